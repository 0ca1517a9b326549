//! An intake: when people may apply, to be what, and when it ends.

use crate::calendar::{self, Written};
use crate::declaration::Scheme;
use forms::source::{Keys, Node, Problems};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// An intake as declared in `content/intakes/<id>.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Intake {
    /// The file's stem.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The first instant at which an application is taken.
    pub opens: Timestamp,
    /// The first instant at which none is taken any more: a `closes` of 23 June 2023 in London is
    /// 2023-06-23T23:00:00Z here, so that 22:59:59.999Z is the last millisecond in time (R6).
    pub closes: Timestamp,
    /// How many days after `closes` a line manager may still decide.
    pub approval_grace_days: i64,
    /// What people may apply to be.
    pub roles: Vec<String>,
    /// The last day of its partnerships.
    pub ends: Date,
    /// When its induction is, once that is known.
    pub induction: Option<Written>,
}

/// Where `now` stands in an intake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// It has not opened.
    Before,
    /// Applications are taken.
    Open,
    /// Its deadline has passed.
    Closed,
}

impl Window {
    /// The word that templates use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

impl Intake {
    /// The intake that `root` declares, the file at `path`, whose stem is the intake's id. What is wrong
    /// goes to `problems`, and then there is no intake.
    pub fn of(path: &str, root: &Node, scheme: &Scheme, problems: &Problems) -> Option<Self> {
        let before = problems.count();
        let keys = Keys::of(root, "the intake", problems);
        let intake = Self {
            id: stem(path).to_owned(),
            name: keys.need_text("name").to_owned(),
            opens: edge(&keys, "opens", &scheme.time_zone, calendar::start_of),
            closes: edge(&keys, "closes", &scheme.time_zone, calendar::end_of),
            approval_grace_days: i64::try_from(keys.need_count("approval_grace_days")).unwrap_or(0),
            roles: keys
                .texts("roles")
                .into_iter()
                .map(|(role, _)| role.to_owned())
                .collect(),
            ends: calendar::date_at(
                edge(&keys, "ends", &scheme.time_zone, calendar::start_of),
                &scheme.time_zone,
            ),
            induction: induction(&keys, &scheme.time_zone),
        };
        if keys.need("roles") && intake.roles.is_empty() {
            keys.wrong(
                "roles",
                "no role",
                "expected at least one, such as `mentor`",
            );
        }
        if intake.closes <= intake.opens {
            keys.wrong(
                "closes",
                "an intake that closes before it opens",
                "expected `closes` after `opens`",
            );
        } else if calendar::start_of(intake.ends, &scheme.time_zone) < intake.closes {
            keys.wrong(
                "ends",
                "an intake that ends before it closes",
                "expected `ends` after `closes`",
            );
        }
        keys.finish();
        (problems.count() == before).then_some(intake)
    }

    /// Where `now` stands in it.
    pub fn window(&self, now: Timestamp) -> Window {
        if now < self.opens {
            Window::Before
        } else if now < self.closes {
            Window::Open
        } else {
            Window::Closed
        }
    }

    /// Whether an application may be stored at `now`: within the window, or up to 60 minutes after
    /// it where the check page was shown (`checked`) within it (R6).
    pub fn takes_at(&self, now: Timestamp, checked: Timestamp) -> bool {
        self.window(now) == Window::Open
            || (self.window(checked) == Window::Open
                && checked <= now
                && now < calendar::plus_hours(self.closes, 1))
    }

    /// The last instant within the window, which is how a deadline is said: 11:59pm, not midnight.
    pub fn last_moment(&self) -> Timestamp {
        calendar::to_milliseconds(
            Timestamp::from_millisecond(self.closes.as_millisecond().saturating_sub(1))
                .unwrap_or(self.closes),
        )
    }

    /// "Friday 23 June 2023 at 11:59pm, UK time".
    pub fn closes_text(&self, zone: &TimeZone) -> String {
        calendar::moment(self.last_moment(), zone)
    }

    /// "Monday 24 April 2023", with the time only where it does not open at the start of the day.
    pub fn opens_text(&self, zone: &TimeZone) -> String {
        let date = calendar::date_at(self.opens, zone);
        if calendar::start_of(date, zone) == self.opens {
            calendar::day(date)
        } else {
            calendar::moment(self.opens, zone)
        }
    }

    /// "Monday 10 July 2023", with the time where one is declared; "" while it is not known.
    pub fn induction_text(&self, zone: &TimeZone) -> String {
        match self.induction {
            Some(Written::Day(day)) => calendar::day(day),
            Some(Written::Instant(at)) => calendar::moment(at, zone),
            None => String::new(),
        }
    }

    /// The first instant at which a line manager can decide no longer.
    pub fn approvals_close(&self) -> Timestamp {
        calendar::plus_days(self.closes, self.approval_grace_days)
    }
}

/// The intake that a page speaks of at `now`: the open one, else the next to open, else the last.
pub fn current(intakes: &[Intake], now: Timestamp) -> Option<&Intake> {
    let open = intakes
        .iter()
        .find(|intake| intake.window(now) == Window::Open);
    let next = || {
        intakes
            .iter()
            .filter(|intake| intake.window(now) == Window::Before)
            .min_by_key(|intake| intake.opens)
    };
    let last = || intakes.iter().max_by_key(|intake| intake.closes);
    open.or_else(next).or_else(last)
}

fn edge(
    keys: &Keys<'_>,
    key: &'static str,
    zone: &TimeZone,
    of_day: fn(Date, &TimeZone) -> Timestamp,
) -> Timestamp {
    if !keys.need(key) {
        return Timestamp::MIN;
    }
    let Some(text) = keys.date(key) else {
        return Timestamp::MIN;
    };
    match calendar::read(text, zone) {
        Some(Written::Day(date)) => of_day(date, zone),
        Some(Written::Instant(instant)) => instant,
        None => {
            keys.wrong(
                key,
                format!("`{text}` for `{key}`"),
                "expected a date such as 2023-06-23, or a date and time",
            );
            Timestamp::MIN
        }
    }
}

/// The day or the moment of the induction, which need not be known.
fn induction(keys: &Keys<'_>, zone: &TimeZone) -> Option<Written> {
    let text = keys.date("induction")?;
    let written = calendar::read(text, zone);
    if written.is_none() {
        keys.wrong(
            "induction",
            format!("`{text}` for `induction`"),
            "expected a date such as 2023-07-10, or a date and time",
        );
    }
    written
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".toml").unwrap_or(name)
}
