//! An administrator's phone, with an authenticator app on it, and the paper with the recovery codes.

use super::Page;
use std::collections::BTreeSet;
use totp_rs::{Builder, Secret, Totp};

/// A phone.
#[derive(Clone, Debug)]
pub(crate) struct Phone {
    /// The key, in base 32.
    pub(crate) key: String,
    /// The recovery codes that were not used.
    pub(crate) recovery: Vec<String>,
    used: BTreeSet<String>,
}

impl Phone {
    /// Reads the page that sets up an app: its key stands in the address beside the picture.
    #[track_caller]
    pub(crate) fn set_up(page: &Page) -> Self {
        let codes = page.texts("code");
        let address = codes
            .iter()
            .find(|text| text.starts_with("otpauth://totp/"));
        let address = address.expect("an address");
        let (_, query) = address.split_once('?').expect("a query");
        let key = query
            .split('&')
            .find_map(|pair| pair.strip_prefix("secret="));
        Self {
            key: key.expect("a key").to_owned(),
            recovery: page.texts("ul.codes code"),
            used: BTreeSet::new(),
        }
    }

    /// A code that is good now and was not used. An app makes one in half a minute, and the one
    /// before and after are taken as well; a test that needs more takes recovery codes.
    pub(crate) fn code(&mut self) -> String {
        for steps in [0, 1] {
            let code = self.code_in(steps);
            if self.used.insert(code.clone()) {
                return code;
            }
        }
        self.recovery.pop().expect("a recovery code")
    }

    /// The code that the app will show so many half minutes from now.
    pub(crate) fn code_in(&self, steps: i64) -> String {
        let seconds = service::edge::now().as_second() + 30 * steps;
        let seconds = u64::try_from(seconds).expect("a time");
        self.app().generate(seconds).to_string()
    }

    fn app(&self) -> Totp {
        let secret = Secret::try_from_base32(&self.key).expect("base 32");
        Builder::new().with_secret(secret).build().expect("an app")
    }
}
