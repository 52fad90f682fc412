//! Passwords: which are accepted, how they are hashed, and which stored hashes are read.

mod hashers;
mod hashes;
mod policy;

use std::{collections::BTreeMap, io};

use gatepass::password::{Cost, CostFault, HashFault, NotAccepted, Policy, Weakness, accept, generate, verify};
use proptest::prelude::*;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

const CHEAP: Cost = Cost {
    memory_kib: 8,
    time: 1,
    lanes: 1,
};
const SALT: [u8; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

fn secret(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

fn judge(password: &str) -> Result<(), Weakness> {
    Policy::default().judge(&secret(password), "alice", Some("alice@example.org"))
}

fn text<'a>(record: &'a Value, key: &str) -> &'a str {
    record[key].as_str().unwrap_or_else(|| panic!("`{key}` of {record}"))
}

#[test]
fn a_new_password_is_judged_and_hashed() {
    let take = |password, cost| accept(Policy::default(), &secret(password), "alice", None, cost, SALT);
    let stored = take("correct horse battery staple", CHEAP).expect("accepted");
    assert_eq!(verify(&secret("correct horse battery staple"), &stored), Ok(true));
    assert_eq!(take("too short", CHEAP), Err(NotAccepted::Weak(Weakness::TooShort(15))));
    let costly = Cost { time: 11, ..CHEAP };
    assert_eq!(
        take("correct horse battery staple", costly),
        Err(NotAccepted::Hash(HashFault::Cost(CostFault::Time)))
    );
    assert_eq!(
        take("too short", costly),
        Err(NotAccepted::Weak(Weakness::TooShort(15))),
        "the person is told first"
    );
}

#[test]
fn a_generated_password_takes_five_bits_of_every_byte() {
    let mut next = 0;
    let mut count_up = |bytes: &mut [u8]| {
        bytes.iter_mut().for_each(|byte| (*byte, next) = (next as u8, next + 1));
        Ok(())
    };
    let mut seen = BTreeMap::<char, usize>::new();
    while seen.values().sum::<usize>() < 5 * 256 {
        let password = generate(15, &mut count_up).expect("random");
        let groups: Vec<&str> = password.expose_secret().split('-').collect();
        assert_eq!(groups.iter().map(|group| group.len()).collect::<Vec<_>>(), [4; 5]);
        groups
            .concat()
            .chars()
            .for_each(|symbol| *seen.entry(symbol).or_default() += 1);
    }
    assert_eq!(seen.len(), 32);
    assert!(seen.values().all(|&times| times == 40), "{seen:?}");
    assert!(seen.keys().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()) && !seen.contains_key(&'0'));
    let broken = generate(15, &mut |_| Err(io::Error::other("no randomness")));
    assert_eq!(
        broken.map(|_| ()).map_err(|e| e.to_string()),
        Err("no randomness".to_owned())
    );
}

proptest! {
    #[test]
    fn a_generated_password_is_good_enough(seed in any::<[u8; 64]>(), min_length in 0_usize..=64) {
        let password = generate(min_length, &mut |bytes| {
            bytes.iter_mut().zip(seed).for_each(|(byte, random)| *byte = random);
            Ok(())
        }).expect("random");
        prop_assert_eq!(Policy { min_length }.judge(&password, "alice", Some("alice@example.org")), Ok(()));
        prop_assert_eq!(judge(password.expose_secret()), Ok(()));
    }
}
