//! What is stored encrypted (XChaCha20-Poly1305): under a key of its purpose, bound to what it is
//! about, so that the text of one administrator does not open in the place of another's.

use super::{Key, Keyring, Purpose, plain_mac};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};

/// How many random bytes each text begins with.
const NONCE: usize = 24;

impl Keyring {
    /// `plain`, encrypted under the first key: `key.text`, of letters, digits, `-`, `_` and one dot.
    /// `nonce` has to be drawn anew for each text. `None` only where the cipher fails, which it does
    /// for no text of ours.
    pub(crate) fn lock(
        &self,
        purpose: Purpose,
        about: &str,
        plain: &[u8],
        nonce: [u8; NONCE],
    ) -> Option<String> {
        let key = self.keys.first()?;
        let payload = Payload {
            msg: plain,
            aad: about.as_bytes(),
        };
        let encrypted = cipher(key, purpose)
            .encrypt(&XNonce::from(nonce), payload)
            .ok()?;
        let text = URL_SAFE_NO_PAD.encode([nonce.as_slice(), &encrypted].concat());
        Some(format!("{}.{text}", key.id))
    }

    /// What [`Keyring::lock`] was given, where it was given it for the same purpose and about the
    /// same, under a key that is still live.
    pub(crate) fn unlock(&self, purpose: Purpose, about: &str, locked: &str) -> Option<Vec<u8>> {
        let (id, text) = locked.split_once('.')?;
        let key = self.keys.iter().find(|key| key.id == id)?;
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (nonce, encrypted) = bytes.split_first_chunk::<NONCE>()?;
        let payload = Payload {
            msg: encrypted,
            aad: about.as_bytes(),
        };
        cipher(key, purpose)
            .decrypt(&XNonce::from(*nonce), payload)
            .ok()
    }
}

fn cipher(key: &Key, purpose: Purpose) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&plain_mac(&key.secret, purpose.word()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(ids: &[&str]) -> Keyring {
        let key = |id: &&str| Key {
            id: (*id).to_owned(),
            secret: [id.len() as u8; 32],
        };
        Keyring::new(ids.iter().map(key).collect()).expect("keys")
    }

    #[test]
    fn trust_11_what_is_locked_opens_for_its_purpose_its_subject_and_a_live_key_alone() {
        let locked = ring(&["a"])
            .lock(Purpose::Authenticator, "ann", b"secret", [7; NONCE])
            .expect("a text");
        let opened =
            |ids: &[&str], purpose, about, text: &str| ring(ids).unlock(purpose, about, text);
        let own = Purpose::Authenticator;
        assert_eq!(
            opened(&["a"], own, "ann", &locked).as_deref(),
            Some(b"secret".as_slice())
        );
        assert!(opened(&["bb", "a"], own, "ann", &locked).is_some());
        assert!(opened(&["bb"], own, "ann", &locked).is_none());
        assert!(opened(&["a"], own, "bob", &locked).is_none());
        assert!(opened(&["a"], Purpose::CheckState, "ann", &locked).is_none());
        for at in 2..locked.len() {
            let mut altered = locked.clone().into_bytes();
            altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
            let altered = String::from_utf8(altered).expect("ASCII");
            assert!(opened(&["a"], own, "ann", &altered).is_none(), "{at}");
        }
        for short in ["", "a", "a.", "a.AAAA"] {
            assert!(opened(&["a"], own, "ann", short).is_none());
        }
    }
}
