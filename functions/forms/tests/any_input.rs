//! Whatever is sent, parsing ends, in answers or in faults; and what it takes, it takes again.

#![cfg(test)]

use forms::source::{Keys, Problems, parse_toml};
use forms::{Answers, Code, Form, Outside, Sent, parse};
use jiff::civil::date;
use proptest::prelude::*;
use std::sync::OnceLock;

const OUTSIDE: Outside<'static> = Outside {
    today: date(2023, 6, 1),
    applicant_email: None,
};

const DECLARED: &str = r#"
use = "application"
version = 1
title = "A form"
role = "mentee"
retention = "some_months"
honeypot = { id = "trap", label = "Leave this empty" }
group = [{ id = "all", title = "All" }]

[[field]]
id = "who"
kind = "line"
max = 20
role = "name"
group = "all"
label = "Who"
required = true
purpose = "p"
sensitivity = "personal"
shown_to = []
error = {}
"#;

/// A form with one field of each kind, all of them joined by conditions.
fn form() -> &'static Form {
    static FORM: OnceLock<Form> = OnceLock::new();
    FORM.get_or_init(|| {
        let common = "group = \"all\"\npurpose = \"p\"\nsensitivity = \"personal\"\nshown_to = []\n";
        let field = |id: &str, kind: &str, more: &str| {
            format!("[[field]]\nid = \"{id}\"\nlabel = \"{id}\"\nkind = \"{kind}\"\n{common}{more}\n")
        };
        let options = "options = [{ id = \"a\", name = \"A\" }, { id = \"b\", name = \"B\" }, { id = \"c\", name = \"C\" }]";
        let mut text = DECLARED.split("[[field]]").next().expect("a head").to_owned();
        for (id, kind, more) in [
            ("name", "line", "max = 20\nrole = \"name\"\nrequired = true".to_owned()),
            ("mail", "email", "role = \"email\"\nrequired = true".to_owned()),
            ("place", "line", "max = 9\nrole = \"institution\"".to_owned()),
            ("job", "line", "max = 9\nrole = \"job_title\"".to_owned()),
            ("step", "choice", format!("role = \"level\"\n{options}")),
            ("boss", "line", "max = 9\nrole = \"manager_name\"".to_owned()),
            ("boss_mail", "email", "role = \"manager_email\"\ndiffers_from_applicant = true".to_owned()),
            ("years", "number", "min = 0\nmax = 50".to_owned()),
            ("all_years", "number", "min = 0\nmax = 60\nat_least = \"years\"".to_owned()),
            ("story", "long-text", "max = 30\nmax_lines = 2".to_owned()),
            ("some", "choices", format!("max = 2\n{options}")),
            ("best", "ranked-choices", format!("max = 3\n{options}")),
            ("agreed", "declaration", "required = true\nignored_unless = { field = \"some\", answered = true }".to_owned()),
            ("day", "date", "required_when = { field = \"step\", is = [\"a\"] }".to_owned()),
        ] {
            text.push_str(&field(id, kind, &more));
        }
        let problems = Problems::new();
        let form = Form::read("made-up.toml", &text, &|_| None, &forms::Lists::default(), &problems);
        let found: Vec<String> = problems.into_sorted().iter().map(ToString::to_string).collect();
        form.unwrap_or_else(|| panic!("{}", found.join("\n")))
    })
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[abc]",
        "-?[0-9]{1,20}",
        "[a-z+.\u{200b} ]{1,9}@[a-z.\u{a0}-]{1,12}",
        "[\r\n\t\u{200d}\u{feff}x]{0,40}",
        Just("yes".to_owned()),
        Just(String::new()),
    ]
}

fn pairs() -> impl Strategy<Value = Vec<(String, String)>> {
    let names: Vec<String> = form().input_names().map(str::to_owned).collect();
    prop::collection::vec((prop::sample::select(names), value()), 0..30)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn parsing_ends_and_what_it_takes_it_takes_again(pairs in pairs()) {
        let Ok(sent) = Sent::accept(form(), pairs) else { return Ok(()) };
        match parse(form(), &sent, OUTSIDE) {
            Ok(answers) => {
                let again = Sent::refill(form(), &answers);
                prop_assert_eq!(parse(form(), &again, OUTSIDE).map_err(|faults| faults.len()), Ok(answers));
            }
            Err(faults) => {
                let order: Vec<usize> = faults
                    .iter()
                    .map(|fault| form().fields.iter().position(|field| field.id == fault.field).expect("its own field"))
                    .collect();
                prop_assert!(order.windows(2).all(|pair| pair[0] < pair[1]), "one a field, in order: {:?}", order);
                for fault in &faults {
                    let field = form().field(&fault.field).expect("its own field");
                    prop_assert!(field.possible_faults().contains(&fault.code), "{} cannot be {}", fault.field, fault.code);
                }
            }
        }
    }

    #[test]
    fn any_text_as_a_declaration_ends_in_a_form_or_in_problems(text in any::<String>(), at in 0usize..2_000, cut in 0usize..80) {
        let mut broken = DECLARED.to_owned();
        let start = at.min(broken.len());
        let end = (start + cut).min(broken.len());
        broken.replace_range(start..end, &text);
        let problems = Problems::new();
        let form = Form::read("broken.toml", &broken, &|_| None, &forms::Lists::default(), &problems);
        prop_assert!(form.is_none() || problems.is_empty());
    }
}

#[test]
fn an_address_with_another_tag_or_case_is_still_the_applicants_own() {
    let filled = |boss: &str| {
        let pairs = [
            ("name", "N"),
            ("mail", "Ali.Craig+list@Hull.ac.uk"),
            ("boss_mail", boss),
        ];
        let sent = Sent::accept(
            form(),
            pairs
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec(),
        );
        parse(form(), &sent.expect("no surprise"), OUTSIDE)
    };
    let own = |boss| matches!(filled(boss), Err(faults) if faults.len() == 1 && faults[0].code == Code::SameAsApplicant);
    assert!(own("ali.craig@hull.ac.uk"));
    assert!(own("ALI.CRAIG+boss@hull.ac.uk"));
    assert!(!own("ali.craig@library.hull.ac.uk"));
}

#[test]
fn what_does_not_apply_is_dropped_unseen() {
    let pairs = [("name", "N"), ("mail", "a@b.uk"), ("agreed", "nonsense")];
    let sent = Sent::accept(
        form(),
        pairs
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec(),
    );
    let answers: Answers = parse(form(), &sent.expect("no surprise"), OUTSIDE).expect("no fault");
    assert_eq!(answers.get("agreed"), None);
}

#[test]
fn every_problem_of_a_declaration_is_named_at_once_with_its_line() {
    let problems = Problems::new();
    assert!(
        Form::read(
            "forms/x.toml",
            DECLARED,
            &|_| None,
            &forms::Lists::default(),
            &problems
        )
        .is_none()
    );
    let found: Vec<String> = problems
        .into_sorted()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(
        found
            .iter()
            .any(|one| one
                == "forms/x.toml:21:1: unknown key `error` in the field, expected `errors`"),
        "{found:#?}"
    );
    assert!(
        found
            .iter()
            .any(|one| one.contains("0 fields with `role = \"email\"`")),
        "{found:#?}"
    );
}

#[test]
fn a_key_reader_reports_what_nobody_asked_for() {
    let problems = Problems::new();
    let node = parse_toml("a.toml", "titel = 1\n[x]\ny = 2\n", &problems).expect("TOML");
    let keys = Keys::of(&node, "the page", &problems);
    keys.need("title");
    keys.finish();
    let found: Vec<String> = problems
        .into_sorted()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        found,
        [
            "a.toml:1:1: no `title` in the page, expected `title = …`",
            "a.toml:1:1: unknown key `titel` in the page, expected `title`",
            "a.toml:2:2: unknown key `x` in the page, expected one of `title`",
        ]
    );
}
