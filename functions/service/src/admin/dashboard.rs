//! GET `/admin/` of one who is signed in: an intake on one page. Every figure is counted from the
//! index that lists the intake's applications, so no answers are read and nothing is scanned
//! (infra/decisions, "What the dashboard counts from").

use super::chart::{Chart, ChartView, Row};
use super::filters::{FilterView, Filters};
use super::listing::Listing;
use super::session::Signed;
use super::standing::Standing;
use super::{AdminView, FRONT, LIST};
use crate::desk::{Desk, Moment, Request, Response};
use crate::ends::End;
use crate::ports::ListApplications;
use crate::record::Summary;
use forms::{Form, Role};
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

/// What the charts are made from: the applications that count, by role.
struct Counted<'a> {
    declarations: &'a Declarations,
    signed: &'a Signed,
    roles: Vec<(&'a str, Vec<&'a Summary>)>,
    now: Timestamp,
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

impl Counted<'_> {
    fn charts(&self) -> Vec<ChartView> {
        [
            self.funnel(),
            self.outstanding(),
            self.by_answer(
                Role::Topics,
                |one| one.topics.clone(),
                Chart {
                    id: "topics",
                    title: "Topics: offered and wanted",
                    rows_are: "Topic",
                    note: NOTE_LIVE,
                    ..Chart::default()
                },
            ),
            self.by_answer(
                Role::Level,
                |one| vec![one.level.clone()],
                Chart {
                    id: "levels",
                    title: "Levels",
                    rows_are: "Level",
                    note: NOTE_LIVE,
                    ..Chart::default()
                },
            ),
            self.by_answer(
                Role::Institution,
                |one| vec![one.institution.clone()],
                Chart {
                    id: "institutions",
                    title: "Institutions taking part",
                    rows_are: "Institution",
                    note: NOTE_LIVE,
                    ..Chart::default()
                },
            ),
        ]
        .into_iter()
        .filter_map(Chart::view)
        .collect()
    }

    fn series(&self) -> Vec<String> {
        let name =
            |(role, _): &(&str, Vec<&Summary>)| format!("{}s", super::filters::capitalised(role));
        self.roles.iter().map(name).collect()
    }

    /// A row of how many of each role `counts` lets through.
    fn row(&self, label: &str, counts: impl Fn(&Summary) -> bool) -> Row {
        let count = |(_, all): &(&str, Vec<&Summary>)| all.iter().filter(|one| counts(one)).count();
        Row {
            label: label.to_owned(),
            figures: self.roles.iter().map(count).collect(),
        }
    }

    /// From what came in to what can be matched, and what was lost on the way.
    fn funnel(&self) -> Chart {
        let at = |wanted: &'static [Status]| move |one: &Summary| wanted.contains(&one.status);
        Chart {
            id: "funnel",
            title: "From received to matched",
            rows_are: "Step",
            note: "What stands apart, since a program may have sent it, is not counted.",
            series: self.series(),
            rows: vec![
                self.row("Received", |_| true),
                self.row("Answered by the line manager", |one| {
                    one.status.is_approved() || one.status == Status::Declined
                }),
                self.row("Approved", |one| one.status.is_approved()),
                self.row(
                    "Put forward for a pair",
                    at(&[Status::Proposed, Status::Matched]),
                ),
                self.row("Matched", at(&[Status::Matched])),
                self.row("On the waiting list", at(&[Status::Waiting])),
                self.row("Not approved", at(&[Status::Declined])),
                self.row("Not decided in time", at(&[Status::Lapsed])),
                self.row("Withdrawn", at(&[Status::Withdrawn])),
            ],
        }
    }

    /// How long the applicants have waited for an answer of their line manager.
    fn outstanding(&self) -> Chart {
        let waits = |from: i64, to: i64| {
            move |one: &Summary| {
                let days = self.now.duration_since(one.submitted).as_hours() / 24;
                one.status == Status::Awaiting && (from..to).contains(&days)
            }
        };
        Chart {
            id: "outstanding",
            title: "Approvals outstanding",
            rows_are: "Since the application",
            note: "Line managers are reminded once by themselves, a week before their link closes.",
            series: self.series(),
            rows: vec![
                self.row("Less than 7 days", waits(i64::MIN, 7)),
                self.row("7 to 13 days", waits(7, 14)),
                self.row("14 days or more", waits(14, i64::MAX)),
            ],
        }
    }

    /// Live applications by what was answered to the field that plays `role`, most first; of the roles
    /// whose form lets this administrator see that field.
    fn by_answer(
        &self,
        role: Role,
        answered: fn(&Summary) -> Vec<String>,
        mut chart: Chart,
    ) -> Chart {
        let viewer = self.signed.viewer();
        let mut options: Vec<(String, String)> = Vec::new();
        let forms = self
            .roles
            .iter()
            .map(|(word, _)| self.declarations.form_for_role(word));
        let seen: Vec<bool> = forms
            .map(|form| {
                let field = form.and_then(|form: &Form| form.by_role(role));
                let field = field.filter(|field| field.is_shown_to(viewer));
                for option in field.into_iter().flat_map(|one| one.kind.control().options) {
                    if !options.iter().any(|(id, _)| *id == option.id) {
                        options.push((option.id, option.name));
                    }
                }
                field.is_some()
            })
            .collect();
        let is_live = |one: &Summary| one.status == Status::Awaiting || one.status.is_approved();
        let row = |(id, name): (String, String)| {
            let mut row = self.row(&name, |one| is_live(one) && answered(one).contains(&id));
            for (figure, seen) in row.figures.iter_mut().zip(&seen) {
                *figure *= usize::from(*seen);
            }
            row
        };
        let mut rows: Vec<Row> = options.into_iter().map(row).collect();
        rows.retain(|row| row.figures.iter().any(|figure| *figure > 0));
        if role != Role::Level {
            rows.sort_by_key(|row| std::cmp::Reverse(row.figures.iter().sum::<usize>()));
        }
        chart.series = self.series();
        chart.rows = rows;
        chart
    }
}

const NOTE_LIVE: &str = "Counted are applications that are approved or wait for the line manager.";
