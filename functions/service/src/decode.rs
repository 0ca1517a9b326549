//! From a request's body to pairs of name and value: once, and strictly (TRUST 1 to 3).

use crate::desk::Request;
use crate::ends::End;
use forms::encoded;
use http::header::CONTENT_TYPE;

/// The longest body that is read, in bytes.
pub(crate) const LARGEST_BODY: usize = 64 * 1024;

/// The pairs of a posted form, decoded. Refuses what is too large (413), of another content type
/// (415), not UTF-8, badly encoded, or sent in the address as well as in the body (400).
pub(crate) fn form_pairs(request: &Request) -> Result<Vec<(String, String)>, End> {
    if request.body().len() > LARGEST_BODY {
        return Err(End::TooLarge);
    }
    if !has_form_type(request) {
        return Err(End::WrongType);
    }
    let body = encoded::pairs(request.body()).ok_or(End::BadRequest)?;
    let query = query_pairs(request)?;
    if query
        .iter()
        .any(|(name, _)| body.iter().any(|(own, _)| own == name))
    {
        return Err(End::BadRequest);
    }
    Ok(body)
}

/// The value of `name` in the request's address, or "" where it is absent, repeated or ill-encoded.
pub(crate) fn query_value(request: &Request, name: &str) -> String {
    let all = query_pairs(request).unwrap_or_default();
    let mut values = all
        .into_iter()
        .filter(|(own, _)| own == name)
        .map(|(_, value)| value);
    match (values.next(), values.next()) {
        (Some(value), None) => value,
        _ => String::new(),
    }
}

/// The pairs of the request's address, decoded. Refuses what is badly encoded or not UTF-8 (400).
pub(crate) fn query_pairs(request: &Request) -> Result<Vec<(String, String)>, End> {
    let query = request.uri().query().unwrap_or("");
    encoded::pairs(query.as_bytes()).ok_or(End::BadRequest)
}

/// `application/x-www-form-urlencoded`, alone or in UTF-8.
fn has_form_type(request: &Request) -> bool {
    let mut types = request.headers().get_all(CONTENT_TYPE).iter();
    let (Some(only), None) = (types.next(), types.next()) else {
        return false;
    };
    let text = only.to_str().unwrap_or("").to_ascii_lowercase();
    let mut parts = text.split(';').map(str::trim);
    parts.next() == Some("application/x-www-form-urlencoded")
        && parts.all(|part| matches!(part, "" | "charset=utf-8" | "charset=\"utf-8\""))
}
