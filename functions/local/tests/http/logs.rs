//! What the system says of itself: never an answer, an address or a link (TRUST 8).

use crate::canaries;
use crate::scheme_test::{Filled, NOW, SchemeTest, pair, visit};
use forms::{Role, Use};
use std::io;
use std::sync::Mutex;
use tracing::{Level, Metadata};
use tracing_subscriber::fmt::MakeWriter;

/// Every line logged while this program runs, whichever test it is of.
static LINES: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Takes down all that our own crates say, and what others say that production would keep.
struct Taken;

/// One line, or nothing.
struct Line(bool);

impl io::Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0 {
            LINES.lock().expect("lines").extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Taken {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line(true)
    }

    fn make_writer_for(&'a self, meta: &Metadata<'_>) -> Line {
        let own = [
            "service",
            "store",
            "local",
            "form_page",
            "forms",
            "scheme",
            "site_gen",
        ];
        let crate_name = meta.target().split("::").next().unwrap_or("");
        Line(own.contains(&crate_name) || *meta.level() <= Level::INFO)
    }
}

/// Everything that a person types or is given in one journey, each unlike anything else.
pub(crate) struct Canaries(Vec<String>);

impl Canaries {
    pub(crate) fn add(&mut self, text: &str) -> String {
        self.0.push(text.to_owned());
        text.to_owned()
    }
}

#[test]
fn no_line_of_the_log_holds_an_answer_an_address_or_a_link() {
    tracing_subscriber::fmt()
        .with_writer(Taken)
        .with_max_level(Level::TRACE)
        .with_ansi(false)
        .init();
    let test = SchemeTest::start_kept_at(NOW);
    let mut canaries = Canaries(Vec::new());
    for role in test.roles() {
        journey(&test, &role, &mut canaries);
    }
    administrators(&test, &mut canaries);
    test.ignore_mail();
    let test = canaries::every_route(test, &mut canaries);
    drop(test);
    let lines = lines();
    assert!(
        lines.contains("applications were exported"),
        "the log was not heard:\n{lines}"
    );
    for canary in canaries.0 {
        assert!(
            !lines.contains(&canary),
            "`{canary}` was logged:\n{}",
            line_of(&lines, &canary)
        );
    }
}

/// Every line so far.
pub(crate) fn lines() -> String {
    String::from_utf8_lossy(&LINES.lock().expect("lines")).into_owned()
}

fn line_of<'a>(lines: &'a str, canary: &str) -> &'a str {
    lines
        .lines()
        .find(|line| line.contains(canary))
        .unwrap_or("")
}

/// A form where every text is a canary.
fn told<'a>(filled: Filled<'a>, role: &str, canaries: &mut Canaries) -> Filled<'a> {
    let mut filled = filled;
    for (place, field) in filled.form.fields.iter().enumerate() {
        let text = match field.kind.word() {
            "line" => format!("Canary{role}{place}"),
            "long-text" => format!("Canary{role}{place} ").repeat(6).trim().to_owned(),
            "email" => format!("canary{role}{place}@hull.ac.uk"),
            _ => continue,
        };
        canaries.add(&format!("anary{role}{place}"));
        filled = filled.sending(field, vec![(field.id.clone(), text)]);
    }
    filled
}

fn journey(test: &SchemeTest, role: &str, canaries: &mut Canaries) {
    let filled = told(test.filled(role), role, canaries);
    let id = filled.form.id.clone();
    let faulty = [filled.pairs(), pair("Canaryunknown", "Canaryvalue")].concat();
    test.post(&format!("/forms/{id}/check"), &faulty).is(400);
    canaries.add("Canaryunknown");
    canaries.add("Canaryvalue");
    let state = canaries.add(&test.state(&filled));
    test.submit(&id, &format!("{state}x")).is(400);
    let applied = test.apply(&filled);
    test.submit(&id, &state).is(303);
    for link in [&applied.own, &applied.manager] {
        canaries.add(link.split('.').next_back().expect("a secret"));
        test.get(link).is(200);
        test.get(&format!("{link}x")).is(404);
    }
    let approval = test
        .declared
        .forms_of(Use::Approval)
        .next()
        .expect("a form");
    let declined = Filled::of(approval, test.today()).with(Role::Decision, "decline");
    let declined = told(declined, &format!("{role}manager"), canaries);
    test.post(&applied.manager, &pair("Canaryunknown", "x"))
        .is(400);
    test.post(&applied.manager, &declined.pairs()).is(200);
    test.one_mail();
    test.get(&applied.manager).is(410);
    test.post(&applied.own, &pair("step", "Canaryvalue"))
        .is(400);
    test.post(&applied.own, &pair("step", "withdraw")).is(200);
    test.post(&applied.own, &pair("step", "erase")).is(200);
    test.post_raw(&applied.own, visit::FORM, b"%Canaryvalue")
        .is(400);
    canaries.add(&applied.reference);
}

fn administrators(test: &SchemeTest, canaries: &mut Canaries) {
    let form = test.get("/admin/").form("form[action='/admin/sign-in']");
    for address in ["canarystranger@example.org", "canary stranger"] {
        test.press(&form, &pair(&form.names[0], &canaries.add(address)));
    }
    test.mails();
    test.sign_in();
    let administrators = test.declared.scheme.administrators.iter();
    administrators.for_each(|one| drop(canaries.add(&one.email)));
    test.get("/admin/applications").is(200);
    test.get("/admin/applications?status=Canaryvalue").is(400);
    test.export("");
    let cookie = test.forget_cookie();
    canaries.add(cookie.split('=').next_back().expect("a token"));
}

#[test]
fn trust_08_a_panic_is_logged_by_its_place_and_never_by_what_it_says() {
    static SAID: Mutex<Vec<u8>> = Mutex::new(Vec::new());
    struct Said;
    impl io::Write for Said {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            SAID.lock().expect("lines").extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let subscriber = tracing_subscriber::fmt().with_writer(|| Said).finish();
    service::edge::hush_panics();
    let panicked = tracing::subscriber::with_default(subscriber, || {
        let answer = "Canaryanswer".to_owned();
        std::panic::catch_unwind(|| panic!("no such option: {answer}"))
    });
    drop(std::panic::take_hook());
    assert!(panicked.is_err());
    let said = String::from_utf8(SAID.lock().expect("lines").clone()).expect("UTF-8");
    assert!(
        said.contains("the program panicked") && said.contains("logs.rs"),
        "{said}"
    );
    assert!(!said.contains("Canaryanswer"), "{said}");
}
