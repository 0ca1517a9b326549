//! Whether a request came by the network in front (TRUST 28): that alone says truly whence a visitor
//! comes, and has the rules on size and rate. Whoever asks the API itself lacks the header that the
//! network adds.

use crate::settings;
use crate::start::StartError;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};
use lambda_http::Body;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The variable that holds the hashes of the live keys, or the word [`ANY`]. A hash of 256 random bits
/// tells nobody the key, so no secret stands in the environment (TRUST 27), and nothing is to be read.
const HASHES: &str = "NETWORK_KEY_HASHES";

/// What the variable says where the network adds no key.
const ANY: &str = "any";

/// The header that the network adds.
const HEADER: &str = "x-network-key";

/// Who is let in.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Door {
    /// Everybody.
    Open,
    /// Whoever shows a key that has one of these hashes.
    Keyed(Vec<[u8; 32]>),
}

impl Door {
    /// As the environment says. What cannot be read lets nobody in: the function does not start.
    pub(crate) fn read() -> Result<Self, StartError> {
        Self::from_text(&settings::needed(HASHES)?).ok_or(StartError::Setting(HASHES))
    }

    /// [`ANY`], or one hash or several with colons between, in hexadecimal.
    fn from_text(text: &str) -> Option<Self> {
        if text == ANY {
            return Some(Self::Open);
        }
        let hashes: Option<Vec<_>> = text.split(':').map(hash).collect();
        hashes.filter(|all| !all.is_empty()).map(Self::Keyed)
    }

    /// Whether a request with these headers is let in. Every hash is compared, in constant time.
    pub(crate) fn lets_in(&self, headers: &HeaderMap) -> bool {
        let Self::Keyed(hashes) = self else {
            return true;
        };
        let shown = headers.get(HEADER).map_or(&[][..], HeaderValue::as_bytes);
        let shown = Sha256::digest(shown);
        let found = hashes.iter().fold(subtle::Choice::from(0), |found, own| {
            found | own.as_slice().ct_eq(shown.as_slice())
        });
        found.into()
    }

    /// What the others get. The network never shows this page to anybody.
    pub(crate) fn refusal() -> lambda_http::Response<Body> {
        let words = "This is not an address for visitors. Use the address of the site.\n";
        let mut response = lambda_http::Response::new(Body::Text(words.to_owned()));
        *response.status_mut() = StatusCode::FORBIDDEN;
        let kind = HeaderValue::from_static("text/plain; charset=utf-8");
        response.headers_mut().insert(CONTENT_TYPE, kind);
        response
    }
}

/// The 32 bytes of 64 hexadecimal digits.
fn hash(text: &str) -> Option<[u8; 32]> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|digit| {
            digit
                .to_digit(16)
                .and_then(|value| u8::try_from(value).ok())
        })
        .collect();
    let (pairs, rest) = digits.as_deref()?.as_chunks::<2>();
    let bytes: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
    bytes.try_into().ok().filter(|_| rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `printf %s a-key | sha256sum`, and another's.
    const OWN: &str = "2a8a1240f50636655520ac8ed22aa29473b8517b4abfdbc3bc03bcad73fc8849";
    const OTHER: &str = "0000000000000000000000000000000000000000000000000000000000000000";

    fn showing(key: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(HEADER, HeaderValue::from_str(key).unwrap());
        headers
    }

    #[test]
    fn only_whoever_shows_a_live_key_is_let_in() {
        for text in [
            OWN.to_owned(),
            format!("{OTHER}:{OWN}"),
            format!("{OWN}:{OTHER}"),
        ] {
            let door = Door::from_text(&text).unwrap();
            assert!(door.lets_in(&showing("a-key")), "{text}");
            for key in ["", "a-ke", "a-key ", "A-KEY", OWN, "any"] {
                assert!(!door.lets_in(&showing(key)), "{key}");
            }
            assert!(!door.lets_in(&HeaderMap::new()));
        }
        let door = Door::from_text(OTHER).unwrap();
        assert!(!door.lets_in(&showing("a-key")));
        assert!(Door::from_text(ANY).unwrap().lets_in(&HeaderMap::new()));
    }

    #[test]
    fn what_cannot_be_read_lets_nobody_in() {
        let long = format!("{OWN}00");
        for text in [
            "",
            " ",
            "Any",
            "any:any",
            ":",
            &OWN[1..],
            &long,
            &OWN.replace('f', "g"),
        ] {
            assert_eq!(Door::from_text(text), None, "{text}");
        }
    }
}
