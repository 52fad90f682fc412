//! The options of every verb that issues a link, and what is said beside one.

use clap::Args;

use crate::{
    context::Context,
    error::Refusal,
    host::Stream,
    issuing::Issuer,
    key::KeyRing,
    link::{Expiry, Lifetime, Link, LinkTemplate},
    report,
    token::ClaimsStyle,
    words,
};

use super::mail_options::MailOptions;

/// How long links work, and what their URLs begin with.
#[derive(Args, Clone, Debug)]
pub(super) struct LinkOptions {
    /// Let the link work this long, such as `2h` or `1h 30m` [default: 2h]
    ///
    /// The default is the setting default_ttl (GATEPASS_DEFAULT_TTL). A lifetime below min_ttl or above max_ttl is
    /// refused, never clamped.
    #[arg(
        long,
        value_name = "DURATION",
        conflicts_with = "expires_at",
        allow_hyphen_values = true
    )]
    ttl: Option<Lifetime>,
    /// Let the link work until this instant, such as `2026-12-01T09:00:00Z`
    #[arg(long, value_name = "INSTANT", value_parser = Expiry::from_rfc3339)]
    expires_at: Option<Expiry>,
    /// Begin the URL with this in place of all before `/api-activate/`
    ///
    /// What stands there otherwise comes from the setting link_template (GATEPASS_LINK_TEMPLATE).
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
}

/// The same for one link, which can be shown.
#[derive(Args, Clone, Debug)]
pub(super) struct IssueOptions {
    #[command(flatten)]
    pub(super) link: LinkOptions,
    /// Also show the URL as a QR code on the terminal
    #[arg(long)]
    qr: bool,
    #[command(flatten)]
    pub(super) mail: MailOptions,
}

impl LinkOptions {
    /// The template with `--base-url` put in.
    pub(super) fn template(&self, context: &Context) -> Result<LinkTemplate, Refusal> {
        let template = &context.settings.link_template;
        match &self.base_url {
            Some(base) => template
                .with_base(base)
                .map_err(|fault| Refusal::invalid_value("--base-url", fault)),
            None => Ok(template.clone()),
        }
    }

    /// Refuses a lifetime that is out of bounds before anything is written.
    pub(super) fn check(&self, context: &Context) -> Result<(), Refusal> {
        let end = self
            .expiry(context)
            .resolve(context.host.now(), &context.settings.ttl_bounds);
        end.map(drop).map_err(|fault| Refusal::lifetime(&fault))
    }

    /// Whether none of them was typed.
    pub(super) fn is_untouched(&self) -> bool {
        self.as_typed().is_empty()
    }

    fn expiry(&self, context: &Context) -> Expiry {
        let usual = self.ttl.unwrap_or(context.settings.default_ttl);
        self.expires_at.unwrap_or(Expiry::In(usual))
    }

    /// These options as they would be typed.
    pub(super) fn as_typed(&self) -> String {
        let mut typed = String::new();
        if let Some(ttl) = &self.ttl {
            typed += &format!(" --ttl {}", words::shell(&ttl.to_string()));
        }
        if let Some(Expiry::At(at)) = &self.expires_at {
            typed += &format!(" --expires-at {}", words::rfc3339(*at));
        }
        typed + &self.base_as_typed()
    }

    /// `--base-url` as it would be typed, for a command that is to print the same URL.
    pub(super) fn base_as_typed(&self) -> String {
        let base = self.base_url.as_ref();
        base.map(|base| format!(" --base-url {}", words::shell(base)))
            .unwrap_or_default()
    }

    /// How a link is made for this run.
    pub(super) fn issuer<'a>(
        &self,
        context: &'a Context,
        ring: &'a KeyRing,
        template: &'a LinkTemplate,
    ) -> Result<Issuer<'a>, Refusal> {
        let settings = &context.settings;
        Ok(Issuer {
            ring,
            environment: &settings.environment,
            claims: settings.claims,
            template,
            bounds: &settings.ttl_bounds,
            expiry: self.expiry(context),
            id: context.new_link_id()?,
            mail: None,
        })
    }
}

impl IssueOptions {
    /// Refuses what cannot be shown, or not be issued, before anything is written.
    pub(super) fn check(&self, context: &Context) -> Result<(), Refusal> {
        if self.qr && !context.host.is_terminal(Stream::Stderr) {
            return Err(Refusal::terminal_needed("--qr"));
        }
        self.link.check(context)
    }

    /// Whether none of them was typed.
    pub(super) fn is_untouched(&self) -> bool {
        self.link.is_untouched() && !self.qr && self.mail.is_untouched()
    }

    /// What an operator should know of a link that was issued just now, or before and printed again; and its QR code.
    pub(super) fn announce(
        &self,
        context: &mut Context,
        template: &LinkTemplate,
        (link, is_fresh): (&Link, bool),
        url: &str,
    ) {
        warn(context, template);
        if context.settings.dry_run {
            return;
        }
        let zone = context.zone();
        let until = words::instant(link.expires_at, link.issued_at, &zone);
        let lifetime = words::duration((link.expires_at - link.issued_at).num_seconds());
        let how_long = if is_fresh {
            format!("for {lifetime}, ")
        } else {
            String::new()
        };
        context.say(&format!("link {} works once, {how_long}until {until}", link.id.short()));
        if self.qr {
            show_qr(context, url);
        }
    }
}

/// What an operator should know of links that are made with these settings.
pub(super) fn warn(context: &mut Context, template: &LinkTemplate) {
    if template.is_default() {
        context.say("notice: the link template is the default, which works on this machine only; set link_template");
    } else if template.is_plain_http_to_another_machine() {
        context.say("warning: the link goes over plain http, where others can read it");
    }
    if context.settings.claims == ClaimsStyle::DrfJwt {
        context.say("warning: claims = \"drf-jwt\" makes a login token wherever this key is trusted for logins");
    }
}

/// A code that is wider than the terminal would be torn, and no camera reads it.
fn show_qr(context: &mut Context, url: &str) {
    let Some(code) = report::qr(url) else {
        return context.say("warning: the URL is too long for a QR code");
    };
    let width = code.lines().next().unwrap_or_default().chars().count();
    match context.host.columns() {
        Some(columns) if columns < width => context.say(&format!(
            "warning: the QR code is not shown: it takes {width} columns, and this terminal has {columns}"
        )),
        _ => context.show(&code),
    }
}
