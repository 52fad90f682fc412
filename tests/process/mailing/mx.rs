//! A mail server of a few lines that a test plays on loopback, one connection at a time, until it dies.

use std::{
    io::{self, BufRead, BufReader, Read},
    net::{Ipv4Addr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
};

use super::*;

/// What it does in place of its usual answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Act {
    /// Says this and goes on.
    Say(&'static str),
    /// Says nothing until the other side hangs up.
    Hang,
    /// Is gone, in the middle of a text where it hears one.
    Die,
    /// Hears all of a text, keeps it, and is gone.
    KeepAndDie,
}

/// What it does otherwise where it hears this, for the so-manieth time, from 1 on: `CONNECT`, a command, or `TEXT`.
type Manner = Box<dyn Fn(&str, usize) -> Option<Act> + Send>;

/// A server that runs.
pub(in super::super) struct Mx {
    port: u16,
    heard: Arc<Heard>,
}

#[derive(Default)]
struct Heard {
    connections: AtomicUsize,
    letters: Mutex<Vec<String>>,
}

impl Mx {
    /// On a port of its own.
    pub(in super::super) fn start(manner: impl Fn(&str, usize) -> Option<Act> + Send + 'static) -> Mx {
        Mx::at(0, manner)
    }

    /// On the port of one that died.
    pub(in super::super) fn at(port: u16, manner: impl Fn(&str, usize) -> Option<Act> + Send + 'static) -> Mx {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::new(Heard::default());
        let mut talk = Talk {
            heard: heard.clone(),
            manner: Box::new(manner),
            counts: BTreeMap::new(),
        };
        // It ends with the process, where it does not die before.
        thread::spawn(move || {
            let mut connections = listener.incoming().flatten();
            while connections.next().is_none_or(|stream| talk.with(stream).is_ok()) {}
        });
        Mx { port, heard }
    }

    pub(in super::super) fn port(&self) -> u16 {
        self.port
    }

    /// As the setting says it.
    pub(in super::super) fn carrier(&self) -> String {
        format!("smtp+plain://127.0.0.1:{}", self.port)
    }

    pub(in super::super) fn connections(&self) -> usize {
        self.heard.connections.load(SeqCst)
    }

    /// The letters that it took over, with line feeds.
    pub(in super::super) fn letters(&self) -> Vec<String> {
        self.heard.letters.lock().unwrap().clone()
    }
}

/// It is gone.
struct Dead;

/// What it heard of everybody so far.
struct Talk {
    heard: Arc<Heard>,
    manner: Manner,
    counts: BTreeMap<String, usize>,
}

impl Talk {
    /// A connection until its end, however that comes.
    fn with(&mut self, stream: TcpStream) -> Result<(), Dead> {
        self.heard.connections.fetch_add(1, SeqCst);
        let mut lines = BufReader::new(stream);
        self.speaks(&mut lines).unwrap_or(Ok(()))
    }

    fn speaks(&mut self, lines: &mut BufReader<TcpStream>) -> io::Result<Result<(), Dead>> {
        let mut verb = "CONNECT".to_owned();
        loop {
            let count = self.counts.entry(verb.clone()).or_default();
            *count += 1;
            let act = (self.manner)(&verb, *count);
            match act {
                Some(Act::Die) if verb == "TEXT" => lines.read_exact(&mut [0; 300])?,
                _ if verb == "TEXT" => {
                    let text = read_text(lines)?;
                    if !matches!(act, Some(Act::Say(_))) {
                        self.heard.letters.lock().unwrap().push(text);
                    }
                }
                _ => {}
            }
            let usual = match &*verb {
                "CONNECT" => "220 mx.example.org",
                "DATA" => "354 go on",
                "QUIT" => "221 bye",
                _ => "250 2.0.0 Ok",
            };
            let said = match act {
                None => usual,
                Some(Act::Say(words)) => words,
                Some(Act::Hang) => return lines.read_to_end(&mut Vec::new()).map(|_| Ok(())),
                Some(Act::Die | Act::KeepAndDie) => return Ok(Err(Dead)),
            };
            lines.get_mut().write_all(format!("{said}\r\n").as_bytes())?;
            if verb == "DATA" && said == usual {
                verb = "TEXT".to_owned();
                continue;
            }
            let mut line = String::new();
            if verb == "QUIT" || lines.read_line(&mut line)? == 0 {
                return Ok(Ok(()));
            }
            verb = line.trim_end().split([' ', ':']).next().unwrap().to_owned();
        }
    }
}

fn read_text(lines: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut text = String::new();
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        match line.trim_end_matches("\r\n") {
            "." => return Ok(text),
            line => text += line.strip_prefix('.').unwrap_or(line),
        }
        text.push('\n');
    }
}
