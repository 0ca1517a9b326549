//! The use cases of the form functions, in terms of one-verb ports: no AWS, no HTTP server, no
//! clock, no chance of its own. A function is `serve(desk, ports, request, moment) -> response`.

pub mod admin;
pub mod application;
pub mod approval;
pub mod daily;
mod declared;
mod decode;
mod desk;
pub mod edge;
mod edition;
mod ends;
pub mod headers;
mod keyring;
pub mod limits;
mod link;
pub mod mail;
pub mod manage;
pub mod monitoring;
pub mod notify;
mod origin;
pub mod ports;
pub mod probe;
pub mod record;
pub mod release;
pub mod routes;
#[cfg(test)]
mod stage;
mod state;

pub use declared::{Declared, LoadError};
pub use desk::{Desk, Dice, Moment, Request, Response};
pub use ends::{End, EndFacts, end, quoting};
pub use keyring::{Key, Keyring, KeyringError, Purpose};
pub use link::{LinkHash, LinkToken};
