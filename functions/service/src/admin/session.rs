//! Sessions: who is signed in, for how long, and the cookie that says so (TRUST 14).

use super::{failed, secret::Door, secret::SecretToken};
use crate::desk::{Desk, Moment, Request, Response, see_other};
use crate::ends::End;
use crate::link::LinkHash;
use crate::ports::{
    BeginSession, EndSession, ReadAuthenticator, ReadSession, Settled, StoreError, TouchSession,
};
use crate::record::{Session, SignIn, Stage};
use forms::Viewer;
use http::HeaderValue;
use http::header::{COOKIE, SET_COOKIE};
use jiff::{SignedDuration, Timestamp};
use scheme::{Seat, calendar};

/// The cookie's name: with this prefix a browser takes it only over a secure connection, for the
/// whole host and for no other.
const COOKIE_NAME: &str = "__Host-session";

/// A session's use is noted at most this often, so that reading a list does not write at each press.
const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// Someone who is signed in.
pub(super) struct Signed {
    /// Their address, as the scheme lists it.
    pub(super) email: String,
    /// What they may do.
    pub(super) seat: Seat,
    /// The hash of their session's secret.
    pub(super) link: LinkHash,
}

impl Signed {
    /// As whom the forms' `shown_to` knows them.
    pub(super) fn viewer(&self) -> Viewer {
        match self.seat {
            Seat::Viewer => Viewer::Viewer,
            Seat::Officer => Viewer::Officer,
            Seat::Owner => Viewer::Owner,
        }
    }

    /// Whether they may take copies (TRUST 15: officers and owners).
    pub(super) fn may_export(&self) -> bool {
        self.seat >= Seat::Officer
    }
}

/// Someone whose link was good, and whose code is awaited.
pub(super) struct Half {
    /// Their address, as the scheme lists it.
    pub(super) email: String,
    /// The hash of the session's secret.
    pub(super) link: LinkHash,
    /// What is offered to someone who has no authenticator, encrypted; "" for everyone else.
    pub(super) offer: String,
}

/// Who sent a request.
pub(super) enum Visitor {
    /// Nobody that is known.
    Nobody,
    /// Someone whose link was good.
    Half(Half),
    /// Someone who is signed in.
    Signed(Signed),
}

/// How long a session lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limits {
    /// Without a press, in minutes.
    pub(super) idle_minutes: i64,
    /// In all, in hours.
    pub(super) hours: i64,
}

impl Limits {
    /// The scheme's; where it says nothing, 30 minutes and 8 hours.
    pub(super) fn of(desk: &Desk) -> Self {
        Self {
            idle_minutes: desk.declared.period("session_idle_minutes", 30),
            hours: desk.declared.period("session_hours", 8),
        }
    }

    /// Whether `session` is still good at `now`. Both limits are the ones of today, so that a scheme
    /// that shortens them shortens the sessions that run.
    pub(super) fn allow(self, session: &Session, now: Timestamp) -> bool {
        now < session.expires
            && now < calendar::plus_hours(session.began, self.hours)
            && now < plus_minutes(session.used, self.idle_minutes)
    }
}

/// `at` and `minutes` minutes; the end of time where that lies beyond it.
pub(super) fn plus_minutes(at: Timestamp, minutes: i64) -> Timestamp {
    let seconds = minutes.saturating_mul(60);
    at.checked_add(SignedDuration::from_secs(seconds))
        .unwrap_or(Timestamp::MAX)
}

/// Who sent `request`, if they are signed in.
pub(super) async fn signed_in<P: ReadSession + TouchSession + ReadAuthenticator>(
    desk: &Desk,
    ports: &P,
    request: &Request,
    moment: Moment<'_>,
) -> Result<Option<Signed>, End> {
    match visitor(desk, ports, request, moment).await? {
        Visitor::Signed(signed) => Ok(Some(signed)),
        Visitor::Half(_) | Visitor::Nobody => Ok(None),
    }
}

/// Who sent `request`. The seat is looked up anew each time: whoever is taken off the list is out
/// with the next press. So is the authenticator: whoever signed out everywhere is out everywhere.
pub(super) async fn visitor<P: ReadSession + TouchSession + ReadAuthenticator>(
    desk: &Desk,
    ports: &P,
    request: &Request,
    moment: Moment<'_>,
) -> Result<Visitor, End> {
    let Some(token) = token_of(request) else {
        return Ok(Visitor::Nobody);
    };
    let link = token.hash(Door::Session);
    let read = ports.read_session(&link, moment.now).await;
    let session = match read.map_err(|error| failed("session", &error))? {
        Some(session) if Limits::of(desk).allow(&session, moment.now) => session,
        _ => return Ok(Visitor::Nobody),
    };
    let Some(seat) = desk.declared.scheme().seat_of(&session.email) else {
        return Ok(Visitor::Nobody);
    };
    let generation = match session.stage {
        Stage::Code { offer } => {
            let email = session.email;
            return Ok(Visitor::Half(Half { email, link, offer }));
        }
        Stage::Whole { generation } => generation,
    };
    let held = ports.read_authenticator(&session.email, moment.now).await;
    let held = held.map_err(|error| failed("session", &error))?;
    if held.is_none_or(|held| held.generation != generation) {
        return Ok(Visitor::Nobody);
    }
    if moment.now.duration_since(session.used) >= NOTED_EVERY {
        note_use(ports, &link, moment.now).await;
    }
    Ok(Visitor::Signed(Signed {
        email: session.email,
        seat,
        link,
    }))
}

/// Whether the session with this hash is still there, under the authenticator's generation of now:
/// for what takes long, and must end where somebody signs out everywhere.
pub(super) async fn goes_on<P: ReadSession + ReadAuthenticator>(
    ports: &P,
    link: &LinkHash,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let Some(session) = ports.read_session(link, now).await? else {
        return Ok(false);
    };
    let Stage::Whole { generation } = session.stage else {
        return Ok(false);
    };
    let held = ports.read_authenticator(&session.email, now).await?;
    Ok(held.is_some_and(|held| held.generation == generation))
}

/// Notes that the session was used. A note that fails only lets the session end sooner.
async fn note_use<P: TouchSession>(ports: &P, link: &LinkHash, now: Timestamp) {
    let now = calendar::to_milliseconds(now);
    if let Err(error) = ports.touch_session(link, now).await {
        tracing::warn!(error = %error, "a session's use could not be noted");
    }
}

/// Uses up the link and begins a session that awaits the code, with what is `offer`ed: 303 to
/// `next`, with the cookie. A session that the browser had before ends, so that no token outlives a
/// sign-in.
pub(super) async fn begin<P: BeginSession + EndSession>(
    desk: &Desk,
    ports: &P,
    request: &Request,
    sign_in: &SignIn,
    (offer, next): (String, &str),
    moment: Moment<'_>,
) -> Result<Response, End> {
    let token = SecretToken::new(moment.random());
    let now = calendar::to_milliseconds(moment.now);
    let minutes = desk.declared.period("sign_in_minutes", 10);
    let session = Session {
        link: token.hash(Door::Session),
        email: sign_in.email.clone(),
        stage: Stage::Code { offer },
        began: now,
        used: now,
        expires: plus_minutes(now, minutes),
    };
    match ports.begin_session(sign_in, &session).await {
        Ok(Settled::Done) => {}
        Ok(Settled::Moved) => return Err(End::LinkUsed),
        Err(error) => return Err(failed("sign-in", &error)),
    }
    if let Some(former) = token_of(request)
        && let Err(error) = ports.end_session(&former.hash(Door::Session)).await
    {
        tracing::warn!(error = %error, "a former session could not be ended");
    }
    Ok(with_token(see_other(next), &token))
}

/// A session of `email`, signed in under this generation of the authenticator, with its token: a
/// new one, so that whoever saw the one before sees nothing more (ASVS 5.0, 7.2.4).
pub(super) fn whole(
    desk: &Desk,
    email: &str,
    generation: i64,
    moment: Moment<'_>,
) -> (SecretToken, Session) {
    let token = SecretToken::new(moment.random());
    let now = calendar::to_milliseconds(moment.now);
    let session = Session {
        link: token.hash(Door::Session),
        email: email.to_owned(),
        stage: Stage::Whole { generation },
        began: now,
        used: now,
        expires: calendar::plus_hours(now, Limits::of(desk).hours),
    };
    (token, session)
}

/// `response`, with the cookie of `token`.
pub(super) fn with_token(response: Response, token: &SecretToken) -> Response {
    with_cookie(response, &token.text(), "")
}

/// Ends the session, if there is one: 303 to the sign-in page, without the cookie. It asks for no
/// code: whoever is halfway may turn back.
pub(super) async fn end<P: EndSession>(ports: &P, request: &Request) -> Result<Response, End> {
    if let Some(token) = token_of(request) {
        let ended = ports.end_session(&token.hash(Door::Session)).await;
        ended.map_err(|error| failed("sign-out", &error))?;
    }
    Ok(without_token(see_other(super::FRONT)))
}

/// The response, after which the browser has no session.
pub(super) fn without_token(response: Response) -> Response {
    with_cookie(response, "", "; Max-Age=0")
}

fn with_cookie(mut response: Response, value: &str, more: &str) -> Response {
    let text = format!("{COOKIE_NAME}={value}; Path=/; Secure; HttpOnly; SameSite=Strict{more}");
    if let Ok(text) = HeaderValue::from_str(&text) {
        response.headers_mut().insert(SET_COOKIE, text);
    }
    response
}

/// The token in the request's cookies. Where two cookies claim to be it, neither is: one of them
/// was put there by someone else.
pub(super) fn token_of(request: &Request) -> Option<SecretToken> {
    let mut values = request
        .headers()
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.split_once('='))
        .filter(|(name, _)| name.trim() == COOKIE_NAME)
        .map(|(_, value)| value.trim());
    match (values.next(), values.next()) {
        (Some(only), None) => SecretToken::parse(only),
        _ => None,
    }
}
