//! GET `/admin/applications`: the list, with filters and counts.

use super::bulk::Decided;
use super::export::Kind;
use super::filters::{FilterView, Filters};
use super::listing::{Listing, MOST};
use super::session::Signed;
use super::standing::{Standing, flag_words};
use super::{AdminView, LIST, bulk, columns_page, record};
use crate::desk::{Desk, Moment, Request, Response};
use crate::ends::End;
use crate::ports::{ListApplications, RecordAct};
use crate::record::{Act, Deed, Flag, Summary};
use forms::{Answer, Form, Role, Viewer};
use http::StatusCode;
use scheme::calendar;
use serde::Serialize;

#[derive(Serialize)]
struct Context {
    admin: AdminView,
    intake_name: String,
    filters: Vec<FilterView>,
    counts: Vec<CountView>,
    total: usize,
    caption: String,
    rows: Vec<RowView>,
    exports: Vec<ExportView>,
    export_note: &'static str,
    bulk: Vec<ActView>,
    outcomes: Vec<ActView>,
    bulk_most: usize,
    listed: Vec<String>,
}

/// A button that does one thing to many applications.
#[derive(Serialize)]
struct ActView {
    step: &'static str,
    words: String,
}

#[derive(Serialize)]
struct CountView {
    name: &'static str,
    count: usize,
    url: String,
    current: bool,
}

#[derive(Serialize)]
struct RowView {
    select_id: String,
    url: String,
    reference: String,
    name: String,
    role_name: String,
    institution: String,
    level: String,
    status: StatusView,
    submitted_text: String,
    flags: Vec<&'static str>,
}

#[derive(Serialize)]
struct StatusView {
    id: &'static str,
    name: &'static str,
}

#[derive(Serialize)]
struct ExportView {
    url: String,
    words: String,
}

/// What a copy holds, and what is kept of its taking (TRUST 16).
const EXPORT_NOTE: &str = "The file holds each application on this page, with every answer that you may see. \
    Keep it as safe as the applications themselves. \
    We record who took it, when, with which filters and how many rows.";

/// The list that the request's filters ask for.
pub(super) async fn show<P: ListApplications + RecordAct>(
    desk: &Desk,
    ports: &P,
    request: &Request,
    signed: &Signed,
    moment: Moment<'_>,
) -> Result<Response, End> {
    let declarations = &desk.declared.declarations;
    let filters = Filters::of(request, declarations, moment.now)?;
    let listing = Listing::read(ports, declarations, &filters, moment.now).await?;
    let rows: Vec<RowView> = listing
        .through(&filters)
        .map(|summary| row(desk, summary, signed.viewer()))
        .collect();
    let act = Act {
        which: filters.query(),
        rows: rows.len(),
        ..record::act(desk, &signed.email, Deed::Listed, moment)
    };
    record::keep(ports, &act).await?;
    let context = Context {
        admin: AdminView::of(signed),
        intake_name: filters.intake.name.clone(),
        filters: filters.views(declarations),
        counts: counts(&listing, &filters),
        total: rows.len(),
        caption: caption(rows.len(), listing.is_cut),
        exports: exports(signed, &filters, rows.len()),
        export_note: EXPORT_NOTE,
        bulk: acts(signed, &listing, &filters),
        outcomes: outcomes(signed, &listing, &filters, moment),
        bulk_most: bulk::MOST,
        listed: waiting(&listing, &filters),
        rows,
    };
    Ok(desk.page(
        StatusCode::OK,
        "admin/applications.html",
        "Applications",
        LIST,
        &context,
    ))
}

/// How many stand where, each with the list of them. Those set apart are named only where there are some.
fn counts(listing: &Listing, filters: &Filters<'_>) -> Vec<CountView> {
    let all = filters.of_any_standing();
    let mut counts = vec![CountView {
        name: "All",
        count: listing.summaries.len(),
        url: format!("{LIST}?{}", all.query()),
        current: filters.standing.is_none(),
    }];
    for standing in Standing::all() {
        let count = listing.count(standing);
        let current = filters.standing == Some(standing);
        if count > 0 || current || standing != Standing::Apart {
            counts.push(CountView {
                name: standing.name(),
                count,
                url: format!("{LIST}?{}", all.standing_at(standing).query()),
                current,
            });
        }
    }
    counts
}

/// The first of those on the list that wait for their line manager, as many as one press takes.
fn waiting(listing: &Listing, filters: &Filters<'_>) -> Vec<String> {
    listing
        .through(filters)
        .filter(|one| bulk::may_be_reminded(one.status))
        .take(bulk::MOST)
        .map(|one| one.reference.to_string())
        .collect()
}

/// What may be done to those on the list, by those who may.
fn acts(signed: &Signed, listing: &Listing, filters: &Filters<'_>) -> Vec<ActView> {
    if !signed.may_export() {
        return Vec::new();
    }
    let act = |step, words: &str| ActView {
        step,
        words: words.to_owned(),
    };
    let mut acts = Vec::new();
    let waiting = waiting(listing, filters).len();
    if waiting > 0 {
        acts.push(act("remind", "Remind the chosen line managers"));
        acts.push(ActView {
            step: "remind-all",
            words: match waiting {
                1 => "Remind the one that is waited for".to_owned(),
                _ => format!("Remind all {waiting} that are waited for"),
            },
        });
    }
    let is_odd = |flag: &Flag| matches!(flag, Flag::Quarantined | Flag::Spam);
    if listing
        .through(filters)
        .any(|one| one.flags.iter().any(is_odd))
    {
        acts.push(act("real", "Mark the chosen as sent by a person"));
        acts.push(act("spam", "Mark the chosen as sent by a program"));
    }
    acts
}

/// What may be recorded of those on the list, by those who may.
fn outcomes(
    signed: &Signed,
    listing: &Listing,
    filters: &Filters<'_>,
    moment: Moment<'_>,
) -> Vec<ActView> {
    if !signed.may_export() {
        return Vec::new();
    }
    let window = filters.intake.window(moment.now);
    let is_due = |decided: &Decided| {
        let mut listed = listing.through(filters);
        listed.any(|one| bulk::may_be_recorded(one.status, window).any(|may| may == *decided))
    };
    let view = |decided: Decided| ActView {
        step: bulk::Act::Record(decided).word(),
        words: match decided {
            Decided::Proposed => "Record the chosen as put forward for a pair",
            Decided::Matched => "Record the chosen as matched",
            Decided::Waiting => "Record the chosen as waiting for the next intake",
            Decided::Returned => "Put the chosen back in the pool",
        }
        .to_owned(),
    };
    Decided::ALL.into_iter().filter(is_due).map(view).collect()
}

fn caption(count: usize, is_cut: bool) -> String {
    let number = how_many(count);
    if is_cut {
        format!("{number}, from the first {MOST} of this intake. Choose a role to see fewer.")
    } else {
        format!("{number}, by status and then oldest first")
    }
}

fn how_many(count: usize) -> String {
    match count {
        1 => "1 application".to_owned(),
        _ => format!("{count} applications"),
    }
}

fn exports(signed: &Signed, filters: &Filters<'_>, count: usize) -> Vec<ExportView> {
    if !signed.may_export() || count == 0 {
        return Vec::new();
    }
    let view = |kind: Kind| ExportView {
        url: format!("{}?{}", kind.path(), filters.query()),
        words: format!("Download {} ({})", how_many(count), kind.name()),
    };
    let mut views: Vec<ExportView> = Kind::ALL.into_iter().map(view).collect();
    views.push(ExportView {
        url: format!("{}?{}", columns_page::PATH, filters.query()),
        words: "Choose the columns first".to_owned(),
    });
    views
}

fn row(desk: &Desk, summary: &Summary, viewer: Viewer) -> RowView {
    let form = desk.declared.declarations.form_for_role(&summary.role);
    let text = |role, stored: &str| {
        form.map_or_else(String::new, |form| shown(form, role, stored, viewer))
    };
    let standing = Standing::of(summary.status, &summary.flags);
    let reference = summary.reference.to_string();
    let name = text(Role::Name, &summary.name);
    let received = calendar::date_at(summary.submitted, &desk.declared.scheme().time_zone);
    RowView {
        select_id: format!("select-{reference}"),
        url: format!("{LIST}/{reference}"),
        // The link needs words, whoever looks.
        name: if name.is_empty() {
            reference.clone()
        } else {
            name
        },
        reference,
        role_name: summary.role.clone(),
        institution: text(Role::Institution, &summary.institution),
        level: text(Role::Level, &summary.level),
        status: StatusView {
            id: standing.colour(),
            name: standing.name(),
        },
        submitted_text: calendar::day(received),
        flags: summary.flags.iter().copied().map(flag_words).collect(),
    }
}

/// The stored text of the field that plays `role`, as people read it; "" where `viewer` may not see it.
pub(super) fn shown(form: &Form, role: Role, stored: &str, viewer: Viewer) -> String {
    match form.by_role(role) {
        Some(field) if field.is_shown_to(viewer) && !stored.is_empty() => field
            .kind
            .lines(&Answer::Text(stored.to_owned()))
            .join(", "),
        _ => String::new(),
    }
}
