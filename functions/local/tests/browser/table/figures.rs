//! The equality figures once they are released, with those of an intake that was too small to have
//! its own; and the record of a month, as those see it who may see only what they did.

use super::Table;
use crate::scheme_test::{Filled, NOW, SchemeTest, pair};
use forms::Use;
use scheme::Seat;

/// While the first intake is open, and after the second has ended.
const EARLIER: &str = "2022-11-20T09:00:00Z";
const ENDED: &str = "2024-02-01T09:00:00Z";

pub(super) fn add(table: &mut Table) {
    let test = SchemeTest::start_kept_at(EARLIER);
    answer(&test, 3);
    let test = test.again_at(NOW);
    answer(&test, 60);
    let test = test.again_at(ENDED);
    test.post("/dev/schedule", &[]).is(200);
    test.ignore_mail();
    test.sign_in_as(Seat::Viewer);
    let page = test.get("/admin/equality").is(200).says("do not change");
    table.add("admin-equality-figures", &page);
    let record = test.get("/admin/record").is(200);
    table.add("admin-record-viewer", &record);
    let before = test.get("/admin/record?month=2024-01").is(200);
    table.add("admin-record-nothing", &before.says("nothing to show"));
}

/// So many people answer the equality form, not all of them alike.
fn answer(test: &SchemeTest, people: usize) {
    let declared = test.declared.forms_of(Use::Monitoring).next();
    let declared = declared.expect("an equality form");
    for person in 0..people {
        let page = test.get("/forms/equality").is(200);
        let form = page.form("main form");
        let alone = declared.fields.iter().filter(|field| {
            field.ignored_unless.is_none() && field.kind.across() == forms::Across::default()
        });
        let filled = alone.fold(Filled::of(declared, test.today()), |filled, field| {
            let options = field.kind.control().options;
            let option = &options[person % 7 % options.len()];
            filled.sending(field, pair(&field.id, &option.id))
        });
        let mut pairs = filled.pairs();
        let is_hidden = |(name, _): &&(String, String)| declared.input(name).is_none();
        pairs.extend(form.pairs.iter().filter(is_hidden).cloned());
        test.post(&form.action, &pairs).is(303);
    }
}
