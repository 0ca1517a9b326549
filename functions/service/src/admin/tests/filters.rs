//! What an address asks for, and where applications stand.

use super::{at, declarations, get};
use crate::admin::filters::Filters;
use crate::admin::standing::Standing;
use crate::ends::End;
use crate::record::Flag;
use scheme::Declarations;
use scheme::life::Status;

/// The query that the filters of `address` give again, or why they are refused.
fn filtered(declarations: &Declarations, address: &str) -> Result<String, End> {
    let now = at("2023-06-01T09:00:00Z");
    Filters::of(&get(address), declarations, now).map(|filters| filters.query())
}

#[test]
fn filters_name_the_intake_and_refuse_what_names_nothing() {
    let shipped = declarations(&[]);
    let current = shipped.intakes.last().expect("an intake").id.clone();
    let first = shipped.intakes.first().expect("an intake").id.clone();
    let role = shipped.forms.iter().find(|form| !form.role.is_empty());
    let role = &role.expect("an application form").role;
    let taken = [
        (
            "/admin/applications".to_owned(),
            format!("intake={current}"),
        ),
        (
            "/a?intake=&role=&status=".to_owned(),
            format!("intake={current}"),
        ),
        (format!("/a?intake={first}"), format!("intake={first}")),
        (
            format!("/a?role={role}"),
            format!("intake={current}&role={role}"),
        ),
        (
            format!("/a?status=quarantined&intake={first}"),
            format!("intake={first}&status=quarantined"),
        ),
    ];
    for (address, query) in taken {
        assert_eq!(filtered(&shipped, &address), Ok(query), "{address}");
    }
    let refused = [
        "/a?intake=none-of-these",
        "/a?role=dean",
        "/a?status=gone",
        "/a?status=Approved",
        "/a?page=2",
        "/a?role=&role=",
        "/a?status=%ff",
        "/a?status=%zz",
    ];
    for address in refused {
        assert_eq!(
            filtered(&shipped, address),
            Err(End::BadRequest),
            "{address}"
        );
    }
}

#[test]
fn every_standing_has_a_filter_of_its_own_that_comes_back() {
    let shipped = declarations(&[]);
    for standing in Standing::all() {
        let request = get(&format!("/a?status={}", standing.word()));
        let filters = Filters::of(&request, &shipped, at("2023-06-01T09:00:00Z"));
        let filters = filters.expect("a filter");
        for other in Standing::all() {
            assert_eq!(filters.lets_through(other), other == standing);
        }
    }
}

#[test]
fn a_filled_trap_sets_apart_only_until_a_manager_has_answered() {
    let flags = [Flag::EmailOutside, Flag::Quarantined];
    for status in Status::ALL {
        let is_apart = matches!(status, Status::Awaiting | Status::Lapsed);
        let expected = if is_apart {
            Standing::Apart
        } else {
            Standing::At(status)
        };
        assert_eq!(Standing::of(status, &flags), expected);
        assert_eq!(
            Standing::of(status, &[Flag::EmailOutside]),
            Standing::At(status)
        );
    }
}
