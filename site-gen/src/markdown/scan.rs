//! Finds the shortcodes of a text before the Markdown in it is read, and puts marks in their place:
//! a call's quotes, underscores and line breaks must not be taken for Markdown.
//!
//! A mark is U+FDD0, a letter, a number, U+FDD1: noncharacters that no text holds (see
//! `source::File::text`) and that Markdown reads as plain letters. `S` stands for a call without a
//! body, `B` and `E` for the two ends of one with a body, `L` for a link's address.

use super::call::{self, Call, Parsed};
use super::spots::Spots;
use forms::source::Problems;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::borrow::Cow;
use std::ops::Range;

/// How deep shortcodes with a body may lie in one another: beyond any honest use, and well before a
/// hostile file could exhaust the stack.
const DEEPEST: usize = 32;

/// What begins a mark.
pub(super) const MARK: char = '\u{FDD0}';
/// What ends a mark.
pub(super) const MARK_END: char = '\u{FDD1}';

/// A text with marks for its shortcodes.
pub(super) struct Scanned<'a> {
    /// The text for the Markdown parser.
    pub(super) text: Cow<'a, str>,
    /// The calls, by the number in their mark.
    pub(super) calls: Vec<Call>,
    /// Where bytes of `text` come from: (byte of `text`, byte of the original), ascending.
    moves: Vec<(usize, usize)>,
}

impl Scanned<'_> {
    /// The byte of the original text that byte `offset` of `text` comes from.
    pub(super) fn original(&self, offset: usize) -> usize {
        let index = self.moves.partition_point(|(to, _)| *to <= offset);
        match index.checked_sub(1).and_then(|index| self.moves.get(index)) {
            Some((to, from)) => from + (offset - to),
            None => offset,
        }
    }
}

/// Finds the shortcodes of `text`. Those that cannot be read go to `problems` and stay out.
pub(super) fn scan<'a>(
    text: &'a str,
    options: Options,
    spots: &Spots<'_>,
    problems: &Problems,
) -> Scanned<'a> {
    if next_opening(text, 0).is_none() {
        return Scanned {
            text: Cow::Borrowed(text),
            calls: Vec::new(),
            moves: Vec::new(),
        };
    }
    let mut scan = Scan {
        text,
        spots,
        problems,
        code: code_ranges(text, options),
        out: String::with_capacity(text.len()),
        copied: 0,
        calls: Vec::new(),
        open: Vec::new(),
        moves: Vec::new(),
        gave_up: false,
    };
    scan.run();
    Scanned {
        text: Cow::Owned(scan.out),
        calls: scan.calls,
        moves: scan.moves,
    }
}

/// Where code is, which shortcodes are not read in.
fn code_ranges(text: &str, options: Options) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut block_start = None;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => block_start = Some(range.start),
            Event::End(TagEnd::CodeBlock) => {
                ranges.extend(block_start.take().map(|start| start..range.end));
            }
            Event::Code(_) => ranges.push(range),
            _ => {}
        }
    }
    ranges
}

/// Where the next tag of `text` may begin, from the byte `from` on.
fn next_opening(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let braces = memchr::memchr_iter(b'{', bytes.get(from..)?);
    let mut braces = braces.map(|at| from + at);
    braces.find(|at| matches!(bytes.get(at + 1), Some(b'{' | b'%')))
}

/// A call with a body whose end is still to come.
struct Open {
    index: usize,
    /// Where its tag stands.
    tag: Range<usize>,
    /// Where its mark stands in the output, for making a block of it when its end is found.
    mark: Range<usize>,
}

struct Scan<'a, 'b> {
    text: &'a str,
    spots: &'b Spots<'b>,
    problems: &'b Problems,
    code: Vec<Range<usize>>,
    out: String,
    copied: usize,
    calls: Vec<Call>,
    open: Vec<Open>,
    moves: Vec<(usize, usize)>,
    /// Whether the rest of the text is not looked at.
    gave_up: bool,
}

impl Scan<'_, '_> {
    fn run(&mut self) {
        let mut from = 0;
        while let Some(start) = next_opening(self.text, from).filter(|_| !self.gave_up) {
            from = if let Some(end) = self.code_at(start) {
                end
            } else if self.is_escaped(start) {
                start + 1
            } else {
                self.tag_at(start)
            };
        }
        self.copy_until(self.text.len());
        for open in std::mem::take(&mut self.open) {
            let name = self
                .calls
                .get(open.index)
                .map_or("", |call| call.name.as_str());
            let found = format!("`{{% {name}(…) %}}` without its end");
            self.problems.add(
                &self.spots.place(open.tag.start),
                found,
                "expected `{% end %}` after it",
            );
        }
    }

    fn code_at(&self, start: usize) -> Option<usize> {
        let index = self.code.partition_point(|range| range.end <= start);
        self.code
            .get(index)
            .filter(|range| range.contains(&start))
            .map(|range| range.end)
    }

    fn is_escaped(&self, start: usize) -> bool {
        let before = self.text.get(..start).unwrap_or("");
        let backslashes = before.len() - before.trim_end_matches('\\').len();
        backslashes % 2 == 1
    }

    /// Reads the tag at `start`, and says where to go on.
    fn tag_at(&mut self, start: usize) -> usize {
        match call::parse(self.text.get(start..).unwrap_or("")) {
            Ok((parsed, length)) => {
                let tag = start..start + length;
                match parsed {
                    Parsed::Inline(name, args) => self.inline(tag.clone(), name, args),
                    Parsed::Begin(name, args) => self.begin(tag.clone(), name, args),
                    Parsed::End => self.end(tag.clone()),
                }
                tag.end
            }
            Err(fault) => {
                let place = self.spots.place(start + fault.offset);
                self.problems.add(&place, fault.found, fault.expected);
                start + 2
            }
        }
    }

    fn inline(&mut self, tag: Range<usize>, name: String, args: Vec<(String, super::Argument)>) {
        let index = self.add_call(tag.start, name, args);
        self.put(tag, &format!("{MARK}S{index}{MARK_END}"));
    }

    fn begin(&mut self, tag: Range<usize>, name: String, args: Vec<(String, super::Argument)>) {
        if self.open.len() >= DEEPEST {
            let found = format!("`{{% {name}(…) %}}` within {DEEPEST} others");
            let place = self.spots.place(tag.start);
            self.problems
                .add(&place, found, "expected fewer in one another");
            self.gave_up = true;
            self.open.clear();
            return;
        }
        let index = self.add_call(tag.start, name, args);
        let mark = self.put(tag.clone(), &format!("{MARK}B{index}{MARK_END}"));
        self.open.push(Open { index, tag, mark });
    }

    fn end(&mut self, tag: Range<usize>) {
        let Some(open) = self.open.pop() else {
            self.problems.add(
                &self.spots.place(tag.start),
                "`{% end %}` with nothing to end",
                "expected `{% name() %}` before it",
            );
            return;
        };
        let index = open.index;
        if self.is_block(&open.tag, &tag) {
            self.make_block(&open);
            let newline = if self.out_ends_line(tag.start) {
                ""
            } else {
                "\n"
            };
            self.put(tag, &format!("{newline}<!--{MARK}E{index}{MARK_END}-->"));
        } else {
            self.put(tag, &format!("{MARK}E{index}{MARK_END}"));
        }
    }

    /// Whether the two tags stand first and last on their lines, so that what is between them is a
    /// run of blocks rather than a part of a paragraph.
    fn is_block(&self, begin: &Range<usize>, end: &Range<usize>) -> bool {
        let before = self.text.get(..begin.start).unwrap_or("");
        let after = self.text.get(end.end..).unwrap_or("");
        let line_before = before.rsplit('\n').next().unwrap_or("");
        let line_after = after.split('\n').next().unwrap_or("");
        line_before.trim().is_empty() && line_after.trim().is_empty()
    }

    /// Puts the mark of `open` in a comment: to Markdown that is a block of its own, which even ends
    /// the paragraph before it, with no blank line needed.
    fn make_block(&mut self, open: &Open) {
        let follows_text = !self
            .text
            .get(open.tag.end..)
            .unwrap_or("")
            .trim_start_matches([' ', '\t'])
            .starts_with('\n');
        let newline = if follows_text { "\n" } else { "" };
        let block = format!("<!--{MARK}B{}{MARK_END}-->{newline}", open.index);
        let grown = block.len() - open.mark.len();
        self.out.replace_range(open.mark.clone(), &block);
        let later = self.moves.partition_point(|(to, _)| *to < open.mark.end);
        for (to, _) in self.moves.iter_mut().skip(later) {
            *to += grown;
        }
    }

    fn out_ends_line(&self, until: usize) -> bool {
        let copied = self.text.get(self.copied..until).unwrap_or("");
        let line = copied.rsplit('\n').next().unwrap_or("");
        copied.contains('\n') && line.trim().is_empty()
    }

    fn add_call(
        &mut self,
        start: usize,
        name: String,
        args: Vec<(String, super::Argument)>,
    ) -> usize {
        self.calls.push(Call {
            name,
            args,
            body: None,
            spot: self.spots.at(start),
        });
        self.calls.len() - 1
    }

    /// Puts `mark` where `tag` stood, and says where it stands in the output.
    fn put(&mut self, tag: Range<usize>, mark: &str) -> Range<usize> {
        self.copy_until(tag.start);
        let start = self.out.len();
        self.out.push_str(mark);
        self.moves.push((start, tag.start));
        self.copied = tag.end;
        self.moves.push((self.out.len(), tag.end));
        start..self.out.len()
    }

    fn copy_until(&mut self, end: usize) {
        self.out
            .push_str(self.text.get(self.copied..end).unwrap_or(""));
        self.copied = end;
    }
}
