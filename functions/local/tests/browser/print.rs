//! Pages on paper, A4, as Chromium prints them: how many sheets each takes, and that nothing is cut off
//! at their edge. The home page begins with the scheme on one sheet.

use crate::chrome::Chrome;
use crate::page::Page;
use crate::pictures::{View, report};
use crate::shelf::Shelf;
use crate::table::{Family, State};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use std::fmt::Write as _;
use std::fs;

/// What people print, and the sheets that it may take: the first that a state's name begins with.
const SHEETS: [(&str, usize); 12] = [
    ("end-", 1),
    ("submitted", 1),
    ("manager-approve_from-fault", 3),
    ("manager-decline-fault", 3),
    ("manager-approve", 1),
    ("manager-decline", 1),
    ("manager-wrong-person", 1),
    ("manager", 2),
    ("mentor-check", 3),
    ("mentee-check", 3),
    ("own-change-check", 3),
    ("own-a", 3),
];

/// A sheet of A4 between Chromium's margins, in CSS pixels.
const WIDE: u32 = 717;

#[test]
fn in_chromium_pages_print_whole_and_on_few_sheets() {
    let families = [Family::Forms, Family::Manager, Family::Own, Family::Ends];
    let states = families.iter().flat_map(|family| family.states());
    let states: Vec<State> = states.filter(|state| state.is_main).collect();
    let shelf = Shelf::open(&states);
    let chrome = Chrome::start();
    let page = chrome.page();
    let (mut list, mut problems) = (String::new(), Vec::new());
    for state in &states {
        let known = SHEETS.iter().find(|(name, _)| state.name.starts_with(name));
        let Some((_, most)) = known else { continue };
        page.open(&shelf.address_of(state));
        let sheets = page.sheets();
        let _ = writeln!(list, "{sheets:>3} {}", state.name);
        if sheets > *most {
            problems.push(format!("{}: {sheets} sheets, more than {most}", state.name));
        }
        if let Some(wide) = page.wider_than_paper() {
            problems.push(format!("{}: {wide} px wide on paper", state.name));
        }
    }
    page.open(&format!("{}/", shelf.address));
    problems.extend(summary(&page));
    fs::create_dir_all(report()).expect("a folder");
    fs::write(report().join("sheets.txt"), list).expect("a report");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// What comes before the rest of the home page is one sheet, with all that someone needs from it.
fn summary(page: &Page) -> Vec<String> {
    let words: String = page.evaluate(
        "document.querySelector('.rest').remove(), document.querySelector('.foot').remove(), \
         document.querySelector('main').innerText",
    );
    let sheets = page.sheets();
    let mut told = Vec::new();
    if sheets != 1 {
        told.push(format!("the scheme's summary takes {sheets} sheets"));
    }
    for wanted in [
        "Friday 23 June 2023",
        "11:59pm",
        "Find a mentor",
        "Be a mentor",
        "The review",
    ] {
        if !words.contains(wanted) {
            told.push(format!("the scheme's summary does not say `{wanted}`"));
        }
    }
    told
}

impl Page {
    /// How many sheets of A4 the page prints on.
    #[track_caller]
    fn sheets(&self) -> usize {
        let paper = json!({"paperWidth": 8.27, "paperHeight": 11.69});
        let printed = self.call("Page.printToPDF", &paper);
        let bytes = STANDARD.decode(printed["data"].as_str().unwrap_or_default());
        let bytes = bytes.expect("a PDF");
        assert!(bytes.starts_with(b"%PDF-"), "not a PDF");
        // Each sheet is an object of its own; "/Type /Pages" is the list of them.
        let kind = b"/Type /Page";
        let ends = |rest: &[u8]| !rest.first().is_some_and(u8::is_ascii_alphabetic);
        bytes
            .windows(kind.len() + 1)
            .filter(|one| one.starts_with(kind) && ends(&one[kind.len()..]))
            .count()
    }

    /// The width of what is cut off at the edge of a sheet.
    fn wider_than_paper(&self) -> Option<u32> {
        let view = View {
            width: WIDE,
            is_dark: false,
        };
        self.look(view);
        self.call("Emulation.setEmulatedMedia", &json!({"media": "print"}));
        let wide: u32 = self.evaluate("document.documentElement.scrollWidth");
        self.call("Emulation.setEmulatedMedia", &json!({"media": ""}));
        (wide > WIDE).then_some(wide)
    }
}
