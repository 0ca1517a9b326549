//! The ports, each against a real engine through the real client.

#![cfg(test)]

mod approvals;
mod authenticators;
mod caps;
mod changes;
mod engine;
mod erase;
mod every_port;
mod faults;
mod histories;
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
mod withdraw;
