//! The promises of `trait Store` about listings; `contract.rs` asks for them.

use std::fmt::Debug;

use gatepass::{
    account::{Account, AccountFilter, AccountPlace, AccountSort, State},
    link::{LinkFilter, LinkState, Listed, Purpose, Revocation, Withdrawn},
    store::{Page, Store},
};

use super::*;

/// Whatever the pages' size, they are the whole, in both directions.
fn pages_are_the_whole<T: Debug + PartialEq, P: Clone>(
    mut ask: impl FnMut(&Page<P>) -> Vec<T>,
    place: impl Fn(&T) -> P,
    what: &dyn Debug,
) -> Vec<T> {
    let mut whole = |reverse, limit| {
        let mut after = None;
        let mut all = Vec::new();
        loop {
            let page = ask(&Page {
                after: after.clone(),
                reverse,
                limit,
            });
            assert!(page.len() <= limit, "{what:?}");
            match page.last() {
                Some(last) => after = Some(place(last)),
                None => return all,
            }
            all.extend(page);
        }
    };
    let (forth, mut back) = (whole(false, 1000), whole(true, 1000));
    for limit in [1, 2, 3, 5] {
        assert_eq!(whole(false, limit), forth, "{what:?}, {limit} a page");
        assert_eq!(whole(true, limit), back, "{what:?}, {limit} a page from the end");
    }
    back.reverse();
    assert_eq!(back, forth, "{what:?}");
    forth
}

/// Eight accounts: some with roles, in every state, one deleted, with names whose order is not that of their bytes.
fn eight(store: &mut dyn Store) {
    for (n, who) in ["Zoe", "ada", "Bob", "carl", "Émile", "émilie", "dora", "王小明"]
        .into_iter()
        .enumerate()
    {
        let seconds = i64::try_from(n).expect("few") * 100;
        let email = address(&format!("user{n}@example.org"));
        let n = u8::try_from(n + 1).expect("few");
        let mut decide = |_: &Vacancy| {
            Some(Admission::Create(NewAccount {
                password_hash: None,
                active: n % 4 == 0,
                self_registered: false,
                brought: None,
                link: (n % 4 != 0).then(|| new_link(n, seconds)),
            }))
        };
        store
            .register(&stamp(seconds), &name(who), Some(&email), &mut decide)
            .unwrap()
            .unwrap();
    }
    let reason = || None;
    for (who, what) in [
        ("ada", AccountChange::Grant("editor".parse().unwrap())),
        ("carl", AccountChange::Grant("editor".parse().unwrap())),
        ("carl", AccountChange::Grant("Editor".parse().unwrap())),
        ("bob", AccountChange::Suspend { reason: reason() }),
        ("dora", AccountChange::Delete { reason: reason() }),
        ("émile", by_decision("seen")),
    ] {
        change(store, who, 1000, &what).unwrap().unwrap();
    }
}

fn names(accounts: &[Account]) -> Vec<&str> {
    accounts.iter().map(|account| account.username.as_str()).collect()
}

pub(super) fn accounts_come_page_by_page(store: &mut dyn Store) {
    assert_eq!(all(store, &AccountFilter::default(), AccountSort::Created), []);
    eight(store);
    let by_age = all(store, &AccountFilter::default(), AccountSort::Created);
    assert_eq!(
        names(&by_age),
        ["Zoe", "ada", "Bob", "carl", "Émile", "émilie", "王小明"]
    );
    let by_name = all(store, &AccountFilter::default(), AccountSort::Username);
    let mut sorted = by_age.clone();
    sorted.sort_by_key(|account| account.username.fold().to_owned());
    assert_eq!(names(&by_name), names(&sorted));
    // A cursor survives its way through a shell.
    for (account, sort) in [(&by_age[4], AccountSort::Created), (&by_name[6], AccountSort::Username)] {
        let place = AccountPlace::behind(account, sort);
        assert_eq!(place.cursor().parse::<AccountPlace>(), Ok(place.clone()));
        assert!(
            place.suits(sort)
                && place
                    .cursor()
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        );
    }
    // Whoever is deleted between two pages is left out, and nobody else.
    let first = |limit, after| Page {
        after,
        reverse: false,
        limit,
    };
    let page = store
        .accounts(&AccountFilter::default(), AccountSort::Created, &first(3, None))
        .unwrap();
    let place = AccountPlace::behind(&page[2], AccountSort::Created);
    change(store, "bob", 2000, &AccountChange::Delete { reason: None })
        .unwrap()
        .unwrap();
    let page = store
        .accounts(&AccountFilter::default(), AccountSort::Created, &first(2, Some(place)))
        .unwrap();
    assert_eq!(names(&page), ["carl", "Émile"]);
    assert_eq!(
        store
            .accounts(&AccountFilter::default(), AccountSort::Created, &first(0, None))
            .unwrap(),
        []
    );
}

fn all(store: &mut dyn Store, filter: &AccountFilter, sort: AccountSort) -> Vec<Account> {
    pages_are_the_whole(
        |page| store.accounts(filter, sort, page).unwrap(),
        |account| AccountPlace::behind(account, sort),
        filter,
    )
}

pub(super) fn accounts_are_filtered(store: &mut dyn Store) {
    eight(store);
    let default = AccountFilter::default;
    let role = |text: &str| Some(text.parse().unwrap());
    let part = |text: &str| Some(text.to_owned());
    let late = 3 * 3600;
    for (filter, expected) in [
        (
            AccountFilter {
                state: Some(State::Pending),
                ..default()
            },
            &["Zoe", "ada", "émilie"][..],
        ),
        (
            AccountFilter {
                state: Some(State::Active),
                ..default()
            },
            &["carl", "Émile", "王小明"],
        ),
        (
            AccountFilter {
                state: Some(State::Suspended),
                ..default()
            },
            &["Bob"],
        ),
        (
            AccountFilter {
                role: role("editor"),
                ..default()
            },
            &["ada", "carl"],
        ),
        (
            AccountFilter {
                role: role("Editor"),
                ..default()
            },
            &["carl"],
        ),
        (
            AccountFilter {
                role: role("edit"),
                ..default()
            },
            &[],
        ),
        (
            AccountFilter {
                created_from: Some(at(400)),
                ..default()
            },
            &["Émile", "émilie", "王小明"],
        ),
        (
            AccountFilter {
                created_before: Some(at(100)),
                ..default()
            },
            &["Zoe"],
        ),
        (
            AccountFilter {
                created_from: Some(at(100)),
                created_before: Some(at(400)),
                ..default()
            },
            &["ada", "Bob", "carl"],
        ),
        (
            AccountFilter {
                activated_from: Some(at(700)),
                ..default()
            },
            &["Émile", "王小明"],
        ),
        (
            AccountFilter {
                activated_before: Some(at(700)),
                ..default()
            },
            &["carl"],
        ),
        (
            AccountFilter {
                without_live_link: Some(at(1000)),
                ..default()
            },
            &["carl", "王小明"],
        ),
        (
            AccountFilter {
                without_live_link: Some(at(late)),
                state: Some(State::Pending),
                ..default()
            },
            &["Zoe", "ada", "émilie"],
        ),
        (
            AccountFilter {
                part: part("ÉMIL"),
                ..default()
            },
            &["Émile", "émilie"],
        ),
        (
            AccountFilter {
                part: part("小"),
                ..default()
            },
            &["王小明"],
        ),
        (
            AccountFilter {
                part: part("USER3@"),
                ..default()
            },
            &["carl"],
        ),
        (
            AccountFilter {
                part: part("user6@"),
                ..default()
            },
            &[],
        ),
        (
            AccountFilter {
                part: part("%"),
                ..default()
            },
            &[],
        ),
        (
            AccountFilter {
                part: part("'"),
                ..default()
            },
            &[],
        ),
        (
            AccountFilter {
                part: part("a"),
                role: role("editor"),
                state: Some(State::Active),
                ..default()
            },
            &["carl"],
        ),
    ] {
        assert_eq!(
            names(&all(store, &filter, AccountSort::Created)),
            expected,
            "{filter:?}"
        );
        let mut by_name: Vec<String> = all(store, &filter, AccountSort::Username)
            .iter()
            .map(|account| account.username.to_string())
            .collect();
        by_name.sort_unstable();
        let mut expected: Vec<&str> = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(by_name, expected, "{filter:?}");
    }
}

pub(super) fn links_come_page_by_page_and_filtered(store: &mut dyn Store) {
    let links = |store: &mut dyn Store, filter: &LinkFilter| -> Vec<Listed> {
        pages_are_the_whole(
            |page| store.links(filter, page).unwrap(),
            |listed| listed.number,
            filter,
        )
    };
    assert_eq!(links(store, &LinkFilter::default()), []);
    register(store, "ada", 9, 0).unwrap().unwrap();
    store
        .issue(&stamp(60), &who("ada"), Purpose::Activate, &mut |_, _| {
            Some(issue(8, 60))
        })
        .unwrap()
        .unwrap();
    register(store, "bob", 7, 120).unwrap().unwrap();
    redeem(store, 8, 130).unwrap().unwrap();
    let mut reset = issue(6, 180);
    reset.link.purpose = Purpose::ResetPassword;
    store
        .issue(&stamp(180), &who("ada"), Purpose::ResetPassword, &mut |_, _| {
            Some(reset.clone())
        })
        .unwrap()
        .unwrap();
    register(store, "carl", 5, 240).unwrap().unwrap();
    let revocation = Revocation {
        links: vec![id(7)],
        reason: None,
    };
    store
        .revoke(&stamp(250), Withdrawn::Link(id(7)), &mut |_, _| {
            Some(revocation.clone())
        })
        .unwrap()
        .unwrap();
    change(store, "carl", 260, &AccountChange::Delete { reason: None })
        .unwrap()
        .unwrap();

    let whole = links(store, &LinkFilter::default());
    let told: Vec<(LinkId, Option<&str>)> = whole
        .iter()
        .map(|listed| (listed.link.id, listed.username.as_deref()))
        .collect();
    let (ada, bob) = (Some("ada"), Some("bob"));
    assert_eq!(
        told,
        [(id(9), ada), (id(8), ada), (id(7), bob), (id(6), ada), (id(5), None)],
        "as they were issued, not as their ids are sorted"
    );
    for listed in &whole {
        assert_eq!(store.facts(listed.link.id).unwrap().unwrap().link, listed.link);
    }
    let default = LinkFilter::default;
    let end = |seconds: i64| Some(at(7200 + seconds));
    for (filter, expected) in [
        (
            LinkFilter {
                account: Some(1),
                ..default()
            },
            &[9, 8, 6][..],
        ),
        (
            LinkFilter {
                account: Some(3),
                ..default()
            },
            &[5],
        ),
        (
            LinkFilter {
                account: Some(9),
                ..default()
            },
            &[],
        ),
        (
            LinkFilter {
                state: Some(LinkState::Unused),
                ..default()
            },
            &[6],
        ),
        (
            LinkFilter {
                state: Some(LinkState::Used),
                ..default()
            },
            &[8],
        ),
        (
            LinkFilter {
                state: Some(LinkState::Superseded),
                ..default()
            },
            &[9],
        ),
        (
            LinkFilter {
                state: Some(LinkState::Revoked),
                ..default()
            },
            &[7, 5],
        ),
        (
            LinkFilter {
                purpose: Some(Purpose::Activate),
                ..default()
            },
            &[9, 8, 7, 5],
        ),
        (
            LinkFilter {
                purpose: Some(Purpose::ResetPassword),
                ..default()
            },
            &[6],
        ),
        (
            LinkFilter {
                purpose: Some(Purpose::ChangeEmail),
                ..default()
            },
            &[],
        ),
        (
            LinkFilter {
                expires_after: end(120),
                ..default()
            },
            &[6, 5],
        ),
        (
            LinkFilter {
                expires_until: end(120),
                ..default()
            },
            &[9, 8, 7],
        ),
        (
            LinkFilter {
                expires_after: end(0),
                expires_until: end(60),
                ..default()
            },
            &[8],
        ),
        (
            LinkFilter {
                account: Some(1),
                state: Some(LinkState::Unused),
                purpose: Some(Purpose::Activate),
                ..default()
            },
            &[],
        ),
    ] {
        let found: Vec<LinkId> = links(store, &filter).iter().map(|listed| listed.link.id).collect();
        let expected: Vec<LinkId> = expected.iter().map(|&n| id(n)).collect();
        assert_eq!(found, expected, "{filter:?}");
    }
}
