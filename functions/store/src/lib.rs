//! DynamoDB: the only place that knows an attribute's name. How the items lie, and what each call
//! costs, is in infra/decisions/0003-stored-items.md.

mod applications;
mod approvals;
mod attributes;
mod authenticators;
mod caps;
mod changes;
mod connection;
mod failure;
mod key;
mod listing;
mod manage;
mod meter;
mod monitoring;
mod outbox;
mod releases;
mod row;
mod sessions;
mod submit;
pub mod tables;
mod transaction;

pub use applications::Applications;
pub use approvals::READ_BY_APPROVAL;
pub use connection::{Connection, connect, https};
pub use key::outbox_id;
pub use meter::{Meter, Units};
pub use monitoring::Monitoring;
pub use releases::Releases;
pub use tables::Names;
