//! The outside world as a value: clock, randomness, environment, streams, terminal and the machine's time zones.
//!
//! Whatever a command learns from the world it learns here, so that a test can put another world in its place. Nothing is
//! opened, read or written before it is asked for, and nothing here decides anything.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the room that the rest of the house asks instead"
)]

mod harden;
mod zone;

use std::{
    env,
    ffi::OsString,
    io::{self, BufWriter, IsTerminal, Read, Stderr, Stdin, Stdout, Write},
    os::fd::AsFd,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use chrono::{DateTime, Utc};
use nix::{
    errno::Errno,
    poll::{PollFd, PollFlags, poll},
};
use signal_hook::{
    consts::{SIGINT, SIGTERM},
    flag,
};

use crate::prompt::{self, Prompt, Terminal};

pub use harden::harden;
pub use zone::Zones;

/// One of the three streams that a process is born with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// What is read.
    Stdin,
    /// The result.
    Stdout,
    /// What is said to a person.
    Stderr,
}

/// The world that a command runs in.
pub trait Host {
    /// The present instant in whole milliseconds, which is how finely the store keeps time.
    fn now(&self) -> DateTime<Utc>;

    /// Fills `bytes` with randomness that is fit for keys.
    fn random(&self, bytes: &mut [u8]) -> io::Result<()>;

    /// A variable of the environment.
    fn var(&self, name: &str) -> Option<OsString>;

    /// The effective user id.
    fn uid(&self) -> u32;

    /// Standard input.
    fn stdin(&mut self) -> &mut dyn Read;

    /// Standard input for a thread of its own, in place of the former.
    fn stdin_apart(&mut self) -> Box<dyn Read + Send>;

    /// Standard output: buffered, so that a result is written whole or reported as lost when it is flushed. It must be
    /// flushed before the process ends.
    fn stdout(&mut self) -> &mut dyn Write;

    /// Standard error, unbuffered.
    fn stderr(&mut self) -> &mut dyn Write;

    /// Whether a stream is a terminal.
    fn is_terminal(&self, stream: Stream) -> bool;

    /// The width of the terminal in columns, where stdout or stderr is one.
    fn columns(&self) -> Option<usize>;

    /// A time zone as a TZif file (RFC 9636): the one of this name in the system's time zone database, or the machine's.
    ///
    /// `InvalidInput` for a name that is not a plain relative one, `NotFound` where there is no such zone; a machine
    /// without any zone is one in UTC.
    fn zone(&self, name: Option<&str>) -> io::Result<Vec<u8>>;

    /// The person at the terminal.
    fn prompt(&mut self) -> &mut dyn Prompt;

    /// From now on Ctrl-C and SIGTERM are noted in the flag that this returns, and [`Host::stdin_apart`] ends with them, so
    /// that a command can end in good order. The second one ends the process at once.
    fn heed_interrupts(&mut self) -> io::Result<Arc<AtomicBool>>;

    /// What threads need of the world that work while the command runs.
    fn station(&self) -> Arc<dyn Station>;
}

/// The part of the world that a thread of its own may ask.
pub trait Station: Send + Sync {
    /// The present instant, as [`Host::now`] tells it.
    fn now(&self) -> DateTime<Utc>;

    /// Fills `bytes` with randomness that is fit for keys.
    fn random(&self, bytes: &mut [u8]) -> io::Result<()>;

    /// Writes a line to standard error, whole. Nothing can be done where that fails.
    fn log(&self, line: &str);
}

/// The real world for a thread of its own.
struct Apart;

impl Station for Apart {
    fn now(&self) -> DateTime<Utc> {
        now()
    }

    fn random(&self, bytes: &mut [u8]) -> io::Result<()> {
        Ok(getrandom::fill(bytes)?)
    }

    fn log(&self, line: &str) {
        let _ = io::stderr().write_all(format!("{line}\n").as_bytes());
    }
}

fn now() -> DateTime<Utc> {
    // A clock before 1970 counts as its beginning: no link and no event can be older.
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let milliseconds = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
    DateTime::from_timestamp_millis(milliseconds).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// The real world.
#[derive(Default)]
pub struct System {
    stdin: Option<Unbuffered>,
    stdout: Option<BufWriter<Stdout>>,
    stderr: Option<Stderr>,
    terminal: Terminal,
    interrupted: Option<Arc<AtomicBool>>,
}

impl System {
    /// The world as this process finds it. Costs nothing: every part is reached for when it is first asked for.
    pub fn new() -> System {
        System::default()
    }
}

/// Standard input without the buffer of the standard library, which would keep a password for as long as the process lives.
struct Unbuffered {
    stdin: Stdin,
    /// Set where reading is to end with a signal.
    interrupted: Option<Arc<AtomicBool>>,
}

impl Unbuffered {
    fn new() -> Unbuffered {
        Unbuffered {
            stdin: io::stdin(),
            interrupted: None,
        }
    }
}

/// How long a signal that arrives just before the wait for input may go unnoticed, in milliseconds.
const LOOK_UP: u16 = 100;

impl Read for Unbuffered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(interrupted) = &self.interrupted {
            loop {
                if interrupted.load(SeqCst) {
                    return Ok(0);
                }
                let mut input = [PollFd::new(self.stdin.as_fd(), PollFlags::POLLIN)];
                match poll(&mut input, LOOK_UP) {
                    Ok(0) | Err(Errno::EINTR) => {}
                    Ok(_) => break,
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Ok(nix::unistd::read(&self.stdin, buffer)?)
    }
}

impl Host for System {
    fn now(&self) -> DateTime<Utc> {
        now()
    }

    fn random(&self, bytes: &mut [u8]) -> io::Result<()> {
        Ok(getrandom::fill(bytes)?)
    }

    fn var(&self, name: &str) -> Option<OsString> {
        env::var_os(name)
    }

    fn uid(&self) -> u32 {
        nix::unistd::geteuid().as_raw()
    }

    fn stdin(&mut self) -> &mut dyn Read {
        self.stdin.get_or_insert_with(Unbuffered::new)
    }

    fn stdin_apart(&mut self) -> Box<dyn Read + Send> {
        let interrupted = self.interrupted.clone();
        Box::new(Unbuffered {
            interrupted,
            ..Unbuffered::new()
        })
    }

    fn stdout(&mut self) -> &mut dyn Write {
        self.stdout.get_or_insert_with(|| BufWriter::new(io::stdout()))
    }

    fn stderr(&mut self) -> &mut dyn Write {
        self.stderr.get_or_insert_with(io::stderr)
    }

    fn is_terminal(&self, stream: Stream) -> bool {
        match stream {
            Stream::Stdin => io::stdin().is_terminal(),
            Stream::Stdout => io::stdout().is_terminal(),
            Stream::Stderr => io::stderr().is_terminal(),
        }
    }

    fn columns(&self) -> Option<usize> {
        prompt::columns()
    }

    fn zone(&self, name: Option<&str>) -> io::Result<Vec<u8>> {
        let text = |name| env::var_os(name).and_then(|value| value.into_string().ok());
        let zones = Zones::of_system(text("TZDIR"));
        match name {
            Some(name) => zones.named(name),
            None => zones.local(text("TZ").as_deref()),
        }
    }

    fn prompt(&mut self) -> &mut dyn Prompt {
        let name = env::var_os("TERM");
        self.terminal.understands_sequences = name.is_some_and(|name| !name.is_empty() && name != "dumb");
        &mut self.terminal
    }

    fn heed_interrupts(&mut self) -> io::Result<Arc<AtomicBool>> {
        let interrupted = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM] {
            // In this order: the first one only sets the flag.
            flag::register_conditional_default(signal, Arc::clone(&interrupted))?;
            flag::register(signal, Arc::clone(&interrupted))?;
        }
        self.interrupted = Some(Arc::clone(&interrupted));
        Ok(interrupted)
    }

    fn station(&self) -> Arc<dyn Station> {
        Arc::new(Apart)
    }
}
