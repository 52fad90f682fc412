//! The promises of `trait Store`, asked of any store through `&mut dyn Store`.

use chrono::TimeDelta;
use gatepass::{
    account::State,
    link::{Link, LinkState, Purpose},
    store::{Access, Store},
};

use super::*;

/// What a store must do, and the questions that show it.
type Promise = (&'static str, fn(&mut dyn Store));

/// Every promise, each on a new store.
const PROMISES: &[Promise] = &[
    ("a new store is empty", a_new_store_is_empty),
    (
        "a newcomer is told who stands there",
        a_newcomer_is_told_who_stands_there,
    ),
    ("a vacancy is what the step sees", a_vacancy_is_what_the_step_sees),
    ("what is refused leaves nothing", what_is_refused_leaves_nothing),
    ("a registration is read back", a_registration_is_read_back),
    (
        "an account may be active from the start",
        an_account_may_be_active_from_the_start,
    ),
    (
        "a fresh link replaces the unused ones",
        a_fresh_link_replaces_the_unused_ones,
    ),
    ("earlier links may live", earlier_links_may_live),
    ("a registration may renew", a_registration_may_renew),
    ("a link is spent once", spending::a_link_is_spent_once),
    (
        "a password is set with the link",
        spending::a_password_is_set_with_the_link,
    ),
    ("an operator activates", spending::an_operator_activates),
    (
        "links are found by their beginning",
        spending::links_are_found_by_their_beginning,
    ),
    (
        "the clock does not run backwards",
        spending::the_clock_does_not_run_backwards,
    ),
    ("what a key signs for is counted", keys::what_a_key_signs_for_is_counted),
    (
        "a key's links are withdrawn with it",
        keys::a_keys_links_are_withdrawn_with_it,
    ),
    ("a decision must fit the facts", spending::a_decision_must_fit_the_facts),
    ("an account is changed", changing::an_account_is_changed),
    ("an account is deleted", changing::an_account_is_deleted),
    (
        "a standing is what the step sees",
        changing::a_standing_is_what_the_step_sees,
    ),
    ("a change must fit the account", changing::a_change_must_fit_the_account),
    (
        "a fresh link replaces those of its purpose alone",
        changing::a_fresh_link_replaces_those_of_its_purpose_alone,
    ),
    ("a link resets a password", changing::a_link_resets_a_password),
    ("a link changes an address", changing::a_link_changes_an_address),
    (
        "an address that is taken is told",
        changing::an_address_that_is_taken_is_told,
    ),
    ("links are withdrawn", changing::links_are_withdrawn),
    ("old links are removed", changing::old_links_are_removed),
    ("accounts come page by page", paging::accounts_come_page_by_page),
    ("accounts are filtered", paging::accounts_are_filtered),
    (
        "links come page by page and filtered",
        paging::links_come_page_by_page_and_filtered,
    ),
];

#[test]
fn sqlite_keeps_every_promise() {
    for (promise, ask) in PROMISES {
        let place = Place::new();
        println!("{promise}");
        ask(place.open(Access::Create).unwrap().as_mut());
        assert_eq!(
            place.files(),
            ["gatepass.db"],
            "{promise}: at rest the store is one file"
        );
    }
}

fn a_new_store_is_empty(store: &mut dyn Store) {
    assert_eq!(store.newest_event_at().unwrap(), None);
    assert!(store.keys_seen().unwrap().is_empty());
    assert_eq!(store.facts(id(1)).unwrap(), None);
    assert_eq!(store.account(&who("ada"), Purpose::Activate).unwrap(), None);
}

fn a_newcomer_is_told_who_stands_there(store: &mut dyn Store) {
    register(store, "bill", 1, 0).unwrap().unwrap();
    let mut seen = None;
    let mut look = |store: &mut dyn Store, who: &str, mail: &str| {
        let email = address(mail);
        let mut decide = |vacancy: &Vacancy| {
            seen = Some(vacancy.clone());
            None
        };
        assert_eq!(
            store
                .register(&stamp(5), &name(who), Some(&email), &mut decide)
                .unwrap(),
            None
        );
        seen.take().unwrap()
    };
    let stranger = look(store, "carol", "carol@example.org");
    assert_eq!((stranger.id, stranger.at), (2, at(5)));
    assert!(stranger.same_name.is_none() && stranger.twin.is_none() && stranger.same_email.is_none());
    let same = look(store, "BILL", "Bill@Example.org");
    assert_eq!(same.same_name.unwrap().account.id, 1);
    assert_eq!(same.same_email.unwrap().id, 1);
    assert!(same.twin.is_none(), "the same name is no twin of itself");
    assert_eq!(look(store, "bıll", "other@example.org").twin, Some(name("bill")));
}

/// The question alone and the step see the same.
fn a_vacancy_is_what_the_step_sees(store: &mut dyn Store) {
    register(store, "bill", 1, 0).unwrap().unwrap();
    let email = address("bill@example.org");
    for who in ["carol", "Bill", "bıll"] {
        let asked = store.vacancy(at(5), &name(who), Some(&email)).unwrap();
        let mut seen = None;
        let mut decide = |vacancy: &Vacancy| {
            seen = Some(vacancy.clone());
            None
        };
        store
            .register(&stamp(5), &name(who), Some(&email), &mut decide)
            .unwrap();
        assert_eq!(format!("{asked:?}"), format!("{:?}", seen.unwrap()));
    }
    assert!(store.vacancy(at(5), &name("carol"), None).unwrap().same_email.is_none());
}

fn what_is_refused_leaves_nothing(store: &mut dyn Store) {
    assert_eq!(
        store.register(&stamp(0), &name("ada"), None, &mut |_| None).unwrap(),
        None
    );
    assert_eq!(store.newest_event_at().unwrap(), None);
    assert_eq!(
        register(store, "ada", 1, 0).unwrap().unwrap().account.id,
        1,
        "no number was used up"
    );
}

fn a_registration_is_read_back(store: &mut dyn Store) {
    let mut decide = |_: &Vacancy| {
        let password_hash = Some("$argon2id$v=19$x".to_owned());
        Some(Admission::Create(NewAccount {
            password_hash,
            active: false,
            self_registered: true,
            brought: None,
            link: Some(new_link(1, 10)),
        }))
    };
    let email = address("Ada@example.org");
    let written = store
        .register(&stamp(10), &name("Ada"), Some(&email), &mut decide)
        .unwrap()
        .unwrap();
    let account = &written.account;
    assert_eq!(
        (account.id, account.username.as_str(), account.state()),
        (1, "Ada", State::Pending)
    );
    assert_eq!(account.email, Some(email.clone()));
    assert_eq!(
        (account.created_at, account.has_password, account.password_generation),
        (at(10), true, 1)
    );
    assert!(account.self_registered);
    assert_eq!(store.password_hash(1).unwrap().as_deref(), Some("$argon2id$v=19$x"));
    assert_eq!(store.password_hash(2).unwrap(), None, "nobody has this number");
    let link = written.link.as_ref().unwrap();
    assert_eq!((link.id, link.account_id, link.state()), (id(1), 1, LinkState::Unused));
    assert_eq!(
        (link.payload.as_str(), link.key_id.as_str()),
        (new_link(1, 10).payload.as_str(), "k1")
    );
    assert_eq!(
        (link.email.clone(), link.password_generation, link.issued_by.as_str()),
        (Some(email), 1, "operator")
    );
    assert_eq!(
        (link.issued_at, link.expires_at),
        (at(10), at(10) + TimeDelta::hours(2))
    );

    let facts = store.facts(id(1)).unwrap().unwrap();
    assert_eq!(
        (&facts.link, facts.account.as_ref(), &facts.later[..]),
        (link, Some(account), &[][..])
    );
    let facts = store.account(&who("aDA"), Purpose::Activate).unwrap().unwrap();
    assert_eq!(
        (&facts.account, facts.newest.as_ref(), &facts.unused[..]),
        (account, Some(link), &[link.clone()][..])
    );
    assert_eq!(store.keys_seen().unwrap(), [[7; 32]]);
    assert_eq!(store.newest_event_at().unwrap(), Some(at(10)));
}

fn an_account_may_be_active_from_the_start(store: &mut dyn Store) {
    let mut decide = |_: &Vacancy| {
        Some(Admission::Create(NewAccount {
            password_hash: None,
            active: true,
            self_registered: false,
            brought: None,
            link: None,
        }))
    };
    let written = store
        .register(&stamp(0), &name("robot"), None, &mut decide)
        .unwrap()
        .unwrap();
    assert_eq!(
        (written.account.state(), written.account.activated_at),
        (State::Active, Some(at(0)))
    );
    assert_eq!((written.account.email, written.link), (None, None));
    assert!(!written.account.has_password && !written.account.self_registered);
    assert_eq!(store.password_hash(written.account.id).unwrap(), None);
}

fn ids(links: &[Link]) -> Vec<LinkId> {
    links.iter().map(|link| link.id).collect()
}

fn a_fresh_link_replaces_the_unused_ones(store: &mut dyn Store) {
    register(store, "ada", 1, 0).unwrap().unwrap();
    let late = 3 * 3600;
    let mut decide = |_, facts: Option<&gatepass::account::AccountFacts>| facts.map(|_| issue(2, late));
    let written = store
        .issue(&stamp(late), &who("ada"), Purpose::Activate, &mut decide)
        .unwrap()
        .unwrap();
    assert_eq!(written.superseded, [id(1)], "an expired link is replaced too");
    let facts = store.facts(id(1)).unwrap().unwrap();
    assert_eq!(
        (facts.link.state(), facts.link.superseded_by),
        (LinkState::Superseded, Some(id(2)))
    );
    assert_eq!(
        (facts.link.superseded_at, ids(&facts.later)),
        (Some(at(late)), vec![id(2)])
    );
    assert_eq!(store.facts(id(2)).unwrap().unwrap().later, []);
    let ada = facts.link.account_id;
    let mut newest = |seconds| store.newest_link(ada, Some(Purpose::Activate), at(seconds)).unwrap();
    assert_eq!(
        [newest(-1), newest(0), newest(late - 1), newest(late)],
        [None, Some(id(1)), Some(id(1)), Some(id(2))]
    );
    let mut nobody = |_, facts: Option<&gatepass::account::AccountFacts>| {
        assert!(facts.is_none());
        None
    };
    assert_eq!(
        store
            .issue(&stamp(late), &who("carol"), Purpose::Activate, &mut nobody)
            .unwrap(),
        None
    );
}

fn earlier_links_may_live(store: &mut dyn Store) {
    register(store, "ada", 1, 0).unwrap().unwrap();
    let mut decide = |_, _: Option<&gatepass::account::AccountFacts>| {
        Some(Issue {
            keep_earlier: true,
            ..issue(2, 1)
        })
    };
    let written = store
        .issue(&stamp(1), &who("ada"), Purpose::Activate, &mut decide)
        .unwrap()
        .unwrap();
    assert!(written.superseded.is_empty());
    let facts = store.account(&who("ada"), Purpose::Activate).unwrap().unwrap();
    assert_eq!(facts.newest.unwrap().id, id(2));
    assert_eq!(
        facts.unused.iter().map(|l| l.id).collect::<Vec<_>>(),
        [id(2), id(1)],
        "newest first"
    );
    redeem(store, 1, 2).unwrap().unwrap();
    assert_eq!(store.facts(id(2)).unwrap().unwrap().link.state(), LinkState::Unused);
}

fn a_registration_may_renew(store: &mut dyn Store) {
    register(store, "ada", 1, 0).unwrap().unwrap();
    let mut decide = |_: &Vacancy| Some(Admission::Renew(issue(2, 1)));
    let written = store
        .register(&stamp(1), &name("ada"), None, &mut decide)
        .unwrap()
        .unwrap();
    assert_eq!(
        (written.account.id, written.link.unwrap().id, written.superseded),
        (1, id(2), vec![id(1)])
    );
}
