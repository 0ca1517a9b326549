//! `/admin/code`: the second proof. Each try is counted before its code is looked at; five lock.

use super::authenticator::{self, Clocks, LIMIT, Proof};
use super::session::{self, Half, Visitor};
use super::{ENROL, FRONT, code_form, failed, record};
use crate::desk::{Desk, Moment, Request, Response, see_other};
use crate::ends::{End, EndFacts};
use crate::limits;
use crate::ports::{
    AcceptCode, CountTry, ReadAuthenticator, ReadSession, RecordAct, Settled, TouchSession,
};
use crate::record::{Authenticator, Deed};
use code_form::Typed;
use form_page::{FaultView, FieldView};
use forms::Fault;
use http::StatusCode;
use serde::Serialize;

/// Where the code is typed and posted.
pub(super) const PATH: &str = "/admin/code";

/// The page, for someone whose link was good; everyone else is sent where they belong.
pub(super) async fn show<P: ReadSession + TouchSession + ReadAuthenticator>(
    desk: &Desk,
    ports: &P,
    request: &Request,
    moment: Moment<'_>,
) -> Result<Response, End> {
    match session::visitor(desk, ports, request, moment).await? {
        Visitor::Half(half) if half.offer.is_empty() => page(desk, &[]),
        Visitor::Half(_) => Ok(see_other(ENROL)),
        Visitor::Signed(_) => Ok(see_other(FRONT)),
        Visitor::Nobody => Ok(see_other(FRONT)),
    }
}

/// A press of the button.
pub(super) async fn check<P>(
    desk: &Desk,
    ports: &P,
    request: &Request,
    clocks: Clocks,
    moment: Moment<'_>,
) -> Result<Response, End>
where
    P: ReadSession + TouchSession + ReadAuthenticator + CountTry + AcceptCode + RecordAct,
{
    let typed = code_form::typed(desk, request, moment.now)?;
    let half = match session::visitor(desk, ports, request, moment).await? {
        Visitor::Half(half) if half.offer.is_empty() => half,
        _ => return show(desk, ports, request, moment).await,
    };
    let code = match typed {
        Typed::Code(code) => code,
        Typed::Faulty(faults) => return page(desk, &faults),
    };
    let counted = ports.count_try(&half.email, LIMIT, moment.now).await;
    let Some(which) = counted.map_err(|error| failed("code", &error))? else {
        return locked(desk, ports, &half, moment).await;
    };
    let held = ports.read_authenticator(&half.email, moment.now).await;
    let held = held.map_err(|error| failed("code", &error))?;
    let held = held.ok_or(End::NotFound)?;
    match authenticator::proof(&desk.keys, &held, &code, clocks) {
        Some(proof) => accept(desk, ports, &half, &held, proof, clocks, moment).await,
        None => {
            if which == LIMIT.most {
                record::note_lock(desk, ports, &half.email, held.tried, moment).await?;
            }
            page(desk, &code_form::wrong()?)
        }
    }
}

/// The code is used up and the session is whole. Of two that come together with one code, the
/// second is told that it is not good.
async fn accept<P: AcceptCode>(
    desk: &Desk,
    ports: &P,
    half: &Half,
    held: &Authenticator,
    proof: Proof,
    clocks: Clocks,
    moment: Moment<'_>,
) -> Result<Response, End> {
    let after = authenticator::after(desk, held, proof, clocks, moment);
    let after = after.ok_or(End::SomethingWrong)?;
    let deed = match proof {
        Proof::Step(_) => Deed::SignedIn,
        Proof::Recovery(_) => Deed::Recovered,
    };
    let act = record::act(desk, &half.email, deed, moment);
    let (token, session) = session::whole(desk, &half.email, after.generation, moment);
    let accepted = ports
        .accept_code(&half.link, held, &after, &session, &act)
        .await;
    match accepted.map_err(|error| failed("code", &error))? {
        Settled::Done => Ok(session::with_token(see_other(FRONT), &token)),
        Settled::Moved => page(desk, &code_form::wrong()?),
    }
}

/// That the tries are used up, and when there are more.
async fn locked<P: ReadAuthenticator + RecordAct>(
    desk: &Desk,
    ports: &P,
    half: &Half,
    moment: Moment<'_>,
) -> Result<Response, End> {
    let held = ports.read_authenticator(&half.email, moment.now).await;
    let held = held.map_err(|error| failed("code", &error))?;
    let held = held.ok_or(End::NotFound)?;
    record::note_lock(desk, ports, &half.email, held.tried, moment).await?;
    let until = session::plus_minutes(held.tried, LIMIT.minutes);
    let facts = EndFacts {
        back_url: PATH.to_owned(),
        ..EndFacts::default()
    };
    Ok(limits::too_many(desk, facts, until, moment.now))
}

fn page(desk: &Desk, faults: &[Fault]) -> Result<Response, End> {
    #[derive(Serialize)]
    struct Context {
        field: FieldView,
        faults: Vec<FaultView>,
    }
    let (field, faults) = code_form::view(faults)?;
    let status = if faults.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let context = Context { field, faults };
    Ok(desk.page(status, "admin/code.html", "", PATH, &context))
}
