//! The line manager's link, with others at work on the same application.

mod decisions;
mod histories;
mod links;

use crate::desk::{Desk, Moment, Response};
use crate::link::LinkToken;
use crate::record::{Event, Happening};
use crate::stage::{NOW, Seeded, Stage, at, bare, desk, dossier, post, run, text, with_role};
use forms::{Form, Role, Use};
use jiff::Timestamp;

/// A line manager at a browser.
struct Manager {
    desk: Desk,
    stage: Stage,
    dice: Seeded,
    now: Timestamp,
}

impl Manager {
    fn new() -> Self {
        let desk = desk();
        let stage = Stage::with(dossier(&desk));
        Self {
            desk,
            stage,
            dice: Seeded::default(),
            now: at(NOW),
        }
    }

    fn form(&self) -> &Form {
        let mut forms = self.desk.declared.declarations.forms_of(Use::Approval);
        forms.next().expect("a form for managers")
    }

    fn ask(&self, request: &crate::Request) -> Response {
        let moment = Moment {
            now: self.now,
            dice: &self.dice,
        };
        run(super::serve(&self.desk, &self.stage, request, moment))
    }

    fn open(&self, link: &LinkToken) -> Response {
        self.ask(&bare("GET", &path(link)))
    }

    fn send(&self, link: &LinkToken, pairs: &[(String, String)]) -> Response {
        self.ask(&post(&path(link), pairs))
    }

    /// The answers that decide, with the declaration where it is asked for.
    fn decision(&self, word: &str) -> Vec<(String, String)> {
        let form = self.form();
        let mut pairs = vec![
            with_role(form, Role::IsManager, "yes"),
            with_role(form, Role::Decision, word),
            with_role(form, Role::DecidedBy, "Max Manager"),
            with_role(form, Role::DecidedByTitle, "Head of Service"),
        ];
        if word == "decline" {
            pairs.push(with_role(form, Role::Reason, "canary-reason"));
            pairs.push(with_role(form, Role::ShareReason, "no"));
        } else {
            let declarations = form.fields.iter();
            let declared = declarations.filter(|field| field.kind.word() == "declaration");
            pairs.extend(declared.map(|field| (field.id.clone(), "yes".to_owned())));
        }
        if word == "approve_from" {
            let field = form.by_role(Role::FromDate).expect("a date");
            let parts = field.kind.inputs(&field.id).into_iter();
            pairs.extend(parts.zip(["1", "9", "2023"].map(str::to_owned)));
        }
        pairs
    }

    fn elsewhere(&self, email: &str) -> Vec<(String, String)> {
        let form = self.form();
        vec![
            with_role(form, Role::IsManager, "no"),
            with_role(form, Role::RightManagerEmail, email),
            with_role(form, Role::DecidedBy, "Not Max"),
            with_role(form, Role::DecidedByTitle, "Somebody"),
        ]
    }

    /// The link in the newest letter to a manager.
    fn link_sent_to(&self, email: &str) -> LinkToken {
        let letters = self.stage.state().letters;
        let letter = letters.values().rfind(|letter| letter.to == email);
        let address = &letter.expect("a letter").facts["link"];
        LinkToken::parse(address.rsplit('/').next().expect("a token")).expect("a token")
    }
}

fn path(link: &LinkToken) -> String {
    format!("/forms/approval/{}", link.text())
}

fn event(what: Happening) -> Event {
    Event {
        at: at(NOW),
        what,
        who: "somebody".to_owned(),
    }
}

fn is(response: &Response, status: u16, words: &str) {
    assert_eq!(response.status().as_u16(), status, "{}", text(response));
    assert!(text(response).contains(words), "{}", text(response));
    assert_eq!(response.headers()["cache-control"], "no-store");
    assert!(response.headers().contains_key("content-security-policy"));
}
