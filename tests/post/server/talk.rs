//! One connection of the server: what it hears and what it answers.

use std::{
    io::{self, ErrorKind, Read, Write},
    net::{Shutdown, TcpStream},
    sync::{Arc, atomic::Ordering::SeqCst},
    time::Duration,
};

use data_encoding::BASE64;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::{Act, Shared};

enum Stream {
    Plain(TcpStream),
    Tls(Box<StreamOwned<ServerConnection, TcpStream>>),
    None,
}

impl Stream {
    fn encrypted(self, config: &Arc<ServerConfig>) -> Stream {
        let Stream::Plain(stream) = self else { return self };
        let connection = ServerConnection::new(Arc::clone(config)).unwrap();
        Stream::Tls(Box::new(StreamOwned::new(connection, stream)))
    }

    fn socket(&self) -> &TcpStream {
        match self {
            Stream::Plain(stream) => stream,
            Stream::Tls(stream) => stream.get_ref(),
            Stream::None => unreachable!(),
        }
    }

    fn read_octet(&mut self) -> io::Result<u8> {
        let mut octet = [0];
        match self {
            Stream::Plain(stream) => stream.read_exact(&mut octet)?,
            Stream::Tls(stream) => stream.read_exact(&mut octet)?,
            Stream::None => unreachable!(),
        }
        Ok(octet[0])
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        match self {
            Stream::Plain(stream) => stream.write_all(text.as_bytes()),
            Stream::Tls(stream) => stream.write_all(text.as_bytes()).and_then(|()| stream.flush()),
            Stream::None => unreachable!(),
        }
    }
}

/// One connection. An error ends it.
pub(super) struct Talk {
    stream: Stream,
    number: usize,
    shared: Arc<Shared>,
}

impl Talk {
    pub(super) fn new(stream: TcpStream, number: usize, shared: Arc<Shared>) -> Talk {
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.set_nodelay(true).unwrap();
        let stream = Stream::Plain(stream);
        Talk { stream, number, shared }
    }

    pub(super) fn until_its_end(mut self) {
        let _ = self.talk();
        let _ = self.stream.socket().shutdown(Shutdown::Both);
    }

    fn talk(&mut self) -> io::Result<()> {
        let tls = self.shared.manner.tls.clone();
        let mut offered = tls.clone().filter(|_| !self.shared.manner.implicit);
        if self.shared.manner.implicit {
            self.encrypt(tls.as_ref().unwrap());
        }
        self.answer("CONNECT", "220 mx.example.org ready")?;
        loop {
            let line = self.line()?;
            let verb = line.split([' ', ':']).next().unwrap().to_owned();
            self.shared
                .heard
                .lock()
                .unwrap()
                .push(format!("{} {verb}", self.number));
            match verb.as_str() {
                "EHLO" => {
                    let starttls = if offered.is_some() { "250-STARTTLS\r\n" } else { "" };
                    let encrypted = matches!(self.stream, Stream::Tls(_));
                    let auth = if encrypted { "250-AUTH PLAIN LOGIN\r\n" } else { "" };
                    let features = self.shared.manner.features;
                    self.answer(
                        "EHLO",
                        &format!("250-mx.example.org\r\n{starttls}{auth}{features}250 HELP"),
                    )?;
                }
                "STARTTLS" => {
                    self.answer("STARTTLS", "220 go ahead")?;
                    self.encrypt(&offered.take().unwrap());
                }
                "AUTH" => {
                    let right = format!("AUTH PLAIN {}", BASE64.encode(b"\0ada\0s3cret"));
                    let usual = if line == right {
                        "235 welcome"
                    } else {
                        "535 5.7.8 Authentication failed"
                    };
                    self.answer(&line, usual)?;
                }
                "DATA" => {
                    let refused = self.answer("DATA", "354 go on")?;
                    if !refused {
                        self.text()?;
                    }
                }
                "QUIT" => return self.answer("QUIT", "221 bye").map(drop),
                _ => drop(self.answer(&line, "250 2.0.0 Ok")?),
            }
        }
    }

    fn encrypt(&mut self, config: &Arc<ServerConfig>) {
        let stream = std::mem::replace(&mut self.stream, Stream::None);
        self.stream = stream.encrypted(config);
    }

    fn act(&self, heard: &str) -> Option<Act> {
        let shared = &self.shared;
        let mut found = None;
        for ((to, nth, act), count) in shared.manner.acts.iter().zip(&shared.counts) {
            if heard.starts_with(to) {
                let now = count.fetch_add(1, SeqCst) + 1;
                found = found.or((*nth == 0 || *nth == now).then_some(*act));
            }
        }
        found
    }

    /// Answers, and says whether that was otherwise than usual.
    fn answer(&mut self, heard: &str, usual: &str) -> io::Result<bool> {
        match self.act(heard) {
            None => self.stream.write(&format!("{usual}\r\n")).map(|()| false),
            Some(Act::Say(text)) => self.stream.write(&format!("{text}\r\n")).map(|()| true),
            Some(Act::SayAndClose(text)) => {
                self.stream.write(&format!("{text}\r\n"))?;
                Err(ErrorKind::Other.into())
            }
            Some(Act::Hang) => loop {
                self.stream.read_octet()?;
            },
            Some(_) => Err(ErrorKind::Other.into()),
        }
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = Vec::new();
        while !line.ends_with(b"\r\n") {
            line.push(self.stream.read_octet()?);
        }
        line.truncate(line.len() - 2);
        let latin = |line: Vec<u8>| line.into_iter().map(char::from).collect();
        Ok(String::from_utf8(line).unwrap_or_else(|error| latin(error.into_bytes())))
    }

    fn text(&mut self) -> io::Result<()> {
        let act = self.act("TEXT");
        if let Some(Act::CloseAfter(octets) | Act::SayAfter(octets, _)) = act {
            for _ in 0..octets {
                self.stream.read_octet()?;
            }
            if let Some(Act::SayAfter(_, text)) = act {
                self.stream.write(&format!("{text}\r\n"))?;
            }
            return Err(ErrorKind::Other.into());
        }
        let mut text = String::new();
        loop {
            let line = self.line()?;
            if line == "." {
                break;
            }
            text += line.strip_prefix('.').unwrap_or(&line);
            text += "\r\n";
        }
        match act {
            Some(Act::Say(answer)) => self.stream.write(&format!("{answer}\r\n")),
            Some(Act::SayAndClose(answer)) => {
                self.stream.write(&format!("{answer}\r\n"))?;
                Err(ErrorKind::Other.into())
            }
            Some(Act::Hang) => loop {
                self.stream.read_octet()?;
            },
            Some(_) => Err(ErrorKind::Other.into()),
            None => {
                self.shared.letters.lock().unwrap().push(text);
                self.stream.write("250 2.0.0 Ok: queued\r\n")
            }
        }
    }
}
