//! From one intake to the next, and to the end of the time that things are kept.

use crate::scheme_test::SchemeTest;
use forms::Role;

#[test]
fn the_same_person_can_apply_in_each_intake_and_each_has_its_own_list() {
    let test = SchemeTest::start_kept_at("2022-12-01T09:00:00Z");
    let filled = test.filled("mentee").with(Role::Email, "own@hull.ac.uk");
    let first = test.apply(&filled);
    let test = test.again_at("2023-06-01T09:00:00Z");
    let filled = test.filled("mentee").with(Role::Email, "own@hull.ac.uk");
    let second = test.apply(&filled);
    assert_ne!(first.reference, second.reference);
    for path in [&first.own, &second.own] {
        test.get(path).is(200);
    }
    test.sign_in();
    let intakes: Vec<String> = test
        .declared
        .intakes
        .iter()
        .map(|one| one.id.clone())
        .collect();
    for (intake, applied) in intakes.iter().zip([&first, &second]) {
        let query = format!("?intake={intake}");
        assert_eq!(
            test.listed(&query),
            std::slice::from_ref(&applied.reference)
        );
        let rows = test.export(&query);
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0]["intake"], *intake);
    }
}

#[test]
fn past_its_time_an_application_is_nowhere_whether_or_not_the_store_has_deleted_it() {
    // The intake ends on 31 January 2024, and applications are kept for 12 months.
    let test = SchemeTest::start_kept_at("2023-06-01T09:00:00Z");
    let applied = test.apply(&test.filled("mentee"));
    let there = format!("/admin/applications/{}", applied.reference);
    let test = test.again_at("2025-01-31T23:59:59.999Z");
    test.get(&applied.own).is(200);
    test.sign_in();
    let intake = format!("?intake={}", test.declared.intakes[1].id);
    assert_eq!(
        test.listed(&intake),
        std::slice::from_ref(&applied.reference)
    );
    test.get(&there).is(200);
    let test = test.again_at("2025-02-01T00:00:00.000Z");
    test.get(&applied.own).is(404);
    test.get(&applied.manager).is(404);
    assert_eq!(test.listed(&intake), Vec::<String>::new());
    assert_eq!(test.export(&intake).len(), 0);
    test.get(&there).is(404);
}
