//! A letter through a program that takes it on its standard input, as sendmail does and every mail server's stand-in for
//! it.

use std::{
    fs,
    io::{self, ErrorKind, Read, Write},
    os::{
        fd::{AsFd, BorrowedFd},
        unix::process::{CommandExt, ExitStatusExt},
    },
    path::{Path, PathBuf},
    process::{Child, ChildStderr, ChildStdin, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use nix::{
    errno::Errno,
    fcntl::{FcntlArg, OFlag, fcntl},
    poll::{PollFd, PollFlags, PollTimeout, poll},
    sys::signal::{Signal, killpg},
    unistd::{AccessFlags, Pid, eaccess},
};

use crate::{
    files::{self, FileError},
    letter::Letter,
};

use super::{
    fault::{PostFault, span},
    said, with_line_feeds,
};

/// What a person calls it.
const NOUN: &str = "mail program";

/// Statuses of sysexits.h by which such a program says that it does not know the user or the host.
const EX_NOUSER: i32 = 67;
const EX_NOHOST: i32 = 68;

/// How long the end of a program may go unnoticed, where its descendants hold its standard error.
const LOOK_UP: Duration = Duration::from_millis(20);

/// As much of the end of its standard error as can hold a last line.
const KEPT: usize = 4096;

/// A program, and how long it may take.
pub(super) struct Sendmail {
    program: PathBuf,
    timeout: Duration,
}

impl Sendmail {
    pub(super) fn new(program: &Path, timeout: Duration) -> Sendmail {
        Sendmail {
            program: program.to_owned(),
            timeout,
        }
    }

    pub(super) fn probe(&self) -> Result<(), PostFault> {
        let found = fs::metadata(&self.program).map_err(|error| self.failed(error))?;
        files::regular(&found, NOUN, &self.program)?;
        eaccess(&self.program, AccessFlags::X_OK).map_err(|error| self.failed(error.into()))
    }

    pub(super) fn send(&self, letter: &Letter) -> Result<(), PostFault> {
        let envelope = letter.envelope();
        // A letter that nobody is to answer comes from nobody (RFC 5321, section 4.5.5).
        let from = envelope.from().map_or("<>", AsRef::as_ref);
        let to = envelope.to().iter().map(AsRef::<str>::as_ref);
        let mut command = Command::new(&self.program);
        command.args(["-i", "-f", from, "--"]).args(to);
        let text = with_line_feeds(letter);
        let mut run = || {
            let mut run = Run::new(&mut command)?;
            let status = run.end_within(&text, self.timeout)?;
            Ok((status, run.last_line()))
        };
        let (status, last) = run().map_err(|error| self.failed(error))?;
        let how = match status {
            Some(status) if status.success() => return Ok(()),
            None => format!("did not end within {} and was killed", span(self.timeout)),
            Some(status) => match (status.code(), status.signal()) {
                (Some(code), _) => format!("ended with status {code}"),
                (None, Some(signal)) => format!("was ended by signal {signal}"),
                (None, None) => "was ended".to_owned(),
            },
        };
        Err(PostFault::Program {
            program: self.program.clone(),
            how: last.map(|last| format!("{how}: `{last}`")).unwrap_or(how),
            is_final: matches!(status.and_then(|status| status.code()), Some(EX_NOUSER | EX_NOHOST)),
        })
    }

    fn failed(&self, error: io::Error) -> PostFault {
        FileError::from_io("run", NOUN, &self.program, error).into()
    }
}

/// A program that runs, in a process group of its own, so that whatever it starts can be ended with it.
struct Run {
    child: Child,
    input: Option<ChildStdin>,
    errors: Option<ChildStderr>,
    said: Vec<u8>,
}

impl Run {
    fn new(command: &mut Command) -> io::Result<Run> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn()?;
        let run = Run {
            input: child.stdin.take(),
            errors: child.stderr.take(),
            said: Vec::new(),
            child,
        };
        for pipe in run.pipes().into_iter().flatten() {
            fcntl(pipe, FcntlArg::F_SETFL(OFlag::O_NONBLOCK))?;
        }
        Ok(run)
    }

    /// Gives it its input and hears what it says until it ends. `None` where it does not within that time, and is killed.
    #[expect(
        clippy::disallowed_methods,
        reason = "how long a program runs is no instant of anything that is kept"
    )]
    fn end_within(&mut self, mut input: &[u8], time: Duration) -> io::Result<Option<ExitStatus>> {
        let begun = Instant::now();
        loop {
            self.exchange(&mut input)?;
            if let Some(status) = self.child.try_wait()? {
                // What it said last may have come in between.
                self.exchange(&mut input)?;
                return Ok(Some(status));
            }
            let left = time.saturating_sub(begun.elapsed());
            if left.is_zero() {
                return Ok(None);
            }
            let wait = PollTimeout::try_from(left.min(LOOK_UP)).unwrap_or(PollTimeout::ZERO);
            let [input, errors] = self.pipes();
            let input = input.map(|pipe| PollFd::new(pipe, PollFlags::POLLOUT));
            let errors = errors.map(|pipe| PollFd::new(pipe, PollFlags::POLLIN));
            let mut ready: Vec<PollFd<'_>> = input.into_iter().chain(errors).collect();
            match poll(&mut ready, wait) {
                Ok(_) | Err(Errno::EINTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Writes and reads as much as goes without waiting.
    fn exchange(&mut self, rest: &mut &[u8]) -> io::Result<()> {
        while let Some(input) = &mut self.input {
            match input.write(rest) {
                // Its end tells the program that this is all. One that does not read on has its reasons, and says them.
                _ if rest.is_empty() => self.input = None,
                Err(error) if error.kind() == ErrorKind::BrokenPipe => self.input = None,
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                written => *rest = &rest[written?..],
            }
        }
        let mut heard = [0; 1024];
        while let Some(errors) = &mut self.errors {
            match errors.read(&mut heard) {
                Ok(0) => self.errors = None,
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => self.said.extend_from_slice(&heard[..read?]),
            }
            self.said.drain(..self.said.len().saturating_sub(KEPT));
        }
        Ok(())
    }

    fn pipes(&self) -> [Option<BorrowedFd<'_>>; 2] {
        [
            self.input.as_ref().map(AsFd::as_fd),
            self.errors.as_ref().map(AsFd::as_fd),
        ]
    }

    fn last_line(&self) -> Option<String> {
        let said = String::from_utf8_lossy(&self.said);
        said::fit(said.lines().rfind(|line| !line.trim().is_empty())?)
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        if !matches!(self.child.try_wait(), Ok(Some(_))) {
            // Not waited for yet, so its number is still its own.
            if let Ok(group) = i32::try_from(self.child.id()) {
                let _ = killpg(Pid::from_raw(group), Signal::SIGKILL);
            }
            let _ = self.child.wait();
        }
    }
}
