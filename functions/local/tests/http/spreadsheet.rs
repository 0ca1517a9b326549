//! The copy as an Excel file, opened by a spreadsheet program that knows nothing of us (TRUST 16).

use crate::scheme_test::{AWKWARD, SchemeTest};
use forms::Role;
use std::fs;
use std::process::Command;
use tempfile::TempDir;

/// Gnumeric's own converter, a package of its name on Debian (`cargo xtask verify` installs it).
const PROGRAM: &str = "ssconvert";

/// The cells of the first sheet, as the program reads them.
#[track_caller]
fn opened(bytes: &[u8], ending: &str) -> Vec<Vec<String>> {
    let folder = TempDir::new().expect("a folder");
    let (from, to) = (
        folder.path().join(format!("copy.{ending}")),
        folder.path().join("read.csv"),
    );
    fs::write(&from, bytes).expect("a file");
    let done = Command::new(PROGRAM).args([&from, &to]).output();
    let done = done.unwrap_or_else(|error| {
        panic!("`{PROGRAM}` cannot be started ({error}): install gnumeric")
    });
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{said}");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_path(&to)
        .expect("a table");
    let row = |record: Result<csv::StringRecord, csv::Error>| {
        let record = record.expect("a row");
        record.iter().map(str::to_owned).collect()
    };
    reader.records().map(row).collect()
}

/// The line breaks of a cell are told in one way by each program.
fn plain(cell: &str) -> String {
    cell.replace("\r\n", "\n")
}

#[test]
fn trust_16_a_spreadsheet_program_reads_every_cell_of_the_excel_file_as_the_text_that_it_is() {
    let test = SchemeTest::start();
    for (place, text) in AWKWARD.iter().enumerate() {
        let filled = test.filled("mentee").awkwardly().with(Role::Name, text);
        let filled = filled.with(Role::Email, &format!("p{place}@hull.ac.uk"));
        let manager = format!("m{place}@hull.ac.uk");
        test.apply(&filled.with(Role::ManagerEmail, &manager));
    }
    test.sign_in();
    let file = test.get("/admin/export/applications.xlsx").is(200);
    assert!(file.header("content-disposition").ends_with(".xlsx\""));
    let read = opened(&file.bytes, "xlsx");
    let rows = test.export("");
    assert_eq!(read.len(), rows.len() + 1);
    let (heading, body) = read.split_first().expect("a heading");
    for row in body {
        let reference = heading.iter().position(|name| name == "reference");
        let reference = &row[reference.expect("a column")];
        let own = rows.iter().find(|one| one["reference"] == *reference);
        let own = own.expect("the same application");
        for (name, cell) in heading.iter().zip(row) {
            let typed = own[name].strip_prefix('\'').unwrap_or(&own[name]);
            assert_eq!(plain(cell), plain(typed), "{name} of {reference}");
        }
    }
    // The CSV as well: what is led by an apostrophe stays text.
    let csv = test.get("/admin/export/applications.csv").is(200);
    let read = opened(&csv.bytes, "csv");
    assert_eq!(read.len(), rows.len() + 1);
    for row in &read {
        assert!(row.iter().all(|cell| !cell.starts_with("#NAME")), "{row:?}");
    }
}

#[test]
fn trust_16_a_copy_has_the_columns_that_are_asked_for_and_is_refused_others() {
    let test = SchemeTest::start();
    test.apply(&test.filled("mentee"));
    test.sign_in();
    let form = test
        .get("/admin/export")
        .is(200)
        .form("main form[method=get]");
    let names: Vec<&String> = form
        .pairs
        .iter()
        .filter(|pair| pair.0 == "column")
        .map(|pair| &pair.1)
        .collect();
    assert!(names.len() > 20, "{names:?}");
    let two = format!("?column=reference&column={}", names[8]);
    let rows = test.export(&two);
    assert_eq!(rows[0].len(), 2);
    let json = test
        .get(&format!("/admin/export/applications.json{two}"))
        .is(200);
    let all: serde_json::Value = serde_json::from_slice(&json.bytes).expect("JSON");
    assert_eq!(all[0]["reference"], rows[0]["reference"].as_str());
    assert_eq!(all[0]["answers"].as_object().expect("answers").len(), 1);
    assert!(all[0].get("status").is_none());
    for odd in [
        "?column=secret",
        "?column=reference&column=reference",
        "?column=",
    ] {
        for kind in ["csv", "xlsx", "json"] {
            test.get(&format!("/admin/export/applications.{kind}{odd}"))
                .is(400);
        }
    }
    let record = test.get("/admin/record").is(200);
    record.says("column=reference").says("as json");
}
