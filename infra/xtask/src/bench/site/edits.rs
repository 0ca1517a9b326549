//! What an edit of one page costs: until the site is built again in a new run, and until a preview
//! that is running serves it.

use super::places::Place;
use super::tools::Tools;
use crate::bench::measure::{self, Runs};
use crate::console::say;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How many edits.
const EDITS: usize = 7;
/// How long an edit may take to be served before it is given up.
const LONGEST: Duration = Duration::from_secs(120);

pub(super) fn head() -> Vec<String> {
    vec![
        "| where | pages | what | s (spread) | CPU s |".to_owned(),
        "| --- | --- | --- | --- | --- |".to_owned(),
    ]
}

/// Takes the times of edits of a site of `pages` pages.
pub(super) fn take(tools: &Tools, place: &Place, pages: usize) -> Result<Vec<String>, String> {
    let (file_system, folder) = (place.name, place.folder.as_path());
    say(&format!("edits of one page of {pages}, {file_system}"));
    place.begin()?;
    let site = tools.make_up(folder, pages)?;
    let line = |what: &str, runs: &Runs| {
        let middle = runs.median();
        let cpu = if middle.cpu.is_nan() {
            String::new()
        } else {
            format!("{:.3}", middle.cpu)
        };
        format!(
            "| {file_system} | {pages} | {what} | {:.3} (±{:.0} %) | {cpu} |",
            middle.wall,
            runs.spread() * 100.0,
        )
    };
    let mut lines = vec![
        line("site-gen: built again", &built_again(tools, folder, &site)?),
        line("site-gen: served", &served(tools, &site)?),
    ];
    if pages <= 1_000
        && let Some(hugo) = tools.hugo()
    {
        let site = tools.make_up_for(folder, pages, &["hugo"])?;
        lines.push(line("Hugo: served", &served_by_hugo(hugo, &site)?));
    }
    place.clear(folder)?;
    Ok(lines)
}

/// Builds the site, edits a page, and builds it again; at the end that must be a clean build's.
fn built_again(tools: &Tools, folder: &Path, site: &Path) -> Result<Runs, String> {
    let build = tools.our_build(site, &folder.join("out"));
    let words: Vec<&str> = build.words.iter().map(String::as_str).collect();
    for _ in 0..2 {
        measure::cost(&build.folder, &words)?;
        std::thread::sleep(Duration::from_millis(100));
    }
    let mut runs = Runs::default();
    for number in 0..EDITS {
        edit(&site.join("content/pages/s0/p3.md"), "built", number)?;
        runs.add(measure::cost(&build.folder, &words)?);
    }
    let clean = tools.our_build(site, &folder.join("clean"));
    let words: Vec<&str> = clean.words.iter().map(String::as_str).collect();
    measure::cost(&clean.folder, &words)?;
    if files(&build.out)? == files(&clean.out)? {
        Ok(runs)
    } else {
        Err("a site that was built again is not what a clean build gives".to_owned())
    }
}

/// Adds a line to the page, and gives the word in it that no other has.
fn edit(page: &Path, why: &str, number: usize) -> Result<String, String> {
    let word = format!("{why}{number}times");
    let text = fs::read_to_string(page).map_err(|error| error.to_string())?;
    if text.contains(&word) {
        return Err(format!("`{word}` was there before the edit"));
    }
    fs::write(page, format!("{text}\nThis was {word}.\n")).map_err(|error| error.to_string())?;
    Ok(word)
}

/// All files below `folder`, but what the generator keeps for itself.
fn files(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(&inner).map_err(|error| error.to_string())? {
            let path = entry.map_err(|error| error.to_string())?.path();
            let below = path.strip_prefix(folder).unwrap_or(&path).to_owned();
            if path.is_dir() {
                folders.push(path);
            } else if !below.to_string_lossy().starts_with(".site-gen") {
                found.insert(below, fs::read(&path).map_err(|error| error.to_string())?);
            }
        }
    }
    Ok(found)
}

/// A server that is ended with the run.
struct Server {
    process: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn served(tools: &Tools, site: &Path) -> Result<Runs, String> {
    let mut process = Command::new(&tools.site_gen)
        .args(["serve", "--port", "0"])
        .current_dir(site)
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("the preview cannot be started: {error}"))?;
    let stdout = process.stdout.take().ok_or("the preview says nothing")?;
    let mut lines = BufReader::new(stdout).lines();
    let first = lines.next().and_then(Result::ok).unwrap_or_default();
    let address = first
        .strip_prefix("listening on http://")
        .unwrap_or_default()
        .to_owned();
    // What it says later is read, so that it is never stopped by a full pipe.
    std::thread::spawn(move || lines.for_each(drop));
    let server = Server { process, address };
    edits_served(&server, &site.join("content/pages/s0/p3.md"))
}

fn served_by_hugo(hugo: &Path, site: &Path) -> Result<Runs, String> {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let port = free.map_err(|error| error.to_string())?.port().to_string();
    let process = Command::new(hugo)
        .args([
            "server",
            "--quiet",
            "--renderToMemory",
            "--bind",
            "127.0.0.1",
            "--port",
            &port,
        ])
        .current_dir(site)
        .stdout(Stdio::null())
        .spawn()
        .map_err(|error| format!("Hugo's server cannot be started: {error}"))?;
    let server = Server {
        process,
        address: format!("127.0.0.1:{port}"),
    };
    edits_served(&server, &site.join("content/s0/p3.md"))
}

fn edits_served(server: &Server, page: &Path) -> Result<Runs, String> {
    wait_for(server, "Page 3")?;
    let mut runs = Runs::default();
    for number in 0..EDITS {
        std::thread::sleep(Duration::from_millis(300));
        let start = Instant::now();
        let word = edit(page, "served", number)?;
        wait_for(server, &word)?;
        runs.add(measure::Cost {
            wall: start.elapsed().as_secs_f64(),
            cpu: f64::NAN,
            peak: f64::NAN,
        });
    }
    Ok(runs)
}

/// Asks for the page until it has `word`.
fn wait_for(server: &Server, word: &str) -> Result<(), String> {
    let start = Instant::now();
    while start.elapsed() < LONGEST {
        if get(&server.address, "/s0/p3/").is_ok_and(|page| page.contains(word)) {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    Err(format!("`{word}` was not served within {LONGEST:?}"))
}

fn get(address: &str, path: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
