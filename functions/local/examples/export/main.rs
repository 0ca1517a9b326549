//! The load of `cargo xtask bench export`: when the first byte of an export comes, how long all of it
//! takes, and the most memory that the program held meanwhile, for tables of several sizes. A straight
//! line on the right axes: the first byte and the memory stay where they are.
//!
//! It starts the program `local`, applies once, stops it, copies that application as often as is asked,
//! and takes each kind of file as an officer does.

mod door;
mod fill;

#[expect(
    dead_code,
    reason = "made for the load of submissions, which uses more of it"
)]
#[path = "../load/engine.rs"]
mod engine;
#[expect(
    dead_code,
    reason = "made for the load of submissions, which uses more of it"
)]
#[path = "../load/pages.rs"]
mod pages;
#[path = "../../tests/http/worked.rs"]
mod worked;

use std::io::Read;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

/// How many applications there are.
const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];
/// The kinds of file.
const KINDS: [&str; 3] = ["csv", "json", "xlsx"];

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[expect(
    clippy::print_stderr,
    reason = "this is the edge: the program's own words"
)]
fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let came = match words.as_slice() {
        [program, folder, sizes @ ..] => measured(Path::new(program), Path::new(folder), sizes),
        _ => Err("export PROGRAM FOLDER [SIZE ...]".into()),
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
        "| applications | file | first byte, ms | whole, s | CPU, s | MiB | most memory before, MiB | most memory meanwhile, MiB |"
    );
    println!("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    for size in sizes {
        let data = folder.join(size.to_string());
        fill::fill(program, &data, *size)?;
        let running = engine::Running::spawn(start(program, &data))?;
        let cookie = door::sign_in(&running.address)?;
        for kind in KINDS {
            let taken = take(&running, &cookie, kind)?;
            println!("| {size} | {kind} | {taken} |");
        }
        drop(running);
        std::fs::remove_dir_all(&data)?;
    }
    Ok(())
}

/// The program, on a folder of data.
pub(crate) fn start(program: &Path, data: &Path) -> Command {
    let mut command = Command::new(program);
    let options = ["--port", "0", "--now", pages::NOW, "--data"];
    command.args(options).arg(data);
    command
}

/// Takes a file to its end; a row of the table.
fn take(running: &engine::Running, cookie: &str, kind: &str) -> Outcome<String> {
    let id = running.child.id();
    let before = peak(id)?;
    let worked = worked::worked(id)?;
    let browser: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(3_600)))
        .build()
        .into();
    let url = format!("{}/admin/export/applications.{kind}", running.address);
    let began = Instant::now();
    let mut answer = browser.get(&url).header("cookie", cookie).call()?;
    let mut body = answer.body_mut().as_reader();
    let (mut bytes, mut piece) = (0, vec![0; 64 * 1024]);
    let mut first = None;
    loop {
        // A file that breaks off is an error here.
        let read = body.read(&mut piece)?;
        first.get_or_insert_with(|| began.elapsed());
        if read == 0 {
            break;
        }
        bytes += read;
    }
    let whole = began.elapsed().as_secs_f64();
    let first = first.unwrap_or_default().as_secs_f64() * 1_000.0;
    let cpu = (worked::worked(id)? - worked).as_secs_f64();
    let held = status(id, "VmHWM:")?;
    let mib = |bytes: usize| bytes / 1_048_576;
    Ok(format!(
        "{first:.0} | {whole:.1} | {cpu:.1} | {} | {} | {}",
        mib(bytes),
        before / 1_024,
        held / 1_024
    ))
}

/// What the process holds now, in KiB; from now on its most is counted anew.
fn peak(id: u32) -> Outcome<u64> {
    std::fs::write(format!("/proc/{id}/clear_refs"), "5")?;
    status(id, "VmRSS:")
}

/// A figure that the system tells of a process, in KiB.
fn status(id: u32, name: &str) -> Outcome<u64> {
    let told = std::fs::read_to_string(format!("/proc/{id}/status"))?;
    let line = told.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|line| line.split_whitespace().next());
    Ok(number.ok_or("no such figure")?.parse()?)
}
