//! Content and templates in, a tree of files out.

mod escape;
mod front_matter;
mod markdown;
mod parallel;
mod source;
