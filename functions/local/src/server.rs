//! HTTP on this machine: a request read whole, handed to the site or to the function whose route
//! it is, as the CDN and the HTTP API would.

use crate::body::{self, Body};
use crate::dev;
use crate::system::Shared;
use bytes::{Bytes, BytesMut};
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use http::{HeaderValue, Method, StatusCode};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use service::admin::Answer;
use service::routes::{Found, Function, find};
use service::{
    Dice, End, EndFacts, Moment, Request, Response, admin, application, approval, end, headers,
    limits, manage, monitoring, quoting,
};
use site_gen::{OutputTree, Served};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tracing::Instrument;

/// What is kept of a body: one byte more than a function takes, so that it can say that it is too large.
const KEPT: usize = 64 * 1024 + 1;

/// What is read of a body at all, so that whoever sends more still hears the answer.
const DRAINED: usize = 16 * 1024 * 1024;

/// Answers until the task is ended.
pub(crate) async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        // Else the last piece of a page waits for the other side to say that it has the piece before.
        let _ = stream.set_nodelay(true);
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            let answer = service_fn(|request| {
                let shared = Arc::clone(&shared);
                async move { Ok::<_, Infallible>(guarded(shared, request).await) }
            });
            // A connection that the other side breaks off is no fault of ours.
            let _ = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(Duration::from_secs(30))
                .serve_connection(TokioIo::new(stream), answer)
                .await;
        });
    }
}

/// Answers; where that panics, with the page that says so.
async fn guarded(shared: Arc<Shared>, request: http::Request<Incoming>) -> http::Response<Body> {
    let id = request_id(&shared);
    let span = tracing::error_span!("request", request.id = id);
    let ended = |why| headers::secure(end(&shared.desk, why, &EndFacts::default()));
    let (parts, body) = request.into_parts();
    let Some(body) = whole(body).await else {
        return ended(End::BadRequest).map(Body::whole);
    };
    let mut request = Request::from_parts(parts, body);
    note_source(&mut request);
    let own = Arc::clone(&shared);
    let (head, awaited) = oneshot::channel();
    let quoted = id.clone();
    let work = async move {
        // Whoever asked may be gone: then nobody takes the answer.
        match answer(&own, &request).await {
            Answer::Whole(response) => drop(head.send(quoting(response, &quoted).map(Body::whole))),
            Answer::Export(response, export) => {
                let (pieces, body) = Body::of_pieces();
                drop(head.send(response.map(|_| body)));
                body::send(*export, pieces).await;
            }
        }
    };
    tokio::spawn(work.instrument(span));
    match awaited.await {
        Ok(response) => response,
        Err(_) => quoting(ended(End::SomethingWrong), &id).map(Body::whole),
    }
}

/// An id for the lines of the log, and for the page where something went wrong.
fn request_id(shared: &Shared) -> String {
    let mut bytes = [0; 8];
    shared.dice.fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whence the request came, for the limits: from this machine, where everyone would count as one, only
/// where a test says so.
fn note_source(request: &mut Request) {
    let said = request.headers().get("x-preview-address");
    let said = said.and_then(|value| value.to_str().ok()?.parse().ok());
    if let Some(address) = said {
        request.extensions_mut().insert(limits::Source(address));
    }
}

/// The body, cut where it is too large for any function; `None` where it broke off, since half a
/// decision would pass for a whole one.
async fn whole(mut body: Incoming) -> Option<Bytes> {
    let (mut kept, mut read) = (BytesMut::new(), 0);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.ok()?.into_data() else {
            continue;
        };
        read += data.len();
        let room = KEPT.saturating_sub(kept.len()).min(data.len());
        kept.extend_from_slice(data.get(..room).unwrap_or(&[]));
        if read > DRAINED {
            break;
        }
    }
    Some(kept.freeze())
}

async fn answer<'a>(shared: &'a Shared, request: &Request) -> Answer<'a, store::Applications> {
    let path = request.uri().path();
    if path == "/dev" || path.starts_with("/dev/") {
        return Answer::Whole(dev::answer(shared, request).await);
    }
    if path.starts_with("/forms/") || path.starts_with("/admin/") {
        return function(shared, request).await;
    }
    Answer::Whole(site(shared, request))
}

/// The function whose route it is; a path of no route goes where its neighbours go.
async fn function<'a>(shared: &'a Shared, request: &Request) -> Answer<'a, store::Applications> {
    let moment = Moment {
        now: shared.clock.now(),
        dice: &shared.dice,
    };
    let (desk, applications) = (&shared.desk, &shared.applications);
    let function = match find(request.method(), request.uri().path()) {
        Found::Route(route, _) => route.function,
        Found::WrongMethod(_, function) => function,
        Found::Nothing if request.uri().path().starts_with("/admin/") => Function::Admin,
        Found::Nothing => Function::Application,
    };
    let response = match function {
        Function::Application => application::serve(desk, applications, request, moment).await,
        Function::Monitoring => monitoring::serve(desk, &shared.monitoring, request, moment).await,
        Function::Approval => approval::serve(desk, applications, request, moment).await,
        Function::Manage => manage::serve(desk, applications, request, moment).await,
        Function::Admin => {
            // Phones know nothing of a clock that was set.
            let phones = service::edge::now();
            let releases = &shared.releases;
            return admin::serve(desk, applications, releases, request, phones, moment).await;
        }
    };
    Answer::Whole(response)
}

/// A file of the site, as the CDN would serve it.
fn site(shared: &Shared, request: &Request) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        let mut response = end(&shared.desk, End::WrongMethod, &EndFacts::default());
        response
            .headers_mut()
            .insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        return headers::secure(response);
    }
    let tree = &shared.site;
    let mut response = match tree.serve(request.uri().path()) {
        Served::File { path, content_type } => file(tree, path, content_type, StatusCode::OK),
        Served::Redirect(location) => moved(&location),
        Served::NotFound => file(
            tree,
            "404.html",
            "text/html; charset=utf-8",
            StatusCode::NOT_FOUND,
        ),
    };
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers::secure(response)
}

fn file(tree: &OutputTree, path: &str, content_type: &'static str, status: StatusCode) -> Response {
    let body = tree.get(path).unwrap_or_default();
    let mut response = Response::new(Bytes::copy_from_slice(&body));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

fn moved(location: &str) -> Response {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::SEE_OTHER;
    if let Ok(location) = HeaderValue::from_str(location) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}
