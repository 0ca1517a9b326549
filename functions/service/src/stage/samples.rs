//! What ships, and an application to play with.

use crate::declared::Declared;
use crate::desk::{Desk, Dice};
use crate::keyring::{Key, Keyring};
use crate::link::LinkToken;
use crate::ports::Dossier;
use crate::record::{Application, Approval};
use forms::{Answer, Answers, Form, Role};
use jiff::Timestamp;
use scheme::Reference;
use scheme::life::Status;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

/// Inside the second intake, two weeks before its deadline.
pub(crate) const NOW: &str = "2023-06-09T10:00:00Z";

/// A timestamp.
pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().expect("a timestamp")
}

/// Chance that can be foretold: bytes counted up.
#[derive(Default)]
pub(crate) struct Seeded(Mutex<u8>);

impl Dice for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        let mut next = self.0.lock().expect("a lock");
        for byte in bytes {
            *byte = *next;
            *next = next.wrapping_add(1);
        }
    }
}

/// The content and templates that ship.
pub(crate) fn desk() -> Desk {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let declared = Declared::load(
        &texts(&root.join("content"), "toml"),
        texts(&root.join("templates"), ""),
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
}

fn texts(root: &Path, ending: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.to_str().expect("UTF-8");
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with(ending) && !name.ends_with(".md") {
                let short = path.strip_prefix(root).expect("below").to_str();
                let text = std::fs::read_to_string(&path).unwrap_or_default();
                found.insert(short.expect("UTF-8").to_owned(), text);
            }
        }
    }
    found
}

/// The reference of the application to play with.
pub(crate) fn reference() -> Reference {
    Reference::from_random([3; 16])
}

/// The first link of its line manager.
pub(crate) fn approval_link() -> LinkToken {
    LinkToken::new(reference(), [1; 32])
}

/// The applicant's own link.
pub(crate) fn own_link() -> LinkToken {
    LinkToken::new(reference(), [2; 32])
}

/// The input that plays `role` in `form`, with `value`.
pub(crate) fn with_role(form: &Form, role: Role, value: &str) -> (String, String) {
    let field = form.by_role(role).expect("a field of that role");
    let name = field.kind.inputs(&field.id).into_iter().next();
    (name.expect("an input"), value.to_owned())
}

/// An application that awaits its line manager, sent in at [`NOW`].
pub(crate) fn dossier(desk: &Desk) -> Dossier {
    let form = desk.declared.declarations.form_for_role("mentee");
    let form = form.expect("a form for mentees");
    let mut answers = Answers::default();
    for (role, value) in [
        (Role::Name, "Zoë <b>O'Brien</b>"),
        (Role::Email, "zoe@hull.ac.uk"),
        (Role::Institution, "hull"),
        (Role::JobTitle, "Library & archive assistant"),
        (Role::Level, "2"),
        (Role::ManagerName, "Max Manager"),
        (Role::ManagerEmail, "max@hull.ac.uk"),
    ] {
        let (id, value) = with_role(form, role, value);
        answers.set(&id, Answer::Text(value));
    }
    answers.set("asked_no_more", Answer::Text("canary-goal".to_owned()));
    let intake = desk.declared.intake_for("mentee", at(NOW));
    let application = Application {
        reference: reference(),
        form: form.id.clone(),
        version: form.version,
        intake: intake.expect("an intake").id.clone(),
        role: form.role.clone(),
        status: Status::Awaiting,
        submitted: at(NOW),
        flags: Vec::new(),
        answers,
        link: own_link().hash(),
        who: "guard".to_owned(),
        expires: at("2025-02-01T00:00:00Z"),
    };
    let approval = Approval {
        reference: reference(),
        intake: application.intake.clone(),
        role: application.role.clone(),
        applicant_name: form.text(&application.answers, Role::Name).to_owned(),
        job_title: form.text(&application.answers, Role::JobTitle).to_owned(),
        applicant_email: form.text(&application.answers, Role::Email).to_owned(),
        manager_name: "Max Manager".to_owned(),
        manager_email: "max@hull.ac.uk".to_owned(),
        link: approval_link().hash(),
        replaced: Vec::new(),
        closes: at("2023-06-30T10:00:00Z"),
        decision: None,
        withdrawn: false,
        expires: application.expires,
    };
    Dossier {
        application,
        approval,
        events: Vec::new(),
    }
}
