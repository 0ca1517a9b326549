//! Every use case pressed once: what must be there before it, and the press.

use super::filled::Filled;
use super::watched::Watched;
use super::world::{
    Answer, Applied, Ask, DESK, NOW, applied, asked, at, decision, filled, pair, submission,
};
use forms::{Role, Use};
use jiff::Timestamp;
use service::edge::SystemDice;
use service::notify::{Delivery, deliver};
use service::ports::{EqualityResponse, StoreResponse};
use service::{daily, release};

/// A press of one use case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scenario {
    Submit,
    OpenManagersPage,
    Approve,
    Decline,
    SendOn,
    OpenOwnPage,
    Change,
    AskAgain,
    Withdraw,
    Erase,
    Respond,
    Remind,
    AskLater,
    Lapse,
    Forget,
    Release,
    Notify,
    NotifyManager,
}

use Scenario::*;

impl Scenario {
    /// All of them.
    pub(super) const ALL: [Self; 18] = [
        Submit,
        OpenManagersPage,
        Approve,
        Decline,
        SendOn,
        OpenOwnPage,
        Change,
        AskAgain,
        Withdraw,
        Erase,
        Respond,
        Remind,
        AskLater,
        Lapse,
        Forget,
        Release,
        Notify,
        NotifyManager,
    ];

    /// The module of `service` that does it.
    pub(super) fn use_case(self) -> &'static str {
        match self {
            Submit => "application",
            OpenManagersPage | Approve | Decline | SendOn => "approval",
            OpenOwnPage | Change | AskAgain | Withdraw | Erase => "manage",
            Respond => "monitoring",
            Remind | AskLater | Lapse | Forget => "daily",
            Release => "release",
            Notify | NotifyManager => "notify",
        }
    }

    /// Whether it does several things one after the other, each whole, and goes on from where it
    /// was stopped.
    pub(super) fn goes_on(self) -> bool {
        matches!(self, Release | Notify | NotifyManager | Forget | AskLater)
    }

    /// Whether what a press did lets the same press do nothing more: what it opened is gone.
    pub(super) fn closes_behind_itself(self) -> bool {
        matches!(self, Erase)
    }

    pub(super) fn now(self) -> Timestamp {
        at(match self {
            Remind => "2023-06-24T06:00:00Z",
            AskLater => "2023-06-11T06:00:00Z",
            Lapse => "2023-07-20T06:00:00Z",
            Release => "2024-12-31T06:00:00Z",
            Forget => "2024-02-02T06:00:00Z",
            _ => NOW,
        })
    }

    /// Makes what must be there, and says what is pressed.
    pub(super) async fn prepare(self, ports: &Watched) -> Ready {
        match self {
            Submit => Ready::Ask(submission(ports, &filled("ann@hull.ac.uk"), at(NOW)).await),
            Respond => Ready::Ask(response(ports).await),
            Release => {
                ten_responses(ports).await;
                Ready::Run
            }
            Remind | AskLater | Lapse | Forget => {
                applied(ports, "ann@hull.ac.uk").await;
                Ready::Run
            }
            Notify => {
                let applied = applied(ports, "ann@hull.ac.uk").await;
                Ready::Letter(format!("receipt#{}", applied.reference))
            }
            NotifyManager => {
                let applied = applied(ports, "ann@hull.ac.uk").await;
                Ready::Letter(format!("approval-request#{}#0", applied.reference))
            }
            Change => Ready::Ask(change(ports).await),
            AskAgain => Ready::Ask(ask_again(ports).await),
            _ => Ready::Ask(self.by_link(&applied(ports, "ann@hull.ac.uk").await)),
        }
    }

    /// What somebody with a link does to an application.
    fn by_link(self, applied: &Applied) -> Ask {
        let own = |step: &str| Ask::post(&applied.own, vec![pair("step", step)]);
        let manager = |word: &str| Ask::post(&applied.manager, decision(word));
        match self {
            OpenManagersPage => Ask::get(&applied.manager),
            Approve => manager("approve"),
            Decline => manager("decline"),
            SendOn => manager("wrong-person"),
            Withdraw => own("withdraw"),
            Erase => own("erase"),
            _ => Ask::get(&applied.own),
        }
    }

    /// Presses.
    pub(super) async fn press(self, ports: &Watched, ready: &Ready) -> Answer {
        let (desk, now) = (&*DESK, self.now());
        match ready {
            Ready::Ask(ask) => asked(ports, ask, now).await,
            Ready::Letter(id) => {
                let outcome = deliver(&desk.declared, ports, id, now).await;
                Answer::told(outcome != Delivery::Again)
            }
            Ready::Run if self == Release => {
                let report = release::run(desk, ports, now).await;
                Answer::told(report.failed == 0)
            }
            Ready::Run => {
                let report = daily::run(desk, ports, now, &SystemDice).await;
                Answer::told(report.failed == 0)
            }
        }
    }
}

/// What is pressed.
#[derive(Clone, Debug)]
pub(super) enum Ready {
    /// A browser asks.
    Ask(Ask),
    /// The stream brings a letter.
    Letter(String),
    /// The schedule runs.
    Run,
}

/// A whole equality form, on a page that was shown.
async fn response(ports: &Watched) -> Ask {
    let page = asked(ports, &Ask::get("/forms/equality"), at(NOW)).await;
    let form = DESK.declared.declarations.forms_of(Use::Monitoring).next();
    let filled = Filled::of(form.expect("a form"), DESK.declared.today(at(NOW)));
    let mut pairs = filled.pairs();
    pairs.push(pair("page_key", &page.hidden("page_key")));
    Ask::post("/forms/equality/submit", pairs)
}

/// As many responses as figures are made of.
async fn ten_responses(ports: &Watched) {
    let intake = DESK.declared.declarations.intakes.iter();
    let intake = intake
        .max_by_key(|intake| intake.closes)
        .expect("an intake");
    for number in 0..10 {
        let response = EqualityResponse {
            key: format!("{number:032x}"),
            intake: intake.id.clone(),
            answers: forms::Answers::default(),
            expires: at("2026-01-01T00:00:00Z"),
        };
        let stored = ports.store_response(&response, &number.to_string()).await;
        stored.expect("an engine");
    }
}

/// Other answers on the page that the applicant checks them on.
async fn change(ports: &Watched) -> Ask {
    let applied = applied(ports, "ann@hull.ac.uk").await;
    let open = Ask::get(&format!("{}?step=change", applied.own));
    let page = asked(ports, &open, at(NOW)).await;
    let other = filled("ann@hull.ac.uk").with(Role::JobTitle, "Another");
    let mut pairs = other.pairs();
    for name in ["step", "made_from", "form_version"] {
        pairs.push(pair(name, &page.hidden(name)));
    }
    let checked = asked(ports, &Ask::post(&applied.own, pairs), at(NOW)).await;
    assert_eq!(checked.status, 200, "{}", checked.page);
    Ask::post(&applied.own, vec![pair("state", &checked.hidden("state"))])
}

/// The line manager's address, corrected.
async fn ask_again(ports: &Watched) -> Ask {
    let applied = applied(ports, "ann@hull.ac.uk").await;
    let page = asked(ports, &Ask::get(&applied.own), at(NOW)).await;
    let form = DESK.declared.declarations.form_for_role("mentee");
    let field = form
        .expect("a form")
        .by_role(Role::ManagerEmail)
        .expect("a field");
    let pairs = vec![
        pair("step", "manager"),
        pair("turn", &page.hidden("turn")),
        pair(&field.kind.inputs(&field.id)[0], "right@hull.ac.uk"),
    ];
    Ask::post(&applied.own, pairs)
}
