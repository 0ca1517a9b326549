//! Exports, piece by piece and in parts: whole or broken, recorded, and never more at once than a few.

use super::shelf::{PAGE, Shelf, asked};
use crate::admin::export::{BrokenOff, Export, Kind, ORDER};
use crate::desk::Desk;
use crate::ends::End;
use crate::record::Deed;
use crate::stage::{desk, run, text};
use http::StatusCode;
use http::header::CONTENT_DISPOSITION;
use scheme::life::{Act, Status};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::io::{Cursor, Read};

const MIX: [Status; 5] = [
    Status::Awaiting,
    Status::Approved,
    Status::Awaiting,
    Status::Withdrawn,
    Status::Lapsed,
];

/// Wherever life leads from a status to another; and from its end, which leads nowhere.
fn moves() -> BTreeSet<(Status, Status)> {
    let from = |status: Status| {
        let next = Act::ALL
            .into_iter()
            .filter_map(move |act| status.after(act));
        next.map(move |after| (status, after))
    };
    let moves = Status::ALL.into_iter().flat_map(from);
    let moves = moves.filter(|(from, to)| from != to);
    moves
        .chain([(Status::Withdrawn, Status::Withdrawn)])
        .collect()
}

/// All pieces, as they come; an error at the end where it was broken off.
fn pieces(export: &mut Export<'_, Shelf>) -> (Vec<Vec<u8>>, Result<(), BrokenOff>) {
    let mut pieces = Vec::new();
    loop {
        match run(export.next()) {
            Ok(Some(piece)) => pieces.push(piece.to_vec()),
            Ok(None) => return (pieces, Ok(())),
            Err(broken) => return (pieces, Err(broken)),
        }
    }
}

fn whole(desk: &Desk, shelf: &Shelf, kind: Kind, query: &str) -> Vec<u8> {
    let (_, mut export) = asked(desk, shelf, kind, query).expect("an export");
    run(export.begin()).expect("a record");
    let (pieces, ended) = pieces(&mut export);
    assert_eq!(ended, Ok(()));
    pieces.concat()
}

/// The references in a CSV file, in its order.
fn references(csv: &[u8]) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().from_reader(csv);
    let cell = |row: csv::Result<csv::StringRecord>| row.expect("a row")[0].to_owned();
    reader.records().map(cell).collect()
}

#[test]
fn trust_16_what_an_export_holds_at_once_does_not_grow_with_the_rows() {
    let desk = desk();
    for kind in Kind::ALL {
        let held = [100, 600, 2_000].map(|count| {
            let shelf = Shelf::of(&desk, count, &MIX);
            let (_, mut export) = asked(&desk, &shelf, kind, "").expect("an export");
            let (pieces, ended) = pieces(&mut export);
            assert_eq!(ended, Ok(()));
            let longest = pieces.iter().map(Vec::len).max().expect("a piece");
            (shelf.most_out(), longest)
        });
        for ((listed, read), longest) in held {
            // Two roles, and of each a page of every list, from which what is read comes.
            assert!(
                listed <= 2 * ORDER.len() * PAGE,
                "{kind:?}: {listed} listed at once"
            );
            assert!(read <= 50, "{kind:?}: {read} read at once");
            assert!(longest < 128 * 1024, "{kind:?}: a piece of {longest} bytes");
        }
    }
}

#[test]
fn the_first_piece_needs_as_many_calls_for_many_rows_as_for_few() {
    let desk = desk();
    let calls = [50, 3_000].map(|count| {
        let shelf = Shelf::of(&desk, count, &MIX);
        let (_, mut export) = asked(&desk, &shelf, Kind::Xlsx, "").expect("an export");
        run(export.begin()).expect("a record");
        assert!(run(export.next()).expect("a piece").is_some());
        shelf.calls()
    });
    assert_eq!(calls[0], calls[1]);
}

#[test]
fn everyone_is_in_the_file_once_oldest_first_whatever_happens_meanwhile() {
    let desk = desk();
    let count = 16;
    for (from, to) in moves() {
        let mix = [from, to, Status::Awaiting, from];
        let quiet = Shelf::of(&desk, count, &mix);
        let all = quiet.references();
        let csv = whole(&desk, &quiet, Kind::Csv, "?column=reference");
        assert_eq!(references(&csv), all, "{from:?}");
        for call in 1..=quiet.calls() {
            for which in [0, 3, 7, 8, 15] {
                let mut shelf = Shelf::of(&desk, count, &mix);
                if shelf.held.lock().expect("a lock")[which].status != from {
                    continue;
                }
                shelf.moves_at = Some((call, which, to));
                let csv = whole(&desk, &shelf, Kind::Csv, "?column=reference");
                let found = references(&csv);
                assert_eq!(found, all, "{which}: {from:?} to {to:?} before call {call}");
            }
        }
    }
}

#[test]
fn trust_16_a_store_that_fails_at_any_call_never_lets_a_part_pass_for_the_whole() {
    let desk = desk();
    for kind in Kind::ALL {
        let sound = Shelf::of(&desk, 60, &MIX);
        let file = whole(&desk, &sound, kind, "");
        for call in 1..=sound.calls() {
            let mut shelf = Shelf::of(&desk, 60, &MIX);
            shelf.fails_at = Some(call);
            let (_, mut export) = match asked(&desk, &shelf, kind, "") {
                Ok(asked) => asked,
                // Before the first byte: a page says so.
                Err(why) => {
                    assert_eq!(why, End::SomethingWrong);
                    continue;
                }
            };
            if run(export.begin()).is_err() {
                assert_eq!(shelf.acts.lock().expect("a lock").len(), 0);
                continue;
            }
            let (pieces, ended) = pieces(&mut export);
            assert_eq!(ended, Err(BrokenOff), "{kind:?}, call {call}");
            assert_eq!(run(export.next()), Err(BrokenOff), "and so ever after");
            assert!(pieces.concat().len() <= file.len());
            let acts = shelf.acts.lock().expect("a lock");
            let deeds: Vec<Deed> = acts.iter().map(|act| act.deed).collect();
            assert_eq!(deeds, [Deed::ExportBegun], "{kind:?}, call {call}");
        }
    }
}

#[test]
fn trust_14_signing_out_everywhere_stops_an_export_that_runs() {
    let desk = desk();
    let rows = |signed_out_at| {
        let mut shelf = Shelf::of(&desk, 3_000, &MIX);
        shelf.signed_out_at = signed_out_at;
        let query = "?column=reference";
        let (_, mut export) = asked(&desk, &shelf, Kind::Csv, query).expect("an export");
        let (pieces, ended) = pieces(&mut export);
        let text = String::from_utf8(pieces.concat()).expect("text");
        (text.lines().count() - 1, ended)
    };
    assert_eq!(rows(None), (3_000, Ok(())));
    let (out, ended) = rows(Some(40));
    assert_eq!(ended, Err(BrokenOff));
    assert!(out < 1_100, "{out} rows went out after it");
}

#[test]
fn trust_16_a_copy_is_recorded_before_its_first_byte_and_again_with_rows_and_hash() {
    let desk = desk();
    for kind in Kind::ALL {
        let shelf = Shelf::of(&desk, 70, &MIX);
        let (_, mut export) = asked(&desk, &shelf, kind, "?status=awaiting").expect("an export");
        assert_eq!(shelf.acts.lock().expect("a lock").len(), 0);
        run(export.begin()).expect("a record");
        let begun = shelf.acts.lock().expect("a lock").clone();
        assert_eq!(begun[0].deed, Deed::ExportBegun);
        assert_eq!(begun[0].who, "owner@example.org");
        assert!(begun[0].which.contains("status=awaiting"), "{begun:?}");
        let file = pieces(&mut export).0.concat();
        let acts = shelf.acts.lock().expect("a lock");
        assert_eq!(acts.len(), 2);
        assert_eq!((acts[1].deed, acts[1].rows), (Deed::Exported, 28));
        assert_eq!(acts[1].id, format!("{}.whole", acts[0].id));
        let hash: Vec<String> = Sha256::digest(&file)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(acts[1].hash, hash.concat());
    }
}

#[test]
fn each_kind_of_file_is_one_that_others_read() {
    let desk = desk();
    for count in [0, 1, 73] {
        let shelf = Shelf::of(&desk, count, &MIX);
        let all = shelf.references();
        assert_eq!(references(&whole(&desk, &shelf, Kind::Csv, "")), all);
        let json = whole(&desk, &shelf, Kind::Json, "");
        let json: serde_json::Value = serde_json::from_slice(&json).expect("JSON");
        let objects = json.as_array().expect("a list").iter();
        let found: Vec<&str> = objects
            .map(|one| one["reference"].as_str().expect("text"))
            .collect();
        assert_eq!(found, all);
        let sheet = sheet(&whole(&desk, &shelf, Kind::Xlsx, ""));
        assert_eq!(sheet.matches("<row ").count(), count + 1);
        assert!(all.iter().all(|one| sheet.contains(&format!(">{one}<"))));
        assert!(!sheet.contains("<f>") && !sheet.contains("t=\"n\""));
    }
}

/// The sheet of an Excel file.
fn sheet(file: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).expect("an archive");
    let mut text = String::new();
    let mut sheet = archive
        .by_name("xl/worksheets/sheet1.xml")
        .expect("a sheet");
    sheet.read_to_string(&mut text).expect("text");
    text
}

#[test]
fn trust_16_a_copy_too_large_for_one_answer_comes_in_parts_that_are_whole_together() {
    let desk = desk();
    for kind in Kind::ALL {
        let most = if kind == Kind::Xlsx { 12_000 } else { 40_000 };
        let shelf = Shelf::of(&desk, 400, &MIX);
        let small = Shelf::of(&desk, 10, &MIX);
        let (head, export) = asked(&desk, &small, kind, "").expect("an export");
        let fits = run(export.gather(&desk, head, most)).expect("an answer");
        assert_eq!(fits.status(), StatusCode::OK);
        assert_eq!(fits.body().to_vec(), whole(&desk, &small, kind, ""));

        let (mut files, mut rows) = (0, Vec::new());
        let mut next = Some(String::new());
        while let Some(query) = next.take() {
            let (head, export) = asked(&desk, &shelf, kind, &query).expect("an export");
            let before = shelf.acts.lock().expect("a lock").len();
            let answer = run(export.gather(&desk, head, most)).expect("an answer");
            let after = shelf.acts.lock().expect("a lock").len();
            if answer.status() == StatusCode::PAYLOAD_TOO_LARGE {
                assert_eq!(after, before, "nothing went out, nothing is recorded");
                let links = links(&text(&answer), kind);
                let (head, part) = asked(&desk, &shelf, kind, &links[0]).expect("a part");
                let file = run(part.gather(&desk, head, most)).expect("an answer");
                assert_eq!(file.status(), StatusCode::OK, "{kind:?} {}", links[0]);
                files += 1;
                let name = file.headers()[CONTENT_DISPOSITION].to_str().expect("text");
                assert!(name.contains(&format!("-part-{files}.")), "{name}");
                assert!(file.body().len() <= most);
                rows.extend(read(kind, file.body()));
                next = Some(links[1].clone());
            } else {
                assert_eq!((answer.status(), after), (StatusCode::OK, before + 1));
                assert!(answer.body().len() <= most);
                rows.extend(read(kind, answer.body()));
                files += 1;
            }
        }
        assert!(files > 2, "{kind:?}: {files} files");
        assert_eq!(rows, shelf.references(), "{kind:?}");
        let acts = shelf.acts.lock().expect("a lock");
        assert!(acts.iter().all(|act| act.deed == Deed::Exported));
        assert_eq!(acts.len(), files);
        assert_eq!(acts.iter().map(|act| act.rows).sum::<usize>(), 400);
    }
}

/// The queries of the two links of the page.
fn links(page: &str, kind: Kind) -> Vec<String> {
    let from = format!("href=\"{}", kind.path());
    let links = page.split(&from).skip(1);
    let links = links.map(|rest| rest.split('"').next().expect("a link"));
    let links: Vec<String> = links.map(|link| link.replace("&amp;", "&")).collect();
    assert_eq!(links.len(), 2, "{page}");
    links
}

/// The references of the rows of a file.
fn read(kind: Kind, file: &[u8]) -> Vec<String> {
    match kind {
        Kind::Csv => references(file),
        Kind::Json => {
            let all: Vec<serde_json::Value> = serde_json::from_slice(file).expect("JSON");
            let text =
                |one: &serde_json::Value| one["reference"].as_str().expect("text").to_owned();
            all.iter().map(text).collect()
        }
        Kind::Xlsx => {
            let sheet = sheet(file);
            let rows = sheet.split("<row ").skip(2);
            let first = |row: &str| {
                let (_, rest) = row.split_once("\"preserve\">").expect("a cell");
                rest.split('<').next().expect("text").to_owned()
            };
            rows.map(first).collect()
        }
    }
}

#[test]
fn one_row_larger_than_an_answer_leads_to_a_page_that_says_what_to_do() {
    let desk = desk();
    let shelf = Shelf::of(&desk, 30, &MIX);
    let (head, export) = asked(&desk, &shelf, Kind::Csv, "").expect("an export");
    let answer = run(export.gather(&desk, head, 1_000)).expect("an answer");
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let page = text(&answer);
    assert!(page.contains("fewer columns"), "{page}");
    assert!(!page.contains("part="), "{page}");
}

#[test]
fn the_order_of_reading_follows_life() {
    let order = ORDER;
    for (from, to) in moves() {
        let first = order.iter().position(|status| *status == from);
        let last = order.iter().rposition(|status| *status == to);
        assert!(first <= last, "{from:?} to {to:?}");
    }
    let read: BTreeSet<Status> = order.into();
    assert_eq!(read.len(), Status::ALL.len());
}
