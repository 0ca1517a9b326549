//! The network's own function, which finds the file of a path: its script out of the template, run by
//! node as the network would run it.

use crate::stack::Stack;
use serde_json::{Value, json};
use std::io::Write as _;
use std::process::{Command, Stdio};

/// What becomes of a path: the file that the bucket is asked for, or where the visitor is sent.
#[derive(Debug, PartialEq, Eq)]
enum Becomes {
    File(String),
    Moved(String),
}

fn file(path: &str) -> Becomes {
    Becomes::File(path.to_owned())
}

fn moved(path: &str) -> Becomes {
    Becomes::Moved(path.to_owned())
}

/// Asks the template's script for each path.
fn asked(paths: &[&str]) -> Vec<Becomes> {
    let stack = Stack::created();
    let function = &stack.0["template"]["Resources"]["FolderPages"]["Properties"];
    assert_eq!(function["FunctionConfig"]["Runtime"], "cloudfront-js-2.0");
    let script = function["FunctionCode"].as_str().expect("a script");
    let program = format!(
        "{script}\nconst paths = JSON.parse(require('fs').readFileSync(0, 'utf8'));\n\
         console.log(JSON.stringify(paths.map(uri => handler({{ request: {{ method: 'GET', uri }} }}))));"
    );
    let mut node = Command::new("node")
        .args(["--eval", &program])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node. Run: cargo xtask verify tools");
    let mut stdin = node.stdin.take().expect("piped");
    stdin
        .write_all(json!(paths).to_string().as_bytes())
        .expect("taken");
    drop(stdin);
    let output = node.wait_with_output().expect("an end");
    assert!(output.status.success());
    let answers: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let answers = answers.as_array().expect("answers").iter();
    answers
        .map(|answer| match answer["statusCode"].as_u64() {
            None => file(answer["uri"].as_str().expect("a path")),
            Some(301) => moved(
                answer["headers"]["location"]["value"]
                    .as_str()
                    .expect("a path"),
            ),
            Some(status) => panic!("{status}"),
        })
        .collect()
}

#[test]
fn folders_lead_to_their_pages_and_no_path_leads_to_another_host() {
    let table = [
        ("/", file("/index.html")),
        ("/apply/", file("/apply/index.html")),
        ("/apply/mentor/", file("/apply/mentor/index.html")),
        ("/apply", moved("/apply/")),
        ("/apply/mentor", moved("/apply/mentor/")),
        ("/404.html", file("/404.html")),
        ("/sitemap.xml", file("/sitemap.xml")),
        (
            "/.well-known/security.txt",
            file("/.well-known/security.txt"),
        ),
        (
            "/assets/style.0123456789ab.css",
            file("/assets/style.0123456789ab.css"),
        ),
        // A dot in a folder's name is no ending.
        ("/v1.2/notes", moved("/v1.2/notes/")),
        ("/v1.2/", file("/v1.2/index.html")),
        // What a browser would take for another host is none.
        ("//evil.example", file("/evil.example")),
        ("//evil.example/", file("/evil.example/index.html")),
        ("//evil/page", moved("/evil/page/")),
        ("///evil/page", moved("/evil/page/")),
        ("/\\evil/page", moved("/evil/page/")),
        ("\\\\evil/page", moved("/evil/page/")),
        ("/apply//mentor", moved("/apply//mentor/")),
    ];
    let paths: Vec<&str> = table.iter().map(|(path, _)| *path).collect();
    for ((path, wanted), found) in table.iter().zip(asked(&paths)) {
        assert_eq!(found, *wanted, "{path}");
    }
}

/// Of any run of slashes and backslashes at the front, one slash is left, wherever it is sent.
#[test]
fn however_a_path_begins_it_stays_here() {
    let starts: Vec<String> = (0..64_u32)
        .map(|bits| {
            let slashes = (0..6).map(|at| if bits >> at & 1 == 0 { '/' } else { '\\' });
            slashes.chain("evil.example/x".chars()).collect()
        })
        .collect();
    let paths: Vec<&str> = starts.iter().map(String::as_str).collect();
    for (path, found) in paths.iter().zip(asked(&paths)) {
        assert_eq!(found, moved("/evil.example/x/"), "{path}");
    }
}
