//! The line manager's link: one page that says who asks and what it takes, and one decision (R7).
//! Opening the link changes nothing, however often and by whomever; only a POST decides.

mod letters;
mod pages;
mod reply;
mod standing;
#[cfg(test)]
mod tests;

use crate::application::letters::approval_request;
use crate::application::submission::approval_closes;
use crate::application::wrong_method;
use crate::decode::form_pairs;
use crate::desk::{Desk, Moment, Request, Response};
use crate::edition;
use crate::ends::{End, EndFacts, end, failed};
use crate::headers;
use crate::link::LinkToken;
use crate::origin::{Care, may_post};
use crate::ports::{DecideApproval, ReadApproval, RedirectApproval, Settled, StoreError};
use crate::record::{Approval, Decision, Event, Happening, Verdict};
use crate::routes::{Found, Function, find};
use forms::{Answers, Fault, Form, Outside, Sent, Use, parse};
use http::Method;
use reply::Reply;
use scheme::calendar;
use standing::{Standing, standing};

pub(crate) use letters::shared_reason;

/// How often a decision is tried while others change the approval under it.
const TRIES: usize = 3;

/// Who decides, as the history says it.
const WHO: &str = "line manager";

/// One use of a line manager's link.
#[derive(Clone, Copy)]
struct Visit<'a> {
    desk: &'a Desk,
    form: &'a Form,
    token: &'a LinkToken,
    moment: Moment<'a>,
}

/// Answers a request of a line manager's link.
pub async fn serve<P: ReadApproval + DecideApproval + RedirectApproval>(
    desk: &Desk,
    ports: &P,
    request: &Request,
    moment: Moment<'_>,
) -> Response {
    let path = request.uri().path().to_owned();
    let response = match find(request.method(), &path) {
        Found::Route(route, parts) if route.function == Function::Approval => {
            let token = parts.first().and_then(|text| LinkToken::parse(text));
            let form = desk.declared.declarations.forms_of(Use::Approval).next();
            match (token.as_ref(), form) {
                (Some(token), Some(form)) => {
                    let visit = Visit {
                        desk,
                        form,
                        token,
                        moment,
                    };
                    if request.method() == Method::POST {
                        decide(visit, ports, request).await
                    } else {
                        show(visit, ports).await
                    }
                }
                _ => end(desk, End::NotFound, &EndFacts::default()),
            }
        }
        Found::WrongMethod(allow, _) => wrong_method(desk, &allow),
        _ => end(desk, End::NotFound, &EndFacts::default()),
    };
    headers::secure(response)
}

/// GET: the page, or why there is none.
async fn show<P: ReadApproval>(visit: Visit<'_>, ports: &P) -> Response {
    let (reference, now) = (&visit.token.reference, visit.moment.now);
    match ports.read_approval(reference, now).await {
        Ok(approval) => match standing(approval.as_ref(), &visit.token.hash(), now) {
            Standing::Open(approval) => pages::empty(visit, approval),
            closed => pages::closed(visit, &closed, ""),
        },
        Err(error) => failed(
            visit.desk,
            "reading an approval",
            &error,
            &EndFacts::default(),
        ),
    }
}

/// POST: the decision, or the page with its faults, or why nothing can be decided.
async fn decide<P: ReadApproval + DecideApproval + RedirectApproval>(
    visit: Visit<'_>,
    ports: &P,
    request: &Request,
) -> Response {
    let not_stored = EndFacts::not_stored(&pages::action(visit));
    let (sent, is_old) = match sent(visit, request) {
        Ok(sent) => sent,
        Err(why) => return end(visit.desk, why, &not_stored),
    };
    for _ in 0..TRIES {
        match attempt(visit, ports, &sent, is_old).await {
            Ok(Some(response)) => return response,
            Ok(None) => {}
            Err(error) => {
                let facts = EndFacts::after(&error, &pages::action(visit));
                return failed(visit.desk, "deciding an approval", &error, &facts);
            }
        }
    }
    end(visit.desk, End::Busy, &not_stored)
}

/// What was sent, and whether from a page of an older edition.
fn sent(visit: Visit<'_>, request: &Request) -> Result<(Sent, bool), End> {
    let mut pairs = form_pairs(request)?;
    if !may_post(&visit.desk.declared, request, Care::Strict) {
        return Err(End::BadRequest);
    }
    let is_old = edition::is_old(visit.form, &mut pairs)?;
    let sent = Sent::accept(visit.form, pairs).map_err(|_| End::BadRequest)?;
    Ok((sent, is_old))
}

/// Reads the approval and settles it; `None` where it moved meanwhile, so that the next attempt
/// answers by what is there then.
async fn attempt<P: ReadApproval + DecideApproval + RedirectApproval>(
    visit: Visit<'_>,
    ports: &P,
    sent: &Sent,
    is_old: bool,
) -> Result<Option<Response>, StoreError> {
    let (hash, now) = (visit.token.hash(), visit.moment.now);
    let approval = ports.read_approval(&visit.token.reference, now).await?;
    let standing = standing(approval.as_ref(), &hash, now);
    match standing {
        Standing::Open(approval) if is_old => Ok(Some(pages::changed(visit, approval, sent))),
        Standing::Open(approval) => match read(visit, approval, sent) {
            Err(faults) => Ok(Some(pages::faulty(visit, approval, sent, &faults))),
            Ok((_, Reply::WrongPerson(email))) => redirect(visit, ports, approval, &email).await,
            Ok((answers, Reply::Decided(verdict))) => {
                let decision = Decision {
                    verdict,
                    version: visit.form.version,
                    answers,
                    at: calendar::to_milliseconds(now),
                };
                settle(visit, ports, approval, &decision).await
            }
        },
        Standing::Decided(approval, before) => {
            let is_same =
                read(visit, approval, sent).is_ok_and(|(answers, _)| answers == before.answers);
            Ok(Some(if is_same {
                pages::decided(visit, approval, before.verdict)
            } else {
                pages::closed(visit, &standing, pages::NOT_STORED)
            }))
        }
        Standing::Replaced(approval) if is_sent_there(visit, approval, sent) => {
            Ok(Some(pages::redirected(visit, approval)))
        }
        _ => Ok(Some(pages::closed(visit, &standing, pages::NOT_STORED))),
    }
}

/// Reads the answers by the form's rules.
fn read(
    visit: Visit<'_>,
    approval: &Approval,
    sent: &Sent,
) -> Result<(Answers, Reply), Vec<Fault>> {
    let outside = Outside {
        today: visit.desk.declared.today(visit.moment.now),
        applicant_email: Some(&approval.applicant_email),
    };
    let answers = parse(visit.form, sent, outside)?;
    let reply = reply::reply(visit.form, &answers)?;
    Ok((answers, reply))
}

/// Whether this link was the last one before the live one, and what is sent now asks for just the
/// live one: a second press of the button that sent it there.
fn is_sent_there(visit: Visit<'_>, approval: &Approval, sent: &Sent) -> bool {
    let hash = visit.token.hash();
    let is_last = approval.replaced.last().is_some_and(|last| last.is(&hash));
    let email = match read(visit, approval, sent) {
        Ok((_, Reply::WrongPerson(email))) => email,
        _ => return false,
    };
    is_last && email.eq_ignore_ascii_case(&approval.manager_email)
}

/// Stores the decision and tells the applicant.
async fn settle<P: DecideApproval>(
    visit: Visit<'_>,
    ports: &P,
    approval: &Approval,
    decision: &Decision,
) -> Result<Option<Response>, StoreError> {
    let what = match decision.verdict {
        Verdict::Approved | Verdict::ApprovedFrom(_) => Happening::Approved,
        Verdict::Declined => Happening::Declined,
    };
    let letter = letters::outcome(visit.desk, visit.form, approval, decision);
    let settled = ports
        .decide_approval(approval, decision, &event(visit, what), &[letter])
        .await?;
    Ok((settled == Settled::Done).then(|| pages::decided(visit, approval, decision.verdict)))
}

/// Sends the request to the right line manager under a new link.
async fn redirect<P: RedirectApproval>(
    visit: Visit<'_>,
    ports: &P,
    before: &Approval,
    email: &str,
) -> Result<Option<Response>, StoreError> {
    let now = calendar::to_milliseconds(visit.moment.now);
    let link = LinkToken::new(before.reference.clone(), visit.moment.random());
    let after = Approval {
        manager_name: String::new(),
        manager_email: email.to_owned(),
        closes: approval_closes(visit.desk, &before.intake, now),
        ..before.under_new_link(link.hash())
    };
    let letter = approval_request(visit.desk, &after, &link, false, now);
    let event = event(visit, Happening::Redirected);
    let settled = ports
        .redirect_approval(before, &after, &event, &[letter])
        .await?;
    Ok((settled == Settled::Done).then(|| pages::redirected(visit, &after)))
}

fn event(visit: Visit<'_>, what: Happening) -> Event {
    Event {
        at: calendar::to_milliseconds(visit.moment.now),
        what,
        who: WHO.to_owned(),
    }
}
