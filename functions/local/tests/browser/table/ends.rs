//! The pages where a request ends without what it wanted. Each is drawn with all that it can say and
//! with nothing, by the code that draws it for people: no request brings all of them about. So are a
//! dashboard of more applications than it counts, which are ten thousand, and a month's record of more
//! than one page.

use super::Table;
use crate::templates;
use http::StatusCode;
use serde_json::{Value, json};
use service::{Declared, Desk, End, Key, Keyring};
use std::path::Path;

pub(super) fn add(table: &mut Table) {
    let desk = desk();
    let facts = [
        (
            "",
            json!({"answers": "Your answers were not stored.", "back_url": "/apply/mentee/",
                   "opens_text": "Monday 24 April 2023 at 12:00am, UK time",
                   "closes_text": "Friday 23 June 2023 at 11:59pm, UK time",
                   "again_text": "in 12 minutes",
                   "links": [{"title": "Download part 1: 900 applications", "url": "/admin/export/applications.csv?part=1"},
                             {"title": "Go on to part 2", "url": "/admin/export/applications.csv?part=2"}]}),
            "1-5f84c7a1-2a4f",
        ),
        (
            "-bare",
            json!({"answers": "", "back_url": "", "opens_text": "", "closes_text": "", "again_text": "", "links": []}),
            "",
        ),
    ];
    for end in End::ALL {
        let template = end.template();
        let name = template.trim_end_matches(".html").replace('/', "-");
        for (suffix, facts, request_id) in &facts {
            let context = json!({"end": facts, "request_id": request_id});
            let html = drawn(&desk, end.status(), template, &context);
            let name = name.trim_start_matches("ends-");
            table.add_html(
                &format!("end-{name}{suffix}"),
                template,
                html,
                suffix.is_empty(),
            );
        }
    }
    long_lists(table, &desk);
}

/// What only very many applications or acts bring about.
fn long_lists(table: &mut Table, desk: &Desk) {
    let admin = json!({"email": "officer@example.org", "role": "officer", "nav": []});
    let template = "admin/dashboard.html";
    let context = json!({"admin": admin, "intake_name": "Intake 2: Spring/Summer 2023", "filters": [],
                         "time_left": "23 days left.", "cut": true, "figures": [], "charts": []});
    let html = drawn(desk, StatusCode::OK, template, &context);
    table.add_html("admin-dashboard-cut", template, html, false);
    let template = "admin/record.html";
    let context = json!({"admin": admin, "month_text": "June 2023", "all": false, "rows": [],
                         "older_url": "/admin/record?from=2", "newer_url": "/admin/record?from=1",
                         "earlier_url": "/admin/record?month=2023-05", "later_url": "",
                         "reset_field": null, "faults": []});
    let html = drawn(desk, StatusCode::OK, template, &context);
    table.add_html("admin-record-part", template, html, false);
}

#[track_caller]
fn drawn(desk: &Desk, status: StatusCode, template: &str, context: &Value) -> String {
    let answer = desk.page(status, template, "", "", context);
    assert_eq!(answer.status(), status, "{template} is drawn");
    String::from_utf8(answer.into_body().to_vec()).expect("UTF-8")
}

fn desk() -> Desk {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let content = templates::texts(&root.join("content"), &["toml"]);
    let drawn = templates::texts(&root.join("templates"), &["css", "html", "txt"]);
    let declared = Declared::load(&content, drawn, &[]).expect("sound declarations");
    let key = Key {
        id: "test".to_owned(),
        secret: [7; 32],
    };
    Desk {
        declared,
        keys: Keyring::new(vec![key]).expect("a key"),
    }
}
