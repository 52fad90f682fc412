//! Text that would drive a terminal, turn what is read, end a line or a statement: wherever it may be typed, it comes out
//! escaped, and the store reads it as the text that it is.

use gatepass::words::is_visible;

use crate::harness::{Said, Stream, World};

/// What somebody may write into a reason, a role, a name or a search.
fn hostile() -> Vec<String> {
    let mut texts: Vec<String> = [
        "two\nlines",
        "a\tb\r\nc",
        "\u{1b}[2J\u{1b}[31mred",
        "\u{1b}]0;title\u{7}",
        "\u{9b}31m",
        "back\u{8}\u{8}space",
        "\u{202e}gnp.exe",
        "\u{2066}isolated\u{2069}",
        "\u{200b}zero\u{feff}width\u{ad}",
        "\u{2028}line\u{2029}paragraph",
        "nul\0inside",
        "\0",
        "'; DROP TABLE accounts; --",
        "\" OR \"\"=\"",
        "%' ESCAPE '",
        "?1 ?2 :name @name $name",
        "{\"json\":[1,2]}",
        "\\u0000 \\n \\",
        "`backtick` $(command) ${HOME}",
        "\u{301}mark",
        "\u{e0001}\u{e0041}tags",
        "\u{f8ff}private",
        "🧑\u{200d}💻",
    ]
    .map(str::to_owned)
    .into();
    texts.push("long ".repeat(200_000));
    texts.push("\u{202e}\n".repeat(20_000));
    texts
}

/// Nothing that cannot be seen reaches either stream, and no line begins that we did not begin.
#[track_caller]
fn is_clean(said: &Said, text: &str) {
    let shown: String = text.chars().take(40).collect();
    for stream in [said.stdout(), said.stderr()] {
        let strange = stream.chars().find(|&c| !is_visible(c) && !matches!(c, '\n' | '\t'));
        assert_eq!(strange, None, "{shown:?}");
    }
    let begins = |line: &str| !line.starts_with("lines") && !line.starts_with("paragraph") && !line.starts_with("c\t");
    assert!(
        said.stdout().lines().chain(said.stderr().lines()).all(begins),
        "{shown:?}"
    );
}

/// The store is whole, and holds one account with its link and nobody else.
#[track_caller]
fn is_whole(world: &World) {
    assert_eq!(world.ask("PRAGMA integrity_check"), "ok\n");
    assert_eq!(world.ask("SELECT count(*), count(username) FROM accounts"), "1|1\n");
}

#[test]
fn in_a_reason_it_is_kept_and_comes_out_escaped() {
    for text in hostile() {
        let mut world = World::new();
        let url = world.register("ada");
        for verb in ["suspend ada", "resume ada", "activate --account ada --no-password"] {
            let said = world.run(verb).arg("--reason").arg(&text).expect(0);
            is_clean(&said, &text);
        }
        world.run("revoke-link --account ada --reason").arg(&text).expect(0);
        for line in ["inspect-token -", "inspect-token --json -", "activate --no-password -"] {
            is_clean(&world.run(line).stdin(&url).expect(15), &text);
        }
        for line in ["show ada", "show ada --json", "list-links", "list-links --json"] {
            is_clean(&world.run(line).expect(0), &text);
            is_clean(&world.run(line).terminal(Stream::Stdout).expect(0), &text);
        }
        // It is read back as it was written.
        let kept = world.ask("SELECT hex(revoked_reason) FROM links");
        assert_eq!(kept.trim(), data_encoding::HEXUPPER.encode(text.as_bytes()));
        let told = world.ask("SELECT detail FROM events WHERE action = 'suspended'");
        let detail: serde_json::Value = serde_json::from_str(told.trim_end_matches('\n')).expect("JSON");
        assert_eq!(detail["reason"].as_str(), Some(text.as_str()));
        is_whole(&world);
    }
}

#[test]
fn by_whom_and_via_what_come_out_escaped() {
    for text in hostile().into_iter().filter(|text| !text.trim().is_empty()) {
        let mut world = World::new();
        let line = "register ada --email ada@example.org --no-password --actor";
        let said = world.run(line).arg(&text).unchecked();
        is_clean(&said, &text);
        if said.status() != 0 {
            continue;
        }
        let url = said.line();
        is_clean(
            &world
                .run("activate --no-password - --via")
                .arg(&text)
                .stdin(&url)
                .expect(0),
            &text,
        );
        for line in ["show ada", "show ada --json", "list-links", "list-links --json"] {
            is_clean(&world.run(line).expect(0), &text);
            is_clean(&world.run(line).terminal(Stream::Stdout).expect(0), &text);
        }
        for line in ["inspect-token -", "inspect-token --json -"] {
            is_clean(&world.run(line).stdin(&url).expect(14), &text);
        }
        is_whole(&world);
    }
}

#[test]
fn in_a_role_a_name_or_an_address_it_is_a_role_a_name_or_an_address_or_refused() {
    let mut world = World::new();
    world.register("ada");
    for text in hostile() {
        for (line, status) in [
            ("grant ada --", 0),
            ("withdraw ada --", 0),
            ("list --role", 0),
            ("rename ada --", 2),
            ("set-email ada --", 2),
            ("suspend --", 2),
            ("show --", 2),
            ("delete --yes --", 2),
            ("check-password --password-stdin --", 2),
            ("list-links --account", 2),
            ("issue-link --", 2),
            ("issue-link ada --purpose", 2),
            ("issue-link ada --purpose change-email --new-email", 2),
            ("list --after", 2),
            ("list-links --after", 2),
            ("revoke-link --account", 2),
            ("show --id", 2),
            ("list --created-after", 2),
            ("prune-links --yes --older-than", 2),
        ] {
            let said = world.run(line).arg(&text).unchecked();
            is_clean(&said, &text);
            assert!(said.status() == status || said.status() == 2, "{line} {said:?}");
            let json = world.run(line).arg(&text).env("GATEPASS_JSON", "1").unchecked();
            is_clean(&json, &text);
        }
        // No token is in it.
        let said = world.run("revoke-link --").arg(&text).unchecked();
        is_clean(&said, &text);
        assert!([4, 13].contains(&said.status()), "{said:?}");
    }
    assert_eq!(world.states(), "ada pending\n");
    for line in ["list", "show ada"] {
        is_clean(&world.run(line).terminal(Stream::Stdout).expect(0), "");
    }
    is_whole(&world);
}

#[test]
fn in_a_search_it_is_searched_for_and_finds_nobody() {
    let mut world = World::new();
    world.register("ada");
    world.run("grant ada \"'; DROP TABLE links; --\"").expect(0);
    for text in hostile() {
        for line in ["list --", "list --json --", "list --sort username --reverse --"] {
            let said = world.run(line).arg(&text).expect(0);
            is_clean(&said, &text);
            assert!(!said.stdout().contains("ada@"), "{said:?}");
        }
    }
    assert!(
        world
            .run("list --role \"'; DROP TABLE links; --\"")
            .expect(0)
            .stdout()
            .contains("ada@")
    );
    is_whole(&world);
}
