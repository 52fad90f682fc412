//! What goes to which stream, and what happens when one of them is gone.

use std::{fs::File, io::pipe};

use super::*;

/// A pipe whose reader has left.
fn closed_pipe() -> Stdio {
    pipe().unwrap().1.into()
}

fn full_disk() -> Stdio {
    File::options().write(true).open("/dev/full").unwrap().into()
}

/// Runs the command that a hint names.
fn run_hint(home: &Home, said: &Said) -> Said {
    let (_, hint) = said.refusal();
    let words = shell_words::split(hint.expect("a hint")).unwrap();
    assert_eq!(words[0], "gatepass", "{said:?}");
    home.run(&words[1..].iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn a_url_that_nobody_got_is_an_error_and_the_hint_prints_it_again() {
    for gone in [closed_pipe, full_disk] {
        for json in [&[][..], &["--json"][..]] {
            let home = Home::new();
            let register = ["register", "ada", "--email", "ada@example.org", "--no-password"];
            for (args, links) in [
                (&register[..], 1),
                (&["issue-link", "ada"], 2),
                (&["issue-link", "ada", "--if-live", "keep"], 2),
            ] {
                let child = home.command(&[args, json].concat()).stdout(gone()).spawn().unwrap();
                let said = finished(child).exits(3);
                assert!(said.refusal().0.contains("could not be written"), "{said:?}");
                assert_eq!(home.one::<i64>("SELECT count(*) FROM links"), links);
                let url = run_hint(&home, &said).url();
                assert_eq!(home.run(&["issue-link", "ada", "--if-live", "keep"]).url(), url);
                assert_eq!(home.one::<i64>("SELECT count(*) FROM links"), links);
            }
            home.history();
        }
    }
}

#[test]
fn an_export_that_nobody_reads_ends_quietly_and_on_a_full_disk_with_one_error() {
    let home = Home::new();
    home.link("ada");
    let export = |gone: fn() -> Stdio| finished(home.command(&["export"]).stdout(gone()).spawn().unwrap());
    let said = export(closed_pipe).exits(0);
    assert_eq!(said.err, "");
    let said = export(full_disk).exits(3);
    assert_eq!(said.err.matches("error: ").count(), 1, "{said:?}");
    assert!(
        said.refusal().0.starts_with("the accounts could not be written: "),
        "{said:?}"
    );
}

#[test]
fn an_activation_nobody_heard_of_is_done_and_lost_only_on_a_full_disk() {
    for (gone, code) in [(closed_pipe as fn() -> Stdio, 0), (full_disk, 3)] {
        let home = Home::new();
        let url = home.link("ada");
        let child = home
            .command(&["activate", &url, "--no-password"])
            .stdout(gone())
            .spawn()
            .unwrap();
        let said = finished(child).exits(code);
        assert_eq!(home.history(), ["registered", "link-issued", "activated"]);
        match code {
            0 => assert_eq!(said.err, ""),
            _ => assert_eq!(run_hint(&home, &said).code(), Some(14)),
        }
    }
}

#[test]
fn a_reader_who_has_seen_enough_is_no_error() {
    let home = Home::new();
    let url = home.link("ada");
    let old = home.run(&["issue-link", "ada", "--ttl", "1s", "--keep-earlier"]).url();
    home.run(&["inspect-token", &old, "--at", "2099-01-01T00:00:00Z"])
        .exits(10);
    let readers: [(&[&str], i32); 7] = [
        (&["inspect-token", &url], 0),
        (&["inspect-token", &url, "--json"], 0),
        (&["inspect-token", &old, "--at", "2099-01-01T00:00:00Z"], 10),
        (&["config"], 0),
        (&["man"], 0),
        (&["completions", "bash"], 0),
        (&["--help"], 0),
    ];
    for (args, code) in readers {
        let child = home.command(args).stdout(closed_pipe()).spawn().unwrap();
        assert_eq!(finished(child).exits(code).err, "", "{args:?}");
    }
    let child = home
        .command(&["inspect-token", &url])
        .stdout(full_disk())
        .spawn()
        .unwrap();
    assert!(finished(child).exits(3).refusal().1.is_some());
}

/// A notice that cannot be said is no reason to fail, nor is a process started without streams at all.
#[test]
fn without_standard_error_or_any_stream_the_work_is_done() {
    for gone in [closed_pipe, full_disk] {
        let home = Home::new();
        let args = ["register", "ada", "--email", "ada@example.org", "--no-password"];
        finished(home.command(&args).stderr(gone()).spawn().unwrap()).url();
        finished(home.command(&args).stderr(gone()).spawn().unwrap()).exits(1);
    }
    let home = Home::new();
    let args = ["register", "ada", "--email", "ada@example.org", "--no-password"];
    home.shell(r#""$0" "$@" <&- >&- 2>&-; exit 0"#, &args).exits(0);
    assert_eq!(home.history(), ["registered", "link-issued"]);
    home.shell(r#""$0" "$@" <&-"#, &["inspect-token"]).exits(13);
    home.shell(
        r#""$0" "$@" <&-"#,
        &["register", "bob", "--email", "bob@example.org", "--password-stdin"],
    )
    .exits(2);
}

#[test]
fn standard_output_is_the_result_and_quiet_leaves_only_errors() {
    let home = Home::new();
    let register = ["register", "ada", "--email", "ada@example.org", "--no-password"];
    let said = home.run(&register);
    let url = said.url();
    assert!(
        !said.err.contains(&url) && said.err.contains("the store is `"),
        "{said:?}"
    );
    for args in [
        &["issue-link", "ada"][..],
        &["register", "bob", "--email", "bob@example.org", "--no-password"],
    ] {
        let loud = home.run(args);
        assert!(
            loud.err.contains("notice: ") && !loud.url().contains("notice"),
            "{loud:?}"
        );
    }
    for args in [
        &["issue-link", "ada", "--quiet"][..],
        &[
            "register",
            "carl",
            "--email",
            "carl@example.org",
            "--no-password",
            "--quiet",
        ],
    ] {
        let said = home.run(args);
        said.url();
        assert_eq!(said.err, "", "{args:?}");
    }
    let said = home.run(&["issue-link", "carl", "--quiet", "--json"]).exits(0);
    assert_eq!(
        (said.err.as_str(), said.json()["outcome"].as_str()),
        ("", Some("issued"))
    );
    let said = home.run(&["issue-link", "nobody", "--quiet"]).exits(4);
    said.refusal();
    assert_eq!(said.out, "");
    let rehearsed = home.run(&["issue-link", "carl", "--dry-run"]).exits(0);
    assert!(
        !rehearsed.out.contains("api-activate") && !rehearsed.err.contains("api-activate"),
        "{rehearsed:?}"
    );
}

#[test]
fn json_is_one_line_whatever_happened() {
    let home = Home::new();
    let missing = home.run(&["issue-link", "ada", "--json"]).exits(3);
    assert_eq!(missing.json()["error"]["code"], "store-missing");
    let url = home.link("ada");
    fs::write(home.path().join("bad.toml"), "nonsense").unwrap();
    set_mode(&home.path().join("bad.toml"), 0o600);
    let rows: [(&[&str], i32, Option<&str>); 17] = [
        (
            &["register", "bob", "--email", "bob@example.org", "--no-password"],
            0,
            None,
        ),
        (
            &["register", "bob", "--email", "bob@example.org", "--no-password"],
            1,
            Some("account-exists"),
        ),
        (
            &["register", "admin", "--email", "admin@example.org", "--no-password"],
            1,
            Some("reserved-name"),
        ),
        (
            &["register", "carl", "--email", "carl@example.org"],
            2,
            Some("input-needed"),
        ),
        (
            &["register", "carl", "--email", "carl@example.org", "--password-stdin"],
            2,
            Some("invalid-value"),
        ),
        (
            &["register", "carl", "--email", "nowhere", "--no-password"],
            2,
            Some("invalid-value"),
        ),
        (
            &["issue-link", "ada", "--ttl", "9000d"],
            2,
            Some("lifetime-out-of-bounds"),
        ),
        (
            &["issue-link", "ada", "--config", "bad.toml"],
            3,
            Some("config-malformed"),
        ),
        (&["issue-link", "nobody"], 4, Some("no-account")),
        (&["inspect-token", &url], 0, None),
        (&["inspect-token", "nothing"], 13, None),
        (&["inspect-token", "--id", "00000000"], 4, Some("no-link")),
        (&["activate", "nothing", "--no-password"], 13, Some("no-token")),
        (&["activate", &url], 2, Some("input-needed")),
        (&["activate", &url, "--no-password"], 0, None),
        (&["activate", &url, "--no-password"], 14, Some("already-used")),
        (&["issue-link", "ada"], 1, Some("not-pending")),
    ];
    for (args, code, error) in rows {
        let said = home.run(&[args, &["--json"]].concat()).exits(code);
        let json = said.json();
        let first: Vec<&String> = json.as_object().unwrap().keys().take(3).collect();
        assert_eq!(first, ["command", "status", "error"]);
        assert_eq!(
            (json["command"].as_str(), json["error"]["code"].as_str()),
            (Some(args[0]), error),
            "{said:?}"
        );
        if error.is_some() {
            assert_eq!(said.refusal().0, json["error"]["message"].as_str().unwrap());
            assert_eq!(said.refusal().1, json["error"]["hint"].as_str());
        }
    }
    let unparsed = home.run(&["issue-link", "--json", "--nonsense"]).exits(2);
    assert_eq!(unparsed.out, "");
    unparsed.refusal();
}

/// Standard input has one reader, and an end.
#[test]
fn standard_input_is_bounded_and_has_one_reader() {
    let home = Home::new();
    let url = home.link("ada");
    let endless = |args: &[&str]| {
        let zero = File::open("/dev/zero").unwrap();
        finished(home.command(args).stdin(zero).spawn().unwrap())
    };
    endless(&["inspect-token"]).exits(2).refusal();
    endless(&["activate", "-", "--no-password"]).exits(2).refusal();
    let register = ["register", "bob", "--email", "bob@example.org", "--password-stdin"];
    endless(&register).exits(2).refusal();
    home.fed(&["activate", "-", "--password-stdin"], &url)
        .exits(2)
        .refusal();
    home.fed(&["activate", "--password-stdin"], &url).exits(2).refusal();
    home.fed(&["activate", &url, "--password-stdin"], &format!("{PASSWORD}\r\n"))
        .exits(0);
    assert_eq!(home.history(), ["registered", "link-issued", "activated"]);
}
