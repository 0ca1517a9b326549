//! Reads `[[field]]` blocks and puts them in order.

use crate::condition::{Condition, Test};
use crate::fault::Code;
use crate::field::{Field, Required, Role, Sensitivity, Viewer};
use crate::form::Group;
use crate::kind;
use crate::lists::Lists;
use crate::source::{Keys, Node, Place, Problems, nearest};
use std::collections::BTreeMap;

/// A field that has been read, with what orders it.
pub(super) struct Draft {
    field: Field,
    after: Option<String>,
    place: Place,
}

/// Reads one block. The keys of its kind are read by the kind; then unknown ones are refused.
pub(super) fn read(
    node: &Node,
    retention: &str,
    lists: &Lists,
    problems: &Problems,
) -> Option<Draft> {
    let keys = Keys::of(node, "the field", problems);
    let id = keys.need_text("id").to_owned();
    keys.need("kind");
    let kind = keys
        .one_of("kind", &kind::WORDS)
        .and_then(|word| kind::read(word, &keys, lists));
    let label = keys.need_text("label").to_owned();
    let short = keys.text("short").unwrap_or(&label).to_owned();
    let name_in_fault = keys
        .text("name_in_fault")
        .map_or_else(|| uncapitalised(&short), str::to_owned);
    let after = keys.text("after").map(str::to_owned);
    let field = Field {
        group: keys.need_text("group").to_owned(),
        role: role(&keys),
        hint: keys.text("hint").unwrap_or("").to_owned(),
        required: required(&keys),
        ignored_unless: condition(&keys, "ignored_unless"),
        autocomplete: keys.text("autocomplete").unwrap_or("").to_owned(),
        purpose: keys.need_text("purpose").to_owned(),
        sensitivity: sensitivity(&keys),
        shown_to: shown_to(&keys),
        retention: keys.text("retention").unwrap_or(retention).to_owned(),
        column: keys.text("column").unwrap_or(&id).to_owned(),
        errors: BTreeMap::new(),
        kind: kind?,
        id,
        label,
        short,
        name_in_fault,
    };
    let field = Field {
        errors: errors(&keys, &field),
        ..field
    };
    let place = keys.place().clone();
    keys.finish();
    Some(Draft {
        field,
        after,
        place,
    })
}

/// Fields by group, within a group as read, and those with `after` right behind the field it names.
pub(super) fn in_order(drafts: Vec<Draft>, groups: &[Group], problems: &Problems) -> Vec<Field> {
    let ids: Vec<String> = drafts.iter().map(|draft| draft.field.id.clone()).collect();
    let group_ids: Vec<&str> = groups.iter().map(|group| group.id.as_str()).collect();
    let mut ordered: Vec<Field> = Vec::new();
    let (mut waiting, placed): (Vec<Draft>, Vec<Draft>) = drafts.into_iter().partition(|draft| {
        draft
            .after
            .as_ref()
            .is_some_and(|after| ids.contains(after))
    });
    for draft in placed {
        if let Some(after) = &draft.after {
            let meant =
                nearest(after, ids.iter().map(String::as_str)).unwrap_or("another field's id");
            problems.add(
                &draft.place,
                format!("`after` names no field `{after}`"),
                format!("expected `{meant}`"),
            );
        }
        if !group_ids.contains(&draft.field.group.as_str()) {
            let meant = nearest(&draft.field.group, group_ids.iter().copied())
                .unwrap_or("a declared group");
            problems.add(
                &draft.place,
                format!("no group `{}`", draft.field.group),
                format!("expected `{meant}`"),
            );
        }
        ordered.push(draft.field);
    }
    // Each round places what stands behind a placed field; what is left names itself in a ring.
    while let Some(next) = waiting.iter().position(|draft| {
        ordered
            .iter()
            .any(|field| Some(&field.id) == draft.after.as_ref())
    }) {
        let draft = waiting.remove(next);
        let at = ordered
            .iter()
            .position(|field| Some(&field.id) == draft.after.as_ref())
            .map_or(ordered.len(), |at| at + 1);
        ordered.insert(at, draft.field);
    }
    for draft in waiting {
        problems.add(
            &draft.place,
            format!("`{}` stands after itself", draft.field.id),
            "expected `after` to lead to a field without one",
        );
    }
    let rank = |field: &Field| groups.iter().position(|group| group.id == field.group);
    ordered.sort_by_key(rank);
    ordered
}

/// The condition in the table under `key`.
fn condition(keys: &Keys<'_>, key: &'static str) -> Option<Condition> {
    let inner = Keys::of(keys.node(key)?, "the condition", keys.problems());
    let condition = condition_from(&inner, false);
    inner.finish();
    condition
}

/// A condition from its own table; `bare` where it is enough to name a field.
pub(super) fn condition_from(keys: &Keys<'_>, bare: bool) -> Option<Condition> {
    let field = keys.need_text("field").to_owned();
    let ids = |key| {
        keys.texts(key)
            .into_iter()
            .map(|(id, _)| id.to_owned())
            .collect::<Vec<_>>()
    };
    let (is, not, answered) = (ids("is"), ids("not"), keys.flag("answered"));
    let test = match (is.is_empty(), not.is_empty(), answered || bare) {
        (false, true, false) => Test::Is(is),
        (true, false, false) => Test::Not(not),
        (true, true, true) => Test::Answered,
        _ => {
            keys.problems().add(
                keys.place(),
                "a condition with no test, or more than one",
                "expected `is`, `not` or `answered = true`",
            );
            return None;
        }
    };
    Some(Condition { field, test })
}

fn required(keys: &Keys<'_>) -> Required {
    match (keys.flag("required"), condition(keys, "required_when")) {
        (true, Some(_)) => {
            keys.wrong(
                "required",
                "`required` and `required_when` together",
                "expected one of them",
            );
            Required::Always
        }
        (true, None) => Required::Always,
        (false, Some(condition)) => Required::When(condition),
        (false, None) => Required::Never,
    }
}

fn role(keys: &Keys<'_>) -> Option<Role> {
    keys.one_of("role", Role::WORDS).and_then(Role::from_word)
}

fn sensitivity(keys: &Keys<'_>) -> Sensitivity {
    keys.need("sensitivity");
    keys.one_of("sensitivity", Sensitivity::WORDS)
        .and_then(Sensitivity::from_word)
        .unwrap_or(Sensitivity::Special)
}

fn shown_to(keys: &Keys<'_>) -> Vec<Viewer> {
    keys.need("shown_to");
    let mut viewers = Vec::new();
    for (word, place) in keys.texts("shown_to") {
        match Viewer::from_word(word) {
            Some(viewer) => viewers.push(viewer),
            None => {
                let meant = nearest(word, Viewer::WORDS.iter().copied()).unwrap_or("owner");
                keys.problems().add(place, format!("`{word}` in `shown_to`"), format!("expected one of manager, partner, viewer, officer, owner (did you mean `{meant}`?)"));
            }
        }
    }
    viewers
}

fn errors(keys: &Keys<'_>, field: &Field) -> BTreeMap<Code, String> {
    let Some(node) = keys.node("errors") else {
        return BTreeMap::new();
    };
    let inner = Keys::of(node, "`errors`", keys.problems());
    let wordings = field
        .possible_faults()
        .into_iter()
        .filter_map(|code| Some((code, inner.text(code.word())?.to_owned())))
        .collect();
    inner.finish();
    wordings
}

fn uncapitalised(label: &str) -> String {
    let mut characters = label.chars();
    match (characters.next(), characters.clone().next()) {
        (Some(first), Some(second)) if first.is_uppercase() && !second.is_uppercase() => {
            format!("{}{}", first.to_lowercase(), characters.as_str())
        }
        _ => label.to_owned(),
    }
}
