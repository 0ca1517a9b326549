//! The applicant's own page.

mod ask_again;
mod changes;
mod places;
mod shown;
mod steps;

use crate::desk::{Desk, Moment, Request, Response};
use crate::link::LinkToken;
use crate::ports::Dossier;
use crate::stage::{NOW, Seeded, Stage, at, bare, desk, dossier, own_link, post, run, text};

struct Applicant {
    desk: Desk,
    stage: Stage,
    now: &'static str,
}

impl Applicant {
    fn new() -> Self {
        Self::with(|_| {})
    }

    fn with(change: impl FnOnce(&mut Dossier)) -> Self {
        let desk = desk();
        let mut dossier = dossier(&desk);
        change(&mut dossier);
        let stage = Stage::with(dossier);
        Self {
            desk,
            stage,
            now: NOW,
        }
    }

    fn ask(&self, request: &Request) -> Response {
        let moment = Moment {
            now: at(self.now),
            dice: &Seeded::default(),
        };
        run(super::serve(&self.desk, &self.stage, request, moment))
    }

    fn open(&self, query: &str) -> Response {
        self.ask(&bare("GET", &format!("{}{query}", path(&own_link()))))
    }

    fn send(&self, pairs: &[(&str, &str)]) -> Response {
        let pairs: Vec<(String, String)> = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        self.ask(&post(&path(&own_link()), &pairs))
    }
}

fn path(link: &LinkToken) -> String {
    format!("/forms/application/{}", link.text())
}

fn is(response: &Response, status: u16, words: &str) {
    assert_eq!(response.status().as_u16(), status, "{}", text(response));
    assert!(
        text(response).contains(words),
        "{words}: {}",
        text(response)
    );
    assert_eq!(response.headers()["cache-control"], "no-store");
    assert!(response.headers().contains_key("content-security-policy"));
}
