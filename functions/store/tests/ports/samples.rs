//! Made-up people and what is stored of them.

use forms::{Answer, Answers};
use jiff::Timestamp;
use scheme::Reference;
use scheme::life::Status;
use service::LinkHash;
use service::ports::Cap;
use service::record::{
    Act, Application, Approval, Authenticator, Decision, Deed, Event, Flag, Happening, Letter,
    LetterKind, NewApplication, Once, Summary, Verdict, Who,
};
use std::collections::BTreeMap;

/// The words that must leave the table with the person.
pub(crate) const CANARY: &str = "Zebedee-Quillfeather";

/// An instant some milliseconds after the first of June 2023.
pub(crate) fn at(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(1_685_577_600_000 + milliseconds).unwrap()
}

/// A whole year on.
pub(crate) fn expiry() -> Timestamp {
    at(365 * 24 * 3_600_000)
}

pub(crate) fn reference(seed: u64) -> Reference {
    Reference::from_random((u128::from(seed).wrapping_mul(0x9E37_79B9_7F4A_7C15)).to_be_bytes())
}

pub(crate) fn hash(text: &str) -> LinkHash {
    LinkHash::from_stored(&format!("{text:-<43}"))
}

pub(crate) fn answers() -> Answers {
    [
        ("full_name", Answer::Text(format!("{CANARY} O’Dowd"))),
        ("years", Answer::Number(-3)),
        ("agreed", Answer::Flag(true)),
        (
            "topics",
            Answer::List(vec!["leading".to_owned(), "open-access".to_owned()]),
        ),
        ("profile", Answer::Text(format!("I am {CANARY}.\r\n𝄞 …"))),
    ]
    .into_iter()
    .map(|(id, answer)| (id.to_owned(), answer))
    .collect()
}

/// A limit of so many in an hour.
pub(crate) fn cap(most: i64) -> Cap {
    Cap {
        key: "submit#hour#hash".to_owned(),
        most,
        until: at(3_600_000),
    }
}

/// All that a submission stores: another person, page and reference for each `seed`.
pub(crate) fn new_application(seed: u64) -> NewApplication {
    let application = application(seed);
    let reference = application.reference.clone();
    let approval = approval(&application);
    let letters = vec![
        letter(LetterKind::Receipt, &reference.to_string()),
        letter(LetterKind::ApprovalRequest, &format!("{reference}#0")),
    ];
    NewApplication {
        once: Once {
            submission_id: format!("{seed:032x}"),
            digest: format!("digest-{seed}"),
            expires: at(48 * 3_600_000),
        },
        who: Who {
            key: application.who.clone(),
            digest: format!("digest-{seed}"),
            expires: application.expires,
        },
        summary: summary(&application),
        application,
        approval,
        letters,
    }
}

/// All that a press of the page of `page` stores, with the answers of the person of `seed` on it: a page
/// has one reference, whoever presses it.
pub(crate) fn on_page(page: u64, seed: u64) -> NewApplication {
    let (first, mut new) = (new_application(page), new_application(seed));
    new.once.submission_id = first.once.submission_id;
    new.application.reference = reference(page);
    new.approval.reference = reference(page);
    new.summary.reference = reference(page);
    new.letters = first.letters;
    new
}

fn application(seed: u64) -> Application {
    Application {
        reference: reference(seed),
        form: "mentor".to_owned(),
        version: 1,
        intake: "2023".to_owned(),
        role: "mentor".to_owned(),
        status: Status::Awaiting,
        submitted: at(i64::try_from(seed).unwrap()),
        flags: vec![Flag::EmailOutside, Flag::Quarantined],
        answers: answers(),
        link: hash(&format!("own{seed}")),
        who: format!("2023#mentor#{seed:064x}"),
        expires: expiry(),
    }
}

fn approval(application: &Application) -> Approval {
    Approval {
        reference: application.reference.clone(),
        intake: application.intake.clone(),
        role: application.role.clone(),
        applicant_name: format!("{CANARY} O’Dowd"),
        job_title: "Librarian".to_owned(),
        applicant_email: format!("{CANARY}@example.ac.uk"),
        manager_name: "Ann Other".to_owned(),
        manager_email: "ann.other@example.ac.uk".to_owned(),
        link: hash("link0"),
        replaced: Vec::new(),
        closes: at(21 * 24 * 3_600_000),
        decision: None,
        withdrawn: false,
        expires: application.expires,
    }
}

fn summary(application: &Application) -> Summary {
    Summary {
        reference: application.reference.clone(),
        intake: application.intake.clone(),
        role: application.role.clone(),
        status: application.status,
        submitted: application.submitted,
        name: format!("{CANARY} O’Dowd"),
        institution: "hull".to_owned(),
        level: "4".to_owned(),
        topics: vec!["leading".to_owned(), "open-access".to_owned()],
        flags: application.flags.clone(),
    }
}

pub(crate) fn letter(kind: LetterKind, about: &str) -> Letter {
    Letter {
        id: format!("{}#{about}", kind.word()),
        kind,
        to: format!("{CANARY}@example.ac.uk"),
        facts: BTreeMap::from([
            ("applicant_name".to_owned(), format!("{CANARY} O’Dowd")),
            ("empty".to_owned(), String::new()),
        ]),
        queued: at(0),
        expires: at(30 * 24 * 3_600_000),
        sent: None,
    }
}

pub(crate) fn event(what: Happening, milliseconds: i64) -> Event {
    Event {
        at: at(milliseconds),
        what,
        who: "line manager".to_owned(),
    }
}

pub(crate) fn decision(verdict: Verdict) -> Decision {
    Decision {
        verdict,
        version: 1,
        answers: [(
            "comment".to_owned(),
            Answer::Text(format!("{CANARY} has my support")),
        )]
        .into_iter()
        .collect(),
        at: at(5_000),
    }
}

/// The same approval under its next link, as a redirection or a reminder makes it.
pub(crate) fn under_next_link(before: &Approval) -> Approval {
    let mut after = before.clone();
    after.replaced.push(before.link.clone());
    after.link = hash(&format!("link{}", after.replaced.len()));
    after.manager_name = String::new();
    after.manager_email = format!("manager{}@example.ac.uk", after.replaced.len());
    after
}

/// What an administrator did, so many milliseconds into June.
pub(crate) fn act(milliseconds: i64) -> Act {
    Act {
        id: format!("{milliseconds:032x}"),
        at: at(milliseconds),
        who: "ann@example.org".to_owned(),
        deed: Deed::Exported,
        which: "intake=2023".to_owned(),
        rows: 12,
        hash: "ab".to_owned(),
        expires: expiry(),
    }
}

/// The authenticator of an administrator.
pub(crate) fn authenticator(email: &str) -> Authenticator {
    Authenticator {
        email: email.to_owned(),
        secret: "k.secret".to_owned(),
        used_steps: vec![56_185_920, -1],
        recovery: vec!["r1".to_owned(), "r2".to_owned()],
        generation: 1,
        turns: 1,
        tries: 0,
        tried: at(0),
        expires: expiry(),
    }
}
