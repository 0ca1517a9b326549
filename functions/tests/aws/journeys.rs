//! The journeys of everybody, through the real binaries, each with its own role.

use crate::answers::Answer;
use crate::filled::Filled;
use crate::world::{World, pair};
use forms::{Role, Use};
use serde_json::Value;

/// An application, and where its letters lead.
pub(crate) struct Applied {
    pub(crate) own: String,
    pub(crate) manager: String,
}

impl World {
    /// Presses Continue and Submit, and follows the confirmation.
    #[track_caller]
    pub(crate) fn submit(&self, filled: &Filled<'_>) -> Answer {
        let form = &filled.form.id;
        let checked = self
            .post(&format!("/forms/{form}/check"), &filled.pairs())
            .is(200);
        let submit = checked.form(&format!("form[action='/forms/{form}/submit']"));
        let answer = self.press(&submit, &[]).is(303);
        self.get(answer.header("location")).is(200);
        answer
    }

    /// Applies, and reads both letters.
    #[track_caller]
    pub(crate) fn apply(&self, role: &str, email: &str) -> Applied {
        self.apply_with(&self.filled(role).with(Role::Email, email))
    }

    /// The same with these answers.
    #[track_caller]
    pub(crate) fn apply_with(&self, filled: &Filled<'_>) -> Applied {
        self.submit(filled);
        let mails = self.mails();
        assert_eq!(mails.len(), 2, "{mails:#?}");
        let link = |path: &str| {
            mails
                .iter()
                .find_map(|mail| link(mail, path))
                .expect("a link")
        };
        Applied {
            own: link("/forms/application/"),
            manager: link("/forms/approval/"),
        }
    }

    /// The line manager decides.
    #[track_caller]
    pub(crate) fn decide(&self, applied: &Applied, decision: &str) {
        let form = self.get(&applied.manager).is(200).form("main form");
        let declared = self
            .declared
            .forms_of(Use::Approval)
            .next()
            .expect("a form");
        let answer = Filled::of(declared, self.today())
            .with(Role::IsManager, "yes")
            .with(Role::Decision, decision);
        self.press(&form, &answer.pairs()).is(200);
    }

    /// Somebody answers the equality form.
    #[track_caller]
    pub(crate) fn answer_equality(&self) {
        let form = self.get("/forms/equality").is(200).form("main form");
        let declared = self
            .declared
            .forms_of(Use::Monitoring)
            .next()
            .expect("a form");
        let answers = Filled::of(declared, self.today());
        let answer = self.press(&form, &answers.pairs()).is(303);
        assert_eq!(answer.header("location"), "/equality/thanks/");
    }

    /// An owner signs in: by the e-mailed link, then by a code, setting up the app for it the first time.
    #[track_caller]
    pub(crate) fn sign_in(&self) {
        let form = self.get("/admin/").is(200);
        let form = form.form("form[action='/admin/sign-in']");
        let mut administrators = self.declared.scheme.administrators.iter();
        let owner = administrators.find(|one| one.seat == scheme::Seat::Owner);
        let owner = &owner.expect("an owner").email;
        self.press(&form, &pair(form.typed(), owner)).is(200);
        let mails = self.mails();
        let mut links = mails
            .iter()
            .filter_map(|mail| link(mail, "/admin/sign-in/"));
        let page = self.get(&links.next().expect("a link")).is(200);
        let answer = self.press(&page.form("main form"), &[]).is(303);
        self.keep_cookie(&answer);
        let page = self.get(answer.header("location")).is(200);
        let form = page.form("main form");
        let code = self.code(&page);
        let answer = self.press(&form, &pair(form.typed(), &code)).is(303);
        self.keep_cookie(&answer);
    }

    /// What the owner's phone shows, which took the picture on the first such page.
    fn code(&self, page: &Answer) -> String {
        let codes = page.texts("code");
        let key = codes.iter().find_map(|text| {
            let (_, query) = text.strip_prefix("otpauth://totp/")?.split_once('?')?;
            query
                .split('&')
                .find_map(|pair| pair.strip_prefix("secret="))
        });
        let mut phone = self.phone.borrow_mut();
        if let Some(key) = key {
            key.clone_into(&mut phone);
        }
        let secret = totp_rs::Secret::try_from_base32(phone.as_str()).expect("base 32");
        let app = totp_rs::Builder::new().with_secret(secret).build();
        let seconds = u64::try_from(self.time().as_second()).expect("a time");
        app.expect("an app").generate(seconds).to_string()
    }

    /// Every journey there is, so that every statement of every role is used.
    pub(crate) fn every_journey(&self) {
        let roles: Vec<String> = self
            .declared
            .forms_of(Use::Application)
            .map(|form| form.role.clone())
            .collect();
        for role in &roles {
            let one = self.apply(role, "one@hull.ac.uk");
            self.decide(&one, "approve");
            assert_eq!(self.mails().len(), 1, "the outcome");
            let two = self.apply(role, "two@hull.ac.uk");
            self.get(&two.own).is(200);
            self.post(&two.own, &pair("step", "withdraw")).is(200);
            self.post(&two.own, &pair("step", "erase")).is(200);
        }
        self.apply(&roles[0], "three@hull.ac.uk");
        for _ in 0..12 {
            self.answer_equality();
        }
        self.administer();
        self.probe().expect("the probe's application goes through");
        self.remind();
        self.apply(&roles[0], "four@hull.ac.uk");
        self.days_go_by();
    }

    /// An administrator's day.
    fn administer(&self) {
        self.sign_in();
        // A session is touched when it is used some time later.
        self.go_to("2023-06-01T09:10:00Z");
        let list = self.get("/admin/applications").is(200);
        let reference = list
            .texts("tbody td.ref")
            .into_iter()
            .next()
            .expect("a row");
        self.get(&format!("/admin/applications/{reference}"))
            .is(200);
        self.get("/admin/export/applications.csv").is(200);
        self.get("/admin/record").is(200);
        self.get("/admin/equality").is(200);
        self.post("/admin/sign-out", &[]).is(303);
    }

    /// Two days later, an administrator reminds the line managers.
    fn remind(&self) {
        self.go_to("2023-06-03T09:00:00Z");
        self.sign_in();
        let bulk = "form[action='/admin/bulk']";
        let list = self.get("/admin/applications").is(200).form(bulk);
        let asked = self.press(&list, &pair("step", "remind-all")).is(200);
        self.press(&asked.form(&format!("main {bulk}")), &[])
            .is(200);
        assert_eq!(self.mails().len(), 1, "one has not decided");
    }

    /// Applications have closed, and an administrator records a match.
    fn record_a_match(&self) {
        self.go_to("2023-06-26T09:00:00Z");
        self.sign_in();
        let list = |path| self.get(path).is(200).texts("tbody td.ref");
        let pool = list("/admin/applications?status=approved");
        let chosen = pool.first().expect("one in the pool");
        let pairs = [pair("application", chosen), pair("step", "match")].concat();
        let asked = self.post("/admin/bulk", &pairs).is(200);
        let confirm = asked.form("main form[action='/admin/bulk']");
        self.press(&confirm, &[]).is(200);
        assert_eq!(
            list("/admin/applications?status=matched"),
            [chosen.as_str()]
        );
    }

    /// The schedules: a reminder, a lapse, and the figures.
    fn days_go_by(&self) {
        self.schedule("daily", "2023-06-19T07:00:00Z");
        assert_eq!(
            self.mails().len(),
            1,
            "a reminder to the one who has not decided"
        );
        self.record_a_match();
        self.schedule("daily", "2023-07-20T07:00:00Z");
        // The intake has ended: answers that are kept for a shorter time go.
        self.schedule("daily", "2024-02-01T07:00:00Z");
        self.schedule("release", "2024-02-01T07:30:00Z");
        assert_eq!(self.items("Releases").len(), 1, "the figures of one intake");
        let left = self.items("Monitoring");
        let is_response = |item: &&Value| {
            item["sk"]["S"]
                .as_str()
                .is_some_and(|sk| sk.starts_with("R#"))
        };
        assert_eq!(
            left.iter().filter(is_response).count(),
            0,
            "the responses are gone"
        );
    }

    /// A schedule's time has come.
    #[track_caller]
    pub(crate) fn schedule(&self, binary: &'static str, now: &str) {
        self.go_to(now);
        let said = self.invoke(binary, b"{}", crate::world::LEFT);
        said.unwrap_or_else(|error| panic!("{binary} at {now}: {error}\n{}", self.printed(binary)));
    }
}

/// The bill (infra/prices.toml) counts with what the engine counts.
#[test]
fn an_application_takes_the_units_that_the_bill_is_made_of() {
    let world = World::start();
    let prices = crate::stack::read("infra/prices.toml");
    let priced = |unit: &str| -> f64 {
        let line = prices
            .lines()
            .find_map(|line| line.strip_prefix(&format!("{unit} = ")));
        line.expect("a unit").parse().expect("a number")
    };
    // Necessary questions alone, but each answered at the length that the form allows.
    let applied = world.apply_with(&world.filled("mentee").barely());
    assert_eq!(world.gate.units("application"), priced("submission_writes"));
    let letters = world.gate.units("notify") / 2.0;
    assert_eq!(letters, priced("letter_writes") + priced("letter_reads"));
    let form = world.get(&applied.manager).is(200);
    assert_eq!(world.gate.units("approval"), priced("reading_reads"));
    drop(form);
    world.decide(&applied, "approve");
    let decided = world.gate.units("approval");
    // The page is read once more for the form, and once for the press.
    assert_eq!(
        decided,
        3.0 * priced("reading_reads") + priced("decision_writes")
    );
    world.answer_equality();
    assert_eq!(world.gate.units("monitoring"), priced("equality_writes"));
}

/// The path of the link below `path` in an e-mail's text.
pub(crate) fn link(mail: &Value, path: &str) -> Option<String> {
    let text = mail["Content"]["Simple"]["Body"]["Text"]["Data"].as_str()?;
    let mut words = text.split_whitespace().filter(|word| word.contains(path));
    let link = words.next()?;
    Some(
        link.strip_prefix("https://mentoring.example.org")
            .expect("our own address")
            .to_owned(),
    )
}
