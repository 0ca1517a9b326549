//! Every attribute's name, and what the values of `service` are as attributes.

pub(crate) mod application;
pub(crate) mod approval;
pub(crate) mod authenticator;
pub(crate) mod letter;
pub(crate) mod session;

use crate::key::Key;
use crate::row::{Item, Row};
use jiff::Timestamp;
use scheme::Reference;
use service::ports::{EqualityResponse, StoreError};
use service::record::{Event, Happening};

/// The attributes' names. A name is also its own placeholder in an expression, led by `#`.
pub(crate) mod name {
    pub(crate) const PK: &str = "pk";
    pub(crate) const SK: &str = "sk";
    pub(crate) const EXPIRES_AT: &str = "expires_at";

    // Of the index.
    pub(crate) const LIST: &str = "list";
    pub(crate) const PLACE: &str = "place";

    // Of the guards.
    pub(crate) const REFERENCE: &str = "reference";
    pub(crate) const DIGEST: &str = "digest";
    /// Of a submission: its id, and until when a check page with it can be sent.
    pub(crate) const ONCE: &str = "once";
    pub(crate) const ONCE_UNTIL: &str = "once_until";

    // Of an application; some are an approval's too.
    pub(crate) const FORM: &str = "form";
    pub(crate) const VERSION: &str = "version";
    pub(crate) const INTAKE: &str = "intake";
    pub(crate) const ROLE: &str = "role";
    pub(crate) const STATUS: &str = "status";
    pub(crate) const SUBMITTED: &str = "submitted";
    pub(crate) const FLAGS: &str = "flags";
    pub(crate) const ANSWERS: &str = "answers";
    pub(crate) const LINK: &str = "link";
    pub(crate) const WHO: &str = "who";
    pub(crate) const NAME: &str = "name";
    pub(crate) const INSTITUTION: &str = "institution";
    pub(crate) const LEVEL: &str = "level";
    pub(crate) const TOPICS: &str = "topics";

    // Of an approval.
    pub(crate) const APPLICANT_NAME: &str = "applicant_name";
    pub(crate) const JOB_TITLE: &str = "job_title";
    pub(crate) const APPLICANT_EMAIL: &str = "applicant_email";
    pub(crate) const MANAGER_NAME: &str = "manager_name";
    pub(crate) const MANAGER_EMAIL: &str = "manager_email";
    pub(crate) const REPLACED: &str = "replaced";
    pub(crate) const CLOSES: &str = "closes";
    pub(crate) const DECISION: &str = "decision";
    pub(crate) const VERDICT: &str = "verdict";
    pub(crate) const FROM: &str = "from";
    pub(crate) const WITHDRAWN: &str = "withdrawn";
    /// How many events the application has had: whatever changes it changes this.
    pub(crate) const EVENTS: &str = "events";
    /// The ids of the letters about the application, so that they can be taken away with it.
    pub(crate) const LETTERS: &str = "letters";

    // Of an event.
    pub(crate) const AT: &str = "at";
    pub(crate) const WHAT: &str = "what";

    // Of a letter.
    pub(crate) const KIND: &str = "kind";
    pub(crate) const TO: &str = "to";
    pub(crate) const FACTS: &str = "facts";
    pub(crate) const QUEUED: &str = "queued";
    pub(crate) const SENT: &str = "sent";

    // Of a sign-in, a session, an authenticator and an administrator's act.
    pub(crate) const EMAIL: &str = "email";
    pub(crate) const BEGAN: &str = "began";
    pub(crate) const USED: &str = "used";
    pub(crate) const OFFER: &str = "offer";
    pub(crate) const GENERATION: &str = "generation";
    pub(crate) const SECRET: &str = "secret";
    pub(crate) const USED_STEPS: &str = "used_steps";
    pub(crate) const RECOVERY: &str = "recovery";
    pub(crate) const TURNS: &str = "turns";
    pub(crate) const TRIES: &str = "tries";
    pub(crate) const TRIED: &str = "tried";
    pub(crate) const WHICH: &str = "which";
    pub(crate) const ROWS: &str = "rows";
    pub(crate) const HASH: &str = "hash";

    // Of a count.
    #[expect(dead_code, reason = "expressions name it; the list of names is whole")]
    pub(crate) const COUNT: &str = "count";

    // Of an intake's released figures.
    pub(crate) const FIGURES: &str = "figures";
}

/// An event of the application `reference`, in the turn that [`Key::event`] counts.
pub(crate) fn event_row(
    reference: &Reference,
    event: &Event,
    turn: usize,
    expires: Timestamp,
) -> Row {
    Row::new(&Key::event(reference, event, turn), expires)
        .time(name::AT, event.at)
        .text(name::WHAT, event.what.word())
        .text(name::WHO, &event.who)
}

pub(crate) fn event(item: &Item) -> Result<Event, StoreError> {
    Ok(Event {
        at: item.time(name::AT)?,
        what: item.word(name::WHAT, Happening::from_word)?,
        who: item.text(name::WHO)?,
    })
}

/// A response: its key, its answers and when it is forgotten, and nothing else (TRUST 18).
pub(crate) fn response_row(response: &EqualityResponse) -> Row {
    Row::new(
        &Key::response(&response.intake, &response.key),
        response.expires,
    )
    .answers(name::ANSWERS, &response.answers)
}

pub(crate) fn response(intake: &str, item: &Item) -> Result<EqualityResponse, StoreError> {
    Ok(EqualityResponse {
        key: item.word(name::SK, |sk| {
            sk.strip_prefix(crate::key::RESPONSE).map(str::to_owned)
        })?,
        intake: intake.to_owned(),
        answers: item.answers(name::ANSWERS)?,
        expires: item.expires()?,
    })
}
