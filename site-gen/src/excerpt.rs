//! The line that a problem is about, as it stands in the file, with a caret under the place.

use crate::options::Options;
use crate::source;
use forms::source::{Place, Problem};
use std::path::PathBuf;
use std::sync::Arc;

/// How much of a line is shown before its place, and how much from there on, in characters: a
/// paragraph on one line would fill the screen.
const BEFORE: usize = 50;
const AFTER: usize = 50;

/// Shows lines of a site's files. Only files of its two folders are read, each once where the
/// problems come by file.
#[derive(Debug)]
pub struct Excerpts {
    folders: [PathBuf; 2],
    last: Option<(Arc<str>, Option<String>)>,
}

impl Excerpts {
    /// Excerpts of the files of `options`.
    pub fn new(options: &Options) -> Self {
        Self {
            folders: [options.content.clone(), options.templates.clone()],
            last: None,
        }
    }

    /// The line of `problem` and under it the caret, both indented; nothing where there is no such
    /// line, as for a file that is not there.
    pub fn of(&mut self, problem: &Problem) -> Option<String> {
        let place = &problem.place;
        if self
            .last
            .as_ref()
            .is_none_or(|(path, _)| *path != place.path)
        {
            self.last = Some((Arc::clone(&place.path), self.read(&place.path)));
        }
        let (_, text) = self.last.as_ref()?;
        drawn(text.as_deref()?, place)
    }

    /// `problem` in words, with its line below where there is one.
    pub fn told(&mut self, problem: &Problem) -> String {
        match self.of(problem) {
            Some(excerpt) => format!("{problem}\n{excerpt}"),
            None => problem.to_string(),
        }
    }

    fn read(&self, path: &str) -> Option<String> {
        let path = PathBuf::from(path);
        let is_ours = self.folders.iter().any(|folder| path.starts_with(folder));
        let bytes = std::fs::read(&path).ok().filter(|_| is_ours)?;
        Some(source::tidied(String::from_utf8_lossy(&bytes).into_owned()))
    }
}

fn drawn(text: &str, place: &Place) -> Option<String> {
    let line = text.lines().nth(place.line.checked_sub(1)?)?;
    let letters: Vec<char> = line.chars().map(plain).collect();
    if letters.iter().all(|letter| *letter == ' ') {
        return None;
    }
    let column = place.column.saturating_sub(1).min(letters.len());
    let first = column.saturating_sub(BEFORE);
    let end = (column + AFTER).min(letters.len());
    let number = place.line.to_string();
    let (cut, more) = (
        if first > 0 { "…" } else { "" },
        if end < letters.len() { "…" } else { "" },
    );
    let shown: String = letters.get(first..end)?.iter().collect();
    let caret = " ".repeat(cut.chars().count() + column - first);
    let margin = " ".repeat(number.len());
    let shown = format!("{cut}{shown}{more}");
    let shown = shown.trim_end();
    Some(format!("  {number} | {shown}\n  {margin} | {caret}^"))
}

/// A character that takes one column and does nothing to the terminal: a file may hold sequences
/// that colour it, clear it, or turn the direction of the text.
fn plain(letter: char) -> char {
    match letter {
        '\t' => ' ',
        letter if letter.is_control() => '\u{FFFD}',
        '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => '\u{FFFD}',
        letter => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::{AFTER, BEFORE, drawn};
    use forms::source::Place;

    fn at(text: &str, line: usize, column: usize) -> Option<String> {
        let place = Place {
            line,
            column,
            ..Place::start_of("a.md")
        };
        drawn(text, &place)
    }

    #[test]
    fn the_caret_stands_under_the_place() {
        assert_eq!(at("a\nbcd\n", 2, 3).unwrap(), "  2 | bcd\n    |   ^");
        assert_eq!(at("\tñé", 1, 3).unwrap(), "  1 |  ñé\n    |   ^");
        assert_eq!(at("ab", 1, 9).unwrap(), "  1 | ab\n    |   ^");
    }

    #[test]
    fn there_is_nothing_to_show_of_a_line_that_is_not_there_or_blank() {
        for (text, line) in [("", 1), ("a", 2), ("a\n \t\nb", 2), ("a", 0)] {
            assert_eq!(at(text, line, 1), None, "{text:?}");
        }
    }

    #[test]
    fn a_long_line_is_cut_on_both_sides() {
        let text = format!("{}X{}", "a".repeat(900), "b".repeat(900));
        let shown = at(&text, 1, 901).unwrap();
        let (line, caret) = shown.split_once('\n').unwrap();
        assert_eq!(line.chars().count(), 6 + 2 + BEFORE + AFTER);
        let under = caret.chars().position(|letter| letter == '^').unwrap();
        assert_eq!(line.chars().nth(under), Some('X'));
    }

    #[test]
    fn nothing_of_a_file_reaches_the_terminal_but_letters() {
        let shown = at("a\u{1b}[2J\u{202e}b\u{7}", 1, 1).unwrap();
        assert!(
            !shown.contains(
                |letter: char| letter.is_control() && letter != '\n' || letter == '\u{202e}'
            ),
            "{shown:?}"
        );
    }
}
