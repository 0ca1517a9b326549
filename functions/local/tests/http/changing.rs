//! An applicant changes answers until the deadline, and corrects the line manager's address.

use crate::scheme_test::{Applied, Filled, Page, PageForm, SchemeTest, pair};
use forms::Role;
use std::sync::Barrier;
use std::thread;

fn filled<'a>(test: &'a SchemeTest, role: &str) -> Filled<'a> {
    let filled = test.filled(role).with(Role::Email, "zoe@hull.ac.uk");
    filled.with(Role::ManagerEmail, "manager@hull.ac.uk")
}

/// The form filled in, as the link on the applicant's page opens it.
#[track_caller]
fn opened(test: &SchemeTest, own: &str) -> PageForm {
    let page = test
        .get(own)
        .is(200)
        .says("You can change your answers until");
    let link = page.attributes(".change a", "href");
    let link = link.first().expect("a link to change");
    let path = link.split('#').next().expect("a path");
    test.get(path).is(200).drawn().form("main form")
}

/// What the form sends with `value` where a field plays `role`.
#[track_caller]
fn typed(filled: &Filled<'_>, form: &PageForm, role: Role, value: &str) -> Vec<(String, String)> {
    let field = filled.form.by_role(role).expect("a field");
    let name = field.kind.inputs(&field.id).remove(0);
    let mut pairs = form.pairs.clone();
    pairs.retain(|(own, _)| *own != name);
    pairs.push((name, value.to_owned()));
    pairs
}

/// The state of the page to check it on.
#[track_caller]
pub(super) fn checked(
    test: &SchemeTest,
    filled: &Filled<'_>,
    own: &str,
    role: Role,
    value: &str,
) -> PageForm {
    let form = opened(test, own);
    let page = test.post(own, &typed(filled, &form, role, value)).is(200);
    page.says("This is not saved yet").form("form#answers")
}

#[track_caller]
pub(super) fn saved(page: Page) -> Page {
    page.is(200).drawn().headed("Your changes are saved")
}

#[test]
fn everything_is_there_to_be_changed_and_what_is_changed_is_everywhere() {
    let test = SchemeTest::start();
    for role in test.roles() {
        let filled = filled(&test, &role);
        let applied = test.apply(&filled);
        let form = opened(&test, &applied.own);
        let hidden = ["step", "made_from", "form_version"];
        let mut there = form.answered();
        there.retain(|(name, _)| !hidden.contains(&name.as_str()));
        assert_eq!(there, crate::scheme_test::answered(&filled.kept()));

        let same = test.post(&applied.own, &form.pairs).is(200).drawn();
        let same = same.says("Nothing is different");
        assert_eq!(
            same.texts("form#answers button.button"),
            Vec::<String>::new()
        );
        let state = checked(
            &test,
            &filled,
            &applied.own,
            Role::JobTitle,
            "Canary of liaison",
        );
        test.no_mail();
        let page = saved(test.press(&state, &[]));
        let again = saved(test.press(&state, &[]));
        assert_eq!(page.bytes, again.bytes, "a second press says the same");

        let mails = test.mails();
        assert_eq!(mails.len(), 2, "one to each, once");
        let told = mails.iter().find(|mail| mail.id.starts_with("changed#"));
        let told = told.expect("a letter to the applicant");
        assert_eq!(told.to, "zoe@hull.ac.uk");
        told.says("What has changed: Job title")
            .never_says("Canary of liaison");
        assert_eq!(test.path_of(&told.link("/forms/application/")), applied.own);
        let asked = mails.iter().find(|mail| mail.to == "manager@hull.ac.uk");
        let asked = asked.expect("a letter to the line manager");
        asked
            .says("takes the place of the earlier one")
            .says("Canary of liaison");
        test.get(&applied.manager)
            .is(410)
            .says("A newer link has replaced this one");
        let link = asked.link("/forms/approval/");
        test.get(test.path_of(&link))
            .is(200)
            .says("Canary of liaison");

        test.get(&applied.own).is(200).says("Canary of liaison");
        test.sign_in();
        let there = format!("/admin/applications/{}", applied.reference);
        test.get(&there)
            .is(200)
            .says("Canary of liaison")
            .says("Answers changed");
        let field = filled
            .form
            .by_role(Role::JobTitle)
            .expect("a field")
            .id
            .clone();
        let rows = test.export(&format!("?role={role}"));
        assert_eq!(rows[0][&field], "Canary of liaison");
        test.forget_cookie();
        test.post(&applied.own, &pair("step", "erase")).is(200);
    }
}

#[test]
fn an_approval_stands_where_the_manager_was_not_shown_what_is_changed() {
    let test = SchemeTest::start();
    let filled = filled(&test, "mentee");
    let applied = test.apply(&filled);
    test.post(&applied.manager, &test.answer("approve").pairs())
        .is(200);
    test.one_mail();
    saved(test.press(
        &checked(&test, &filled, &applied.own, Role::Level, "4"),
        &[],
    ));
    assert_eq!(test.one_mail().to, "zoe@hull.ac.uk");
    test.get(&applied.own)
        .is(200)
        .says("Your line manager approved your application.");
    test.sign_in();
    assert_eq!(
        test.listed("?status=approved"),
        std::slice::from_ref(&applied.reference)
    );
    saved(test.press(
        &checked(&test, &filled, &applied.own, Role::Name, "Another"),
        &[],
    ));
    let mails = test.mails();
    assert_eq!(mails.len(), 2);
    test.get(&applied.own)
        .is(200)
        .says("We asked manager@hull.ac.uk to decide by");
    let asked = mails.iter().find(|mail| mail.to == "manager@hull.ac.uk");
    let anew = asked.expect("a request").link("/forms/approval/");
    assert_eq!(test.listed("?status=approved"), Vec::<String>::new());
    let rows = test.get("/admin/applications?status=awaiting").is(200);
    assert_eq!(
        rows.texts("tbody th a"),
        ["Another"],
        "the list's copy follows"
    );
    let declined = test.answer("decline").pairs();
    test.post(test.path_of(&anew), &declined).is(200);
    let told = test.one_mail();
    assert_eq!(told.to, "zoe@hull.ac.uk", "a second decision is told too");
    test.get(&applied.own)
        .is(200)
        .says("did not approve your application");
}

#[test]
fn another_address_can_be_taken_once_and_the_former_one_is_free_again() {
    let test = SchemeTest::start();
    let first = filled(&test, "mentor");
    let one = test.apply(&first);
    let two = test.apply(&filled(&test, "mentor").with(Role::Email, "two@hull.ac.uk"));
    let taken = checked(&test, &first, &one.own, Role::Email, "two@hull.ac.uk");
    let page = test.press(&taken, &[]).is(409).drawn();
    assert_eq!(page.summary().len(), 1);
    assert!(
        page.html().contains("two@hull.ac.uk"),
        "what was typed is kept"
    );
    test.no_mail();
    let free = checked(&test, &first, &one.own, Role::Email, "three@hull.ac.uk");
    saved(test.press(&free, &[]));
    let mut told: Vec<String> = test.mails().into_iter().map(|mail| mail.to).collect();
    told.sort();
    assert_eq!(told, ["three@hull.ac.uk", "zoe@hull.ac.uk"]);
    test.apply(&filled(&test, "mentor"));
    let state = test.state(
        &first
            .clone()
            .with(Role::Email, "three@hull.ac.uk")
            .with(Role::JobTitle, "Other"),
    );
    test.submit("mentor", &state).is(409);
    test.get(&two.own).is(200);
}

#[test]
fn the_managers_address_is_corrected_and_the_request_sent_again() {
    let test = SchemeTest::start();
    for role in test.roles() {
        let applied = test.apply(&filled(&test, &role));
        let send = |address: &str| {
            let form = test.get(&applied.own).is(200).form("main form");
            let name = form.names.last().expect("an input").clone();
            let mut pairs = form.pairs.clone();
            pairs.retain(|(own, _)| *own != name);
            pairs.push((name, address.to_owned()));
            (test.post(&form.action, &pairs), pairs)
        };
        let faulty = send("nobody").0.is(422).drawn().says("There is a problem");
        assert_eq!(faulty.summary().len(), 1);
        let (page, pairs) = send("right@hull.ac.uk");
        page.is(200)
            .drawn()
            .says("We asked right@hull.ac.uk to decide by");
        test.post(&applied.own, &pairs)
            .is(200)
            .says("right@hull.ac.uk");
        let mails = test.mails();
        assert_eq!(mails.len(), 2, "a second press sends nothing more");
        let asked = mails.iter().find(|mail| mail.to == "right@hull.ac.uk");
        let link = asked.expect("a letter").link("/forms/approval/");
        test.get(&applied.manager)
            .is(410)
            .says("A newer link has replaced this one");
        let newest = test.path_of(&link).to_owned();
        send("right@hull.ac.uk").0.is(200);
        let again = test.mails();
        let asked = again.iter().find(|mail| mail.to == "right@hull.ac.uk");
        asked
            .expect("a letter")
            .says("takes the place of the earlier one");
        test.get(&newest).is(410);
        test.post(&applied.own, &pair("step", "erase")).is(200);
    }
    test.nothing_is_stored();
}

#[test]
fn changes_end_with_the_deadline_to_the_millisecond() {
    let test = SchemeTest::start_kept_at("2023-06-23T22:59:59.999Z");
    let own = {
        let filled = filled(&test, "mentee");
        let applied = test.apply(&filled);
        let in_time = checked(&test, &filled, &applied.own, Role::Level, "3");
        let late = typed(&filled, &opened(&test, &applied.own), Role::Level, "4");
        (applied.own, in_time, late)
    };
    let (own, in_time, late) = own;
    let test = test.again_at("2023-06-23T23:00:00.000Z");
    let said = "Friday 23 June 2023 at 11:59pm, UK time";
    test.post(&own, &late)
        .is(410)
        .headed("Your application can no longer be changed")
        .says(said)
        .says("Your application has not changed.");
    let page = test.get(&own).is(200).says("can no longer be changed here");
    assert_eq!(page.attributes(".change a", "href"), Vec::<String>::new());
    saved(test.press(&in_time, &[]));
    assert_eq!(test.one_mail().to, "zoe@hull.ac.uk");
    let page = test.get(&own).is(200);
    let form = page.form("main form");
    assert!(
        form.names.contains(&"turn".to_owned()),
        "the manager can still be asked again"
    );
    let test = test.again_at("2023-06-24T00:00:00.000Z");
    test.press(&in_time, &[]).is(200);
}

/// All presses at the same moment, each from a thread of its own: the statuses.
fn at_once(test: &SchemeTest, presses: &[(String, Vec<(String, String)>)]) -> Vec<u16> {
    let barrier = Barrier::new(presses.len());
    let press = |(path, pairs): &(String, Vec<(String, String)>)| {
        barrier.wait();
        test.post(path, pairs).status
    };
    thread::scope(|scope| {
        let threads: Vec<_> = presses
            .iter()
            .map(|one| scope.spawn(|| press(one)))
            .collect();
        threads
            .into_iter()
            .map(|one| one.join().expect("an answer"))
            .collect()
    })
}

#[test]
fn beside_a_decision_a_withdrawal_and_another_tab_one_story_is_left() {
    let test = SchemeTest::start();
    test.ignore_mail();
    for round in 0..6 {
        let email = format!("race{round}@hull.ac.uk");
        let filled = filled(&test, "mentor").with(Role::Email, &email);
        let filled = filled.with(Role::ManagerEmail, &format!("boss{round}@hull.ac.uk"));
        let applied: Applied = test.apply(&filled);
        let change = |role, value| {
            let state = checked(&test, &filled, &applied.own, role, value);
            (applied.own.clone(), state.pairs)
        };
        let mut all = vec![
            change(Role::Level, "6"),
            change(Role::Name, "Renamed"),
            (applied.manager.clone(), test.answer("approve").pairs()),
        ];
        if round % 2 == 0 {
            all.push((applied.own.clone(), pair("step", "withdraw")));
        }
        if round == 5 {
            all.push((applied.own.clone(), pair("step", "erase")));
        }
        all.rotate_left(round % 3);
        let statuses = at_once(&test, &all);
        let known = |status: &u16| matches!(status, 200 | 404 | 409 | 410 | 503);
        assert!(statuses.iter().all(known), "{statuses:?}");
        test.mails();
        if round == 5 {
            test.post(&applied.own, &pair("step", "erase"));
            test.get(&applied.own).is(404);
            continue;
        }
        test.sign_in();
        let there = format!("/admin/applications/{}", applied.reference);
        let page = test.get(&there).is(200);
        let told = page.texts(".history li").join("\n");
        let changes = told.matches("Answers changed").count();
        assert!(changes <= 1, "two tabs, one change: {told}");
        assert_eq!(test.listed("").len(), round + 1, "listed once");
        test.forget_cookie();
        let state = test.state(&filled);
        let is_withdrawn = told.contains("Withdrawn");
        let again = test.submit("mentor", &state).status;
        assert_eq!(
            again,
            if is_withdrawn { 303 } else { again },
            "the guard is lifted"
        );
        if is_withdrawn {
            let own = test.mails();
            let receipt = own
                .iter()
                .find(|mail| mail.id.starts_with("receipt#"))
                .expect("a receipt");
            let link = receipt.link("/forms/application/");
            test.post(test.path_of(&link), &pair("step", "erase"))
                .is(200);
        }
    }
}
