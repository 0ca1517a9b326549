//! A whole good set of answers to a declared form, made from the declaration itself: no field's id
//! stands in a test.

use forms::{Across, Answers, Fault, Field, Form, Outside, Required, Role, Sample, Sent, parse};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Texts that break what is not careful. Each is a line that people could type.
pub(crate) const AWKWARD: [&str; 12] = [
    "=cmd|' /C calc'!A0",
    "Zoë \"Zed\" O'Brien, Jr; MSc",
    "שלום, עולם",
    "👩🏽‍🚀 + 🏳️‍🌈",
    "+44 113 496 0000",
    "@SUM(1+1)*cmd",
    "-1",
    "＝1+1",
    "<b>Null</b> & {{ 7*7 }} %0D%0A",
    "\\\"; DROP TABLE --",
    "'already quoted'",
    "Nguyễn X Æ A-12",
];

/// The same for several lines: five of them, of more than 50 and fewer than 300 characters in all.
const AWKWARD_LINES: &str = "=1+1, \"quoted\", and; more\r\n\tمرحبا بالعالم\r\n🧑🏿‍🤝‍🧑🏻 </textarea><script>\r\n-- @x =HYPERLINK(\"http://x\")\r\n'end' & {% raw %}";

/// Answers to a form. Conditional questions are answered where they apply, and only there.
#[derive(Clone)]
pub(crate) struct Filled<'a> {
    /// The form.
    pub(crate) form: &'a Form,
    today: Date,
    applicant: String,
    is_awkward: bool,
    given: BTreeMap<String, Vec<(String, String)>>,
    only_required: bool,
}

impl<'a> Filled<'a> {
    /// The first good sample of each field's kind that fits the answers before it.
    pub(crate) fn of(form: &'a Form, today: Date) -> Self {
        Self {
            form,
            today,
            applicant: String::new(),
            is_awkward: false,
            given: BTreeMap::new(),
            only_required: false,
        }
    }

    /// The same, with awkward texts wherever text is typed.
    pub(crate) fn awkwardly(self) -> Self {
        let is_awkward = true;
        Self { is_awkward, ..self }
    }

    /// The same, with nothing that may be left out.
    pub(crate) fn barely(self) -> Self {
        let only_required = true;
        Self {
            only_required,
            ..self
        }
    }

    /// The same for a form that is about an applicant with this address.
    pub(crate) fn about(self, applicant: &str) -> Self {
        let applicant = applicant.to_owned();
        Self { applicant, ..self }
    }

    /// With `text` typed or chosen where the field plays `role`.
    #[track_caller]
    pub(crate) fn with(self, role: Role, text: &str) -> Self {
        let field = self.form.by_role(role).expect("a field for the role");
        let answer = forms::Answer::Text(text.to_owned());
        let sent = match field.kind.inputs(&field.id).as_slice() {
            [only] => vec![(only.clone(), text.to_owned())],
            _ => field.kind.refill(&field.id, &answer),
        };
        self.sending(field, sent)
    }

    /// With these pairs for `field`, whatever they are; none leaves it out.
    pub(crate) fn sending(mut self, field: &Field, sent: Vec<(String, String)>) -> Self {
        self.given.insert(field.id.clone(), sent);
        self
    }

    /// With the earlier answers that make `field` apply, and necessary where anything can make it so.
    pub(crate) fn reaching(self, field: &Field) -> Self {
        let mut reached = self;
        let mut conditions = Vec::from_iter(&field.ignored_unless);
        if let Required::When(condition) = &field.required {
            conditions.push(condition);
        }
        for condition in conditions {
            let earlier = reached
                .form
                .field(&condition.field)
                .expect("an earlier field");
            reached = reached.reaching(earlier);
            let meets = |sample: &Sample| {
                let answer =
                    earlier
                        .kind
                        .parse(&earlier.id, &reached.sent(&sample.sent), reached.today);
                let answers: Answers = answer
                    .ok()
                    .flatten()
                    .map(|one| (earlier.id.clone(), one))
                    .into_iter()
                    .collect();
                condition.holds(&answers)
            };
            let samples = earlier.kind.samples(&earlier.id, reached.today);
            let sample = samples
                .into_iter()
                .find(|one| one.fault.is_none() && meets(one));
            let sent = sample.expect("a sample that meets the condition").sent;
            reached = reached.sending(earlier, sent);
        }
        reached
    }

    /// What a browser sends.
    pub(crate) fn pairs(&self) -> Vec<(String, String)> {
        let (mut pairs, mut answers) = (Vec::new(), Answers::default());
        for (place, field) in self.form.fields.iter().enumerate() {
            let applies = field
                .ignored_unless
                .as_ref()
                .is_none_or(|one| one.holds(&answers));
            let needed = match &field.required {
                Required::Always => true,
                Required::Never => !self.only_required,
                Required::When(condition) => condition.holds(&answers),
            };
            let sent = match self.given.get(&field.id) {
                Some(given) => given.clone(),
                None if applies && needed => self.good(place, field, &pairs),
                None => Vec::new(),
            };
            let answer = field.kind.parse(&field.id, &self.sent(&sent), self.today);
            if let Ok(Some(answer)) = answer {
                answers.set(&field.id, answer);
            }
            pairs.extend(sent);
        }
        pairs
    }

    /// What is sent, as it is kept.
    pub(crate) fn kept(&self) -> Vec<(String, String)> {
        let pairs = self.pairs().into_iter();
        pairs.map(|(name, value)| (name, trimmed(&value))).collect()
    }

    /// What was typed for `field`, in one cell: the values sent, in order.
    pub(crate) fn cell(&self, field: &Field) -> String {
        let names = field.kind.inputs(&field.id);
        let pairs = self.pairs();
        let own = pairs.into_iter().filter(|(name, _)| names.contains(name));
        let values: Vec<String> = own.map(|(_, value)| trimmed(&value)).collect();
        values.join("; ")
    }

    /// What was typed where a field plays `role`.
    #[track_caller]
    pub(crate) fn text(&self, role: Role) -> String {
        self.cell(self.form.by_role(role).expect("a field for the role"))
    }

    fn faults_of(&self, pairs: &[(String, String)]) -> Vec<Fault> {
        let applicant = Some(self.applicant.as_str()).filter(|address| !address.is_empty());
        let outside = Outside {
            today: self.today,
            applicant_email: applicant,
        };
        parse(self.form, &self.sent(pairs), outside)
            .err()
            .unwrap_or_default()
    }

    #[track_caller]
    fn good(
        &self,
        place: usize,
        field: &Field,
        before: &[(String, String)],
    ) -> Vec<(String, String)> {
        let is_alone = field.kind.across() == Across::default();
        let fits = |sent: &Vec<(String, String)>| {
            let alone = field.kind.parse(&field.id, &self.sent(sent), self.today);
            let faults = || self.faults_of(&[before, sent].concat());
            let clashes = || faults().iter().any(|fault| fault.field == field.id);
            matches!(alone, Ok(Some(_))) && (is_alone || !clashes())
        };
        let samples = field.kind.samples(&field.id, self.today).into_iter();
        let samples = samples
            .filter(|sample| sample.fault.is_none())
            .map(|sample| sample.sent);
        let mut candidates = self.texts(place, field).chain(samples);
        candidates
            .find(fits)
            .unwrap_or_else(|| panic!("no good answer to `{}`", field.id))
    }

    fn texts(&self, place: usize, field: &Field) -> impl Iterator<Item = Vec<(String, String)>> {
        let texts: Vec<&str> = match (self.is_awkward, field.kind.word()) {
            (true, "line") => AWKWARD
                .iter()
                .cycle()
                .skip(place)
                .take(12)
                .copied()
                .collect(),
            (true, "long-text") => vec![AWKWARD_LINES],
            _ => Vec::new(),
        };
        let id = field.id.clone();
        texts
            .into_iter()
            .map(move |text| vec![(id.clone(), text.to_owned())])
    }

    fn sent(&self, pairs: &[(String, String)]) -> Sent {
        Sent::accept(self.form, pairs.to_vec()).expect("inputs of the form")
    }
}

/// A text as it is kept: one kind of line break, a tab as a space, nothing at its ends.
fn trimmed(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace('\t', " ")
        .trim()
        .to_owned()
}
