//! The packages' writers: the same files give the same bytes, whenever and in whatever order they came.

#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml lets tests panic, and does not see that all of this file is one"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

/// A folder of this test's own, empty.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _absent = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Writes a program and a folder of two files, in this order, as old as this.
fn files(folder: &Path, order: [&str; 2], age: u64) {
    fs::write(folder.join("program"), b"\x7fELF and more").unwrap();
    fs::create_dir_all(folder.join("content/deep")).unwrap();
    for name in order {
        fs::write(folder.join("content/deep").join(name), name).unwrap();
    }
    let past = SystemTime::UNIX_EPOCH + Duration::from_secs(age);
    fs::File::open(folder.join("program"))
        .unwrap()
        .set_modified(past)
        .unwrap();
}

fn zipped(folder: &Path) -> Vec<u8> {
    let out = folder.join("out.zip");
    let pair = |name: &str, file: &str| format!("{name}={}", folder.join(file).display());
    let status = Command::new("python3")
        .arg(root().join("infra/tools/package/zip.py"))
        .arg(&out)
        .args([pair("bootstrap", "program"), pair("content", "content")])
        .status()
        .unwrap();
    assert!(status.success());
    fs::read(out).unwrap()
}

#[test]
fn a_zip_is_the_same_for_the_same_files_whatever_their_times_and_order() {
    let (one, other) = (folder("zip-one"), folder("zip-other"));
    files(&one, ["a.toml", "b.toml"], 1_000_000_000);
    files(&other, ["b.toml", "a.toml"], 1_700_000_000);
    let zip = zipped(&one);
    assert_eq!(zip, zipped(&other));
    let list = "import sys, zipfile\nfor one in zipfile.ZipFile(sys.argv[1]).infolist(): print(one.filename, oct(one.external_attr >> 16), one.date_time[0])";
    let listed = Command::new("python3")
        .args(["-c", list])
        .arg(one.join("out.zip"))
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8(listed.stdout)
            .unwrap()
            .lines()
            .collect::<Vec<_>>(),
        [
            "bootstrap 0o100755 1980",
            "content/deep/a.toml 0o100644 1980",
            "content/deep/b.toml 0o100644 1980"
        ]
    );
}

#[test]
fn the_bill_of_materials_names_what_is_linked_with_its_hash_and_nothing_of_the_tests() {
    let folder = folder("bom");
    let metadata = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--filter-platform",
            "x86_64-unknown-linux-gnu",
        ])
        .current_dir(root())
        .output()
        .unwrap();
    fs::write(folder.join("metadata"), metadata.stdout).unwrap();
    let bom = || {
        let status = Command::new("python3")
            .arg(root().join("infra/tools/package/bom.py"))
            .arg(root().join("Cargo.lock"))
            .arg(folder.join("bom.json"))
            .stdin(fs::File::open(folder.join("metadata")).unwrap())
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success());
        fs::read_to_string(folder.join("bom.json")).unwrap()
    };
    let text = bom();
    assert_eq!(text, bom(), "the same sources give the same bytes");
    for there in [
        "\"name\": \"aws-sdk-dynamodb\"",
        "\"name\": \"pulldown-cmark\"",
        "pkg:cargo/",
        "\"SHA-256\"",
    ] {
        assert!(text.contains(there), "{there}");
    }
    for absent in [
        "\"name\": \"proptest\"",
        "\"name\": \"dynoxide-rs\"",
        "\"name\": \"local\"",
    ] {
        assert!(!text.contains(absent), "{absent}");
    }
}
