//! Other users: strangers who may read, root who works for a service, and nobody is locked out. Only root can play them.

use std::os::unix::fs::lchown;

use super::*;

/// A user who is neither root nor the stranger.
const SERVICE: u32 = 65_533;

/// Another user's home whose store and key ring everybody may read.
fn open_to_readers() -> Option<Home> {
    if !can_become_another() {
        return None;
    }
    let home = Home::of(SERVICE);
    home.link("ada");
    let ways = [".local/share/gatepass", ".local/share", ".local", ""];
    for folder in ways {
        set_mode(&home.path().join(folder), 0o755);
    }
    set_mode(&home.store(), 0o644);
    set_mode(&home.keys(), 0o644);
    Some(home)
}

/// The same command line by somebody else.
fn by(user: u32, home: &Home, args: &[&str]) -> Said {
    let mut command = home.command(args);
    command.env("GATEPASS_KEYS_MODE_CHECK", "0");
    finished(command.uid(user).gid(user).spawn().unwrap())
}

/// The questions that must have the same answer whoever asks.
fn questions(url: &str) -> Vec<Vec<&str>> {
    let at = "2099-01-01T00:00:00Z";
    vec![
        vec!["inspect-token", url, "--at", at],
        vec!["inspect-token", url, "--at", at, "--json"],
        vec!["inspect-token", "--account", "ada", "--at", at],
        vec!["inspect-token", "--account", "ada", "--at", at, "--json"],
        vec!["inspect-token", "--account", "nobody"],
    ]
}

/// A stranger and root, also on a read-only mount, get the owner's answer and leave the files as they are.
fn the_same_for_all(home: &Home, url: &str, owner: &[Said]) {
    let before = home.everything();
    for (args, expected) in questions(url).iter().zip(owner) {
        let stranger = by(NOBODY, home, args);
        assert_eq!(stranger, *expected, "{args:?}");
        assert!(
            home.everything() == before,
            "{args:?} by a stranger left or changed a file"
        );
    }
    for (args, expected) in questions(url).iter().zip(owner) {
        let Some(said) = on_a_read_only_mount(home, args) else {
            return;
        };
        assert_eq!(said, *expected, "{args:?} on a read-only mount");
        assert!(
            home.everything() == before,
            "{args:?} on a read-only mount changed a file"
        );
    }
}

/// What root hears where the home is mounted to be read alone; `None`, and said so, where root cannot mount.
fn on_a_read_only_mount(home: &Home, args: &[&str]) -> Option<Said> {
    let script = r#"mount --bind "$HOME" "$HOME" && mount -o remount,bind,ro "$HOME" && cd "$HOME" && exec "$0" "$@""#;
    let mut all = vec!["-m", "sh", "-c", script, program().to_str().unwrap()];
    all.extend(args);
    let mut command = home.runs("unshare", &all);
    command.env("GATEPASS_KEYS_MODE_CHECK", "0").uid(0).gid(0);
    let said = command.spawn().ok().map(finished);
    let said = said.filter(|said| !said.err.contains("unshare: ") && !said.err.contains("mount: "));
    if said.is_none() {
        println!("skipped: root cannot mount here");
    }
    said
}

/// Leaves a log with a change in it, as a writer does that was killed: one that had the store open while another wrote.
/// It is caught while it waits for its turn.
fn killed_writer(home: &Home, user: u32, change: &[&str]) {
    let other = Connection::open(home.store()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut command = home.command(&["issue-link", "ada", "--wait", "60s"]);
    command.env("GATEPASS_KEYS_MODE_CHECK", "0").uid(user).gid(user);
    let mut waiting = command.spawn().unwrap();
    let open_files = format!("/proc/{}/fd", waiting.id());
    wait_until("the store is open", || {
        let files = fs::read_dir(&open_files).into_iter().flatten().flatten();
        files
            .filter_map(|file| fs::read_link(file.path()).ok())
            .any(|file| file.ends_with("gatepass.db-wal"))
    });
    kill("STOP", &waiting.id().to_string());
    drop(other);
    by(SERVICE, home, change).exits(0);
    waiting.kill().unwrap();
    finished(waiting);
    let log = home.data().join("gatepass.db-wal");
    assert!(fs::metadata(&log).unwrap().len() > 0, "the test kills nobody");
}

#[test]
fn a_stranger_and_a_read_only_mount_get_the_owners_answer() {
    let Some(home) = open_to_readers() else { return };
    let url = by(SERVICE, &home, &["issue-link", "ada"]).url();
    let owner: Vec<Said> = questions(&url).iter().map(|args| by(SERVICE, &home, args)).collect();
    assert_eq!(owner[0].code(), Some(10), "{owner:?}");
    the_same_for_all(&home, &url, &owner);
    for args in [&["issue-link", "ada"][..], &["activate", &url, "--no-password"]] {
        let before = home.everything();
        let said = by(NOBODY, &home, args).exits(3);
        assert!(said.refusal().1.is_some());
        assert!(home.everything() == before);
    }
    by(SERVICE, &home, &["activate", &url, "--no-password"]).exits(0);
    // A link that has nothing left to write is judged where nothing can be written.
    if let Some(said) = on_a_read_only_mount(&home, &["activate", &url, "--no-password"]) {
        said.exits(14);
    }
    assert_eq!(home.history().len(), 4);
}

#[test]
fn after_a_killed_writer_too_and_the_owner_can_still_write() {
    let Some(home) = open_to_readers() else { return };
    killed_writer(&home, SERVICE, &["issue-link", "ada"]);
    let files = home.files();
    assert_eq!(
        files,
        ["gatepass.db", "gatepass.db-shm", "gatepass.db-wal", "keys.json"]
    );
    // What is only in the log is seen: the newest link is the one that was issued last.
    let stranger = by(NOBODY, &home, &["inspect-token", "--account", "ada", "--json"])
        .exits(0)
        .json();
    assert_eq!(home.files(), files);

    // The owner's own look tidies up, so a copy keeps the question open for the others.
    let copy = Home::of(SERVICE);
    fs::create_dir_all(copy.data()).unwrap();
    for name in &files {
        let to = copy.data().join(name);
        fs::copy(home.data().join(name), &to).unwrap();
        lchown(&to, Some(SERVICE), Some(SERVICE)).unwrap();
    }
    for folder in [".local/share/gatepass", ".local/share", ".local"] {
        chown(copy.path().join(folder), Some(SERVICE), Some(SERVICE)).unwrap();
    }
    let url = by(SERVICE, &copy, &["issue-link", "ada", "--if-live", "keep"]).url();
    let id = stranger["link"]["id"].as_str().unwrap();
    let kept: String = copy.one("SELECT id FROM links ORDER BY number DESC LIMIT 1");
    assert_eq!(id, kept);
    let owner: Vec<Said> = questions(&url).iter().map(|args| by(SERVICE, &copy, args)).collect();
    the_same_for_all(&home, &url, &owner);

    by(SERVICE, &home, &["activate", &url, "--no-password"]).exits(0);
    assert_eq!(
        home.history(),
        ["registered", "link-issued", "link-issued", "activated"]
    );
}

#[test]
fn a_store_that_only_its_owner_may_read_is_refused_to_strangers() {
    let Some(home) = open_to_readers() else { return };
    for (path, mode) in [(home.keys(), 0o600), (home.store(), 0o600), (home.data(), 0o700)] {
        set_mode(&path, mode);
        let before = home.everything();
        for verb in [&["inspect-token", "--account", "ada"][..], &["issue-link", "ada"]] {
            let said = by(NOBODY, &home, verb).exits(3);
            assert!(said.refusal().1.is_some(), "{said:?}");
        }
        assert!(home.everything() == before);
    }
    by(SERVICE, &home, &["issue-link", "ada"]).url();
}

/// Every file and folder that root makes for a service is the service's, and so is what a killed root leaves.
#[test]
fn what_root_makes_in_a_services_folder_is_the_services() {
    if !can_become_another() {
        return;
    }
    let home = Home {
        user: None,
        ..Home::of(SERVICE)
    };
    let owners = || {
        let mut all: Vec<(String, u32, u32)> = Vec::new();
        let mut folders = vec![home.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                let found = fs::symlink_metadata(&path).unwrap();
                all.push((path.display().to_string(), found.uid(), found.gid()));
                if found.is_dir() {
                    folders.push(path);
                }
            }
        }
        all
    };
    let all_the_services = || {
        let owners = owners();
        assert!(
            owners
                .iter()
                .all(|(_, user, group)| (*user, *group) == (SERVICE, SERVICE)),
            "{owners:?}"
        );
        owners.len()
    };
    let args = [
        "register",
        "ada",
        "--email",
        "ada@example.org",
        "--generate-password",
        "--password-out",
        "password",
    ];
    home.run(&args).url();
    assert_eq!(all_the_services(), 6);
    home.run(&["issue-link", "ada"]).url();
    by(SERVICE, &home, &["issue-link", "ada"]).url();
    killed_writer(&home, 0, &["issue-link", "ada"]);
    assert_eq!(all_the_services(), 8);
    by(SERVICE, &home, &["issue-link", "ada"]).url();
    assert_eq!(all_the_services(), 6);
    assert_eq!(home.history().len(), 6);
}

/// Files that somebody else could have put there are not trusted.
#[test]
fn what_belongs_to_somebody_else_is_refused() {
    if !can_become_another() {
        return;
    }
    let issue = &["issue-link", "ada", "--json"][..];
    let inspect = &["inspect-token", "--account", "ada", "--json"][..];
    // Root is no judge of a store's owner: that is whom root works for.
    let rows = [
        (Home::store as fn(&Home) -> PathBuf, SERVICE, issue),
        (Home::keys, SERVICE, issue),
        (Home::keys, SERVICE, inspect),
        (Home::keys, 0, issue),
        (Home::keys, 0, inspect),
    ];
    for (which, user, verb) in rows {
        let home = Home::of(SERVICE);
        home.link("ada");
        chown(which(&home), Some(NOBODY), Some(NOBODY)).unwrap();
        set_mode(&which(&home), 0o644);
        let before = home.everything();
        let said = by(user, &home, verb).exits(3);
        assert_eq!(said.json()["error"]["code"], "file-unsafe", "{user}: {said:?}");
        assert!(said.refusal().1.is_some(), "{said:?}");
        assert!(home.everything() == before);
    }
}
