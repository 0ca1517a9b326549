//! Where a POST may come from (TRUST 10).

use crate::declared::Declared;
use crate::desk::Request;
use http::header::ORIGIN;

/// How much a use case relies on the browser's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Care {
    /// A public form: without any word it goes on, since the check page's seal is the guard.
    Public,
    /// A link or a session decides: without any word it is refused.
    Strict,
}

/// Whether a POST may go on: `Sec-Fetch-Site` is `same-origin` or `none`; without that header,
/// `Origin` is ours; with neither, only where `care` is public.
pub(crate) fn may_post(declared: &Declared, request: &Request, care: Care) -> bool {
    if let Some(site) = request.headers().get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    match request.headers().get(ORIGIN) {
        Some(origin) => declared.origins.iter().any(|own| origin == own.as_str()),
        None => care == Care::Public,
    }
}
