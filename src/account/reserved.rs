//! Names that people take for the service itself: who holds one can speak in its name.
//!
//! The groups say why a name is here. A name is reserved under the same fold that makes names unique; a name beyond ASCII
//! also where it looks like a reserved one.

use std::{collections::HashSet, sync::LazyLock};

use super::Username;

/// Mailboxes that RFC 2142 and RFC 5321, section 4.5.1, give to a domain's keepers.
const MAILBOXES: &str = "\
    abuse ftp hostmaster info marketing news noc postmaster sales security support usenet uucp \
    webmaster www";

/// Mailboxes by which certificate authorities let, or used to let, somebody prove to own a domain (CA/Browser Forum
/// Baseline Requirements, section 3.2.2.4.4): who reads them gets a certificate.
const CERTIFICATES: &str = "admin administrator is it mis root ssladmin ssladministrator sslwebmaster sysadmin";

/// Senders that nobody answers, and whose word is believed.
const SENDERS: &str = "\
    bounce bounces donotreply do-not-reply mailer-daemon mailerdaemon nobody noreply no-reply notification \
    notifications";

/// Host names that programs look for by themselves (RFC 6761, WPAD, ISATAP, mail set-up).
const DISCOVERED_HOSTS: &str = "autoconfig autodiscover broadcasthost isatap local localdomain localhost mta-sts wpad";

/// Host names after a protocol, for services that give each account a host name of its own.
const PROTOCOL_HOSTS: &str =
    "api cdn dns imap imaps ldap mail mx ns ns1 ns2 ntp pop pop3 sftp smtp smtps ssh vpn webmail whois";

/// Files that browsers, crawlers and proof-of-ownership checks fetch, for services that give each account a path. Those
/// that begin with a dot cannot be names at all.
const FILES: &str = "\
    ads.txt clientaccesspolicy.xml crossdomain.xml favicon.ico humans.txt keybase.txt robots.txt security.txt \
    sitemap.xml";

/// People and roles that others obey.
const AUTHORITIES: &str = "gatepass helpdesk moderator official operator owner staff superuser sysop system";

/// System accounts of the machines such a service runs on.
const SYSTEM_ACCOUNTS: &str = "backup bin daemon sudo sys toor www-data";

/// Pages where people sign in, pay or read what they agreed to.
const PAGES: &str = "\
    about account accounts activate auth authentication authorize billing blog buy cart checkout clients contact \
    contactus contact-us copyright dashboard doc docs download downloads enquiry faq feedback help inquiry \
    invoice invoices legal license login logout me myaccount oauth oauth2 password pay payment payments plans \
    portfolio preferences pricing privacy profile register secure settings signin sign-in signout signup sign-up \
    ssl sso status store subscribe terms tos unsubscribe user users verify weblog work xrpc";

const GROUPS: [&str; 9] = [
    MAILBOXES,
    CERTIFICATES,
    SENDERS,
    DISCOVERED_HOSTS,
    PROTOCOL_HOSTS,
    FILES,
    AUTHORITIES,
    SYSTEM_ACCOUNTS,
    PAGES,
];

/// All of them.
static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| words().collect());

/// What they look like.
static SKELETONS: LazyLock<HashSet<String>> =
    LazyLock::new(|| words().map(|word| unicode_security::skeleton(word).collect()).collect());

fn words() -> impl Iterator<Item = &'static str> {
    GROUPS.iter().flat_map(|group| group.split_ascii_whitespace())
}

/// Whether a name is reserved, or looks like a name that is.
pub(super) fn holds(name: &Username) -> bool {
    WORDS.contains(name.fold()) || (!name.as_str().is_ascii() && SKELETONS.contains(name.skeleton()))
}
