//! The functions over one engine: what ships, asked as browsers ask, at a time that the test says.

use super::filled::Filled;
use super::watched::Watched;
use bytes::Bytes;
use forms::{Role, Use};
use jiff::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use service::edge::SystemDice;
use service::limits::Source;
use service::ports::ReadLetter;
use service::{Declared, Desk, Key, Keyring, Moment, Request, Response};
use service::{admin, application, approval, manage, monitoring};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

/// Inside the second intake, two weeks before its deadline.
pub(super) const NOW: &str = "2023-06-09T10:00:00Z";

/// How many bytes an answer may have: more than any here.
const MOST: usize = 1 << 24;

/// What ships, read once.
pub(super) static DESK: LazyLock<Desk> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let declared = Declared::load(
        &texts(&root.join("content"), &["toml"]),
        texts(&root.join("templates"), &["html", "txt"]),
        &[],
    );
    let key = Key {
        id: "k1".to_owned(),
        secret: [7; 32],
    };
    Desk {
        declared: declared.expect("sound declarations and templates"),
        keys: Keyring::new(vec![key]).expect("a keyring"),
    }
});

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

pub(super) fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// An answer: its status, where it leads, its page.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) location: String,
    /// The cookie that it sets, with its name.
    pub(super) cookie: String,
    pub(super) page: String,
}

impl Answer {
    fn of(response: &Response) -> Self {
        let header = |name: &str| {
            let value = response.headers().get(name);
            let text = value.and_then(|one| one.to_str().ok());
            text.unwrap_or_default().to_owned()
        };
        Self {
            status: response.status().as_u16(),
            location: header("location"),
            cookie: header("set-cookie")
                .split(';')
                .next()
                .unwrap_or_default()
                .to_owned(),
            page: String::from_utf8_lossy(response.body()).into_owned(),
        }
    }

    /// Of something that no browser asked for.
    pub(super) fn told(is_done: bool) -> Self {
        Self {
            status: if is_done { 200 } else { 503 },
            location: String::new(),
            cookie: String::new(),
            page: "<h1>".to_owned(),
        }
    }

    /// The name of the first input that a person types in.
    pub(super) fn typed(&self) -> &str {
        let inputs = self.page.split("<input").skip(1);
        let mut tags = inputs.filter_map(|rest| rest.split('>').next());
        let tag = tags.find(|tag| !tag.contains("type=\"hidden\""));
        let (_, rest) = tag
            .and_then(|tag| tag.split_once("name=\""))
            .expect("an input");
        rest.split('"').next().expect("a name")
    }

    /// Whether it has a hidden input called `name`.
    pub(super) fn has_hidden(&self, name: &str) -> bool {
        self.page.contains(&format!("name=\"{name}\" value=\""))
    }

    /// The value of the hidden input called `name`.
    pub(super) fn hidden(&self, name: &str) -> String {
        let start = format!("name=\"{name}\" value=\"");
        let (_, rest) = self.page.split_once(&start).expect("a hidden input");
        rest.split('"').next().expect("a value").to_owned()
    }
}

/// A request of a browser.
#[derive(Clone, Debug, Default)]
pub(super) struct Ask {
    pub(super) path: String,
    /// What is posted; nothing is asked for with GET.
    pub(super) posts: Option<Vec<(String, String)>>,
    /// What the browser keeps of an earlier answer; "" for nothing.
    pub(super) cookie: String,
}

impl Ask {
    pub(super) fn get(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            ..Self::default()
        }
    }

    pub(super) fn post(path: &str, pairs: Vec<(String, String)>) -> Self {
        Self {
            path: path.to_owned(),
            posts: Some(pairs),
            ..Self::default()
        }
    }

    /// The same from a browser that keeps this cookie.
    pub(super) fn with(self, cookie: &str) -> Self {
        let cookie = cookie.to_owned();
        Self { cookie, ..self }
    }

    fn request(&self) -> Request {
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let pair = |(name, value): &(String, String)| format!("{}={}", encode(name), encode(value));
        let mut request = http::Request::builder().uri(&self.path);
        if !self.cookie.is_empty() {
            request = request.header("cookie", &self.cookie);
        }
        let body = match &self.posts {
            None => Bytes::new(),
            Some(pairs) => {
                request = request
                    .method("POST")
                    .header("content-type", "application/x-www-form-urlencoded")
                    .header("sec-fetch-site", "same-origin");
                Bytes::from(pairs.iter().map(pair).collect::<Vec<_>>().join("&"))
            }
        };
        request.body(body).expect("a request")
    }
}

/// One pair.
pub(super) fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// Asks the function whose route it is.
pub(super) async fn asked(ports: &Watched, ask: &Ask, now: Timestamp) -> Answer {
    let (desk, mut request) = (&*DESK, ask.request());
    // As the edge notes it, so that what is counted of an address is counted here too.
    request
        .extensions_mut()
        .insert(Source([192, 0, 2, 7].into()));
    let moment = Moment {
        now,
        dice: &SystemDice,
    };
    let path = &ask.path;
    let response = if path.starts_with("/forms/approval/") {
        approval::serve(desk, ports, &request, moment).await
    } else if path.starts_with("/forms/application/") {
        manage::serve(desk, ports, &request, moment).await
    } else if path.starts_with("/forms/equality") {
        monitoring::serve(desk, ports, &request, moment).await
    } else if path.starts_with("/admin/") {
        admin::serve_whole(desk, (ports, ports), &request, MOST, now, moment).await
    } else {
        application::serve(desk, ports, &request, moment).await
    };
    Answer::of(&response)
}

/// An application, and where its two links lead.
#[derive(Clone, Debug)]
pub(super) struct Applied {
    pub(super) reference: String,
    pub(super) own: String,
    pub(super) manager: String,
}

/// A whole good form of mentees for a person with this address.
pub(super) fn filled(email: &str) -> Filled<'static> {
    let form = DESK.declared.declarations.form_for_role("mentee");
    let today = DESK.declared.today(at(NOW));
    Filled::of(form.expect("a form"), today)
        .with(Role::Email, email)
        .with(Role::ManagerEmail, "manager@hull.ac.uk")
}

/// The press of Submit for `filled`, after its check page.
pub(super) async fn submission(ports: &Watched, filled: &Filled<'_>, now: Timestamp) -> Ask {
    let checked = asked(
        ports,
        &Ask::post("/forms/mentee/check", filled.pairs()),
        now,
    )
    .await;
    assert_eq!(checked.status, 200, "{}", checked.page);
    let state = checked.hidden("state");
    Ask::post("/forms/mentee/submit", vec![pair("state", &state)])
}

/// A person with this address applies.
pub(super) async fn applied(ports: &Watched, email: &str) -> Applied {
    let now = at(NOW);
    let submit = submission(ports, &filled(email), now).await;
    let answer = asked(ports, &submit, now).await;
    assert_eq!(answer.status, 303, "{}", answer.page);
    let reference = answer.location.rsplit('/').next().expect("a reference");
    Applied {
        own: link(ports, &format!("receipt#{reference}"), now).await,
        manager: link(ports, &format!("approval-request#{reference}#0"), now).await,
        reference: reference.to_owned(),
    }
}

/// The path of the link in a letter that waits.
pub(super) async fn link(ports: &Watched, letter: &str, now: Timestamp) -> String {
    let read = ports.read_letter(letter, now).await.expect("an engine");
    let letter = read.unwrap_or_else(|| panic!("no letter `{letter}`"));
    let address = letter.facts.get("link").expect("a link");
    let path = address.strip_prefix(&DESK.declared.site.base_url);
    path.expect("a link of ours").to_owned()
}

/// A line manager's whole good answer.
pub(super) fn decision(word: &str) -> Vec<(String, String)> {
    let form = DESK.declared.declarations.forms_of(Use::Approval).next();
    let filled = Filled::of(form.expect("a form"), DESK.declared.today(at(NOW)));
    if word == "wrong-person" {
        return filled
            .with(Role::IsManager, "no")
            .with(Role::RightManagerEmail, "right@hull.ac.uk")
            .pairs();
    }
    filled
        .with(Role::IsManager, "yes")
        .with(Role::Decision, word)
        .pairs()
}
