//! Which columns and cells a copy has, for whom.

use super::{at, declarations, get};
use crate::admin::export;
use crate::admin::filters::Filters;
use crate::link::LinkHash;
use crate::record::{Application, Flag};
use forms::{Answer, Answers, Viewer};
use scheme::life::Status;
use scheme::{Declarations, Reference};

fn application(declarations: &Declarations, role: &str, answers: Answers) -> Application {
    let form = declarations.form_for_role(role).expect("a form");
    Application {
        reference: Reference::from_random([7; 16]),
        form: form.id.clone(),
        version: form.version,
        intake: declarations.intakes.last().expect("an intake").id.clone(),
        role: role.to_owned(),
        status: Status::Awaiting,
        submitted: at("2023-06-01T09:00:00Z"),
        flags: vec![Flag::EmailOutside, Flag::ManagerOutside],
        answers,
        link: LinkHash::from_stored("hash"),
        who: "who".to_owned(),
        expires: at("2025-01-31T00:00:00Z"),
    }
}

/// An answer to every field of the form for `role`, each telling which field it is.
fn all_answers(declarations: &Declarations, role: &str) -> Answers {
    let form = declarations.form_for_role(role).expect("a form");
    let told =
        |field: &forms::Field| (field.id.clone(), Answer::Text(format!("told {}", field.id)));
    form.fields.iter().map(told).collect()
}

/// The table of one application by each of the two roles.
fn table_of_both(shipped: &Declarations, viewer: Viewer) -> Vec<Vec<String>> {
    let now = at("2023-06-01T09:00:00Z");
    let request = get("/a");
    let filters = Filters::of(&request, shipped, now).expect("filters");
    let roles = filters.roles(shipped);
    assert_eq!(roles.len(), 2);
    let both: Vec<Application> = roles
        .iter()
        .map(|role| application(shipped, role, all_answers(shipped, role)))
        .collect();
    let columns = export::all_columns(shipped, &filters, viewer);
    let cells = export::Cells::new(shipped, columns, viewer);
    let rows = both.iter().map(|one| cells.row(one));
    std::iter::once(cells.headings()).chain(rows).collect()
}

#[test]
fn a_copy_has_every_field_that_the_seat_may_see_once_and_no_other() {
    let shipped = declarations(&[]);
    for viewer in [Viewer::Viewer, Viewer::Officer, Viewer::Owner] {
        let table = table_of_both(&shipped, viewer);
        let (heading, rows) = table.split_first().expect("a heading");
        let mut once = heading.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), heading.len(), "a heading twice");
        for row in rows {
            let form = shipped.form_for_role(&row[2]).expect("a form");
            assert_eq!(row[4], "2023-06-01T09:00:00.000Z");
            assert_eq!(row[5], "email_outside; manager_outside");
            for field in &form.fields {
                let place = heading.iter().position(|own| *own == field.column);
                let cell = place.and_then(|place| row.get(place));
                let told = cell.is_some_and(|cell| *cell == format!("told {}", field.id));
                let in_any = row.iter().any(|cell| *cell == format!("told {}", field.id));
                assert_eq!(
                    in_any,
                    field.is_shown_to(viewer),
                    "{} to {viewer:?}",
                    field.id
                );
                assert_eq!(told, in_any, "{} in another column", field.id);
            }
            let order: Vec<usize> = form
                .fields
                .iter()
                .filter_map(|field| heading.iter().position(|own| *own == field.column))
                .collect();
            assert!(order.is_sorted(), "the columns of {} out of order", form.id);
        }
    }
}

#[test]
fn a_field_that_one_form_hides_stays_hidden_where_another_shows_it() {
    let hidden = "[[field]]\nid = \"canary\"\ngroup = \"about-you\"\nkind = \"line\"\nlabel = \"Canary\"\nmax = 9\n\
        purpose = \"Test\"\nsensitivity = \"special\"\nshown_to = [\"owner\"]\n\n[[field]]";
    let shown = hidden.replace("[\"owner\"]", "[\"officer\", \"owner\"]");
    let changed = declarations(&[
        ("forms/mentor.toml", "[[field]]", hidden),
        ("forms/mentee.toml", "[[field]]", &shown),
    ]);
    let told = |viewer| {
        let table = table_of_both(&changed, viewer);
        let rows = table.into_iter().skip(1);
        let has = |row: &Vec<String>| row.contains(&"told canary".to_owned());
        rows.filter(has)
            .map(|row| row[2].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(told(Viewer::Officer), ["mentee"]);
    assert_eq!(told(Viewer::Owner), ["mentee", "mentor"]);
    assert!(told(Viewer::Viewer).is_empty());
}

#[test]
fn two_fields_under_one_heading_keep_a_column_each() {
    let changed = declarations(&[(
        "forms/mentor.toml",
        "label = \"How many years",
        "column = \"reference\"\nlabel = \"How many years",
    )]);
    let table = table_of_both(&changed, Viewer::Owner);
    let heading = table.first().expect("a heading");
    assert_eq!(heading.iter().filter(|own| *own == "reference").count(), 1);
    assert!(heading.iter().any(|own| own.starts_with("reference (")));
}
