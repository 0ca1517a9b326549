//! The preview: the site on this machine, with each change as soon as its file is saved, and with what
//! is wrong shown above the pages. What a change does not touch is not made again.

mod pages;
mod watch;

use crate::output::Change;
use crate::workshop::Workshop;
use crate::{Excerpts, Options, OutputTree, Served, content_type};
use std::collections::VecDeque;
use std::io;
use std::net::Ipv4Addr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tiny_http::{Header, Request, Response, Server};
pub(crate) use watch::Changed;

/// How many requests are answered at once.
const THREADS: usize = 4;
/// The address that open pages ask for the next change. Only the preview has it.
const CHANGES: &str = "/.site-gen/changes";

/// What the preview shows.
#[derive(Default)]
struct State {
    /// The site as it was when last nothing was wrong with it.
    tree: OutputTree,
    /// What is wrong with it now.
    wrong: Option<pages::Wrong>,
    /// Counts what has been shown.
    version: u64,
    /// Open pages that wait for what comes next.
    waiting: VecDeque<Request>,
}

/// Serves the site on `127.0.0.1:port` (a free port where that is 0) until the process ends.
/// `options` is asked anew for each build, so that its moment goes on. `say` is told the address
/// first, then of each build.
///
/// # Errors
/// Where the port cannot be taken.
pub fn serve(
    port: u16,
    options: impl Fn() -> Options + Send,
    say: impl Fn(&str) + Send,
) -> io::Result<()> {
    let server = Server::http((Ipv4Addr::LOCALHOST, port)).map_err(io::Error::other)?;
    let address = server.server_addr();
    say(&format!("listening on http://{address}"));
    let first = options();
    let mut watch = watch::Watch::over([first.content.clone(), first.templates.clone()]);
    let mut workshop = Workshop::default();
    let state = Mutex::new(State::default());
    show(
        &state,
        build(&mut workshop, &first, &Changed::Anything, &say),
    );
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| answer_all(&server, &state));
        }
        loop {
            let changed = watch.wait();
            show(&state, build(&mut workshop, &options(), &changed, &say));
        }
    })
}

/// Builds the site of which `changed` has changed, and tells `say` how that went.
fn build(
    workshop: &mut Workshop,
    options: &Options,
    changed: &Changed,
    say: &impl Fn(&str),
) -> Result<Change, pages::Wrong> {
    let problems = match workshop.build(options, changed) {
        Ok(change) => {
            say(&format!("built: {} files", change.files));
            return Ok(change);
        }
        Err(problems) => problems,
    };
    let mut excerpts = Excerpts::new(options);
    for problem in &problems {
        say(&excerpts.told(problem));
    }
    say(&format!("not built: {} to mend", problems.len()));
    Err(pages::Wrong::of(&problems, &mut excerpts))
}

/// Shows what came of a build, and tells the pages that wait for it. What changed may have been a
/// time, or a file that shows nowhere: then there is nothing to tell.
fn show(state: &Mutex<State>, built: Result<Change, pages::Wrong>) {
    let (waiting, version) = {
        let mut state = lock(state);
        let (change, wrong) = match built {
            Ok(change) => (change, None),
            Err(wrong) => (Change::default(), Some(wrong)),
        };
        if state.version > 0 && change.is_none() && state.wrong == wrong {
            return;
        }
        state.tree.change(&change);
        state.wrong = wrong;
        state.version += 1;
        (std::mem::take(&mut state.waiting), state.version)
    };
    for request in waiting {
        respond(request, Response::from_string(version.to_string()));
    }
}

fn answer_all(server: &Server, state: &Mutex<State>) {
    for request in server.incoming_requests() {
        answer(request, state);
    }
}

fn answer(request: Request, state: &Mutex<State>) {
    let url = request.url().to_owned();
    let (path, query) = url.split_once('?').unwrap_or((&url, ""));
    let mut state = lock(state);
    if path == CHANGES {
        if query == state.version.to_string() {
            state.waiting.push_back(request);
        } else {
            let version = state.version.to_string();
            drop(state);
            respond(request, Response::from_string(version));
        }
        return;
    }
    let response = file(&state, path);
    drop(state);
    respond(request, response);
}

type Answer = Response<io::Cursor<Vec<u8>>>;

fn file(state: &State, path: &str) -> Answer {
    let (tree, version) = (&state.tree, state.version);
    let (path, status) = match tree.serve(path) {
        Served::File { path, .. } => (path, 200),
        Served::Redirect(to) => {
            let location = header("Location", &to);
            return location.into_iter().fold(
                Response::from_data(Vec::new()).with_status_code(308),
                Response::with_header,
            );
        }
        Served::NotFound => ("404.html", 404),
    };
    let bytes = tree.get(path).unwrap_or_default();
    match (std::str::from_utf8(&bytes), &state.wrong) {
        (Ok(page), None) if path.ends_with(".html") => html(page.to_owned(), status, version),
        // The status says that this is not the site as it would be, to tools that ask for it.
        (Ok(page), Some(wrong)) if path.ends_with(".html") => html(wrong.over(page), 500, version),
        _ => typed(bytes.into_owned(), content_type(path), status),
    }
}

fn html(page: String, status: u16, version: u64) -> Answer {
    typed(
        pages::with_reload(page, CHANGES, version).into_bytes(),
        content_type(".html"),
        status,
    )
}

fn typed(bytes: Vec<u8>, content_type: &str, status: u16) -> Answer {
    let headers = [
        ("Content-Type", content_type),
        ("Cache-Control", "no-store"),
    ];
    headers
        .iter()
        .filter_map(|(name, value)| header(name, value))
        .fold(
            Response::from_data(bytes).with_status_code(status),
            Response::with_header,
        )
}

fn header(name: &str, value: &str) -> Option<Header> {
    Header::from_bytes(name, value).ok()
}

/// Sends an answer. A reader that has gone away misses nothing.
fn respond(request: Request, response: Answer) {
    let _ = request.respond(response);
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
