//! Any text where a sealed state, a link's token or a reference is read; and a sealed state of which a
//! piece is another: the first two bytes say where, the third how much of it goes, the rest what comes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use scheme::Reference;
use service::LinkToken;
use service::routes::ROUTES;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        read(text);
        press(text, false);
    }
    let [high, low, less, more @ ..] = bytes else {
        return;
    };
    let sealed = fuzz::state();
    let at = usize::from(u16::from_be_bytes([*high, *low])) % sealed.len();
    let end = (at + usize::from(*less)).min(sealed.len());
    let piece = String::from_utf8_lossy(more);
    let changed = format!("{}{piece}{}", &sealed[..at], &sealed[end..]);
    press(&changed, changed == sealed);
});

/// Nothing that was not sealed here is ever taken, and what was is, to the letter.
fn press(state: &str, is_sealed: bool) {
    let body = format!("state={}", utf8_percent_encode(state, NON_ALPHANUMERIC));
    for route in ROUTES {
        let takes_a_state = ["/forms/{form}/submit", "/forms/{form}/check"];
        if !takes_a_state.contains(&route.path) {
            continue;
        }
        let response = fuzz::answer(route, 0, body.as_bytes());
        let status = response.map(|one| one.status().as_u16());
        let is_taken = matches!(status, Some(200 | 303));
        assert_eq!(is_taken, is_sealed, "{status:?}");
        assert!(
            is_taken || matches!(status, Some(400 | 410 | 413)),
            "{status:?}"
        );
    }
}

/// What can be read is written again as the same.
fn read(text: &str) {
    if let Some(token) = LinkToken::parse(text) {
        let again = LinkToken::parse(&token.text()).expect("its own text");
        assert!(again.hash().is(&token.hash()) && again.reference == token.reference);
    }
    if let Ok(reference) = Reference::parse(text) {
        assert_eq!(Reference::parse(reference.as_str()), Ok(reference));
    }
}
