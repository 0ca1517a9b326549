//! The generator's command line.

fn main() {}
