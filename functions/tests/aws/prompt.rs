//! Ports of this machine where what is sent goes at once. Else what goes out in two pieces, as every
//! longer body does, waits a twenty-fifth of a second for the other side to say that it has the first.

use socket2::{Domain, Socket, Type};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use tiny_http::Server;

/// A listener on a free port, whose connections have its haste.
pub(crate) fn listener() -> TcpListener {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    socket.set_tcp_nodelay(true).expect("no delay");
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    socket.bind(&address.into()).expect("a port");
    socket.listen(128).expect("it listens");
    socket.into()
}

/// A server on such a port.
pub(crate) fn server() -> Server {
    Server::from_listener(listener(), None).expect("a server")
}
