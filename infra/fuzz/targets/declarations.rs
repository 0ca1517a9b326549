//! Any text in the place of a form's, an intake's or the scheme's declaration: problems with their
//! places, or declarations that can be used; never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use scheme::Declarations;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What several forms are made with, and one of them.
const PART: &str = "forms/parts/applicant.toml";
const USER: &str = "forms/mentor.toml";

static FILES: LazyLock<BTreeMap<String, String>> = LazyLock::new(fuzz::declarations);

fuzz_target!(|text: &str| {
    let (first, rest) = text.split_at(text.chars().next().map_or(0, char::len_utf8));
    let which = first.bytes().next().map_or(0, usize::from) % FILES.len();
    let name = FILES.keys().nth(which).expect("a file");
    let mut files = FILES.clone();
    // The other forms and intakes need not be read each time.
    files.retain(|other, _| ["scheme.toml", PART].contains(&other.as_str()));
    files.insert(name.clone(), rest.to_owned());
    if name == PART {
        files.insert(USER.to_owned(), FILES[USER].clone());
    }
    if let Err(problems) = Declarations::read("content", &files) {
        assert!(!problems.is_empty());
        for problem in problems {
            assert!(problem.to_string().starts_with("content"), "{problem}");
        }
    }
});
