//! What holds for any link and any damage, and for any bytes at all.

use gatepass::{
    key::KeyRing,
    link::LinkTemplate,
    pasted::{Candidate, Pasted, bytes, recover},
    token::{Finding, KidMatching, Token, examine},
};
use proptest::{
    collection::vec,
    prelude::*,
    sample::Index,
    test_runner::{Config, TestRunner},
};
use serde_json::json;

use super::{Signer, damages::DAMAGES, wrappers::WRAPPERS};
use crate::vectors;

fn config(cases: u32) -> Config {
    Config {
        failure_persistence: None,
        ..Config::with_cases(cases)
    }
}

/// Names of any script, so that every character of base64url comes up.
fn token() -> impl Strategy<Value = String> {
    ("[a-z]{1,12}|[\u{e0}-\u{ff}\u{400}-\u{4ff}]{1,40}", any::<u32>()).prop_map(|(name, number)| {
        let id = format!("{number:026}");
        Signer::new().token(&json!({ "username": name, "jti": id, "iat": 1_795_424_400, "exp": 1_795_431_600 }))
    })
}

/// What a chain of gateways and mail programs makes of a link, and the names of its links.
fn damaged(url: &str, wrappers: &[Index], damages: &[(Index, usize)]) -> (String, Vec<&'static str>) {
    let (mut text, mut chain) = (url.to_owned(), Vec::new());
    for index in wrappers {
        let (name, wrap) = index.get(WRAPPERS);
        text = wrap(&text);
        chain.push(*name);
    }
    for (index, way) in damages {
        let (name, damage) = index.get(DAMAGES);
        // A mail is encoded once.
        if name.starts_with("quoted-printable") && chain.iter().any(|done: &&str| done.starts_with("quoted-printable"))
        {
            continue;
        }
        text = damage(&text, *way);
        chain.push(*name);
    }
    (text, chain)
}

/// Whether what was found is a part of the token that was sent: its beginning, and then at most other text.
fn is_piece(found: &Token, sent: &str) -> bool {
    let alike = found
        .as_str()
        .bytes()
        .zip(sent.bytes())
        .take_while(|(one, other)| one == other)
        .count();
    alike >= 16.min(found.as_str().len())
}

/// A mail program breaks a line where it is full, whatever stands there; and then the line end may be lost.
#[test]
fn a_soft_break_may_stand_anywhere_in_a_link() {
    let signer = Signer::new();
    let token = signer.token(&json!({ "username": "ada", "jti": "0", "iat": 1_795_424_400, "exp": 1_795_431_600 }));
    let wrapped = |name: &str, text: &str| {
        let (_, wrap) = WRAPPERS.iter().find(|(known, _)| *known == name).unwrap();
        wrap(text)
    };
    let link = wrapped("Check Point", &wrapped("Proofpoint v2", &signer.url(&token)));
    let encoded = link.replace('=', "=3D");
    let beginning = "https://protect.".len();
    for at in beginning..encoded.len() {
        if encoded[..at].ends_with('=') || encoded[..at].ends_with("=3") {
            continue;
        }
        let text = format!("{}= {}", &encoded[..at], &encoded[at..]);
        match signer.recover(&text) {
            Pasted::Tokens(found) => {
                assert!(found.len() == 1 && found[0].token.as_str() == token, "{text}");
            }
            _ => panic!("not found: {text}"),
        }
    }
}

proptest! {
    #![proptest_config(config(250))]

    /// One gateway and one kind of damage destroy nothing.
    #[test]
    fn a_link_is_recovered(token in token(), wrapper in vec(any::<Index>(), 0..2), damage in (any::<Index>(), any::<usize>())) {
        let signer = Signer::new();
        let (text, chain) = damaged(&signer.url(&token), &wrapper, &[damage]);
        match signer.recover(&text) {
            Pasted::Tokens(found) => {
                prop_assert!(found.len() == 1 && found[0].token.as_str() == token, "{chain:?}: {text}");
            }
            _ => prop_assert!(false, "{chain:?}: {text}"),
        }
    }

    /// Whatever is done to a link, it is recovered or named as damaged. In base64 a broken one cannot even be seen.
    #[test]
    fn a_link_is_recovered_or_named(
        token in token(),
        wrappers in vec(any::<Index>(), 0..4),
        damages in vec((any::<Index>(), any::<usize>()), 0..4),
    ) {
        let signer = Signer::new();
        let (text, chain) = damaged(&signer.url(&token), &wrappers, &damages);
        let is_hidden = chain.iter().any(|name| ["Sophos", "Mandrill", "a base64 part"].contains(name));
        match signer.recover(&text) {
            Pasted::Tokens(found) => {
                let is_it = found.len() == 1 && found[0].token.as_str() == token;
                let is_guess = found.iter().all(|other| is_piece(&other.token, &token) && !signer.verifies(&other.token));
                prop_assert!(is_it || is_guess, "{chain:?}: {text}");
            }
            _ => prop_assert!(is_hidden, "{chain:?}: {text}"),
        }
    }

    /// Whatever is lost of it as well: of two links in one text, what is believed is one of the two, and no mixture.
    #[test]
    fn no_other_token_is_believed(
        token in token(),
        other in token(),
        wrappers in vec(any::<Index>(), 0..3),
        damages in vec((any::<Index>(), any::<usize>()), 0..3),
        lost in (0..1200_usize, 0..80_usize),
    ) {
        let signer = Signer::new();
        let both = format!("{} {}", signer.url(&token), signer.url(&other));
        let (mut text, chain) = damaged(&both, &wrappers, &damages);
        let end = text.floor_char_boundary(lost.0 + lost.1);
        text.replace_range(text.floor_char_boundary(lost.0)..end, "");
        if let Pasted::Tokens(found) = signer.recover(&text) {
            let sent = [token, other];
            let is_sent = |found: &Candidate| sent.iter().any(|sent| found.token.as_str() == sent);
            let believed = found.iter().filter(|found| signer.verifies(&found.token));
            prop_assert!(believed.into_iter().all(is_sent), "{chain:?}: {text}");
        }
    }

    /// No text makes it panic.
    #[test]
    fn any_bytes_are_read(octets in vec(any::<u8>(), 0..2000)) {
        let signer = Signer::new();
        let _ = signer.recover(&bytes::text(&octets));
    }

    /// A text made of what steps look for.
    #[test]
    fn any_text_of_marks_is_read(pieces in vec(piece(), 0..60)) {
        let _ = Signer::new().recover(&pieces.concat());
    }
}

fn piece() -> impl Strategy<Value = String> {
    let marks = [
        "eyJ",
        "eyJhbGciOiJIUzI1NiJ9",
        ".",
        "=",
        "=3D",
        "=\r\n",
        "%",
        "%2",
        "%2F",
        "%E2%80%8B",
        "&",
        "&#x",
        "&amp;",
        "<",
        "<a ",
        ">",
        "<!--",
        "> ",
        "| ",
        "\\",
        "\\u00",
        "*",
        "**",
        "__",
        "__;",
        "!!",
        "___",
        "___.",
        "https:/",
        "https://",
        "hxxp",
        "[.]",
        "\u{200b}",
        "\u{2013}",
        "\u{2014}",
        "\u{ff0e}",
        "\u{a0}",
        "\n",
        "\r\n",
        " ",
        "-",
        "_",
        "/",
        "?url=",
        "&u=",
        "?p=eyJ",
        "@",
        ":443",
        "https://urldefense.com/v3/__",
        "https://urldefense.proofpoint.com/v2/url?u=",
        "secure-web.cisco.com/",
        "www.google.com/url?q=",
        "eur01.safelinks.protection.outlook.com/?url=",
        "mandrillapp.com/track/click/",
        "x.awstrack.me/L0/",
        "\u{1f600}",
        "é",
    ];
    prop_oneof![
        8 => any::<Index>().prop_map(move |index| (*index.get(&marks)).to_owned()),
        1 => "[A-Za-z0-9_-]{1,80}",
        1 => any::<char>().prop_map(String::from),
    ]
}

#[test]
fn a_mutated_case_makes_nothing_believed_that_the_case_did_not() {
    let Some(cases) = vectors::json("pasted/cases.json") else {
        return;
    };
    let key = vectors::json("pasted/tokens.json").unwrap()["key"]
        .as_str()
        .unwrap()
        .to_owned();
    let ring = KeyRing::from_secret(key.as_bytes()).unwrap();
    let believed = |text: &str| {
        let mut believed = Vec::new();
        recover(text, &LinkTemplate::default(), &mut |token| {
            let is_good = matches!(examine(token, Some(&ring), KidMatching::Reported), Finding::Good { .. });
            believed.extend(is_good.then(|| token.claims().cloned()));
            is_good
        });
        believed
    };
    let cases = cases.as_array().unwrap();
    let mutation = (any::<Index>(), any::<Index>(), 0..6_usize, any::<char>());
    let result = TestRunner::new(config(400)).run(&mutation, |(case, place, kind, c)| {
        let input = case.get(cases)["input"].as_str().unwrap();
        let mut text: Vec<char> = input.chars().collect();
        let at = place.index(text.len().max(1));
        match kind {
            0 => text.truncate(at),
            1 => drop(text.drain(..at)),
            2 => text.insert(at, c),
            3 => text.insert(at, '\n'),
            4 => drop(text.drain(at..(at + 20).min(text.len()))),
            _ => text = text.iter().flat_map(|c| c.to_lowercase()).collect(),
        }
        let text: String = text.into_iter().collect();
        let before = believed(input);
        prop_assert!(believed(&text).iter().all(|claims| before.contains(claims)), "{text}");
        Ok(())
    });
    result.unwrap();
}
