//! What a carrier must keep to, in words that repeat nothing of it: it may hold a password.

/// The rule that a carrier breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CarrierFault {
    /// One of the kinds.
    #[error("must begin with `smtps://`, `smtp://`, `smtp+plain://`, `sendmail:` or `maildir:`")]
    Scheme,
    /// What is set is shown by `config` and kept in files that others may read.
    #[error("must hold no password: it belongs in a file, which `mail_password_file` names")]
    Password,
    /// A name, percent-encoded.
    #[error("must have a user in UTF-8, percent-encoded, without control characters, such as `ada%40example.org`")]
    User,
    /// A host that there can be.
    #[error("must name a host, such as `smtps://mail.example.org`")]
    Host,
    /// A port that there can be.
    #[error("must have a port from 1 to 65535, or none")]
    Port,
    /// A server has no paths.
    #[error("must end with its host or port: a mail server has no path, query or fragment")]
    End,
    /// What is not encrypted stays on this machine.
    #[error(
        "must be `smtps://` or `smtp://`: only `localhost`, `127.0.0.1` and `[::1]` are reached without encryption"
    )]
    PlainElsewhere,
    /// A password is never sent without encryption.
    #[error("must hold no user: a password is not sent without encryption, as by `smtp+plain://`")]
    PlainUser,
    /// The program's path.
    #[error("must be `sendmail:` alone or with an absolute path, such as `sendmail:/usr/sbin/sendmail`")]
    Program,
    /// The folder's path.
    #[error("must be `maildir:` and an absolute path, such as `maildir:/var/mail/gatepass`")]
    Folder,
}
