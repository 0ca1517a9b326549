//! Applying, step by step or all at once.

use super::{Filled, Mail, Page, SchemeTest};
use forms::{Role, Use};
use scheme::Reference;

/// An application that was stored, and what its e-mails lead to.
pub(crate) struct Applied {
    /// Its reference.
    pub(crate) reference: String,
    /// The path of the applicant's own page.
    pub(crate) own: String,
    /// The path of the line manager's page.
    pub(crate) manager: String,
    /// The e-mail to the applicant.
    pub(crate) receipt: Mail,
    /// The e-mail to the line manager.
    pub(crate) request: Mail,
}

impl SchemeTest {
    /// Presses Continue.
    #[track_caller]
    pub(crate) fn check(&self, filled: &Filled<'_>) -> Page {
        self.post(&format!("/forms/{}/check", filled.form.id), &filled.pairs())
    }

    /// The state of the check page for `filled`.
    #[track_caller]
    pub(crate) fn state(&self, filled: &Filled<'_>) -> String {
        let page = self.check(filled).is(200);
        let states = page.attributes("input[name=state]", "value");
        assert_eq!(states.len(), 1, "one hidden input");
        states.into_iter().next().expect("a state")
    }

    /// Presses Submit on a check page with this state.
    #[track_caller]
    pub(crate) fn submit(&self, form: &str, state: &str) -> Page {
        self.post(
            &format!("/forms/{form}/submit"),
            &[("state".to_owned(), state.to_owned())],
        )
    }

    /// Applies, and reads both e-mails.
    #[track_caller]
    pub(crate) fn apply(&self, filled: &Filled<'_>) -> Applied {
        self.apply_by(filled, &self.state(filled))
    }

    /// The same, by the check page of this state.
    #[track_caller]
    pub(crate) fn apply_by(&self, filled: &Filled<'_>, state: &str) -> Applied {
        let page = self.submit(&filled.form.id, state);
        let reference = page.reference();
        let mails = self.mails();
        let [receipt, request] = mails.as_slice() else {
            let told: Vec<String> = mails.iter().map(Mail::to_string).collect();
            panic!("two e-mails for one application, not {told:#?}");
        };
        // Both are queued at once, and may come in either order.
        let to_applicant = receipt.id.contains("receipt");
        let (receipt, request) = if to_applicant {
            (receipt, request)
        } else {
            (request, receipt)
        };
        let address = |role| plain(&filled.text(role));
        assert_eq!(receipt.to, address(Role::Email));
        assert_eq!(request.to, address(Role::ManagerEmail));
        let own = receipt.link("/forms/application/");
        let manager = request.link("/forms/approval/");
        Applied {
            own: self.path_of(&own).to_owned(),
            manager: self.path_of(&manager).to_owned(),
            receipt: receipt.clone(),
            request: request.clone(),
            reference,
        }
    }
}

impl SchemeTest {
    /// A whole good answer of a line manager, who decides so.
    #[track_caller]
    pub(crate) fn answer(&self, decision: &str) -> Filled<'_> {
        let form = self.declared.forms_of(Use::Approval).next();
        let filled = Filled::of(form.expect("an approval form"), self.today());
        filled
            .with(Role::IsManager, "yes")
            .with(Role::Decision, decision)
    }

    /// The application stands as it was stored, alone, and nothing was sent. Signs in to see.
    #[track_caller]
    pub(crate) fn nothing_changed(&self, applied: &Applied) {
        self.get(&applied.own)
            .is(200)
            .says("With your line manager");
        self.get(&applied.manager).is(200);
        self.no_mail();
        self.sign_in();
        assert_eq!(self.listed(""), std::slice::from_ref(&applied.reference));
    }
}

impl Page {
    /// The reference that a 303 to the confirmation leads to.
    #[track_caller]
    pub(crate) fn reference(&self) -> String {
        let told = self.texts("h1").join(" / ");
        assert_eq!(self.status, 303, "{}: {told}", self.what);
        let location = self.header("location");
        let reference = location.strip_prefix("/forms/submitted/");
        let reference = reference.unwrap_or_else(|| panic!("not a confirmation: {location}"));
        assert!(
            Reference::parse(reference).is_ok(),
            "no reference: {reference}"
        );
        reference.to_owned()
    }
}

/// An address without what cannot be seen.
fn plain(address: &str) -> String {
    let seen = |character: &char| !matches!(character, '\u{200b}' | '\u{feff}' | '\u{a0}' | ' ');
    address.chars().filter(seen).collect()
}
