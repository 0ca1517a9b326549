//! The second proof: a code from an app on the administrator's phone (TOTP, RFC 6238; TRUST 14), or
//! one of the recovery codes. Pure: what is stored of them goes in and comes out as values.

use crate::desk::{Desk, Moment};
use crate::keyring::{Keyring, Purpose};
use crate::record::{Authenticator, TryLimit};
use jiff::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use scheme::calendar;
use sha2::{Digest, Sha256};
use totp_rs::{Builder, Secret, Totp};

/// Five wrong codes lock for a quarter of an hour (ASVS 5.0, 6.3.1; TRUST 14).
pub(super) const LIMIT: TryLimit = TryLimit {
    most: 5,
    minutes: 15,
};

/// The length of the shared secret that RFC 4226 recommends, in bytes.
const SECRET: usize = 20;

/// How many recovery codes there are, and of how many random bytes: 120 bits each, more than the 112
/// below which a slow hash is asked for (ASVS 5.0, 6.5.2).
const RECOVERY: usize = 8;
const RECOVERY_BYTES: usize = 15;

/// A code's time, in seconds, and how many times before and after the present one are taken, since
/// phones' clocks differ.
const STEP: i64 = 30;
const NEAR: i64 = 1;

/// What is offered to someone who sets up an authenticator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Offer {
    secret: [u8; SECRET],
    recovery: [[u8; RECOVERY_BYTES]; RECOVERY],
}

/// The clocks by which codes are made: the system's own and that of people's phones. In production
/// they are one; a preview's clock may be set to another year, which no phone knows.
#[derive(Clone, Copy, Debug)]
pub struct Clocks {
    /// The system's.
    pub own: Timestamp,
    /// The phones'.
    pub phones: Timestamp,
}

/// What a code turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    /// The app's, of this half minute.
    Step(i64),
    /// The recovery code at this place.
    Recovery(usize),
}

impl Offer {
    /// A fresh one.
    pub(super) fn new(moment: Moment<'_>) -> Self {
        Self {
            secret: moment.random(),
            recovery: [(); RECOVERY].map(|()| moment.random()),
        }
    }

    /// Encrypted, for the session of `email`.
    pub(super) fn locked(&self, keys: &Keyring, email: &str, moment: Moment<'_>) -> Option<String> {
        let plain = [self.secret.as_slice(), self.recovery.as_flattened()].concat();
        keys.lock(
            Purpose::Authenticator,
            &offered_to(email),
            &plain,
            moment.random(),
        )
    }

    /// What [`Offer::locked`] gave.
    pub(super) fn unlocked(keys: &Keyring, email: &str, locked: &str) -> Option<Self> {
        let plain = keys.unlock(Purpose::Authenticator, &offered_to(email), locked)?;
        let (secret, rest) = plain.split_first_chunk::<SECRET>()?;
        let (codes, []) = rest.as_chunks::<RECOVERY_BYTES>() else {
            return None;
        };
        Some(Self {
            secret: *secret,
            recovery: codes.try_into().ok()?,
        })
    }

    /// The address that the picture holds (Google Authenticator's "Key Uri Format").
    pub(super) fn address(&self, scheme: &str, email: &str) -> String {
        let plain = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        format!(
            "otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period={STEP}",
            issuer = plain(&scheme.replace(':', " ")),
            account = plain(email),
            secret = self.key(),
        )
    }

    /// The secret as people type it into an app that cannot take a picture: base 32.
    pub(super) fn key(&self) -> String {
        base32(&self.secret)
    }

    /// The recovery codes as people keep them: six groups of four.
    pub(super) fn recovery_codes(&self) -> Vec<String> {
        let grouped = |code: &[u8; RECOVERY_BYTES]| {
            let letters: Vec<char> = base32(code).chars().collect();
            let groups: Vec<String> = letters
                .chunks(4)
                .map(|group| group.iter().collect())
                .collect();
            groups.join("-")
        };
        self.recovery.iter().map(grouped).collect()
    }

    /// Whether `code` is the app's now, and of which half minute.
    pub(super) fn accepts(&self, code: &str, clocks: Clocks) -> Option<i64> {
        step_of(&self.secret, code, clocks)
    }

    /// What is kept of it once it was accepted.
    pub(super) fn authenticator(
        &self,
        desk: &Desk,
        email: &str,
        step: i64,
        moment: Moment<'_>,
    ) -> Option<Authenticator> {
        let codes = self.recovery_codes();
        Some(Authenticator {
            email: email.to_owned(),
            secret: locked_secret(&desk.keys, email, &self.secret, moment)?,
            used_steps: vec![step],
            recovery: codes
                .iter()
                .map(|code| recovery_hash(email, code))
                .collect(),
            generation: 1,
            turns: 1,
            tries: 0,
            tried: calendar::to_milliseconds(moment.now),
            expires: expires(desk, moment.now),
        })
    }
}

/// What `code` proves, if it is good and was not used.
pub(super) fn proof(
    keys: &Keyring,
    held: &Authenticator,
    code: &str,
    clocks: Clocks,
) -> Option<Proof> {
    let secret = secret(keys, held)?;
    if let Some(step) = step_of(&secret, code, clocks) {
        return (!held.used_steps.contains(&step)).then_some(Proof::Step(step));
    }
    let hash = recovery_hash(&held.email, code);
    let mut places = held.recovery.iter();
    places.position(|own| own == &hash).map(Proof::Recovery)
}

/// `held` once `proof` was given: the code is used up, tries are counted anew, and the secret is
/// encrypted under today's key.
pub(super) fn after(
    desk: &Desk,
    held: &Authenticator,
    proof: Proof,
    clocks: Clocks,
    moment: Moment<'_>,
) -> Option<Authenticator> {
    let mut after = held.clone();
    match proof {
        Proof::Step(step) => {
            after.used_steps.retain(|used| near(clocks).contains(used));
            after.used_steps.push(step);
        }
        Proof::Recovery(place) => {
            after.recovery.remove(place);
        }
    }
    after.secret = locked_secret(&desk.keys, &held.email, &secret(&desk.keys, held)?, moment)?;
    after.turns += 1;
    after.tries = 0;
    after.expires = expires(desk, moment.now);
    Some(after)
}

/// The secret of `held`; `None` where its key is no longer live.
fn secret(keys: &Keyring, held: &Authenticator) -> Option<[u8; SECRET]> {
    let plain = keys.unlock(Purpose::Authenticator, &kept_for(&held.email), &held.secret)?;
    plain.try_into().ok()
}

/// Whether the secret of `held` can still be read.
pub(super) fn is_live(keys: &Keyring, held: &Authenticator) -> bool {
    secret(keys, held).is_some()
}

fn locked_secret(
    keys: &Keyring,
    email: &str,
    secret: &[u8; SECRET],
    moment: Moment<'_>,
) -> Option<String> {
    keys.lock(
        Purpose::Authenticator,
        &kept_for(email),
        secret,
        moment.random(),
    )
}

// What is offered opens in no other place than what is kept.
fn offered_to(email: &str) -> String {
    format!("offer {email}")
}

fn kept_for(email: &str) -> String {
    format!("secret {email}")
}

/// The half minutes whose codes are taken.
fn near(clocks: Clocks) -> Vec<i64> {
    let around = |at: Timestamp| {
        let step = at.as_second().div_euclid(STEP);
        step - NEAR..=step + NEAR
    };
    around(clocks.own).chain(around(clocks.phones)).collect()
}

/// The half minute whose code this is, by either clock. Every code is compared in constant time.
fn step_of(secret: &[u8; SECRET], code: &str, clocks: Clocks) -> Option<i64> {
    let digits: String = code.chars().filter(|one| !one.is_whitespace()).collect();
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let totp = totp(secret)?;
    let step = |at: Timestamp| {
        let seconds = u64::try_from(at.as_second()).ok()?;
        i64::try_from(totp.check(&digits, seconds)?).ok()
    };
    step(clocks.own).or_else(|| step(clocks.phones))
}

fn totp(secret: &[u8; SECRET]) -> Option<Totp> {
    Builder::new().with_secret(*secret).build().ok()
}

/// The code of `held` at `now`, for the preview, which has no phone.
pub(super) fn code_at(keys: &Keyring, held: &Authenticator, now: Timestamp) -> Option<String> {
    code_of(&secret(keys, held)?, now)
}

/// The code of a key in base 32 at `now`, for the preview, which has no phone.
pub(super) fn code_of_key(key: &str, now: Timestamp) -> Option<String> {
    let letters: String = key.chars().filter(|one| !one.is_whitespace()).collect();
    let secret = Secret::try_from_base32(letters.to_uppercase()).ok()?;
    code_of(secret.as_bytes().try_into().ok()?, now)
}

fn code_of(secret: &[u8; SECRET], now: Timestamp) -> Option<String> {
    let seconds = u64::try_from(now.as_second()).ok()?;
    Some(totp(secret)?.generate(seconds).to_string())
}

/// A hash of a recovery code, however it is spaced and in either case of its letters. Not a keyed
/// one: the codes are longer than anyone can try, and must outlive a change of keys.
fn recovery_hash(email: &str, code: &str) -> String {
    let letters: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_uppercase())
        .collect();
    let hash = Sha256::digest(format!("recovery code {email} {letters}"));
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn base32(bytes: &[u8]) -> String {
    Secret::new(bytes.into()).to_base32()
}

/// A period after the last use.
fn expires(desk: &Desk, now: Timestamp) -> Timestamp {
    let months = desk.declared.period("authenticator_months", 24);
    let last = calendar::plus_months(desk.declared.today(now), months);
    calendar::end_of(last, &desk.declared.scheme().time_zone)
}
