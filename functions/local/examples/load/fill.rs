//! Applications to write, and tables that hold many of them before.

use crate::Outcome;
use crate::pages::{NOW, Running};
use dynoxide::{Database, ImportOptions};
use forms::{Answers, Form, Outside, Role, Sent, parse};
use scheme::life::Status;
use scheme::{Declarations, Reference};
use serde_json::{Value, json};
use service::LinkHash;
use service::record::{
    Application, Approval, Letter, LetterKind, NewApplication, Once, Summary, Who,
};
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::path::Path;
use std::sync::OnceLock;

#[expect(
    dead_code,
    clippy::expect_used,
    clippy::panic,
    reason = "made for the tests over HTTP, which use all of it and may panic"
)]
#[path = "../../tests/scheme_test/filled.rs"]
mod filled;

use filled::Filled;

/// How many items are put in at once.
const BATCH: usize = 10_000;
/// How much of each text is typed, in characters: all of them as long as they may be would be seven
/// times what an application comes to.
const TYPED: usize = 120;

/// The form of mentees, as it ships.
pub(crate) fn form() -> Outcome<&'static Form> {
    static DECLARED: OnceLock<Declarations> = OnceLock::new();
    if let Some(declared) = DECLARED.get() {
        return Ok(declared.form_for_role("mentee").ok_or("no form")?);
    }
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content");
    let mut files = BTreeMap::new();
    let mut folders = vec![content.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "toml") {
                let name = path.strip_prefix(&content)?.to_string_lossy().into_owned();
                files.insert(name, std::fs::read_to_string(&path)?);
            }
        }
    }
    let declared = Declarations::read("content", &files).map_err(|_| "the content has problems")?;
    let declared = DECLARED.get_or_init(|| declared);
    Ok(declared.form_for_role("mentee").ok_or("no form")?)
}

/// What somebody with this address types.
pub(crate) fn pairs(form: &Form, email: &str) -> Vec<(String, String)> {
    let today = jiff::civil::date(2023, 6, 1);
    let manager = format!("boss.of.{email}");
    let pairs = Filled::of(form, today)
        .with(Role::Email, email)
        .with(Role::ManagerEmail, &manager)
        .pairs();
    let typed = |text: String| text.chars().take(TYPED).collect();
    let pairs = pairs.into_iter();
    pairs.map(|(name, text)| (name, typed(text))).collect()
}

/// So many applications of different people, as a submission makes them.
pub(crate) fn applications(name: &str, count: usize) -> Outcome<Vec<NewApplication>> {
    let form = form()?;
    let one = |number: usize| {
        let email = format!("{name}.{number}@hull.ac.uk");
        let sent = Sent::accept(form, pairs(form, &email)).map_err(|_| "other names")?;
        let outside = Outside {
            today: jiff::civil::date(2023, 6, 1),
            applicant_email: None,
        };
        let answers = parse(form, &sent, outside).map_err(|_| "answers with faults")?;
        application(form, answers, &email)
    };
    (0..count).map(one).collect()
}

fn application(form: &Form, answers: Answers, email: &str) -> Outcome<NewApplication> {
    let now: jiff::Timestamp = NOW.parse()?;
    let expires = now.checked_add(jiff::SignedDuration::from_hours(24 * 365))?;
    let reference = Reference::from_random(seed(email));
    let text = |role| form.text(&answers, role).to_owned();
    let link = LinkHash::from_stored(&format!("{email:-<43}"));
    let summary = Summary {
        reference: reference.clone(),
        intake: "2023".to_owned(),
        role: form.role.clone(),
        status: Status::FIRST,
        submitted: now,
        name: text(Role::Name),
        institution: "hull".to_owned(),
        level: "4".to_owned(),
        flags: Vec::new(),
        topics: Vec::new(),
    };
    let approval = Approval {
        reference: reference.clone(),
        intake: "2023".to_owned(),
        role: form.role.clone(),
        applicant_name: text(Role::Name),
        job_title: text(Role::JobTitle),
        applicant_email: email.to_owned(),
        manager_name: text(Role::ManagerName),
        manager_email: text(Role::ManagerEmail),
        link: link.clone(),
        replaced: Vec::new(),
        closes: expires,
        decision: None,
        withdrawn: false,
        expires,
    };
    let who = format!("2023#mentee#{email:-<64}");
    let letters = letters(&reference, email, now, expires);
    Ok(NewApplication {
        once: Once {
            submission_id: email.to_owned(),
            digest: format!("{email:-<43}"),
            expires,
        },
        who: Who {
            key: who.clone(),
            digest: format!("{email:-<43}"),
            expires,
        },
        application: Application {
            reference,
            form: form.id.clone(),
            version: form.version,
            intake: "2023".to_owned(),
            role: form.role.clone(),
            status: Status::FIRST,
            submitted: now,
            flags: Vec::new(),
            answers,
            link,
            who,
            expires,
        },
        approval,
        letters,
        summary,
    })
}

/// Sixteen bytes that are the address's own.
fn seed(email: &str) -> [u8; 16] {
    let half = |salt: u64| {
        let mut hasher = std::hash::DefaultHasher::new();
        (salt, email).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    ((half(1) << 64) | half(2)).to_be_bytes()
}

/// The receipt and the request of one application.
fn letters(
    reference: &Reference,
    email: &str,
    now: jiff::Timestamp,
    expires: jiff::Timestamp,
) -> Vec<Letter> {
    let letters = [
        (LetterKind::Receipt, format!("receipt#{reference}")),
        (
            LetterKind::ApprovalRequest,
            format!("approval-request#{reference}#0"),
        ),
    ];
    let letters = letters.map(|(kind, id)| Letter {
        id,
        kind,
        to: email.to_owned(),
        facts: BTreeMap::from([("link".to_owned(), "https://example.org/".repeat(4))]),
        queued: now,
        expires,
        sent: None,
    });
    letters.into()
}

/// Has the program make its tables in `data`, and puts in `count` applications beside their guards.
pub(crate) fn fill(program: &Path, data: &Path, count: usize) -> Outcome<()> {
    drop(Running::start(program, data)?);
    let database = Database::new(&data.join("engine.db").to_string_lossy())?;
    database.enable_bulk_loading()?;
    let form = form()?;
    let answers: BTreeMap<String, String> = pairs(form, "before@hull.ac.uk").into_iter().collect();
    let answers: BTreeMap<&String, Value> = answers
        .iter()
        .map(|(name, text)| (name, json!({ "S": text })))
        .collect();
    for first in (0..count).step_by(BATCH) {
        let mut items = Vec::new();
        for number in first..count.min(first + BATCH) {
            for item in stored(number, &answers) {
                items.push(serde_json::from_value(item)?);
            }
        }
        database.import_items("applications", items, ImportOptions::default())?;
    }
    Ok(())
}

/// An application and its guard, as they lie in the table.
fn stored(number: usize, answers: &BTreeMap<&String, Value>) -> [Value; 2] {
    let mixed = (number as u128).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835);
    let reference = Reference::from_random(mixed.to_be_bytes());
    let expires = json!({ "N": "1999999999" });
    let application = json!({
        "pk": { "S": format!("APP#{reference}") },
        "sk": { "S": "APPLICATION" },
        "list": { "S": "2023#mentee#awaiting" },
        "place": { "S": format!("{:015}#{reference}", 1_685_000_000_000_u64 + number as u64) },
        "status": { "S": "awaiting" },
        "answers": { "M": answers },
        "expires_at": expires,
    });
    let guard = json!({
        "pk": { "S": format!("WHO#2023#mentee#{number:064x}") },
        "sk": { "S": "WHO" },
        "reference": { "S": reference.as_str() },
        "expires_at": expires,
    });
    [application, guard]
}
