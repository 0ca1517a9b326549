//! The probe: each hour a made-up person applies over the network, as anybody would, sees that the
//! application is kept once, and erases it again. What it stores is marked, and no list, copy, figure
//! or letter ever holds it (see `made_up`). infra/decisions says why it goes this way.

mod answers;
mod made_up;
#[cfg(test)]
mod tests;

pub(crate) use made_up::{is_made_up, made_up};

use crate::desk::{Desk, Moment, Request, Response};
use crate::link::LinkToken;
use crate::state::{self, CheckState};
use bytes::Bytes;
use forms::{Form, Use};
use http::header::{CONTENT_TYPE, LOCATION};
use http::{Method, StatusCode};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use scheme::{Reference, Window};

/// One request over the network, to the address that people use.
pub trait Ask: Sync {
    /// Sends it, and gives what came back, whatever that says. A redirect is not followed.
    fn ask(&self, request: Request) -> impl Future<Output = Result<Response, Unanswered>> + Send;
}

/// Nothing came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no answer")]
pub struct Unanswered;

/// What was not as it should be. Holds fixed words and a status, so it can be logged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{step}: {found}")]
pub struct Failed {
    /// What was done.
    pub step: &'static str,
    /// What came of it.
    pub found: String,
}

/// Applies with every application form, one after another, and leaves nothing behind. Where it fails
/// half way, what it left has no reader and is gone within hours.
///
/// # Errors
/// At the first step that did not go as it should.
pub async fn run<P: Ask>(desk: &Desk, network: &P, moment: Moment<'_>) -> Result<(), Failed> {
    for form in desk.declared.declarations.forms_of(Use::Application) {
        let person = Person {
            desk,
            network,
            form,
            moment,
        };
        person.applies_and_leaves().await?;
    }
    Ok(())
}

/// The made-up person, with one form.
struct Person<'a, P> {
    desk: &'a Desk,
    network: &'a P,
    form: &'a Form,
    moment: Moment<'a>,
}

impl<P: Ask> Person<'_, P> {
    async fn applies_and_leaves(&self) -> Result<(), Failed> {
        self.reads_the_page().await?;
        self.continues().await?;
        let state = self.state()?;
        let reference = self.submits(&state).await?;
        if self.submits(&state).await? != reference {
            return Err(failed("pressing Submit again", "another reference"));
        }
        self.sees_the_confirmation(&reference).await?;
        let link = made_up::link(&self.desk.keys, &state.submission_id, &reference);
        self.sees_the_application(&link).await?;
        self.erases(&link).await
    }

    /// Whether people can apply now.
    fn is_open(&self) -> bool {
        let intake = self
            .desk
            .declared
            .intake_for(&self.form.role, self.moment.now);
        intake.is_some_and(|intake| intake.window(self.moment.now) == Window::Open)
    }

    /// The static page holds the form while an intake is open, and only then.
    async fn reads_the_page(&self) -> Result<(), Failed> {
        const STEP: &str = "reading the form's page";
        let page = self.get(&format!("/apply/{}/", self.form.id), STEP).await?;
        let page = expected(page, STEP, StatusCode::OK)?;
        let has_form = holds(&page, &format!("/forms/{}/check", self.form.id));
        match (has_form, self.is_open()) {
            (false, true) => Err(failed(STEP, "no form, though an intake is open")),
            (true, false) => Err(failed(STEP, "a form, though no intake is open")),
            _ => Ok(()),
        }
    }

    /// The check page, or, where no intake is open, the page that says so. Nothing is stored.
    async fn continues(&self) -> Result<(), Failed> {
        const STEP: &str = "pressing Continue";
        let pairs = answers::pairs(self.form, self.desk.declared.today(self.moment.now));
        let path = format!("/forms/{}/check", self.form.id);
        let status = match self.is_open() {
            true => StatusCode::OK,
            false => StatusCode::GONE,
        };
        expected(self.post(&path, &pairs, STEP).await?, STEP, status).map(drop)
    }

    /// The state of a check page of the probe's own, marked as made up.
    fn state(&self) -> Result<CheckState, Failed> {
        made_up::state(self.desk, self.form, self.moment).ok_or_else(|| {
            failed(
                "making up answers",
                "the form takes none of the kinds' samples",
            )
        })
    }

    /// 303 to the confirmation, whose path holds the reference.
    async fn submits(&self, state: &CheckState) -> Result<Reference, Failed> {
        const STEP: &str = "pressing Submit";
        let path = format!("/forms/{}/submit", self.form.id);
        let pair = (state::INPUT.to_owned(), state.sealed(&self.desk.keys));
        let answer = self.post(&path, &[pair], STEP).await?;
        let answer = expected(answer, STEP, StatusCode::SEE_OTHER)?;
        let location = answer.headers().get(LOCATION);
        let location = location.and_then(|value| value.to_str().ok());
        location
            .and_then(|path| path.rsplit('/').next())
            .and_then(|reference| Reference::parse(reference).ok())
            .ok_or_else(|| failed(STEP, "no reference"))
    }

    async fn sees_the_confirmation(&self, reference: &Reference) -> Result<(), Failed> {
        const STEP: &str = "reading the confirmation";
        let path = format!("/forms/submitted/{reference}");
        shows(self.get(&path, STEP).await?, STEP, reference)
    }

    /// Its own page, by the private link that no letter carries: what was stored is read back.
    async fn sees_the_application(&self, link: &LinkToken) -> Result<(), Failed> {
        const STEP: &str = "reading the application";
        let page = self.get(&own_page(link), STEP).await?;
        shows(page, STEP, &link.reference)
    }

    async fn erases(&self, link: &LinkToken) -> Result<(), Failed> {
        const STEP: &str = "erasing the application";
        const AFTER: &str = "looking for what was erased";
        let press = [("step".to_owned(), "erase".to_owned())];
        let answer = self.post(&own_page(link), &press, STEP).await?;
        expected(answer, STEP, StatusCode::OK)?;
        let page = self.get(&own_page(link), AFTER).await?;
        expected(page, AFTER, StatusCode::NOT_FOUND).map(drop)
    }

    async fn get(&self, path: &str, step: &'static str) -> Result<Response, Failed> {
        self.ask(Method::GET, path, Bytes::new(), step).await
    }

    async fn post(
        &self,
        path: &str,
        pairs: &[(String, String)],
        step: &'static str,
    ) -> Result<Response, Failed> {
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let pairs = pairs
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        self.ask(Method::POST, path, Bytes::from(body), step).await
    }

    async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Bytes,
        step: &'static str,
    ) -> Result<Response, Failed> {
        let request = http::Request::builder()
            .method(method)
            .uri(path)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(body)
            .map_err(|_| failed(step, "a path that cannot be asked for"))?;
        let answer = self.network.ask(request).await;
        answer.map_err(|unanswered| failed(step, &unanswered.to_string()))
    }
}

/// The path of the applicant's own page.
fn own_page(link: &LinkToken) -> String {
    format!("/forms/application/{}", link.text())
}

/// `answer`, where it has this status.
fn expected(answer: Response, step: &'static str, status: StatusCode) -> Result<Response, Failed> {
    let found = answer.status();
    if found == status {
        return Ok(answer);
    }
    let told = format!("{}, where {} was due", found.as_u16(), status.as_u16());
    Err(failed(step, &told))
}

/// That `page` is there, and names the reference.
fn shows(page: Response, step: &'static str, reference: &Reference) -> Result<(), Failed> {
    let page = expected(page, step, StatusCode::OK)?;
    match holds(&page, reference.as_str()) {
        true => Ok(()),
        false => Err(failed(step, "a page without the reference")),
    }
}

fn holds(page: &Response, text: &str) -> bool {
    String::from_utf8_lossy(page.body()).contains(text)
}

fn failed(step: &'static str, found: &str) -> Failed {
    Failed {
        step,
        found: found.to_owned(),
    }
}
