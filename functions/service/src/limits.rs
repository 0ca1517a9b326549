//! Limits that need no third party and no puzzle (TRUST 13): how much may come from one network
//! address, and how much mail may go to one person. Whoever meets one is told when to try again, and
//! nothing is dropped silently. The equality form has none: there, not even a hash of an address is made.

use crate::declared::Declared;
use crate::desk::{Desk, Request, Response};
use crate::ends::{End, EndFacts, end};
use crate::keyring::{Keyring, Purpose};
use crate::ports::{Cap, CountUse, Settled};
use http::HeaderValue;
use http::header::RETRY_AFTER;
use jiff::{SignedDuration, Timestamp};
use scheme::calendar;
use sha2::{Digest, Sha256};
use std::net::IpAddr;

/// How many applications one network address may submit in an hour. A whole university may share
/// one, and most of its applicants come in the last hour.
const SUBMISSIONS_AN_HOUR: i64 = 60;

/// How many sign-in links may be asked for from one network address in an hour.
const LINKS_AN_HOUR: i64 = 30;

/// How many sign-in links go to one administrator in an hour.
const LINKS_TO_ONE: i64 = 20;

/// How many requests to approve new applications go to one line manager in a day.
const REQUESTS_A_DAY: i64 = 5;

/// Whence a request came, as the edge knows it: put into the request's extensions there, and never
/// read from a header here. A request without one is not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source(pub IpAddr);

/// What is counted of a network address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// Submitting an application.
    Submit,
    /// Asking for a sign-in link.
    AskForLink,
}

impl Act {
    fn word(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::AskForLink => "link",
        }
    }

    fn most(self) -> i64 {
        match self {
            Self::Submit => SUBMISSIONS_AN_HOUR,
            Self::AskForLink => LINKS_AN_HOUR,
        }
    }
}

/// The limit on how often the address that `request` comes from does `act`; `None` where no address is
/// known.
pub(crate) fn of(desk: &Desk, request: &Request, act: Act, now: Timestamp) -> Option<Cap> {
    let Source(address) = request.extensions().get()?;
    Some(of_address(&desk.keys, *address, act, now))
}

/// Counts that `request` does `act`: nothing, or the moment from which it may be done again. A count
/// that fails lets it through.
pub(crate) async fn count<P: CountUse>(
    desk: &Desk,
    ports: &P,
    request: &Request,
    act: Act,
    now: Timestamp,
) -> Option<Timestamp> {
    let cap = of(desk, request, act, now)?;
    is_over(ports, &cap, now).await.then_some(cap.until)
}

/// Counts a sign-in link to an administrator: whether there were enough.
pub(crate) async fn is_written_to<P: CountUse>(ports: &P, email: &str, now: Timestamp) -> bool {
    let until = next_hour(now);
    let cap = Cap {
        key: format!("LINK#{}", hash(&format!("{until} {email}"))),
        most: LINKS_TO_ONE,
        until,
    };
    is_over(ports, &cap, now).await
}

/// The limit on requests to one line manager in one day of the scheme's.
pub(crate) fn of_manager(declared: &Declared, email: &str, now: Timestamp) -> Cap {
    let today = declared.today(now);
    let email = email.to_lowercase();
    Cap {
        key: format!("REQUEST#{}", hash(&format!("{today} {email}"))),
        most: REQUESTS_A_DAY,
        until: calendar::end_of(today, &declared.scheme().time_zone),
    }
}

async fn is_over<P: CountUse>(ports: &P, cap: &Cap, now: Timestamp) -> bool {
    match ports.count_use(cap, now).await {
        Ok(settled) => settled == Settled::Moved,
        Err(error) => {
            tracing::warn!(error = %error, "a limit could not be counted");
            false
        }
    }
}

/// An hour of one address. The hash is keyed, and is another one each day; of an address of version 6
/// only the network counts, since a household has as many of the rest as it likes.
fn of_address(keys: &Keyring, address: IpAddr, act: Act, now: Timestamp) -> Cap {
    let network = match address.to_canonical() {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().into_iter().take(8).collect(),
    };
    let until = next_hour(now);
    let day = until.as_second().div_euclid(86_400).to_be_bytes();
    let message = [day.as_slice(), &network].concat();
    let hash = keys.hash(Purpose::NetworkAddress, &message);
    Cap {
        key: format!("{}#{until}#{}", act.word(), hex(&hash)),
        most: act.most(),
        until,
    }
}

fn next_hour(now: Timestamp) -> Timestamp {
    let hour = now.as_second().div_euclid(3_600);
    let start = Timestamp::from_second(hour.saturating_mul(3_600)).unwrap_or(now);
    start
        .checked_add(SignedDuration::from_hours(1))
        .unwrap_or(Timestamp::MAX)
}

/// That there was too much, and when there may be more: 429.
pub(crate) fn too_many(desk: &Desk, facts: EndFacts, until: Timestamp, now: Timestamp) -> Response {
    let facts = EndFacts {
        again_text: format!(
            "from {}",
            calendar::moment(until, &desk.declared.scheme().time_zone)
        ),
        ..facts
    };
    let mut response = end(desk, End::TooMany, &facts);
    let seconds = until.as_second().saturating_sub(now.as_second()).max(1);
    if let Ok(value) = HeaderValue::from_str(&seconds.to_string()) {
        response.headers_mut().insert(RETRY_AFTER, value);
    }
    response
}

fn hash(text: &str) -> String {
    hex(&Sha256::digest(text))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::{at, desk};

    fn cap(address: &str, act: Act, now: &str) -> Cap {
        of_address(
            &desk().keys,
            address.parse().expect("an address"),
            act,
            at(now),
        )
    }

    #[test]
    fn trust_13_an_address_is_counted_by_the_hour_and_hashed_anew_each_day() {
        let now = "2023-06-01T09:59:59.999Z";
        let one = cap("192.0.2.1", Act::Submit, now);
        assert_eq!(one.until, at("2023-06-01T10:00:00Z"));
        assert_eq!(one, cap("192.0.2.1", Act::Submit, "2023-06-01T09:00:00Z"));
        assert_eq!(one, cap("::ffff:192.0.2.1", Act::Submit, now));
        for (address, act, now) in [
            ("192.0.2.2", Act::Submit, now),
            ("192.0.2.1", Act::AskForLink, now),
            ("192.0.2.1", Act::Submit, "2023-06-01T10:00:00Z"),
        ] {
            assert_ne!(one.key, cap(address, act, now).key);
        }
        let hash = |now| {
            cap("192.0.2.1", Act::Submit, now)
                .key
                .rsplit('#')
                .next()
                .map(str::to_owned)
        };
        assert_eq!(hash(now), hash("2023-06-01T12:00:00Z"));
        assert_ne!(hash(now), hash("2023-06-02T12:00:00Z"));
        assert!(!one.key.contains("192.0.2.1"));
        let home = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9"];
        let [own, same] = home.map(|address| cap(address, Act::Submit, now));
        assert_eq!(own, same);
        assert_ne!(own, cap("2001:db8:1:3::1", Act::Submit, now));
    }

    #[test]
    fn trust_13_a_line_manager_is_counted_by_the_day_of_the_scheme_in_either_case() {
        let desk = desk();
        let of = |email, now| of_manager(&desk.declared, email, at(now));
        let one = of("Max@hull.ac.uk", "2023-06-01T22:59:59Z");
        assert_eq!(one.until, at("2023-06-01T23:00:00Z"));
        assert_eq!(one, of("max@hull.ac.uk", "2023-06-01T00:00:00Z"));
        assert_ne!(one.key, of("max@hull.ac.uk", "2023-06-01T23:00:00Z").key);
        assert!(!one.key.contains("hull"));
    }
}
