//! POST `/admin/sign-out-everywhere`: every session of the administrator ends, on every machine.

use super::session::{self, Signed};
use super::{failed, pressed, record};
use crate::desk::{Desk, Moment, Request, Response};
use crate::ends::End;
use crate::ports::{EndSession, RecordAct, SignOutEverywhere};
use crate::record::Deed;

/// Where the button posts to.
pub(super) const EVERYWHERE: &str = "/admin/sign-out-everywhere";

/// Ends them all, this one with its cookie.
pub(super) async fn everywhere<P: SignOutEverywhere + EndSession + RecordAct>(
    desk: &Desk,
    ports: &P,
    request: &Request,
    signed: &Signed,
    moment: Moment<'_>,
) -> Result<Response, End> {
    pressed(desk, request)?;
    let ended = ports.sign_out_everywhere(&signed.email).await;
    ended.map_err(|error| failed("sign-out everywhere", &error))?;
    record::note(
        desk,
        ports,
        &signed.email,
        Deed::SignedOutEverywhere,
        moment,
    )
    .await?;
    session::end(ports, request).await
}
