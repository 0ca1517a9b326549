//! From a request's body to pairs of name and value: once, and strictly (TRUST 1 to 3).

use crate::desk::Request;
use crate::ends::End;
use http::header::CONTENT_TYPE;
use percent_encoding::percent_decode;

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
    let body = pairs(request.body())?;
    let query = pairs(request.uri().query().unwrap_or("").as_bytes())?;
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
    let all = pairs(request.uri().query().unwrap_or("").as_bytes()).unwrap_or_default();
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
    pairs(request.uri().query().unwrap_or("").as_bytes())
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

fn pairs(encoded: &[u8]) -> Result<Vec<(String, String)>, End> {
    let sent = encoded
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty());
    sent.map(|pair| {
        let at = pair
            .iter()
            .position(|byte| *byte == b'=')
            .unwrap_or(pair.len());
        let (name, value) = pair.split_at(at);
        Ok((
            decoded(name)?,
            decoded(value.strip_prefix(b"=").unwrap_or(value))?,
        ))
    })
    .collect()
}

/// One name or value. A `%` that no two hexadecimal digits follow, and bytes that are not UTF-8,
/// are refused: to mend them in silence would store what nobody typed.
fn decoded(encoded: &[u8]) -> Result<String, End> {
    let spaced: Vec<u8> = encoded
        .iter()
        .map(|byte| if *byte == b'+' { b' ' } else { *byte })
        .collect();
    let mut rest = spaced.as_slice();
    while let Some(at) = rest.iter().position(|byte| *byte == b'%') {
        let digits = rest.get(at + 1..at + 3).ok_or(End::BadRequest)?;
        if !digits.iter().all(u8::is_ascii_hexdigit) {
            return Err(End::BadRequest);
        }
        rest = rest.get(at + 3..).unwrap_or(&[]);
    }
    percent_decode(&spaced)
        .decode_utf8()
        .map(std::borrow::Cow::into_owned)
        .map_err(|_| End::BadRequest)
}
