//! The load of `cargo xtask bench submit`: how many submissions the whole system takes a second, and
//! how long each waits, beside what the engine alone commits for the same client.
//!
//! It starts the program `local` on a table that it has filled, presses Submit on check pages that
//! it has asked for before, and stops it; then it starts the engine alone in another process on the
//! same file and writes the same transactions into it.

mod engine;
mod fill;
mod memory;
mod pages;
mod runs;
#[path = "../../tests/http/worked.rs"]
mod worked;

use runs::{Run, Times};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// How many applications lie in the table before.
const SIZES: [usize; 3] = [100, 10_000, 1_000_000];
/// The same, to see that it runs.
const SMALL: [usize; 2] = [100, 1_000];
/// How many connections press at once.
const CONNECTIONS: [usize; 3] = [1, 8, 64];
/// How many submissions one figure is made of.
const PRESSES: usize = 1_280;

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
        [program, folder] => measured(Path::new(program), Path::new(folder), &SIZES),
        [program, folder, "small"] => measured(Path::new(program), Path::new(folder), &SMALL),
        [program, folder, "memory"] => {
            memory::one_after_another(Path::new(program), Path::new(folder))
        }
        [program, folder, "hour"] => memory::over_an_hour(Path::new(program), Path::new(folder)),
        _ => Err("load PROGRAM FOLDER [small|memory|hour]".into()),
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
fn measured(program: &Path, folder: &Path, sizes: &[usize]) -> Outcome<()> {
    println!(
        "| applications before | connections | submissions a second | median, p99, worst ms | CPU ms | the engine alone, a second | median, p99, worst ms | CPU ms | share |"
    );
    println!("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    let mut costs = Vec::new();
    for size in sizes {
        let data = folder.join(size.to_string());
        fill::fill(program, &data, *size)?;
        let whole: Vec<Times> = whole_system(program, &data, *size)?;
        let (alone, units) = engine_alone(&data, *size)?;
        for ((connections, one), other) in CONNECTIONS.iter().zip(&whole).zip(&alone) {
            let share = one.a_second() / other.a_second();
            println!("| {size} | {connections} | {one} | {other} | {share:.2} |");
        }
        costs.push(units);
        std::fs::remove_dir_all(&data)?;
    }
    println!("\nWrite units a submission, by table: {costs:?}.");
    memory::one_after_another(program, &folder.join("memory"))
}

/// Submissions to the program, at each number of connections.
fn whole_system(program: &Path, data: &Path, size: usize) -> Outcome<Vec<Times>> {
    let running = pages::Running::start(program, data)?;
    let mut all = Vec::new();
    for connections in CONNECTIONS {
        let name = format!("s{size}c{connections}");
        let states = pages::states(&running.address, &name, PRESSES)?;
        all.push(Run::of(connections).presses(&running, states)?);
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
        all.push(Run::of(connections).commits(&running, new)?);
    }
    let units = engine::units(&running.address, &fill::applications("units", 1)?)?;
    Ok((all, units))
}
