//! What templates can do besides the engine's own filters, and the engine's own whose result would
//! depend on the run.

use jiff::tz::TimeZone;
use scheme::calendar::{self, Written};
use std::collections::BTreeMap;
use tera::value::Key;
use tera::{Error, Kwargs, Map, State, Tera, TeraResult, Value};

/// Registers the filters. They must be there before any template is.
pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("day", day);
    tera.register_filter("group_by", group_by);
}

/// `2023-06-23` as "Friday 23 June 2023"; "" stays "". An instant is taken as a day in UTC.
fn day(text: &str, _: Kwargs, _: &State<'_>) -> TeraResult<String> {
    if text.is_empty() {
        return Ok(String::new());
    }
    match calendar::read(text, &TimeZone::UTC) {
        Some(Written::Day(date)) => Ok(calendar::day(date)),
        Some(Written::Instant(instant)) => {
            Ok(calendar::day(calendar::date_at(instant, &TimeZone::UTC)))
        }
        None => Err(Error::message(format!(
            "`{text}` is no date such as 2023-06-23"
        ))),
    }
}

/// The engine's own filter, but with the groups in the order of their keys: the engine's come in
/// another order on each run. Items without the attribute are left out.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine's signature for filters"
)]
fn group_by(items: &[Value], kwargs: Kwargs, _: &State<'_>) -> TeraResult<Map> {
    let attribute = kwargs.must_get::<&str>("attribute")?;
    let mut groups: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for item in items {
        if let Some(key) = item.get_from_path(attribute).filter(|key| !key.is_none()) {
            groups
                .entry(key.to_string())
                .or_default()
                .push(item.clone());
        }
    }
    Ok(groups
        .into_iter()
        .map(|(key, items)| (Key::from(key), Value::from(items)))
        .collect())
}
