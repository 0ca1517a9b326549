//! Any bytes as the body of a page, whose shortcodes and Markdown are read.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    fuzz::check_page(&[b"+++\ntitle = \"A page\"\n+++\n\n", bytes].concat());
});
