//! Asking for a sign-in link. The answer is the same for everyone: nobody learns who is on the list.

use super::own_form::own_form;
use super::secret::{Door, SecretToken};
use super::session::plus_minutes;
use super::{FRONT, failed, posted};
use crate::desk::{Desk, Moment, Request, Response};
use crate::ends::{End, EndFacts};
use crate::limits::{self, Act};
use crate::ports::{CountUse, ReadSignIn, StoreError, StoreSignIn};
use crate::record::{Letter, LetterKind, SignIn};
use form_page::{FaultView, FieldView, fault_views, field_view};
use forms::{Fault, Form, Outside, Role, Sent, parse};
use http::StatusCode;
use scheme::{Administrator, calendar};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The form, read once. Its declaration is part of the code, and was checked as the code was built.
static FORM: LazyLock<Option<Form>> = LazyLock::new(|| {
    let packed = include_bytes!(concat!(env!("OUT_DIR"), "/sign-in.form"));
    own_form("functions/service/src/admin/sign-in.toml", packed)
});

pub(super) fn form() -> Result<&'static Form, End> {
    FORM.as_ref().ok_or_else(|| {
        tracing::error!("the sign-in form could not be read");
        End::SomethingWrong
    })
}

/// The sign-in page, empty.
pub(super) fn page(desk: &Desk) -> Result<Response, End> {
    filled(desk, form()?, &Sent::default(), &[], StatusCode::OK)
}

/// The sign-in page with what was typed and its faults.
fn filled(
    desk: &Desk,
    form: &Form,
    sent: &Sent,
    faults: &[Fault],
    status: StatusCode,
) -> Result<Response, End> {
    #[derive(Serialize)]
    struct Context {
        field: FieldView,
        faults: Vec<FaultView>,
    }
    let field = form.by_role(Role::Email).ok_or(End::SomethingWrong)?;
    let context = Context {
        field: field_view(form, field, sent, faults),
        faults: fault_views(form, faults),
    };
    Ok(desk.page(status, "admin/sign-in.html", &form.title, FRONT, &context))
}

/// Answers a press of "Send me a link": the page again where no address was typed, and for every
/// address the same page.
pub(super) async fn ask<P: StoreSignIn + ReadSignIn + CountUse>(
    desk: &Desk,
    ports: &P,
    request: &Request,
    moment: Moment<'_>,
) -> Result<Response, End> {
    let form = form()?;
    let pairs = posted(desk, request)?;
    let sent = Sent::accept(form, pairs).map_err(|_| End::BadRequest)?;
    let outside = Outside {
        today: desk.declared.today(moment.now),
        applicant_email: None,
    };
    let answers = match parse(form, &sent, outside) {
        Ok(answers) => answers,
        Err(faults) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return filled(desk, form, &sent, &faults, status);
        }
    };
    if let Some(until) = limits::count(desk, ports, request, Act::AskForLink, moment.now).await {
        let facts = EndFacts {
            back_url: FRONT.to_owned(),
            ..EndFacts::default()
        };
        return Ok(limits::too_many(desk, facts, until, moment.now));
    }
    let minutes = desk.declared.period("sign_in_minutes", 10);
    let typed = form.text(&answers, Role::Email);
    let done = send_link(desk, ports, typed, minutes, moment).await;
    done.map_err(|error| failed("sign-in link", &error))?;
    #[derive(Serialize)]
    struct Context {
        minutes: i64,
    }
    Ok(desk.page(
        StatusCode::OK,
        "admin/sign-in-sent.html",
        "",
        "/admin/sign-in",
        &Context { minutes },
    ))
}

/// Stores a link and its letter for an administrator. For anyone else it does the same work but the
/// writing, and reads in its place, so that the time taken and a failing store tell little. Nothing
/// is stored for a stranger, who could otherwise fill the store. An administrator to whom many links
/// went this hour gets no more of them; the page cannot say so, since it says the same to everyone.
async fn send_link<P: StoreSignIn + ReadSignIn + CountUse>(
    desk: &Desk,
    ports: &P,
    typed: &str,
    minutes: i64,
    moment: Moment<'_>,
) -> Result<(), StoreError> {
    let token = SecretToken::new(moment.random());
    let known = administrator(desk, typed);
    let email = known.map_or("", |administrator| administrator.email.as_str());
    let (sign_in, letter) = link_and_letter(desk, email, &token, minutes, moment);
    if known.is_some() && !limits::is_written_to(ports, email, moment.now).await {
        ports.store_sign_in(&sign_in, &letter).await
    } else {
        ports.read_sign_in(&sign_in.link, moment.now).await?;
        Ok(())
    }
}

/// The administrator whose address was typed, in any case of its letters. The letter goes to the
/// address on the list and never to the one typed: letters that are not the same can be so in lower case.
pub(super) fn administrator<'a>(desk: &'a Desk, typed: &str) -> Option<&'a Administrator> {
    let typed = typed.to_lowercase();
    let mut all = desk.declared.scheme().administrators.iter();
    all.find(|administrator| administrator.email == typed)
}

fn link_and_letter(
    desk: &Desk,
    email: &str,
    token: &SecretToken,
    minutes: i64,
    moment: Moment<'_>,
) -> (SignIn, Letter) {
    let now = calendar::to_milliseconds(moment.now);
    let sign_in = SignIn {
        link: token.hash(Door::SignIn),
        email: email.to_owned(),
        expires: plus_minutes(now, minutes),
    };
    let address = desk
        .declared
        .address(&format!("/admin/sign-in/{}", token.text()));
    let letter = Letter {
        id: format!("{}#{}", LetterKind::SignIn.word(), sign_in.link.as_str()),
        kind: LetterKind::SignIn,
        to: email.to_owned(),
        facts: BTreeMap::from([
            ("link".to_owned(), address),
            ("minutes".to_owned(), minutes.to_string()),
        ]),
        queued: now,
        // A link that no longer works need not be sent, nor its secret be kept.
        expires: sign_in.expires,
        sent: None,
    };
    (sign_in, letter)
}
