//! Usernames: judged by vectors from outside, by pairs, by laws, and by what a refusal says.

use gatepass::account::{Email, Username, UsernameFault};
use proptest::prelude::*;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use crate::vectors;

fn name(text: &str) -> Username {
    text.parse().unwrap_or_else(|fault| panic!("{text:?}: {fault}"))
}

fn email(text: &str) -> Email {
    text.parse().unwrap_or_else(|fault| panic!("{text:?}: {fault}"))
}

fn name_fault(text: &str) -> UsernameFault {
    text.parse::<Username>()
        .map(|name| panic!("{name:?} was accepted"))
        .unwrap_err()
}

pub(crate) fn field<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().unwrap_or_else(|| panic!("no {key} in {row}"))
}

/// The names of the rows whose outcome is not the wanted one; what they say is printed.
pub(crate) fn differing<'a>(rows: &'a Value, judge: impl Fn(&'a Value) -> (bool, bool)) -> Vec<&'a str> {
    let rows = rows.as_array().expect("rows");
    assert!(rows.len() > 10);
    let differing = rows.iter().filter(|row| {
        let (accepted, wanted) = judge(row);
        if accepted != wanted {
            println!(
                "{}: accepted is {accepted}, wanted is {wanted}: {}",
                row["name"], row["why"]
            );
        }
        accepted != wanted
    });
    differing.map(|row| field(row, "name")).collect()
}

/// Whether `register NAME --email new@example.org` would take the name.
fn registers(text: &str) -> bool {
    let own = email("new@example.org");
    text.parse::<Username>()
        .is_ok_and(|name| name.suits(Some(&own)).is_ok() && !name.is_reserved())
}

#[test]
fn usernames_are_judged_as_others_judge_them() {
    let Some(rows) = vectors::json("vectors/usernames.json") else {
        return;
    };
    let differing = differing(&rows, |row| {
        let column = if row["strength"] == "policy" {
            "expect_unicode_profile"
        } else {
            "expect"
        };
        (registers(field(row, "username")), field(row, column) == "accept")
    });
    let decided_otherwise = [
        // No apostrophe: a name goes into shell commands that are pasted.
        "django-unicode-invalid-0",
        "django-ascii-invalid-0",
        // No leading dot: it would be a hidden file.
        "edge-leading-dot",
        // 36 characters are not too many.
        "edge-uuid",
    ];
    assert_eq!(differing, decided_otherwise);
}

#[test]
fn pairs_conflict_are_refused_or_stay_apart_as_expected() {
    let Some(rows) = vectors::json("vectors/username_pairs.json") else {
        return;
    };
    let wrong = differing(&rows, |row| {
        let existing = name(field(row, "existing"));
        let outcome = match field(row, "candidate").parse::<Username>() {
            Err(_) => "refuse",
            Ok(candidate) if candidate.fold() == existing.fold() => "conflict",
            Ok(candidate) if candidate.is_twin_of(&existing) => "refuse",
            Ok(_) => "distinct",
        };
        // "Same after mapping (or refused)": what the row's reason allows besides its expectation.
        let also = if field(row, "why").contains("or refused") || field(row, "why").contains("or candidate refused") {
            "refuse"
        } else {
            ""
        };
        (
            field(row, "expect").split("-or-").any(|allowed| allowed == outcome) || outcome == also,
            true,
        )
    });
    assert_eq!(wrong, Vec::<&str>::new());
}

#[test]
fn reserved_names_are_reserved() {
    let Some(list) = vectors::json("vectors/reserved_names.json") else {
        return;
    };
    let names = list["groups"]
        .as_object()
        .expect("groups")
        .values()
        .flat_map(|group| group.as_array().expect("names"));
    let free: Vec<_> = names
        .map(|name| name.as_str().expect("a name"))
        .filter(|text| text.parse::<Username>().is_ok_and(|name| !name.is_reserved()))
        .collect();
    assert_eq!(free, Vec::<&str>::new());
}

#[test]
fn a_name_is_kept_as_typed_and_unique_by_its_fold() {
    assert_eq!(name("Alice").as_str(), "Alice");
    assert_eq!(name("Alice").fold(), "alice");
    assert_eq!(name("jose\u{301}").as_str(), "josé");
    assert_eq!(name("JOSÉ").fold(), name("josé").fold());
    assert_eq!(name("Straße").fold(), "strasse");
    assert_eq!(name("STRAẞE").fold(), "strasse");
    assert_eq!(name("ΣΟΦΌΣ").fold(), name("σοφός").fold());
    assert_eq!(name("yılmaz").fold(), "yılmaz");
    assert_ne!(name("İstanbul").fold(), name("istanbul").fold());
}

#[test]
fn names_of_many_languages_are_names() {
    let names = "\
        René Müller łukasz Đặng İstanbul yılmaz наталья Олексій ελένη σοφός תמר محمد نرگس रामेश அருண் \
        สมชาย 김철수 田中さん やまだ_taro 陳大文 王-lee ანა հայկ наталья2 محمد٢ 이 아이 口 小 二 هنا יוסף Оксана οίκος \
        alice+tag _alice al..ice 12345";
    for text in names.split(' ') {
        assert_eq!(name(text).to_string(), text);
    }
}

#[test]
fn a_refused_name_says_what_is_wrong() {
    use UsernameFault::*;
    let long = "é".repeat(151);
    let fits = "e\u{301}".repeat(150);
    assert_eq!(name(&fits).as_str().chars().count(), 150);
    for (text, fault) in [
        ("", Empty),
        (long.as_str(), TooLong),
        ("-rf", Beginning('-')),
        (".é", Beginning('.')),
        ("o'neil", Character('\'')),
        ("é/b", Character('/')),
        ("al•ice", Character('•')),
        ("alice ", Invisible(' ')),
        ("al\u{7}ice", Invisible('\u{7}')),
        ("é\u{a0}", Invisible('\u{a0}')),
        ("क\u{94d}\u{200d}ष", Invisible('\u{200d}')),
        ("\u{212a}evin", SecondForm('\u{212a}')),
        ("ﬁnn", SecondForm('ﬁ')),
        ("paypaǀ", Unusual('ǀ')),
        ("\u{301}alice", LooseMark('\u{301}')),
        ("alice.\u{301}", LooseMark('\u{301}')),
        ("a\u{301}\u{301}", CrowdedMark('\u{301}')),
        ("adm\u{69}\u{307}n", CrowdedMark('\u{307}')),
        ("аlice", MixedScripts('а')),
        ("aliсe", MixedScripts('с')),
        ("aליcה", MixedScripts('ל')),
        ("١۱", MixedDigits('۱')),
        ("नाम१2", MixedDigits('2')),
        ("1תמר", Direction),
        ("תמר.", Direction),
        ("раураӏ", LooksLatin('р')),
        ("РАУРАӀ", LooksLatin('Р')),
    ] {
        assert_eq!(name_fault(text), fault, "{text:?}");
    }
}

#[test]
fn a_refusal_names_a_character_and_never_echoes_what_could_harm() {
    assert_eq!(
        name_fault("a/b").to_string(),
        "the username holds `/` (U+002F): only letters, digits and `.` `_` `+` `-` `@` are allowed"
    );
    assert_eq!(
        name_fault("aliсe").to_string(),
        "the username mixes scripts: U+0441 is Cyrillic and stands among others"
    );
}

#[test]
fn a_name_with_an_at_sign_is_the_accounts_own_address() {
    let own = email("alice@Example.org");
    assert_eq!(name("Alice@example.org").suits(Some(&own)), Ok(()));
    assert_eq!(name("alice").suits(None), Ok(()));
    for (text, email) in [
        ("bob@example.org", Some(&own)),
        ("alice@example.org", None),
        ("alice@", Some(&own)),
    ] {
        assert_eq!(name(text).suits(email), Err(UsernameFault::NotOwnAddress));
    }
}

#[test]
fn twins_look_alike_and_plain_names_never_are_twins() {
    for (one, other) in [
        ("yılmaz", "yilmaz"),
        ("Admın", "admin"),
        ("山口", "山ロ"),
        ("へや", "ヘや"),
    ] {
        assert!(name(one).is_twin_of(&name(other)), "{one} {other}");
        assert_eq!(name(one).skeleton(), name(other).skeleton());
    }
    for (one, other) in [
        ("corner", "comer"),
        ("bill", "bi11"),
        ("josé", "jose"),
        ("straße", "strasse"),
        ("İris", "iris"),
    ] {
        assert!(!name(one).is_twin_of(&name(other)), "{one} {other}");
    }
}

#[test]
fn reserved_is_by_fold_and_by_eye() {
    for text in "admin ADMIN Support admın ROOT no-reply postmaster lıcense".split(' ') {
        assert!(name(text).is_reserved(), "{text}");
    }
    for text in "alice r00t aclmin admin2 adrnin null undefined con rené someone newname".split(' ') {
        assert!(!name(text).is_reserved(), "{text}");
    }
}

/// Text near the edge of what is a name: letters that fold, decompose, join, mirror or imitate, mostly of one script, and
/// any text at all.
fn near_names() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[-a-zA-Z0-9._+@éßẞıİſKÅǰ\u{301}\u{307}]{1,12}",
        2 => "[ςΣσᾳΐΰάΌώ0-9_\u{301}\u{308}\u{345}]{1,6}",
        2 => "[аеорсуАВЕЇёйж\u{4cf}\u{308}]{1,6}",
        2 => "[אבו0-9._]{1,6}|[امی١۱0-9]{1,6}|[कज़ा\u{94d}१0-9]{1,6}|[가나ㄱ가\u{11a8}中aB]{1,6}|[中のノ〇ーァbC]{1,6}",
        1 => "[\\p{L}\\p{M}\\p{N}]{1,8}",
        1 => any::<String>(),
    ]
}

/// One line as all errors are, with nothing in it that moves, joins or hides.
pub(crate) fn is_calm(line: &str) -> bool {
    let calm = |c: char| matches!(c, ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{17f}');
    line.chars().all(calm) && line.starts_with(char::is_lowercase) && !line.ends_with('.')
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn a_name_reads_back_and_folds_once(text in near_names()) {
        if let Ok(name) = text.parse::<Username>() {
            prop_assert_eq!(&name.to_string().parse::<Username>(), &Ok(name.clone()));
            if let Ok(folded) = name.fold().parse::<Username>() {
                prop_assert_eq!(folded.fold(), name.fold());
                prop_assert!(!folded.is_twin_of(&name));
            }
            // Upper case is the same name; only the dotless ı has the upper case of another letter. Decomposed first, as
            // Unicode asks (section 3.13), because the iota subscript becomes a letter.
            let upper = name.as_str().nfd().collect::<String>().to_uppercase();
            if let (Ok(upper), false) = (upper.parse::<Username>(), name.as_str().contains('ı')) {
                prop_assert_eq!(upper.fold(), name.fold());
            }
        }
    }

    #[test]
    fn names_are_twins_of_each_other_or_not_at_all(one in near_names(), other in near_names()) {
        if let (Ok(one), Ok(other)) = (one.parse::<Username>(), other.parse::<Username>()) {
            prop_assert_eq!(one.is_twin_of(&other), other.is_twin_of(&one));
        }
    }

    #[test]
    fn a_refusal_is_one_calm_line(text in near_names()) {
        if let Err(fault) = text.parse::<Username>() {
            prop_assert!(is_calm(&fault.to_string()), "{fault}");
        }
    }
}

proptest! {
    /// What is put together from its characters is what the whole gives.
    #[test]
    fn the_skeleton_of_an_ascii_name_is_that_of_uts_39(text in "[a-zA-Z0-9][a-zA-Z0-9._+-]{0,30}") {
        let whole: String = unicode_security::skeleton(&text.to_lowercase()).collect();
        let name = name(&text);
        prop_assert_eq!(name.skeleton(), whole);
    }
}
