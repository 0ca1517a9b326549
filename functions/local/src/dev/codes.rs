//! `/dev/codes`: what an administrator's authenticator app would show, for those who try the preview
//! without one.

use crate::system::Shared;
use http::StatusCode;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use service::{Request, Response, admin, edge};

#[derive(Serialize)]
struct Context {
    codes: Vec<CodeView>,
    key: String,
    code: String,
}

#[derive(Serialize)]
struct CodeView {
    email: String,
    code: String,
}

/// The codes of those who have set up an app, and of a key that is typed here.
pub(super) async fn page(shared: &Shared, request: &Request) -> Response {
    let now = edge::now();
    let known = admin::codes_now(&shared.desk, &shared.applications, now).await;
    let codes = known.unwrap_or_default().into_iter();
    let typed = request.uri().query().unwrap_or("");
    let typed = typed.strip_prefix("key=").unwrap_or("").replace('+', " ");
    let key = percent_decode_str(&typed).decode_utf8_lossy().into_owned();
    let context = Context {
        codes: codes
            .map(|(email, code)| CodeView { email, code })
            .collect(),
        code: admin::code_of_key(&key, now).unwrap_or_default(),
        key,
    };
    let (template, url) = ("dev/codes.html", "/dev/codes");
    shared
        .desk
        .page(StatusCode::OK, template, "Codes", url, &context)
}
