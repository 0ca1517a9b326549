//! Files that people write: where a thing stands in one, what is wrong with it, and how to read it.
//!
//! TOML (here) and YAML front matter (in `site-gen`) both become [`Node`]s, so every file an editor
//! touches is read by the same [`Keys`], which refuses unknown keys and reports all problems at once.

mod keys;
mod node;
mod packed;
mod problem;

pub use keys::Keys;
pub use node::{Entry, Node, Value, parse_toml, parse_toml_from_line, recover_toml};
pub use packed::{Packed, unpack};
pub use problem::{Place, Problem, Problems, nearest, shared_text};
