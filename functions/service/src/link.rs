//! Private links (TRUST 12): 256 random bits, of which only a hash is stored.
//!
//! A link's token carries the reference of its application, so that the item is found by its own
//! key and no second item need say which is meant; the secret alone opens it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use scheme::Reference;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The token of a private link: a reference and a secret.
#[derive(Clone)]
pub struct LinkToken {
    /// The application that it belongs to.
    pub reference: Reference,
    secret: [u8; 32],
}

/// The hash under which a link's secret is stored.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LinkHash(String);

impl LinkToken {
    /// The token for `reference` with these 32 random bytes.
    pub fn new(reference: Reference, secret: [u8; 32]) -> Self {
        Self { reference, secret }
    }

    /// Reads a token from a path. What cannot be one is `None`, as an unknown one would be.
    pub fn parse(text: &str) -> Option<Self> {
        let (reference, secret) = text.split_once('.')?;
        let reference = Reference::parse(reference).ok()?;
        let secret = URL_SAFE_NO_PAD.decode(secret).ok()?.try_into().ok()?;
        Some(Self { reference, secret })
    }

    /// As it stands in a link: letters, digits, `-`, `_` and one dot.
    pub fn text(&self) -> String {
        let reference = self.reference.as_str().replace('-', "");
        format!("{reference}.{}", URL_SAFE_NO_PAD.encode(self.secret))
    }

    /// What is stored of it.
    pub fn hash(&self) -> LinkHash {
        LinkHash(URL_SAFE_NO_PAD.encode(Sha256::digest(self.secret)))
    }
}

impl LinkHash {
    /// The stored text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What was stored before.
    pub fn from_stored(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Whether two are the same, compared in constant time.
    pub fn is(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}
