//! A mail server on a port of its own. It speaks SMTP over real connections: in the open, by TLS, or
//! changing to it; and can fail in every way, before it takes a letter and after.

use rcgen::generate_simple_self_signed;
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// How it may be spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Speaks {
    /// In the open.
    Openly,
    /// By TLS from the start.
    Tls,
    /// In the open until it is asked to change to TLS.
    StartTls,
}

/// What goes wrong, with every letter until something else does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing.
    #[default]
    None,
    /// It answers this verb with this line. A verb of none is the connection itself, and `.` the end
    /// of a letter.
    Says(&'static str, &'static str),
    /// It hangs up in the place of an answer to this verb.
    HangsUp(&'static str),
    /// It never answers this verb.
    IsSilent(&'static str),
}

impl Fault {
    /// Whether a letter was taken before it went wrong.
    pub(crate) fn is_after_the_effect(self) -> bool {
        matches!(self, Self::HangsUp(".") | Self::IsSilent("."))
    }
}

/// A letter that it took.
#[derive(Clone, Debug, Default)]
pub(crate) struct Taken {
    /// To whom.
    pub(crate) to: String,
    /// The message as it came.
    pub(crate) text: String,
    /// Whether it came by TLS.
    pub(crate) by_tls: bool,
    /// What was said to be let in, decoded.
    pub(crate) login: String,
}

/// A running server.
pub(crate) struct MailServer {
    /// `127.0.0.1` with its port.
    pub(crate) place: String,
    /// The certificate, as a file of trusted ones holds it.
    pub(crate) certificate: String,
    shared: Arc<Shared>,
}

struct Shared {
    speaks: Speaks,
    tls: Arc<ServerConfig>,
    fault: Mutex<Fault>,
    taken: Mutex<Vec<Taken>>,
    /// The verbs that were said in the open.
    overheard: Mutex<Vec<String>>,
}

impl MailServer {
    /// Starts it.
    pub(crate) fn that(speaks: Speaks) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let place = listener.local_addr().expect("an address").to_string();
        let made = generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).expect("keys");
        let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key.into())
            .expect("a certificate");
        let shared = Arc::new(Shared {
            speaks,
            tls: Arc::new(tls),
            fault: Mutex::default(),
            taken: Mutex::default(),
            overheard: Mutex::default(),
        });
        let served = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&served);
                // Who hangs up in the middle of it ends that conversation alone.
                thread::spawn(move || shared.meet(&stream));
            }
        });
        Self {
            place,
            certificate: pem(made.cert.der()),
            shared,
        }
    }

    /// From now on, this goes wrong.
    pub(crate) fn has(&self, fault: Fault) {
        *self.shared.fault.lock().unwrap() = fault;
    }

    /// The letters taken since this was last asked.
    pub(crate) fn taken(&self) -> Vec<Taken> {
        std::mem::take(&mut self.shared.taken.lock().unwrap())
    }

    /// The verbs that were said in the open.
    pub(crate) fn overheard(&self) -> Vec<String> {
        self.shared.overheard.lock().unwrap().clone()
    }
}

fn pem(der: &[u8]) -> String {
    let text = crate::world::base64(der);
    format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
}

/// A connection, with TLS or without.
trait Line: Read + Write + Send {}

impl<T: Read + Write + Send> Line for T {}

impl Shared {
    fn meet(&self, stream: &TcpStream) -> io::Result<()> {
        let is_private = self.speaks == Speaks::Tls;
        let line: Box<dyn Line> = if is_private {
            self.private(stream.try_clone()?)
        } else {
            Box::new(stream.try_clone()?)
        };
        let mut talk = Talk {
            shared: self,
            line,
            letter: Taken {
                by_tls: is_private,
                ..Taken::default()
            },
        };
        if !talk.answer("", "220 here")? {
            return Ok(());
        }
        loop {
            let said = talk.hear()?;
            let verb = said
                .split([' ', ':'])
                .next()
                .unwrap_or_default()
                .to_ascii_uppercase();
            if !talk.letter.by_tls {
                self.overheard.lock().unwrap().push(verb.clone());
            }
            if verb == "STARTTLS" && self.speaks == Speaks::StartTls {
                talk.answer(&verb, "220 go on")?;
                talk.line = self.private(stream.try_clone()?);
                talk.letter.by_tls = true;
            } else if !talk.does(&verb, &said)? {
                return Ok(());
            }
        }
    }

    fn private(&self, stream: TcpStream) -> Box<dyn Line> {
        let connection = ServerConnection::new(Arc::clone(&self.tls)).expect("a connection");
        Box::new(StreamOwned::new(connection, stream))
    }
}

/// One conversation.
struct Talk<'a> {
    shared: &'a Shared,
    line: Box<dyn Line>,
    letter: Taken,
}

impl Talk<'_> {
    /// Does what a verb asks. Whether the conversation goes on.
    fn does(&mut self, verb: &str, said: &str) -> io::Result<bool> {
        match verb {
            "EHLO" if self.shared.speaks == Speaks::StartTls && !self.letter.by_tls => {
                self.answer(verb, "250-here\r\n250 STARTTLS")
            }
            "EHLO" => self.answer(verb, "250-here\r\n250-8BITMIME\r\n250 AUTH PLAIN"),
            "AUTH" => {
                let word = said.rsplit(' ').next().unwrap_or_default();
                self.letter.login = decoded(word);
                self.answer(verb, "235 come in")
            }
            "RCPT" => {
                said.clone_into(&mut self.letter.to);
                self.answer(verb, "250 fine")
            }
            "DATA" => {
                let goes_on = self.answer(verb, "354 go on")?;
                let is_refused = matches!(self.fault(), Fault::Says("DATA", _));
                if is_refused || !goes_on {
                    return Ok(goes_on);
                }
                self.letter.text.clear();
                loop {
                    let line = self.hear()?;
                    if line == "." {
                        break;
                    }
                    self.letter.text += &(line + "\n");
                }
                self.answer(".", "250 taken")
            }
            "QUIT" => self.answer(verb, "221 bye").map(|_| false),
            _ => self.answer(verb, "250 fine"),
        }
    }

    /// Answers a verb, unless it has a fault; takes the letter where this is its end.
    fn answer(&mut self, verb: &str, line: &str) -> io::Result<bool> {
        let fault = self.fault();
        let (line, goes_on) = match fault {
            Fault::Says(at, line) if at == verb => (line, true),
            Fault::HangsUp(at) if at == verb => ("", false),
            Fault::IsSilent(at) if at == verb => ("", true),
            _ => (line, true),
        };
        if verb == "." && (line.starts_with('2') || fault.is_after_the_effect()) {
            let mut taken = self.shared.taken.lock().unwrap();
            taken.push(self.letter.clone());
        }
        if line.is_empty() && goes_on {
            // Until the other side has had enough.
            while self.hear().is_ok() {}
            return Ok(false);
        }
        if goes_on {
            self.line.write_all(format!("{line}\r\n").as_bytes())?;
            self.line.flush()?;
        }
        Ok(goes_on)
    }

    fn fault(&self) -> Fault {
        *self.shared.fault.lock().unwrap()
    }

    /// A line, without its end.
    fn hear(&mut self) -> io::Result<String> {
        let mut bytes = Vec::new();
        let mut byte = [0];
        while bytes.last() != Some(&b'\n') {
            self.line.read_exact(&mut byte)?;
            bytes.push(byte[0]);
        }
        let text = String::from_utf8_lossy(&bytes);
        Ok(text.trim_end().to_owned())
    }
}

fn decoded(word: &str) -> String {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::STANDARD.decode(word);
    String::from_utf8_lossy(&bytes.unwrap_or_default()).replace('\0', " ")
}
