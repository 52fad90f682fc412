//! Where a password comes from: a prompt, standard input, a file, or chance. Never from argv.

use std::path::{Path, PathBuf};

use clap::Args;
use secrecy::{ExposeSecret, SecretString};

use crate::{
    account::{Account, Email, Username},
    context::Context,
    error::Refusal,
    host::Stream,
    password::{self, NotAccepted},
    secret::{self, Reserved},
    words,
};

/// Which source a password comes from.
#[derive(Args, Clone, Debug)]
pub(super) struct PasswordSource {
    /// Read the password from standard input, without its final newline
    #[arg(long, group = "password source")]
    pub(super) password_stdin: bool,
    /// Read the password from a file, without its final newline
    #[arg(long, value_name = "PATH", group = "password source")]
    password_file: Option<PathBuf>,
    /// Generate a password
    ///
    /// It is shown once, on the terminal; or it is written to the file that --password-out names, or is
    /// `generated_password` under --json.
    #[arg(long, group = "password source")]
    generate_password: bool,
    /// Write the generated password to a new file that its owner alone can read
    #[arg(long, value_name = "PATH", requires = "generate_password", conflicts_with_all = ["password_stdin", "password_file"])]
    password_out: Option<PathBuf>,
}

/// The same, where an account may also be left without a password. Off a terminal, with none of them, it is an error.
#[derive(Args, Clone, Debug)]
pub(super) struct PasswordOptions {
    #[command(flatten)]
    pub(super) source: PasswordSource,
    /// Give the account no password
    #[arg(long, group = "password source", conflicts_with = "password_out")]
    pub(super) no_password: bool,
}

/// What a password may come from, for whoever named none of it.
const SOURCES: &str = "--password-stdin, --password-file PATH";

/// Where a generated password is shown.
pub(super) enum Place {
    /// In a new file.
    File(Reserved),
    /// In the JSON object.
    Json,
    /// On the terminal.
    Terminal,
    /// Nowhere: a rehearsal.
    Nowhere,
}

/// Whose password it is: what somebody who guesses it knows.
#[derive(Clone, Copy)]
pub(super) struct Whose<'a> {
    pub(super) username: &'a Username,
    pub(super) email: Option<&'a Email>,
}

impl<'a> Whose<'a> {
    fn name(self) -> &'a str {
        self.username.as_str()
    }

    fn address(self) -> Option<&'a str> {
        self.email.map(Email::as_str)
    }
}

/// A password that was got, and what is to become of it.
pub(super) enum Password {
    /// None is wanted.
    None,
    /// The person knows it; nobody has judged it yet.
    Given(SecretString),
    /// The person knows it, and it was judged while they were asked.
    Judged(SecretString),
    /// The person has yet to learn it.
    Generated(SecretString, Place),
}

impl PasswordOptions {
    /// Whether any source was named.
    pub(super) fn any(&self) -> bool {
        self.source.any() || self.no_password
    }

    /// Whether nothing has to be read for it.
    pub(super) fn is_at_hand(&self) -> bool {
        self.no_password || self.source.generate_password
    }

    /// Whether a password was asked to be set.
    pub(super) fn wants_one(&self) -> bool {
        self.source.any()
    }

    /// The options that would be typed in place of an answer at the prompt.
    pub(super) fn as_typed(&self) -> String {
        match self.no_password {
            true => "--no-password".to_owned(),
            false => self.source.as_typed(),
        }
    }

    /// Gets the password, or none.
    pub(super) fn get(&self, context: &mut Context, whose: Whose, json_shows: bool) -> Result<Password, Refusal> {
        if self.no_password {
            Ok(Password::None)
        } else if self.source.any() || context.is_interactive() {
            self.source.get(context, whose, json_shows)
        } else {
            let sources = format!("{SOURCES}, --generate-password or --no-password");
            Err(Refusal::input_needed("a password", &sources))
        }
    }
}

impl PasswordSource {
    fn any(&self) -> bool {
        self.password_stdin || self.password_file.is_some() || self.generate_password
    }

    /// The options that would be typed in place of an answer at the prompt.
    fn as_typed(&self) -> String {
        let path = |path: &Path| words::shell(&path.to_string_lossy()).into_owned();
        match (&self.password_file, &self.password_out) {
            (Some(file), _) => format!("--password-file {}", path(file)),
            (_, Some(out)) => format!("--generate-password --password-out {}", path(out)),
            _ if self.generate_password => "--generate-password --json".to_owned(),
            _ => "--password-stdin".to_owned(),
        }
    }

    /// The command that gives an account a password from such a source once more.
    pub(super) fn as_typed_for(&self, account: &Account) -> String {
        let name = words::shell(account.username.as_str());
        format!("gatepass set-password {name} {}", self.as_typed())
    }

    /// Gets the password. A person is told at once that one is weak; any other is judged when it is hashed. `json_shows`:
    /// the verb's JSON has a place for a generated one.
    pub(super) fn get(&self, context: &mut Context, whose: Whose, json_shows: bool) -> Result<Password, Refusal> {
        if self.generate_password {
            self.generate(context, json_shows)
        } else if self.password_stdin {
            Ok(Password::Given(from_stdin(context)?))
        } else if let Some(path) = &self.password_file {
            Ok(Password::Given(secret::from_file(path)?))
        } else if context.is_interactive() {
            let policy = context.settings.password_policy;
            let ask = format!("Password, at least {} characters", policy.min_length);
            let mut check = |password: &SecretString| {
                policy
                    .judge(password, whose.name(), whose.address())
                    .map_err(|weakness| weakness.to_string())
            };
            let asked = context
                .host
                .prompt()
                .password_twice(&ask, "The same again", &mut check)?;
            Ok(Password::Judged(asked))
        } else {
            let sources = format!("{SOURCES} or --generate-password");
            Err(Refusal::input_needed("a password", &sources))
        }
    }

    fn generate(&self, context: &mut Context, json_shows: bool) -> Result<Password, Refusal> {
        let settings = &context.settings;
        let in_json = json_shows && settings.json;
        if self.password_out.is_none() && !in_json && !context.host.is_terminal(Stream::Stderr) {
            let places = if json_shows {
                "--password-out PATH or --json"
            } else {
                "--password-out PATH"
            };
            return Err(Refusal::input_needed("a place for the generated password", places));
        }
        let host = &*context.host;
        let password = password::generate(settings.password_policy.min_length, &mut |bytes| host.random(bytes))
            .map_err(Refusal::no_randomness)?;
        let place = match &self.password_out {
            Some(path) if settings.dry_run => {
                // Whether it could be made is part of the rehearsal; it goes away again.
                Reserved::at(path)?;
                Place::Nowhere
            }
            _ if settings.dry_run => Place::Nowhere,
            Some(path) => Place::File(reserve(path, &password)?),
            None if in_json => Place::Json,
            None => Place::Terminal,
        };
        Ok(Password::Generated(password, place))
    }
}

/// A password that somebody has already: from standard input, or typed once, unseen.
pub(super) fn typed_password(context: &mut Context, from_input: bool) -> Result<SecretString, Refusal> {
    if from_input {
        from_stdin(context)
    } else if context.is_interactive() {
        Ok(context.host.prompt().password("Password")?)
    } else {
        Err(Refusal::input_needed("a password", "--password-stdin"))
    }
}

fn from_stdin(context: &mut Context) -> Result<SecretString, Refusal> {
    if context.host.is_terminal(Stream::Stdin) {
        let why = "--password-stdin would show what is typed on a terminal: without it you are asked unseen";
        return Err(Refusal::usage(why));
    }
    Ok(secret::from_stdin(context.host)?)
}

impl Password {
    /// The password, where the person knows it.
    pub(super) fn typed(&self) -> Option<&SecretString> {
        match self {
            Password::Given(password) | Password::Judged(password) => Some(password),
            Password::None | Password::Generated(..) => None,
        }
    }

    /// The PHC string to be stored; a weak password is refused.
    pub(super) fn hash(&self, context: &Context, whose: Whose) -> Result<Option<String>, Refusal> {
        let (policy, cost) = (context.settings.password_policy, context.settings.password_cost);
        let mut salt = [0; 16];
        context.host.random(&mut salt).map_err(Refusal::no_randomness)?;
        let hashed = match self {
            Password::None => return Ok(None),
            Password::Given(password) => password::accept(policy, password, whose.name(), whose.address(), cost, salt),
            Password::Judged(password) | Password::Generated(password, _) => {
                password::hash(password, cost, salt).map_err(NotAccepted::from)
            }
        };
        match hashed {
            Ok(phc) => Ok(Some(phc)),
            Err(NotAccepted::Weak(weakness)) => Err(Refusal::weak_password(&weakness)),
            Err(NotAccepted::Hash(fault)) => Err(Refusal::failed("the password could not be hashed", fault)),
        }
    }

    /// After the change: keeps the file with a generated password, or shows the password on the terminal. Returns what
    /// JSON is to show.
    pub(super) fn hand_over(self, context: &mut Context) -> Option<String> {
        let Password::Generated(password, place) = self else {
            return None;
        };
        match place {
            Place::Nowhere => None,
            Place::Json => Some(password.expose_secret().to_owned()),
            Place::File(file) => {
                file.keep();
                context.say("the generated password is in the file that --password-out named");
                None
            }
            Place::Terminal => {
                let password = password.expose_secret();
                context.show(&format!("generated password, shown this once: {password}"));
                None
            }
        }
    }
}

/// The file is made and filled before the account is, so that no account ever has a password that nobody knows; it goes
/// away again where the account is not made.
fn reserve(path: &Path, password: &SecretString) -> Result<Reserved, Refusal> {
    let mut file = Reserved::at(path)?;
    file.fill(password)?;
    Ok(file)
}
