//! The tables, as they are made for the preview and for tests. A deployment makes its own, with
//! keys, recovery and time to live besides (infra/); what is here, those must agree with.

use crate::attributes::application::LISTED;
use crate::attributes::name;
use crate::failure::failure;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{BuildError, ProvideErrorMetadata};
use aws_sdk_dynamodb::operation::create_table::builders::CreateTableInputBuilder;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection,
    ProjectionType, ScalarAttributeType, StreamSpecification, StreamViewType,
};
use service::ports::StoreError;

/// The index that lists an intake's applications by role and status.
pub const BY_INTAKE: &str = "by_intake";
/// The attribute that says when an item is forgotten, in seconds since 1970: the tables'
/// time to live. It is not switched on here, since a preview's clock may stand in another year than
/// the engine's; reads ignore what has expired either way.
pub const EXPIRES_AT: &str = name::EXPIRES_AT;

/// What the tables are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// Applications, and all that lies beside them.
    pub applications: String,
    /// Responses to the equality form.
    pub monitoring: String,
    /// Released figures.
    pub releases: String,
}

/// The table of applications: two keys, one index, a stream of new images.
///
/// # Errors
/// Never in fact: where a part of the definition is missing.
pub fn applications(table: &str) -> Result<CreateTableInputBuilder, BuildError> {
    let index = GlobalSecondaryIndex::builder()
        .index_name(BY_INTAKE)
        .key_schema(key(name::LIST, KeyType::Hash)?)
        .key_schema(key(name::PLACE, KeyType::Range)?)
        .projection(
            Projection::builder()
                .projection_type(ProjectionType::Include)
                .set_non_key_attributes(Some(LISTED.map(str::to_owned).to_vec()))
                .build(),
        )
        .build()?;
    Ok(two_keys(table)?
        .attribute_definitions(text(name::LIST)?)
        .attribute_definitions(text(name::PLACE)?)
        .global_secondary_indexes(index)
        .stream_specification(
            StreamSpecification::builder()
                .stream_enabled(true)
                .stream_view_type(StreamViewType::NewImage)
                .build()?,
        ))
}

/// The table of responses: two keys, no index, no stream.
///
/// # Errors
/// Never in fact: where a part of the definition is missing.
pub fn monitoring(table: &str) -> Result<CreateTableInputBuilder, BuildError> {
    two_keys(table)
}

/// The table of released figures: the intake is its key.
///
/// # Errors
/// Never in fact: where a part of the definition is missing.
pub fn releases(table: &str) -> Result<CreateTableInputBuilder, BuildError> {
    one_key(table)
}

/// Makes those tables that are not there. One that is there is left as it is.
///
/// # Errors
/// Where the engine cannot be reached, or refuses.
pub async fn create_missing(client: &Client, names: &Names) -> Result<(), StoreError> {
    let tables = [
        applications(&names.applications),
        monitoring(&names.monitoring),
        releases(&names.releases),
    ];
    for table in tables {
        let table = table
            .map_err(|_| StoreError::Failed("a table's definition lacks a part".to_owned()))?;
        if let Err(error) = table.send_with(client).await {
            let there = error
                .as_service_error()
                .is_some_and(|error| error.code() == Some("ResourceInUseException"));
            if !there {
                return Err(failure("create table", &error));
            }
        }
    }
    Ok(())
}

fn two_keys(table: &str) -> Result<CreateTableInputBuilder, BuildError> {
    Ok(one_key(table)?
        .key_schema(key(name::SK, KeyType::Range)?)
        .attribute_definitions(text(name::SK)?))
}

fn one_key(table: &str) -> Result<CreateTableInputBuilder, BuildError> {
    Ok(CreateTableInputBuilder::default()
        .table_name(table)
        .billing_mode(BillingMode::PayPerRequest)
        .key_schema(key(name::PK, KeyType::Hash)?)
        .attribute_definitions(text(name::PK)?))
}

fn key(name: &str, kind: KeyType) -> Result<KeySchemaElement, BuildError> {
    KeySchemaElement::builder()
        .attribute_name(name)
        .key_type(kind)
        .build()
}

fn text(name: &str) -> Result<AttributeDefinition, BuildError> {
    AttributeDefinition::builder()
        .attribute_name(name)
        .attribute_type(ScalarAttributeType::S)
        .build()
}
