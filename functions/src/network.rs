//! The network, as a visitor's browser uses it: over the process's own HTTP stack, so that no second
//! one is linked.

use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::HttpConnector as _;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use http::{Response as HttpResponse, Uri};
use service::probe::{Ask, Unanswered};
use service::{Request, Response};

/// The site at its published address.
pub struct Network {
    base_url: String,
    connector: Connector,
}

impl Network {
    /// The site at `base_url`, such as `https://mentoring.example.org`. Nothing is sent until it is used.
    pub fn of(base_url: &str) -> Self {
        Self {
            base_url: base_url.to_owned(),
            connector: Connector::builder()
                .tls_provider(Provider::Rustls(CryptoMode::Ring))
                .build(),
        }
    }

    /// `request`, at the site's address.
    fn addressed(&self, request: Request) -> Option<HttpRequest> {
        let (mut parts, body) = request.into_parts();
        let uri: Uri = format!("{}{}", self.base_url, parts.uri).parse().ok()?;
        parts.uri = uri;
        let request = http::Request::from_parts(parts, SdkBody::from(body));
        HttpRequest::try_from(request).ok()
    }
}

impl Ask for Network {
    async fn ask(&self, request: Request) -> Result<Response, Unanswered> {
        let request = self.addressed(request).ok_or(Unanswered)?;
        let answer = self.connector.call(request).await;
        let answer = answer.map_err(|_| Unanswered)?;
        let mut response = HttpResponse::builder().status(answer.status().as_u16());
        for (name, value) in answer.headers() {
            response = response.header(name, value);
        }
        let body = ByteStream::new(answer.into_body()).collect().await;
        let body = body.map_err(|_| Unanswered)?.into_bytes();
        response.body(body).map_err(|_| Unanswered)
    }
}
