//! What the Lambda binaries share: how one starts, and how an event becomes a request. What each
//! does is in `service`; what it may do is its role's.

mod door;
mod mailer;
mod metrics;
mod network;
mod outbox_event;
mod release_ports;
mod settings;
mod start;
mod web;

pub use mailer::{Mailer, NoAddress, NotifyPorts, Smtp};
pub use metrics::{Letters, Watch, probed};
pub use network::Network;
pub use outbox_event::{BatchResponse, OutboxEvent, failures};
pub use release_ports::ReleasePorts;
pub use settings::Table;
pub use start::{Needs, StartError, Started, Templates, start, templates};
pub use web::{MOST, serve};
