//! The equality figures of an intake, made once after its last day (TRUST 21). This is the only
//! reader of the responses. It logs no count: how many answered is itself held back below ten.

mod figures;
#[cfg(test)]
mod tests;

use crate::desk::Desk;
use crate::ports::{
    EqualityResponse, ReadRelease, ReadResponses, RemoveResponse, StoreError, StoreRelease,
};
use figures::figures;
use forms::{Form, Use};
use jiff::Timestamp;
use scheme::{Intake, calendar};
use serde::Serialize;

/// The fewest responses that anything is released of.
const FEWEST: usize = 10;

/// What a run did, in intakes; never in responses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReleaseReport {
    /// Intakes whose figures were made.
    pub released: usize,
    /// Intakes with too few responses: theirs wait for the next intake.
    pub waiting: usize,
    /// Intakes that the store failed; where there is any, run again.
    pub failed: usize,
}

/// Makes the figures of each intake whose last day has passed, and then deletes its responses. Run
/// again after a failure, it deletes what is left, and never makes figures a second time.
pub async fn run<P: ReadResponses + ReadRelease + StoreRelease + RemoveResponse>(
    desk: &Desk,
    ports: &P,
    now: Timestamp,
) -> ReleaseReport {
    let declarations = &desk.declared.declarations;
    let mut report = ReleaseReport::default();
    let Some(form) = declarations.forms_of(Use::Monitoring).next() else {
        return report;
    };
    let zone = &declarations.scheme.time_zone;
    let ended = declarations
        .intakes
        .iter()
        .filter(|intake| calendar::end_of(intake.ends, zone) <= now);
    for intake in ended {
        match release(ports, form, intake, now).await {
            Ok(Outcome::Nothing) => {}
            Ok(Outcome::Released) => report.released += 1,
            Ok(Outcome::TooFew) => report.waiting += 1,
            Err(error) => {
                report.failed += 1;
                tracing::error!(intake = intake.id, error = %error, "a release failed");
            }
        }
    }
    report
}

enum Outcome {
    Nothing,
    Released,
    TooFew,
}

async fn release<P: ReadResponses + ReadRelease + StoreRelease + RemoveResponse>(
    ports: &P,
    form: &Form,
    intake: &Intake,
    now: Timestamp,
) -> Result<Outcome, StoreError> {
    let responses = ports.read_responses(&intake.id, now).await?;
    if responses.is_empty() {
        return Ok(Outcome::Nothing);
    }
    // What an earlier run did not get round to deleting must go, however few are left; figures of
    // the rest, beside those of all, would give the difference away.
    if ports.read_release(&intake.id).await?.is_some() {
        remove(ports, &responses).await?;
        return Ok(Outcome::Nothing);
    }
    if responses.len() < FEWEST {
        return Ok(Outcome::TooFew);
    }
    let text = written(form, intake, &responses)?;
    ports.store_release(&intake.id, &text).await?;
    remove(ports, &responses).await?;
    Ok(Outcome::Released)
}

async fn remove<P: RemoveResponse>(
    ports: &P,
    responses: &[EqualityResponse],
) -> Result<(), StoreError> {
    for response in responses {
        ports.remove_response(response).await?;
    }
    Ok(())
}

/// The figures as they are stored and served: the same text for the same responses, in whatever
/// order they come.
fn written(
    form: &Form,
    intake: &Intake,
    responses: &[EqualityResponse],
) -> Result<String, StoreError> {
    #[derive(Serialize)]
    struct Release<'a> {
        intake: &'a str,
        intake_name: &'a str,
        form: &'a str,
        form_version: i64,
        #[serde(flatten)]
        figures: figures::Figures,
    }
    let release = Release {
        intake: &intake.id,
        intake_name: &intake.name,
        form: &form.id,
        form_version: form.version,
        figures: figures(form, responses.iter().map(|response| &response.answers)),
    };
    serde_json::to_string(&release)
        .map_err(|_| StoreError::Failed("the figures could not be written as JSON".to_owned()))
}
