//! GET `/admin/` of one who is signed in: an intake on one page. Every figure is counted from the
//! index that lists the intake's applications, so no answers are read and nothing is scanned
//! (infra/decisions, "What the dashboard counts from").

mod charts;

use super::chart::ChartView;
use super::filters::{FilterView, Filters};
use super::listing::Listing;
use super::session::Signed;
use super::standing::Standing;
use super::{AdminView, FRONT, LIST};
use crate::desk::{Desk, Moment, Request, Response};
use crate::ends::End;
use crate::ports::ListApplications;
use crate::record::Summary;
use charts::Counted;
use http::StatusCode;
use jiff::Timestamp;
use scheme::life::Status;
use scheme::{Declarations, Intake, Window, calendar};
use serde::Serialize;

#[derive(Serialize)]
struct Context {
    admin: AdminView,
    intake_name: String,
    filters: Vec<FilterView>,
    time_left: String,
    cut: bool,
    figures: Vec<FigureView>,
    charts: Vec<ChartView>,
}

#[derive(Serialize)]
struct FigureView {
    count: usize,
    words: &'static str,
    url: String,
}

/// The dashboard of the intake that the request names, or of the current one.
pub(super) async fn show<P: ListApplications>(
    desk: &Desk,
    ports: &P,
    request: &Request,
    signed: &Signed,
    moment: Moment<'_>,
) -> Result<Response, End> {
    let declarations = &desk.declared.declarations;
    let filters = Filters::of(request, declarations, moment.now)?;
    if filters.role.is_some() || filters.standing.is_some() {
        return Err(End::BadRequest);
    }
    let listing = Listing::read(ports, declarations, &filters, moment.now).await?;
    let counted = Counted {
        declarations,
        signed,
        roles: by_role(&filters, declarations, &listing),
        now: moment.now,
    };
    let zone = &desk.declared.scheme().time_zone;
    let mut views = filters.views(declarations);
    views.truncate(1);
    let context = Context {
        admin: AdminView::of(signed),
        intake_name: filters.intake.name.clone(),
        filters: views,
        time_left: time_left(filters.intake, moment.now, zone),
        cut: listing.is_cut,
        figures: figures(&listing, &filters, moment.now),
        charts: counted.charts(),
    };
    Ok(desk.page(
        StatusCode::OK,
        "admin/dashboard.html",
        "Dashboard",
        FRONT,
        &context,
    ))
}

/// Those that count: all but what stands apart, which a program may have sent.
fn by_role<'a>(
    filters: &Filters<'a>,
    declarations: &'a Declarations,
    listing: &'a Listing,
) -> Vec<(&'a str, Vec<&'a Summary>)> {
    let counts = |role: &str| {
        let all = listing.summaries.iter();
        all.filter(|one| one.role == role && standing(one) != Standing::Apart)
            .collect()
    };
    let roles = filters.roles(declarations).into_iter();
    roles.map(|role| (role, counts(role))).collect()
}

fn standing(summary: &Summary) -> Standing {
    Standing::of(summary.status, &summary.flags)
}

/// "14 days left: applications close on Friday 23 June 2023 at 11:59pm, UK time."
fn time_left(intake: &Intake, now: Timestamp, zone: &jiff::tz::TimeZone) -> String {
    let days = |then| match calendar::days_left(now, then) {
        1 => "1 day left".to_owned(),
        days => format!("{days} days left"),
    };
    match intake.window(now) {
        Window::Before => format!("Applications open on {}.", intake.opens_text(zone)),
        Window::Open => format!(
            "{}: applications close on {}.",
            days(intake.closes),
            intake.closes_text(zone)
        ),
        Window::Closed if now < intake.approvals_close() => {
            let last = calendar::last_before(intake.approvals_close());
            format!(
                "Applications have closed. {} for line managers, who can decide until {}.",
                days(intake.approvals_close()),
                calendar::moment(last, zone)
            )
        }
        Window::Closed => format!(
            "Applications closed on {}. Line managers can decide no longer.",
            intake.closes_text(zone)
        ),
    }
}

/// The figures that are looked for first, each with the list of them.
fn figures(listing: &Listing, filters: &Filters<'_>, now: Timestamp) -> Vec<FigureView> {
    let apart = listing.count(Standing::Apart);
    let of = |standing: Standing, words| FigureView {
        count: listing.count(standing),
        words,
        url: format!("{LIST}?{}", filters.standing_at(standing).query()),
    };
    let mut figures = vec![
        FigureView {
            count: listing.summaries.len() - apart,
            words: "received",
            url: format!("{LIST}?{}", filters.query()),
        },
        of(
            Standing::At(Status::Awaiting),
            "wait for their line manager",
        ),
        of(
            Standing::At(Status::Approved),
            match filters.intake.window(now) {
                Window::Closed => "approved, in the pool",
                Window::Before | Window::Open => "approved",
            },
        ),
    ];
    let decided = [
        (Status::Proposed, "put forward for a pair"),
        (Status::Matched, "matched"),
        (Status::Waiting, "on the waiting list"),
    ];
    let decided = decided.map(|(status, words)| of(Standing::At(status), words));
    figures.extend(decided.into_iter().filter(|one| one.count > 0));
    if apart > 0 {
        figures.push(of(Standing::Apart, "set apart, to be looked at"));
    }
    figures
}
