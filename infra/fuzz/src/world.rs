//! The world: what ships, one application in it, and an owner who is signed in.

use crate::filled::Filled;
use crate::ports::Ports;
use bytes::Bytes;
use forms::Role;
use http::Method;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use scheme::Seat;
use service::record::NewApplication;
use service::routes::{Function, ROUTES, Route};
use service::{Declared, Desk, Dice, Key, Keyring, Moment, Request, Response};
use service::{admin, application, approval, manage, monitoring};
use std::collections::BTreeMap;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::LazyLock;
use std::task::{Context, Poll, Waker};

/// Inside the last intake of the scheme that ships.
pub const NOW: &str = "2023-06-09T10:00:00Z";

/// A secret of an administrator's, as it stands in a cookie and in a link.
const SECRET: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// How many bytes an answer may have.
const MOST: usize = 1 << 22;

/// What ships.
pub static DESK: LazyLock<Desk> = LazyLock::new(|| {
    let templates = texts(&root().join("templates"), &["html", "txt"]);
    let key = Key {
        id: "k1".to_owned(),
        secret: [7; 32],
    };
    Desk {
        declared: Declared::load(&declarations(), templates, &[]).expect("what ships"),
        keys: Keyring::new(vec![key]).expect("a key"),
    }
});

/// One application, and where its links lead.
pub(crate) struct World {
    pub(crate) new: NewApplication,
    own: String,
    manager: String,
    state: String,
}

pub(crate) static WORLD: LazyLock<World> = LazyLock::new(World::begin);

impl World {
    /// Somebody applies.
    fn begin() -> Self {
        let ports = Ports::default();
        let form = DESK.declared.declarations.form_for_role("mentee");
        let today = DESK.declared.today(NOW.parse().expect("an instant"));
        let filled = Filled::of(form.expect("a form"), today)
            .with(Role::Email, "ann@hull.ac.uk")
            .with(Role::ManagerEmail, "manager@hull.ac.uk");
        let page = press(&ports, "/forms/mentee/check", &filled.pairs());
        let page = String::from_utf8_lossy(page.body()).into_owned();
        let (_, state) = page
            .split_once("name=\"state\" value=\"")
            .expect("a check page");
        let state = state.split('"').next().expect("a state").to_owned();
        press(
            &ports,
            "/forms/mentee/submit",
            &[("state".to_owned(), state.clone())],
        );
        let new = ports.submitted.into_inner().expect("a lock");
        let new = new.expect("an application");
        let link = |at: &str| {
            let mut facts = new.letters.iter().filter_map(|one| one.facts.get("link"));
            let link = facts.find(|link| link.contains(at)).expect("a link");
            link.rsplit('/').next().expect("a token").to_owned()
        };
        Self {
            own: link("/forms/application/"),
            manager: link("/forms/approval/"),
            state,
            new,
        }
    }

    /// The path of a route with what really stands in its braces.
    fn path(&self, route: &Route, draw: u8) -> String {
        let forms = ["mentee", "mentor", "equality", "approval"];
        let token = match route.function {
            Function::Approval => self.manager.as_str(),
            Function::Manage => self.own.as_str(),
            _ => SECRET,
        };
        let reference = self.new.application.reference.as_str();
        route
            .path
            .replace("{form}", forms[usize::from(draw) % forms.len()])
            .replace("{token}", token)
            .replace("{reference}", reference)
            .replace("{id}", reference)
    }
}

/// The address of an owner.
pub(crate) fn owner() -> String {
    let mut all = DESK.declared.scheme().administrators.iter();
    let owner = all.find(|one| one.seat == Seat::Owner);
    owner.expect("an owner").email.clone()
}

/// What the check page of that application holds.
pub fn state() -> &'static str {
    &WORLD.state
}

/// The route that a number draws.
pub fn route(draw: u8) -> &'static Route {
    &ROUTES[usize::from(draw) % ROUTES.len()]
}

/// The answer of a route's function: to `rest` as the body of a POST, or as the query of a GET, by
/// whichever of its methods `draw` says. Nothing, where no server could read such a request.
pub fn answer(route: &Route, draw: u8, rest: &[u8]) -> Option<Response> {
    let posts = route.methods[usize::from(draw) % route.methods.len()] == "POST";
    let path = WORLD.path(route, draw);
    let (method, address, body) = if posts {
        (Method::POST, path, rest)
    } else {
        let query = std::str::from_utf8(rest).ok()?;
        (Method::GET, format!("{path}?{query}"), &b""[..])
    };
    let kind = match draw {
        250.. => "text/plain",
        _ => "application/x-www-form-urlencoded",
    };
    let request = http::Request::builder()
        .method(method)
        .uri(address)
        .header("content-type", kind)
        .header("sec-fetch-site", "same-origin")
        .header("cookie", format!("__Host-session={SECRET}"))
        .body(Bytes::copy_from_slice(body))
        .ok()?;
    let ports = Ports {
        // What an authenticator shares with its app nobody outside can make, and here it is read.
        is_first_time: route.path == "/admin/sign-in/{token}",
        ..Ports::default()
    };
    Some(served(&ports, route.function, &request))
}

/// Presses a button of the forms.
fn press(ports: &Ports, path: &str, pairs: &[(String, String)]) -> Response {
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let pairs = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)));
    let request = http::Request::post(path)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(Bytes::from(pairs.collect::<Vec<_>>().join("&")));
    served(ports, Function::Application, &request.expect("a request"))
}

fn served(ports: &Ports, function: Function, request: &Request) -> Response {
    let now = NOW.parse().expect("an instant");
    let moment = Moment { now, dice: &Same };
    let desk = &*DESK;
    match function {
        Function::Application => run(application::serve(desk, ports, request, moment)),
        Function::Monitoring => run(monitoring::serve(desk, ports, request, moment)),
        Function::Approval => run(approval::serve(desk, ports, request, moment)),
        Function::Manage => run(manage::serve(desk, ports, request, moment)),
        Function::Admin => run(admin::serve_whole(
            desk,
            (ports, ports),
            request,
            MOST,
            now,
            moment,
        )),
    }
}

/// Runs what never has to wait.
fn run<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("ports that keep nothing never wait"),
    }
}

/// Chance that is the same each time.
struct Same;

impl Dice for Same {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

/// The repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The declarations that ship, by path.
pub fn declarations() -> BTreeMap<String, String> {
    texts(&root().join("content"), &["toml"])
}

fn texts(root: &Path, endings: &[&str]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let ending = path.extension().and_then(|one| one.to_str());
            if path.is_dir() {
                folders.push(path);
            } else if ending.is_some_and(|one| endings.contains(&one)) {
                let short = path.strip_prefix(root).expect("below").to_str();
                let text = std::fs::read_to_string(&path).expect("text");
                found.insert(short.expect("UTF-8").to_owned(), text);
            }
        }
    }
    found
}
