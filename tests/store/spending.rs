//! The promises of `trait Store` about spending links, finding them, and the clock; `contract.rs` asks for them.

use gatepass::{
    account::State,
    link::{LinkIdPrefix, LinkState, Purpose},
    store::{Store, StoreError},
};

use super::*;

pub(super) fn a_link_is_spent_once(store: &mut dyn Store) {
    register(store, "ada", 1, 0).unwrap().unwrap();
    let via = || Redemption {
        via: Some("198.51.100.7".to_owned()),
        ..Redemption::default()
    };
    let written = store
        .redeem(&stamp(60), id(1), &mut |_, _| Some(via()))
        .unwrap()
        .unwrap();
    assert_eq!(
        (written.account.state(), written.account.activated_at),
        (State::Active, Some(at(60)))
    );
    let link = written.link.unwrap();
    assert_eq!(
        (link.used_at, link.used_via.as_deref()),
        (Some(at(60)), Some("198.51.100.7"))
    );
    assert_eq!(redeem(store, 1, 70).unwrap(), None);
    let insisted = store.redeem(&stamp(80), id(1), &mut |_, _| Some(via()));
    assert!(
        matches!(insisted, Err(StoreError::Contradiction { .. })),
        "not even a wrong decision spends it again"
    );
    assert_eq!(store.facts(id(1)).unwrap().unwrap().link, link);
    assert_eq!(redeem(store, 9, 90).unwrap(), None, "a link that is not there");
}

pub(super) fn a_password_is_set_with_the_link(store: &mut dyn Store) {
    register(store, "ada", 1, 0).unwrap().unwrap();
    let with = Redemption {
        password_hash: Some("$argon2id$v=19$y".to_owned()),
        ..Redemption::default()
    };
    let written = store
        .redeem(&stamp(1), id(1), &mut |_, _| Some(with.clone()))
        .unwrap()
        .unwrap();
    assert_eq!(
        (written.account.has_password, written.account.password_generation),
        (true, 1)
    );
    assert_eq!(
        written.link.unwrap().password_generation,
        0,
        "the generation that it was issued against"
    );
}

pub(super) fn an_operator_activates(store: &mut dyn Store) {
    register(store, "ada", 1, 0).unwrap().unwrap();
    let written = change(store, "ada", 1, &by_decision("on the telephone"))
        .unwrap()
        .unwrap();
    assert_eq!((written.account.state(), written.link), (State::Active, None));
    assert_eq!(
        store.facts(id(1)).unwrap().unwrap().link.state(),
        LinkState::Unused,
        "its links stay"
    );
}

pub(super) fn links_are_found_by_their_beginning(store: &mut dyn Store) {
    for (n, who) in [(1, "ada"), (2, "bob"), (3, "carol")] {
        register(store, who, n, 0).unwrap().unwrap();
    }
    let begins = |text: &str| text.parse::<LinkIdPrefix>().unwrap();
    assert_eq!(store.links_beginning(&begins(&id(2).short()), 5).unwrap(), [id(2)]);
    assert_eq!(store.links_beginning(&begins(&id(3).to_string()), 5).unwrap(), [id(3)]);
    assert!(store.links_beginning(&begins("zzzzzzzz"), 5).unwrap().is_empty());
    assert!(store.links_beginning(&begins(&id(2).short()), 0).unwrap().is_empty());
}

pub(super) fn the_clock_does_not_run_backwards(store: &mut dyn Store) {
    register(store, "ada", 1, 1_000).unwrap().unwrap();
    let mut counted = None;
    let mut decide = |at, _: Option<&gatepass::link::LinkFacts>| {
        counted = Some(at);
        None
    };
    store.redeem(&stamp(1_000 - 299), id(1), &mut decide).unwrap();
    assert_eq!(counted, Some(at(1_000)), "a little behind counts as the newest event");
    let far = store.redeem(&stamp(1_000 - 301), id(1), &mut |_, _| {
        unreachable!("nothing is decided by that clock")
    });
    assert!(matches!(far, Err(StoreError::ClockBehind { newest, now }) if newest == at(1_000) && now == at(699)));
}

pub(super) fn a_decision_must_fit_the_facts(store: &mut dyn Store) {
    register(store, "ada", 1, 0).unwrap().unwrap();
    let mut taken = |_: &Vacancy| {
        Some(Admission::Create(NewAccount {
            password_hash: None,
            active: false,
            self_registered: false,
            brought: None,
            link: None,
        }))
    };
    let refused = [
        store.register(&stamp(1), &name("ADA"), None, &mut taken),
        store.register(&stamp(1), &name("carol"), None, &mut |_| {
            Some(Admission::Renew(issue(2, 1)))
        }),
        store.issue(&stamp(1), &who("carol"), Purpose::Activate, &mut |_, _| {
            Some(issue(2, 1))
        }),
        store.issue(&stamp(1), &who("ada"), Purpose::Activate, &mut |_, _| Some(issue(1, 1))),
        store.redeem(&stamp(1), id(9), &mut |_, _| Some(Redemption::default())),
        change(store, "carol", 1, &by_decision("no")),
    ];
    for outcome in refused {
        assert!(matches!(outcome, Err(StoreError::Contradiction { .. })), "{outcome:?}");
    }
    assert_eq!(store.newest_event_at().unwrap(), Some(at(0)), "nothing was written");
}
