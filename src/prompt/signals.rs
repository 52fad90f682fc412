//! The signals that a question must not be surprised by, as flags that it looks at.

use std::{
    io,
    os::unix::net::UnixStream,
    sync::{Arc, atomic::AtomicBool},
};

use signal_hook::{
    consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM},
    flag, low_level,
};

/// The signals that end the process or bring it back, noted while a question is open and left alone otherwise.
#[derive(Debug)]
pub(super) struct Signals {
    /// No question is open: the signal does what it always does.
    pub(super) idle: Arc<AtomicBool>,
    /// The process is to end.
    pub(super) cancelled: Arc<AtomicBool>,
    /// The process was stopped and goes on.
    pub(super) resumed: Arc<AtomicBool>,
    /// Readable as soon as one of the above was set, so that waiting for a key ends without a gap.
    pub(super) wake: UnixStream,
}

impl Signals {
    /// Starts to listen. Nothing changes for the process before a question is open.
    pub(super) fn install() -> io::Result<Signals> {
        let (wake, waker) = UnixStream::pair()?;
        wake.set_nonblocking(true)?;
        let signals = Signals {
            idle: Arc::new(AtomicBool::new(true)),
            cancelled: Arc::default(),
            resumed: Arc::default(),
            wake,
        };
        for signal in [SIGINT, SIGQUIT, SIGTERM, SIGHUP] {
            // A handler stays for the life of the process, so it must know how to stand aside.
            flag::register_conditional_default(signal, Arc::clone(&signals.idle))?;
            flag::register(signal, Arc::clone(&signals.cancelled))?;
            low_level::pipe::register(signal, waker.try_clone()?)?;
        }
        flag::register(SIGCONT, Arc::clone(&signals.resumed))?;
        low_level::pipe::register(SIGCONT, waker)?;
        Ok(signals)
    }
}
