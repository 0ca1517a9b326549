//! What is counted: how requests ended and how long they took; how letters went and how old they
//! were. Never who, what or where from. Lines in CloudWatch's embedded metric format, which become
//! metrics with no call and no permission.

use jiff::{SignedDuration, Timestamp};
use std::io::{self, Write as _};

/// Whether what a function answers is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    /// By outcome, with how long it took.
    Counted,
    /// Not at all: a line would say when a response to the equality form came (TRUST 18).
    Unseen,
}

/// How letters of one batch went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Letters {
    /// Sent now.
    pub sent: usize,
    /// To be tried again.
    pub again: usize,
    /// Refused for good, and set aside.
    pub refused: usize,
    /// How long the oldest of the batch has waited, in seconds.
    pub age: i64,
}

/// Counts a request that began at `began` and was answered with `status` at `ended`.
pub(crate) fn request(function: &str, status: u16, began: Timestamp, ended: Timestamp) {
    let outcome = match status {
        ..400 => "answered",
        400..500 => "refused",
        500.. => "failed",
    };
    let values = [
        (outcome, "Count", "1".to_owned()),
        ("milliseconds", "Milliseconds", milliseconds(began, ended)),
    ];
    print(&line(
        function,
        ended,
        &values,
        &format!("\"status\":{status},"),
    ));
}

impl Letters {
    /// Counts them, where there are any.
    pub fn count(self, now: Timestamp) {
        if self.sent + self.again + self.refused == 0 {
            return;
        }
        let values = [
            ("sent", "Count", self.sent.to_string()),
            ("again", "Count", self.again.to_string()),
            ("refused", "Count", self.refused.to_string()),
            ("age", "Seconds", self.age.to_string()),
        ];
        print(&line(&crate::settings::function_name(), now, &values, ""));
    }
}

/// Counts that the probe's application went through, or that it did not.
pub fn probed(went_through: bool, began: Timestamp, ended: Timestamp) {
    let values = [
        ("proved", "Count", i64::from(went_through).to_string()),
        ("milliseconds", "Milliseconds", milliseconds(began, ended)),
    ];
    print(&line(&crate::settings::function_name(), ended, &values, ""));
}

/// How long it was from `began` to `ended`, in milliseconds with three decimals: most answers take less
/// than one. None is told where the clock was set back meanwhile.
fn milliseconds(began: Timestamp, ended: Timestamp) -> String {
    let took = ended.duration_since(began).max(SignedDuration::ZERO);
    format!("{}.{:03}", took.as_millis(), took.subsec_micros() % 1000)
}

/// One line: names, units and numbers alone, so nothing in it needs escaping but the function's
/// name, which Lambda lets be letters, digits, `-` and `_`.
fn line(function: &str, at: Timestamp, values: &[(&str, &str, String)], more: &str) -> String {
    let joined = |part: &dyn Fn(&(&str, &str, String)) -> String| {
        values.iter().map(part).collect::<Vec<_>>().join(",")
    };
    let named = joined(&|(name, unit, _)| format!(r#"{{"Name":"{name}","Unit":"{unit}"}}"#));
    let numbers = joined(&|(name, _, value)| format!(r#""{name}":{value}"#));
    format!(
        r#"{{"_aws":{{"Timestamp":{},"CloudWatchMetrics":[{{"Namespace":"Mentoring","Dimensions":[["function"]],"Metrics":[{named}]}}]}},"function":"{function}",{more}{numbers}}}"#,
        at.as_millisecond()
    )
}

/// Prints it. A log that cannot be written is no reason to fail a request.
fn print(line: &str) {
    let _gone = writeln!(io::stdout().lock(), "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(microseconds: i64) -> Timestamp {
        Timestamp::from_microsecond(microseconds).unwrap()
    }

    #[test]
    fn a_line_is_json_that_declares_each_number_it_holds() {
        let at = at(1_700_000_000_000_000);
        let values = [
            ("answered", "Count", "1".to_owned()),
            ("milliseconds", "Milliseconds", "12.345".to_owned()),
        ];
        let line: serde_json::Value =
            serde_json::from_str(&line("name", at, &values, "\"status\":200,")).unwrap();
        assert_eq!(line["_aws"]["Timestamp"], 1_700_000_000_000_i64);
        let declared = &line["_aws"]["CloudWatchMetrics"][0];
        assert_eq!(declared["Dimensions"], serde_json::json!([["function"]]));
        for metric in declared["Metrics"].as_array().unwrap() {
            let name = metric["Name"].as_str().unwrap();
            assert!(line[name].is_number(), "{name}");
        }
        assert_eq!(line["status"], 200);
    }

    #[test]
    fn what_takes_less_than_a_millisecond_is_told_all_the_same() {
        for (ended, told) in [
            (1_000_000, "0.000"),
            (1_000_007, "0.007"),
            (1_000_816, "0.816"),
            (1_012_050, "12.050"),
            (61_000_000, "60000.000"),
            (999_999, "0.000"),
        ] {
            assert_eq!(milliseconds(at(1_000_000), at(ended)), told);
        }
    }
}
