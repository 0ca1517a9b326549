//! Words that no file of the repository may hold: reported all at once, as `path:line: what`.

use std::env;
use std::fs;
use std::path::Path;

use super::outcome::Outcome;
use crate::console::say;
use crate::repository;

/// Names that say nothing of what a module holds.
const NAMELESS: [&str; 9] = [
    "common", "helper", "helpers", "manager", "misc", "type", "types", "util", "utils",
];

/// Texts that may not stand in a line, and why.
struct Rule {
    /// The ending of the files looked at; "" for all of them.
    ending: &'static str,
    texts: &'static [&'static str],
    why: &'static str,
}

/// This file is the one that may hold them.
const OWN: &str = "infra/xtask/src/verify/words.rs";

const RULES: [Rule; 6] = [
    Rule {
        ending: ".rs",
        texts: &["[allow(", ", allow("],
        why: "write #[expect(lint, reason = \"...\")], which tells when it is no longer needed",
    },
    Rule {
        ending: ".rs",
        texts: &["#[ignore"],
        why: "a test that is skipped tests nothing",
    },
    Rule {
        ending: ".rs",
        texts: &["todo!(", "unimplemented!(", "dbg!("],
        why: "write what is meant, or leave it out",
    },
    Rule {
        ending: "",
        texts: &["TODO", "FIXME", "lorem ipsum"],
        why: "do it now, or file an issue",
    },
    Rule {
        ending: "",
        texts: &["/home/", "/root/", "/tmp/", "/Users/"],
        why: "a folder of one machine is not there on the next",
    },
    Rule {
        ending: "",
        texts: &[
            "://registry.",
            "://index.",
            "://pypi.",
            "://files.",
            "://deb.",
            "://mirror.",
        ],
        why: "which registry a package comes from is the machine's to say",
    },
];

/// Looks through every file of the repository.
pub(super) fn check(root: &Path) -> Outcome {
    let files = match repository::files(root) {
        Ok(files) => files,
        Err(why) => return Err(why).into(),
    };
    let here = folders_of_this_machine(root);
    let mut found = Vec::new();
    for file in files.iter().filter(|file| *file != OWN) {
        found.extend(nameless(file));
        if let Ok(text) = fs::read_to_string(root.join(file)) {
            found.extend(forbidden(file, &text, &here));
        }
    }
    for problem in &found {
        say(problem);
    }
    match found.len() {
        0 => Outcome::Passed,
        count => Err(format!("{count} found in {} files", files.len())).into(),
    }
}

/// The repository's own folder and the user's: no file may lean on where it was written.
fn folders_of_this_machine(root: &Path) -> Vec<String> {
    let folders = [Some(root.to_path_buf()), env::home_dir()];
    let named = folders
        .into_iter()
        .flatten()
        .filter(|folder| folder.components().count() > 1);
    named.map(|folder| folder.display().to_string()).collect()
}

fn nameless(file: &str) -> Option<String> {
    let path = file.strip_suffix(".rs")?;
    let name = path.split('/').find(|name| NAMELESS.contains(name))?;
    Some(format!(
        "{file}:1: a module is called `{name}`: name it after what it holds"
    ))
}

fn forbidden(file: &str, text: &str, here: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let place = format!("{file}:{}", at + 1);
        for rule in RULES.iter().filter(|rule| file.ends_with(rule.ending)) {
            if let Some(text) = rule.texts.iter().find(|text| line.contains(**text)) {
                found.push(format!("{place}: `{text}` is here: {}", rule.why));
            }
        }
        if here.iter().any(|folder| line.contains(folder.as_str())) {
            found.push(format!("{place}: a folder of this machine is named"));
        }
        if let Some(name) = inline_module(line).filter(|_| file.ends_with(".rs")) {
            found.push(format!(
                "{place}: a module is called `{name}`: name it after what it holds"
            ));
        }
    }
    found
}

/// The name that says nothing, where the line opens a module of that name.
fn inline_module(line: &str) -> Option<&str> {
    let (_, after) = line
        .split_once("mod ")
        .filter(|(before, _)| !before.contains("//"))?;
    let name = after.split([' ', '{', ';']).next()?;
    NAMELESS.contains(&name).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_file(name: &str, text: &str) -> Vec<String> {
        forbidden(name, text, &["/where/it/was/written".to_owned()])
    }

    #[test]
    fn each_text_of_each_rule_is_found_with_its_place() {
        for rule in &RULES {
            for text in rule.texts {
                let name = format!("some/file{}", rule.ending);
                let found = in_file(&name, &format!("a line in order\nbefore {text}x) after\n"));
                assert_eq!(found.len(), 1, "`{text}` gave {found:?}");
                assert!(
                    found[0].starts_with(&format!("{name}:2: `{text}`")),
                    "{found:?}"
                );
            }
        }
    }

    #[test]
    fn what_rust_may_not_say_other_files_may() {
        assert_eq!(
            in_file("page.md", "write #[ignore] and todo!() in a page\n"),
            [""; 0]
        );
    }

    #[test]
    fn modules_without_a_name_of_their_own_are_found_in_paths_and_in_lines() {
        assert!(nameless("functions/store/src/utils.rs").is_some());
        assert!(nameless("functions/store/src/helpers/dates.rs").is_some());
        assert!(nameless("functions/store/src/outbox.rs").is_none());
        assert!(nameless("templates/types/page.html").is_none());
        assert_eq!(inline_module("    pub(crate) mod common {"), Some("common"));
        assert_eq!(inline_module("mod types;"), Some("types"));
        assert_eq!(inline_module("mod typesetting;"), None);
        assert_eq!(inline_module("// mod types;"), None);
    }

    #[test]
    fn the_folder_where_it_was_written_is_found() {
        let found = in_file("a.toml", "path = \"/where/it/was/written/content\"");
        assert_eq!(found, ["a.toml:1: a folder of this machine is named"]);
    }
}
