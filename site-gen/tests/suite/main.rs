//! The generator, tested on whole sites.

#![cfg(test)]

mod command;
mod commonmark;
mod guide;
mod hostile;
mod pictures;
mod places;
mod preview;
mod properties;
mod published;
mod random_edits;
mod rebuilt;
mod shipped;
mod site_test;
mod sites;
mod style;
mod writing;
