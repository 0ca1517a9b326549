//! Code in colour, at build time and without a script: runs of code get one of a few classes, for the
//! style sheet to colour.

use crate::escape;
use std::sync::LazyLock;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

/// The grammars, unpacked when the first code that names its language is met.
static GRAMMARS: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// What the grammars call a thing, and our class for it. The first that fits the innermost name wins.
const CLASSES: [(&str, &str); 14] = [
    ("comment", "hl-comment"),
    ("string", "hl-string"),
    ("constant", "hl-constant"),
    ("entity.name.tag", "hl-keyword"),
    ("entity.other.attribute-name", "hl-name"),
    ("entity.name", "hl-name"),
    ("variable.function", "hl-name"),
    ("support", "hl-name"),
    ("keyword.operator", ""),
    ("keyword", "hl-keyword"),
    ("storage", "hl-keyword"),
    ("markup.heading", "hl-keyword"),
    ("variable.language", "hl-keyword"),
    ("punctuation.definition.comment", "hl-comment"),
];

/// The classes with their scopes.
static SCOPES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    CLASSES
        .iter()
        .filter_map(|(name, class)| Some((Scope::new(name).ok()?, *class)))
        .collect()
});

/// The HTML of `code` in `language`, as it stands in `<code>`; nothing where the language is not
/// known or the code cannot be read by its grammar.
pub(super) fn html(code: &str, language: &str) -> Option<String> {
    let grammar = GRAMMARS.find_syntax_by_token(language)?;
    let mut state = ParseState::new(grammar);
    let mut stack = ScopeStack::new();
    let mut run = Run::default();
    for line in code.split_inclusive('\n') {
        let mut from = 0;
        for (at, change) in state.parse_line(line, &GRAMMARS).ok()? {
            run.add(line.get(from..at)?, class_of(&stack));
            stack.apply(&change).ok()?;
            from = at;
        }
        run.add(line.get(from..)?, class_of(&stack));
    }
    Some(run.finish())
}

fn class_of(stack: &ScopeStack) -> &'static str {
    let innermost_first = stack.as_slice().iter().rev();
    innermost_first
        .filter_map(|scope| SCOPES.iter().find(|(known, _)| known.is_prefix_of(*scope)))
        .map(|(_, class)| *class)
        .next()
        .unwrap_or("")
}

/// Code of one class after another, each run in one element.
#[derive(Default)]
struct Run {
    html: String,
    class: &'static str,
}

impl Run {
    fn add(&mut self, code: &str, class: &'static str) {
        if code.is_empty() {
            return;
        }
        // White space has no colour, and would only part what belongs together.
        if class != self.class && !code.trim().is_empty() {
            self.close();
            if !class.is_empty() {
                self.html.push_str("<span class=\"");
                self.html.push_str(class);
                self.html.push_str("\">");
            }
            self.class = class;
        }
        escape::html(code, &mut self.html);
    }

    fn close(&mut self) {
        if !self.class.is_empty() {
            self.html.push_str("</span>");
        }
    }

    fn finish(mut self) -> String {
        self.close();
        self.html
    }
}

#[cfg(test)]
mod tests {
    use super::html;

    #[test]
    fn code_keeps_its_letters_whatever_its_colours() {
        for (language, code) in [
            (
                "rust",
                "fn main() {\n    // a <b> & \"c\"\n    let x = 1;\n}\n",
            ),
            ("yaml", "a: \"é\" # b\n"),
            ("html", "<a href=\"x\">&amp;</a>\n"),
            ("python", "def f(x):\n    \"\"\"never closed\n"),
            ("sh", "echo \"$HOME\"\n"),
        ] {
            let html = html(code, language).unwrap();
            let mut plain = String::new();
            let mut rest = html.as_str();
            while let Some((text, after)) = rest.split_once('<') {
                plain.push_str(text);
                rest = after.split_once('>').unwrap().1;
            }
            plain.push_str(rest);
            assert_eq!(plain, crate::escape::html_text(code), "{language}");
            assert_eq!(
                html.matches("<span").count(),
                html.matches("</span>").count()
            );
        }
    }

    #[test]
    fn words_have_their_classes() {
        let html = html("let x = \"a\"; // b\n", "rust").unwrap();
        assert!(html.contains("<span class=\"hl-keyword\">let"), "{html}");
        assert!(
            html.contains("<span class=\"hl-string\">&quot;a&quot;"),
            "{html}"
        );
        assert!(html.contains("<span class=\"hl-comment\">// b"), "{html}");
    }

    #[test]
    fn a_language_that_is_not_known_stays_plain() {
        assert_eq!(html("a\n", "no-such-language"), None);
    }
}
