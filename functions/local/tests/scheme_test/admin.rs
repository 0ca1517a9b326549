//! The administrators' way in, and what they take out.

use super::SchemeTest;
use scheme::Seat;
use std::collections::BTreeMap;

/// One row of an export, by heading.
pub(crate) type Row = BTreeMap<String, String>;

impl SchemeTest {
    /// Signs in as the first administrator who may do what `seat` may, by the e-mailed link. The
    /// cookie is kept by hand: a client would not keep a `Secure` one without TLS.
    #[track_caller]
    pub(crate) fn sign_in_as(&self, seat: Seat) {
        let mut all = self.declared.scheme.administrators.iter();
        let email = &all
            .find(|one| one.seat == seat)
            .expect("one of that seat")
            .email;
        let form = self
            .get("/admin/")
            .is(200)
            .form("form[action='/admin/sign-in']");
        let field = form.names.first().expect("an input").clone();
        self.press(&form, &[(field, email.clone())]).is(200).drawn();
        let mail = self.one_mail();
        assert_eq!(&mail.to, email);
        let link = mail.link("/admin/sign-in/");
        let page = self.get(self.path_of(&link)).is(200);
        let answer = self.press(&page.form("main form"), &[]).is(303);
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
