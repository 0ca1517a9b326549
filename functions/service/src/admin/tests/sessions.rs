//! Tokens, the cookie, how long a session lasts, and what a seat may do.

use super::{at, get};
use crate::admin::secret::{Door, SecretToken};
use crate::admin::session::{Limits, Signed, token_of};
use crate::admin::{code_form, sign_in};
use crate::desk::Request;
use crate::link::LinkHash;
use crate::record::{Session, Stage};
use forms::Role;
use http::header::COOKIE;
use proptest::prelude::*;
use scheme::Seat;

proptest! {
    #[test]
    fn a_token_has_one_spelling_and_a_hash_for_each_door(secret in any::<[u8; 32]>(), other in any::<String>()) {
        let token = SecretToken::new(secret);
        let text = token.text();
        prop_assert_eq!(text.len(), 43);
        let again = SecretToken::parse(&text).expect("a token");
        prop_assert_eq!(again.hash(Door::SignIn), token.hash(Door::SignIn));
        prop_assert_ne!(token.hash(Door::Session), token.hash(Door::SignIn));
        if let Some(parsed) = SecretToken::parse(&other) {
            prop_assert_eq!(parsed.text(), other);
        }
        for longer in [format!("{text}="), format!("{text}A"), format!(" {text}")] {
            prop_assert!(SecretToken::parse(&longer).is_none());
        }
    }
}

fn with_cookies(cookies: &[&str]) -> Request {
    let mut request = get("/admin/");
    for cookie in cookies {
        let value = http::HeaderValue::from_str(cookie).expect("a header");
        request.headers_mut().append(COOKIE, value);
    }
    request
}

#[test]
fn the_session_is_the_one_cookie_of_its_name() {
    let text = SecretToken::new([3; 32]).text();
    let own = format!("__Host-session={text}");
    let found = [
        vec![own.clone()],
        vec![format!("a=b; {own};c=d")],
        vec!["theme=dark".to_owned(), format!(" {own} ")],
    ];
    for cookies in found {
        let cookies: Vec<&str> = cookies.iter().map(String::as_str).collect();
        let token = token_of(&with_cookies(&cookies));
        assert_eq!(
            token.map(|token| token.text()),
            Some(text.clone()),
            "{cookies:?}"
        );
    }
    let none = [
        vec![],
        vec![String::new()],
        vec![format!("session={text}")],
        vec![format!("__host-session={text}")],
        vec![format!("{own}; {own}")],
        vec![
            own,
            format!("__Host-session={}", SecretToken::new([4; 32]).text()),
        ],
        vec!["__Host-session=".to_owned()],
        vec![format!("__Host-session=\"{text}\"")],
    ];
    for cookies in none {
        let cookies: Vec<&str> = cookies.iter().map(String::as_str).collect();
        assert!(token_of(&with_cookies(&cookies)).is_none(), "{cookies:?}");
    }
}

#[test]
fn a_session_ends_after_its_idle_time_and_after_its_whole_time() {
    let limits = Limits {
        idle_minutes: 30,
        hours: 8,
    };
    let session = |used: &str| Session {
        link: LinkHash::from_stored("hash"),
        email: "owner@example.org".to_owned(),
        stage: Stage::Whole { generation: 1 },
        began: at("2023-06-01T09:00:00Z"),
        used: at(used),
        expires: at("2023-06-01T17:00:00Z"),
    };
    let told = [
        ("2023-06-01T09:00:00Z", "2023-06-01T09:29:59.999Z", true),
        ("2023-06-01T09:00:00Z", "2023-06-01T09:30:00Z", false),
        ("2023-06-01T16:45:00Z", "2023-06-01T16:59:59.999Z", true),
        ("2023-06-01T16:45:00Z", "2023-06-01T17:00:00Z", false),
    ];
    for (used, now, expected) in told {
        assert_eq!(
            limits.allow(&session(used), at(now)),
            expected,
            "{used} {now}"
        );
    }
    let shorter = Limits { hours: 1, ..limits };
    assert!(!shorter.allow(&session("2023-06-01T10:00:00Z"), at("2023-06-01T10:00:00Z")));
}

#[test]
fn the_sign_in_form_is_sound_and_asks_for_one_address() {
    let form = sign_in::form().expect("a form");
    assert_eq!(form.fields.len(), 1);
    assert!(form.by_role(Role::Email).is_some());
    assert_eq!(form.input_names().count(), 1);
}

#[test]
fn the_code_form_is_sound_and_asks_for_one_code() {
    let (field, faults) = code_form::view(&[]).expect("a form");
    assert!(faults.is_empty() && field.autocomplete == "one-time-code");
    assert_eq!(code_form::wrong().expect("a fault").len(), 1);
}

#[test]
fn only_officers_and_owners_take_copies() {
    for (seat, expected) in [
        (Seat::Viewer, false),
        (Seat::Officer, true),
        (Seat::Owner, true),
    ] {
        let signed = Signed {
            link: LinkHash::from_stored("session"),
            email: "a@example.org".to_owned(),
            seat,
        };
        assert_eq!(signed.may_export(), expected);
        assert_eq!(signed.viewer().word(), seat.word());
    }
}
