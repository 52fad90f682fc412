//! Stores, key rings and configurations that cannot be used. Each is a clear error with a hint, and everything is left as
//! it was.

use std::os::unix::fs::{FileExt, symlink};

use super::*;

/// A link of `ada` that works, and what is done to the ground before the commands below.
struct Case {
    name: &'static str,
    code: &'static str,
    harm: fn(&Home),
    /// What still works, because it does not need what was harmed.
    spared: &'static [&'static str],
}

const fn case(name: &'static str, code: &'static str, harm: fn(&Home)) -> Case {
    let spared = &[];
    Case {
        name,
        code,
        harm,
        spared,
    }
}

impl Case {
    const fn sparing(self, spared: &'static [&'static str]) -> Case {
        Case { spared, ..self }
    }
}

/// A file of the home's user, as gatepass makes it.
fn put(home: &Home, path: &Path, bytes: &[u8]) {
    if path.symlink_metadata().is_ok() {
        fs::remove_file(path).unwrap();
    }
    fs::write(path, bytes).unwrap();
    set_mode(path, 0o600);
    if home.user.is_some() {
        chown(path, home.user, home.user).unwrap();
    }
}

fn edit(home: &Home, sql: &str) {
    home.sql().execute_batch(sql).unwrap();
}

const STORES: &[Case] = &[
    case("missing", "store-missing", |home| {
        fs::remove_file(home.store()).unwrap()
    }),
    case("empty", "store-missing", |home| put(home, &home.store(), b"")),
    case("text", "store-damaged", |home| {
        put(home, &home.store(), "not a database, ".repeat(300).as_bytes())
    }),
    case("another program's", "store-foreign", |home| {
        put(home, &home.store(), b"");
        edit(home, "CREATE TABLE users (id); PRAGMA user_version = 1");
    }),
    case("newer", "store-too-new", |home| edit(home, "PRAGMA user_version = 999")),
    case("truncated", "store-damaged", |home| {
        fs::File::options()
            .write(true)
            .open(home.store())
            .unwrap()
            .set_len(3000)
            .unwrap();
    }),
    case("truncated at a page", "store-damaged", |home| {
        fs::File::options()
            .write(true)
            .open(home.store())
            .unwrap()
            .set_len(8192)
            .unwrap();
    }),
    case("overwritten in the middle", "store-damaged", |home| {
        let file = fs::File::options().write(true).open(home.store()).unwrap();
        file.write_all_at(&[0xff; 32768], 4096).unwrap();
    }),
    case("with a table of somebody", "store-damaged", |home| {
        edit(home, "CREATE TABLE more (x)")
    }),
    case("with a trigger of somebody", "store-damaged", |home| {
        edit(
            home,
            "CREATE TRIGGER t AFTER UPDATE ON links BEGIN DELETE FROM keys_seen; END",
        );
    }),
    case("open to all", "file-unsafe", |home| set_mode(&home.store(), 0o666)),
    case("unreadable", "file-unreadable", |home| set_mode(&home.store(), 0o000)),
    case("a folder", "file-unreadable", |home| {
        fs::remove_file(home.store()).unwrap();
        fs::create_dir(home.store()).unwrap();
    }),
    case("a pipe", "file-unreadable", |home| {
        fs::remove_file(home.store()).unwrap();
        nix::unistd::mkfifo(&home.store(), nix::sys::stat::Mode::S_IRWXU).unwrap();
    }),
    case("a link to itself", "file-unreadable", |home| {
        fs::remove_file(home.store()).unwrap();
        symlink(home.store(), home.store()).unwrap();
    }),
    case("read-only", "store-read-only", |home| set_mode(&home.store(), 0o400)).sparing(&["inspect-token"]),
    case("in a read-only folder", "store-read-only", |home| {
        set_mode(&home.data(), 0o500)
    })
    .sparing(&["inspect-token"]),
];

const KEYS: &[Case] = &[
    case("missing", "keys-missing", |home| fs::remove_file(home.keys()).unwrap()).sparing(&["inspect-token"]),
    case("empty", "keys-malformed", |home| put(home, &home.keys(), b"")),
    case("no JSON", "keys-malformed", |home| put(home, &home.keys(), b"secret")),
    case("no key ring", "keys-malformed", |home| put(home, &home.keys(), b"[]")),
    case("without a key's secret", "keys-malformed", |home| {
        put(home, &home.keys(), br#"{"keys":[{"kty":"oct"}]}"#);
    }),
    case("without keys", "keys-malformed", |home| {
        put(home, &home.keys(), br#"{"keys":[]}"#)
    }),
    case("another store's", "keys-differ", |home| {
        let other = Home::new();
        other.link("eve");
        put(home, &home.keys(), &fs::read(other.keys()).unwrap());
    }),
    case("too large", "file-unreadable", |home| {
        put(home, &home.keys(), &vec![b' '; 2 << 20])
    }),
    case("open to readers", "file-unsafe", |home| set_mode(&home.keys(), 0o644)),
    case("open to writers", "file-unsafe", |home| set_mode(&home.keys(), 0o620)),
    case("unreadable", "file-unreadable", |home| set_mode(&home.keys(), 0o000)),
    case("a folder", "file-unreadable", |home| {
        fs::remove_file(home.keys()).unwrap();
        fs::create_dir(home.keys()).unwrap();
    }),
];

const CONFIGS: &[Case] = &[
    case("no TOML", "config-malformed", |home| config(home, "nonsense")),
    case("unknown setting", "config-malformed", |home| {
        config(home, "stroe = '/x'")
    }),
    case("template without its place", "invalid-value", |home| {
        config(home, "link_template = 'https://example.org/'")
    }),
    case("open to writers", "file-unsafe", |home| {
        config(home, "");
        set_mode(&home.path().join(".config/gatepass/config.toml"), 0o666);
    }),
];

fn config(home: &Home, text: &str) {
    let folder = home.path().join(".config/gatepass");
    fs::create_dir_all(&folder).unwrap();
    put(home, &folder.join("config.toml"), text.as_bytes());
}

/// Every case by every verb: the status, the code, one line and a hint; nothing in the home has changed.
fn meet(cases: &[Case]) {
    for Case {
        name,
        code,
        harm,
        spared,
    } in cases
    {
        let home = Home::ordinary();
        let url = home.link("ada");
        harm(&home);
        let before = home.everything();
        let verbs: [&[&str]; 5] = [
            &[
                "register",
                "bob",
                "--email",
                "bob@example.org",
                "--no-password",
                "--no-create",
            ],
            &["issue-link", "ada"],
            &["activate", &url, "--no-password"],
            &["inspect-token", &url],
            &["inspect-token", "--account", "ada"],
        ];
        for args in verbs {
            let what = format!("{name}: {}", args[0]);
            let said = home.run(&[args, &["--json"]].concat());
            if spared.contains(&args[0]) {
                assert!([Some(0), Some(3)].contains(&said.code()), "{what}: {said:?}");
            } else {
                let json = said.json();
                assert_eq!(json["error"]["code"], *code, "{what}: {said:?}");
                let (_, hint) = said.refusal();
                assert!(hint.is_some(), "{what}: {said:?}");
                assert_eq!(
                    said.code(),
                    Some(if *code == "invalid-value" { 2 } else { 3 }),
                    "{what}: {said:?}"
                );
                assert_eq!(home.run(args).err, said.err, "{what}");
            }
            assert!(home.everything() == before, "{what} changed something");
        }
        // So that it can be removed.
        set_mode(&home.data(), 0o700);
    }
}

#[test]
fn a_store_that_cannot_be_used_is_left_as_it_is() {
    meet(STORES);
}

#[test]
fn a_key_ring_that_cannot_be_used_is_left_as_it_is() {
    meet(KEYS);
}

#[test]
fn a_configuration_that_cannot_be_used_is_told() {
    meet(CONFIGS);
}

/// A first run makes a store only where it can make the key ring, and the other way round.
#[test]
fn a_first_run_in_a_bad_place_leaves_nothing() {
    let register = ["register", "ada", "--email", "ada@example.org", "--no-password"];
    let home = Home::ordinary();
    set_mode(home.path(), 0o500);
    let said = home.run(&register).exits(3);
    assert!(said.refusal().1.is_some());
    set_mode(home.path(), 0o700);
    assert!(home.everything().is_empty());

    fs::create_dir_all(home.data()).unwrap();
    if home.user.is_some() {
        chown(home.data(), home.user, home.user).unwrap();
    }
    put(&home, &home.keys(), b"nonsense");
    let said = home.run(&register).exits(3);
    assert!(said.refusal().1.is_some());
    assert_eq!(home.files(), ["keys.json"]);
    let said = home
        .run(&[
            "register",
            "ada",
            "--email",
            "ada@example.org",
            "--no-password",
            "--no-create",
        ])
        .exits(3);
    assert_eq!(home.files(), ["keys.json"], "{said:?}");
}
