//! What following the link shows.

use super::{Applicant, is, path};
use crate::link::LinkToken;
use crate::ports::Dossier;
use crate::record::{Decision, Verdict};
use crate::stage::{approval_link, at, bare, desk, reference, text, with_role};
use forms::{Answer, Answers, Role, Use};

fn decided(dossier: &mut Dossier, verdict: Verdict, share: &str) {
    let desk = desk();
    let form = desk.declared.declarations.forms_of(Use::Approval).next();
    let form = form.expect("a form for managers");
    let mut answers = Answers::default();
    for (role, value) in [(Role::Reason, "No <time>"), (Role::ShareReason, share)] {
        let (id, value) = with_role(form, role, value);
        answers.set(&id, Answer::Text(value));
    }
    dossier.application.status = verdict.status();
    dossier.approval.decision = Some(Decision {
        verdict,
        version: 1,
        answers,
        at: at("2023-06-10T09:00:00Z"),
    });
}

#[test]
fn following_the_link_changes_nothing() {
    let applicant = Applicant::new();
    let before = applicant.stage.state();
    for query in [
        "",
        "?step=withdraw",
        "?step=erase",
        "?download=json",
        "?download=text",
    ] {
        assert_eq!(applicant.open(query).status(), 200, "{query}");
    }
    for query in ["?step=other", "?download=xml", "?step=erase&download=json"] {
        is(
            &applicant.open(query),
            400,
            "Your application has not changed",
        );
    }
    assert_eq!(applicant.stage.state(), before);
}

#[test]
fn the_page_shows_all_answers_and_where_it_stands() {
    let page = Applicant::new().open("");
    is(&page, 200, "With your line manager");
    is(
        &page,
        200,
        "We asked max@hull.ac.uk to decide by Friday 30 June 2023.",
    );
    is(
        &page,
        200,
        "Applications close on Friday 23 June 2023 at 11:59pm, UK time.",
    );
    is(&page, 200, "Library &amp; archive assistant");
    is(&page, 200, "University of Hull");
    assert!(!text(&page).contains("<b>O'"), "an answer is not escaped");
}

#[test]
fn each_status_has_its_words() {
    let from = Verdict::ApprovedFrom("2023-09-01".parse().expect("a date"));
    for (verdict, share, wanted, unwanted) in [
        (
            Verdict::Approved,
            "no",
            "approved your application.",
            "reason",
        ),
        (
            from,
            "no",
            "approved your application from Friday 1 September 2023.",
            "reason",
        ),
        (
            Verdict::Declined,
            "yes",
            "Their reason: No &lt;time&gt;",
            "from",
        ),
        (
            Verdict::Declined,
            "no",
            "did not approve your application",
            "No &lt;time&gt;",
        ),
    ] {
        let page = Applicant::with(|dossier| decided(dossier, verdict, share)).open("");
        is(&page, 200, wanted);
        let status = text(&page);
        let status = status
            .split("class=\"status\"")
            .nth(1)
            .and_then(|rest| rest.split("</section>").next());
        assert!(!status.expect("a status").contains(unwanted), "{unwanted}");
    }
}

#[test]
fn time_that_has_run_out_counts_before_the_daily_run() {
    let mut applicant = Applicant::new();
    applicant.now = "2023-06-30T10:00:00Z";
    is(
        &applicant.open(""),
        200,
        "did not decide by Friday 30 June 2023",
    );
    is(&applicant.open(""), 200, "?step=withdraw");
}

#[test]
fn other_links_are_unknown_all_alike() {
    let applicant = Applicant::new();
    let unknown = [
        path(&approval_link()),
        path(&LinkToken::new(
            scheme::Reference::from_random([8; 16]),
            [2; 32],
        )),
        "/forms/application/x".to_owned(),
    ];
    let bodies: Vec<_> = unknown
        .iter()
        .map(|path| applicant.ask(&bare("GET", path)))
        .inspect(|response| is(response, 404, "This page is not here"))
        .map(|response| response.into_body())
        .collect();
    assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn a_file_holds_all_that_is_held() {
    let applicant = Applicant::with(|dossier| decided(dossier, Verdict::Declined, "no"));
    let json = applicant.open("?download=json");
    is(&json, 200, "asked_no_more");
    assert_eq!(json.headers()["content-type"], "application/json");
    let disposition = json.headers()["content-disposition"]
        .to_str()
        .expect("text");
    assert!(disposition.starts_with("attachment; filename=\"application-"));
    let held: serde_json::Value = serde_json::from_slice(json.body()).expect("JSON");
    let dossier = &applicant.stage.state().dossiers[&reference()];
    let answers = serde_json::to_value(&dossier.application.answers).expect("JSON");
    assert_eq!(held["answers"], answers);
    assert_eq!(held["approval"]["decision"]["decision"], "decline");
    let written = applicant.open("?download=text");
    is(&written, 200, "canary-goal");
    is(&written, 200, "Zoë <b>O'Brien</b>");
    assert_eq!(
        written.headers()["content-type"],
        "text/plain; charset=utf-8"
    );
    for file in [&json, &written] {
        assert!(
            !text(file).contains("No <time>"),
            "a reason that is not shared is told"
        );
    }
}
