//! The program that ships, and a browser's requests to it.

use crate::Outcome;
use crate::engine;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// Inside the last intake.
pub(crate) const NOW: &str = "2023-06-01T09:00:00Z";

/// The program, on a folder of data.
pub(crate) struct Running {
    pub(crate) running: engine::Running,
    pub(crate) address: String,
}

impl Running {
    pub(crate) fn start(program: &Path, data: &Path) -> Outcome<Self> {
        let mut command = Command::new(program);
        command
            .args(["--port", "0", "--now", NOW, "--data"])
            .arg(data);
        let running = engine::Running::spawn(command)?;
        Ok(Self {
            address: running.address.clone(),
            running,
        })
    }

    /// Its resident memory, in KiB, where the system tells it.
    pub(crate) fn resident(&self) -> Outcome<u64> {
        let path = format!("/proc/{}/status", self.running.child.id());
        let told = std::fs::read_to_string(path)?;
        let line = told.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = line.and_then(|line| line.split_whitespace().next());
        Ok(number.ok_or("no VmRSS")?.parse()?)
    }
}

pub(crate) fn browser() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(Duration::from_secs(60)))
        .build()
        .into()
}

/// Asks for so many check pages, each of another person: their states.
pub(crate) fn states(address: &str, name: &str, count: usize) -> Outcome<Vec<String>> {
    let browser = browser();
    let form = crate::fill::form()?;
    let mut states = Vec::with_capacity(count);
    for number in 0..count {
        let pairs = crate::fill::pairs(form, &format!("{name}.{number}@hull.ac.uk"));
        let page = post(
            &browser,
            &format!("{address}/forms/mentee/check"),
            &pairs,
            200,
        )?;
        let (_, rest) = page
            .split_once("name=\"state\" value=\"")
            .ok_or("no state")?;
        states.push(rest.split('"').next().unwrap_or_default().to_owned());
    }
    Ok(states)
}

/// Presses Submit.
pub(crate) fn submit(browser: &ureq::Agent, address: &str, state: &str) -> Outcome<()> {
    let pairs = [("state".to_owned(), state.to_owned())];
    post(
        browser,
        &format!("{address}/forms/mentee/submit"),
        &pairs,
        303,
    )?;
    Ok(())
}

fn post(
    browser: &ureq::Agent,
    url: &str,
    pairs: &[(String, String)],
    expected: u16,
) -> Outcome<String> {
    let pairs = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let request = browser.post(url).header("sec-fetch-site", "same-origin");
    let mut answer = request.send_form(pairs)?;
    let page = answer.body_mut().read_to_string()?;
    if answer.status() == expected {
        Ok(page)
    } else {
        Err(format!("{url} answered {}", answer.status()).into())
    }
}
