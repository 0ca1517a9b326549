//! The ports, each against a real engine through the real client.

#![cfg(test)]

mod approvals;
mod authenticators;
mod caps;
mod changes;
#[path = "../../examples/backup/copy.rs"]
mod copy;
mod engine;
mod erase;
mod every_port;
mod faults;
mod histories;
#[path = "../../examples/backup/items.rs"]
mod items;
mod listing;
mod monitoring;
mod outbox;
mod releases;
mod round_trip;
mod samples;
mod sessions;
mod submit;
mod tables;
mod units;
mod use_cases;
mod withdraw;
