//! The secrets of administrators: what stands in a sign-in link and in the session's cookie. Unlike
//! an applicant's link they belong to no application, so they carry no reference.

use crate::link::LinkHash;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// What a secret opens. It goes into the hash, so that the secret of a link can never pass for a
/// session's, wherever the two are stored (TRUST 12).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Door {
    /// A sign-in link.
    SignIn,
    /// A session.
    Session,
}

/// 256 random bits.
#[derive(Clone)]
pub(super) struct SecretToken {
    secret: [u8; 32],
}

impl SecretToken {
    /// The token of these random bytes.
    pub(super) fn new(secret: [u8; 32]) -> Self {
        Self { secret }
    }

    /// Reads a token from a path or a cookie. Every token has one spelling; anything else is `None`,
    /// as an unknown token would be.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let secret = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        Some(Self { secret })
    }

    /// As it stands in a link or a cookie: 43 letters, digits, `-` and `_`.
    pub(super) fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.secret)
    }

    /// What is stored of it.
    pub(super) fn hash(&self, door: Door) -> LinkHash {
        let word: &[u8] = match door {
            Door::SignIn => b"administrator sign-in",
            Door::Session => b"administrator session",
        };
        let digest = Sha256::new().chain_update(word).chain_update(self.secret);
        LinkHash::from_stored(&URL_SAFE_NO_PAD.encode(digest.finalize()))
    }
}
