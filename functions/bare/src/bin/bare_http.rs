//! The least that a function of this kind can be: the runtime and an answer. `cargo xtask bench lambda`
//! measures the others beside it.

use lambda_http::{Body, Error, Request, Response, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda_http::run(service_fn(|_: Request| async {
        Ok::<_, Error>(Response::new(Body::Text("answered".to_owned())))
    }))
    .await
}
