//! The administrators' way in, and what they take out.

use super::phone::Phone;
use super::{Page, SchemeTest};
use scheme::Seat;
use std::collections::BTreeMap;

/// One row of an export, by heading.
pub(crate) type Row = BTreeMap<String, String>;

impl SchemeTest {
    /// The address of the first administrator of this seat.
    #[track_caller]
    pub(crate) fn address_of(&self, seat: Seat) -> String {
        let mut all = self.declared.scheme.administrators.iter();
        let found = all.find(|one| one.seat == seat);
        found.expect("one of that seat").email.clone()
    }

    /// Signs in as the first administrator who may do what `seat` may: by the e-mailed link, and by a
    /// code, setting up the app for it where there is none.
    #[track_caller]
    pub(crate) fn sign_in_as(&self, seat: Seat) {
        let email = self.address_of(seat);
        let page = self.get(&self.follow_link(&email)).is(200);
        let mut phones = self.phones.lock().unwrap();
        let phone = phones.entry(email);
        let phone = phone.or_insert_with(|| Phone::set_up(&page));
        let form = page.form("main form");
        let field = form.names.first().expect("an input").clone();
        let answer = self.press(&form, &[(field, phone.code())]);
        let answer = answer.leads_to("/admin/");
        self.take_cookie(&answer);
    }

    /// Asks for a link, follows it and presses its button: halfway in. Where it leads.
    #[track_caller]
    pub(crate) fn follow_link(&self, email: &str) -> String {
        self.forget_cookie();
        let form = self
            .get("/admin/")
            .is(200)
            .form("form[action='/admin/sign-in']");
        let field = form.names.first().expect("an input").clone();
        self.press(&form, &[(field, email.to_owned())])
            .is(200)
            .drawn();
        let mail = self.one_mail();
        assert_eq!(mail.to, email);
        let link = mail.link("/admin/sign-in/");
        let page = self.get(self.path_of(&link)).is(200);
        let answer = self.press(&page.form("main form"), &[]).is(303);
        self.take_cookie(&answer);
        answer.header("location").to_owned()
    }

    /// Keeps the cookie that an answer sets, by hand: a client would not keep a `Secure` one without TLS.
    #[track_caller]
    pub(crate) fn take_cookie(&self, answer: &Page) {
        let cookie = answer.header("set-cookie");
        let (pair, flags) = cookie.split_once("; ").expect("a cookie with flags");
        assert!(pair.starts_with("__Host-"), "{cookie}");
        for flag in ["Secure", "HttpOnly", "SameSite=Strict", "Path=/"] {
            assert!(
                flags.split("; ").any(|own| own == flag),
                "no {flag} in {cookie}"
            );
        }
        *self.cookie.lock().unwrap() = pair.to_owned();
    }

    /// The browser has this cookie.
    pub(crate) fn remember_cookie(&self, cookie: &str) {
        cookie.clone_into(&mut self.cookie.lock().unwrap());
    }

    /// A phone that took the picture on `page`.
    #[track_caller]
    pub(crate) fn reads_phone(&self, page: &Page) -> Phone {
        Phone::set_up(page)
    }

    /// The phone of an administrator who has signed in.
    #[track_caller]
    pub(crate) fn phone_of(&self, seat: Seat) -> Phone {
        let phones = self.phones.lock().unwrap();
        let phone = phones.get(&self.address_of(seat));
        phone.expect("a phone").clone()
    }

    /// Signs in as an owner, who may do everything.
    #[track_caller]
    pub(crate) fn sign_in(&self) {
        self.sign_in_as(Seat::Owner);
    }

    /// The browser forgets its cookie.
    pub(crate) fn forget_cookie(&self) -> String {
        std::mem::take(&mut *self.cookie.lock().unwrap())
    }

    /// The references on the administrators' list, in its order. `query` filters it.
    #[track_caller]
    pub(crate) fn listed(&self, query: &str) -> Vec<String> {
        let page = self.get(&format!("/admin/applications{query}")).is(200);
        page.texts("tbody td.ref")
    }

    /// The rows of the export, in its order. `query` filters it.
    #[track_caller]
    pub(crate) fn export(&self, query: &str) -> Vec<Row> {
        let page = self
            .get(&format!("/admin/export/applications.csv{query}"))
            .is(200);
        let kind = page.header("content-type").to_ascii_lowercase();
        assert!(kind.starts_with("text/csv"), "{kind}");
        assert!(page.header("content-disposition").starts_with("attachment"));
        let text = page
            .html()
            .strip_prefix('\u{feff}')
            .expect("a byte order mark");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let headings = reader.headers().expect("headings").clone();
        let row = |record: Result<csv::StringRecord, csv::Error>| {
            let record = record.expect("a row as long as the headings");
            let cells = record.iter().map(str::to_owned);
            headings.iter().map(str::to_owned).zip(cells).collect()
        };
        reader.records().map(row).collect()
    }

    /// Nothing is stored: no application on the administrators' list. Signs in for it.
    #[track_caller]
    pub(crate) fn nothing_is_stored(&self) {
        self.sign_in();
        assert_eq!(self.listed(""), Vec::<String>::new());
    }
}
