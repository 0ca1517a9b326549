//! The preview: the site on this machine, with each change as soon as its file is saved, and with what
//! is wrong shown above the pages. What a change does not touch is not made again.

mod pages;
mod watch;

use crate::workshop::Workshop;
use crate::{Excerpts, Options, OutputTree, Served, content_type};
use std::collections::VecDeque;
use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tiny_http::{Header, Request, Response, Server};
pub(crate) use watch::Changed;

/// How many requests are answered at once.
const THREADS: usize = 4;
/// The address that open pages ask for the next change. Only the preview has it.
const CHANGES: &str = "/.site-gen/changes";

/// The site as it was when last nothing was wrong with it, and what is wrong with it now.
#[derive(Clone, Default, PartialEq)]
struct Built {
    tree: Arc<OutputTree>,
    wrong: Option<pages::Wrong>,
}

/// What the preview shows.
struct State {
    built: Built,
    /// Counts the builds.
    version: u64,
    /// Open pages that wait for the next build.
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
    let mut built = build(
        &mut workshop,
        &first,
        &Changed::Anything,
        &Built::default(),
        &say,
    );
    let state = Arc::new(Mutex::new(State {
        built: built.clone(),
        version: 1,
        waiting: VecDeque::new(),
    }));
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| answer_all(&server, &state));
        }
        loop {
            let changed = watch.wait();
            let next = build(&mut workshop, &options(), &changed, &built, &say);
            // What changed may have been a time, or a file that shows nowhere.
            if next != built {
                built = next.clone();
                replace(&state, next);
            }
        }
    })
}

/// Builds the site of which `changed` has changed since it was built `before`, and tells `say` how
/// that went.
fn build(
    workshop: &mut Workshop,
    options: &Options,
    changed: &Changed,
    before: &Built,
    say: &impl Fn(&str),
) -> Built {
    let problems = match workshop.build(options, changed) {
        Ok(tree) => {
            say(&format!("built: {} files", tree.len()));
            return Built {
                tree: Arc::new(tree.clone()),
                wrong: None,
            };
        }
        Err(problems) => problems,
    };
    let mut excerpts = Excerpts::new(options);
    for problem in &problems {
        say(&excerpts.told(problem));
    }
    say(&format!("not built: {} to mend", problems.len()));
    Built {
        tree: Arc::clone(&before.tree),
        wrong: Some(pages::Wrong::of(&problems, &mut excerpts)),
    }
}

/// Puts a new build in the old one's place, and tells the pages that wait for it.
fn replace(state: &Mutex<State>, built: Built) {
    let (waiting, version) = {
        let mut state = lock(state);
        state.built = built;
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
    let (built, version) = (state.built.clone(), state.version);
    drop(state);
    respond(request, file(&built, path, version));
}

type Answer = Response<io::Cursor<Vec<u8>>>;

fn file(built: &Built, path: &str, version: u64) -> Answer {
    let tree = &built.tree;
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
    match (std::str::from_utf8(&bytes), &built.wrong) {
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
