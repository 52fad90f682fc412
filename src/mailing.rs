//! Mail on its way: what waits in the outbox is judged, its link signed, its letter written, carried and settled.

mod files;

use chrono::{DateTime, Utc};

use crate::{
    account::Account,
    diagnosis::{Environment, Verdict},
    error::Refusal,
    issuing,
    key::KeyRing,
    letter::{Facts, Language, Letter, Sender, TemplateFault, Templates},
    link::{Link, LinkTemplate},
    mail::{self, Claimed, Due, Order, Settled},
    post::{Connecting, Post, PostFault},
    secret,
    settings::Settings,
    store::{Stamp, Store, StoreError},
};

/// How often a store that is busy is asked to note what came of a try; each time as long is waited as for anything else.
const PATIENCE: usize = 60;

/// What stands in the place of a token where a letter is only shown.
const NO_TOKEN: &str = "here-stands-a-token-that-works";

/// Why a mail cannot be written whose link has lost its account.
const NOBODY: &str = "nobody is there to get it";

/// How letters are written and carried here.
pub struct Mailer {
    templates: Templates,
    sender: Sender,
    post: Post,
    order: Order,
    /// Whose accounts these are, where the sender has no name.
    host: String,
}

/// What links are judged and signed with.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The keys.
    pub ring: &'a KeyRing,
    /// Whose links these are.
    pub environment: &'a Environment,
}

/// Whoever sends mails, and watches.
pub trait Round {
    /// Who writes, and the present instant.
    fn stamp(&mut self) -> Stamp;

    /// A mail was tried and settled.
    fn tried(&mut self, claimed: &Claimed, settled: &Settled);

    /// Whether the next is to be tried.
    fn goes_on(&mut self) -> bool {
        true
    }
}

/// What came of tries.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// So many were sent.
    pub sent: u64,
    /// So many were tried and wait.
    pub waiting: u64,
    /// So many are given up.
    pub given_up: u64,
    /// Why no more were tried.
    pub stopped: Option<Stop>,
    /// Why the last one waits that was tried.
    pub last_fault: Option<String>,
}

/// Why a round ends before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Something is wrong that the next mail would meet as well.
    Trouble,
    /// Somebody asked for it.
    Interrupted,
}

/// What came of one try, and whether the next mail would meet the same trouble.
struct Tried {
    settled: Settled,
    is_general: bool,
}

impl Mailer {
    /// Makes everything ready that can be without the network, so that what is wrong with the settings or a template is
    /// found before a link is issued.
    pub fn new(settings: &Settings) -> Result<Mailer, Refusal> {
        let mail = &settings.mail;
        let (Some(carrier), Some(sender)) = (&mail.carrier, &mail.sender) else {
            return Err(Refusal::mail_not_set(mail.carrier.is_some()));
        };
        let password = mail.password_file.as_deref().map(secret::from_file).transpose()?;
        let connecting = Connecting {
            carrier,
            password,
            ca: files::authorities(settings)?,
            timeout: mail.timeout,
        };
        Ok(Mailer {
            templates: files::templates(settings)?,
            post: Post::open(connecting).map_err(|fault| Refusal::of_post(&fault))?,
            order: Order {
                domain: sender.from.email().domain().to_owned(),
                language: mail.language,
                restraint: mail.restraint,
            },
            host: settings.link_template.host().to_owned(),
            sender: sender.clone(),
        })
    }

    /// How a link that is issued is to be mailed.
    pub fn order(&self) -> &Order {
        &self.order
    }

    /// Looks whether mail could be sent.
    pub fn probe(&mut self) -> Result<(), PostFault> {
        self.post.probe()
    }

    /// The letter that would carry a link, with no token in it.
    pub fn preview(
        &self,
        account: &Account,
        link: &Link,
        template: &LinkTemplate,
        now: DateTime<Utc>,
    ) -> Result<Letter, TemplateFault> {
        let mail = self.order.mail(link.id, template);
        let url = template.url(NO_TOKEN);
        self.letter((account, link), (&mail.message_id, mail.language), &url, now)
    }

    /// Tries mails, and settles each before the next: one that was sent and is not noted is sent again under the same
    /// Message-ID. Where something is wrong that every mail would meet, the rest is left as it is.
    pub fn send(
        &mut self,
        store: &mut dyn Store,
        ground: Ground<'_>,
        due: Due,
        round: &mut dyn Round,
    ) -> Result<Tally, StoreError> {
        let (mut tally, mut after) = (Tally::default(), 0);
        while let Some(claimed) = store.claim_mail(&round.stamp(), due, after)? {
            after = claimed.mail.number;
            let tried = self.try_one(&claimed, ground);
            settle(store, &claimed, &tried.settled, round)?;
            round.tried(&claimed, &tried.settled);
            tally.count(tried);
            if tally.stopped.is_none() && !round.goes_on() {
                tally.stopped = Some(Stop::Interrupted);
            }
            if tally.stopped.is_some() {
                break;
            }
        }
        Ok(tally)
    }

    fn try_one(&mut self, claimed: &Claimed, ground: Ground<'_>) -> Tried {
        let now = claimed.at;
        let waits = |fault: String| Settled::Waits {
            next_at: now + mail::delay(claimed.mail.tries + 1),
            fault,
        };
        let verdict = issuing::judge(ground.ring, ground.environment, &claimed.facts, now).verdict;
        if verdict != Verdict::Valid {
            let is_over = now >= claimed.facts.link.expires_at;
            let reason = if is_over { Verdict::Expired } else { verdict }.code();
            let fault = format!("its link does not work: {reason}");
            // Other verdicts are of a key ring or of settings, and somebody can mend those.
            return Tried::of(match is_over || verdict.is_of_record() {
                true => Settled::GivenUp { reason, fault },
                false => waits(fault),
            });
        }
        let letter = match self.signed(claimed, ground.ring, now) {
            Ok(letter) => letter,
            // Somebody has to mend a template or the key ring.
            Err(fault) => return Tried::of(waits(fault)),
        };
        match self.post.send(&letter) {
            Ok(()) => Tried::of(Settled::Sent),
            Err(fault) if fault.is_final() => Tried::of(Settled::GivenUp {
                reason: mail::REFUSED,
                fault: fault.to_string(),
            }),
            Err(fault) => Tried {
                settled: waits(fault.to_string()),
                is_general: fault.is_general(),
            },
        }
    }

    /// The letter with a link that works.
    fn signed(&self, claimed: &Claimed, ring: &KeyRing, now: DateTime<Utc>) -> Result<Letter, String> {
        // Signed now: no token lay in the outbox.
        let url = issuing::url_of(&claimed.facts.link, &claimed.mail.template, ring);
        let url = url.map_err(|fault| fault.to_string())?;
        let Some(account) = &claimed.facts.account else {
            return Err(NOBODY.to_owned());
        };
        let about = (&*claimed.mail.message_id, claimed.mail.language);
        let letter = self.letter((account, &claimed.facts.link), about, &url, now);
        letter.map_err(|fault| fault.to_string())
    }

    fn letter(
        &self,
        (account, link): (&Account, &Link),
        (message_id, language): (&str, Language),
        url: &str,
        now: DateTime<Utc>,
    ) -> Result<Letter, TemplateFault> {
        let to = mail::recipient(link).ok_or_else(|| TemplateFault::Message(NOBODY.to_owned()))?;
        self.templates.write(
            &Facts {
                purpose: link.purpose,
                language,
                username: &account.username,
                greets: !account.self_registered,
                to,
                url,
                link: link.id,
                expires_at: link.expires_at,
                date: now,
                message_id,
                service: self.sender.service().unwrap_or(&self.host),
            },
            &self.sender,
        )
    }
}

impl Tried {
    fn of(settled: Settled) -> Tried {
        Tried {
            settled,
            is_general: false,
        }
    }
}

impl Tally {
    /// How many were tried.
    pub fn tried(&self) -> u64 {
        self.sent + self.waiting + self.given_up
    }

    fn count(&mut self, tried: Tried) {
        match tried.settled {
            Settled::Sent => self.sent += 1,
            Settled::GivenUp { .. } => self.given_up += 1,
            Settled::Waits { fault, .. } => {
                self.waiting += 1;
                if tried.is_general {
                    self.stopped = Some(Stop::Trouble);
                }
                self.last_fault = Some(fault);
            }
        }
    }
}

/// Notes what came of a try, which must not get lost because others keep the store busy: a mail that was sent would be sent
/// again.
fn settle(
    store: &mut dyn Store,
    claimed: &Claimed,
    settled: &Settled,
    round: &mut dyn Round,
) -> Result<(), StoreError> {
    for _ in 0..PATIENCE {
        match store.settle_mail(&round.stamp(), claimed, settled) {
            Err(StoreError::Busy) => {}
            noted => return noted,
        }
    }
    store.settle_mail(&round.stamp(), claimed, settled)
}
