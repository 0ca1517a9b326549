//! The equality figures of an intake, made once after its last day (TRUST 21). This is the only
//! reader of the responses. It logs no count: how many answered is itself held back below ten.

pub(crate) mod figures;
#[cfg(test)]
mod tests;

use crate::desk::Desk;
use crate::ports::{
    EqualityResponse, ReadRelease, ReadResponses, RemoveResponse, StoreError, StoreRelease,
};
use figures::figures;
use forms::{Answers, Form, Use};
use jiff::Timestamp;
use scheme::{Intake, calendar};
use serde::{Deserialize, Serialize};

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

/// Makes the figures of each intake whose last day has passed, and then deletes its responses; where
/// they are too few, they wait, and are counted with those of the next intake that ends. Run
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
    let mut ended: Vec<&Intake> = declarations
        .intakes
        .iter()
        .filter(|intake| calendar::end_of(intake.ends, zone) <= now)
        .collect();
    ended.sort_by_key(|intake| intake.ends);
    let mut waiting = Vec::new();
    for intake in ended {
        match release(ports, form, intake, &mut waiting, now).await {
            Ok(was_released) => report.released += usize::from(was_released),
            Err(error) => {
                report.failed += 1;
                tracing::error!(intake = intake.id, error = %error, "a release failed");
                // What comes after would not know what waits.
                break;
            }
        }
    }
    report.waiting = waiting.len();
    report
}

/// Responses of one intake that were too few, and wait for the next.
struct Waiting {
    intake: String,
    responses: Vec<EqualityResponse>,
}

/// Figures as they are stored: what is read of them again.
#[derive(Deserialize)]
pub(crate) struct Written {
    /// The intake's name.
    pub(crate) intake_name: String,
    /// Intakes whose few responses are among them.
    pub(crate) also: Vec<String>,
    /// The tables.
    #[serde(flatten)]
    pub(crate) figures: figures::Figures,
}

/// Releases `intake` with what is `waiting`, where they are enough together; whether it did.
async fn release<P: ReadResponses + ReadRelease + StoreRelease + RemoveResponse>(
    ports: &P,
    form: &Form,
    intake: &Intake,
    waiting: &mut Vec<Waiting>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let own = ports.read_responses(&intake.id, now).await?;
    // What an earlier run did not get round to deleting must go, however few are left; figures of
    // the rest, beside those of all, would give the difference away.
    if let Some(text) = ports.read_release(&intake.id).await? {
        let written: Written = serde_json::from_str(&text)
            .map_err(|_| StoreError::Failed("stored figures cannot be read".to_owned()))?;
        for one in waiting.extract_if(.., |one| written.also.contains(&one.intake)) {
            remove(ports, &one.responses).await?;
        }
        remove(ports, &own).await?;
        return Ok(false);
    }
    if own.is_empty() {
        return Ok(false);
    }
    waiting.push(Waiting {
        intake: intake.id.clone(),
        responses: own,
    });
    let all = || waiting.iter().flat_map(|one| &one.responses);
    if all().count() < FEWEST {
        return Ok(false);
    }
    let also: Vec<&str> = waiting.iter().map(|one| one.intake.as_str()).collect();
    let also = also.split_last().map_or(&[][..], |(_, also)| also);
    let text = written(form, intake, also, all().map(|one| &one.answers))?;
    ports.store_release(&intake.id, &text).await?;
    for one in waiting.drain(..) {
        remove(ports, &one.responses).await?;
    }
    Ok(true)
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
/// order they come. `also` names the intakes whose few responses are among them.
fn written<'a>(
    form: &Form,
    intake: &Intake,
    also: &[&str],
    answers: impl Iterator<Item = &'a Answers>,
) -> Result<String, StoreError> {
    #[derive(Serialize)]
    struct Release<'a> {
        intake: &'a str,
        intake_name: &'a str,
        also: &'a [&'a str],
        form: &'a str,
        form_version: i64,
        #[serde(flatten)]
        figures: figures::Figures,
    }
    let release = Release {
        intake: &intake.id,
        intake_name: &intake.name,
        also,
        form: &form.id,
        form_version: form.version,
        figures: figures(form, answers),
    };
    serde_json::to_string(&release)
        .map_err(|_| StoreError::Failed("the figures could not be written as JSON".to_owned()))
}
