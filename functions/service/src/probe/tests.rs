//! The probe against the functions and a store in memory, in every season, and with a fault at every
//! request. The real binaries and the real engine are in `functions/tests/aws/probe.rs`.

use super::{Ask, Failed, Unanswered, run as probe};
use crate::desk::{Desk, Moment, Request, Response, html_response};
use crate::ports::{Cap, Dossier, StoreApplication, StoreError, Stored};
use crate::record::NewApplication;
use crate::stage::{NOW, Seeded, Stage, at, desk, run};
use http::StatusCode;
use jiff::Timestamp;
use scheme::Reference;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// A store for submissions, which keeps what it was given.
#[derive(Default)]
struct Shop {
    stage: Stage,
    stored: Mutex<Vec<NewApplication>>,
    once: Mutex<BTreeMap<String, Reference>>,
}

impl StoreApplication for Shop {
    async fn store_application(
        &self,
        new: &NewApplication,
        _: Option<&Cap>,
    ) -> Result<Stored, StoreError> {
        let mut once = self.once.lock().unwrap();
        if let Some(before) = once.get(&new.once.submission_id) {
            return Ok(Stored::Before(before.clone()));
        }
        let reference = new.application.reference.clone();
        once.insert(new.once.submission_id.clone(), reference.clone());
        self.stored.lock().unwrap().push(new.clone());
        let dossier = Dossier {
            application: new.application.clone(),
            approval: new.approval.clone(),
            events: Vec::new(),
        };
        self.stage
            .change(|state| state.dossiers.insert(reference, dossier));
        Ok(Stored::New)
    }
}

/// What becomes of one request.
#[derive(Clone, Copy, Debug)]
enum Fault {
    NoAnswer,
    Answer(u16),
}

/// The network in front of the functions.
struct Network<'a> {
    desk: &'a Desk,
    shop: Shop,
    now: Timestamp,
    /// Whether the static site shows its forms.
    shows_forms: bool,
    asked: Mutex<usize>,
    fault: Option<(usize, Fault)>,
}

impl<'a> Network<'a> {
    fn at(desk: &'a Desk, now: &str, shows_forms: bool) -> Self {
        Self {
            desk,
            shop: Shop::default(),
            now: at(now),
            shows_forms,
            asked: Mutex::default(),
            fault: None,
        }
    }

    fn probed(&self) -> Result<(), Failed> {
        let moment = Moment {
            now: self.now,
            dice: &Seeded::default(),
        };
        run(probe(self.desk, self, moment))
    }
}

impl Ask for Network<'_> {
    async fn ask(&self, request: Request) -> Result<Response, Unanswered> {
        let asked = {
            let mut asked = self.asked.lock().unwrap();
            *asked += 1;
            *asked
        };
        match self.fault {
            Some((place, Fault::NoAnswer)) if place == asked => return Err(Unanswered),
            Some((place, Fault::Answer(status))) if place == asked => {
                let status = StatusCode::from_u16(status).unwrap();
                return Ok(html_response(status, String::new()));
            }
            _ => {}
        }
        let moment = Moment {
            now: self.now,
            dice: &Seeded::default(),
        };
        let path = request.uri().path();
        Ok(if let Some(form) = path.strip_prefix("/apply/") {
            let form = form.trim_end_matches('/');
            let action = match self.shows_forms {
                true => format!("<form action=\"/forms/{form}/check\">"),
                false => "closed".to_owned(),
            };
            html_response(StatusCode::OK, action)
        } else if path.starts_with("/forms/application/") {
            crate::manage::serve(self.desk, &self.shop.stage, &request, moment).await
        } else {
            crate::application::serve(self.desk, &self.shop, &request, moment).await
        })
    }
}

/// Between the two shipped intakes, inside one, and after the last.
const SEASONS: [(&str, bool); 3] = [
    ("2023-02-01T09:00:00Z", false),
    (NOW, true),
    ("2026-11-26T09:00:00Z", false),
];

#[test]
fn it_applies_with_every_form_in_every_season_and_leaves_nothing() {
    let desk = desk();
    for (now, is_open) in SEASONS {
        let network = Network::at(&desk, now, is_open);
        assert_eq!(network.probed(), Ok(()), "{now}");
        assert_eq!(network.shop.stage.state(), Default::default(), "{now}");
        let stored = network.shop.stored.lock().unwrap();
        let forms = desk.declared.declarations.forms_of(forms::Use::Application);
        assert_eq!(stored.len(), forms.count(), "each form once");
        for new in stored.iter() {
            assert!(new.letters.is_empty(), "nobody is written to");
            let intake = &new.application.intake;
            assert!(
                super::is_made_up(intake) && desk.declared.declarations.intake(intake).is_none()
            );
            let soon = scheme::calendar::plus_hours(at(now), 3);
            let ends = [
                new.application.expires,
                new.approval.expires,
                new.once.expires,
                new.who.expires,
            ];
            assert!(ends.iter().all(|end| *end < soon), "{ends:?}");
        }
    }
}

#[test]
fn no_fault_at_any_request_passes_for_success() {
    let desk = desk();
    let whole = Network::at(&desk, NOW, true);
    assert_eq!(whole.probed(), Ok(()));
    let requests = *whole.asked.lock().unwrap();
    assert!(requests >= 16, "{requests} requests");
    for place in 1..=requests {
        for fault in [
            Fault::NoAnswer,
            Fault::Answer(200),
            Fault::Answer(303),
            Fault::Answer(404),
            Fault::Answer(500),
        ] {
            let mut network = Network::at(&desk, NOW, true);
            network.fault = Some((place, fault));
            let outcome = network.probed();
            // Of a check page the status alone counts, and what is gone is 404.
            let is_nothing = matches!(
                (place % (requests / 2), fault),
                (2, Fault::Answer(200)) | (0, Fault::Answer(404))
            );
            assert_eq!(
                outcome.is_ok(),
                is_nothing,
                "{place}, {fault:?}: {outcome:?}"
            );
        }
    }
}

#[test]
fn a_site_that_was_not_rebuilt_is_found() {
    let desk = desk();
    for (now, is_open) in SEASONS {
        let failed = Network::at(&desk, now, !is_open).probed().unwrap_err();
        assert_eq!(failed.step, "reading the form's page", "{now}");
    }
}

/// The mark is under the seal: what anybody else sends with it is not taken.
#[test]
fn nobody_without_the_keys_can_send_a_marked_application() {
    let (ours, mut theirs) = (desk(), desk());
    let key = crate::keyring::Key {
        id: "k1".to_owned(),
        secret: [8; 32],
    };
    theirs.keys = crate::keyring::Keyring::new(vec![key]).unwrap();
    let network = Network::at(&ours, NOW, true);
    let moment = Moment {
        now: at(NOW),
        dice: &Seeded::default(),
    };
    let failed = run(probe(&theirs, &network, moment)).unwrap_err();
    assert_eq!(
        failed.to_string(),
        "pressing Submit: 400, where 303 was due"
    );
    assert!(network.shop.stored.lock().unwrap().is_empty());
}
