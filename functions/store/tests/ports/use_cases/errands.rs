//! What administrators do: signing in by a link and a code, reading, reminding, marking, recording
//! what the oversight group decided, and taking copies. Each errand once, by whoever may do it.

use super::watched::Watched;
use super::world::{Answer, Ask, DESK, NOW, applied, asked, at, decision, filled, pair};
use jiff::{SignedDuration, Timestamp};
use scheme::Seat;
use service::admin::code_of_key;

/// An errand of an administrator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Errand {
    AskForLink,
    OpenLink,
    FollowLink,
    SetUpApp,
    EnterCode,
    LockOut,
    SignOut,
    SignOutEverywhere,
    RemoveApp,
    OpenRecord,
    OpenDashboard,
    OpenList,
    OpenApplication,
    RemindMany,
    MarkSpam,
    RecordMatch,
    TakeCopy,
    OpenFigures,
}

use Errand::*;

/// As many wrong codes lock.
const TRIES: usize = 5;

impl Errand {
    pub(super) const ALL: [Self; 18] = [
        AskForLink,
        OpenLink,
        FollowLink,
        SetUpApp,
        EnterCode,
        LockOut,
        SignOut,
        SignOutEverywhere,
        RemoveApp,
        OpenRecord,
        OpenDashboard,
        OpenList,
        OpenApplication,
        RemindMany,
        MarkSpam,
        RecordMatch,
        TakeCopy,
        OpenFigures,
    ];

    /// Whoever can only be reminded after a day is; and there is a pool once applications have closed.
    fn begins(self) -> Timestamp {
        at(match self {
            RemindMany => "2023-06-11T10:00:00Z",
            RecordMatch => "2023-06-26T10:00:00Z",
            _ => NOW,
        })
    }

    /// Five minutes after signing in: the session's use is noted again.
    pub(super) fn now(self) -> Timestamp {
        later(self.begins(), 5)
    }

    /// How many calls find out who is asking, before any of its own: one errand meets the faults at
    /// those for all.
    pub(super) fn at_the_door(self) -> usize {
        match self {
            AskForLink | OpenLink | FollowLink | OpenDashboard | SignOut => 0,
            SetUpApp | EnterCode | LockOut => 1,
            _ => 3,
        }
    }

    /// Makes what must be there, and says what is pressed.
    pub(super) async fn prepare(self, ports: &Watched) -> Ask {
        let now = self.begins();
        let owner = &address(Seat::Owner);
        match self {
            AskForLink => link_asked_for(ports, owner, now).await,
            OpenLink => Ask::get(&link(ports, owner, now).await),
            FollowLink => Ask::post(&link(ports, owner, now).await, Vec::new()),
            SetUpApp => set_up(ports, owner, now, self.now()).await.0,
            EnterCode => {
                let (half, page, key) = code_page(ports, owner, now).await;
                let code = code_of_key(&key, self.now()).expect("a code");
                Ask::post("/admin/code", vec![pair(page.typed(), &code)]).with(&half)
            }
            LockOut => {
                let (half, page, key) = code_page(ports, owner, now).await;
                let wrong = wrong_code(&key, self.now());
                let ask = Ask::post("/admin/code", vec![pair(page.typed(), &wrong)]).with(&half);
                for _ in 1..TRIES {
                    assert_eq!(asked(ports, &ask, now).await.status, 422);
                }
                ask
            }
            RemoveApp => {
                signed_in(ports, &address(Seat::Officer), now).await;
                let own = signed_in(ports, owner, now).await;
                let page = asked(ports, &Ask::get("/admin/record").with(&own), now).await;
                let who = pair(page.typed(), &address(Seat::Officer));
                Ask::post("/admin/reset", vec![who]).with(&own)
            }
            RemindMany | MarkSpam | RecordMatch => {
                let (reference, step) = match self {
                    MarkSpam => (trapped(ports).await, "spam"),
                    RecordMatch => (approved(ports).await, "match"),
                    _ => (applied(ports, "ann@hull.ac.uk").await.reference, "remind"),
                };
                let own = signed_in(ports, owner, now).await;
                let pairs = vec![
                    pair("step", step),
                    pair("application", &reference),
                    pair("confirmed", "yes"),
                ];
                Ask::post("/admin/bulk", pairs).with(&own)
            }
            _ => {
                let applied = applied(ports, "ann@hull.ac.uk").await;
                let own = signed_in(ports, owner, now).await;
                self.reading(&applied.reference).with(&own)
            }
        }
    }

    /// What somebody who is signed in asks for.
    fn reading(self, reference: &str) -> Ask {
        match self {
            SignOut => Ask::post("/admin/sign-out", Vec::new()),
            SignOutEverywhere => Ask::post("/admin/sign-out-everywhere", Vec::new()),
            OpenRecord => Ask::get("/admin/record"),
            OpenList => Ask::get("/admin/applications"),
            OpenApplication => Ask::get(&format!("/admin/applications/{reference}")),
            TakeCopy => Ask::get("/admin/export/applications.csv"),
            OpenFigures => Ask::get("/admin/equality"),
            _ => Ask::get("/admin/"),
        }
    }
}

fn later(now: Timestamp, minutes: i64) -> Timestamp {
    let later = now.checked_add(SignedDuration::from_mins(minutes));
    later.expect("an instant")
}

/// An officer whose app was set up, and who signs in with it whenever there is something to record.
pub(super) struct Officer {
    email: String,
    key: String,
}

impl Officer {
    /// Sets up the app.
    pub(super) async fn begin(ports: &Watched, now: Timestamp) -> Self {
        let email = address(Seat::Officer);
        let (ask, key) = set_up(ports, &email, now, now).await;
        assert_eq!(asked(ports, &ask, now).await.status, 303);
        Self { email, key }
    }

    /// The second press of what records `step` of an application; `None` where the clock does not let
    /// the officer in, since the code was used or too many links were asked for.
    pub(super) async fn records(
        &self,
        ports: &Watched,
        reference: &str,
        step: &str,
        now: Timestamp,
    ) -> Option<Ask> {
        let before = ports.links.lock().unwrap().len();
        asked(ports, &link_asked_for(ports, &self.email, now).await, now).await;
        let links = ports.links.lock().unwrap().clone();
        let link = links.get(before..)?.last()?;
        let path = link.strip_prefix(&DESK.declared.site.base_url)?;
        let half = asked(ports, &Ask::post(path, Vec::new()), now).await.cookie;
        let page = asked(ports, &Ask::get("/admin/code").with(&half), now).await;
        if page.status != 200 {
            return None;
        }
        let code = code_of_key(&self.key, now)?;
        let ask = Ask::post("/admin/code", vec![pair(page.typed(), &code)]).with(&half);
        let inside = asked(ports, &ask, now).await;
        let pairs = vec![
            pair("step", step),
            pair("application", reference),
            pair("confirmed", "yes"),
        ];
        (inside.status == 303).then(|| Ask::post("/admin/bulk", pairs).with(&inside.cookie))
    }
}

/// Whoever has this seat.
fn address(seat: Seat) -> String {
    let mut all = DESK.declared.scheme().administrators.iter();
    let one = all.find(|one| one.seat == seat);
    one.expect("an administrator").email.clone()
}

async fn link_asked_for(ports: &Watched, email: &str, now: Timestamp) -> Ask {
    let page = asked(ports, &Ask::get("/admin/"), now).await;
    Ask::post("/admin/sign-in", vec![pair(page.typed(), email)])
}

/// The path of a link that was sent to `email`.
async fn link(ports: &Watched, email: &str, now: Timestamp) -> String {
    let ask = link_asked_for(ports, email, now).await;
    assert_eq!(asked(ports, &ask, now).await.status, 200);
    let links = ports.links.lock().unwrap();
    let link = links.last().expect("a link");
    let path = link.strip_prefix(&DESK.declared.site.base_url);
    path.expect("a link of ours").to_owned()
}

/// The page that follows a link, and the cookie of a sign-in that is halfway.
async fn halfway(ports: &Watched, email: &str, now: Timestamp) -> (String, Answer) {
    let link = link(ports, email, now).await;
    let answer = asked(ports, &Ask::post(&link, Vec::new()), now).await;
    assert_eq!(answer.status, 303, "{}", answer.page);
    let page = Ask::get(&answer.location).with(&answer.cookie);
    let page = asked(ports, &page, now).await;
    assert_eq!(page.status, 200, "{}", page.page);
    (answer.cookie, page)
}

/// The press at `then` that sets up an app, and the key that the app was given.
async fn set_up(ports: &Watched, email: &str, now: Timestamp, then: Timestamp) -> (Ask, String) {
    let (half, page) = halfway(ports, email, now).await;
    let (_, rest) = page.page.split_once("secret=").expect("a key");
    let key = rest
        .split(['&', '"', '<'])
        .next()
        .expect("a key")
        .to_owned();
    let code = code_of_key(&key, then).expect("a code");
    let ask = Ask::post("/admin/enrol", vec![pair(page.typed(), &code)]).with(&half);
    (ask, key)
}

/// The cookie of one who signed in, with an app set up for it.
async fn signed_in(ports: &Watched, email: &str, now: Timestamp) -> String {
    let (ask, _) = set_up(ports, email, now, now).await;
    let answer = asked(ports, &ask, now).await;
    assert_eq!(answer.status, 303, "{}", answer.page);
    answer.cookie
}

/// The page that asks one for a code who set up an app before: with the cookie and the app's key.
async fn code_page(ports: &Watched, email: &str, now: Timestamp) -> (String, Answer, String) {
    let (ask, key) = set_up(ports, email, now, now).await;
    assert_eq!(asked(ports, &ask, now).await.status, 303);
    let (half, page) = halfway(ports, email, now).await;
    (half, page, key)
}

/// Six digits that are no code of this key's in these minutes.
fn wrong_code(key: &str, now: Timestamp) -> String {
    let around = (-20..=20).map(|half_minutes| SignedDuration::from_secs(30 * half_minutes));
    let good: Vec<String> = around
        .filter_map(|away| code_of_key(key, now.checked_add(away).ok()?))
        .collect();
    let mut wrong = (0..).map(|number| format!("{number:06}"));
    wrong.find(|code| !good.contains(code)).expect("a code")
}

/// The reference of an application whose line manager approved it.
async fn approved(ports: &Watched) -> String {
    let applied = applied(ports, "ann@hull.ac.uk").await;
    let approve = Ask::post(&applied.manager, decision("approve"));
    assert_eq!(asked(ports, &approve, at(NOW)).await.status, 200);
    applied.reference
}

/// The reference of an application that fell into the trap for programs.
async fn trapped(ports: &Watched) -> String {
    let form = DESK.declared.declarations.form_for_role("mentee");
    let trap = form
        .and_then(|form| form.honeypot.as_ref())
        .expect("a trap");
    let mut pairs = filled("ann@hull.ac.uk").pairs();
    pairs.retain(|(name, _)| *name != trap.id);
    pairs.push(pair(&trap.id, "https://example.org"));
    let now = at(NOW);
    let checked = asked(ports, &Ask::post("/forms/mentee/check", pairs), now).await;
    let state = checked.hidden("state");
    let submit = Ask::post("/forms/mentee/submit", vec![pair("state", &state)]);
    let answer = asked(ports, &submit, now).await;
    assert_eq!(answer.status, 303, "{}", answer.page);
    let reference = answer.location.rsplit('/').next();
    reference.expect("a reference").to_owned()
}
