//! `/admin/record`: what the administrators did, kept beside what they did it to. Owners read all of
//! it, the others what they did themselves.

use super::session::Signed;
use super::{AdminView, failed, sign_in};
use crate::decode::query_pairs;
use crate::desk::{Desk, Moment, Request, Response};
use crate::ends::End;
use crate::ports::{ListActs, RecordAct};
use crate::record::{Act, Deed};
use form_page::{FaultView, FieldView, fault_views, field_view};
use forms::{Fault, Role, Sent};
use http::StatusCode;
use jiff::civil::Date;
use scheme::{Seat, calendar};
use serde::Serialize;

/// Where it is read.
pub(super) const PATH: &str = "/admin/record";

const MONTH: &str = "month";

/// What `who` did now. To be stored with what was done, or by [`note`].
pub(super) fn act(desk: &Desk, who: &str, deed: Deed, moment: Moment<'_>) -> Act {
    let months = desk.declared.period("export_records_months", 24);
    let last = calendar::plus_months(desk.declared.today(moment.now), months);
    let id = moment.random::<16>();
    Act {
        id: id.iter().map(|byte| format!("{byte:02x}")).collect(),
        at: calendar::to_milliseconds(moment.now),
        who: who.to_owned(),
        deed,
        which: String::new(),
        rows: 0,
        hash: String::new(),
        expires: calendar::end_of(last, &desk.declared.scheme().time_zone),
    }
}

/// Records what `who` did.
pub(super) async fn note<P: RecordAct>(
    desk: &Desk,
    ports: &P,
    who: &str,
    deed: Deed,
    moment: Moment<'_>,
) -> Result<(), End> {
    let act = act(desk, who, deed, moment);
    let noted = ports.record_act(&act).await;
    noted.map_err(|error| failed("record", &error))
}

#[derive(Serialize)]
struct Context {
    admin: AdminView,
    month_text: String,
    all: bool,
    rows: Vec<RowView>,
    earlier_url: String,
    later_url: String,
    reset_field: Option<FieldView>,
    faults: Vec<FaultView>,
}

#[derive(Serialize)]
struct RowView {
    when: String,
    when_text: String,
    who: String,
    what: &'static str,
    details: Vec<String>,
}

/// One month of the record, this one unless the address names another.
pub(super) async fn show<P: ListActs>(
    desk: &Desk,
    ports: &P,
    request: &Request,
    signed: &Signed,
    moment: Moment<'_>,
) -> Result<Response, End> {
    let month = asked(request)?;
    drawn(desk, ports, signed, month, &Typed::default(), moment).await
}

/// What an owner typed into the form that removes an authenticator, and its faults.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) sent: Sent,
    pub(super) faults: Vec<Fault>,
}

/// The page of `month`, or of this one, with what was typed.
pub(super) async fn drawn<P: ListActs>(
    desk: &Desk,
    ports: &P,
    signed: &Signed,
    month: Option<Date>,
    typed: &Typed,
    moment: Moment<'_>,
) -> Result<Response, End> {
    let this = first_of(desk.declared.today(moment.now));
    let month = month.unwrap_or(this);
    let acts = ports.list_acts(month, moment.now).await;
    let acts = acts.map_err(|error| failed("record", &error))?;
    let all = signed.seat == Seat::Owner;
    let rows = acts
        .iter()
        .filter(|act| all || act.who == signed.email)
        .map(|act| row(desk, act))
        .collect();
    let link = |month: Date| format!("{PATH}?{MONTH}={}", month.strftime("%Y-%m"));
    let context = Context {
        admin: AdminView::of(signed),
        month_text: month.strftime("%B %Y").to_string(),
        all,
        rows,
        earlier_url: link(calendar::plus_months(month, -1)),
        later_url: if month < this {
            link(calendar::plus_months(month, 1))
        } else {
            String::new()
        },
        reset_field: if all { Some(reset_field(typed)?) } else { None },
        faults: fault_views(sign_in::form()?, &typed.faults),
    };
    let status = if typed.faults.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let title = "What the administrators did";
    Ok(desk.page(status, "admin/record.html", title, PATH, &context))
}

/// The field for the address of whoever lost their app.
fn reset_field(typed: &Typed) -> Result<FieldView, End> {
    let form = sign_in::form()?;
    let field = form.by_role(Role::Email).ok_or(End::SomethingWrong)?;
    let mut view = field_view(form, field, &typed.sent, &typed.faults);
    "Their email address".clone_into(&mut view.label);
    "The address that the scheme knows them by.".clone_into(&mut view.hint);
    view.autocomplete.clear();
    Ok(view)
}

/// The first day of the month that the address names, as `2023-06`.
fn asked(request: &Request) -> Result<Option<Date>, End> {
    match query_pairs(request)?.as_slice() {
        [] => Ok(None),
        [(name, value)] if name == MONTH && value.len() == 7 => {
            let first = format!("{value}-01").parse();
            first.map(Some).map_err(|_| End::BadRequest)
        }
        _ => Err(End::BadRequest),
    }
}

fn first_of(day: Date) -> Date {
    day.first_of_month()
}

fn row(desk: &Desk, act: &Act) -> RowView {
    let mut details = Vec::new();
    if act.deed == Deed::Exported {
        details.push(format!("{}, {} rows", act.which, act.rows));
        details.push(format!("SHA-256 {}", act.hash));
    } else if !act.which.is_empty() {
        details.push(act.which.clone());
    }
    RowView {
        when: act.at.to_string(),
        when_text: calendar::moment(act.at, &desk.declared.scheme().time_zone),
        who: act.who.clone(),
        what: words(act.deed),
        details,
    }
}

fn words(deed: Deed) -> &'static str {
    match deed {
        Deed::Enrolled => "Set up an authenticator app, and signed in",
        Deed::SignedIn => "Signed in",
        Deed::Recovered => "Signed in with a recovery code",
        Deed::Locked => "Typed five wrong codes, and was locked out for 15 minutes",
        Deed::SignedOutEverywhere => "Signed out everywhere",
        Deed::Exported => "Downloaded applications",
        Deed::Reset => "Removed an authenticator app, so that its owner can set up another",
    }
}
