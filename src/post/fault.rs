//! Why a letter was not carried, in words for whoever runs the mail server.

use std::{fmt, path::PathBuf, time::Duration};

use crate::{files::FileError, words};

/// Why a letter was not carried, or could not be. It holds no password and nothing of the letter.
#[derive(Debug, thiserror::Error)]
pub enum PostFault {
    /// The certificates that are to be trusted cannot be used.
    #[error("the file that `mail_ca_file` names {0}")]
    Certificates(&'static str),
    /// Whoever signs in needs a password.
    #[error("there is no password for `{}`, the user at the mail server `{server}`", words::safe(.user))]
    NoPassword {
        /// `HOST:PORT`.
        server: String,
        /// The user.
        user: String,
    },
    /// Of a mail server.
    #[error("the mail server `{server}` {trouble}")]
    Server {
        /// `HOST:PORT`.
        server: String,
        /// What happened.
        trouble: Trouble,
        /// What may help.
        hint: Option<&'static str>,
    },
    /// A program ended otherwise than with 0.
    #[error("the mail program `{}` {how}", shown(.program))]
    Program {
        /// The program.
        program: PathBuf,
        /// How it ended, and the last that it said.
        how: String,
        /// Whether it knows no such user or no such host.
        is_final: bool,
    },
    /// Of a folder or a program's file.
    #[error(transparent)]
    File(#[from] FileError),
}

impl PostFault {
    /// Whether trying again cannot help, because this address or this message was refused for good. Whatever may be mended
    /// by somebody, on either side, is not final.
    pub fn is_final(&self) -> bool {
        match self {
            PostFault::Server { trouble, .. } => matches!(trouble, Trouble::Said { is_final: true, .. }),
            PostFault::Program { is_final, .. } => *is_final,
            PostFault::Certificates(_) | PostFault::NoPassword { .. } | PostFault::File(_) => false,
        }
    }

    /// Whether another letter would meet the same trouble. What became of one message, and what a server says of one, is that
    /// message's own, unless the server says that it is closing.
    pub fn is_general(&self) -> bool {
        match self {
            PostFault::Server { trouble, .. } => match trouble {
                Trouble::Said { step, code, .. } => {
                    *code == 421 || !matches!(step, Step::Mail | Step::Rcpt | Step::Data | Step::Message)
                }
                Trouble::Closed(Step::Message) | Trouble::Silent(Step::Message, _) | Trouble::Lacks(_) => false,
                _ => true,
            },
            PostFault::Program { is_final, .. } => !is_final,
            PostFault::Certificates(_) | PostFault::NoPassword { .. } | PostFault::File(_) => true,
        }
    }

    /// What may help, where that can be known: what to do or to look at.
    pub fn hint(&self) -> Option<String> {
        match self {
            PostFault::Certificates(_) => {
                Some("it holds certificates in PEM, from `-----BEGIN CERTIFICATE-----` on".into())
            }
            PostFault::NoPassword { .. } => Some("name the file that holds it in `mail_password_file`".into()),
            PostFault::Server { hint, .. } => hint.map(str::to_owned),
            PostFault::Program { .. } => None,
            PostFault::File(error) => error.hint(),
        }
    }
}

/// What a mail server was being asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To take a connection, and to say what it can (EHLO).
    Connection,
    /// To begin the encryption.
    StartTls,
    /// To take a user's password.
    Auth,
    /// Whether it is there.
    Noop,
    /// To take a letter from its sender.
    Mail,
    /// To take it for its recipient.
    Rcpt,
    /// To take its text.
    Data,
    /// To answer for it.
    Message,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Step::Connection => "the connection",
            Step::StartTls => "STARTTLS",
            Step::Auth => "AUTH",
            Step::Noop => "NOOP",
            Step::Mail => "MAIL FROM",
            Step::Rcpt => "RCPT TO",
            Step::Data => "DATA",
            Step::Message => "the message",
        })
    }
}

/// What happened between a mail server and us.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// Its name has no address.
    #[error("is not found: {0}")]
    NotFound(String),
    /// Nobody listens there.
    #[error("refused the connection")]
    Refused,
    /// There is no way to it.
    #[error("cannot be reached: {0}")]
    Unreachable(String),
    /// It said nothing for too long.
    #[error("did not answer within {}", span(*.1))]
    Silent(Step, Duration),
    /// It went away.
    #[error("closed the connection{}", match .0 { Step::Message => " in the middle of the message", _ => "" })]
    Closed(Step),
    /// The connection broke in another way.
    #[error("was lost: {0}")]
    Broken(String),
    /// It says something else than a mail server would.
    #[error("does not speak SMTP")]
    NotSmtp,
    /// An answer that does not belong to what was asked.
    #[error("did not answer in turn to {0}, as if somebody else were speaking")]
    OutOfTurn(Step),
    /// It says something else than TLS where TLS is to begin.
    #[error("does not speak TLS{}", match .0 { Step::Connection => " from the first octet on", _ => " after STARTTLS" })]
    NotTls(Step),
    /// It and we have no way of encrypting in common, or it broke off.
    #[error("could not agree on TLS: {0}")]
    Tls(String),
    /// Nobody who is trusted vouches for it.
    #[error("has a certificate that is not trusted")]
    Untrusted,
    /// The certificate is somebody else's.
    #[error("has a certificate for another name{}", match .0.as_str() { "" => String::new(), names => format!(": {names}") })]
    OtherName(String),
    /// The certificate is too old.
    #[error("has a certificate that ran out")]
    Expired,
    /// The certificate is too new, or this machine's clock is behind.
    #[error("has a certificate that is not valid yet")]
    NotYetValid,
    /// Anything else about the certificate.
    #[error("has a certificate that cannot be used: {0}")]
    BadCertificate(String),
    /// It does not encrypt.
    #[error("does not offer STARTTLS")]
    NoStartTls,
    /// It takes no password, or not in a way that we know.
    #[error("takes a password neither by AUTH PLAIN nor by AUTH LOGIN")]
    NoAuth,
    /// It does not take this password of this user.
    #[error("does not take the password of `{}`: `{said}`", words::safe(.user))]
    Password {
        /// The user.
        user: String,
        /// Its words.
        said: String,
    },
    /// It does not do what this letter needs.
    #[error("does not offer {0}, which the letter needs")]
    Lacks(&'static str),
    /// It said no.
    #[error("said `{said}` to {step}")]
    Said {
        /// To what.
        step: Step,
        /// The reply code (RFC 5321, section 4.2).
        code: u16,
        /// Its words, beginning with the code.
        said: String,
        /// Whether that is its last word on this address or message.
        is_final: bool,
    },
}

/// A time to wait, as people say it.
pub(super) fn span(time: Duration) -> String {
    match i64::try_from(time.as_secs()) {
        Ok(0) => format!("{} ms", time.as_millis()),
        Ok(seconds) => words::duration(seconds),
        Err(_) => words::duration(i64::MAX),
    }
}

pub(super) fn shown(path: &std::path::Path) -> String {
    words::safe(&path.to_string_lossy()).into_owned()
}
