//! `/admin/enrol`: an administrator without an authenticator sets one up: a picture for the app to
//! take, made here, with its address and its key as text beside it, and the recovery codes.

use super::authenticator::{Clocks, Offer};
use super::session::{self, Half, Visitor};
use super::{FRONT, code_form, code_page, failed, record};
use crate::desk::{Desk, Moment, Request, Response, see_other};
use crate::ends::End;
use crate::ports::{EnrolAuthenticator, ReadAuthenticator, ReadSession, Settled, TouchSession};
use crate::record::Deed;
use code_form::Typed;
use form_page::{FaultView, FieldView};
use forms::Fault;
use http::StatusCode;
use qrcode::{Color, QrCode};
use serde::Serialize;

/// How many light modules a QR code has around it (ISO/IEC 18004).
const QUIET: usize = 4;

/// A picture as the template draws it: one path of unit squares.
#[derive(Serialize)]
struct Picture {
    size: usize,
    path: String,
}

/// The page, for someone whose link was good and who has no authenticator.
pub(super) async fn show<P: ReadSession + TouchSession + ReadAuthenticator>(
    desk: &Desk,
    ports: &P,
    request: &Request,
    moment: Moment<'_>,
) -> Result<Response, End> {
    match session::visitor(desk, ports, request, moment).await? {
        Visitor::Half(half) if !half.offer.is_empty() => page(desk, &half, &[]),
        Visitor::Half(_) => Ok(see_other(code_page::PATH)),
        Visitor::Signed(_) => Ok(see_other(FRONT)),
        Visitor::Nobody => Ok(see_other(FRONT)),
    }
}

/// A press of the button: a code shows that the app has the key.
pub(super) async fn check<P>(
    desk: &Desk,
    ports: &P,
    request: &Request,
    clocks: Clocks,
    moment: Moment<'_>,
) -> Result<Response, End>
where
    P: ReadSession + TouchSession + ReadAuthenticator + EnrolAuthenticator,
{
    let typed = code_form::typed(desk, request, moment.now)?;
    let half = match session::visitor(desk, ports, request, moment).await? {
        Visitor::Half(half) if !half.offer.is_empty() => half,
        _ => return show(desk, ports, request, moment).await,
    };
    let code = match typed {
        Typed::Code(code) => code,
        Typed::Faulty(faults) => return page(desk, &half, &faults),
    };
    let offer = offer(desk, &half)?;
    let Some(step) = offer.accepts(&code, clocks) else {
        return page(desk, &half, &code_form::wrong()?);
    };
    let new = offer.authenticator(desk, &half.email, step, moment);
    let new = new.ok_or(End::SomethingWrong)?;
    let (token, session) = session::whole(desk, &half.email, new.generation, moment);
    let act = record::act(desk, &half.email, Deed::Enrolled, moment);
    let enrolled = ports
        .enrol_authenticator(&half.link, &new, &session, &act)
        .await;
    match enrolled.map_err(|error| failed("enrolment", &error))? {
        Settled::Done => Ok(session::with_token(see_other(FRONT), &token)),
        // Another press of this button, or another browser, was first.
        Settled::Moved => Ok(see_other(FRONT)),
    }
}

fn offer(desk: &Desk, half: &Half) -> Result<Offer, End> {
    Offer::unlocked(&desk.keys, &half.email, &half.offer).ok_or_else(|| {
        tracing::error!("what was offered to an administrator cannot be read");
        End::SomethingWrong
    })
}

fn page(desk: &Desk, half: &Half, faults: &[Fault]) -> Result<Response, End> {
    #[derive(Serialize)]
    struct Context {
        field: FieldView,
        faults: Vec<FaultView>,
        picture: Picture,
        address: String,
        key: String,
        recovery: Vec<String>,
    }
    let offer = offer(desk, half)?;
    let address = offer.address(&desk.declared.scheme().name, &half.email);
    let (field, faults) = code_form::view(faults)?;
    let status = if faults.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let context = Context {
        field,
        faults,
        picture: picture(&address)?,
        key: spaced(&offer.key()),
        recovery: offer.recovery_codes(),
        address,
    };
    Ok(desk.page(status, "admin/enrol.html", "", super::ENROL, &context))
}

/// `text` as a QR code.
fn picture(text: &str) -> Result<Picture, End> {
    let code = QrCode::new(text.as_bytes()).map_err(|_| {
        tracing::error!("an authenticator's address could not be drawn");
        End::SomethingWrong
    })?;
    let width = code.width();
    let mut path = String::new();
    for (place, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let (x, y) = (place % width + QUIET, place / width + QUIET);
            path.push_str(&format!("M{x} {y}h1v1h-1z"));
        }
    }
    Ok(Picture {
        size: width + 2 * QUIET,
        path,
    })
}

/// In groups of four, as people read a key aloud.
fn spaced(key: &str) -> String {
    let letters: Vec<char> = key.chars().collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join(" ")
}
