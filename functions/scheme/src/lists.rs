//! The lists that forms choose from.

use crate::institution::Institution;
use forms::source::{Keys, Node, Problems};
use forms::{Listed, Lists};

const LISTS: [&str; 5] = ["institutions", "topics", "groups", "regions", "levels"];

/// Every list of the scheme, the `institutions` among them; an id that stands twice in one is a problem.
pub(crate) fn lists(keys: &Keys<'_>, institutions: &[Institution]) -> Lists {
    let mut lists = Lists::default();
    for name in LISTS {
        let items: Vec<Listed> = if name == "institutions" {
            institutions
                .iter()
                .map(|one| Listed {
                    id: one.id.clone(),
                    name: one.name.clone(),
                })
                .collect()
        } else {
            keys.list(name)
                .iter()
                .map(|node| listed(node, keys.problems()))
                .collect()
        };
        for (index, item) in items.iter().enumerate() {
            if items
                .iter()
                .take(index)
                .any(|earlier| earlier.id == item.id)
            {
                keys.wrong(
                    name,
                    format!("the id `{}` twice in `{name}`", item.id),
                    "expected each id once",
                );
            }
        }
        lists.insert(name, items);
    }
    lists
}

fn listed(node: &Node, problems: &Problems) -> Listed {
    let keys = Keys::of(node, "an item of the list", problems);
    let listed = Listed {
        id: keys.need_text("id").to_owned(),
        name: keys.need_text("name").to_owned(),
    };
    keys.finish();
    listed
}
