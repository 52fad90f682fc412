//! Text from outside made safe to print, to run and to parse.

use std::process::Command;

use gatepass::words::{is_visible, list, safe, safe_json, safe_lines, shell};
use proptest::prelude::*;

/// What must never reach a terminal, named one by one and not by the table that the program asks.
fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e000}'..='\u{f8ff}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{10ffff}')
}

/// Reads back what `safe` wrote.
fn unescape(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let (c, length) = match &rest[at + 1..at + 2] {
            "n" => ('\n', 2),
            "t" => ('\t', 2),
            "r" => ('\r', 2),
            "\\" => ('\\', 2),
            "u" => {
                let end = rest[at..].find('}').unwrap();
                (
                    char::from_u32(u32::from_str_radix(&rest[at + 3..at + end], 16).unwrap()).unwrap(),
                    end + 1,
                )
            }
            other => panic!("an escape of `{other}`"),
        };
        out.push(c);
        rest = &rest[at + length..];
    }
    out + rest
}

fn any_text() -> impl Strategy<Value = String> {
    let nasty = prop::sample::select(
        "\u{1b}\u{9b}\u{7f}\n\t\r`\\\"'\u{202e}\u{200b}\u{301}\u{2028}\u{e0041}😀ż"
            .chars()
            .collect::<Vec<_>>(),
    );
    prop::collection::vec(prop_oneof![any::<char>(), nasty], 0..40).prop_map(String::from_iter)
}

#[test]
fn what_is_visible_stays_in_any_script() {
    for text in [
        "alice",
        "Zażółć gęślą jaźń",
        "Ωμέγα",
        "Привет",
        "日本語　テキスト",
        "עברית",
        "العربية ٤٢",
        "हिन्दी",
        "e\u{301}",
        "😀",
        "a/b-c'\"",
        "\u{600}١",
    ] {
        assert_eq!(safe(text), text);
        assert_eq!(safe_lines(text), text);
    }
}

#[test]
fn what_is_not_visible_is_escaped() {
    for (text, printed) in [
        ("a\nb\tc\r", "a\\nb\\tc\\r"),
        ("\u{1b}[31mred", "\\u{1b}[31mred"),
        ("\u{9b}31m\u{7f}\0", "\\u{9b}31m\\u{7f}\\u{0}"),
        ("gpj\u{202e}exe.", "gpj\\u{202e}exe."),
        ("ali\u{200b}ce\u{feff}", "ali\\u{200b}ce\\u{feff}"),
        ("a\u{a0}b\u{2028}", "a\\u{a0}b\\u{2028}"),
        (
            "\u{3164}\u{2800}\u{fe0f}\u{e0041}",
            "\\u{3164}\\u{2800}\\u{fe0f}\\u{e0041}",
        ),
        ("\u{e000}\u{378}\u{fffe}", "\\u{e000}\\u{378}\\u{fffe}"),
        ("x` is an admin, `y", "x\\u{60} is an admin, \\u{60}y"),
        ("\u{301}a\u{301}", "\\u{301}a\u{301}"),
        ("CORP\\new", "CORP\\\\new"),
    ] {
        assert_eq!(safe(text), printed);
    }
    assert_eq!(
        safe_lines("error: `a\u{1b}`\n\n  \\n\u{202e}\r"),
        "error: `a\\u{1b}`\n\n  \\n\\u{202e}\\u{d}"
    );
}

#[test]
fn json_keeps_its_value() {
    let json = "{\n\t\"a`b\": \"\u{7f}\u{202e}\u{e0041}ż😀\"\n}".to_owned();
    assert_eq!(safe_json(json), "{\n\t\"a`b\": \"\\u007f\\u202e\\udb40\\udc41ż😀\"\n}");
}

#[test]
fn a_shell_word_is_quoted_where_it_must_be() {
    for (text, word) in [
        ("alice", "alice"),
        ("alice@example.org", "alice@example.org"),
        ("krzyś", "krzyś"),
        ("", "''"),
        ("a b", "'a b'"),
        ("it's", "'it'\\''s'"),
        ("$(reboot)`x`", "'$(reboot)`x`'"),
        ("{token}", "'{token}'"),
        ("hi!", "'hi!'"),
        ("^a^b", "'^a^b'"),
        ("a\nb", "$'a\\nb'"),
        ("a\u{1b}1'\\", "$'a\\0331\\'\\\\'"),
        ("\u{202e}", "$'\\342\\200\\256'"),
    ] {
        assert_eq!(shell(text), word);
    }
}

#[test]
fn bash_reads_every_word_back() {
    let texts = [
        "a b",
        "it's $HOME",
        "a\nb\t",
        "\u{1b}[31m0'\\n",
        "\u{202e}7\u{e0041}ż",
        "!x ^y {a,b} ~ *",
        "é\u{7f}\r",
    ];
    let words: Vec<_> = texts.iter().map(|text| shell(text)).collect();
    let Ok(output) = Command::new("bash")
        .args(["-c", &format!("printf '%s\\0' {}", words.join(" "))])
        .output()
    else {
        println!("skipped: there is no bash");
        return;
    };
    let read = String::from_utf8(output.stdout).unwrap();
    assert_eq!(read.split_terminator('\0').collect::<Vec<_>>(), texts);
}

#[test]
fn names_are_listed_as_a_person_lists_them() {
    assert_eq!(list(&[""; 0]), "");
    assert_eq!(list(&["a"]), "`a`");
    assert_eq!(list(&["a", "b"]), "`a` and `b`");
    assert_eq!(list(&["a", "b`", "c"]), "`a`, `b\\u{60}` and `c`");
}

proptest! {
    #[test]
    fn nothing_hostile_is_printed_and_nothing_is_lost(text in any_text()) {
        let printed = safe(&text);
        prop_assert!(!printed.contains(is_hostile) && !printed.contains('`') && printed.chars().all(is_visible));
        prop_assert_eq!(unescape(&printed), text.clone());
        prop_assert!(!safe_lines(&text).contains(|c| c != '\n' && is_hostile(c)));
    }

    #[test]
    fn json_is_safe_and_means_the_same(key in any_text(), text in any_text(), pretty in any::<bool>()) {
        let value = serde_json::json!({ key: [text, 1, null] });
        let json = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        let printed = safe_json(json);
        prop_assert!(!printed.contains(|c| c != '\n' && is_hostile(c)));
        prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&printed).unwrap(), value);
    }

    #[test]
    fn a_shell_word_is_one_word_and_safe(text in any_text()) {
        let word = shell(&text);
        prop_assert!(!word.contains(is_hostile));
        if text.chars().all(is_visible) {
            prop_assert_eq!(shell_words::split(&word).unwrap(), [text]);
        } else {
            prop_assert!(word.starts_with("$'") && word.ends_with('\''));
        }
    }
}

#[test]
fn a_token_is_cut_to_its_beginning_and_nothing_else_is() {
    let token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyX2lkIjoxfQ.c2lnbmF0dXJl";
    let encoded = token.replace('.', "%2E");
    for whole in [token, &encoded] {
        assert_eq!(
            gatepass::words::without_tokens(&format!("web {whole}/ and {whole}")),
            "web eyJhbGciOiJIUzI1NiIs…/ and eyJhbGciOiJIUzI1NiIs…"
        );
    }
    for other in [
        "heyJude.beatles.fan.club.example",
        "eyJ",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyX2lkIjoxfQ",
    ] {
        assert_eq!(gatepass::words::without_tokens(other), other);
    }
}

#[test]
fn of_an_address_nothing_stays_and_all_else_does() {
    for (text, without) in [
        (
            "said `450 4.2.1 <ada@example.org>, try later` to RCPT TO",
            "said `450 4.2.1 <…>, try later` to RCPT TO",
        ),
        ("ada@example.org: greylisted", "…: greylisted"),
        ("to=Ada.L+x@Example.org(user unknown)", "…(user unknown)"),
        ("jörg@bücher.example, o'brien=x@example.org", "…, …"),
        ("ada%40example.org@relay, \"ada\"@example.org", "…, …"),
        (
            "the mail server `127.0.0.1:25` refused the connection",
            "the mail server `127.0.0.1:25` refused the connection",
        ),
        ("", ""),
    ] {
        assert_eq!(gatepass::words::without_addresses(text), without);
    }
}
