//! Keys: what is sealed, and under which key (TRUST 11, 27). Two may be live, so that one can be
//! replaced while pages sealed under the other are still open in a browser.

mod locked;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What a key is used for. Each purpose has a key of its own, derived from the master key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The check page's state.
    CheckState,
    /// The state of the page that an applicant checks a change on.
    ChangeState,
    /// The guard that lets one address apply once in a role.
    Applicant,
    /// The one-time key of the equality page.
    EqualityPage,
    /// The network address of whoever sends something, which is only counted, and never kept.
    NetworkAddress,
    /// The secret of an administrator's authenticator, which is stored encrypted.
    Authenticator,
    /// The link that the probe opens its own application with.
    Probe,
}

impl Purpose {
    fn word(self) -> &'static [u8] {
        match self {
            Self::CheckState => b"check state",
            Self::ChangeState => b"change state",
            Self::Applicant => b"applicant guard",
            Self::EqualityPage => b"equality page",
            Self::NetworkAddress => b"network address",
            Self::Authenticator => b"authenticator",
            Self::Probe => b"probe",
        }
    }
}

/// A master key with the id that stands in what it sealed.
#[derive(Clone)]
pub struct Key {
    /// 1 to 8 ASCII letters or digits.
    pub id: String,
    /// 32 random bytes.
    pub secret: [u8; 32],
}

/// The live keys: the first seals, all of them open.
#[derive(Clone)]
pub struct Keyring {
    keys: Vec<Key>,
}

/// Why keys cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    /// There is none.
    #[error("no key")]
    Empty,
    /// An id is not 1 to 8 ASCII letters or digits, or stands twice.
    #[error("a key id that is not 1 to 8 letters or digits of its own")]
    Id,
}

impl Keyring {
    /// A keyring of `keys`, the one that seals first.
    ///
    /// # Errors
    /// Where there is none, or an id is no good.
    pub fn new(keys: Vec<Key>) -> Result<Self, KeyringError> {
        if keys.is_empty() {
            return Err(KeyringError::Empty);
        }
        for (index, key) in keys.iter().enumerate() {
            let is_word = (1..=8).contains(&key.id.len())
                && key.id.bytes().all(|byte| byte.is_ascii_alphanumeric());
            if !is_word || keys.iter().take(index).any(|earlier| earlier.id == key.id) {
                return Err(KeyringError::Id);
            }
        }
        Ok(Self { keys })
    }

    /// HMAC-SHA-256 of `message` for `purpose` under the first key, and that key's id.
    pub fn seal(&self, purpose: Purpose, message: &[u8]) -> (&str, [u8; 32]) {
        self.keys.first().map_or(("", [0; 32]), |key| {
            (key.id.as_str(), mac(key, purpose, message))
        })
    }

    /// Whether `tag` is what the key with this id gives for `message` and `purpose`. Compared in
    /// constant time.
    pub fn opens(&self, key_id: &str, purpose: Purpose, message: &[u8], tag: &[u8]) -> bool {
        let Some(key) = self.keys.iter().find(|key| key.id == key_id) else {
            return false;
        };
        subtle::ConstantTimeEq::ct_eq(mac(key, purpose, message).as_slice(), tag).into()
    }

    /// A keyed hash of `message` for `purpose`, the same for as long as the keys are, under the
    /// oldest live key: what is stored under one name must be found again after a rotation began.
    pub fn hash(&self, purpose: Purpose, message: &[u8]) -> [u8; 32] {
        self.keys
            .last()
            .map_or([0; 32], |key| mac(key, purpose, message))
    }
}

fn mac(key: &Key, purpose: Purpose, message: &[u8]) -> [u8; 32] {
    let derived = plain_mac(&key.secret, purpose.word());
    plain_mac(&derived, message)
}

fn plain_mac(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mut mac) => {
            mac.update(message);
            mac.finalize().into_bytes().into()
        }
        // HMAC takes a key of any length; a failure here would be a change of the library's.
        Err(_) => [0; 32],
    }
}
