//! Reads `content/forms/<id>.toml` and checks it as a whole.

mod checks;
mod fields;

use crate::form::{Form, Group, Honeypot, Note, Use, When};
use crate::lists::Lists;
use crate::source::{Keys, Node, Problems, parse_toml};
use std::collections::BTreeMap;

impl Form {
    /// Reads the form at `path`. `part` finds the text of an included file by the name that
    /// `include` gives it, relative to the forms' folder. Options come from `lists`. What is wrong
    /// goes to `problems`, all of it, and then there is no form.
    pub fn read(
        path: &str,
        text: &str,
        part: &dyn Fn(&str) -> Option<String>,
        lists: &Lists,
        problems: &Problems,
    ) -> Option<Self> {
        let root = parse_toml(path, text, problems)?;
        let part = |name: &str, path: &str| match part(name) {
            Some(text) => match parse_toml(path, &text, problems) {
                Some(node) => Include::Read(node),
                None => Include::Broken,
            },
            None => Include::Absent,
        };
        Self::of(path, &root, &part, lists, problems)
    }

    /// The form that `root` declares, which stood in the file at `path`. `part` reads an included file
    /// by the name that `include` gives it and its path.
    pub fn of(
        path: &str,
        root: &Node,
        part: &dyn Fn(&str, &str) -> Include,
        lists: &Lists,
        problems: &Problems,
    ) -> Option<Self> {
        let before = problems.count();
        let keys = Keys::of(root, "the form", problems);
        let parts = included(&keys, path, part);
        let form = assemble(&keys, &parts, path, lists);
        keys.finish();
        checks::check(&form, keys_place(root), problems);
        (problems.count() == before).then_some(form)
    }
}

/// What became of reading a file that a form includes.
pub enum Include {
    /// There is none.
    Absent,
    /// It could not be read, which was reported.
    Broken,
    /// It was read.
    Read(Node),
}

/// The parts that the form includes.
fn included(keys: &Keys<'_>, path: &str, part: &dyn Fn(&str, &str) -> Include) -> Vec<Node> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut nodes = Vec::new();
    for (name, place) in keys.texts("include") {
        let part_path = if folder.is_empty() {
            name.to_owned()
        } else {
            format!("{folder}/{name}")
        };
        match part(name, &part_path) {
            Include::Read(node) => nodes.push(node),
            Include::Broken => {}
            Include::Absent => keys.problems().add(
                place,
                format!("no file `{name}`"),
                "expected a file in the forms' folder",
            ),
        }
    }
    nodes
}

fn assemble(keys: &Keys<'_>, parts: &[Node], path: &str, lists: &Lists) -> Form {
    let problems = keys.problems();
    let retention = keys.need_text("retention");
    let mut groups = Vec::new();
    let mut notes = Vec::new();
    let mut drafts = Vec::new();
    for node in parts {
        let part = Keys::of(node, "the included part", problems);
        read_blocks(
            &part,
            retention,
            lists,
            &mut groups,
            &mut drafts,
            &mut notes,
        );
        part.finish();
    }
    let mut own_groups = Vec::new();
    read_blocks(
        keys,
        retention,
        lists,
        &mut own_groups,
        &mut drafts,
        &mut notes,
    );
    let groups = merged(own_groups, groups);
    let fields = fields::in_order(drafts, &groups, problems);
    let use_of = keys
        .need("use")
        .then(|| keys.one_of("use", &Use::WORDS))
        .flatten()
        .and_then(Use::from_word);
    let mut form = Form {
        id: stem(path).to_owned(),
        use_of: use_of.unwrap_or(Use::Application),
        version: keys.integer("version").unwrap_or(1),
        title: keys.need_text("title").to_owned(),
        description: keys.text("description").unwrap_or("").to_owned(),
        role: keys.text("role").unwrap_or("").to_owned(),
        button: keys.text("button").unwrap_or("Continue").to_owned(),
        honeypot: honeypot(keys),
        groups,
        fields,
        notes,
        inputs: BTreeMap::new(),
    };
    form.inputs = inputs(&form);
    form
}

/// The groups in the form's own order; those that only a part declares come after.
fn merged(own: Vec<Group>, parts: Vec<Group>) -> Vec<Group> {
    let mut groups = own;
    for group in parts {
        if !groups.iter().any(|known| known.id == group.id) {
            groups.push(group);
        }
    }
    groups
}

fn read_blocks(
    keys: &Keys<'_>,
    retention: &str,
    lists: &Lists,
    groups: &mut Vec<Group>,
    drafts: &mut Vec<fields::Draft>,
    notes: &mut Vec<Note>,
) {
    groups.extend(
        keys.list("group")
            .iter()
            .map(|node| group(node, keys.problems())),
    );
    drafts.extend(
        keys.list("field")
            .iter()
            .filter_map(|node| fields::read(node, retention, lists, keys.problems())),
    );
    notes.extend(
        keys.list("note")
            .iter()
            .filter_map(|node| note(node, keys.problems())),
    );
}

fn group(node: &Node, problems: &Problems) -> Group {
    let keys = Keys::of(node, "a group", problems);
    let group = Group {
        id: keys.need_text("id").to_owned(),
        title: keys.need_text("title").to_owned(),
        intro: keys.text("intro").unwrap_or("").to_owned(),
    };
    keys.finish();
    group
}

fn note(node: &Node, problems: &Problems) -> Option<Note> {
    let keys = Keys::of(node, "a note", problems);
    let text = keys.need_text("text").to_owned();
    keys.need("when");
    let when = keys.node("when").and_then(|node| {
        let inner = Keys::of(node, "`when`", problems);
        let outside = inner.flag("outside_institution");
        let condition = fields::condition_from(&inner, outside);
        inner.finish();
        let condition = condition?;
        Some(if outside {
            When::OutsideInstitution(condition.field)
        } else {
            When::Holds(condition)
        })
    });
    keys.finish();
    Some(Note { when: when?, text })
}

fn honeypot(keys: &Keys<'_>) -> Option<Honeypot> {
    let node = keys.node("honeypot")?;
    let inner = Keys::of(node, "the honeypot", keys.problems());
    let honeypot = Honeypot {
        id: inner.need_text("id").to_owned(),
        label: inner.need_text("label").to_owned(),
    };
    inner.finish();
    Some(honeypot)
}

fn inputs(form: &Form) -> BTreeMap<String, bool> {
    let mut inputs = BTreeMap::new();
    for field in &form.fields {
        for name in field.kind.inputs(&field.id) {
            inputs.insert(name, field.kind.repeats());
        }
    }
    if let Some(honeypot) = &form.honeypot {
        inputs.insert(honeypot.id.clone(), false);
    }
    inputs
}

fn keys_place(root: &Node) -> &crate::source::Place {
    &root.place
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".toml").unwrap_or(name)
}
