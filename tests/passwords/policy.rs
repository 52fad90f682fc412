//! The policy: which passwords may be set.

use gatepass::password::{Policy, PolicyFault, Weakness};
use proptest::prelude::*;

use super::{judge, secret, text};
use crate::vectors;

/// Rows marked `policy` that a single factor of 15 code points decides otherwise, and one that says one thing 15 times.
const OTHER_POLICY: [(&str, Weakness); 7] = [
    ("nist-8", Weakness::TooShort(15)),
    ("unicode-greek", Weakness::TooShort(15)),
    ("unicode-cjk-15", Weakness::TooShort(15)),
    ("rfc8265-14", Weakness::TooShort(15)),
    ("rfc8265-15", Weakness::TooShort(15)),
    ("rfc8265-16", Weakness::TooShort(15)),
    ("emoji-15", Weakness::Guessable),
];

#[test]
fn passwords_of_others_are_judged_as_expected() {
    let Some(all) = vectors::json("vectors/passwords_policy.json") else {
        return;
    };
    for case in all["cases"].as_array().expect("a list") {
        let name = text(case, "name");
        let password = case["password"].as_str().map_or_else(
            || {
                let (unit, times) = (&case["password_repeat"][0], &case["password_repeat"][1]);
                unit.as_str()
                    .expect("text")
                    .repeat(times.as_u64().expect("a number") as usize)
            },
            str::to_owned,
        );
        let got = Policy::default().judge(&secret(&password), text(case, "username"), case["email"].as_str());
        match OTHER_POLICY.iter().find(|(other, _)| *other == name) {
            Some((_, weakness)) => assert_eq!(got, Err(*weakness), "{name}"),
            None => assert_eq!(got.is_ok(), case["expect"] == "accept", "{name}: {got:?}"),
        }
    }
}

#[test]
fn common_passwords_are_refused() {
    let Some(all) = vectors::text("vectors/common_passwords_django.txt") else {
        return;
    };
    let passed = all.lines().filter(|password| judge(password).is_ok()).count();
    // Names, dates and gibberish of single leaked accounts that no dictionary, pattern or convention holds.
    assert!(passed <= 15, "{passed} of {} pass", all.lines().count());
}

#[test]
fn well_known_phrases_are_refused_in_any_dress() {
    for password in [
        "thisismypassword",
        "This is my Password!",
        "1qaz2wsx3edc4rfv",
        "ZAQ12wsxCDE34rfv",
        "to-be-or-not-to-be",
    ] {
        assert_eq!(judge(password), Err(Weakness::Common), "{password}");
    }
}

#[test]
fn patterns_are_refused() {
    for password in [
        "aaaaaaaaaaaaaaa",
        "               ",
        "abcabcabcabcabc",
        "passwordpassword",
        "drowssapdrowssap",
        "P@ssw0rdP@ssw0rd",
        "Pa55word!Pa55word!",
        "password password password",
        "Th1s1sMyP@ssw0rd!",
        "iloveyouforever1",
        "changeme12345678",
        "qwertyuiopasdfgh",
        "123456789abcdef",
    ] {
        assert!(judge(password).is_err(), "{password}");
    }
}

#[test]
fn passphrases_are_accepted_as_they_are() {
    for password in [
        "correct horse battery staple",
        "correct horse battery",
        "  spaces belong to it  ",
        "všechno nejlepší, Ňufe",
        "山田太郎は毎日倉庫で東京へ行く",
        "!@+~=)[^%&(*_-/?;:",
    ] {
        assert_eq!(judge(password), Ok(()), "{password}");
    }
}

#[test]
fn the_account_s_own_words_are_no_password() {
    let policy = Policy::default();
    let judge = |password| policy.judge(&secret(password), "Bob.Carpenter", Some("bob@joinery.example.org"));
    for password in [
        "bob@joinery.example.org",
        "BOB@JOINERY.EXAMPLE.ORG",
        "bobcarpenterjoinery",
        "carpenter-joinery-1",
        "retneprac.bob-gro.",
        "bob.carpenter.gatepass!",
        "CarpenterCarpenter",
    ] {
        assert_eq!(judge(password), Err(Weakness::Guessable), "{password}");
    }
    assert_eq!(judge("carpenter with purple lamps"), Ok(()));
    let long = format!("{}@example.org", "warehouse.north".repeat(4));
    assert_eq!(policy.judge(&secret(&long), "w", Some(&long)), Err(Weakness::Guessable));
    assert_eq!(policy.judge(&secret("correct horse battery staple"), "w", None), Ok(()));
}

#[test]
fn length_is_counted_in_code_points_of_the_normal_form() {
    let policy = Policy { min_length: 8 };
    let judge = |password: &str| policy.judge(&secret(password), "alice", None);
    assert_eq!(judge("k7vq-m2"), Err(Weakness::TooShort(8)));
    assert_eq!(judge("k7vq-m2x"), Ok(()));
    assert_eq!(
        judge("k7vq-e\u{301}x"),
        Err(Weakness::TooShort(8)),
        "nine code points typed, seven in NFC"
    );
    let careless = Policy { min_length: 1 };
    assert_eq!(
        careless.judge(&secret("k7vq"), "alice", None),
        Err(Weakness::TooShort(8))
    );
    let words = |n: usize| (0..n).map(|i| format!("{:x} ", i * i * 7919)).collect::<String>();
    assert_eq!(judge(&words(2000)[..4096]), Ok(()));
    assert_eq!(judge(&words(2000)[..4097]), Err(Weakness::TooLong));
}

#[test]
fn control_characters_are_refused() {
    for control in ['\0', '\t', '\n', '\r', '\u{1b}', '\u{7f}', '\u{85}'] {
        assert_eq!(
            judge(&format!("correct horse{control}battery")),
            Err(Weakness::ControlCharacter)
        );
    }
}

#[test]
fn a_policy_has_bounds() {
    assert_eq!(Policy::default().check(), Ok(Policy { min_length: 15 }));
    for (min_length, good) in [(7, false), (8, true), (64, true), (65, false)] {
        assert_eq!(Policy { min_length }.check().is_ok(), good, "{min_length}");
    }
    assert_eq!(PolicyFault.to_string(), "`password_min_length` is from 8 to 64");
}

proptest! {
    #[test]
    fn any_text_is_judged(password in "\\PC{0,70}|[-1!|l7+t4@aİß\u{301}qwerty0-9 ]{0,40}", name in "\\PC{0,20}") {
        let got = Policy { min_length: 8 }.judge(&secret(&password), &name, Some(&name));
        if let Err(weakness) = got {
            let words = weakness.to_string();
            prop_assert!(password.chars().count() < 8 || !words.contains(&password));
        }
    }
}
