//! In through the administrators' door: a link from the preview's postbox, and a code as the app
//! would show it.

use crate::{Outcome, pages};
use serde_json::Value;
use std::thread;
use std::time::Duration;

/// An owner in the shipped content.
const OWNER: &str = "owner@example.org";

/// Signs in; the cookie of the session.
pub(crate) fn sign_in(address: &str) -> Outcome<String> {
    press(address, "/admin/sign-in", &[("email", OWNER)], "")?;
    let link = link(address)?;
    let half = cookie(&press(address, &link, &[], "")?)?;
    let mut page = pages::browser()
        .get(&format!("{address}/admin/enrol"))
        .header("cookie", &half)
        .call()?;
    let page = page.body_mut().read_to_string()?;
    let (_, rest) = page.split_once("secret=").ok_or("no key")?;
    let key: String = rest
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let code = service::admin::code_of_key(&key, service::edge::now()).ok_or("no code")?;
    let answer = press(address, "/admin/enrol", &[("code", &code)], &half)?;
    cookie(&answer)
}

/// The path of the link in the newest e-mail.
fn link(address: &str) -> Outcome<String> {
    for _ in 0..200 {
        let mut mails = pages::browser()
            .get(&format!("{address}/dev/mail.json"))
            .call()?;
        let mails: Vec<Value> = serde_json::from_str(&mails.body_mut().read_to_string()?)?;
        let text = mails.iter().filter_map(|mail| mail.get("text")?.as_str());
        let after = |text: &str| {
            let (_, rest) = text.split_once("/admin/sign-in/")?;
            let token = rest.split_whitespace().next()?;
            Some(format!("/admin/sign-in/{token}"))
        };
        if let Some(link) = text.filter_map(after).next() {
            return Ok(link);
        }
        thread::sleep(Duration::from_millis(50));
    }
    Err("no e-mail with a link came".into())
}

fn press(
    address: &str,
    path: &str,
    pairs: &[(&str, &str)],
    cookie: &str,
) -> Outcome<http::Response<ureq::Body>> {
    let request = pages::browser()
        .post(&format!("{address}{path}"))
        .header("sec-fetch-site", "same-origin")
        .header("cookie", cookie);
    Ok(request.send_form(pairs.iter().copied())?)
}

/// The cookie that an answer sets.
fn cookie(answer: &http::Response<ureq::Body>) -> Outcome<String> {
    let set = answer.headers().get("set-cookie").ok_or("no cookie")?;
    let pair = set.to_str()?.split(';').next().ok_or("no cookie")?;
    Ok(pair.to_owned())
}
