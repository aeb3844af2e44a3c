//! A mail server for tests: takes mails, or misbehaves in the way it is told to for the next of them.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// How one dialogue goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Says nothing at all.
    Silent,
    /// Greets with 421.
    TurnedAway,
    /// The command of that name is answered so.
    At(&'static str, &'static str),
    /// Closes without a word at the command of that name.
    ClosesAt(&'static str),
    /// Closes while the text is still on its way, and keeps nothing.
    ClosesInsideText,
    /// Answers each command by a line for as long as anybody listens, and never comes to its end.
    Slow,
    /// The text is answered so.
    Text(&'static str),
    /// Takes the text, keeps it, and closes without a reply.
    TakesAndCloses,
    /// Takes the text, keeps it, and never answers.
    TakesAndHangs,
}

/// A mail that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) to: String,
    pub(crate) message: String,
    pub(crate) encrypted: bool,
    pub(crate) login: Option<String>,
}

impl Taken {
    pub(crate) fn header(&self, name: &str) -> &str {
        let prefix = format!("{name}: ");
        let mut lines = self.message.lines().take_while(|line| !line.is_empty());
        lines.find_map(|line| line.strip_prefix(&prefix)).unwrap_or_default()
    }
}

#[derive(Default)]
struct State {
    faults: VecDeque<Fault>,
    taken: Vec<Taken>,
    connections: usize,
    dialogues: Vec<tokio::task::AbortHandle>,
}

pub(crate) struct Peer {
    pub(crate) port: u16,
    /// PEM of the certificate, where it speaks TLS.
    pub(crate) authority: Option<Vec<u8>>,
    state: Arc<Mutex<State>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Peer {
    pub(crate) async fn start() -> Self {
        Self::listening_at(0).await
    }

    pub(crate) async fn listening_at(port: u16) -> Self {
        Self::listen(port, None, None).await
    }

    /// Offers STARTTLS with a certificate of its own for `localhost`, and asks for a password afterwards.
    pub(crate) async fn start_tls() -> Self {
        let key = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
        let chain = vec![key.cert.der().clone()];
        let private = tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer::from(key.signing_key.serialize_der());
        let provider = Arc::new(tokio_rustls::rustls::crypto::aws_lc_rs::default_provider());
        let config = tokio_rustls::rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("TLS versions")
            .with_no_client_auth()
            .with_single_cert(chain, private.into())
            .expect("a usable certificate");
        Self::listen(0, Some(TlsAcceptor::from(Arc::new(config))), Some(key.cert.pem().into_bytes())).await
    }

    async fn listen(port: u16, acceptor: Option<TlsAcceptor>, authority: Option<Vec<u8>>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                lock(&shared).connections += 1;
                let acceptor = acceptor.clone();
                let state = Arc::clone(&shared);
                let dialogue = tokio::spawn(async move {
                    // A client that goes away ends its dialogue.
                    drop(serve(stream, acceptor, &state).await);
                });
                lock(&shared).dialogues.push(dialogue.abort_handle());
            }
        });
        Self { port, authority, state, task }
    }

    /// The next dialogues go wrong so, one after the other.
    pub(crate) fn next(&self, faults: &[Fault]) {
        lock(&self.state).faults.extend(faults);
    }

    /// Closes every connection that is open.
    pub(crate) fn hang_up(&self) {
        for dialogue in lock(&self.state).dialogues.drain(..) {
            dialogue.abort();
        }
    }

    pub(crate) fn taken(&self) -> Vec<Taken> {
        lock(&self.state).taken.clone()
    }

    pub(crate) fn connections(&self) -> usize {
        lock(&self.state).connections
    }
}

fn lock(state: &Mutex<State>) -> std::sync::MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn serve(stream: TcpStream, acceptor: Option<TlsAcceptor>, state: &Mutex<State>) -> std::io::Result<()> {
    let first = lock(state).faults.front().copied();
    match first {
        Some(Fault::Silent) => {
            lock(state).faults.pop_front();
            let mut reader = BufReader::new(stream);
            return reader.read_line(&mut String::new()).await.map(drop);
        }
        Some(Fault::TurnedAway) => {
            lock(state).faults.pop_front();
            let mut stream = stream;
            return stream.write_all(b"421 4.3.2 closing\r\n").await;
        }
        _ => {}
    }
    let mut plain = BufReader::new(stream);
    plain.get_mut().write_all(b"220 peer.example ESMTP\r\n").await?;
    let offer = acceptor.is_some();
    if !dialogue(&mut plain, state, (offer, false)).await? {
        return Ok(());
    }
    let Some(acceptor) = acceptor else { return Ok(()) };
    let encrypted = acceptor.accept(plain.into_inner()).await?;
    dialogue(&mut BufReader::new(encrypted), state, (false, true)).await.map(drop)
}

/// Speaks until the client leaves; gives whether it asked for TLS.
async fn dialogue<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    state: &Mutex<State>,
    (offers_tls, encrypted): (bool, bool),
) -> std::io::Result<bool> {
    let (mut to, mut login) = (String::new(), None);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(false);
        }
        let verb = line.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        let fault = take_if(state, |fault| match fault {
            Fault::At(at, _) | Fault::ClosesAt(at) => at == verb,
            Fault::Slow => verb == "EHLO",
            _ => false,
        });
        if fault == Some(Fault::Slow) {
            return drip(stream).await;
        }
        if let Some(Fault::ClosesAt(_)) = fault {
            return Ok(false);
        }
        if let Some(Fault::At(_, reply)) = fault {
            stream.get_mut().write_all(format!("{reply}\r\n").as_bytes()).await?;
            continue;
        }
        let reply = match verb.as_str() {
            "EHLO" if offers_tls => "250-peer.example\r\n250 STARTTLS",
            "EHLO" if encrypted => "250-peer.example\r\n250 AUTH PLAIN",
            "EHLO" => "250 peer.example",
            "STARTTLS" => {
                stream.get_mut().write_all(b"220 go\r\n").await?;
                return Ok(true);
            }
            "AUTH" => {
                login = Some(line.trim().to_owned());
                "235 2.7.0 welcome"
            }
            "RCPT" => {
                line.split(['<', '>']).nth(1).unwrap_or_default().clone_into(&mut to);
                "250 ok"
            }
            "DATA" => match text(stream, state, (&to, encrypted, login.clone())).await? {
                Some(reply) => reply,
                None => return Ok(false),
            },
            "QUIT" => {
                stream.get_mut().write_all(b"221 bye\r\n").await?;
                return Ok(false);
            }
            _ => "250 ok",
        };
        stream.get_mut().write_all(format!("{reply}\r\n").as_bytes()).await?;
        stream.get_mut().flush().await?;
    }
}

/// Always another line of a reply, so that no single read waits for long.
async fn drip<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufReader<S>) -> std::io::Result<bool> {
    let mut pace = tokio::time::interval(std::time::Duration::from_millis(20));
    loop {
        pace.tick().await;
        stream.get_mut().write_all(b"250-patience\r\n").await?;
    }
}

fn take_if(state: &Mutex<State>, wanted: impl Fn(Fault) -> bool) -> Option<Fault> {
    let mut state = lock(state);
    let first = state.faults.front().copied().filter(|fault| wanted(*fault));
    if first.is_some() {
        state.faults.pop_front();
    }
    first
}

/// Reads the text; `None` when the connection is to close without a word.
async fn text<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    state: &Mutex<State>,
    (to, encrypted, login): (&str, bool, Option<String>),
) -> std::io::Result<Option<&'static str>> {
    let fault = take_if(state, |fault| {
        matches!(fault, Fault::Text(_) | Fault::TakesAndCloses | Fault::TakesAndHangs | Fault::ClosesInsideText)
    });
    stream.get_mut().write_all(b"354 go ahead\r\n").await?;
    stream.get_mut().flush().await?;
    let mut message = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        if line == ".\r\n" {
            break;
        }
        message.push_str(line.strip_prefix('.').unwrap_or(&line));
        if fault == Some(Fault::ClosesInsideText) {
            return Ok(None);
        }
    }
    if let Some(Fault::Text(reply)) = fault {
        return Ok(Some(reply));
    }
    lock(state).taken.push(Taken { to: to.to_owned(), message, encrypted, login });
    match fault {
        Some(Fault::TakesAndCloses) => Ok(None),
        Some(Fault::TakesAndHangs) => {
            stream.read_line(&mut String::new()).await?;
            Ok(None)
        }
        _ => Ok(Some("250 2.0.0 taken")),
    }
}
