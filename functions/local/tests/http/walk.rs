//! From the static page of a form to a reference, for both roles.

use crate::scheme_test::{Filled, SchemeTest, answered};
use forms::{Role, When};

/// An application with addresses inside the chosen institution, so that no note applies.
fn tidy<'a>(test: &'a SchemeTest, role: &str) -> Filled<'a> {
    let institution = test.declared.scheme.institutions.first().expect("one");
    let domain = institution.domains.first().expect("a domain");
    let mut filled = test
        .filled(role)
        .awkwardly()
        .with(Role::Institution, &institution.id)
        .with(Role::Email, &format!("zoë.o'brien@{domain}"))
        .with(Role::ManagerEmail, &format!("manager@{domain}"));
    for note in &filled.form.notes {
        if let When::Holds(condition) = &note.when {
            let field = filled.form.field(&condition.field).expect("a field");
            let forms::Test::Is(ids) = &condition.test else {
                panic!("a new sort of note")
            };
            let others = field.kind.control().options.into_iter();
            let other = others.map(|one| one.id).find(|id| !ids.contains(id));
            let other = other.expect("an option without a note");
            filled = filled.sending(field, vec![(field.id.clone(), other)]);
        }
    }
    filled
}

#[test]
fn the_static_form_has_just_the_inputs_that_are_declared_and_nothing_chosen() {
    let test = SchemeTest::start();
    for role in test.roles() {
        let form = test.filled(&role).form;
        let page = test.get(&format!("/apply/{}/", form.id)).is(200).drawn();
        let drawn = page.form("main form");
        assert_eq!(drawn.action, format!("/forms/{}/check", form.id));
        for name in &drawn.names {
            let is_hidden = page
                .attributes("main form input[type=hidden]", "name")
                .contains(name);
            assert!(
                is_hidden || form.input(name).is_some(),
                "`{name}` is not declared"
            );
        }
        for name in form.input_names() {
            assert!(
                drawn.names.iter().any(|own| own == name),
                "`{name}` is not drawn"
            );
        }
        let chosen = drawn.answered();
        let hidden = page.attributes("main form input[type=hidden]", "name");
        assert!(
            chosen.iter().all(|(name, _)| hidden.contains(name)),
            "{chosen:?}"
        );
        for field in &form.fields {
            page.clone().says(&field.label).says(&field.hint);
        }
    }
}

#[test]
fn a_person_goes_from_the_form_to_a_reference_and_can_turn_back_on_the_way() {
    let test = SchemeTest::start();
    for role in test.roles() {
        let filled = tidy(&test, &role);
        let id = &filled.form.id;
        let drawn = test.get(&format!("/apply/{id}/")).form("main form");
        let check = test
            .press(&drawn, &filled.pairs())
            .is(200)
            .drawn()
            .says("This is not sent yet");
        shows_every_answer(&check, &filled);
        assert_eq!(
            check.texts(".note"),
            Vec::<String>::new(),
            "no note applies"
        );

        let form = turn_back_everywhere(&test, &check, &filled);
        let again = test.press(&form, &[]).is(200);
        shows_every_answer(&again, &filled);
        test.no_mail();

        let state = again.form("form#answers");
        assert_eq!(state.names, ["state"]);
        let answer = test.press(&state, &[]);
        let reference = answer.reference();
        for _ in 0..3 {
            let page = test
                .get(answer.header("location"))
                .is(200)
                .drawn()
                .says(&reference);
            assert_eq!(
                page.attributes("main a[href^='/equality']", "href"),
                ["/equality/"]
            );
            for typed in [Role::Name, Role::Email, Role::ManagerEmail] {
                page.clone().never_says(&filled.text(typed));
            }
        }
        assert_eq!(
            test.mails().len(),
            2,
            "one to the applicant, one to the manager"
        );
    }
}

/// Presses each Change button of the check page, and gives the form that the last one led to.
#[track_caller]
fn turn_back_everywhere(
    test: &SchemeTest,
    check: &crate::scheme_test::Page,
    filled: &Filled<'_>,
) -> crate::scheme_test::PageForm {
    let state = check.form("form#answers").pairs;
    let actions = check.attributes("button[form=answers][formaction]", "formaction");
    assert_eq!(
        actions.len(),
        filled.form.fields.len(),
        "a way back for each answer"
    );
    let mut last = None;
    for (action, field) in actions.iter().zip(&filled.form.fields) {
        let (path, input) = action.split_once('#').expect("a place on the page");
        assert!(
            field.kind.inputs(&field.id).contains(&input.to_owned()),
            "{action}"
        );
        let page = test.post(path, &state).is(200);
        assert_eq!(page.summary(), [], "nothing is wrong with it");
        assert_eq!(
            page.attributes(&format!("#{input}"), "id"),
            [input],
            "it leads somewhere"
        );
        let form = page.form("main form");
        let hidden = page.attributes("main form input[type=hidden]", "name");
        let kept: Vec<_> = form
            .answered()
            .into_iter()
            .filter(|(name, _)| !hidden.contains(name))
            .collect();
        assert_eq!(
            kept,
            answered(&filled.kept()),
            "every answer is there again"
        );
        last = Some(form);
    }
    last.expect("a form with fields")
}

#[track_caller]
fn shows_every_answer(check: &crate::scheme_test::Page, filled: &Filled<'_>) {
    let terms = check.texts("dl.rows dt");
    let rows = check.texts("dl.rows dd:not(.change)");
    let fields = &filled.form.fields;
    assert_eq!(terms.len(), fields.len(), "a row for each question");
    for (field, (term, row)) in fields.iter().zip(terms.iter().zip(&rows)) {
        assert_eq!(*term, field.short);
        let typed = filled.cell(field);
        match field.kind.word() {
            _ if typed.is_empty() => assert_eq!(row, "Not provided", "{}", field.id),
            "line" | "long-text" | "email" | "number" => {
                let bare = |text: &str| text.split_whitespace().collect::<String>();
                assert_eq!(bare(row), bare(&typed), "{}", field.id);
            }
            "declaration" => assert_eq!(row, "Confirmed", "{}", field.id),
            _ => {
                for id in typed.split("; ") {
                    let options = field.kind.control().options;
                    let name = options
                        .into_iter()
                        .find(|option| option.id == id)
                        .expect("an option")
                        .name;
                    assert!(row.contains(&name), "{}: {row}", field.id);
                }
            }
        }
    }
}

#[test]
fn notes_are_said_where_they_apply_and_hold_nobody_back() {
    let test = SchemeTest::start();
    test.ignore_mail();
    for role in test.roles() {
        let notes = test.filled(&role).form.notes.clone();
        for (place, note) in notes.iter().enumerate() {
            let tidy = tidy(&test, &role).with(Role::Email, &format!("a{place}@hull.ac.uk"));
            let form = tidy.form;
            let noted = match &note.when {
                When::OutsideInstitution(id) => {
                    let field = form.field(id).expect("a field");
                    tidy.sending(field, vec![(id.clone(), format!("a{place}@example.com"))])
                }
                When::Holds(condition) => {
                    let field = form.field(&condition.field).expect("a field");
                    let forms::Test::Is(ids) = &condition.test else {
                        panic!("a new sort of note")
                    };
                    tidy.sending(field, vec![(field.id.clone(), ids[0].clone())])
                }
            };
            let page = test.check(&noted).is(200);
            let said = page.texts(".note");
            let start = note.text.split('[').next().expect("words");
            assert!(
                said.iter().any(|one| one.starts_with(start.trim())),
                "{start}: {said:?}"
            );
            let links = page.attributes(".note a", "href");
            assert_eq!(links.len(), note.text.matches("](").count(), "{links:?}");
            test.submit(&form.id, &test.state(&noted)).is(303);
        }
    }
}

#[test]
fn checking_stores_nothing_and_sends_nothing_however_often_it_is_done() {
    let test = SchemeTest::start();
    for role in test.roles() {
        let filled = tidy(&test, &role);
        let states: Vec<String> = (0..5).map(|_| test.state(&filled)).collect();
        let form = &filled.form.id;
        for state in &states {
            let pair = [("state".to_owned(), state.clone())];
            test.post(&format!("/forms/{form}/check"), &pair).is(200);
        }
        let mut apart = states.clone();
        apart.sort();
        apart.dedup();
        assert_eq!(
            apart.len(),
            states.len(),
            "each check page is a submission of its own"
        );
    }
    test.no_mail();
    test.nothing_is_stored();
}

#[test]
fn the_receipt_promises_only_what_the_applicants_page_offers() {
    let test = SchemeTest::start();
    for role in test.roles() {
        let applied = test.apply(&tidy(&test, &role));
        let own = test.get(&applied.own).is(200);
        let text = applied.receipt.text.to_lowercase();
        let changes = own.attributes(".change a, .change button", "class").len();
        let offers_change = changes > 0 || own.text().contains("You can change your answers");
        assert_eq!(
            text.contains("change your answers") || text.contains("change or"),
            offers_change,
            "{text}"
        );
        let offers_manager = own
            .text()
            .contains("If that address is wrong, give the right one");
        assert_eq!(
            text.contains("correct it on your page"),
            offers_manager,
            "{text}"
        );
        assert!(own.text().contains("Withdraw your application"));
    }
}

#[test]
fn a_filled_trap_loses_no_application_and_sets_it_apart() {
    let test = SchemeTest::start();
    for role in test.roles() {
        let filled = tidy(&test, &role);
        let form = filled.form;
        let trap = form.honeypot.as_ref().expect("a trap").id.clone();
        let pairs = [
            filled.pairs(),
            vec![(trap, "http://example.com".to_owned())],
        ]
        .concat();
        let page = test
            .post(&format!("/forms/{}/check", form.id), &pairs)
            .is(200);
        let reference = test.press(&page.form("form#answers"), &[]).reference();
        assert_eq!(test.mails().len(), 2, "confirmed as usual");
        test.sign_in();
        assert_eq!(
            test.listed(&format!("?role={role}&status=quarantined")),
            [reference]
        );
        assert_eq!(
            test.listed(&format!("?role={role}&status=awaiting")),
            Vec::<String>::new()
        );
        test.forget_cookie();
    }
}
