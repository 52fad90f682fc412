//! Many let in as one step, and what accounts bring along from elsewhere.

use gatepass::{
    account::{Account, Brought, Role, State},
    store::Registry,
};

use super::*;

/// A new account without a link that brings something along.
fn newcomer(active: bool, brought: Brought) -> Admission {
    Admission::Create(NewAccount {
        active,
        brought: Some(brought),
        ..NewAccount::default()
    })
}

/// Lets somebody in unless the name is taken; whether they are.
fn enter(registry: &mut dyn Registry, who: &str, admission: &Admission) -> Result<bool, StoreError> {
    let email = address(&format!("{who}@example.org"));
    let mut decide = |vacancy: &Vacancy| vacancy.same_name.is_none().then(|| admission.clone());
    let written = registry.register(&name(who), Some(&email), &mut decide)?;
    Ok(written.is_some())
}

fn account(store: &mut dyn Store, who_: &str) -> Option<Account> {
    store.named(&who(who_)).unwrap()
}

#[test]
fn all_of_a_step_is_there_or_nothing() {
    let place = settled();
    let mut store = place.open(Access::Write).unwrap();
    let plain = newcomer(false, Brought::default());
    let (tip, odd) = (store.tip().unwrap(), store.odd_records().unwrap());

    // Whoever came in before is there for the next one, and none of it stays where the work says so.
    let mut undone = |registry: &mut dyn Registry| {
        assert!(enter(registry, "carl", &plain)?);
        assert!(!enter(registry, "Carl", &plain)?);
        Ok(false)
    };
    store.register_many(&stamp(2), &mut undone).unwrap();
    // Nor where it fails.
    let mut failing = |registry: &mut dyn Registry| {
        assert!(enter(registry, "carl", &plain)?);
        Err(StoreError::Missing)
    };
    assert!(store.register_many(&stamp(2), &mut failing).is_err());
    assert_eq!(account(store.as_mut(), "carl"), None);
    assert_eq!(store.tip().unwrap(), tip);

    let mut done = |registry: &mut dyn Registry| {
        assert!(enter(registry, "carl", &plain)?);
        assert!(!enter(registry, "ada", &plain)?);
        enter(registry, "dora", &plain)
    };
    store.register_many(&stamp(2), &mut done).unwrap();
    let [carl, dora] = ["carl", "dora"].map(|who| account(store.as_mut(), who).unwrap());
    assert_eq!((carl.id, dora.id), (3, 4));
    assert_eq!(
        store.tip().unwrap().unwrap().sequence,
        tip.unwrap().sequence + 2,
        "an event for each"
    );
    assert_eq!(store.odd_records().unwrap(), odd);

    // A rehearsal undoes it itself.
    drop(store);
    let mut store = place.open(Access::Rehearse).unwrap();
    let mut rehearsed = |registry: &mut dyn Registry| enter(registry, "erik", &plain);
    store.register_many(&stamp(3), &mut rehearsed).unwrap();
    assert_eq!(account(store.as_mut(), "erik"), None);
}

#[test]
fn what_an_account_brings_along_is_kept_and_told() {
    let place = Place::new();
    let mut store = place.open(Access::Create).unwrap();
    let roles: Vec<Role> = ["editor", "staff"].map(|role| role.parse().unwrap()).to_vec();
    let before = |days| Some(at(0) - TimeDelta::days(days));
    let cases = [
        ("pending", false, Brought::default(), State::Pending),
        (
            "active",
            true,
            Brought {
                created_at: before(9),
                activated_at: before(8),
                suspended: false,
                roles: roles.clone(),
            },
            State::Active,
        ),
        (
            "suspended",
            true,
            Brought {
                created_at: before(9),
                suspended: true,
                ..Brought::default()
            },
            State::Suspended,
        ),
        (
            "suspended-before",
            false,
            Brought {
                suspended: true,
                ..Brought::default()
            },
            State::Suspended,
        ),
    ];
    let mut work = |registry: &mut dyn Registry| {
        for (who, active, brought, _) in &cases {
            assert!(enter(registry, who, &newcomer(*active, brought.clone()))?);
        }
        Ok(true)
    };
    store.register_many(&stamp(0), &mut work).unwrap();
    for (who, active, brought, state) in &cases {
        let account = account(store.as_mut(), who).unwrap();
        assert_eq!(account.state(), *state, "{who}");
        assert_eq!(account.roles, brought.roles, "{who}");
        assert_eq!(account.created_at, brought.created_at.unwrap_or(at(0)), "{who}");
        let activated_at = active.then(|| brought.activated_at.unwrap_or(at(0)));
        assert_eq!(account.activated_at, activated_at, "{who}");
    }
    assert_eq!(store.odd_records().unwrap(), Vec::<String>::new());

    // A life goes on from there as any other.
    let withdrawn = AccountChange::Withdraw(roles[0].clone());
    change(store.as_mut(), "active", 1, &withdrawn).unwrap().unwrap();
    let resumed = AccountChange::Resume { reason: None };
    change(store.as_mut(), "suspended", 2, &resumed).unwrap().unwrap();
    assert_eq!(account(store.as_mut(), "suspended").unwrap().state(), State::Active);
    change(store.as_mut(), "suspended-before", 3, &resumed)
        .unwrap()
        .unwrap();
    assert_eq!(
        account(store.as_mut(), "suspended-before").unwrap().state(),
        State::Pending
    );
    assert_eq!(store.odd_records().unwrap(), Vec::<String>::new());

    // What the trail says is held against the tables.
    drop(store);
    let tampered = "UPDATE accounts SET roles = '[\"staff\",\"superuser\"]' WHERE username = 'active';
                    UPDATE accounts SET created_at = 0 WHERE username = 'suspended';
                    UPDATE accounts SET activated_at = 5 WHERE username = 'suspended';
                    UPDATE accounts SET suspended_at = 7 WHERE username = 'pending'";
    place.sql().execute_batch(tampered).unwrap();
    let odd = place.open(Access::Read).unwrap().odd_records().unwrap().join("\n");
    for told in [
        "account 2 has a role, and the trail says otherwise",
        "account 3 was registered, as the trail says, at another instant",
        "account 3 is recorded as active, and no event says so",
        "account 1 is suspended or not, and the trail says otherwise",
    ] {
        assert!(odd.contains(told), "{told}:\n{odd}");
    }
}
