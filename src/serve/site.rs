//! What is one for all requests: the settings, the keys, the store's workers, the pages, the limits.

use std::{net::IpAddr, sync::Arc};

use crate::{
    account::Email,
    context::Context,
    diagnosis::Environment,
    error::Refusal,
    event::{self, Actor},
    host::Station,
    inspection::{Bench, Inspection},
    issuing::Issuer,
    key::KeyRing,
    link::{Bounds, Expiry, LinkId, LinkTemplate},
    password::{self, Cost},
    store::{Stamp, Store, StoreError},
    token::{ClaimsStyle, KidMatching},
    words::Zone,
};

use super::{
    ground::Ground,
    held::Held,
    language::Language,
    limits::Limits,
    log::Log,
    look::Look,
    peer::{Network, ProxyHeader},
    postman::Bell,
    tally::Tally,
    workers::{Unanswered, Workers},
};
use chrono::{DateTime, Utc};

/// Connections that only read the store. A look takes a tenth of a millisecond, and reads of one file gain little from
/// more of them.
const READERS: usize = 4;

/// What an operator allows.
#[derive(Clone, Debug)]
pub struct Options {
    /// People may register themselves.
    pub allow_registration: bool,
    /// Whoever registers gets the link in the answer.
    pub show_confirmation_url: bool,
    /// A GET that does not prefer a page spends the link.
    pub activate_on_get: bool,
    /// The proxies that may say who asks.
    pub trusted: Vec<Network>,
    /// Where they say it.
    pub proxy_header: ProxyHeader,
    /// Requests of one address in a minute; 0 for as many as there are.
    pub requests_per_minute: u32,
}

/// All of it.
pub struct Site {
    pub(super) options: Options,
    pub(super) look: Look,
    pub(super) languages: Vec<Language>,
    pub(super) zone: Zone,
    pub(super) template: LinkTemplate,
    pub(super) environment: Environment,
    pub(super) claims: ClaimsStyle,
    pub(super) lifetime: Expiry,
    pub(super) bounds: Bounds,
    pub(super) policy: password::Policy,
    pub(super) cost: Cost,
    pub(super) actor: String,
    uid: u32,
    ground: Ground,
    pub(super) workers: Workers,
    pub(super) station: Arc<dyn Station>,
    pub(super) limits: Limits,
    pub(super) tally: Tally,
    pub(super) log: Log,
    pub(super) held: Held,
    /// How links are mailed, where they are.
    pub(super) mail: Option<Bell>,
    /// The instant of the newest event when the server started. Where the clock is behind it by a little, it counts as the
    /// present, as for every verb; later events were dated by this machine's clock, or are seen by the step itself.
    newest: Option<DateTime<Utc>>,
}

impl Site {
    /// Opens the store once for every worker.
    ///
    /// # Errors
    /// The refusals of any verb that writes, and of a link template whose token no server sees.
    pub fn new(
        context: &mut Context,
        ring: KeyRing,
        options: Options,
        look: Look,
        mail: Option<Bell>,
    ) -> Result<Site, Refusal> {
        let template = context.settings.link_template.clone();
        if template.token_is_in_fragment() {
            return Err(Refusal::fragment_template(&template));
        }
        let readers = (0..READERS)
            .map(|_| context.store_to_stay())
            .collect::<Result<_, _>>()?;
        let mut writer = context.store_to_stay()?;
        let newest = writer.newest_event_at().map_err(|error| context.store_refusal(error))?;
        let languages = Language::all().map_err(|fault| Refusal::failed("the pages' words cannot be read", fault))?;
        let zone = context.zone();
        let station = context.host.station();
        let settings = &context.settings;
        Ok(Site {
            limits: Limits::new(options.requests_per_minute),
            log: Log::new(station.clone()).map_err(|error| Refusal::failed("the log could not be started", error))?,
            held: Held::default(),
            options,
            look,
            languages,
            zone,
            template,
            environment: settings.environment.clone(),
            claims: settings.claims,
            lifetime: Expiry::In(settings.default_ttl),
            bounds: settings.ttl_bounds,
            policy: settings.password_policy,
            cost: settings.password_cost,
            actor: settings.actor.clone(),
            uid: context.host.uid(),
            ground: Ground::new(
                settings.keys.clone(),
                settings.files.clone(),
                ring,
                settings.store.clone(),
            ),
            workers: Workers::new(readers, writer, settings.wait)
                .map_err(|error| Refusal::failed("the server could not start its workers", error))?,
            station,
            tally: Tally::default(),
            mail,
            newest,
        })
    }

    /// How many requests were answered.
    pub fn answered(&self) -> u64 {
        self.tally.total()
    }

    /// Judges a link as a verb does; without a store its signature and its time alone.
    pub(super) fn judge(
        &self,
        store: Option<&mut (dyn Store + 'static)>,
        ring: &KeyRing,
        text: &str,
        now: DateTime<Utc>,
    ) -> Result<Inspection, StoreError> {
        let mut bench = Bench {
            ring: Some(ring),
            store_ring: Some(ring),
            matching: KidMatching::ByKid,
            environment: store.is_some().then_some(&self.environment),
            store,
            at: event::counted(now, self.newest).unwrap_or(now),
            as_it_stood: false,
            template: &self.template,
        };
        bench.text(text)
    }

    /// Whether somebody at this address may say who asks.
    pub(super) fn trusts(&self, peer: IpAddr) -> bool {
        self.options.trusted.iter().any(|network| network.holds(peer))
    }

    /// The key ring as it is now, or the code of why nothing can be judged or written.
    pub(super) fn ring(&self) -> Result<Arc<KeyRing>, &'static str> {
        self.ground.ring().map_err(|(code, why)| {
            self.complain("no link can be judged", &why);
            code
        })
    }

    /// Who writes, and when.
    pub(super) fn stamp(&self, now: DateTime<Utc>, actor: String) -> Stamp {
        Stamp {
            now,
            actor: Actor(actor),
            uid: self.uid,
        }
    }

    /// How a link is made here.
    pub(super) fn issuer<'a>(&'a self, ring: &'a KeyRing) -> std::io::Result<Issuer<'a>> {
        let mut bytes = [0; 16];
        self.station.random(&mut bytes)?;
        Ok(Issuer {
            ring,
            environment: &self.environment,
            claims: self.claims,
            template: &self.template,
            bounds: &self.bounds,
            expiry: self.lifetime,
            id: LinkId::from_random(bytes),
            mail: self.mail.as_ref().map(|bell| &bell.order),
        })
    }

    /// Judges a new password and hashes it.
    pub(super) fn accept(
        &self,
        password: &secrecy::SecretString,
        username: &str,
        email: Option<&Email>,
    ) -> Result<String, Rejected> {
        let mut salt = [0; 16];
        self.station.random(&mut salt).map_err(|_| Rejected::Failed)?;
        let email = email.map(Email::as_str);
        password::accept(self.policy, password, username, email, self.cost, salt).map_err(|fault| match fault {
            password::NotAccepted::Weak(weakness) => Rejected::Weak(weakness),
            password::NotAccepted::Hash(_) => Rejected::Failed,
        })
    }

    /// What the store answered, or the code of why it did not.
    pub(super) fn of_store<T>(&self, answer: Result<Result<T, StoreError>, Unanswered>) -> Result<T, &'static str> {
        match answer {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(StoreError::Busy)) => Err("busy"),
            Ok(Err(error)) => {
                self.complain("the store did not answer", &error);
                Err("store")
            }
            Err(unanswered) => Err(unanswered.code()),
        }
    }

    /// Notes what went wrong on our side, for the operator alone.
    pub(super) fn complain(&self, what: &str, why: &dyn std::fmt::Display) {
        let line = serde_json::json!({ "error": what, "why": crate::words::without_tokens(&why.to_string()) });
        self.log.write(crate::words::safe_json(line.to_string()));
    }
}

/// Why a password was not taken.
pub(super) enum Rejected {
    /// The policy refuses it.
    Weak(password::Weakness),
    /// It could not be hashed.
    Failed,
}
