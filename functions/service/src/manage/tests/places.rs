//! Every place that an application can come to has its words, those that matching leads to among them.

use super::super::words::{Setting, told};
use crate::stage::{at, desk, dossier};
use forms::Use;
use scheme::Place;

#[test]
fn each_place_says_what_it_is_and_what_comes_next_in_short_sentences() {
    let desk = desk();
    let dossier = dossier(&desk);
    let declarations = &desk.declared.declarations;
    let setting = Setting {
        approval_form: declarations.forms_of(Use::Approval).next(),
        intake: declarations.intake(&dossier.application.intake),
        zone: &desk.declared.scheme().time_zone,
        now: at("2023-06-09T10:00:00Z"),
    };
    for place in Place::ALL {
        let (status, next) = told(place, &dossier, setting);
        assert_eq!(status.title, place.title());
        assert!(!next.is_empty(), "{place:?} leads nowhere");
        let sentences = [status.text].into_iter().chain(next);
        for sentence in sentences.flat_map(|text| {
            let parts = text.split_inclusive(". ");
            parts.map(str::to_owned).collect::<Vec<_>>()
        }) {
            assert!(sentence.trim_end().ends_with('.'), "{place:?}: {sentence}");
            let words = sentence.split_whitespace().count();
            assert!(words <= 25, "{place:?}: {words} words: {sentence}");
        }
    }
}
