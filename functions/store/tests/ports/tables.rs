//! The tables as the design has them.

use crate::engine::Engine;
use crate::samples::new_application;
use aws_sdk_dynamodb::types::{ProjectionType, StreamViewType, TableDescription};
use service::ports::StoreApplication;

async fn described(engine: &Engine, table: &str) -> TableDescription {
    let described = engine
        .client
        .describe_table()
        .table_name(table)
        .send()
        .await;
    described.unwrap().table.unwrap()
}

#[tokio::test]
async fn only_applications_have_an_index_and_a_stream_of_new_images() {
    let engine = Engine::start().await;
    let applications = described(&engine, &engine.names.applications).await;
    let stream = applications.stream_specification().unwrap();
    assert_eq!(stream.stream_view_type(), Some(&StreamViewType::NewImage));
    let [index] = applications.global_secondary_indexes() else {
        panic!("one index");
    };
    assert_eq!(index.index_name(), Some(store::tables::BY_INTAKE));
    let projection = index.projection().unwrap();
    let included = Some(&ProjectionType::Include);
    assert_eq!(projection.projection_type(), included);
    let copied = projection.non_key_attributes();
    assert!(copied.contains(&store::tables::EXPIRES_AT.to_owned()));
    assert!(!copied.contains(&"answers".to_owned()));

    for table in [&engine.names.monitoring, &engine.names.releases] {
        let table = described(&engine, table).await;
        assert!(table.global_secondary_indexes().is_empty());
        let stream = table.stream_specification();
        assert!(stream.is_none_or(|stream| !stream.stream_enabled()));
    }
}

#[tokio::test]
async fn tables_that_are_there_are_left_as_they_are() {
    let engine = Engine::start().await;
    let new = new_application(1);
    engine
        .applications()
        .store_application(&new, None)
        .await
        .unwrap();
    store::tables::create_missing(&engine.client, &engine.names)
        .await
        .unwrap();
    assert_eq!(engine.partitions().await.len(), 5);
}
