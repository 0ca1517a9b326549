//! What the targets share: the scheme that ships, and a world of one application and one
//! administrator, whose ports give these and keep nothing.

#[expect(
    dead_code,
    reason = "made for the tests over HTTP, which use all of it"
)]
#[path = "../../../functions/local/tests/scheme_test/filled.rs"]
mod filled;
mod ports;
mod site;
mod world;

pub use site::check_page;
pub use world::{DESK, NOW, answer, declarations, route, state};
