//! Links by mail, sent by processes: killed at any moment, many at once, a thousand in a row, and by servers that fail.

mod many;
mod mx;
mod trouble;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Instant,
};

pub(super) use mx::{Act, Mx};

use super::*;

/// Has the mail of a home go this way from now on, and as often as a test likes.
pub(super) fn goes(home: &Home, carrier: &str, more: &str) {
    let folder = home.path().join(".config/gatepass");
    fs::create_dir_all(&folder).unwrap();
    let settings = format!(
        "mail = \"{carrier}\"\nmail_from = \"Example Club <accounts@example.org>\"\nmail_per_hour = 1000\n\
         mail_per_day = 1000\n{more}"
    );
    fs::write(folder.join("config.toml"), settings).unwrap();
    set_mode(&folder.join("config.toml"), 0o600);
}

/// Mail goes into a folder.
pub(super) fn goes_into_a_folder(home: &Home) {
    goes(home, &format!("maildir:{}/mail", home.path().display()), "");
}

/// A home in which people were imported while no mail server was there: the mail of the first was tried, and all wait.
pub(super) fn waiting(people: usize) -> Home {
    let home = Home::new();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr();
    goes(&home, &format!("smtp+plain://{}", port.unwrap()), "");
    home.fed(&IMPORT, &list("user", people)).exits(0);
    assert_eq!(
        home.one::<isize>("SELECT count(*) FROM outbox WHERE next_at IS NOT NULL"),
        people.cast_signed()
    );
    home
}

const IMPORT: [&str; 4] = ["import", "-", "--issue-links", "--mail"];

/// People without passwords.
fn list(name: &str, people: usize) -> String {
    let rows = (0..people).map(|n| format!("{name}{n},{}\n", address(&format!("{name}{n}"))));
    format!("username,email\n{}", rows.collect::<String>())
}

/// What lies in the folder, in no order, and each is whole.
pub(super) fn mailbox(home: &Home) -> Vec<String> {
    let entries = fs::read_dir(home.path().join("mail/new")).into_iter().flatten();
    let read = |entry: std::io::Result<fs::DirEntry>| fs::read_to_string(entry.unwrap().path()).unwrap();
    entries.map(read).inspect(|mail| is_whole(mail)).collect()
}

/// A message ends with the end of its last part.
fn is_whole(mail: &str) {
    let boundary = mail
        .split_once("boundary=\"")
        .and_then(|(_, rest)| rest.split_once('"'));
    let (boundary, _) = boundary.unwrap_or_else(|| panic!("no parts: {mail}"));
    assert!(mail.trim_end().ends_with(&format!("--{boundary}--")), "cut off: {mail}");
}

/// A field of a message's header.
pub(super) fn field<'m>(mail: &'m str, name: &str) -> &'m str {
    let mut lines = mail.lines();
    let found = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    found.unwrap_or_else(|| panic!("{name} of {mail}"))
}

/// The link, which stands alone on its line between angle brackets.
pub(super) fn link(mail: &str) -> &str {
    let alone = |line: &&str| line.starts_with("<http") && line.ends_with('>');
    let line = mail.lines().find(alone);
    let line = line.unwrap_or_else(|| panic!("no link in {mail}"));
    &line[1..line.len() - 1]
}

/// How often each message is there, by its Message-ID, to whom, and with which link: a message that is there twice is so
/// under one Message-ID, to one person, with one link.
fn told_apart(mails: &[String]) -> BTreeMap<(String, String, String), usize> {
    let mut found = BTreeMap::new();
    for mail in mails {
        let to = field(mail, "To").rsplit([' ', '<']).next().unwrap();
        let of = [field(mail, "Message-ID"), to.trim_end_matches('>'), link(mail)].map(str::to_owned);
        *found.entry(of.into()).or_default() += 1;
    }
    let columns = found.keys().map(|(id, to, url)| [id, to, url]);
    for column in 0..3 {
        let different: BTreeSet<&String> = columns.clone().map(|of| of[column]).collect();
        assert_eq!(different.len(), found.len(), "{found:?}");
    }
    found
}

/// What was issued with a mail: the Message-ID and the address.
fn issued(home: &Home) -> BTreeSet<(String, String)> {
    let sql = home.sql();
    let query = "SELECT '<' || links.id || '@example.org>', links.email FROM links JOIN outbox ON link_id = links.id";
    let mut statement = sql.prepare(query).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Lets the quarter of an hour pass for which whoever was killed has mails alone; how many mails.
pub(super) fn claims_run_out(home: &Home) -> usize {
    let sql = "UPDATE outbox SET claimed_until = NULL WHERE claimed_until IS NOT NULL";
    home.sql().execute(sql, []).unwrap()
}

#[test]
fn killed_at_any_moment_no_link_is_lost_and_none_is_mailed_that_was_never_issued() {
    const KILLED: usize = 20;
    const ROUNDS: usize = 90;
    let home = Home::new();
    goes_into_a_folder(&home);
    home.fed(&["import", "-"], &list("user", ROUNDS)).exits(0);
    let command = |round: usize| {
        let (who, file) = (format!("user{round}"), format!("people{round}.csv"));
        fs::write(home.path().join(&file), list(&format!("guest{round}-"), 8)).unwrap();
        match round % 3 {
            0 => home.command(&["import", &file, "--issue-links", "--mail"]),
            1 => home.command(&["issue-link", &who, "--mail"]),
            _ => home.command(&["send-mail", "--now"]),
        }
    };
    // How long each takes here and now; nothing is asserted about it.
    let whole = [0, 1, 2].map(|round| {
        let start = Instant::now();
        finished(command(round).spawn().unwrap()).exits(0);
        start.elapsed()
    });
    let mut chance = 0x9e37_79b9_u64;
    let (mut killed, mut claims, mut round) = (0, 0, 2);
    while killed < KILLED {
        round += 1;
        assert!(round < ROUNDS, "{killed} were killed");
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let moment = whole[round % 3].mul_f64((chance >> 33) as f64 / f64::from(1_u32 << 31));
        let mut child = command(round).spawn().unwrap();
        thread::sleep(moment);
        child.kill().unwrap();
        killed += usize::from(signal(&finished(child)) == Some(9));
        claims += claims_run_out(&home);
    }
    let count = |what: &str| home.one::<isize>(&format!("SELECT count(*) FROM {what}"));
    let waited = count("outbox WHERE next_at IS NOT NULL");
    home.run(&["send-mail", "--now"]).exits(0);
    assert_eq!(count("links"), count("outbox"), "a link has its mail");
    assert_eq!(count("outbox WHERE sent_at IS NULL"), 0);
    let mails = mailbox(&home);
    let found = told_apart(&mails);
    let mailed: BTreeSet<_> = found.keys().map(|(id, to, _)| (id.clone(), to.clone())).collect();
    assert_eq!(mailed, issued(&home));
    println!(
        "{killed} of {} were killed, with {claims} mails claimed; {} links, {} messages, {waited} of them at last",
        round - 2,
        found.len(),
        mails.len()
    );
    for (_, _, url) in found.keys() {
        home.fed(&["inspect-token", "-"], url).exits(0);
    }
    verify_chain(&events(&home.sql())).unwrap();
}

#[test]
fn of_several_at_once_each_mail_is_sent_by_one() {
    for senders in [2, 4] {
        let home = waiting(200);
        goes_into_a_folder(&home);
        let send = || home.command(&["send-mail", "--now", "--json"]).spawn().unwrap();
        let all: Vec<Child> = (0..senders).map(|_| send()).collect();
        let said = all.into_iter().map(|child| finished(child).exits(0).json());
        let sent: Vec<u64> = said.map(|said| said["sent"].as_u64().unwrap()).collect();
        println!("{senders} at once sent {sent:?}");
        assert_eq!(sent.iter().sum::<u64>(), 200);
        let found = told_apart(&mailbox(&home));
        assert!(found.len() == 200 && found.values().all(|times| *times == 1));
        home.run(&["check"]).exits(0);
    }
}
