//! The body of an answer: whole, or piece by piece as it is made.

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use service::admin::{BrokenOff, Export, ExportPorts};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// How many pieces wait for whoever takes them: no more are made until one is taken.
const WAITING: usize = 1;

/// A body.
pub(crate) enum Body {
    Whole(Full<Bytes>),
    Pieces(Receiver<Piece>),
    /// All of its pieces are out.
    Ended,
}

/// A piece of a body, or word that the last was the last. Where that word never comes, something
/// broke off, and the connection with it: the browser then says that the download failed.
pub(crate) enum Piece {
    Bytes(Bytes),
    End,
}

impl Body {
    /// A body that is there already.
    pub(crate) fn whole(bytes: Bytes) -> Self {
        Self::Whole(Full::new(bytes))
    }

    /// A body, and where its pieces go.
    pub(crate) fn of_pieces() -> (Sender<Piece>, Self) {
        let (sender, receiver) = channel(WAITING);
        (sender, Self::Pieces(receiver))
    }
}

/// Hands the pieces of `export` over, as fast as they are taken; stops where nobody takes them, or
/// where it is broken off.
pub(crate) async fn send<P: ExportPorts>(mut export: Export<'_, P>, to: Sender<Piece>) {
    loop {
        let piece = match export.next().await {
            Ok(Some(bytes)) => Piece::Bytes(bytes),
            Ok(None) => Piece::End,
            Err(BrokenOff) => return,
        };
        let is_end = matches!(piece, Piece::End);
        if to.send(piece).await.is_err() || is_end {
            return;
        }
    }
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = BrokenOff;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BrokenOff>>> {
        let body = self.get_mut();
        match body {
            Self::Ended => Poll::Ready(None),
            Self::Whole(bytes) => Pin::new(bytes)
                .poll_frame(context)
                .map_err(|never| match never {}),
            Self::Pieces(pieces) => pieces.poll_recv(context).map(|piece| match piece {
                Some(Piece::Bytes(bytes)) => Some(Ok(Frame::data(bytes))),
                Some(Piece::End) => {
                    *body = Self::Ended;
                    None
                }
                None => {
                    *body = Self::Ended;
                    Some(Err(BrokenOff))
                }
            }),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(bytes) => bytes.is_end_stream(),
            Self::Pieces(_) => false,
            Self::Ended => true,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => bytes.size_hint(),
            Self::Pieces(_) => SizeHint::default(),
            Self::Ended => SizeHint::with_exact(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Body, Piece};
    use bytes::Bytes;
    use hyper::service::service_fn;
    use hyper_util::rt::TokioIo;
    use std::convert::Infallible;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};

    /// All that a client hears of an answer whose body has two pieces, and then its end, where `ends`.
    async fn heard(ends: bool) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move {
            let (stream, _) = listener.accept().await.expect("a client");
            let answer = service_fn(move |_| async move {
                let (pieces, body) = Body::of_pieces();
                tokio::spawn(async move {
                    for text in ["one", "two"] {
                        let piece = Piece::Bytes(Bytes::from_static(text.as_bytes()));
                        pieces.send(piece).await.expect("a reader");
                    }
                    if ends {
                        pieces.send(Piece::End).await.expect("a reader");
                    }
                });
                Ok::<_, Infallible>(http::Response::new(body))
            });
            let server = hyper::server::conn::http1::Builder::new();
            // The failure is what the client is to hear of.
            let _ = server.serve_connection(TokioIo::new(stream), answer).await;
        });
        let mut client = TcpStream::connect(address).await.expect("a server");
        let request = b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
        client.write_all(request).await.expect("a request");
        let mut heard = Vec::new();
        client.read_to_end(&mut heard).await.expect("an answer");
        String::from_utf8(heard).expect("text")
    }

    /// In HTTP/1.1 a body in pieces is whole only with the empty chunk at its end: without it, a
    /// browser says that the download failed (RFC 9112, 8).
    #[tokio::test]
    async fn a_body_that_breaks_off_never_looks_whole() {
        let whole = heard(true).await;
        assert!(whole.contains("3\r\none\r\n3\r\ntwo\r\n"), "{whole}");
        assert!(whole.ends_with("\r\n0\r\n\r\n"), "{whole}");
        let broken = heard(false).await;
        assert!(broken.starts_with("HTTP/1.1 200 OK"), "{broken}");
        assert!(!broken.contains("0\r\n\r\n"), "{broken}");
    }
}
