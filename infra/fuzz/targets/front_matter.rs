//! Any bytes as the front matter of a page, in either notation.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let is_toml = bytes.len().is_multiple_of(2);
    let fence: &[u8] = if is_toml { b"+++\n" } else { b"---\n" };
    fuzz::check_page(&[fence, bytes, b"\n", fence, b"\nWords.\n"].concat());
});
