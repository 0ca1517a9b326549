//! The link in the e-mail: a page with a button, which changes nothing, and the press of the button.

use super::authenticator::{self, Offer};
use super::secret::{Door, SecretToken};
use super::{ENROL, code_page, failed, pressed, session};
use crate::desk::{Desk, Moment, Request, Response};
use crate::ends::End;
use crate::ports::{BeginSession, EndSession, ReadAuthenticator, ReadSignIn};
use crate::record::SignIn;
use http::StatusCode;
use serde::Serialize;

/// The page with the button. A scanner that opens every link of an e-mail uses nothing up.
pub(super) async fn show<P: ReadSignIn>(
    desk: &Desk,
    ports: &P,
    token: &str,
    moment: Moment<'_>,
) -> Result<Response, End> {
    #[derive(Serialize)]
    struct Context {
        action: String,
    }
    let token = SecretToken::parse(token).ok_or(End::NotFound)?;
    waiting(desk, ports, &token, moment).await?;
    let context = Context {
        action: format!("/admin/sign-in/{}", token.text()),
    };
    Ok(desk.page(
        StatusCode::OK,
        "admin/sign-in-confirm.html",
        "",
        "/admin/sign-in",
        &context,
    ))
}

/// The press of the button. The link proves the address and is used up; what follows is the code, or
/// the page that sets up the app for it.
pub(super) async fn follow<P: ReadSignIn + ReadAuthenticator + BeginSession + EndSession>(
    desk: &Desk,
    ports: &P,
    request: &Request,
    token: &str,
    moment: Moment<'_>,
) -> Result<Response, End> {
    pressed(desk, request)?;
    let token = SecretToken::parse(token).ok_or(End::NotFound)?;
    let sign_in = waiting(desk, ports, &token, moment).await?;
    let held = ports.read_authenticator(&sign_in.email, moment.now).await;
    let next = match held.map_err(|error| failed("sign-in", &error))? {
        Some(held) if authenticator::is_live(&desk.keys, &held) => (String::new(), code_page::PATH),
        // A new one would let in whoever reads the mail. An owner can remove the one that is held.
        Some(_) => {
            tracing::error!("an authenticator's key is no longer live");
            return Err(End::SomethingWrong);
        }
        None => {
            let offer = Offer::new(moment).locked(&desk.keys, &sign_in.email, moment);
            (offer.ok_or(End::SomethingWrong)?, ENROL)
        }
    };
    session::begin(desk, ports, request, &sign_in, next, moment).await
}

/// The link of this token, where it still waits and its owner is still on the list. Unknown,
/// altered, used and expired links are all answered alike (TRUST 12).
async fn waiting<P: ReadSignIn>(
    desk: &Desk,
    ports: &P,
    token: &SecretToken,
    moment: Moment<'_>,
) -> Result<SignIn, End> {
    let read = ports
        .read_sign_in(&token.hash(Door::SignIn), moment.now)
        .await;
    let found = read.map_err(|error| failed("sign-in link", &error))?;
    found
        .filter(|sign_in| moment.now < sign_in.expires)
        .filter(|sign_in| desk.declared.scheme().seat_of(&sign_in.email).is_some())
        .ok_or(End::NotFound)
}
