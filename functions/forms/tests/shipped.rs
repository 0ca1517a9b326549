//! The forms that ship: read whole, and swept, every field for every reader.

#![cfg(test)]

use forms::source::Problems;
use forms::{Answers, Code, Field, Form, Outside, Required, Sent, parse};
use jiff::civil::{Date, date};
use std::collections::BTreeSet;
use std::path::Path;

const TODAY: Date = date(2023, 6, 1);
const OUTSIDE: Outside<'static> = Outside {
    today: TODAY,
    applicant_email: Some("applicant@hull.ac.uk"),
};

fn content() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content")
}

/// The scheme's lists, made up: what the forms crate needs of them is that they have items.
fn lists() -> forms::Lists {
    let mut lists = forms::Lists::default();
    for (name, count) in [
        ("institutions", 3),
        ("topics", 12),
        ("groups", 5),
        ("regions", 4),
        ("levels", 7),
    ] {
        let item = |number: usize| forms::Listed {
            id: number.to_string(),
            name: format!("{name} {number}"),
        };
        lists.insert(name, (1..=count).map(item).collect());
    }
    lists
}

fn shipped() -> Vec<Form> {
    let problems = Problems::new();
    let folder = content().join("forms");
    let part = |name: &str| std::fs::read_to_string(folder.join(name)).ok();
    let mut forms = Vec::new();
    for id in ["mentor", "mentee", "equality", "approval"] {
        let text = part(&format!("{id}.toml")).expect("a shipped form");
        forms.extend(Form::read(
            &format!("content/forms/{id}.toml"),
            &text,
            &part,
            &lists(),
            &problems,
        ));
    }
    let found: Vec<String> = problems
        .into_sorted()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
    forms
}

fn alone(field: &Field, sample: &forms::Sample, form: &Form) -> forms::Outcome {
    let sent =
        Sent::accept(form, sample.sent.clone()).expect("a sample sends only the form's inputs");
    field.kind.parse(&field.id, &sent, TODAY)
}

#[test]
fn every_sample_of_every_field_comes_out_as_it_says() {
    for form in shipped() {
        for field in &form.fields {
            for sample in field.kind.samples(&field.id, TODAY) {
                let outcome = alone(field, &sample, &form);
                match sample.fault {
                    None => assert!(
                        matches!(outcome, Ok(Some(_))),
                        "{}: {:?} gave {outcome:?}",
                        field.id,
                        sample.sent
                    ),
                    Some(Code::Missing | Code::NotAccepted) if sample.sent.is_empty() => {
                        assert_eq!(outcome, Ok(None), "{}", field.id);
                    }
                    Some(code) => assert_eq!(outcome, Err(code), "{}: {:?}", field.id, sample.sent),
                }
            }
        }
    }
}

#[test]
fn the_samples_of_a_field_show_every_fault_that_it_alone_can_have() {
    for form in shipped() {
        for field in &form.fields {
            let shown: BTreeSet<Code> = field
                .kind
                .samples(&field.id, TODAY)
                .into_iter()
                .filter_map(|sample| sample.fault)
                .collect();
            let across = [Code::SameAsApplicant];
            let alone: BTreeSet<Code> = field
                .kind
                .faults()
                .into_iter()
                .filter(|code| !across.contains(code))
                .collect();
            assert_eq!(shown, alone, "{} of {}", field.id, form.id);
        }
    }
}

#[test]
fn what_is_taken_can_be_put_back_into_the_form_and_is_taken_again() {
    for form in shipped() {
        for field in &form.fields {
            for sample in field
                .kind
                .samples(&field.id, TODAY)
                .iter()
                .filter(|sample| sample.fault.is_none())
            {
                let answer = alone(field, sample, &form)
                    .expect("good")
                    .expect("an answer");
                let answers: Answers = [(field.id.clone(), answer.clone())].into_iter().collect();
                let again = Sent::refill(&form, &answers);
                assert_eq!(
                    field.kind.parse(&field.id, &again, TODAY),
                    Ok(Some(answer.clone())),
                    "{}",
                    field.id
                );
                assert!(
                    !field.kind.lines(&answer).is_empty(),
                    "{} reads as nothing",
                    field.id
                );
                assert!(
                    !field.kind.cell(&answer).is_empty(),
                    "{} exports as nothing",
                    field.id
                );
            }
        }
    }
}

#[test]
fn every_possible_fault_has_a_wording_that_avoids_the_words_we_do_not_use() {
    let unwanted = [
        "please",
        "sorry",
        "valid",
        "invalid",
        "required",
        "oops",
        "must not be blank",
    ];
    for form in shipped() {
        for field in &form.fields {
            for code in field.possible_faults() {
                let text = field.fault(code).text;
                assert!(
                    text.chars().next().is_some_and(char::is_uppercase),
                    "{}: {text}",
                    field.id
                );
                let words = text.to_lowercase();
                for word in unwanted {
                    assert!(
                        !words
                            .split(|c: char| !c.is_alphabetic())
                            .any(|own| own == word),
                        "{}: {text}",
                        field.id
                    );
                }
            }
        }
    }
}

#[test]
fn an_empty_form_has_a_fault_for_each_required_field_in_order_and_no_other() {
    for form in shipped() {
        let sent = Sent::accept(&form, Vec::new()).expect("nothing is no surprise");
        let wanted: Vec<&str> = form
            .fields
            .iter()
            .filter(|field| field.required == Required::Always && field.ignored_unless.is_none())
            .map(|field| field.id.as_str())
            .collect();
        match parse(&form, &sent, OUTSIDE) {
            Ok(answers) => assert!(wanted.is_empty() && answers.is_empty(), "{}", form.id),
            Err(faults) => {
                let found: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
                assert_eq!(found, wanted, "{}", form.id);
            }
        }
    }
}

#[test]
fn unknown_and_repeated_names_are_refused_as_a_request() {
    for form in shipped() {
        let pair = |name: &str| (name.to_owned(), "x".to_owned());
        assert_eq!(
            Sent::accept(&form, vec![pair("nobody_asked")]),
            Err(forms::Unexpected::Unknown)
        );
        for name in form.input_names() {
            let twice = Sent::accept(&form, vec![pair(name), pair(name)]);
            let may_repeat = form.input(name).expect("its own input");
            assert_eq!(twice.is_ok(), may_repeat, "{name} of {}", form.id);
        }
    }
}

#[test]
fn the_manager_is_shown_the_name_and_the_job_title_and_nothing_else() {
    use forms::{Role, Viewer};
    for form in shipped()
        .iter()
        .filter(|form| form.use_of == forms::Use::Application)
    {
        let shown: Vec<Option<Role>> = form
            .fields
            .iter()
            .filter(|field| field.is_shown_to(Viewer::Manager))
            .map(|field| field.role)
            .collect();
        assert_eq!(
            shown,
            [Some(Role::Name), Some(Role::JobTitle)],
            "{}",
            form.id
        );
    }
}
