//! The options that the three kinds of choice share.

use crate::lists::{Choice, Lists};
use crate::source::{Keys, Node, Problems, nearest};

/// The id of the answer that every equality question offers.
const PREFER_NOT_TO_SAY: &str = "prefer_not_to_say";

/// Reads `options_from`, `options` and `prefer_not_to_say`. No options at all is a problem.
pub(super) fn read(keys: &Keys<'_>, lists: &Lists) -> Vec<Choice> {
    let mut options = from_list(keys, lists);
    let own = keys
        .list("options")
        .iter()
        .map(|node| read_one(node, keys.problems()));
    options.extend(own);
    if keys.flag("prefer_not_to_say") {
        options.push(Choice {
            id: PREFER_NOT_TO_SAY.to_owned(),
            name: "Prefer not to say".to_owned(),
            hint: String::new(),
            of: String::new(),
        });
    }
    if options.is_empty() && keys.node("options_from").is_none() {
        keys.problems().add(
            keys.place(),
            "no option to choose",
            "expected `options_from` or `options`",
        );
    }
    for (index, option) in options.iter().enumerate() {
        if options
            .iter()
            .take(index)
            .any(|earlier| earlier.id == option.id)
        {
            keys.wrong(
                "options",
                format!("the option `{}` twice", option.id),
                "expected each id once",
            );
        }
    }
    options
}

/// The option with this id.
pub(super) fn find<'a>(options: &'a [Choice], id: &str) -> Option<&'a Choice> {
    options.iter().find(|option| option.id == id)
}

/// What people read for the option with this id; the id itself where the option has gone since.
pub(super) fn name_of(options: &[Choice], id: &str) -> String {
    find(options, id)
        .map_or(id, |option| option.name.as_str())
        .to_owned()
}

/// The first `count` options' ids.
pub(super) fn first_ids(options: &[Choice], count: usize) -> Vec<String> {
    options
        .iter()
        .take(count)
        .map(|option| option.id.clone())
        .collect()
}

fn from_list(keys: &Keys<'_>, lists: &Lists) -> Vec<Choice> {
    let Some(name) = keys.text("options_from") else {
        return Vec::new();
    };
    let Some(items) = lists.get(name) else {
        let meant = nearest(name, lists.names()).unwrap_or("topics");
        keys.wrong(
            "options_from",
            format!("no list called `{name}`"),
            format!("expected a list of scheme.toml, such as `{meant}`"),
        );
        return Vec::new();
    };
    if items.is_empty() {
        keys.wrong(
            "options_from",
            format!("the empty list `{name}`"),
            "expected a list with items in scheme.toml",
        );
    }
    items
        .iter()
        .map(|item| Choice {
            id: item.id.clone(),
            name: item.name.clone(),
            hint: String::new(),
            of: String::new(),
        })
        .collect()
}

fn read_one(node: &Node, problems: &Problems) -> Choice {
    let keys = Keys::of(node, "an option", problems);
    let choice = Choice {
        id: keys.need_text("id").to_owned(),
        name: keys.need_text("name").to_owned(),
        hint: keys.text("hint").unwrap_or("").to_owned(),
        of: keys.text("of").unwrap_or("").to_owned(),
    };
    keys.finish();
    choice
}
