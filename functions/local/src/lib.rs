//! The whole system in one process: the site, every function, an embedded DynamoDB-compatible
//! engine and a postbox in place of SES. The code that serves a request is the code that Lambda runs.

mod body;
pub mod clock;
mod dev;
mod engine;
mod files;
mod keys;
mod options;
mod postbox;
mod server;
mod stream;
mod system;

pub use options::Options;
pub use system::{Running, StartError, start};
