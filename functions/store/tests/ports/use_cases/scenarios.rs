//! Every use case pressed once: what must be there before it, and the press.

use super::errands::Errand;
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
    /// What an administrator does.
    Administrator(Errand),
}

use Scenario::*;

impl Scenario {
    /// All of them but the administrators'.
    const OTHERS: [Self; 18] = [
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

    /// All of them.
    pub(super) fn all() -> Vec<Self> {
        let errands = Errand::ALL.map(Self::Administrator);
        Self::OTHERS.into_iter().chain(errands).collect()
    }

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
            Administrator(_) => "admin",
        }
    }

    /// Whether it does several things one after the other, each whole, and goes on from where it
    /// was stopped.
    pub(super) fn goes_on(self) -> bool {
        matches!(self, Release | Notify | NotifyManager | Forget | AskLater)
    }

    /// Whether what a press did lets the same press do nothing more: what it opened is gone.
    pub(super) fn closes_behind_itself(self) -> bool {
        matches!(self, Erase | Administrator(Errand::FollowLink))
    }

    /// How many of its first calls another scenario makes in the same way, and meets the faults at.
    pub(super) fn met_elsewhere(self) -> usize {
        match self {
            Administrator(errand) => errand.at_the_door(),
            _ => 0,
        }
    }

    /// Whether each press does the same anew, since nothing says that it is the same press.
    pub(super) fn does_it_anew(self) -> bool {
        matches!(self, Administrator(Errand::AskForLink))
    }

    pub(super) fn now(self) -> Timestamp {
        at(match self {
            Remind => "2023-06-24T06:00:00Z",
            AskLater => "2023-06-11T06:00:00Z",
            Lapse => "2023-07-20T06:00:00Z",
            Release => "2024-12-31T06:00:00Z",
            Forget => "2024-02-02T06:00:00Z",
            Administrator(errand) => return errand.now(),
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
            Administrator(errand) => Ready::Ask(errand.prepare(ports).await),
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
            Ready::Ask(ask) if self == Administrator(Errand::LockOut) => {
                let answer = asked(ports, ask, now).await;
                // That the code is wrong, and that there are no more tries, are what was to be told.
                match answer.status {
                    422 | 429 => Answer::told(true),
                    _ => answer,
                }
            }
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
    let other = filled("ann@hull.ac.uk").with(Role::JobTitle, "Another");
    let change = changed(ports, &applied, &other, at(NOW)).await;
    change.expect("a page to check them on")
}

/// The press of Save on that page, where these answers can be given now.
pub(super) async fn changed(
    ports: &Watched,
    applied: &Applied,
    other: &Filled<'_>,
    now: Timestamp,
) -> Option<Ask> {
    let open = Ask::get(&format!("{}?step=change", applied.own));
    let page = asked(ports, &open, now).await;
    let mut pairs = other.pairs();
    for name in ["step", "made_from", "form_version"] {
        if !page.has_hidden(name) {
            return None;
        }
        pairs.push(pair(name, &page.hidden(name)));
    }
    let checked = asked(ports, &Ask::post(&applied.own, pairs), now).await;
    let save = || vec![pair("state", &checked.hidden("state"))];
    checked
        .has_hidden("state")
        .then(|| Ask::post(&applied.own, save()))
}

/// The line manager's address, corrected.
async fn ask_again(ports: &Watched) -> Ask {
    let applied = applied(ports, "ann@hull.ac.uk").await;
    let correction = corrected(ports, &applied, "right@hull.ac.uk", at(NOW)).await;
    correction.expect("a page to correct it on")
}

/// The press that corrects the line manager's address, where that can be done now.
pub(super) async fn corrected(
    ports: &Watched,
    applied: &Applied,
    manager: &str,
    now: Timestamp,
) -> Option<Ask> {
    let page = asked(ports, &Ask::get(&applied.own), now).await;
    if !page.has_hidden("turn") {
        return None;
    }
    let form = DESK.declared.declarations.form_for_role("mentee");
    let field = form
        .expect("a form")
        .by_role(Role::ManagerEmail)
        .expect("a field");
    let pairs = vec![
        pair("step", "manager"),
        pair("turn", &page.hidden("turn")),
        pair(&field.kind.inputs(&field.id)[0], manager),
    ];
    Some(Ask::post(&applied.own, pairs))
}
