//! Every fault of every field of every form: what the page says, and what it keeps.

use crate::scheme_test::{Filled, SchemeTest, squeezed};
use crate::sheets::{APPLICANT, sheets};
use forms::{Code, Field, Required, Role, Sample, Use};

/// Whether leaving the field out is a fault in some setting.
fn may_lack(field: &Field) -> bool {
    field.required != Required::Never
}

#[test]
fn every_faulty_sample_of_every_field_is_told_and_everything_else_is_kept() {
    let test = SchemeTest::start();
    let mut told = 0;
    for sheet in sheets(&test) {
        for field in &sheet.form.fields {
            for Sample { sent, fault } in field.kind.samples(&field.id, test.today()) {
                let Some(code) = fault else { continue };
                if sent.is_empty() && !may_lack(field) {
                    continue;
                }
                let filled = sheet.filled(&test).reaching(field).sending(field, sent);
                let page = sheet.press(&test, &filled);
                sheet.says_just(&page, &filled, field, code);
                told += 1;
            }
        }
    }
    assert!(told > 200, "only {told} faults were told");
    test.no_mail();
    one_application_is_stored(&test);
}

#[test]
fn every_good_sample_of_every_field_is_taken() {
    let test = SchemeTest::start();
    for sheet in sheets(&test)
        .iter()
        .filter(|sheet| sheet.form.use_of == Use::Application)
    {
        for field in &sheet.form.fields {
            for sample in field.kind.samples(&field.id, test.today()) {
                if sample.fault.is_some() {
                    continue;
                }
                let filled = sheet.filled(&test).with(Role::Email, "own@hull.ac.uk");
                let filled = filled.reaching(field).sending(field, sample.sent.clone());
                let page = sheet.press(&test, &filled);
                assert_eq!(page.summary(), [], "{}: {:?}", field.id, sample.sent);
                assert_eq!(page.status, 200, "{}: {:?}", field.id, sample.sent);
            }
        }
    }
    test.no_mail();
}

#[test]
fn an_address_that_is_the_applicants_own_is_told_however_it_is_dressed_up() {
    let test = SchemeTest::start();
    let mut found = 0;
    for sheet in sheets(&test) {
        for field in &sheet.form.fields {
            if !field.kind.across().differs_from_applicant {
                continue;
            }
            found += 1;
            for own in [
                APPLICANT,
                "Applicant@Hull.ac.uk",
                "applicant+x@hull.ac.uk",
                "APPLICANT+a+b@HULL.AC.UK",
                " applicant@hull.ac.uk\u{200b}",
            ] {
                let mut filled = sheet.filled(&test).reaching(field);
                if sheet.form.use_of == Use::Application {
                    filled = filled.with(Role::Email, "applicant+list@hull.ac.uk");
                }
                let filled = filled.sending(field, vec![(field.id.clone(), own.to_owned())]);
                let page = sheet.press(&test, &filled);
                sheet.says_just(&page, &filled, field, Code::SameAsApplicant);
            }
        }
    }
    assert_eq!(
        found, 3,
        "both applications and the approval ask for another's address"
    );
    test.no_mail();
}

#[test]
fn a_number_below_the_one_that_it_must_reach_is_told() {
    let test = SchemeTest::start();
    let mut found = 0;
    for sheet in sheets(&test) {
        for field in &sheet.form.fields {
            let Some(other) = field.kind.across().at_least else {
                continue;
            };
            found += 1;
            let other = sheet.form.field(&other).expect("a field");
            let given = |field: &Field, text: &str| vec![(field.id.clone(), text.to_owned())];
            for (least, number, is_fault) in [
                ("5", "4", true),
                ("5", "5", false),
                ("1", "0", true),
                ("0", "0", false),
            ] {
                let filled = sheet.filled(&test).sending(other, given(other, least));
                let filled = filled.sending(field, given(field, number));
                let page = sheet.press(&test, &filled);
                if is_fault {
                    sheet.says_just(&page, &filled, field, Code::OutOfRange);
                } else {
                    page.is(200);
                }
            }
        }
    }
    assert_eq!(found, 1);
    test.no_mail();
}

#[test]
fn an_option_of_another_parent_is_told() {
    let test = SchemeTest::start();
    let mut found = 0;
    for sheet in sheets(&test) {
        for field in &sheet.form.fields {
            let Some(parent) = field.kind.across().parent else {
                continue;
            };
            let parent = sheet.form.field(&parent).expect("a field");
            for option in field
                .kind
                .control()
                .options
                .into_iter()
                .filter(|one| !one.of.is_empty())
            {
                let mut others = parent.kind.control().options;
                others.retain(|other| other.id != option.of);
                let chosen = others.first().expect("another parent").id.clone();
                let filled = sheet
                    .filled(&test)
                    .sending(parent, vec![(parent.id.clone(), chosen)]);
                let filled = filled.sending(field, vec![(field.id.clone(), option.id)]);
                let page = sheet.press(&test, &filled);
                assert_eq!(page.summary().len(), 1, "{}", field.id);
                assert_eq!(page.status, 422);
                sheet.keeps(&page, &filled, &[]);
                found += 1;
            }
        }
    }
    assert!(found > 10, "{found}");
    test.no_mail();
}

#[test]
fn what_hangs_on_an_answer_that_was_not_given_is_dropped_and_is_no_fault() {
    let test = SchemeTest::start();
    for sheet in sheets(&test)
        .iter()
        .filter(|sheet| sheet.form.use_of == Use::Application)
    {
        for field in &sheet.form.fields {
            let Some(condition) = &field.ignored_unless else {
                continue;
            };
            let earlier = sheet.form.field(&condition.field).expect("a field");
            let none = earlier
                .kind
                .control()
                .options
                .into_iter()
                .find(|one| one.id == "none");
            let sent = none
                .map(|none| (earlier.id.clone(), none.id))
                .into_iter()
                .collect();
            for odd in ["none-of-these", "\u{7}", "yes"] {
                let filled = sheet.filled(&test).sending(earlier, Vec::clone(&sent));
                let filled = filled.sending(field, vec![(field.id.clone(), odd.to_owned())]);
                let page = sheet.press(&test, &filled).is(200);
                let place = sheet.form.fields.iter().position(|one| one.id == field.id);
                let rows = page.texts("dl.rows dd:not(.change)");
                assert_eq!(
                    rows[place.expect("a place")],
                    "Not provided",
                    "{}",
                    field.id
                );
            }
        }
    }
    test.no_mail();
}

#[test]
fn all_faults_are_told_at_once_in_the_order_of_the_fields() {
    let test = SchemeTest::start();
    for sheet in sheets(&test) {
        let fields: Vec<&Field> = sheet
            .form
            .fields
            .iter()
            .filter(|field| field.ignored_unless.is_none())
            .collect();
        let mut filled = Filled::of(sheet.form, test.today());
        let mut expected = Vec::new();
        for field in &fields {
            let samples = field.kind.samples(&field.id, test.today());
            let faulty = samples
                .into_iter()
                .find(|one| one.fault.is_some() && !one.sent.is_empty());
            let faulty = faulty.expect("a faulty sample");
            let code = faulty.fault.expect("a fault");
            let first = field.kind.inputs(&field.id).remove(0);
            expected.push((format!("#{first}"), squeezed(&field.fault(code).text)));
            filled = filled.sending(field, faulty.sent);
        }
        let page = sheet.press(&test, &filled).is(422);
        assert_eq!(page.summary(), expected, "{}", sheet.form.id);
        assert_eq!(page.texts(".error").len(), fields.len());
    }
    test.no_mail();
}

#[test]
fn an_empty_form_is_told_each_question_that_must_be_answered() {
    let test = SchemeTest::start();
    for sheet in sheets(&test) {
        let needed =
            sheet.form.fields.iter().filter(|field| {
                field.required == Required::Always && field.ignored_unless.is_none()
            });
        let expected: Vec<String> = needed
            .map(|field| format!("#{}", field.kind.inputs(&field.id)[0]))
            .collect();
        let page = test.press(&sheet.drawn, &[]);
        let told: Vec<String> = page.summary().into_iter().map(|(href, _)| href).collect();
        assert_eq!(told, expected, "{}", sheet.form.id);
        let wanted = if sheet.form.use_of == Use::Monitoring {
            303
        } else {
            422
        };
        assert_eq!(page.status, wanted, "{}", sheet.form.id);
    }
    test.no_mail();
    one_application_is_stored(&test);
}

/// Only the application that the line manager's page needs.
#[track_caller]
fn one_application_is_stored(test: &SchemeTest) {
    test.sign_in();
    assert_eq!(test.listed("").len(), 1);
    assert_eq!(test.listed("?status=awaiting").len(), 1);
}
