//! The one-time key of one showing of the equality form: it makes a double press count once, and is
//! tied to nothing, neither to a person nor to a time nor to what is stored.

use crate::desk::Moment;
use crate::keyring::{Keyring, Purpose};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The name of the hidden input that holds it.
pub(super) const INPUT: &str = "page_key";

/// 128 random bits, in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PageKey(String);

impl PageKey {
    /// A key for a page that is shown now.
    pub(super) fn new(moment: Moment<'_>) -> Self {
        Self(hex(&moment.random::<16>()))
    }

    /// As it is stored.
    pub(super) fn text(&self) -> &str {
        &self.0
    }

    /// As the page holds it, `bits.key.tag`: sealed, so that only keys of ours count.
    pub(super) fn sealed(&self, keys: &Keyring) -> String {
        let (id, tag) = keys.seal(Purpose::EqualityPage, self.0.as_bytes());
        format!("{}.{id}.{}", self.0, URL_SAFE_NO_PAD.encode(tag))
    }

    /// Takes the key out of what was sent; `None` where there is none, more than one, or one that
    /// is not ours.
    pub(super) fn take_from(pairs: &mut Vec<(String, String)>, keys: &Keyring) -> Option<Self> {
        let (own, others) = std::mem::take(pairs)
            .into_iter()
            .partition(|(name, _)| name == INPUT);
        *pairs = others;
        let own: Vec<(String, String)> = own;
        match own.as_slice() {
            [(_, sealed)] => Self::open(sealed, keys),
            _ => None,
        }
    }

    fn open(sealed: &str, keys: &Keyring) -> Option<Self> {
        let (sealed, tag) = sealed.rsplit_once('.')?;
        let (bits, id) = sealed.rsplit_once('.')?;
        let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
        keys.opens(id, Purpose::EqualityPage, bits.as_bytes(), &tag)
            .then(|| Self(bits.to_owned()))
    }
}

/// Bytes in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keyring::Key;
    use proptest::prelude::*;

    fn keys(secret: u8) -> Keyring {
        let key = Key {
            id: "k1".to_owned(),
            secret: [secret; 32],
        };
        Keyring::new(vec![key]).expect("a keyring")
    }

    fn sent(value: &str) -> Vec<(String, String)> {
        vec![
            ("before".to_owned(), "1".to_owned()),
            (INPUT.to_owned(), value.to_owned()),
            ("after".to_owned(), "2".to_owned()),
        ]
    }

    #[test]
    fn a_key_of_ours_is_taken_out_and_the_rest_left() {
        let key = PageKey("00112233445566778899aabbccddeeff".to_owned());
        let mut pairs = sent(&key.sealed(&keys(1)));
        assert_eq!(PageKey::take_from(&mut pairs, &keys(1)), Some(key));
        let left: Vec<&str> = pairs.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(left, ["before", "after"]);
    }

    #[test]
    fn none_two_or_anothers_are_no_key() {
        let sealed = PageKey("ff".to_owned()).sealed(&keys(1));
        let mut none = vec![("before".to_owned(), "1".to_owned())];
        assert_eq!(PageKey::take_from(&mut none, &keys(1)), None);
        let mut two = sent(&sealed);
        two.push((INPUT.to_owned(), sealed.clone()));
        assert_eq!(PageKey::take_from(&mut two, &keys(1)), None);
        assert_eq!(PageKey::take_from(&mut sent(&sealed), &keys(2)), None);
    }

    proptest! {
        #[test]
        fn any_change_is_refused(at in 0_usize..80, by in 1_u8..127) {
            let sealed = PageKey("00112233445566778899aabbccddeeff".to_owned()).sealed(&keys(1));
            let mut bytes = sealed.clone().into_bytes();
            let at = at % bytes.len();
            bytes[at] = (bytes[at] ^ by) & 0x7f;
            let changed = String::from_utf8(bytes).expect("ASCII");
            prop_assume!(changed != sealed);
            prop_assert_eq!(PageKey::take_from(&mut sent(&changed), &keys(1)), None);
        }

        #[test]
        fn nothing_that_is_sent_makes_it_panic(value in ".*") {
            prop_assert_eq!(PageKey::take_from(&mut sent(&value), &keys(1)), None);
        }
    }
}
