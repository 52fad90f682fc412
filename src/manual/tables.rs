//! What the manual says beside clap's part: exit statuses, settings, environment and files. Tests hold these tables against
//! the program and the README.

/// A setting as the manual lists it.
#[derive(Clone, Copy, Debug)]
pub struct SettingEntry {
    /// Its name: the key in the configuration file.
    pub name: &'static str,
    /// Its default, `None` where it has none.
    pub default: Option<&'static str>,
    /// What it decides.
    pub meaning: &'static str,
}

/// The exit statuses, in the words of the contract.
pub const STATUSES: &[(u8, &str)] = &[
    (0, "done; for inspect-token: the link would work"),
    (
        1,
        "refused: the request was understood and the answer is no (exists already, differs, not allowed in this state, \
         weak password)",
    ),
    (
        2,
        "usage: the command line, an option's value, or a value that could not be asked for",
    ),
    (
        3,
        "could not try, or could not tell: store or key ring missing, unreadable, damaged, too new, another program's, \
         open to others, not each other's; a clock far behind the newest event; output lost",
    ),
    (4, "no such account, link or key"),
    (5, "try again: the store was busy for longer than --wait"),
    (10, "the link has expired"),
    (11, "the link is not valid yet"),
    (12, "the link is not genuine"),
    (13, "the link is damaged: no whole token could be recovered"),
    (14, "nothing is left to do: the account is active"),
    (15, "the link was withdrawn"),
    (16, "the link is for something else"),
    (17, "the account cannot use the link"),
    (130, "the person cancelled"),
];

/// The settings, in the order of `gatepass config`.
pub const SETTINGS: &[SettingEntry] = &[
    setting(
        "config",
        Some("~/.config/gatepass/config.toml, else /etc/gatepass/config.toml"),
        "the configuration file itself; not a key of it",
    ),
    setting(
        "store",
        Some("~/.local/share/gatepass/gatepass.db"),
        "the store; an absolute path where the configuration file names it",
    ),
    setting(
        "keys",
        Some("~/.local/share/gatepass/keys.json"),
        "the key ring; an absolute path where the configuration file names it",
    ),
    setting(
        "link_template",
        Some("http://127.0.0.1:9000/api-activate/{token}/"),
        "the confirmation URL, with {token} where the token goes",
    ),
    setting("default_ttl", Some("2h"), "how long a link works where nobody says"),
    setting("min_ttl", Some("1s"), "the shortest lifetime of a link"),
    setting("max_ttl", Some("30d"), "the longest lifetime of a link"),
    setting("issuer", None, "the claim iss of every token"),
    setting(
        "audience",
        Some("gatepass"),
        "the claim aud of every token; a decoder that expects none refuses it",
    ),
    setting(
        "claims",
        Some("full"),
        "full; minimal leaves username and email out; drf-jwt makes the payload of Django REST framework JWT, without \
         aud, which is a login token wherever its key is trusted for logins",
    ),
    setting(
        "password_min_length",
        Some("15"),
        "the fewest characters of a password, from 8 to 64",
    ),
    setting(
        "argon2_memory_kib",
        Some("19456"),
        "memory of one password hash, in KiB",
    ),
    setting("argon2_time", Some("2"), "passes of one password hash"),
    setting("argon2_lanes", Some("1"), "lanes of one password hash"),
    setting(
        "mail",
        None,
        "how mail is sent: smtps://USER@HOST, smtp://USER@HOST (STARTTLS), smtp+plain://localhost, sendmail:, or maildir:/PATH",
    ),
    setting(
        "mail_from",
        None,
        "whom mail is from, such as Example Club <accounts@example.org>",
    ),
    setting("mail_reply_to", None, "where answers go, if not there"),
    setting(
        "mail_password_file",
        None,
        "the file with the password of the mail server's user",
    ),
    setting(
        "mail_ca_file",
        None,
        "certificates (PEM) that are trusted beside the system's",
    ),
    setting(
        "mail_templates",
        None,
        "a folder of templates in place of those that are built in",
    ),
    setting("mail_language", Some("en"), "the language of letters: en or de"),
    setting(
        "mail_timeout",
        Some("30s"),
        "how long each answer of a mail server is waited for",
    ),
    setting("mail_per_hour", Some("5"), "mails to one address in an hour at most"),
    setting("mail_per_day", Some("20"), "mails to one address in a day at most"),
    setting(
        "group",
        None,
        "a group that shares the store: files are 0640 and 0660 for it",
    ),
    setting(
        "keys_mode_check",
        Some("true"),
        "false accepts a key ring that its platform makes readable by all, such as a mounted secret",
    ),
    setting(
        "time_zone",
        None,
        "the zone of local times, such as Europe/Warsaw; the machine's where it is not set",
    ),
    setting("wait", Some("5s"), "how long a busy store is waited for"),
    setting(
        "actor",
        Some("SUDO_USER for root; USER, LOGNAME, the user id"),
        "whom the audit trail names",
    ),
    setting("json", Some("false"), "one JSON object instead of text"),
    setting("quiet", Some("false"), "no notices"),
    setting("no_input", Some("false"), "no questions; a missing value is an error"),
    setting("yes", Some("false"), "every question is answered with yes"),
    setting("dry_run", Some("false"), "all the work is done and rolled back"),
];

/// Variables beside the settings'.
pub(super) const ENVIRONMENT: &[(&str, &str)] = &[
    (
        "GATEPASS_NAME",
        "the setting of that name, in capitals, such as GATEPASS_STORE; switches take 1, 0, true or false; gatepass(1) \
         lists the settings",
    ),
    (
        "XDG_DATA_HOME",
        "where gatepass/gatepass.db and gatepass/keys.json are, instead of ~/.local/share",
    ),
    ("XDG_CONFIG_HOME", "where gatepass/config.toml is, instead of ~/.config"),
    ("HOME", "the home folder, where neither of the two is set"),
    (
        "SUDO_USER, USER, LOGNAME",
        "whom the audit trail names, unless --actor does",
    ),
    ("TZ", "the time zone in which local times are shown beside UTC"),
    ("NO_COLOR", "no colour, whatever the terminal"),
];

/// Files that are there unless a setting says otherwise.
pub(super) const FILES: &[(&str, &str)] = &[
    (
        "~/.local/share/gatepass/gatepass.db",
        "the store: accounts, links and events, one SQLite file, mode 0600",
    ),
    (
        "~/.local/share/gatepass/keys.json",
        "the key ring, a JWK Set, mode 0600; whoever reads it can make links",
    ),
    (
        "~/.config/gatepass/config.toml, /etc/gatepass/config.toml",
        "the configuration file; the first that is there is read",
    ),
];

const fn setting(name: &'static str, default: Option<&'static str>, meaning: &'static str) -> SettingEntry {
    SettingEntry { name, default, meaning }
}
