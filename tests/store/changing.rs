//! The promises of `trait Store` about what an operator changes, and about links of each purpose; `contract.rs` asks for
//! them.

use gatepass::{
    account::{Account, AccountFacts, Role, Standing, State},
    link::{LinkFacts, LinkState, Listed, Purpose, Revocation, Withdrawable, Withdrawn},
    store::{Page, Store, StoreError},
};

use super::*;

fn role(text: &str) -> Role {
    text.parse().expect("a role")
}

/// An account as it is now.
fn now(store: &mut dyn Store, account: &str) -> Account {
    let standing = store.standing(&who(account), &Wish::default()).unwrap();
    standing.expect("an account").account
}

/// Changes an account, and gives it back as it is read afterwards, which is what the step said.
fn done(store: &mut dyn Store, account: &str, seconds: i64, what: AccountChange) -> Account {
    let written = change(store, account, seconds, &what).unwrap().expect("written");
    assert_eq!((written.link, &written.superseded[..]), (None, &[][..]), "{what:?}");
    let read = store
        .standing(&AccountRef::Id(written.account.id), &Wish::default())
        .unwrap();
    assert_eq!(read.expect("an account").account, written.account, "{what:?}");
    assert_eq!(store.newest_event_at().unwrap(), Some(at(seconds)));
    written.account
}

pub(super) fn an_account_is_changed(store: &mut dyn Store) {
    let before = register(store, "ada", 1, 0).unwrap().unwrap().account;
    let suspended = done(store, "ada", 1, AccountChange::Suspend { reason: None });
    assert_eq!(
        (suspended.state(), suspended.suspended_at),
        (State::Suspended, Some(at(1)))
    );
    let reason = Some("found".to_owned());
    assert_eq!(
        done(store, "ada", 2, AccountChange::Resume { reason }),
        before,
        "it remembers what it was"
    );

    let active = done(store, "ada", 3, by_decision("seen"));
    assert_eq!((active.state(), active.activated_at), (State::Active, Some(at(3))));
    done(store, "ada", 4, AccountChange::Suspend { reason: None });
    let again = done(store, "ada", 5, AccountChange::Resume { reason: None });
    assert_eq!(again, active);

    let renamed = done(store, "ADA", 6, AccountChange::Rename(name("Zoë")));
    assert_eq!((renamed.id, renamed.username.as_str()), (1, "Zoë"));
    assert_eq!(
        store.standing(&who("ada"), &Wish::default()).unwrap(),
        None,
        "the old name is free"
    );
    assert_eq!(now(store, "zOË"), renamed);

    let moved = done(
        store,
        "ada@example.org",
        7,
        AccountChange::SetEmail(address("Zoe@Example.net")),
    );
    assert_eq!(moved.email, Some(address("Zoe@Example.net")));
    assert_eq!(now(store, "zoe@example.NET"), moved);
    assert_eq!(store.standing(&who("ada@example.org"), &Wish::default()).unwrap(), None);

    let phc = |text: &str| AccountChange::SetPassword {
        password_hash: text.to_owned(),
    };
    let (first, second) = (done(store, "zoë", 8, phc("$a")), done(store, "zoë", 9, phc("$b")));
    assert_eq!((first.password_generation, second.password_generation), (1, 2));
    assert!(second.has_password);
    assert_eq!(store.password_hash(1).unwrap().as_deref(), Some("$b"));

    done(store, "zoë", 10, AccountChange::Grant(role("writer")));
    done(store, "zoë", 11, AccountChange::Grant(role("admin")));
    let granted = done(store, "zoë", 12, AccountChange::Grant(role("admin")));
    assert_eq!(granted.roles, [role("admin"), role("writer")], "in order, and once");
    let left = done(store, "zoë", 13, AccountChange::Withdraw(role("writer")));
    assert_eq!(left.roles, [role("admin")]);
    assert_eq!(
        done(store, "zoë", 14, AccountChange::Withdraw(role("other"))).roles,
        left.roles
    );
}

pub(super) fn an_account_is_deleted(store: &mut dyn Store) {
    register(store, "ada", 1, 0).unwrap().unwrap();
    assert_eq!(store.tombstone(1).unwrap(), None, "it is there");
    change(store, "ada", 1, &by_decision("seen")).unwrap().unwrap();
    let written = change(store, "ada", 2, &AccountChange::Delete { reason: None })
        .unwrap()
        .unwrap();
    assert_eq!(written.account.username, name("ada"), "as it was");
    for gone in [who("ada"), who("ada@example.org"), AccountRef::Id(1)] {
        assert_eq!(store.standing(&gone, &Wish::default()).unwrap(), None);
        assert_eq!(store.account(&gone, Purpose::Activate).unwrap(), None);
    }
    let left = store.tombstone(1).unwrap().expect("a tombstone");
    assert_eq!(
        (left.id, left.created_at, left.activated_at, left.deleted_at),
        (1, at(0), Some(at(1)), at(2))
    );
    assert_eq!(
        (store.tombstone(2).unwrap(), store.password_hash(1).unwrap()),
        (None, None)
    );
    let facts = store.facts(id(1)).unwrap().expect("its link");
    assert_eq!(facts.account, None);
    assert!(facts.link.is_erased() && facts.link.email.is_none());
    let again = store.change(&stamp(3), &AccountRef::Id(1), &Wish::default(), &mut |_, standing| {
        assert!(standing.is_none());
        None
    });
    assert_eq!(again.unwrap(), None);
    let next = register(store, "ada", 2, 4).unwrap().unwrap();
    assert_eq!(next.account.id, 2, "a number is never given twice");
}

/// The question alone and the step see the same: the account, its unused links, and who stands where it wants to.
pub(super) fn a_standing_is_what_the_step_sees(store: &mut dyn Store) {
    for (n, who) in [(1, "bill"), (2, "ada"), (3, "zoe")] {
        register(store, who, n, 0).unwrap().unwrap();
    }
    let beside = || Issue {
        keep_earlier: true,
        ..issue(4, 1)
    };
    store
        .issue(&stamp(1), &who("ada"), Purpose::Activate, &mut |_, _| Some(beside()))
        .unwrap()
        .expect("issued");
    let wish = |username: Option<&str>, email: Option<&str>| Wish {
        username: username.map(name),
        email: email.map(address),
    };
    let ask = |store: &mut dyn Store, wish: &Wish| -> Standing {
        let asked = store.standing(&who("ada"), wish).unwrap().expect("ada");
        let mut seen = None;
        let decided = store.change(&stamp(5), &who("ada@example.org"), wish, &mut |instant, standing| {
            assert_eq!(instant, at(5));
            seen = standing.cloned();
            None
        });
        assert_eq!((decided.unwrap(), seen.as_ref()), (None, Some(&asked)));
        asked
    };
    let nothing = ask(store, &Wish::default());
    assert_eq!(
        nothing.unused.iter().map(|link| link.id).collect::<Vec<_>>(),
        [id(4), id(2)],
        "newest first"
    );
    assert!(nothing.same_name.is_none() && nothing.twin.is_none() && nothing.same_email.is_none());
    let taken = ask(store, &wish(Some("BILL"), Some("ZOE@example.org")));
    assert_eq!(taken.same_name.map(|other| other.id), Some(1));
    assert_eq!(taken.same_email.map(|other| other.id), Some(3));
    assert_eq!(ask(store, &wish(Some("bıll"), None)).twin, Some(name("bill")));
    let own = ask(store, &wish(Some("ADA"), Some("Ada@Example.org")));
    assert!(
        own.same_name.is_none() && own.twin.is_none() && own.same_email.is_none(),
        "nobody stands in their own way"
    );
    assert_eq!(store.newest_event_at().unwrap(), Some(at(1)), "nothing was written");
}

pub(super) fn a_change_must_fit_the_account(store: &mut dyn Store) {
    register(store, "ada", 1, 0).unwrap().unwrap();
    register(store, "bob", 2, 0).unwrap().unwrap();
    let before = (now(store, "ada"), now(store, "bob"));
    for what in [
        AccountChange::Resume { reason: None },
        AccountChange::Rename(name("BOB")),
        AccountChange::SetEmail(address("Bob@example.org")),
    ] {
        let refused = change(store, "ada", 1, &what);
        assert!(
            matches!(refused, Err(StoreError::Contradiction { .. })),
            "{what:?} {refused:?}"
        );
    }
    change(store, "ada", 2, &AccountChange::Suspend { reason: None })
        .unwrap()
        .unwrap();
    let twice = change(store, "ada", 3, &AccountChange::Suspend { reason: None });
    assert!(matches!(twice, Err(StoreError::Contradiction { .. })), "{twice:?}");
    change(store, "ada", 4, &AccountChange::Resume { reason: None })
        .unwrap()
        .unwrap();
    assert_eq!((now(store, "ada"), now(store, "bob")), before);
    assert_eq!(store.newest_event_at().unwrap(), Some(at(4)));
}

/// Issues a link for a purpose, in the place of the earlier ones for it.
fn issued(
    store: &mut dyn Store,
    account: &str,
    n: u8,
    purpose: Purpose,
    brings: Option<&str>,
    seconds: i64,
) -> Written {
    let mut link = new_link(n, seconds);
    (link.purpose, link.new_email) = (purpose, brings.map(address));
    let mut decide = |_, facts: Option<&AccountFacts>| {
        facts.map(|_| Issue {
            link: link.clone(),
            keep_earlier: false,
        })
    };
    store
        .issue(&stamp(seconds), &who(account), purpose, &mut decide)
        .unwrap()
        .expect("issued")
}

fn spent(
    store: &mut dyn Store,
    n: u8,
    seconds: i64,
    password_hash: Option<&str>,
) -> Result<Option<Written>, StoreError> {
    let with = Redemption {
        password_hash: password_hash.map(str::to_owned),
        via: None,
    };
    store.redeem(&stamp(seconds), id(n), &mut |_, _: Option<&LinkFacts>| {
        Some(with.clone())
    })
}

fn state(store: &mut dyn Store, n: u8) -> LinkState {
    store.facts(id(n)).unwrap().expect("a link").link.state()
}

/// An active account with a link of each purpose: 2 and 3 to reset, 4 and 5 to change, all unused.
fn with_links(store: &mut dyn Store) {
    register(store, "ada", 1, 0).unwrap().unwrap();
    change(store, "ada", 1, &by_decision("seen")).unwrap().unwrap();
    for (n, purpose, brings) in [
        (2, Purpose::ResetPassword, None),
        (3, Purpose::ResetPassword, None),
        (4, Purpose::ChangeEmail, Some("old@example.net")),
        (5, Purpose::ChangeEmail, Some("new@example.net")),
    ] {
        let mut link = new_link(n, 2);
        (link.purpose, link.new_email) = (purpose, brings.map(address));
        let mut decide = |_, _: Option<&AccountFacts>| {
            Some(Issue {
                link: link.clone(),
                keep_earlier: true,
            })
        };
        store
            .issue(&stamp(2), &who("ada"), purpose, &mut decide)
            .unwrap()
            .expect("issued");
    }
}

pub(super) fn a_fresh_link_replaces_those_of_its_purpose_alone(store: &mut dyn Store) {
    with_links(store);
    let written = issued(store, "ada", 6, Purpose::ResetPassword, None, 3);
    assert_eq!(written.superseded, [id(3), id(2)], "newest first");
    let written = issued(store, "ada", 7, Purpose::ChangeEmail, Some("b@example.net"), 4);
    assert_eq!(written.superseded, [id(5), id(4)]);
    assert_eq!(written.link.unwrap().new_email, Some(address("b@example.net")));
    assert_eq!([1, 6, 7].map(|n| state(store, n)), [LinkState::Unused; 3]);
    // Whatever is asked by purpose tells of that purpose.
    let facts = store.account(&who("ada"), Purpose::ResetPassword).unwrap().unwrap();
    assert_eq!((facts.newest.unwrap().id, facts.unused.len()), (id(6), 1));
    let later: Vec<LinkId> = store
        .facts(id(4))
        .unwrap()
        .unwrap()
        .later
        .iter()
        .map(|link| link.id)
        .collect();
    assert_eq!(later, [id(7), id(5)]);
    let newest = |store: &mut dyn Store, purpose| store.newest_link(1, purpose, at(9)).unwrap();
    assert_eq!(newest(store, None), Some(id(7)));
    assert_eq!(newest(store, Some(Purpose::ResetPassword)), Some(id(6)));
    assert_eq!(newest(store, Some(Purpose::Activate)), Some(id(1)));
    assert_eq!(store.newest_link(2, None, at(9)).unwrap(), None);
}

pub(super) fn a_link_resets_a_password(store: &mut dyn Store) {
    with_links(store);
    let without = spent(store, 2, 3, None);
    assert!(matches!(without, Err(StoreError::Contradiction { .. })), "{without:?}");
    assert_eq!(
        (state(store, 2), store.newest_event_at().unwrap()),
        (LinkState::Unused, Some(at(2)))
    );
    let written = spent(store, 2, 3, Some("$new")).unwrap().unwrap();
    assert_eq!(
        (written.account.password_generation, written.account.has_password),
        (1, true)
    );
    assert_eq!(written.account, now(store, "ada"));
    assert_eq!(store.password_hash(1).unwrap().as_deref(), Some("$new"));
    assert_eq!(written.superseded, [id(3)], "the others that reset it");
    assert_eq!(store.facts(id(3)).unwrap().unwrap().link.superseded_by, Some(id(2)));
    assert_eq!(
        [1, 2, 4, 5].map(|n| state(store, n)),
        [LinkState::Unused, LinkState::Used, LinkState::Unused, LinkState::Unused]
    );
    for n in [2, 3] {
        assert!(matches!(
            spent(store, n, 4, Some("$x")),
            Err(StoreError::Contradiction { .. })
        ));
    }
}

pub(super) fn a_link_changes_an_address(store: &mut dyn Store) {
    with_links(store);
    let written = spent(store, 4, 3, None).unwrap().unwrap();
    assert_eq!(written.account.email, Some(address("old@example.net")));
    assert_eq!(written.account, now(store, "old@example.net"));
    assert_eq!(
        written.superseded,
        [id(5), id(3), id(2), id(1)],
        "every other one of the account"
    );
    assert!(!written.account.has_password);
    let link = written.link.unwrap();
    assert_eq!(
        (link.used_at, link.email),
        (Some(at(3)), Some(address("ada@example.org"))),
        "as it was issued"
    );
}

/// The addresses that links bring and that are somebody else's are told wherever links are judged.
pub(super) fn an_address_that_is_taken_is_told(store: &mut dyn Store) {
    with_links(store);
    assert_eq!(store.facts(id(4)).unwrap().unwrap().taken, []);
    register(store, "bob", 9, 3).unwrap().unwrap();
    change(store, "bob", 3, &AccountChange::SetEmail(address("NEW@example.net")))
        .unwrap()
        .unwrap();
    let told = |store: &mut dyn Store, n| store.facts(id(n)).unwrap().unwrap().taken;
    assert_eq!(told(store, 5), [address("new@example.net")]);
    assert_eq!(told(store, 4), [address("new@example.net")], "a later link brings it");
    assert_eq!(told(store, 2), []);
    let facts = store.account(&who("ada"), Purpose::ChangeEmail).unwrap().unwrap();
    assert_eq!(facts.taken, [address("new@example.net")]);
    let insisted = spent(store, 5, 4, None);
    assert!(
        matches!(insisted, Err(StoreError::Contradiction { .. })),
        "no two accounts have one address: {insisted:?}"
    );
    assert_eq!(state(store, 5), LinkState::Unused);
    // One's own is taken by nobody.
    change(store, "bob", 5, &AccountChange::Delete { reason: None })
        .unwrap()
        .unwrap();
    change(store, "ada", 6, &AccountChange::SetEmail(address("new@example.net")))
        .unwrap()
        .unwrap();
    assert_eq!(told(store, 5), []);
}

pub(super) fn links_are_withdrawn(store: &mut dyn Store) {
    with_links(store);
    assert_eq!(store.withdrawable(Withdrawn::Link(id(99))).unwrap(), None);
    let one = store.withdrawable(Withdrawn::Link(id(2))).unwrap().unwrap();
    assert_eq!(
        (one.account.unwrap().id, one.links.len(), one.links[0].id),
        (1, 1, id(2))
    );
    let withdraw = |store: &mut dyn Store, which, seconds, ids: &[u8]| {
        let mut decide = |_, facts: Option<&Withdrawable>| {
            facts.map(|_| Revocation {
                links: ids.iter().map(|&n| id(n)).collect(),
                reason: Some("leaked".to_owned()),
            })
        };
        store.revoke(&stamp(seconds), which, &mut decide)
    };
    let gone = withdraw(store, Withdrawn::Link(id(2)), 3, &[2]).unwrap().unwrap();
    let [link] = &gone[..] else { panic!("one") };
    assert_eq!(
        (
            link.state(),
            link.revoked_at,
            link.revoked_by.as_deref(),
            link.revoked_reason.as_deref()
        ),
        (LinkState::Revoked, Some(at(3)), Some("operator"), Some("leaked"))
    );
    assert_eq!(store.facts(id(2)).unwrap().unwrap().link, *link);
    let twice = withdraw(store, Withdrawn::Link(id(2)), 4, &[2]);
    assert!(matches!(twice, Err(StoreError::Contradiction { .. })), "{twice:?}");
    let all = store.withdrawable(Withdrawn::OfAccount(1)).unwrap().unwrap();
    assert_eq!(
        all.links.iter().map(|link| link.id).collect::<Vec<_>>(),
        [id(5), id(4), id(3), id(1)]
    );
    let some = withdraw(store, Withdrawn::OfAccount(1), 5, &[3, 5]).unwrap().unwrap();
    assert_eq!(
        some.iter().map(|link| link.id).collect::<Vec<_>>(),
        [id(5), id(3)],
        "those that were named"
    );
    assert_eq!([1, 4].map(|n| state(store, n)), [LinkState::Unused; 2]);
    assert_eq!(
        store
            .revoke(&stamp(6), Withdrawn::OfAccount(1), &mut |_, _| None)
            .unwrap(),
        None
    );
    assert!(
        matches!(spent(store, 3, 7, Some("$x")), Err(StoreError::Contradiction { .. })),
        "it is dead"
    );
    assert_eq!(store.newest_event_at().unwrap(), Some(at(5)));
    // Those of a deleted account went with it.
    change(store, "ada", 8, &AccountChange::Delete { reason: None })
        .unwrap()
        .unwrap();
    let gone = store.withdrawable(Withdrawn::Link(id(4))).unwrap().unwrap();
    assert_eq!((gone.account, gone.links[0].state()), (None, LinkState::Revoked));
}

pub(super) fn old_links_are_removed(store: &mut dyn Store) {
    register(store, "ada", 1, 0).unwrap().unwrap();
    issued(store, "ada", 2, Purpose::Activate, None, 60);
    register(store, "bob", 3, 120).unwrap().unwrap();
    let end = 2 * 3600;
    assert_eq!(
        (
            store.prunable(at(end)).unwrap(),
            store.prune(&stamp(end), at(end)).unwrap()
        ),
        (0, None)
    );
    assert_eq!(store.newest_event_at().unwrap(), Some(at(120)), "nothing was written");
    assert_eq!(store.prunable(at(end + 61)).unwrap(), 2);
    assert_eq!(store.prune(&stamp(end + 100), at(end + 61)).unwrap(), Some(2));
    assert_eq!(store.newest_event_at().unwrap(), Some(at(end + 100)));
    assert_eq!((store.facts(id(1)).unwrap(), store.facts(id(2)).unwrap()), (None, None));
    assert!(store.facts(id(3)).unwrap().is_some());
    // What comes next does not take an old place in the order.
    let whole = Page {
        after: None,
        reverse: false,
        limit: 9,
    };
    let number = |listed: &[Listed]| listed.last().map(|listed| listed.number);
    let before = number(&store.links(&Default::default(), &whole).unwrap());
    issued(store, "ada", 4, Purpose::Activate, None, end + 200);
    assert!(number(&store.links(&Default::default(), &whole).unwrap()) > before);
}
