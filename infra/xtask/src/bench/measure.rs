//! What a command costs, and what several runs of it say together.

use std::path::Path;
use std::process::{Command, Stdio};

/// Measures its child by the system's own account of it, which the standard library does not ask for.
const MEASURE: &str = include_str!("measure.py");

/// What one run cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Cost {
    /// Seconds from its start to its end.
    pub(crate) wall: f64,
    /// Seconds of all processors.
    pub(crate) cpu: f64,
    /// The most memory that it held, in MiB.
    pub(crate) peak: f64,
}

/// Several runs of one thing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Runs(Vec<Cost>);

/// Runs `words` in `folder`, and says what it cost.
///
/// # Errors
/// A sentence, where it cannot be started, or fails: with the end of what it said.
pub(crate) fn cost(folder: &Path, words: &[&str]) -> Result<Cost, String> {
    let output = Command::new("python3")
        .args(["-c", MEASURE])
        .args(words)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("`python3` cannot be started: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let end: Vec<&str> = said.lines().rev().take(5).collect();
        return Err(format!(
            "`{}` ended with {}: {}",
            words.join(" "),
            output.status,
            end.into_iter().rev().collect::<Vec<_>>().join(" / ")
        ));
    }
    read(&String::from_utf8_lossy(&output.stdout)).ok_or_else(|| "no figures came back".to_owned())
}

fn read(line: &str) -> Option<Cost> {
    let mut figures = line.split_whitespace().map(str::parse::<f64>);
    let mut next = || figures.next()?.ok();
    Some(Cost {
        wall: next()?,
        cpu: next()?,
        peak: next()? / 1_048_576.0,
    })
}

impl Runs {
    /// Adds a run.
    pub(crate) fn add(&mut self, cost: Cost) {
        self.0.push(cost);
    }

    /// The middle of each figure by itself.
    pub(crate) fn median(&self) -> Cost {
        Cost {
            wall: self.middle(|cost| cost.wall),
            cpu: self.middle(|cost| cost.cpu),
            peak: self.middle(|cost| cost.peak),
        }
    }

    /// How far the wall time of a run lay from the median at most, as a part of it.
    pub(crate) fn spread(&self) -> f64 {
        let middle = self.median().wall;
        let far = self.0.iter().map(|cost| (cost.wall - middle).abs());
        far.fold(0.0, f64::max) / middle.max(f64::MIN_POSITIVE)
    }

    fn middle(&self, figure: impl Fn(&Cost) -> f64) -> f64 {
        let mut all: Vec<f64> = self.0.iter().map(figure).collect();
        all.sort_by(f64::total_cmp);
        // Of an even number of runs, half way between the two in the middle.
        let (low, high) = (all.len().saturating_sub(1) / 2, all.len() / 2);
        match (all.get(low), all.get(high)) {
            (Some(low), Some(high)) => f64::midpoint(*low, *high),
            _ => f64::NAN,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cost, Runs, cost, read};
    use std::path::Path;

    #[test]
    fn a_command_is_measured() {
        let sleep = cost(Path::new("."), &["sleep", "0.2"]).unwrap();
        assert!((0.2..5.0).contains(&sleep.wall), "{sleep:?}");
        assert!(sleep.cpu < 0.1 && sleep.peak > 0.1, "{sleep:?}");
        assert!(cost(Path::new("."), &["false"]).is_err());
    }

    #[test]
    fn the_median_is_of_each_figure() {
        let mut runs = Runs::default();
        for (wall, cpu, peak) in [(1.0, 3.0, 5.0), (2.0, 1.0, 9.0), (4.0, 2.0, 1.0)] {
            runs.add(Cost { wall, cpu, peak });
        }
        let middle = Cost {
            wall: 2.0,
            cpu: 2.0,
            peak: 5.0,
        };
        assert_eq!(runs.median(), middle);
        let mut even = runs.clone();
        even.add(Cost {
            wall: 3.0,
            ..middle
        });
        assert_eq!(
            even.median(),
            Cost {
                wall: 2.5,
                ..middle
            }
        );
        assert!((runs.spread() - 1.0).abs() < 1e-9);
        assert_eq!(read("1 2"), None);
    }
}
