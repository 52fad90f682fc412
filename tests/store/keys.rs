//! What the store knows of keys, and how it changes together with their ring.

use gatepass::{
    event::Action,
    files::FileError,
    link::{LinkFacts, LinkState},
    store::{KeyChange, KeyFacts, KeyStep, Unspent},
};

use super::*;

/// A change of a ring that is no file: what it was told, and what it answers.
#[derive(Default)]
struct Change {
    facts: Option<KeyFacts>,
    decided: Option<KeyChange>,
    fresh: Option<NewLink>,
    lost: Vec<LinkFacts>,
    unsound: bool,
    fails: bool,
    puts: usize,
}

impl KeyStep for Change {
    fn decide(&mut self, facts: &KeyFacts) -> Option<KeyChange> {
        self.facts = Some(facts.clone());
        self.decided.clone()
    }

    fn renew(&mut self, _: chrono::DateTime<chrono::Utc>, lost: &LinkFacts) -> Option<NewLink> {
        self.lost.push(lost.clone());
        self.fresh.take()
    }

    fn is_sound(&self) -> bool {
        !self.unsound
    }

    fn put(&mut self) -> Result<(), FileError> {
        self.puts += 1;
        match self.fails {
            true => Err(FileError::NoGroup { name: "g".to_owned() }),
            false => Ok(()),
        }
    }
}

fn compromised() -> Option<KeyChange> {
    Some(KeyChange {
        events: vec![
            (Action::KeyRotated, "k2".to_owned()),
            (Action::KeyRetired, "k1".to_owned()),
        ],
        signer: Some([9; 32]),
        revoked: Some((vec!["k1".to_owned()], "key compromised")),
    })
}

fn unspent(links: u32, seconds: i64) -> Unspent {
    Unspent {
        key_id: "k1".to_owned(),
        links,
        last_expires_at: at(seconds) + TimeDelta::hours(2),
    }
}

/// What hangs on a key is what is unused and in time.
pub(super) fn what_a_key_signs_for_is_counted(store: &mut dyn Store) {
    assert_eq!(store.unspent_by_key(at(0)).unwrap(), []);
    for (n, who) in [(1, "ada"), (2, "bob"), (3, "carl")] {
        register(store, who, n, i64::from(n)).unwrap().unwrap();
    }
    assert_eq!(store.unspent_by_key(at(9)).unwrap(), [unspent(3, 3)]);
    redeem(store, 3, 9).unwrap().unwrap();
    assert_eq!(store.unspent_by_key(at(9)).unwrap(), [unspent(2, 2)]);
    // A link ends at its very instant.
    assert_eq!(store.unspent_by_key(at(7201)).unwrap(), [unspent(1, 2)]);
    assert_eq!(store.unspent_by_key(at(7202)).unwrap(), []);
}

/// The links of a key are withdrawn, and fresh ones written, in the step that changes the ring.
pub(super) fn a_keys_links_are_withdrawn_with_it(store: &mut dyn Store) {
    register(store, "ada", 1, 0).unwrap().unwrap();
    register(store, "bob", 2, 0).unwrap().unwrap();
    let mut nothing = Change::default();
    assert_eq!(store.change_keys(&stamp(5), &mut nothing).unwrap(), None);
    assert_eq!(nothing.puts, 0);
    for broken in [
        Change {
            unsound: true,
            ..Change::default()
        },
        Change {
            fails: true,
            ..Change::default()
        },
    ] {
        let mut broken = Change {
            decided: compromised(),
            ..broken
        };
        let written = store.change_keys(&stamp(5), &mut broken);
        assert_eq!(written.is_err(), broken.fails);
        assert_eq!(store.unspent_by_key(at(5)).unwrap(), [unspent(2, 0)]);
        assert_eq!(store.keys_seen().unwrap(), [[7; 32]]);
        assert_eq!(store.newest_event_at().unwrap(), Some(at(0)));
    }
    let mut change = Change {
        decided: compromised(),
        fresh: Some(NewLink {
            key_id: "k2".to_owned(),
            key_thumbprint: [9; 32],
            ..new_link(4, 5)
        }),
        ..Change::default()
    };
    assert_eq!(store.change_keys(&stamp(5), &mut change).unwrap(), Some(2));
    assert_eq!((change.puts, change.facts.unwrap().of("k1")), (1, Some(&unspent(2, 0))));
    let lost: Vec<_> = change
        .lost
        .iter()
        .map(|facts| (facts.link.id, facts.link.state()))
        .collect();
    assert_eq!(lost, [(id(2), LinkState::Unused), (id(1), LinkState::Unused)]);
    let revoked = store.facts(id(1)).unwrap().unwrap().link;
    assert_eq!(
        (revoked.revoked_at, revoked.revoked_reason.as_deref()),
        (Some(at(5)), Some("key compromised"))
    );
    let fresh = store.facts(id(4)).unwrap().unwrap();
    assert_eq!(fresh.account.unwrap().username.as_str(), "bob");
    let mut seen = store.keys_seen().unwrap();
    seen.sort_unstable();
    assert_eq!(seen, [[7; 32], [9; 32]]);
    let left = Unspent {
        key_id: "k2".to_owned(),
        ..unspent(1, 5)
    };
    assert_eq!(store.unspent_by_key(at(5)).unwrap(), [left]);
}

#[test]
fn a_rehearsal_does_not_put_the_ring() {
    let place = Place::new();
    register(place.open(Access::Create).unwrap().as_mut(), "ada", 1, 0)
        .unwrap()
        .unwrap();
    let mut change = Change {
        decided: compromised(),
        ..Change::default()
    };
    let mut store = place.open(Access::Rehearse).unwrap();
    assert_eq!(store.change_keys(&stamp(5), &mut change).unwrap(), Some(1));
    assert_eq!(
        (change.puts, store.unspent_by_key(at(5)).unwrap()),
        (0, vec![unspent(1, 0)])
    );
}
