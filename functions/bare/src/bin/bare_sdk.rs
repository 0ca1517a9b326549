//! The least that a function with a table can be: the runtime, and one write. `cargo xtask bench lambda`
//! measures the others beside it.

use aws_sdk_dynamodb::types::AttributeValue;
use lambda_http::{Body, Error, Request, Response, service_fn};
use store::{Connection, connect, https};

#[tokio::main(flavor = "current_thread")]
#[expect(
    clippy::disallowed_methods,
    reason = "it stands alone, so it reads its environment by itself"
)]
async fn main() -> Result<(), Error> {
    let client = &connect(Connection::Aws {
        region: std::env::var("AWS_REGION")?,
        access_key: std::env::var("AWS_ACCESS_KEY_ID")?,
        secret_key: std::env::var("AWS_SECRET_ACCESS_KEY")?,
        session_token: None,
        endpoint: std::env::var("AWS_ENDPOINT_URL").ok(),
        https: https(),
    });
    let table = &std::env::var("APPLICATIONS_TABLE")?;
    lambda_http::run(service_fn(move |_: Request| async move {
        client
            .put_item()
            .table_name(table)
            .item("pk", AttributeValue::S("APP#bare".to_owned()))
            .item("sk", AttributeValue::S("BARE".to_owned()))
            .send()
            .await?;
        Ok::<_, Error>(Response::new(Body::Text("answered".to_owned())))
    }))
    .await
}
