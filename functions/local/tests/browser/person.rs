//! Someone who fills in a form by reading it: question by question, as the page asks them.

use crate::page::Page;
use crate::seen::{Focus, Question};

/// What a person would say to questions that not everyone answers alike, by the question's words.
/// To the rest they give the first answer that is offered, or a plain one.
pub(crate) struct Person {
    pub(crate) says: &'static [(&'static str, &'static [&'static str])],
}

/// Long enough for any question that asks for a few sentences, short enough for all of them.
const SENTENCES: &str =
    "I catalogue rare maps & prints, and I would like to lead a small team one day.";

impl Person {
    /// This person's answer, in the words of the page's options or their own; none to leave it.
    #[track_caller]
    fn answers(&self, question: &Question) -> Vec<String> {
        if let Some((_, said)) = self.says.iter().find(|(asks, _)| *asks == question.asks) {
            return said.iter().map(|&words| words.to_owned()).collect();
        }
        // What is asked of some people only says so: "Tick this only if you chose a group".
        if question.optional || question.hint.contains("only if") {
            return Vec::new();
        }
        let first = question.choices.first().expect("a question has a control");
        let answer = match question.kind.as_str() {
            "number" => "4",
            "text" if question.grouped => return Vec::new(),
            "text" => "Map librarian",
            "textarea" => SENTENCES,
            "select" => first.options.first().expect("a list offers something"),
            "radio" | "checkbox" => &first.label,
            other => panic!(
                "nobody told this person what to say to `{}` ({other})",
                question.asks
            ),
        };
        vec![answer.to_owned()]
    }

    /// Fills in the form with mouse and keys, and tells all that was typed and chosen.
    #[track_caller]
    pub(crate) fn fill(&self, page: &Page) -> Vec<String> {
        let mut given = Vec::new();
        self.each_question(page, |question| {
            let around = if question.grouped {
                question.asks.as_str()
            } else {
                ""
            };
            let answers = self.answers(question);
            for (answer, choice) in answers.iter().zip(&question.choices) {
                match question.kind.as_str() {
                    "radio" | "checkbox" => page.tick(around, answer),
                    "select" => page.choose(around, &choice.label, answer),
                    _ => page.type_into(around, &choice.label, answer),
                }
            }
            let is_statement = question.kind == "checkbox" && !question.grouped;
            given.extend(answers.into_iter().filter(|_| !is_statement));
        });
        given
    }

    /// Comes to each question once, in the page's order. An answer may bring others into sight.
    fn each_question(&self, page: &Page, mut answer: impl FnMut(&Question)) {
        let mut met: Vec<String> = Vec::new();
        let next = |met: &[String]| {
            let mut questions = page.questions().into_iter();
            questions.find(|one| !met.contains(&one.asks))
        };
        while let Some(question) = next(&met) {
            answer(&question);
            met.push(question.asks);
        }
    }

    /// Answers every question, also those that may be left, with the last answer that is offered.
    #[track_caller]
    pub(crate) fn answer_all(&self, page: &Page) {
        self.each_question(page, |question| {
            assert!(question.grouped && question.kind == "radio", "{question:?}");
            let last = question.choices.last().expect("a question has a control");
            page.tick(&question.asks, &last.label);
        });
    }

    /// The same with the keyboard alone: Tab from the top of the page to the form's button, which
    /// is left with the focus. Every stop on the way has to show that it has it.
    #[track_caller]
    pub(crate) fn fill_by_keyboard(&self, page: &Page, button: &str) {
        for _ in 0..500 {
            page.key("Tab");
            let focus = page.focused();
            assert!(
                focus.outlined,
                "{focus:?} has the focus and does not show it"
            );
            if focus.what == "submit" && focus.words == button {
                return;
            }
            let questions = page.questions();
            if let Some(question) = questions.iter().find(|asked| asked.asks == focus.question) {
                self.answer_by_keyboard(page, question, focus);
            }
        }
        panic!("Tab never came to the button `{button}`");
    }

    #[track_caller]
    fn answer_by_keyboard(&self, page: &Page, question: &Question, mut focus: Focus) {
        let answers = self.answers(question);
        let at = question
            .choices
            .iter()
            .position(|choice| choice.label == focus.words);
        match question.kind.as_str() {
            "radio" => {
                let Some(wanted) = answers.first() else {
                    return;
                };
                page.key(" ");
                for _ in &question.choices {
                    if focus.words == *wanted {
                        return;
                    }
                    page.key("ArrowDown");
                    focus = page.focused();
                }
                panic!(
                    "the arrow keys never came to `{wanted}` of `{}`",
                    question.asks
                );
            }
            "checkbox" if answers.contains(&focus.words) => page.key(" "),
            "checkbox" => {}
            "select" => {
                if let Some(answer) = at.and_then(|at| answers.get(at)) {
                    page.pick(answer);
                }
            }
            _ => {
                if let Some(answer) = at.and_then(|at| answers.get(at)) {
                    page.type_text(answer);
                }
            }
        }
    }
}
