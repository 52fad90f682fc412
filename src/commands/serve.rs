//! `gatepass serve`: answers the links over HTTP, until it is told to end.

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use clap::Args;
use serde::Serialize;

use crate::{
    cli::Example,
    context::Context,
    error::Refusal,
    report::Report,
    serve::{Listening, Look, Network, Options, Postman, ProxyHeader, STATUSES, Site, serve},
    store::Pace,
    words,
};

use super::{Table, Verb};

/// What may be typed after `serve`.
#[derive(Args, Clone, Debug)]
pub struct Serve {
    /// Listen on this address and port; a socket that systemd hands over goes first
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:9000", value_parser = address)]
    listen: SocketAddr,
    /// Let people register themselves: POST /api-register/
    ///
    /// Their accounts are pending; --mail sends their links, and issue-link prints them. An account that registered
    /// itself is asked for its password again on the page that activates it, so that nobody plants a password on somebody
    /// else's address. Where there is no store yet, one is made.
    #[arg(long)]
    allow_registration: bool,
    /// Take a missing store for an error also where people may register
    #[arg(long)]
    no_create: bool,
    /// Show whoever registers the link in the answer
    ///
    /// Whoever asks can then confirm an address that is not theirs. For tests, and for a service behind this one that sends
    /// the link to its owner.
    #[arg(long, requires = "allow_registration")]
    show_confirmation_url: bool,
    /// Send mail: the links of people who register, and whatever waits in the outbox
    ///
    /// How is said by the settings that begin with `mail`; send-mail does the same where no server runs.
    #[arg(long)]
    mail: bool,
    /// Let a GET that does not prefer a page spend the link, as the old system did
    ///
    /// This is unsafe: mail scanners and previews open every link, and would spend it before its owner does. Pages need a
    /// press of their button all the same, and an account that registered itself its password, unless its link was shown.
    #[arg(long)]
    activate_on_get: bool,
    /// Let this proxy say who asks, such as `127.0.0.1` or `10.0.0.0/8`; may be repeated
    #[arg(long, value_name = "NETWORK")]
    trusted_proxy: Vec<Network>,
    /// Read who asks from this header of a trusted proxy, and from no other
    #[arg(long, value_enum, value_name = "HEADER", default_value_t = ProxyHeader::XForwardedFor)]
    proxy_header: ProxyHeader,
    /// Answer so many requests of one address in a minute; 0 for all
    ///
    /// A fifth of them may cost a hash: registrations, and passwords that are chosen or tried. For one account five passwords
    /// in a minute are tried, from wherever they come.
    #[arg(long, value_name = "COUNT", default_value_t = 300)]
    requests_per_minute: u32,
    /// Count what was answered for Prometheus, at http://ADDRESS/metrics
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    metrics_listen: Option<SocketAddr>,
    /// Put this name on the pages
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// Put this picture on the pages: PNG, SVG, JPEG, GIF or WebP
    #[arg(long, value_name = "PATH")]
    logo: Option<PathBuf>,
    /// Use this style sheet in place of the one that is built in
    #[arg(long, value_name = "PATH")]
    css: Option<PathBuf>,
}

/// What came out of `serve`, when it has ended.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Served {
    listened: Option<String>,
    answered: Option<u64>,
}

impl Report for Served {
    fn text(&self, _width: Option<usize>) -> String {
        String::new()
    }
}

impl Verb for Serve {
    const NAME: &'static str = "serve";
    const ABOUT: &'static str = "Answer confirmation links over HTTP";
    const LONG_ABOUT: &'static str = "Answer confirmation links over HTTP, until SIGTERM or Ctrl-C; what is at hand then \
is finished. A GET shows a page with a button, or JSON, and changes nothing; a POST or PUT spends the link, by the rules \
of activate. The path is the one of the setting link_template.\n\nEvery request is a line of JSON on standard error, in \
which a token is never found. Behind a proxy that speaks TLS, name it with --trusted-proxy.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "Answer links on this machine",
            command: "gatepass serve",
        },
        Example {
            says: "Behind a proxy, with a name on the pages",
            command: "gatepass serve --trusted-proxy 127.0.0.1 --name 'Example Club'",
        },
        Example {
            says: "As the old system did, for its clients and tests",
            command: "gatepass serve --allow-registration --show-confirmation-url \\\n    --activate-on-get",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 2, 3, 5];
    const TABLE: Option<Table> = Some(Table {
        title: "HTTP STATUS",
        rows: STATUSES,
    });
    type Report = Served;

    fn run(self, context: &mut Context) -> Result<Served, Refusal> {
        let look = Look::new(self.name.as_deref(), self.logo.as_deref(), self.css.as_deref());
        let look = look.map_err(|(option, path, fault)| {
            Refusal::invalid_value(option, format!("`{}` {fault}", words::safe(&path.to_string_lossy())))
        })?;
        let now = context.host.now();
        // Whoever may register here starts with an empty store; links of a store that is missing are none.
        let (ring, store) = context.ground(!self.allow_registration || self.no_create, now, Pace::Once)?;
        drop(store);
        let options = Options {
            allow_registration: self.allow_registration,
            show_confirmation_url: self.show_confirmation_url,
            activate_on_get: self.activate_on_get,
            trusted: self.trusted_proxy.clone(),
            proxy_header: self.proxy_header,
            requests_per_minute: self.requests_per_minute,
        };
        let postman = self.mail.then(|| Postman::new(context)).transpose()?;
        let bell = postman.as_ref().map(Postman::bell);
        let site = Arc::new(Site::new(context, ring, options, look, bell)?);
        let door =
            Listening::at(self.listen).map_err(|error| Refusal::not_listening("--listen", self.listen, &error))?;
        let metrics = self.metrics_listen.map(|address| {
            Listening::also_at(address).map_err(|error| Refusal::not_listening("--metrics-listen", address, &error))
        });
        let metrics = metrics.transpose()?;
        let address = door
            .address()
            .map_err(|error| Refusal::not_listening("--listen", self.listen, &error))?;
        if context.settings.dry_run {
            context.say(&format!("dry run: would listen on http://{address}"));
            return Ok(Served::default());
        }
        let at_work = postman.map(|postman| postman.start(site.clone())).transpose();
        let at_work = at_work.map_err(|error| Refusal::failed("no threads are to be had", error))?;
        let served = serve(&site, door, metrics, || self.announce(context, address));
        drop(at_work);
        served.map_err(|error| Refusal::failed("the server could not go on", error))?;
        Ok(Served {
            listened: Some(address.to_string()),
            answered: Some(site.answered()),
        })
    }
}

impl Serve {
    fn announce(&self, context: &mut Context, address: SocketAddr) {
        if self.activate_on_get {
            context
                .say("warning: --activate-on-get is unsafe: whatever opens a link without asking for a page spends it");
        }
        if self.show_confirmation_url {
            context.say("warning: --show-confirmation-url lets anybody confirm an address that is not theirs");
        }
        let template = &context.settings.link_template;
        if let Some(port) = template.port_on_this_machine()
            && port != address.port()
        {
            context.say(&format!(
                "warning: links lead to port {port} of this machine, and not here; set link_template"
            ));
        }
        let template = &context.settings.link_template;
        let links = format!("{}{}", template.origin(), template.path());
        let links = words::safe(&links).into_owned();
        context.say(&format!("listening on http://{address} for links such as {links}"));
    }
}

/// An address and a port; `localhost` is this machine's first.
fn address(text: &str) -> Result<SocketAddr, &'static str> {
    let numeric = text.replace("localhost:", "127.0.0.1:");
    numeric
        .parse()
        .map_err(|_| "is no address with a port, such as `127.0.0.1:9000` or `[::1]:9000`")
}
