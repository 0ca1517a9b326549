//! The pages where a request ends without what it wanted. Each says what happened, what became of
//! the answers, and what to do now.

use crate::desk::{Desk, Response};
use crate::ports::StoreError;
use bytes::Bytes;
use form_page::NavView;
use http::StatusCode;
use scheme::Intake;
use serde::Serialize;

/// An end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// The intake has not opened.
    ClosedBefore,
    /// The intake has closed.
    ClosedAfter,
    /// Answers can no longer be changed.
    ChangesClosed,
    /// This address has applied in this role.
    AlreadyApplied,
    /// This submission was sent before, with other answers.
    OtherAnswers,
    /// More than 64 KiB.
    TooLarge,
    /// A copy of applications larger than one answer can be.
    CopyTooLarge,
    /// Too many tries.
    TooMany,
    /// The link did its work.
    LinkUsed,
    /// The link's time has passed.
    LinkExpired,
    /// A newer link took its place.
    LinkReplaced,
    /// Nothing is there, or the link is not one of ours.
    NotFound,
    /// Another method than the route has.
    WrongMethod,
    /// Another content type than a form's.
    WrongType,
    /// What no browser of ours sends.
    BadRequest,
    /// A fault of ours.
    SomethingWrong,
    /// The store did not answer in time.
    Busy,
    /// The check page is older than a day.
    StateExpired,
    /// The check page was sent before, and what it made was withdrawn or erased since.
    SentBefore,
}

impl End {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::ClosedBefore,
        Self::ClosedAfter,
        Self::ChangesClosed,
        Self::AlreadyApplied,
        Self::OtherAnswers,
        Self::TooLarge,
        Self::CopyTooLarge,
        Self::TooMany,
        Self::LinkUsed,
        Self::LinkExpired,
        Self::LinkReplaced,
        Self::NotFound,
        Self::WrongMethod,
        Self::WrongType,
        Self::BadRequest,
        Self::SomethingWrong,
        Self::Busy,
        Self::StateExpired,
        Self::SentBefore,
    ];

    /// Its status code.
    pub fn status(self) -> StatusCode {
        match self {
            Self::ClosedBefore
            | Self::ClosedAfter
            | Self::ChangesClosed
            | Self::LinkUsed
            | Self::LinkExpired
            | Self::LinkReplaced
            | Self::StateExpired
            | Self::SentBefore => StatusCode::GONE,
            Self::AlreadyApplied | Self::OtherAnswers => StatusCode::CONFLICT,
            Self::TooLarge | Self::CopyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::WrongType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::SomethingWrong => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Its template.
    pub fn template(self) -> &'static str {
        match self {
            Self::ClosedBefore => "ends/closed-before.html",
            Self::ClosedAfter => "ends/closed-after.html",
            Self::ChangesClosed => "ends/changes-closed.html",
            Self::AlreadyApplied => "ends/already-applied.html",
            Self::OtherAnswers => "ends/other-answers.html",
            Self::TooLarge => "ends/too-large.html",
            Self::CopyTooLarge => "ends/copy-too-large.html",
            Self::TooMany => "ends/too-many.html",
            Self::LinkUsed => "ends/link-used.html",
            Self::LinkExpired => "ends/link-expired.html",
            Self::LinkReplaced => "ends/link-replaced.html",
            Self::NotFound => "ends/not-found.html",
            Self::WrongMethod => "ends/wrong-method.html",
            Self::WrongType => "ends/wrong-type.html",
            Self::BadRequest => "ends/bad-request.html",
            Self::SomethingWrong => "ends/something-wrong.html",
            Self::Busy => "ends/busy.html",
            Self::StateExpired => "ends/state-expired.html",
            Self::SentBefore => "ends/sent-before.html",
        }
    }
}

/// What an end page can say beyond its own words.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EndFacts {
    /// What became of the answers; "" where the request had none.
    pub answers: String,
    /// When the next intake opens, or "".
    pub opens_text: String,
    /// When the intake closed, or "".
    pub closes_text: String,
    /// Where to go on, or "".
    pub back_url: String,
    /// When to try again after too many tries, such as "from Friday 2 June 2023 at 10am, UK time", or "".
    pub again_text: String,
    /// What else to open from here.
    pub links: Vec<NavView>,
}

impl EndFacts {
    /// Facts for a request whose answers were not stored.
    pub fn not_stored(back_url: &str) -> Self {
        Self {
            answers: "Your answers were not stored.".to_owned(),
            back_url: back_url.to_owned(),
            ..Self::default()
        }
    }

    /// Facts for a request that the store failed. Where it did not answer, nobody knows whether the
    /// answers are stored; each use case is made so that sending them again is safe.
    pub(crate) fn after(error: &StoreError, back_url: &str) -> Self {
        let mut facts = Self::not_stored(back_url);
        if let StoreError::Busy(_) = error {
            facts.answers =
                "We cannot tell if your answers were stored. It is safe to send them again."
                    .to_owned();
        }
        facts
    }

    /// With the dates of `intake` in words.
    pub fn with_intake(mut self, desk: &Desk, intake: &Intake, now: jiff::Timestamp) -> Self {
        let zone = &desk.declared.scheme().time_zone;
        if intake.window(now) == scheme::Window::Before {
            self.opens_text = intake.opens_text(zone);
        }
        self.closes_text = intake.closes_text(zone);
        self
    }
}

/// What stands on the page of a fault of ours in the place of the request's id.
const REQUEST_ID: &str = "the-id-of-the-request";

/// `response`, quoting the id of its request where it is the page of a fault of ours (TRUST 9): whoever
/// is told the id finds the lines of the log. Only the edge knows it.
pub fn quoting(response: Response, id: &str) -> Response {
    if !response.status().is_server_error() {
        return response;
    }
    response.map(|body| match std::str::from_utf8(&body) {
        Ok(page) if page.contains(REQUEST_ID) => {
            let is_plain = |one: &char| one.is_ascii_alphanumeric() || *one == '-';
            let id: String = id.chars().filter(is_plain).collect();
            Bytes::from(page.replace(REQUEST_ID, &id))
        }
        _ => body,
    })
}

/// The page of an end.
pub fn end(desk: &Desk, end: End, facts: &EndFacts) -> Response {
    #[derive(Serialize)]
    struct Context<'a> {
        end: &'a EndFacts,
        request_id: &'a str,
    }
    desk.page(
        end.status(),
        end.template(),
        "",
        "",
        &Context {
            end: facts,
            request_id: match end.status().is_server_error() {
                true => REQUEST_ID,
                false => "",
            },
        },
    )
}

/// The end that follows where the store did not do what it was asked; says nothing to the log.
pub(crate) fn of_store(error: &StoreError) -> End {
    match error {
        StoreError::Busy(_) => End::Busy,
        StoreError::Failed(_) => End::SomethingWrong,
    }
}

/// Notes that `step`, fixed words such as "reading an approval", failed, and gives the page of
/// [`of_store`].
pub(crate) fn failed(
    desk: &Desk,
    step: &'static str,
    error: &StoreError,
    facts: &EndFacts,
) -> Response {
    match error {
        StoreError::Busy(_) => tracing::warn!(step, error = %error, "the store is busy"),
        StoreError::Failed(_) => tracing::error!(step, error = %error, "the store failed"),
    }
    end(desk, of_store(error), facts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::{desk, text};

    #[test]
    fn trust_09_the_page_of_a_fault_of_ours_quotes_its_request_and_no_other_page_does() {
        let desk = desk();
        for one in End::ALL {
            let page = quoting(end(&desk, one, &EndFacts::default()), "1-<5f>84");
            let page = text(&page);
            let is_ours = one.status().is_server_error();
            assert_eq!(page.contains(">1-5f84</code>"), is_ours, "{one:?}");
            assert!(!page.contains(REQUEST_ID), "{one:?}");
        }
    }
}
