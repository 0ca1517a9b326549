//! The file against what the format allows, and against a spreadsheet program.

use super::*;
use std::fs;
use std::process::Command;

#[test]
fn columns_have_the_letters_that_spreadsheets_give_them() {
    let named = [
        (0, "A"),
        (25, "Z"),
        (26, "AA"),
        (51, "AZ"),
        (52, "BA"),
        (701, "ZZ"),
        (702, "AAA"),
        (16_383, "XFD"),
    ];
    for (place, name) in named {
        assert_eq!(letters(place), name);
    }
}

#[test]
fn what_xml_cannot_hold_is_told_by_its_number() {
    let mut line = String::new();
    escape("a<b>&\"\r\n\t\0_x0041_ _x41_ é\u{ffff}", &mut line);
    assert_eq!(
        line,
        "a&lt;b&gt;&amp;\"_x000D_\n\t_x0000__x005F_x0041_ _x41_ é_xFFFF_"
    );
}

#[test]
fn a_cell_longer_than_excel_can_hold_is_an_error() {
    let mut workbook = Workbook::begin(&["a".to_owned()]).expect("a workbook");
    let longest = vec!["é".repeat(MOST_UNITS)];
    workbook.row(&longest).expect("a row");
    let longer = vec!["é".repeat(MOST_UNITS + 1)];
    assert!(matches!(workbook.row(&longer), Err(WriteError::TooLarge)));
}

/// Five numbers and a last row, in sheets so short that they need several: the file, and how many.
fn in_several_sheets() -> (Vec<u8>, usize) {
    let headings = ["Number".to_owned()];
    let mut workbook = Workbook::of_sheets_up_to(300, &headings).expect("a workbook");
    for number in 0..5 {
        workbook.row(&[format!("n{number}")]).expect("a row");
    }
    workbook.rows = MOST_ROWS;
    workbook.row(&["last".to_owned()]).expect("a row");
    let sheets = workbook.sheets;
    assert!(sheets > 2, "{sheets}");
    (workbook.end().expect("the file"), sheets)
}

#[test]
fn a_table_too_long_for_one_sheet_goes_on_in_another_under_its_headings() {
    let (file, sheets) = in_several_sheets();
    let mut archive = zip::ZipArchive::new(io::Cursor::new(file)).expect("an archive");
    let mut text = |name: &str| {
        let mut text = String::new();
        let mut part = archive.by_name(name).expect(name);
        io::Read::read_to_string(&mut part, &mut text).expect("text");
        text
    };
    let written: Vec<String> = (1..=sheets)
        .map(|number| text(&format!("xl/{}", sheet_file(number))))
        .collect();
    for sheet in &written {
        assert!(sheet.contains(">Number<") && sheet.ends_with("</worksheet>"));
    }
    let all = written.concat();
    for cell in ["n0", "n1", "n2", "n3", "n4", "last"] {
        assert_eq!(all.matches(&format!(">{cell}<")).count(), 1, "{cell}");
    }
    for (number, part) in (1..=sheets).zip(1..) {
        let id = format!("rId{part}\"");
        assert!(text("xl/workbook.xml").contains(&id));
        assert!(text("xl/_rels/workbook.xml.rels").contains(&id));
        assert!(text("[Content_Types].xml").contains(&sheet_file(number)));
    }
}

/// Gnumeric's own converter reads it (`cargo xtask verify` installs it): every sheet becomes a table.
#[test]
fn trust_16_a_spreadsheet_program_reads_every_sheet_of_a_long_table() {
    let (file, sheets) = in_several_sheets();
    let folder = tempfile::TempDir::new().expect("a folder");
    let (from, to) = (
        folder.path().join("long.xlsx"),
        folder.path().join("%n.csv"),
    );
    fs::write(&from, file).expect("a file");
    let done = Command::new("ssconvert")
        .arg("--export-file-per-sheet")
        .args([&from, &to])
        .output();
    let done = done.unwrap_or_else(|error| {
        panic!("`ssconvert` cannot be started ({error}): install gnumeric")
    });
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{said}");
    let mut read = Vec::new();
    for number in 0..sheets {
        let table = folder.path().join(format!("{number}.csv"));
        let table = fs::read_to_string(table).expect("a table a sheet");
        let mut lines = table.lines();
        assert_eq!(lines.next(), Some("Number"), "sheet {number}");
        read.extend(lines.map(str::to_owned));
    }
    assert_eq!(read, ["n0", "n1", "n2", "n3", "n4", "last"]);
}
