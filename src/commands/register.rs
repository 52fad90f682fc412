//! `gatepass register`: a pending account and its activation link.

mod typed;

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::{
    account::{Email, Username},
    admission::{Decision, Wanted, admit, decide},
    cli::Example,
    context::Context,
    error::Refusal,
    link::LinkTemplate,
    report::{AccountView, LinkView, Loss, Report},
    store::Pace,
    words,
};

use super::{
    Verb,
    issue_options::IssueOptions,
    mail_options::{Mailed, Mailing},
    note,
    password_options::{Password, PasswordOptions, Whose},
};

/// What may be typed after `register`.
#[derive(Args, Clone, Debug)]
pub struct Register {
    /// The account's name; asked for on a terminal
    username: Option<Username>,
    /// Give the account this address; asked for on a terminal
    #[arg(long, value_name = "EMAIL")]
    email: Option<Email>,
    /// Accept a reserved name, such as `admin` or `support`
    #[arg(long)]
    allow_reserved: bool,
    /// Create the account already active and issue no link
    ///
    /// This is an operator's decision, and the audit trail says so. Only here may --email be left out.
    #[arg(long, conflicts_with_all = ["no_link", "ttl", "expires_at", "base_url", "qr", "mail", "preview"])]
    active: bool,
    /// Issue no link
    #[arg(long, conflicts_with_all = ["ttl", "expires_at", "base_url", "qr", "mail", "preview"])]
    no_link: bool,
    /// Say what to do when the account exists already
    #[arg(long, value_enum, default_value_t = IfExists::Fail, value_name = "WHAT")]
    if_exists: IfExists,
    /// Take a missing store for an error instead of creating one
    #[arg(long)]
    no_create: bool,
    #[command(flatten)]
    password: PasswordOptions,
    #[command(flatten)]
    issue: IssueOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum IfExists {
    /// Refuse
    Fail,
    /// Leave an account that is as asked, and print its live link again, or a fresh one
    Keep,
}

/// What came out of `register`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Registered {
    outcome: Option<&'static str>,
    account: Option<AccountView>,
    link: Option<LinkView>,
    confirmation_url: Option<String>,
    generated_password: Option<String>,
    #[serde(flatten)]
    mailed: Mailed,
    #[serde(skip)]
    again: Option<String>,
}

impl Report for Registered {
    fn text(&self, _width: Option<usize>) -> String {
        self.mailed.text(self.confirmation_url.as_ref())
    }

    fn refusal(&self) -> Option<&Refusal> {
        self.mailed.refusal.as_ref()
    }

    fn lost(&self) -> Option<Loss> {
        let awaited = self.confirmation_url.is_some() || self.generated_password.is_some();
        self.outcome.map(|_| Loss {
            done: if self.generated_password.is_some() {
                "the account is there, with a password that nobody saw"
            } else {
                "the account is there"
            },
            again: self.again.clone(),
            awaited,
        })
    }
}

impl Verb for Register {
    const NAME: &'static str = "register";
    const ABOUT: &'static str = "Create a pending account and print its confirmation URL";
    const LONG_ABOUT: &'static str = "Create a pending account, issue its activation link and print the confirmation \
URL, alone, on standard output. The first run makes the key ring and the store and says where they are.\n\nThe password is \
asked for twice on a terminal, or comes from one of the options below; it is never an argument, because the process list \
and the shell's history would keep it. Repeating a run with --if-exists keep is safe: the same account, and its live link \
once more.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "Register somebody who will choose a password on activation",
            command: "gatepass register ada --email ada@example.org --no-password",
        },
        Example {
            says: "The same from a pipeline, safe to run twice",
            command: "url=$(gatepass register ada --email ada@example.org \\\n    --no-password --if-exists keep --no-input)",
        },
        Example {
            says: "With a password from a file, never from the arguments",
            command: "gatepass register bob --email bob@example.org \\\n    --password-file bob.password",
        },
        Example {
            says: "A service account, active at once, its generated password in a new file",
            command: "gatepass register builder --active \\\n    --generate-password --password-out builder.password",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 1, 2, 3, 5, 130];
    type Report = Registered;

    fn run(self, context: &mut Context) -> Result<Registered, Refusal> {
        if !self.active && !self.no_link {
            self.issue.check(context)?;
        }
        let mut mailing = self.issue.mail.ready(context)?;
        let template = self.issue.link.template(context)?;
        let username = self.username(context)?;
        let email = self.email(context)?;
        username
            .suits(email.as_ref())
            .map_err(|fault| Refusal::invalid_value("USERNAME", fault))?;
        self.may_be_had(&username)?;
        let keep = self.if_exists == IfExists::Keep;
        let wanted = Wanted {
            username: &username,
            email: email.as_ref(),
            active: self.active,
            self_registered: false,
            brought: None,
            link: !self.active && !self.no_link,
            keep,
        };
        let whose = Whose {
            username: &username,
            email: email.as_ref(),
        };
        // Looked at before a password is asked for and hashed, and left again, so that nothing lies open while somebody
        // types; decided for good under the store's lock.
        let vacancy = match context.store_if_any(self.no_create, Pace::Once)? {
            Some(mut store) => Some(context.vacancy(&mut *store, &wanted)?),
            None => None,
        };
        let kept = vacancy
            .as_ref()
            .map(|vacancy| admit(vacancy, &wanted))
            .transpose()
            .map_err(Refusal::of_objection)?;
        let is_new = kept.flatten().is_none();
        let password = match is_new {
            true => self.password.get(context, whose, true)?,
            false => Password::None,
        };
        let now = context.host.now();
        let password_hash = password.hash(context, whose)?;
        let (ring, mut store) = context.ground(self.no_create, now, Pace::Once)?;
        let mut issuer = self.issue.link.issuer(context, &ring, &template)?;
        issuer.mail = mailing.as_ref().map(Mailing::order);
        let hash = is_new.then_some(&password_hash);
        let mut decided = None;
        let written = store.register(&context.stamp(now), &username, email.as_ref(), &mut |vacancy| {
            let decide = || decide(vacancy, &wanted, &issuer, hash).map_err(Refusal::of_objection);
            note(context.still_signs(&ring).and_then(|()| decide()), &mut decided)
        });
        let written = written.map_err(|error| context.store_refusal(error))?;
        let mut decision = decided.ok_or_else(Refusal::again)??;
        let is_fresh = written.is_some();
        if let Some(written) = written {
            (decision.account, decision.link) = (Some(written.account), written.link);
        }
        let asked = self.username.is_none() || (self.email.is_none() && !self.active) || !self.password.any();
        let without_questions = (is_new && asked).then(|| self.without_questions(&username, email.as_ref()));
        let (account, link) = (decision.account.clone(), decision.link.clone());
        let link = link.filter(|_| decision.url.is_some());
        let mut registered = self.report(context, &template, (decision, is_fresh), password, without_questions);
        if let (Some(mailing), Some(account), Some(link)) = (&mut mailing, account, link) {
            registered.mailed = mailing.send(&account, (&link, &template), &ring, &mut *store, context)?;
        }
        Ok(registered)
    }
}

impl Register {
    fn username(&self, context: &mut Context) -> Result<Username, Refusal> {
        match &self.username {
            Some(username) => Ok(username.clone()),
            None => context.ask("Username", ("a username", "USERNAME"), |name| self.may_be_had(name)),
        }
    }

    fn may_be_had(&self, username: &Username) -> Result<(), Refusal> {
        if username.is_reserved() && !self.allow_reserved {
            return Err(Refusal::reserved_name(username));
        }
        Ok(())
    }

    fn email(&self, context: &mut Context) -> Result<Option<Email>, Refusal> {
        match &self.email {
            None if self.active => Ok(None),
            None => context
                .ask("Email", ("an email address", "--email EMAIL"), |_| Ok(()))
                .map(Some),
            given => Ok(given.clone()),
        }
    }

    /// Says on standard error what was done, and hands everything over.
    fn report(
        &self,
        context: &mut Context,
        template: &LinkTemplate,
        (decision, is_fresh): (Decision, bool),
        password: Password,
        without_questions: Option<String>,
    ) -> Registered {
        let Decision {
            is_new,
            account,
            link,
            url,
        } = decision;
        if let Some(account) = &account {
            let name = words::safe(account.username.as_str());
            let state = account.state().as_str();
            let done = match (is_new, context.settings.dry_run) {
                (_, true) => "a rehearsal; nothing was written. It would be",
                (true, false) => "registered as",
                _ => "there already as",
            };
            context.say(&format!("`{name}`: {done} account {}, {state}", account.id));
        }
        if let (Some(link), Some(url)) = (&link, &url) {
            self.issue.announce(context, template, (link, is_fresh), url);
        }
        let generated_password = if is_new { password.hand_over(context) } else { None };
        if let Some(command) = without_questions {
            let rehearse = if context.settings.dry_run { " --dry-run" } else { "" };
            let command = context.settings.complete(&command) + rehearse;
            context.say(&format!("the same without questions: {command}"));
        }
        let again = account.as_ref().map(|account| {
            let name = words::shell(account.username.as_str());
            let again = match &url {
                Some(_) => format!(
                    "gatepass issue-link {name} --if-live keep{}",
                    self.issue.link.base_as_typed()
                ),
                None => format!(
                    "{} --if-exists keep --json",
                    self.typed(&account.username, account.email.as_ref())
                ),
            };
            context.settings.complete(&again)
        });
        Registered {
            outcome: Some(if is_new { "created" } else { "unchanged" }),
            account: account.as_ref().map(AccountView::from),
            link: link.as_ref().map(LinkView::from),
            confirmation_url: url.filter(|_| !context.settings.dry_run),
            generated_password,
            mailed: Mailed::default(),
            again,
        }
    }
}
