//! `cargo xtask fuzz`: libFuzzer on whatever reads bytes that others wrote (promise R13). The targets
//! are in `infra/fuzz`, a workspace of its own, built here with the toolchain that builds the rest:
//! what cargo-fuzz would ask of the compiler is asked of it by name, without a sanitizer, which would
//! need another toolchain. The code is Rust with no `unsafe`, so that what is looked for is a panic,
//! an overflow, a failed assertion, or an input that takes far too long.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use crate::commands::{first_line, run_with};
use crate::console::say;
use crate::repository;

/// Where the targets and their first inputs are.
const FOLDER: &str = "infra/fuzz";

/// Where they are built, and where what was found by earlier runs is kept.
const BUILT: &str = "target/fuzz";

/// How long a target runs where nobody says, in seconds.
const LONG: u32 = 600;

/// What a run is limited to.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    /// How long a target runs, in seconds.
    pub(crate) seconds: u32,
    /// How many inputs it tries; as many as there is time for, where this is nothing.
    pub(crate) inputs: Option<u32>,
}

/// What libFuzzer is built on: counters at every edge of every function, and what is compared.
const COVERAGE: &str = "--cfg fuzzing -Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares \
    -Ccodegen-units=16";

/// `cargo xtask fuzz [TARGET ...] [--seconds N]`: each target, or those named, for ten minutes or for
/// so many seconds. What is new is kept below `target`, for the next run; an input that breaks a
/// target is kept in `infra/fuzz/artifacts`, and named.
pub(crate) fn run(words: &[&str]) -> ExitCode {
    let root = repository::root();
    match tried(&root, words) {
        Ok(inputs) => {
            say(&format!("fuzz: {inputs} inputs, and nothing broke"));
            ExitCode::SUCCESS
        }
        Err(why) => {
            say(&format!("fuzz: {why}"));
            ExitCode::FAILURE
        }
    }
}

fn tried(root: &Path, words: &[&str]) -> Result<u64, String> {
    let (named, seconds) = asked(words)?;
    let all = targets(root)?;
    if let Some(unknown) = named
        .iter()
        .find(|name| !all.contains(&(**name).to_owned()))
    {
        let known = all.join(", ");
        return Err(format!("there is no target `{unknown}`, only {known}"));
    }
    build(root)?;
    let corpus = root.join(BUILT).join("corpus");
    let limits = Limits {
        seconds,
        inputs: None,
    };
    let mut inputs = 0;
    for one in all
        .iter()
        .filter(|one| named.is_empty() || named.contains(&one.as_str()))
    {
        inputs += try_one(root, one, limits, Some(&corpus))?;
    }
    Ok(inputs)
}

/// The targets named, and for how many seconds each is to run.
fn asked<'a>(words: &[&'a str]) -> Result<(Vec<&'a str>, u32), String> {
    let (mut named, mut seconds) = (Vec::new(), LONG);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if *word == "--seconds" {
            let number = words.next().and_then(|number| number.parse().ok());
            seconds = number.ok_or("--seconds takes a number")?;
        } else {
            named.push(*word);
        }
    }
    Ok((named, seconds))
}

/// The names of the targets, from their package's own list.
///
/// # Errors
/// A sentence, where that cannot be read.
pub(crate) fn targets(root: &Path) -> Result<Vec<String>, String> {
    let path = root.join(FOLDER).join("Cargo.toml");
    let text = fs::read_to_string(&path)
        .map_err(|error| format!("`{}` cannot be read: {error}", path.display()))?;
    let names: Vec<String> = text.split("[[bin]]").skip(1).filter_map(name).collect();
    if names.is_empty() {
        return Err(format!("`{}` names no target", path.display()));
    }
    Ok(names)
}

fn name(table: &str) -> Option<String> {
    let line = table
        .lines()
        .find_map(|line| line.strip_prefix("name = \""))?;
    Some(line.split('"').next()?.to_owned())
}

/// Builds all targets.
///
/// # Errors
/// A sentence, where they cannot be built.
pub(crate) fn build(root: &Path) -> Result<(), String> {
    let manifest = format!("{FOLDER}/Cargo.toml");
    let host = host()?;
    let words = [
        "cargo",
        "build",
        "--release",
        "--locked",
        "--bins",
        "--manifest-path",
        &manifest,
        "--target-dir",
        BUILT,
        // Named, so that the flags are for the targets and not for what runs while they are built.
        "--target",
        &host,
    ];
    run_with(root, &words, &[("RUSTFLAGS", COVERAGE)])
}

/// The machine that this runs on, as the compiler calls it.
fn host() -> Result<String, String> {
    let line = first_line(&["rustc", "--print", "host-tuple"]);
    line.ok_or_else(|| "`rustc --print host-tuple` says nothing".to_owned())
}

/// Runs one target on the corpus in the repository and on what it makes of it; gives how many inputs
/// it tried. What is new goes into `corpus`, where there is one.
///
/// # Errors
/// A sentence, where an input broke it; what libFuzzer said of it is printed.
pub(crate) fn try_one(
    root: &Path,
    target: &str,
    limits: Limits,
    corpus: Option<&Path>,
) -> Result<u64, String> {
    let artifacts = root.join(FOLDER).join("artifacts").join(target);
    make(&artifacts)?;
    let kept = match corpus {
        Some(corpus) => corpus.join(target),
        None => fresh(root, target)?,
    };
    make(&kept)?;
    let program = root.join(BUILT).join(host()?).join("release").join(target);
    let mut command = Command::new(&program);
    command
        .arg(&kept)
        .arg(root.join(FOLDER).join("corpus").join(target))
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .arg(format!("-max_total_time={}", limits.seconds))
        .args(["-timeout=20", "-rss_limit_mb=2048", "-max_len=8192"])
        .args(["-print_final_stats=1", "-verbosity=1"])
        .current_dir(root)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    if let Some(inputs) = limits.inputs {
        // The same inputs each time, so that what passed here passes elsewhere.
        command.args([format!("-runs={inputs}"), "-seed=1".to_owned()]);
    }
    say(&format!("fuzz: {target}, for {} s", limits.seconds));
    let told = listen(&mut command, &program)?;
    let tried = told.iter().find_map(|line| {
        let number = line.strip_prefix("stat::number_of_executed_units:")?;
        number.trim().parse::<u64>().ok()
    });
    match tried {
        Some(tried) if told.last().is_some_and(|line| line == WELL) => {
            say(&format!("fuzz: {target}: {tried} inputs"));
            Ok(tried)
        }
        _ => {
            told.iter().for_each(|line| say(line));
            Err(format!(
                "an input broke `{target}`: see {FOLDER}/artifacts/{target}"
            ))
        }
    }
}

/// What stands at the end of what was heard of a program that ended well.
const WELL: &str = "(ended well)";

/// How many of the last lines are kept.
const KEPT: usize = 80;

/// Runs it to its end, and gives the last lines that it said.
fn listen(command: &mut Command, program: &Path) -> Result<Vec<String>, String> {
    let cannot = |error: std::io::Error| format!("`{}`: {error}", program.display());
    let mut child = command.spawn().map_err(cannot)?;
    let mut told: Vec<String> = Vec::new();
    if let Some(said) = child.stderr.take() {
        let mut said = BufReader::new(said);
        let mut line = Vec::new();
        // An input may be shown in it, so that it need not be text.
        while said.read_until(b'\n', &mut line).map_err(cannot)? > 0 {
            if told.len() == KEPT {
                told.remove(0);
            }
            told.push(String::from_utf8_lossy(&line).trim_end().to_owned());
            line.clear();
        }
    }
    let status = child.wait().map_err(cannot)?;
    if status.success() {
        told.push(WELL.to_owned());
    }
    Ok(told)
}

fn make(folder: &Path) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|error| format!("`{}`: {error}", folder.display()))
}

/// An empty folder for what a short run finds: each such run begins alike.
fn fresh(root: &Path, target: &str) -> Result<PathBuf, String> {
    let folder = root.join(BUILT).join("short").join(target);
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| format!("`{}`: {error}", folder.display()))?;
    }
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_target_has_a_corpus_and_each_corpus_a_target() {
        let root = repository::root();
        let mut names = targets(&root).expect("names");
        assert!(names.len() >= 6, "{names:?}");
        let corpus = fs::read_dir(root.join(FOLDER).join("corpus")).expect("a corpus");
        let mut folders: Vec<String> = corpus
            .map(|entry| entry.expect("an entry").file_name())
            .map(|name| name.into_string().expect("text"))
            .collect();
        names.sort();
        folders.sort();
        assert_eq!(names, folders);
    }

    #[test]
    fn targets_and_a_time_can_be_named_in_any_order() {
        assert_eq!(asked(&[]), Ok((vec![], LONG)));
        assert_eq!(
            asked(&["forms", "--seconds", "5", "states"]),
            Ok((vec!["forms", "states"], 5))
        );
        assert!(asked(&["--seconds"]).is_err());
        assert!(asked(&["--seconds", "many"]).is_err());
    }
}
