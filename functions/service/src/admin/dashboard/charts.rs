//! The charts of the dashboard.

use crate::admin::chart::{Chart, ChartView, Row};
use crate::admin::filters::capitalised;
use crate::admin::session::Signed;
use crate::record::Summary;
use forms::{Form, Role};
use jiff::Timestamp;
use scheme::Declarations;
use scheme::life::Status;

const NOTE_LIVE: &str = "Counted are applications that are approved or wait for the line manager.";

/// What the charts are made from: the applications that count, by role.
pub(super) struct Counted<'a> {
    pub(super) declarations: &'a Declarations,
    pub(super) signed: &'a Signed,
    pub(super) roles: Vec<(&'a str, Vec<&'a Summary>)>,
    pub(super) now: Timestamp,
}

impl Counted<'_> {
    /// All that have something to show.
    pub(super) fn charts(&self) -> Vec<ChartView> {
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
        let name = |(role, _): &(&str, Vec<&Summary>)| format!("{}s", capitalised(role));
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
