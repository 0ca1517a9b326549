//! POST `/admin/reset`: an owner removes the authenticator of someone who lost it and the recovery
//! codes. Their sessions end, and their next sign-in sets up another. It is for owners (TRUST 15).

use super::record::{self, Leaf, Typed};
use super::session::Signed;
use super::{failed, posted, sign_in};
use crate::desk::{Desk, Moment, Request, Response, see_other};
use crate::ends::End;
use crate::ports::{ListActs, RemoveAuthenticator};
use crate::record::{Act, Deed};
use forms::{Code, Outside, Role, Sent, parse};
use scheme::Seat;

/// Where the button posts to.
pub(super) const PATH: &str = "/admin/reset";

/// Removes it and records that, both or neither; the page again where the address is nobody's.
pub(super) async fn remove<P: RemoveAuthenticator + ListActs>(
    desk: &Desk,
    ports: &P,
    request: &Request,
    signed: &Signed,
    moment: Moment<'_>,
) -> Result<Response, End> {
    if signed.seat != Seat::Owner {
        return Err(End::NotFound);
    }
    let form = sign_in::form()?;
    let sent = Sent::accept(form, posted(desk, request)?).map_err(|_| End::BadRequest)?;
    let outside = Outside {
        today: desk.declared.today(moment.now),
        applicant_email: None,
    };
    let faults = match parse(form, &sent, outside) {
        Ok(answers) => match sign_in::administrator(desk, form.text(&answers, Role::Email)) {
            Some(owner) => {
                let act = Act {
                    which: owner.email.clone(),
                    ..record::act(desk, &signed.email, Deed::Reset, moment)
                };
                let removed = ports.remove_authenticator(&owner.email, &act).await;
                removed.map_err(|error| failed("reset", &error))?;
                return Ok(see_other(record::PATH));
            }
            None => {
                let field = form.by_role(Role::Email).ok_or(End::SomethingWrong)?;
                let mut fault = field.fault(Code::Format);
                "Enter the address of someone who may sign in".clone_into(&mut fault.text);
                vec![fault]
            }
        },
        Err(faults) => faults,
    };
    let typed = Typed { sent, faults };
    record::drawn(desk, ports, signed, Leaf::default(), &typed, moment).await
}
