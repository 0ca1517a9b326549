//! POST `/admin/sign-out-everywhere`: every session of the administrator ends, on every machine.

use super::secret::Door;
use super::session::{self, Signed};
use super::{FRONT, failed, pressed, record};
use crate::desk::{Desk, Moment, Request, Response, see_other};
use crate::ends::End;
use crate::ports::SignOutEverywhere;
use crate::record::Deed;

/// Where the button posts to.
pub(super) const EVERYWHERE: &str = "/admin/sign-out-everywhere";

/// Ends them all, this one with its cookie, and records it: all at once, so that a store that fails
/// in the middle leaves nobody signed out without a record of it.
pub(super) async fn everywhere<P: SignOutEverywhere>(
    desk: &Desk,
    ports: &P,
    request: &Request,
    signed: &Signed,
    moment: Moment<'_>,
) -> Result<Response, End> {
    pressed(desk, request)?;
    let own = session::token_of(request).ok_or(End::NotFound)?;
    let act = record::act(desk, &signed.email, Deed::SignedOutEverywhere, moment);
    let ended = ports
        .sign_out_everywhere(&signed.email, &own.hash(Door::Session), &act)
        .await;
    ended.map_err(|error| failed("sign-out everywhere", &error))?;
    Ok(session::without_token(see_other(FRONT)))
}
