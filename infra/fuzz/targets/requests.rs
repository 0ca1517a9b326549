//! Any bytes to any route of any function: the first says which route, the second by which method and
//! kind of content; the rest is the body, or the query. An administrator is signed in, and links are
//! good, so that the bytes get as far as anybody's could.
#![no_main]

use libfuzzer_sys::fuzz_target;

/// Stands for the sealed state of a check page, which nobody could guess.
const STATE: &str = "{state}";

fuzz_target!(|bytes: &[u8]| {
    let [which, draw, rest @ ..] = bytes else {
        return;
    };
    let whole = match std::str::from_utf8(rest) {
        Ok(text) if text.contains(STATE) => text.replace(STATE, fuzz::state()).into_bytes(),
        _ => rest.to_vec(),
    };
    let route = fuzz::route(*which);
    if let Some(response) = fuzz::answer(route, *draw, &whole) {
        let status = response.status();
        assert!(!status.is_server_error(), "{}: {status}", route.path);
    }
});
