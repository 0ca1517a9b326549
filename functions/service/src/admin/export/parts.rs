//! Copies in parts, for where an answer has a largest size: a file that would be larger is not sent,
//! and the page that says so leads to the part that fits and to what comes after it.

use super::reading::Stored;
use crate::desk::{Desk, Response};
use crate::ends::{End, EndFacts, end};
use form_page::NavView;
use jiff::Timestamp;
use scheme::Reference;

const PART: &str = "part";
const AFTER: &str = "after";
const UNTIL: &str = "until";

/// No copy has more parts.
const MOST_PARTS: u32 = 9_999;

/// Which part of a copy, by the first and the last application that it may hold: `after` is not in
/// it, `until` is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    /// Its number, from 1; 0 for a copy that is not in parts.
    pub(super) number: u32,
    pub(super) after: Option<Stored>,
    pub(super) until: Option<Stored>,
}

impl Part {
    /// Takes what names a part out of the pairs of an address. Refuses a part without a number, a
    /// number without a part, either twice, and places that no page of ours names.
    pub(super) fn take_from(pairs: &mut Vec<(String, String)>) -> Result<Self, End> {
        let mut one = |wanted: &str| {
            let mut found = pairs.extract_if(.., |(name, _)| name == wanted);
            match (found.next(), found.next()) {
                (_, Some(_)) => Err(End::BadRequest),
                (first, None) => Ok(first.map(|(_, value)| value)),
            }
        };
        let (number, after, until) = (one(PART)?, one(AFTER)?, one(UNTIL)?);
        let place = |text: Option<String>| text.map(|text| read(&text)).transpose();
        let part = Self {
            number: match &number {
                None => 0,
                Some(text) => {
                    let number = digits(text).filter(|one| (1..=MOST_PARTS).contains(one));
                    number.ok_or(End::BadRequest)?
                }
            },
            after: place(after)?,
            until: place(until)?,
        };
        let is_bounded = part.after.is_some() || part.until.is_some();
        if (part.number > 0) == is_bounded {
            Ok(part)
        } else {
            Err(End::BadRequest)
        }
    }

    /// Adds it to a query.
    pub(super) fn add_to(&self, query: &mut String) {
        if self.number > 0 {
            query.push_str(&format!("&{PART}={}", self.number));
        }
        for (name, place) in [(AFTER, &self.after), (UNTIL, &self.until)] {
            if let Some((submitted, reference)) = place {
                let at = submitted.as_millisecond();
                query.push_str(&format!("&{name}={at}.{reference}"));
            }
        }
    }

    /// What is added to the name of its file.
    pub(super) fn ending(&self) -> String {
        match self.number {
            0 => String::new(),
            number => format!("-part-{number}"),
        }
    }

    /// It, cut at `until`; and what comes after that.
    fn cut(&self, until: Stored) -> [Self; 2] {
        let number = self.number.max(1);
        let first = Self {
            number,
            after: self.after.clone(),
            until: Some(until.clone()),
        };
        let rest = Self {
            number: number + 1,
            after: Some(until),
            until: self.until.clone(),
        };
        [first, rest]
    }
}

/// A place as addresses name it: milliseconds since 1970, a full stop, a reference.
fn read(text: &str) -> Result<Stored, End> {
    let (at, reference) = text.split_once('.').ok_or(End::BadRequest)?;
    let at = digits(at).ok_or(End::BadRequest)?;
    let at = Timestamp::from_millisecond(at).map_err(|_| End::BadRequest)?;
    let reference = Reference::parse(reference).map_err(|_| End::BadRequest)?;
    Ok((at, reference))
}

/// A number of digits alone: no sign, no space.
fn digits<N: std::str::FromStr>(text: &str) -> Option<N> {
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| text.parse().ok()).flatten()
}

/// The page that says that the file of `part` is too large, and leads to `count` applications of it,
/// the last of which was stored at `until`, and to the rest. `address` asks for the same without parts.
pub(super) fn page(
    desk: &Desk,
    address: &str,
    part: &Part,
    until: Option<Stored>,
    count: usize,
) -> Response {
    let mut facts = EndFacts::default();
    if let Some(until) = until {
        let [first, rest] = part.cut(until);
        let mut link = |part: &Part, words: String| {
            let mut url = address.to_owned();
            part.add_to(&mut url);
            facts.links.push(NavView { title: words, url });
        };
        let number = first.number;
        link(
            &first,
            format!("Download part {number}: {count} applications"),
        );
        link(&rest, format!("Go on to part {}", number + 1));
    }
    end(desk, End::CopyTooLarge, &facts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(query: &str) -> Vec<(String, String)> {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }

    fn place(seed: u8) -> Stored {
        let at = Timestamp::from_millisecond(1_685_000_000_000 + i64::from(seed));
        (at.expect("a time"), Reference::from_random([seed; 16]))
    }

    #[test]
    fn the_parts_of_a_part_are_read_as_they_are_written_and_leave_no_gap() {
        let [first, rest] = Part::default().cut(place(3));
        let [second, third] = rest.cut(place(7));
        assert_eq!((first.number, second.number, third.number), (1, 2, 3));
        assert_eq!((&first.after, &third.until), (&None, &None));
        assert_eq!((&first.until, &second.until), (&second.after, &third.after));
        for part in [Part::default(), first, rest, second, third] {
            let mut query = "role=mentor".to_owned();
            part.add_to(&mut query);
            let mut left = pairs(&query);
            assert_eq!(Part::take_from(&mut left), Ok(part));
            assert_eq!(left, pairs("role=mentor"));
        }
    }

    #[test]
    fn an_address_that_no_page_names_is_refused() {
        let reference = Reference::from_random([1; 16]);
        for query in [
            "part=1",
            "part=0&until=5.{}",
            "part=-1&until=5.{}",
            "part=+1&until=5.{}",
            "part=&until=5.{}",
            "part=99999999999&until=5.{}",
            "part=4294967295&until=5.{}",
            "until=5.{}",
            "after=5.{}",
            "part=1&until=5",
            "part=1&until=.{}",
            "part=1&until=-5.{}",
            "part=1&until=5.x",
            "part=1&until=99999999999999999999.{}",
            "part=1&until=9223372036854775807.{}",
            "part=1&part=1&until=5.{}",
            "part=1&until=5.{}&until=5.{}",
        ] {
            let query = query.replace("{}", reference.as_str());
            let read = Part::take_from(&mut pairs(&query));
            assert_eq!(read, Err(End::BadRequest), "{query}");
        }
    }
}
