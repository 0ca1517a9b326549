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
use jiff::Timestamp;
use jiff::civil::Date;
use scheme::{Seat, calendar};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::HashSet;

/// Where it is read.
pub(super) const PATH: &str = "/admin/record";

const MONTH: &str = "month";

/// How a page of a month is named in an address; the first has no name.
const PAGE: &str = "page";

/// How many acts a page shows.
const MOST: usize = 100;

/// No month has more pages.
const MOST_PAGES: usize = 9_999;

/// What the id of the record of a whole copy ends with.
const WHOLE: &str = ".whole";

/// What `who` did now. To be stored with what was done, or by [`keep`].
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

/// Records that `who` was locked out by a try at `tried`. It is the same record whenever it is made, so
/// that it can be made again: the answer to the try that locked may have been lost.
pub(super) async fn note_lock<P: RecordAct>(
    desk: &Desk,
    ports: &P,
    who: &str,
    tried: Timestamp,
    moment: Moment<'_>,
) -> Result<(), End> {
    let digest = Sha256::digest(format!("{who} {}", tried.as_millisecond()));
    let id = digest.iter().take(16).map(|byte| format!("{byte:02x}"));
    let act = Act {
        id: id.collect(),
        at: tried,
        ..act(desk, who, Deed::Locked, moment)
    };
    keep(ports, &act).await
}

/// Records `act`. What cannot be recorded is not to be done.
pub(super) async fn keep<P: RecordAct>(ports: &P, act: &Act) -> Result<(), End> {
    let kept = ports.record_act(act).await;
    kept.map_err(|error| failed("record", &error))
}

/// The id of the record of a whole copy, from that of its beginning: it stands right after it.
pub(super) fn whole_id(begun: &str) -> String {
    format!("{begun}{WHOLE}")
}

#[derive(Serialize)]
struct Context {
    admin: AdminView,
    month_text: String,
    all: bool,
    rows: Vec<RowView>,
    older_url: String,
    newer_url: String,
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

/// Where in the record: the month, this one where there is none, and the page of it, from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Leaf {
    month: Option<Date>,
    page: usize,
}

/// One month of the record, this one unless the address names another.
pub(super) async fn show<P: ListActs>(
    desk: &Desk,
    ports: &P,
    request: &Request,
    signed: &Signed,
    moment: Moment<'_>,
) -> Result<Response, End> {
    let leaf = asked(request)?;
    drawn(desk, ports, signed, leaf, &Typed::default(), moment).await
}

/// What an owner typed into the form that removes an authenticator, and its faults.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) sent: Sent,
    pub(super) faults: Vec<Fault>,
}

/// The page of `leaf`, with what was typed.
pub(super) async fn drawn<P: ListActs>(
    desk: &Desk,
    ports: &P,
    signed: &Signed,
    leaf: Leaf,
    typed: &Typed,
    moment: Moment<'_>,
) -> Result<Response, End> {
    let this = first_of(desk.declared.today(moment.now));
    let month = leaf.month.unwrap_or(this);
    let acts = ports.list_acts(month, moment.now).await;
    let acts = acts.map_err(|error| failed("record", &error))?;
    let all = signed.seat == Seat::Owner;
    let shown = shown(&acts, |act| all || act.who == signed.email);
    let skipped = leaf.page.saturating_sub(1).saturating_mul(MOST);
    let rows = shown.iter().skip(skipped).take(MOST);
    let rows = rows.map(|act| row(desk, act)).collect();
    let link = |month: Date| format!("{PATH}?{MONTH}={}", month.strftime("%Y-%m"));
    let turned = |page: usize, is_there: bool| match is_there {
        true => format!("{}&{PAGE}={page}", link(month)),
        false => String::new(),
    };
    let context = Context {
        admin: AdminView::of(signed),
        month_text: month.strftime("%B %Y").to_string(),
        all,
        rows,
        older_url: turned(
            leaf.page.max(1) + 1,
            shown.len() > skipped.saturating_add(MOST),
        ),
        newer_url: turned(leaf.page.max(1) - 1, leaf.page > 1),
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

/// The acts that `may_see` lets through; the beginning of a copy that became whole is told by its end.
fn shown(acts: &[Act], may_see: impl Fn(&Act) -> bool) -> Vec<&Act> {
    let ends = acts.iter().filter_map(|act| act.id.strip_suffix(WHOLE));
    let ends: HashSet<&str> = ends.collect();
    let has_end = |act: &Act| act.deed == Deed::ExportBegun && ends.contains(act.id.as_str());
    acts.iter()
        .filter(|act| may_see(act) && !has_end(act))
        .collect()
}

/// The month that the address names, as `2023-06`, and the page of it.
fn asked(request: &Request) -> Result<Leaf, End> {
    match query_pairs(request)?.as_slice() {
        [] => Ok(Leaf::default()),
        [(name, month)] if name == MONTH => leaf(month, "1"),
        [(name, month), (other, page)] if name == MONTH && other == PAGE => leaf(month, page),
        _ => Err(End::BadRequest),
    }
}

fn leaf(month: &str, page: &str) -> Result<Leaf, End> {
    if month.len() != 7 {
        return Err(End::BadRequest);
    }
    let first = format!("{month}-01").parse();
    let page = page
        .parse()
        .ok()
        .filter(|page| (1..=MOST_PAGES).contains(page));
    Ok(Leaf {
        month: Some(first.map_err(|_| End::BadRequest)?),
        page: page.ok_or(End::BadRequest)?,
    })
}

fn first_of(day: Date) -> Date {
    day.first_of_month()
}

fn row(desk: &Desk, act: &Act) -> RowView {
    let mut details = Vec::new();
    match act.deed {
        Deed::Exported | Deed::Listed => {
            let rows = if act.rows == 1 { "row" } else { "rows" };
            details.push(format!("{}, {} {rows}", act.which, act.rows));
        }
        _ if act.which.is_empty() => {}
        _ => details.push(act.which.clone()),
    }
    if act.deed == Deed::Exported {
        details.push(format!("SHA-256 {}", act.hash));
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
        Deed::Listed => "Looked at the list of applications",
        Deed::Opened => "Opened an application",
        Deed::ChoseSeveral => "Opened the page of a button for several applications",
        Deed::ChangedSeveral => "Pressed a button for several applications",
        Deed::ExportBegun => {
            "Began to download applications. The file did not get to its end, but some rows may have gone out"
        }
        Deed::Exported => "Downloaded applications",
        Deed::Reset => "Removed an authenticator app, so that its owner can set up another",
    }
}
