//! The four forms as people have them before them, and what must be said of a fault.

use crate::scheme_test::{Filled, Page, PageForm, SchemeTest, answered, squeezed};
use forms::{Code, Field, Form, Role, Use};

/// Who applies where the line manager's page needs an application.
pub(crate) const APPLICANT: &str = "applicant@hull.ac.uk";

/// A form as a person has it before them, and where its answers go.
pub(crate) struct Sheet<'a> {
    pub(crate) form: &'a Form,
    pub(crate) drawn: PageForm,
}

/// All four forms: two static pages, the equality form, and a line manager's page.
pub(crate) fn sheets(test: &SchemeTest) -> Vec<Sheet<'_>> {
    let filled = test.filled("mentee").with(Role::Email, APPLICANT);
    let applied = test.apply(&filled.with(Role::ManagerEmail, "manager@hull.ac.uk"));
    let path = |form: &Form| match form.use_of {
        Use::Application => Some(format!("/apply/{}/", form.id)),
        Use::Monitoring => Some("/forms/equality".to_owned()),
        Use::Approval => Some(applied.manager.clone()),
        Use::SignIn | Use::Code => None,
    };
    let sheet = |form| {
        Some(Sheet {
            form,
            drawn: test.get(&path(form)?).is(200).form("main form"),
        })
    };
    let sheets: Vec<Sheet<'_>> = test.declared.forms.iter().filter_map(sheet).collect();
    assert_eq!(sheets.len(), 4);
    sheets
}

impl<'a> Sheet<'a> {
    pub(crate) fn filled(&self, test: &SchemeTest) -> Filled<'a> {
        let filled = Filled::of(self.form, test.today());
        match self.form.use_of {
            Use::Approval => filled.about(APPLICANT),
            _ => filled,
        }
    }

    pub(crate) fn press(&self, test: &SchemeTest, filled: &Filled<'_>) -> Page {
        test.press(&self.drawn, &filled.pairs())
    }

    /// The page says this fault of this field and no other, above and beside, and keeps the rest.
    #[track_caller]
    pub(crate) fn says_just(&self, page: &Page, filled: &Filled<'_>, field: &Field, code: Code) {
        let of = format!("{} {code}", field.id);
        assert_eq!(page.status, 422, "{of}");
        let inputs = field.kind.inputs(&field.id);
        let wording = field.fault(code).text;
        let first = &inputs[0];
        assert_eq!(
            page.summary(),
            [(format!("#{first}"), wording.clone())],
            "{of}"
        );
        assert_eq!(page.texts(".faults h2"), ["There is a problem"], "{of}");
        assert!(page.texts("title")[0].starts_with("Error: "), "{of}");
        let beside = page.texts(&format!("[id='{first}-error']"));
        assert_eq!(beside, [format!("Error: {}", squeezed(&wording))], "{of}");
        assert_eq!(page.texts(".error").len(), 1, "{of}");
        let described = page.attributes("main form [aria-describedby]", "aria-describedby");
        assert!(
            described
                .iter()
                .any(|ids| ids.split(' ').any(|id| id == format!("{first}-error"))),
            "{of}"
        );
        assert_eq!(
            page.attributes(&format!("[id='{first}']"), "id").len(),
            1,
            "{of}: a link to nowhere"
        );
        self.keeps(page, filled, &inputs);
        keeps_what_was_typed(page, filled, field);
    }

    /// Every answer is in the page's form again, but what was sent under `but`.
    #[track_caller]
    pub(crate) fn keeps(&self, page: &Page, filled: &Filled<'_>, but: &[String]) {
        let form = page.form("main form");
        let hidden = page.attributes("main form input[type=hidden]", "name");
        let (mut kept, mut sent) = (form.answered(), answered(&filled.pairs()));
        kept.retain(|(name, _)| !but.contains(name) && !hidden.contains(name));
        sent.retain(|(name, _)| !but.contains(name));
        assert_eq!(kept, sent);
        assert_eq!(form.names.len(), self.drawn.names.len(), "the whole form");
    }
}

/// A faulty text is there again too, so that it can be mended: all of it, unless it holds what no
/// browser sends back.
#[track_caller]
fn keeps_what_was_typed(page: &Page, filled: &Filled<'_>, field: &Field) {
    if !matches!(field.kind.word(), "line" | "long-text" | "email" | "number") {
        return;
    }
    let lines = field.kind.word() == "long-text";
    let is_odd = |one: char| one.is_control() && !(lines && matches!(one, '\n' | '\r'));
    let own = |pairs: &[(String, String)]| {
        answered(pairs)
            .into_iter()
            .find(|(name, _)| *name == field.id)
    };
    let sent = own(&filled.pairs());
    if sent
        .as_ref()
        .is_none_or(|(_, value)| !value.contains(is_odd))
    {
        assert_eq!(
            own(&page.form("main form").pairs),
            sent,
            "{} is not kept",
            field.id
        );
    }
}
