//! What every page in every state is held to, in Chromium: axe with all of its rules for WCAG 2.0,
//! 2.1 and 2.2 (A and AA) and best practice, nothing excluded; nothing off the side of a small
//! screen; a focus that can be seen wherever it goes; and no request to anybody else.
//!
//! Pictures of all of them are left in `report/screens`.

use crate::chrome::Chrome;
use crate::page::Page;
use crate::pictures::{View, WIDTHS, report};
use crate::scheme_test::squeezed;
use crate::shelf::Shelf;
use crate::table::{Family, State};
use crate::web_tools;
use serde::Deserialize;
use serde_json::json;
use std::fs;

/// What runs in the page: axe with every rule, or the one about contrast.
const ALL_RULES: &str = "{runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', \
                         'wcag21aa', 'wcag22aa', 'best-practice']}, resultTypes: ['violations', 'incomplete']}";
const CONTRAST: &str = "{runOnly: {type: 'rule', values: ['color-contrast', 'link-in-text-block']}, \
                        resultTypes: ['violations', 'incomplete']}";

const FOCUS: &str = include_str!("focus.js");

/// What axe says of a page.
#[derive(Deserialize)]
struct Found {
    violations: Vec<Rule>,
    incomplete: Vec<Rule>,
}

#[derive(Deserialize)]
struct Rule {
    id: String,
    help: String,
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    html: String,
}

#[test]
fn in_chromium_the_site_can_be_used_by_anyone() {
    all_pass(Family::Site);
}

#[test]
fn in_chromium_the_forms_can_be_used_by_anyone() {
    all_pass(Family::Forms);
}

#[test]
fn in_chromium_the_managers_page_can_be_used_by_anyone() {
    all_pass(Family::Manager);
}

#[test]
fn in_chromium_the_applicants_own_page_can_be_used_by_anyone() {
    all_pass(Family::Own);
}

#[test]
fn in_chromium_the_administrators_pages_can_be_used_by_anyone() {
    all_pass(Family::Admin);
}

#[test]
fn in_chromium_every_end_can_be_used_by_anyone() {
    all_pass(Family::Ends);
}

#[track_caller]
fn all_pass(family: Family) {
    let problems = walk(&family.states());
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Walks states, keeps their pictures, and tells all that is wrong with any.
#[track_caller]
fn walk(states: &[State]) -> Vec<String> {
    let shelf = Shelf::open(states);
    let chrome = Chrome::start();
    let page = chrome.page();
    page.let_scripts_run(true);
    let axe = fs::read_to_string(web_tools::file("axe-core/axe.min.js")).expect("axe");
    let mut problems = Vec::new();
    let mut unsure = Vec::new();
    for state in states {
        page.open(&shelf.address_of(state));
        page.evaluate::<()>(&format!("{axe}; undefined"));
        // A picture of the whole page shows what lies below the fold too.
        page.evaluate::<()>(
            "document.querySelectorAll('img').forEach((one) => { one.loading = 'eager' })",
        );
        for (at, view) in views().into_iter().enumerate() {
            page.look(view);
            let place = format!("{} at {view}", state.name);
            problems.extend(too_wide(&page, view, &place));
            // What looks like another page but for a few words is read once, and kept from all sides.
            if state.is_main || at == 0 {
                let rules = if view.is_dark { CONTRAST } else { ALL_RULES };
                let found = run_axe(&page, rules);
                problems.extend(told(&found.violations, &place));
                unsure.extend(told(&found.incomplete, &place));
                if !view.is_dark {
                    let focus: Vec<String> = page.evaluate(FOCUS);
                    problems.extend(focus.iter().map(|one| format!("{place}: {one}")));
                }
            }
            page.keep_picture(&state.name, view);
        }
    }
    problems.extend(strangers(&page, &shelf));
    keep_unsure(states.first().map_or("none", |state| &state.name), &unsure);
    problems
}

/// What axe cannot decide by itself (a cell that is scrolled out of sight) is for a person to look at.
fn keep_unsure(first: &str, unsure: &[String]) {
    fs::create_dir_all(report()).expect("a folder");
    let file = report().join(format!("axe-unsure-from-{first}.txt"));
    fs::write(file, unsure.join("\n")).expect("a report");
}

#[test]
fn in_chromium_the_gates_tell_what_is_wrong() {
    // The pages' policy lets in no style of their own, so the old attributes have to do.
    let html = "<!doctype html><html><title>Wrong</title><h1>Wrong</h1><img src='/x.svg'>\
                <p><font color='#bbbbbb'>Pale</font></p><a href='/'>Home</a>\
                <button>.</button><input type=checkbox aria-label='A'><table width='2000'><tr><td>Wide</table>\
                <img src='http://localhost:1/stranger.png' alt='A stranger'>";
    let state = State {
        name: "wrong".to_owned(),
        asked: String::new(),
        is_main: true,
        html: html.to_owned(),
    };
    let told = walk(&[state]).join("\n");
    for wanted in [
        "image-alt",
        "html-has-lang",
        "color-contrast",
        "at 320-light: 20",
        "is a target of 13 by 13 px",
        "does not show it",
        "stranger.png was asked for",
    ] {
        assert!(told.contains(wanted), "{wanted} is not told but:\n{told}");
    }
}

/// Both widths, light and dark.
fn views() -> Vec<View> {
    let both = |width| [false, true].map(|is_dark| View { width, is_dark });
    WIDTHS.into_iter().flat_map(both).collect()
}

fn too_wide(page: &Page, view: View, place: &str) -> Option<String> {
    let wide: u32 = page.evaluate("document.documentElement.scrollWidth");
    (wide > view.width).then(|| format!("{place}: {wide} px wide"))
}

#[track_caller]
fn run_axe(page: &Page, rules: &str) -> Found {
    let answer = page.call(
        "Runtime.evaluate",
        &json!({"expression": format!("axe.run(document, {rules})"), "awaitPromise": true,
                "returnByValue": true}),
    );
    let thrown = &answer["exceptionDetails"];
    assert!(thrown.is_null(), "axe did not run: {thrown}");
    serde_json::from_value(answer["result"]["value"].clone()).expect("what axe says it gives")
}

fn told(rules: &[Rule], place: &str) -> Vec<String> {
    let one = |rule: &Rule| {
        let nodes: Vec<String> = rule.nodes.iter().map(|node| squeezed(&node.html)).collect();
        format!(
            "{place}: {} ({}): {}",
            rule.id,
            rule.help,
            nodes.join(" | ")
        )
    };
    rules.iter().map(one).collect()
}

/// Requests to anybody but the shelf. A `data:` address asks nobody: Chromium draws a film's controls
/// with some.
fn strangers(page: &Page, shelf: &Shelf) -> Vec<String> {
    let asked = page.asked_for().into_iter();
    let strange = asked.filter(|one| !one.starts_with(&shelf.address) && !one.starts_with("data:"));
    strange
        .map(|address| format!("{address} was asked for"))
        .collect()
}
