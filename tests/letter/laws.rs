//! What holds for every name and every link.

use gatepass::{
    account::Username,
    letter::{Mailbox, Templates},
};
use proptest::{prelude::*, test_runner::Config};

use super::{Told, links, taken_apart};

fn name() -> impl Strategy<Value = String> {
    let text = prop_oneof![
        2 => "[a-zA-Z0-9_][-a-zA-Z0-9._+@]{0,149}",
        1 => "[a-zéßłŐ]{1,150}|[\u{410}-\u{44f}]{1,150}|[א-ת]{1,20}|[ء-غ]{1,150}|[中-丿]{1,150}|[가-각]{1,20}",
        1 => "\\p{L}{1,20}",
    ];
    text.prop_filter("a username", |text| text.parse::<Username>().is_ok())
}

/// A link as a browser writes it, of any length, with all that may stand in one.
fn url() -> impl Strategy<Value = String> {
    let part = "[-a-zA-Z0-9._~%!$&'()*+,;=:@/?#]";
    (0..1500_usize).prop_flat_map(move |length| {
        proptest::string::string_regex(&format!("https?://[a-z]{{1,9}}\\.example/{part}{{{length}}}")).unwrap()
    })
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, ..Config::with_cases(400) })]

    #[test]
    fn the_link_arrives_byte_for_byte_in_both_parts(name in name(), url in url(), kind in 0..6_usize) {
        let told = Told::new(&name, &url).all().swap_remove(kind);
        let message = told.write();
        prop_assert!(message.is_ascii());
        prop_assert!(message.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])));
        let (_, parts) = taken_apart(&message);
        for link in links(&parts) {
            prop_assert_eq!(&link, &url);
        }
    }

    #[test]
    fn any_sender_can_be_written(name in "\\PC{0,100}", address in "[-a-zA-Z0-9!#$%&'*+/=?^_`{|}~]{1,64}") {
        let escaped = name.replace('\\', "\\\\").replace('"', "\\\"");
        if let Ok(mailbox) = format!("\"{escaped}\" <{address}@example.org>").parse::<Mailbox>() {
            let mut told = Told::new("ada", super::URL);
            told.to = mailbox.email().clone();
            told.sender.from = mailbox.clone();
            told.sender.reply_to = Some(mailbox.clone());
            let letter = told.write_with(&Templates::default()).unwrap();
            // What carries it takes every address that we do.
            let checked = lettre::Address::new(&address, "example.org").ok();
            prop_assert_eq!(letter.envelope().from(), checked.as_ref());
            prop_assert_eq!(mailbox.to_string().parse(), Ok(mailbox));
        }
    }
}
