//! How a part went, and the table of them all.

use std::time::Duration;

/// How one part went.
pub(crate) enum Outcome {
    /// All is in order.
    Passed,
    /// In order as far as it went, and what it could not look at from here.
    PassedBut { unchecked: String },
    /// Tests ran and passed; `summary` is the runner's own line about them.
    Ran { summary: String },
    /// Something is wrong; `why` is one line, the rest was printed as it came.
    Failed {
        why: String,
        summary: Option<String>,
    },
}

impl Outcome {
    pub(super) fn is_failure(&self) -> bool {
        matches!(self, Outcome::Failed { .. })
    }

    /// In a few words, for the table.
    pub(super) fn words(&self) -> String {
        match self {
            Outcome::Passed | Outcome::Ran { .. } => "passed".to_owned(),
            Outcome::PassedBut { unchecked } => format!("passed, but {unchecked}"),
            Outcome::Failed { why, .. } => format!("FAILED: {why}"),
        }
    }

    /// The test runner's own closing line, where there is one.
    pub(super) fn summary(&self) -> Option<&str> {
        match self {
            Outcome::Ran { summary } => Some(summary),
            Outcome::Failed { summary, .. } => summary.as_deref(),
            Outcome::Passed | Outcome::PassedBut { .. } => None,
        }
    }
}

impl From<Result<(), String>> for Outcome {
    fn from(result: Result<(), String>) -> Self {
        match result {
            Ok(()) => Outcome::Passed,
            Err(why) => Outcome::Failed { why, summary: None },
        }
    }
}

/// A part that has been run.
pub(super) struct Done {
    pub(super) name: &'static str,
    pub(super) outcome: Outcome,
    pub(super) took: Duration,
}

/// One line a part: its name, how long it took, how it went.
pub(super) fn table(parts: &[Done]) -> Vec<String> {
    let width = parts
        .iter()
        .map(|part| part.name.len())
        .max()
        .unwrap_or_default();
    let lines = parts.iter().map(|part| {
        let (took, words) = (in_words(part.took), part.outcome.words());
        format!("  {:<width$}  {took:>8}  {words}", part.name)
    });
    lines.collect()
}

/// "0.4 s" below ten seconds, "42 s" below a minute, then "3 m 05 s".
pub(super) fn in_words(took: Duration) -> String {
    let (minutes, seconds) = (took.as_secs() / 60, took.as_secs() % 60);
    match (minutes, seconds) {
        (0, 0..10) => format!("{:.1} s", took.as_secs_f64()),
        (0, _) => format!("{seconds} s"),
        _ => format!("{minutes} m {seconds:02} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short_and_sized_to_what_they_tell() {
        assert_eq!(in_words(Duration::from_millis(440)), "0.4 s");
        assert_eq!(in_words(Duration::from_millis(9_949)), "9.9 s");
        assert_eq!(in_words(Duration::from_secs(59)), "59 s");
        assert_eq!(in_words(Duration::from_secs(185)), "3 m 05 s");
    }

    #[test]
    fn the_table_says_what_failed_and_what_was_not_looked_at() {
        let took = Duration::from_secs(1);
        let failed = Outcome::from(Err("two faults".to_owned()));
        let unchecked = Outcome::PassedBut {
            unchecked: "not all of it".to_owned(),
        };
        let done = [
            Done {
                name: "first",
                outcome: failed,
                took,
            },
            Done {
                name: "a longer one",
                outcome: unchecked,
                took,
            },
        ];
        assert_eq!(
            table(&done),
            [
                "  first            1.0 s  FAILED: two faults",
                "  a longer one     1.0 s  passed, but not all of it",
            ]
        );
    }
}
