//! POST `/admin/bulk`: one thing done to many applications, in two presses. The first shows what will
//! happen to each, and changes nothing; the second does it. Officers and owners only (TRUST 15).

mod acts;
mod decided;
mod pages;

use super::session::Signed;
use super::{failed, posted, record};
use crate::desk::{Desk, Moment, Request, Response};
use crate::ends::End;
use crate::ports::{
    Dossier, FlagApplication, QueueReminder, ReadDossier, RecordAct, RecordOutcome,
};
use crate::record::{Act as Told, Deed};
use acts::Outcome;
use scheme::life::Status;
use scheme::{Reference, Window};

pub(super) use acts::Act;
pub(super) use decided::Decided;

/// Where it is posted.
pub(super) const BULK: &str = "/admin/bulk";

/// How many applications one press takes: each is read, and changed in a transaction of its own,
/// while a person waits.
pub(super) const MOST: usize = 50;

/// The name of the input of one application.
const APPLICATION: &str = "application";

/// The name of the input of one application on the list from which all are chosen by one button.
const LISTED: &str = "listed";

/// The name of the button.
const STEP: &str = "step";

/// The name of the input that tells the second press from the first.
const CONFIRMED: &str = "confirmed";

/// What was pressed.
#[derive(Debug, PartialEq, Eq)]
struct Press {
    act: Act,
    chosen: Vec<Reference>,
    confirmed: bool,
}

/// Answers a press of either button.
pub(super) async fn press<P>(
    desk: &Desk,
    ports: &P,
    request: &Request,
    signed: &Signed,
    moment: Moment<'_>,
) -> Result<Response, End>
where
    P: ReadDossier + QueueReminder + FlagApplication + RecordOutcome + RecordAct,
{
    let pairs = posted(desk, request)?;
    if !signed.may_export() {
        return Err(End::NotFound);
    }
    let press = read(pairs)?;
    record::keep(ports, &told(desk, signed, &press, moment)).await?;
    let mut rows = Vec::new();
    for reference in &press.chosen {
        let read = ports.read_dossier(reference, moment.now).await;
        let dossier = read.map_err(|error| failed("bulk", &error))?;
        let outcome = match &dossier {
            None => Outcome::Gone,
            Some(dossier) => match press
                .act
                .on(dossier, window(desk, dossier, moment), moment.now)
            {
                Outcome::Due if press.confirmed => {
                    acts::carry_out(desk, ports, press.act, dossier, signed, moment).await?
                }
                outcome => outcome,
            },
        };
        rows.push((reference, dossier, outcome));
    }
    Ok(pages::page(desk, signed, &press, &rows))
}

/// Where the intake of `dossier` stands. One that is no longer declared counts as closed.
fn window(desk: &Desk, dossier: &Dossier, moment: Moment<'_>) -> Window {
    let intake = desk
        .declared
        .declarations
        .intake(&dossier.application.intake);
    intake.map_or(Window::Closed, |intake| intake.window(moment.now))
}

/// The press, for the record, before anything is read or done.
fn told(desk: &Desk, signed: &Signed, press: &Press, moment: Moment<'_>) -> Told {
    let deed = if press.confirmed {
        Deed::ChangedSeveral
    } else {
        Deed::ChoseSeveral
    };
    let chosen: Vec<&str> = press.chosen.iter().map(Reference::as_str).collect();
    Told {
        which: format!("{}: {}", press.act.word(), chosen.join(" ")),
        ..record::act(desk, &signed.email, deed, moment)
    }
}

/// What the pairs ask for. Refuses what no page of ours sends: another name, another act, no
/// application's reference, or more of them than one press takes.
fn read(pairs: Vec<(String, String)>) -> Result<Press, End> {
    let (mut step, mut confirmed) = (None, None);
    let (mut chosen, mut listed) = (Vec::new(), Vec::new());
    for (name, value) in pairs {
        let once = match name.as_str() {
            STEP => &mut step,
            CONFIRMED => &mut confirmed,
            APPLICATION | LISTED => {
                let reference = Reference::parse(&value).map_err(|_| End::BadRequest)?;
                let list = if name == LISTED {
                    &mut listed
                } else {
                    &mut chosen
                };
                if !list.contains(&reference) {
                    list.push(reference);
                }
                continue;
            }
            _ => return Err(End::BadRequest),
        };
        if once.replace(value).is_some() {
            return Err(End::BadRequest);
        }
    }
    let (act, of_all) = Act::from_word(step.as_deref().unwrap_or("")).ok_or(End::BadRequest)?;
    let chosen = if of_all { listed } else { chosen };
    let is_confirmed = match confirmed.as_deref() {
        None => false,
        Some("yes") if !of_all => true,
        Some(_) => return Err(End::BadRequest),
    };
    if chosen.len() > MOST {
        return Err(End::BadRequest);
    }
    Ok(Press {
        act,
        chosen,
        confirmed: is_confirmed,
    })
}

/// Whether an application with this status may be one whose line manager can be reminded.
pub(super) fn may_be_reminded(status: Status) -> bool {
    status == Status::Awaiting
}

/// What the oversight group may have decided about an application with this status, while its intake
/// stands so.
pub(super) fn may_be_recorded(status: Status, window: Window) -> impl Iterator<Item = Decided> {
    let is_due = move |one: &Decided| one.on(status, window) == Outcome::Due;
    Decided::ALL.into_iter().filter(is_due)
}

/// What is shown of one application: itself, where it is still there, and what came of it.
type Line<'a> = (&'a Reference, Option<Dossier>, Outcome);

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
        let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        all.iter().map(pair).collect()
    }

    #[test]
    fn only_what_our_pages_send_is_read() {
        let one = Reference::from_random([1; 16]).to_string();
        let two = Reference::from_random([2; 16]).to_string();
        let chosen = [
            ("application", one.as_str()),
            ("listed", &one),
            ("listed", &two),
        ];
        let press = |step: &'static str| {
            let mut all = chosen.to_vec();
            all.push(("step", step));
            read(pairs(&all))
        };
        assert_eq!(press("remind").expect("a press").chosen.len(), 1);
        assert_eq!(press("remind-all").expect("a press").chosen.len(), 2);
        assert!(press("erase").is_err());
        for odd in [
            vec![("application", one.as_str())],
            vec![("step", "remind"), ("step", "remind")],
            vec![("step", "remind"), ("application", "x")],
            vec![("step", "remind"), ("other", "x")],
            vec![("step", "remind"), ("confirmed", "no")],
            vec![("step", "remind-all"), ("confirmed", "yes")],
        ] {
            assert_eq!(read(pairs(&odd)), Err(End::BadRequest), "{odd:?}");
        }
        let many: Vec<String> = (0..=50)
            .map(|seed| Reference::from_random([seed; 16]).to_string())
            .collect();
        let mut many: Vec<(&str, &str)> = many
            .iter()
            .map(|one| ("application", one.as_str()))
            .collect();
        many.push(("step", "spam"));
        assert_eq!(read(pairs(&many)), Err(End::BadRequest));
    }
}
