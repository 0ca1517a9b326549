//! The export: what was typed is what the file holds, cell by cell.

use crate::scheme_test::{AWKWARD, Filled, SchemeTest};
use forms::{Field, Role, Viewer};
use scheme::Seat;

/// What a cell holds of what was typed: led by `'` where a spreadsheet could take it for a formula,
/// or where it begins with one, so that one can always be taken away.
fn guarded(typed: &str) -> String {
    let bare = typed.trim_start();
    let leads = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    if bare.starts_with(leads) || typed.starts_with('\'') {
        format!("'{typed}")
    } else {
        typed.to_owned()
    }
}

/// One application in each manner: at the limits, with nothing that may be left out, and awkward in
/// each way.
fn manners<'a>(test: &'a SchemeTest, role: &str) -> Vec<Filled<'a>> {
    let address = |filled: Filled<'a>, own: &str| {
        let manager = format!("manager.of.{own}@york.ac.uk");
        filled
            .with(Role::Email, &format!("{own}@hull.ac.uk"))
            .with(Role::ManagerEmail, &manager)
    };
    let mut manners = vec![
        address(test.filled(role), "limits"),
        address(test.filled(role).barely(), "bare"),
    ];
    for (place, text) in AWKWARD.iter().enumerate() {
        let named = test.filled(role).awkwardly().with(Role::Name, text);
        manners.push(address(named, &format!("awkward.{place}")));
    }
    manners
}

#[test]
fn the_rows_equal_what_was_typed_for_both_forms() {
    let test = SchemeTest::start();
    let mut typed = Vec::new();
    let roles = test.roles();
    for role in &roles {
        for filled in manners(&test, role) {
            let applied = test.apply(&filled);
            typed.push((applied.reference, role.clone(), filled));
        }
    }
    test.sign_in();
    let rows = test.export("");
    assert_eq!(rows.len(), typed.len());
    for (reference, role, filled) in &typed {
        let row = rows
            .iter()
            .find(|row| row["reference"] == *reference)
            .expect("a row");
        assert_eq!(row["role"], *role);
        assert_eq!(row["status"], "awaiting");
        assert_eq!(row["submitted"], "2023-06-01T09:00:00.000Z");
        for field in &filled.form.fields {
            let cell = row
                .get(&field.column)
                .unwrap_or_else(|| panic!("no `{}`", field.column));
            assert_eq!(
                *cell,
                guarded(&filled.cell(field)),
                "{} of {role}",
                field.id
            );
        }
        let others = rows[0]
            .keys()
            .filter(|heading| !is_of(filled, heading) && !is_fixed(heading));
        for heading in others {
            assert_eq!(row[heading], "", "`{heading}` is no question of a {role}'s");
        }
    }
    for role in &roles {
        let rows = test.export(&format!("?role={role}"));
        assert_eq!(rows.len(), typed.len() / 2);
        assert!(rows.iter().all(|row| row["role"] == *role));
    }
}

fn is_of(filled: &Filled<'_>, heading: &str) -> bool {
    filled
        .form
        .fields
        .iter()
        .any(|field| field.column == heading)
}

fn is_fixed(heading: &str) -> bool {
    [
        "reference",
        "intake",
        "role",
        "status",
        "submitted",
        "flags",
    ]
    .contains(&heading)
}

#[test]
fn every_cell_of_the_file_is_quoted_and_none_can_be_run() {
    let test = SchemeTest::start();
    for role in test.roles() {
        test.apply(
            &test
                .filled(&role)
                .awkwardly()
                .with(Role::Email, &format!("{role}@hull.ac.uk")),
        );
    }
    test.sign_in();
    let page = test.get("/admin/export/applications.csv").is(200);
    let text = page.html().strip_prefix('\u{feff}').expect("a mark");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut quoted = String::new();
    for record in reader.records() {
        let cells: Vec<String> = record
            .expect("a row")
            .iter()
            .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")))
            .collect();
        quoted.push_str(&cells.join(","));
        quoted.push_str("\r\n");
        for cell in &cells {
            let bare = cell[1..].trim_start_matches([' ', '\u{a0}', '\u{feff}']);
            assert!(
                !bare.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋']),
                "{cell}"
            );
        }
    }
    assert_eq!(text, quoted, "every cell stands in quotes");
}

#[test]
fn each_seat_takes_out_only_what_it_may_see() {
    let test = SchemeTest::start();
    for role in test.roles() {
        test.apply(
            &test
                .filled(&role)
                .awkwardly()
                .with(Role::Email, &format!("{role}@hull.ac.uk")),
        );
    }
    for (seat, viewer) in [
        (Seat::Officer, Viewer::Officer),
        (Seat::Owner, Viewer::Owner),
    ] {
        test.sign_in_as(seat);
        let row = test.export("").remove(0);
        for form in test.declared.forms_of(forms::Use::Application) {
            let may_see = |field: &&Field| field.is_shown_to(viewer);
            for field in &form.fields {
                assert_eq!(
                    row.contains_key(&field.column),
                    may_see(&field),
                    "{}",
                    field.id
                );
            }
        }
        test.forget_cookie();
    }
    test.sign_in_as(Seat::Viewer);
    test.get("/admin/export/applications.csv").is(404).drawn();
    let list = test.get("/admin/applications").is(200);
    assert_eq!(
        list.attributes("a[href*=export]", "href"),
        Vec::<String>::new()
    );
    test.forget_cookie();
    test.get("/admin/export/applications.csv")
        .leads_to("/admin/");
}
