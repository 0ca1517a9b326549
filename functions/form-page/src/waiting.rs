//! Questions that depend on the answer to another. With a style sheet they are out of sight until that
//! answer is chosen, with no script: each condition of a form has a number, an option that meets it says
//! so (`data-opens`), and what waits for it has a class (`if1`). The style sheet has the rules.
//! Without it, or in a browser that does not know `:has`, all of them are there, and their hints say
//! when to answer. What is sent is read by [`forms::parse`] alone.

use forms::{Condition, Field, Form, Test};

/// How many conditions of one form the style sheet can follow. What waits for others is always there.
pub const MOST_CONDITIONS: usize = 6;

/// The numbers of the conditions that `field` waits for: its own, and those of the fields that these
/// look at.
pub(crate) fn waits(form: &Form, field: &Field) -> Vec<usize> {
    let all = conditions(form);
    let mut numbers = Vec::new();
    let mut next = Some(field);
    while let Some(condition) = next.and_then(|one| one.ignored_unless.as_ref()) {
        numbers.extend(
            (1..)
                .zip(&all)
                .find(|one| *one.1 == condition)
                .map(|one| one.0),
        );
        next = form.field(&condition.field);
    }
    numbers
}

/// The numbers of the conditions that the option `id` of `field` meets.
pub(crate) fn opens(form: &Form, field: &Field, id: &str) -> Vec<usize> {
    let meets = |condition: &Condition| {
        let has = |ids: &[String]| ids.iter().any(|one| one == id);
        condition.field == field.id
            && match &condition.test {
                Test::Is(wanted) => has(wanted),
                Test::Not(unwanted) => !has(unwanted),
                Test::Answered => true,
            }
    };
    let all = (1..).zip(conditions(form));
    all.filter(|(_, condition)| meets(condition))
        .map(|(number, _)| number)
        .collect()
}

/// The conditions on what can be ticked or chosen, in the form's order.
fn conditions(form: &Form) -> Vec<&Condition> {
    let mut all: Vec<&Condition> = Vec::new();
    for condition in form
        .fields
        .iter()
        .filter_map(|one| one.ignored_unless.as_ref())
    {
        let field = form.field(&condition.field);
        let control = field.map(|field| field.kind.control());
        let is_chosen = control.is_some_and(|one| !one.options.is_empty() && one.ranks == 0);
        if is_chosen && !all.contains(&condition) {
            all.push(condition);
        }
    }
    all.truncate(MOST_CONDITIONS);
    all
}
