//! The load of `cargo xtask bench submit`: how many submissions the whole system takes a second, and
//! how long each waits, beside what the engine alone commits for the same client.
//!
//! It starts the program `local` on a table that it has filled, presses Submit on check pages that
//! it has asked for before, and stops it; then it starts the engine alone in another process on the
//! same file and writes the same transactions into it.

mod engine;
mod fill;
mod pages;
mod runs;

use runs::{Run, Times};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// How many applications lie in the table before.
const SIZES: [usize; 3] = [100, 10_000, 1_000_000];
/// How many connections press at once.
const CONNECTIONS: [usize; 3] = [1, 8, 64];
/// How many submissions one figure is made of.
const PRESSES: usize = 640;
/// An hour of requests at one a second.
const HOUR: usize = 3_600;

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[expect(
    clippy::print_stderr,
    reason = "this is the edge: the program's own words"
)]
fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let came = match words.as_slice() {
        ["engine", file] => engine::serve(Path::new(file)),
        [program, folder, sizes @ ..] => measured(Path::new(program), Path::new(folder), sizes),
        _ => Err("load PROGRAM FOLDER [SIZE ...]".into()),
    };
    match came {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// The table of figures, row by row.
#[expect(
    clippy::print_stdout,
    reason = "this is the edge: the program's own words"
)]
fn measured(program: &Path, folder: &Path, sizes: &[&str]) -> Outcome<()> {
    let asked: Vec<usize> = sizes.iter().filter_map(|one| one.parse().ok()).collect();
    let sizes = if asked.is_empty() {
        &SIZES[..]
    } else {
        &asked[..]
    };
    println!(
        "| applications | connections | submissions a second | median, p99, worst | engine alone a second | median, p99, worst | of it |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    for size in sizes {
        let data = folder.join(size.to_string());
        fill::fill(program, &data, *size)?;
        let whole: Vec<Times> = whole_system(program, &data, *size)?;
        let (alone, units) = engine_alone(&data, *size)?;
        for ((connections, one), other) in CONNECTIONS.iter().zip(&whole).zip(&alone) {
            let share = one.a_second() / other.a_second();
            println!("| {size} | {connections} | {one} | {other} | {share:.2} |");
        }
        println!("write units a submission on {size}: {units}");
        std::fs::remove_dir_all(&data)?;
    }
    let told = memory(program, &folder.join("memory"))?;
    println!("{told}");
    Ok(())
}

/// Submissions to the program, at each number of connections.
fn whole_system(program: &Path, data: &Path, size: usize) -> Outcome<Vec<Times>> {
    let running = pages::Running::start(program, data)?;
    let mut all = Vec::new();
    for connections in CONNECTIONS {
        let name = format!("s{size}c{connections}");
        let states = pages::states(&running.address, &name, PRESSES)?;
        all.push(Run::of(connections).presses(&running.address, states)?);
    }
    Ok(all)
}

/// The same transactions to the engine alone, and what one costs.
fn engine_alone(data: &Path, size: usize) -> Outcome<(Vec<Times>, f64)> {
    let own: PathBuf = std::env::current_exe()?;
    let running = engine::Running::start(&own, &data.join("engine.db"))?;
    let mut all = Vec::new();
    for connections in CONNECTIONS {
        let name = format!("e{size}c{connections}");
        let new = fill::applications(&name, PRESSES)?;
        all.push(Run::of(connections).commits(&running.address, new)?);
    }
    let units = engine::units(&running.address, &fill::applications("units", 1)?)?;
    Ok((all, units))
}

/// How much memory the program has before an hour of requests and after it.
fn memory(program: &Path, data: &Path) -> Outcome<String> {
    let running = pages::Running::start(program, data)?;
    pages::states(&running.address, "warm", 200)?;
    let before = running.resident()?;
    pages::states(&running.address, "hour", HOUR)?;
    let after = running.resident()?;
    std::fs::remove_dir_all(data)?;
    Ok(format!(
        "memory: {before} KiB before an hour of check pages at one a second, {after} KiB after it"
    ))
}
