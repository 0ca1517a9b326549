//! The functions as AWS has them: each real binary behind a Lambda runtime API of the tests' own, by
//! the events that AWS sends, with what the template gives it and what its role lets it do.
//!
//! The template is created by moto's CloudFormation (infra/tools/aws/create.py); the store is the
//! embedded engine. Between them stands a gate that lets a call through only where a statement of the
//! caller's role, as it was created, allows it.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "clippy.toml lets tests panic, and does not see that all of this is one"
)]
#![expect(
    dead_code,
    reason = "these tests fill forms in fewer ways than others, and the benchmark measures more"
)]

mod answers;
mod edge;
mod events;
mod folder_pages;
mod gate;
mod journeys;
mod lambda;
mod least_privilege;
mod mail_server;
mod policy;
mod probe;
mod prompt;
mod smtp;
mod stack;
mod template;
mod world;

#[path = "../../local/tests/scheme_test/filled.rs"]
mod filled;
