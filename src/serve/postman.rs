//! Mail while the server runs: what people who register get, and whatever waits in the outbox.
//!
//! A thread of its own sends, with a store of its own, so that a mail server that is slow keeps nobody waiting.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::SeqCst},
        mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use serde_json::json;

use crate::{
    context::Context,
    error::Refusal,
    mail::{Claimed, Due, Order, Settled},
    mailing::{Ground, Mailer, Round},
    store::{Stamp, Store},
    words,
};

use super::site::Site;

/// How often the outbox is looked at where nobody calls: other processes write into it as well, and what waits falls due.
const RHYTHM: Duration = Duration::from_secs(20);

/// How long a mail that is being sent may take when the server ends: enough for a mail server that answers.
const LAST_MAIL: Duration = Duration::from_secs(3);

/// What it takes to send mail, until the server runs.
pub struct Postman {
    mailer: Mailer,
    store: Box<dyn Store>,
    calls: Receiver<()>,
    bell: Bell,
}

/// How the rest of the server has a mail sent.
#[derive(Clone)]
pub struct Bell {
    pub(super) order: Order,
    calls: SyncSender<()>,
    ends: Arc<AtomicBool>,
}

impl Bell {
    /// A mail was written. Never waits: one call is as good as several.
    pub(super) fn ring(&self) {
        let _ = self.calls.try_send(());
    }
}

/// The thread at work; ended when this is dropped, and waited for as long as a mail takes. A mail server that hangs is left
/// as if the process were killed: the claim on the mail runs out, and another sends it.
pub struct AtWork {
    bell: Bell,
    thread: Option<JoinHandle<()>>,
}

impl Postman {
    /// Makes everything ready that can be without the network.
    ///
    /// # Errors
    /// Settings or templates with which no mail can be sent, and a store that cannot be written.
    pub fn new(context: &Context) -> Result<Postman, Refusal> {
        let mailer = Mailer::new(&context.settings)?;
        let (call, calls) = sync_channel(1);
        let bell = Bell {
            order: mailer.order().clone(),
            calls: call,
            ends: Arc::default(),
        };
        Ok(Postman {
            store: context.store_to_stay()?,
            mailer,
            calls,
            bell,
        })
    }

    /// How mails are to be written, and the postman called.
    pub fn bell(&self) -> Bell {
        self.bell.clone()
    }

    /// Begins.
    ///
    /// # Errors
    /// The system gives no more threads.
    pub fn start(mut self, site: Arc<Site>) -> io::Result<AtWork> {
        let bell = self.bell.clone();
        let thread = thread::Builder::new()
            .name("mail".to_owned())
            .spawn(move || self.work(&site))?;
        Ok(AtWork {
            bell,
            thread: Some(thread),
        })
    }

    fn work(&mut self, site: &Site) {
        while !self.bell.ends.load(SeqCst) {
            // A fault of our own, which was told where it happened, costs one round.
            if catch_unwind(AssertUnwindSafe(|| self.send(site))).is_err() {
                site.complain("a round of mails ended", &"gatepass met a fault of its own");
            }
            if let Err(RecvTimeoutError::Disconnected) = self.calls.recv_timeout(RHYTHM) {
                return;
            }
        }
    }

    fn send(&mut self, site: &Site) {
        // What is in the way of judging links was told there.
        let Ok(ring) = site.ring() else { return };
        let ground = Ground {
            ring: &ring,
            environment: &site.environment,
        };
        let mut round = Telling {
            site,
            ends: &self.bell.ends,
        };
        let sent = self.mailer.send(&mut *self.store, ground, Due::ByNow, &mut round);
        if let Err(error) = sent {
            site.complain("the outbox cannot be read or written", &error);
        }
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        self.bell.ends.store(true, SeqCst);
        self.bell.ring();
        let Some(thread) = self.thread.take() else { return };
        let pause = Duration::from_millis(5);
        let pauses = LAST_MAIL.as_millis() / pause.as_millis();
        for _ in 0..pauses {
            if thread.is_finished() {
                // A panic was told where it happened.
                let _ = thread.join();
                return;
            }
            thread::sleep(pause);
        }
    }
}

/// Each try as a line of the log: by the link's id, without an address and without a token.
struct Telling<'a> {
    site: &'a Site,
    ends: &'a AtomicBool,
}

impl Round for Telling<'_> {
    fn stamp(&mut self) -> Stamp {
        self.site.stamp(self.site.station.now(), self.site.actor.clone())
    }

    fn tried(&mut self, claimed: &Claimed, settled: &Settled) {
        let (what, why) = match settled {
            Settled::Sent => ("sent", None),
            Settled::Waits { fault, .. } => ("waiting", Some(fault.as_str())),
            Settled::GivenUp { reason, .. } => ("given-up", Some(*reason)),
        };
        // A mail server says to whom it says no.
        let why = why.map(|why| words::without_addresses(&words::without_tokens(why)));
        let line = json!({
            "time": words::rfc3339(self.site.station.now()),
            "mail": what,
            "link": claimed.mail.link_id.to_string(),
            "why": why,
        });
        self.site.log.write(words::safe_json(line.to_string()));
    }

    fn goes_on(&mut self) -> bool {
        !self.ends.load(SeqCst)
    }
}
