//! What makes our hashes, held to the plain crate: the same bytes whatever the password, the cost, the thread and
//! whatever the memory was used for before.

use std::thread;

use argon2::{Algorithm, Argon2, Params, Version};
use data_encoding::BASE64_NOPAD;
use gatepass::password::{Cost, CostFault, HashFault, Hasher, hash, verify};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::{CHEAP, SALT, secret};

/// More than two huge pages, which memory is mapped in.
const MAPPED: Cost = Cost {
    memory_kib: 5_000,
    time: 2,
    lanes: 1,
};

/// A hash as the plain crate makes it, so many bytes long.
fn plain(
    (algorithm, version): (Algorithm, Version),
    password: &str,
    cost: Cost,
    salt: &[u8],
    hash_bytes: usize,
) -> String {
    let Cost {
        memory_kib,
        time,
        lanes,
    } = cost;
    let params = Params::new(memory_kib, time, lanes, Some(hash_bytes)).expect("allowed");
    let mut made = vec![0; hash_bytes];
    Argon2::new(algorithm, version, params)
        .hash_password_into(password.as_bytes(), salt, &mut made)
        .expect("hashed");
    let (salt, made) = (BASE64_NOPAD.encode(salt), BASE64_NOPAD.encode(&made));
    let version = u32::from(version);
    format!("${algorithm}$v={version}$m={memory_kib},t={time},p={lanes}${salt}${made}")
}

/// The one kind of hash that is made here.
fn expected(password: &str, cost: Cost, salt: [u8; 16]) -> String {
    plain((Algorithm::Argon2id, Version::V0x13), password, cost, &salt, 32)
}

fn salt(number: u8) -> [u8; 16] {
    std::array::from_fn(|at| number.wrapping_mul(31).wrapping_add(at as u8))
}

/// Of every length around the blocks of BLAKE2b, which are 128 bytes, and up to the longest that may be set.
fn passwords() -> Vec<String> {
    let lengths = (0..300).step_by(7).chain([127, 128, 129, 1024, 4096]);
    lengths
        .map(|length| "pässwörd".chars().cycle().take(length).collect())
        .collect()
}

#[test]
fn hashes_are_the_plain_crate_s_at_every_cost() {
    for memory_kib in [8, 9, 15, 16, 31, 64, 100, 1023, 2047, 2048, 2049, 4096, 5000] {
        for time in [1, 2, 3] {
            for lanes in [1, 2, 3, 4, 16] {
                let cost = Cost {
                    memory_kib,
                    time,
                    lanes,
                };
                if cost.check().is_ok() {
                    let made = hash(&secret("correct horse battery"), cost, SALT);
                    assert_eq!(made, Ok(expected("correct horse battery", cost, SALT)));
                }
            }
        }
    }
    let made = hash(&secret("correct horse battery"), Cost::default(), SALT);
    assert_eq!(made, Ok(expected("correct horse battery", Cost::default(), SALT)));
}

#[test]
fn hashes_of_every_kind_verify() {
    use Algorithm::{Argon2d, Argon2i, Argon2id};
    for algorithm in [Argon2i, Argon2d, Argon2id] {
        for version in [Version::V0x10, Version::V0x13] {
            for (memory_kib, lanes) in [(8, 1), (100, 1), (100, 3), (128, 16), (2500, 1), (2500, 4)] {
                for (hash_bytes, salt) in [(10, &SALT[..8]), (16, &SALT), (33, &SALT), (64, &[7; 64])] {
                    let cost = Cost {
                        memory_kib,
                        time: 2,
                        lanes,
                    };
                    let stored = plain((algorithm, version), "correct horse", cost, salt, hash_bytes);
                    assert_eq!(verify(&secret("correct horse"), &stored), Ok(true), "{stored}");
                    assert_eq!(verify(&secret("correct house"), &stored), Ok(false), "{stored}");
                }
            }
        }
    }
}

#[test]
fn memory_that_was_used_makes_the_same_hashes() {
    for cost in [CHEAP, Cost { lanes: 3, ..MAPPED }, MAPPED] {
        let mut hasher = Hasher::new(cost).expect("allowed");
        // Up and down again, so that each follows a longer one and a shorter one.
        let passwords = passwords();
        for (number, password) in passwords.iter().chain(passwords.iter().rev()).enumerate() {
            let salt = salt(number as u8);
            let made = hasher.hash(&secret(password), salt);
            assert_eq!(made, Ok(expected(&password.nfc().collect::<String>(), cost, salt)));
        }
        let again = hasher.hash(&secret("correct horse"), SALT);
        assert_eq!(
            again,
            hasher.hash(&secret("correct horse"), SALT),
            "nothing is kept of the one before"
        );
    }
}

#[test]
fn threads_do_not_disturb_each_other() {
    let expected: Vec<String> = (0..8)
        .map(|number| expected("correct horse", MAPPED, salt(number)))
        .collect();
    thread::scope(|scope| {
        for first in 0..4 {
            let expected = &expected;
            scope.spawn(move || {
                let mut hasher = Hasher::new(MAPPED).expect("allowed");
                for round in 0..24 {
                    let number = (first + round) % 8;
                    let made = hasher.hash(&secret("correct horse"), salt(number));
                    assert_eq!(made.as_ref(), Ok(&expected[usize::from(number)]));
                    assert_eq!(
                        verify(&secret("correct horse"), &expected[usize::from(number)]),
                        Ok(true)
                    );
                }
            });
        }
    });
}

#[test]
fn a_hasher_has_the_bounds_of_a_hash() {
    for (cost, fault) in [
        (Cost { lanes: 0, ..CHEAP }, CostFault::Lanes),
        (Cost { time: 11, ..CHEAP }, CostFault::Time),
    ] {
        assert_eq!(Hasher::new(cost).err(), Some(HashFault::Cost(fault)));
    }
}

#[test]
fn a_hasher_tells_nothing_of_a_password() {
    let mut hasher = Hasher::new(CHEAP).expect("allowed");
    hasher.hash(&secret("correct horse"), SALT).expect("hashed");
    assert!(!format!("{hasher:?}").contains("horse"));
}

proptest! {
    #[test]
    fn any_hash_is_the_plain_crate_s(
        password in "[ -~\u{c0}-\u{24f}\u{300}-\u{36f}]{0,200}",
        salt in any::<[u8; 16]>(),
        memory_kib in 8_u32..400,
        time in 1_u32..4,
        lanes in 1_u32..6,
    ) {
        let cost = Cost { memory_kib, time, lanes };
        prop_assume!(cost.check().is_ok());
        let mut hasher = Hasher::new(cost).expect("allowed");
        let normal: String = password.nfc().collect();
        prop_assert_eq!(hasher.hash(&secret(&password), salt), Ok(expected(&normal, cost, salt)));
    }
}
