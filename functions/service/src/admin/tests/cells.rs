//! The guard on cells, and the file that they stand in.

use crate::admin::spreadsheet;
use proptest::prelude::*;

#[test]
fn cells_that_a_spreadsheet_could_run_are_led_by_an_apostrophe() {
    let led = [
        "=1+1",
        "+44",
        "-1",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\nx",
        "\0x",
        "  =1",
        "\u{a0}=1",
        "\u{feff}=1",
        "\u{3000}\u{ff1d}1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        " \t",
        "'quoted",
        "'",
        "\u{200b}=1",
    ];
    for cell in led {
        assert_eq!(spreadsheet::guarded(cell), format!("'{cell}"));
    }
    for cell in [
        "",
        " ",
        "O'Brien",
        "1-2",
        "a=b",
        " 'x",
        "Nguyễn",
        "name@example.com",
    ] {
        assert_eq!(spreadsheet::guarded(cell), cell);
    }
}

#[test]
fn the_file_begins_with_its_mark_and_quotes_every_cell() {
    let rows = [
        vec!["a".to_owned(), String::new()],
        vec!["say \"hi\"\r\nthen".to_owned(), "=1".to_owned()],
    ];
    let bytes = spreadsheet::csv(&rows).expect("a file");
    let text = String::from_utf8(bytes).expect("UTF-8");
    assert_eq!(
        text,
        "\u{feff}\"a\",\"\"\r\n\"say \"\"hi\"\"\r\nthen\",\"'=1\"\r\n"
    );
}

/// Strings that are likelier to be a danger than chance would make them.
fn cells() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => prop::sample::select(vec![
            "=", "+", "-", "@", "\t", "\r", "\n", "\0", " ", "'", "\"", ",", ";", "\u{a0}", "\u{feff}",
            "\u{ff1d}", "\u{ff0b}", "\u{ff0d}", "\u{ff20}", "\u{200b}", "\r\n",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn a_reader_that_takes_one_apostrophe_away_reads_what_was_answered(
        rows in prop::collection::vec(prop::collection::vec(cells(), 3), 1..5),
    ) {
        let bytes = spreadsheet::csv(&rows).expect("a file");
        let text = bytes.strip_prefix("\u{feff}".as_bytes()).expect("the mark");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
        let mut read = Vec::new();
        for record in reader.records() {
            let mut row = Vec::new();
            for cell in &record.expect("a row") {
                prop_assert!(!spreadsheet::looks_like_formula(cell));
                let bare = cell.trim_start_matches([' ', '\u{a0}', '\u{feff}']);
                prop_assert!(!bare.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠']));
                row.push(cell.strip_prefix('\'').unwrap_or(cell).to_owned());
            }
            read.push(row);
        }
        prop_assert_eq!(read, rows);
    }

}
