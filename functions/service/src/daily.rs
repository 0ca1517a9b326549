//! What is done once a day, by the schedule: line managers who have not decided are reminded,
//! applications whose time for that has run out lapse, and answers that are kept for a shorter time
//! than their application are forgotten. Run twice, or again after a failure, it does
//! what is left to do and nothing twice.

mod due;
mod forget;
#[cfg(test)]
mod tests;

use crate::application::letters::{approval_request, letter, request_facts};
use crate::desk::{Desk, Dice, Moment};
use crate::link::LinkToken;
use crate::ports::{
    Dossier, ForgetAnswers, LapseApplication, ListApplications, MarkSent, Place, QueueReminder,
    ReadApplications, ReadDossier, ReadLetter, Selection, Settled, StoreError,
};
use crate::record::{Approval, Event, Happening, Letter, LetterKind, Summary};
use due::{Due, due};
use jiff::Timestamp;
use scheme::calendar;
use scheme::life::Status;

/// Who acts, as the history says it.
const WHO: &str = "system";

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DailyReport {
    /// Applications that await their line manager.
    pub awaiting: usize,
    /// Reminders queued.
    pub reminded: usize,
    /// Requests that were held on an earlier day, queued now.
    pub asked_later: usize,
    /// Applications that lapsed.
    pub lapsed: usize,
    /// Applications of which answers were forgotten.
    pub forgotten: usize,
    /// What moved between reading and settling; the next run looks at it again.
    pub moved: usize,
    /// Lists and applications that the store failed; where there is any, run again.
    pub failed: usize,
}

/// Goes through all applications that await their line manager, of every declared intake and role.
/// A failure is noted and counted, and the others still have their turn.
/// At last, what has to be gone is forgotten.
pub async fn run<P>(desk: &Desk, ports: &P, now: Timestamp, dice: &dyn Dice) -> DailyReport
where
    P: ListApplications
        + ReadDossier
        + ReadLetter
        + MarkSent
        + QueueReminder
        + LapseApplication
        + ReadApplications
        + ForgetAnswers,
{
    let mut report = DailyReport::default();
    attend_to_all(desk, ports, &mut report, Moment { now, dice }).await;
    forget::run(desk, ports, &mut report, now).await;
    report
}

async fn attend_to_all<P>(desk: &Desk, ports: &P, report: &mut DailyReport, moment: Moment<'_>)
where
    P: ListApplications + ReadDossier + ReadLetter + MarkSent + QueueReminder + LapseApplication,
{
    for intake in &desk.declared.declarations.intakes {
        for role in &intake.roles {
            let selection = Selection {
                intake: intake.id.clone(),
                role: role.clone(),
                status: Some(Status::Awaiting),
            };
            match all(ports, &selection, moment.now).await {
                Ok(summaries) => {
                    for summary in &summaries {
                        let done = attend(desk, ports, summary, moment).await;
                        count(report, &done);
                    }
                }
                Err(error) => {
                    report.failed += 1;
                    tracing::error!(error = %error, "a list could not be read");
                }
            }
        }
    }
}

/// All summaries of a selection, page by page.
async fn all<P: ListApplications>(
    ports: &P,
    selection: &Selection,
    now: Timestamp,
) -> Result<Vec<Summary>, StoreError> {
    let mut all = Vec::new();
    let mut after: Option<Place> = None;
    loop {
        let listing = ports.list_applications(selection, after.as_ref(), now);
        let page = listing.await?;
        all.extend(page.items);
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok(all),
        }
    }
}

/// What came of one application.
enum Attended {
    Nothing,
    Reminded(Settled),
    AskedLater(Settled),
    Lapsed(Settled),
}

/// Does what is due for one application.
async fn attend<P: ReadDossier + ReadLetter + MarkSent + QueueReminder + LapseApplication>(
    desk: &Desk,
    ports: &P,
    summary: &Summary,
    moment: Moment<'_>,
) -> Result<Attended, StoreError> {
    let reading = ports.read_dossier(&summary.reference, moment.now);
    let Some(dossier) = reading.await? else {
        return Ok(Attended::Nothing);
    };
    match due(&dossier, moment.now) {
        Due::Nothing => ask_later(desk, ports, &dossier, moment).await,
        Due::Lapse => {
            let event = event(moment, Happening::Lapsed);
            let lapsing = ports.lapse_application(&dossier.approval, &event);
            Ok(Attended::Lapsed(lapsing.await?))
        }
        Due::Reminder => {
            let (after, letter) = reminder(desk, &dossier, moment);
            let event = event(moment, Happening::Reminded);
            let queueing = ports.queue_reminder(&dossier.approval, &after, &event, &letter);
            Ok(Attended::Reminded(queueing.await?))
        }
    }
}

/// Asks the line manager whose request was held, since enough had gone to them that day (TRUST 13);
/// or who was never written to, for whatever reason.
async fn ask_later<P: ReadLetter + MarkSent + QueueReminder>(
    desk: &Desk,
    ports: &P,
    dossier: &Dossier,
    moment: Moment<'_>,
) -> Result<Attended, StoreError> {
    let before = &dossier.approval;
    if !due::awaits(dossier, moment.now) {
        return Ok(Attended::Nothing);
    }
    let turn = before.replaced.len();
    let id = request_id(before, turn);
    let today = desk.declared.today(moment.now);
    let is_held =
        |letter: &Letter| letter.sent.is_none() && desk.declared.today(letter.queued) < today;
    match ports.read_letter(&id, moment.now).await? {
        None => return Ok(Attended::Nothing),
        Some(letter) if is_held(&letter) => {}
        // A run that broke off may have asked, and left the letter that it asked in place of.
        Some(_) => {
            if let Some(left) = turn.checked_sub(1).map(|turn| request_id(before, turn))
                && let Some(letter) = ports.read_letter(&left, moment.now).await?
                && is_held(&letter)
            {
                ports.mark_sent(&left, moment.now).await?;
            }
            return Ok(Attended::Nothing);
        }
    }
    let link = LinkToken::new(before.reference.clone(), moment.random());
    let after = before.under_new_link(link.hash());
    let now = calendar::to_milliseconds(moment.now);
    let letter = approval_request(desk, &after, &link, false, now);
    let event = event(moment, Happening::AskedLater);
    let settled = ports
        .queue_reminder(before, &after, &event, &letter)
        .await?;
    if settled == Settled::Done {
        // Its link has been replaced: it is not to go out any more, and its facts are of no use.
        ports.mark_sent(&id, moment.now).await?;
    }
    Ok(Attended::AskedLater(settled))
}

/// The letter that asks the line manager under the link that came after `turn` others.
fn request_id(approval: &Approval, turn: usize) -> String {
    let kind = LetterKind::ApprovalRequest;
    format!("{}#{}#{turn}", kind.word(), approval.reference)
}

/// The approval under a new link, and the letter that carries it: of the link before, only the hash
/// is known.
pub(crate) fn reminder(desk: &Desk, dossier: &Dossier, moment: Moment<'_>) -> (Approval, Letter) {
    let before = &dossier.approval;
    let link = LinkToken::new(before.reference.clone(), moment.random());
    let after = before.under_new_link(link.hash());
    let letter = letter(
        LetterKind::Reminder,
        &format!("{}#{}", after.reference, after.replaced.len()),
        &after.manager_email,
        request_facts(desk, &after, &link),
        calendar::to_milliseconds(moment.now),
    );
    (after, letter)
}

fn event(moment: Moment<'_>, what: Happening) -> Event {
    Event {
        at: calendar::to_milliseconds(moment.now),
        what,
        who: WHO.to_owned(),
    }
}

fn count(report: &mut DailyReport, done: &Result<Attended, StoreError>) {
    report.awaiting += 1;
    match done {
        Ok(Attended::Nothing) => {}
        Ok(Attended::Reminded(Settled::Done)) => report.reminded += 1,
        Ok(Attended::Lapsed(Settled::Done)) => report.lapsed += 1,
        Ok(Attended::AskedLater(Settled::Done)) => report.asked_later += 1,
        Ok(
            Attended::Reminded(Settled::Moved)
            | Attended::Lapsed(Settled::Moved)
            | Attended::AskedLater(Settled::Moved),
        ) => {
            report.moved += 1;
        }
        Err(error) => {
            report.failed += 1;
            tracing::error!(error = %error, "an application could not be attended to");
        }
    }
}
