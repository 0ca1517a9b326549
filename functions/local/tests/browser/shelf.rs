//! A server of the table's pages: each state at an address of its own, with the headers that the
//! functions give it, and all else (the style sheet, the icons) from the running system.

use crate::scheme_test::{NOW, SchemeTest};
use crate::table::State;
use service::headers::SECURITY;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// The pages, served until the test ends.
pub(crate) struct Shelf {
    /// Where, without a slash at the end.
    pub(crate) address: String,
}

/// What is served: the states by their names, and the system that has the rest.
struct Served {
    pages: BTreeMap<String, String>,
    system: Mutex<SchemeTest>,
}

impl Shelf {
    pub(crate) fn open(states: &[State]) -> Self {
        let pages = states.iter();
        let pages = pages.map(|state| (format!("/state/{}", state.name), state.html.clone()));
        let served = Arc::new(Served {
            pages: pages.collect(),
            system: Mutex::new(SchemeTest::start_at(NOW)),
        });
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let served = Arc::clone(&served);
                thread::spawn(move || served.answer(&stream));
            }
        });
        Self {
            address: format!("http://{address}"),
        }
    }

    pub(crate) fn address_of(&self, state: &State) -> String {
        format!("{}/state/{}", self.address, state.name)
    }
}

impl Served {
    /// Answers the requests of one connection, as long as it lasts.
    fn answer(&self, stream: &TcpStream) {
        let mut reader = BufReader::new(stream);
        while let Some(path) = asked(&mut reader) {
            let (kind, body) = match self.pages.get(&path) {
                Some(html) => (
                    "text/html; charset=utf-8".to_owned(),
                    html.clone().into_bytes(),
                ),
                None => {
                    let page = self.system.lock().expect("no test panicked").get(&path);
                    (page.header("content-type").to_owned(), page.bytes)
                }
            };
            let mut head = format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n");
            for (name, value) in SECURITY {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
            head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
            let mut out = stream;
            let sent = out
                .write_all(head.as_bytes())
                .and_then(|()| out.write_all(&body));
            if sent.is_err() {
                return;
            }
        }
    }
}

/// The path of the next request; none once the browser has gone.
fn asked(reader: &mut impl BufRead) -> Option<String> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let path = line.split(' ').nth(1)?.to_owned();
    loop {
        let mut header = String::new();
        reader
            .read_line(&mut header)
            .ok()
            .filter(|read| *read > 0)?;
        if header.trim().is_empty() {
            return Some(path);
        }
    }
}
