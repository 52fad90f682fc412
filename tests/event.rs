//! The audit trail's rules: how a clock's reading counts, and what the chain notices.

use chrono::{DateTime, TimeDelta, Utc};
use gatepass::event::{Action, Actor, Behind, BrokenChain, Event, Recorded, counted, verify_chain};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn instant(milliseconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(milliseconds).unwrap()
}

fn event(n: i64) -> Event {
    let Value::Object(detail) = json!({ "n": n }) else {
        unreachable!()
    };
    Event {
        at: instant(1_000 * n),
        actor: Actor("ada".to_owned()),
        action: Action::Registered,
        account_id: Some(n),
        link_id: None,
        detail,
    }
}

fn chain(length: i64) -> Vec<Recorded> {
    let mut events: Vec<Recorded> = Vec::new();
    for n in 1..=length {
        let tip = events.last().map(Recorded::tip);
        events.push(Recorded::after(tip.as_ref(), event(n)));
    }
    events
}

#[test]
fn a_clock_a_little_behind_counts_as_the_newest_event() {
    let newest = instant(10_000_000);
    assert_eq!(counted(newest, None), Ok(newest));
    let ahead = newest + TimeDelta::seconds(1);
    assert_eq!(counted(ahead, Some(newest)), Ok(ahead));
    assert_eq!(counted(newest - TimeDelta::minutes(5), Some(newest)), Ok(newest));
    let now = newest - TimeDelta::minutes(5) - TimeDelta::milliseconds(1);
    assert_eq!(counted(now, Some(newest)), Err(Behind { newest, now }));
}

#[test]
fn an_event_is_dated_no_earlier_than_the_one_before() {
    let first = Recorded::after(None, event(9));
    let second = Recorded::after(Some(&first.tip()), event(2));
    assert_eq!((second.sequence, second.event.at), (2, first.event.at));
}

/// The bytes are written out by hand here, as another program would.
#[test]
fn the_hash_is_that_of_the_documented_bytes() {
    use sha2::{Digest, Sha256};
    let recorded = Recorded::after(None, event(1));
    let mut bytes = vec![0; 32];
    bytes.extend_from_slice(br#"1:1,4:1000,3:ada,10:registered,1:1,-,7:{"n":1},"#);
    let by_hand: [u8; 32] = Sha256::digest(&bytes).into();
    assert_eq!(recorded.hash, by_hand);
}

#[test]
fn a_whole_chain_is_good_and_so_is_none() {
    let events = chain(5);
    assert_eq!(verify_chain(&events), Ok(Some(events[4].tip())));
    assert_eq!(verify_chain(&[]), Ok(None));
}

#[test]
fn every_action_is_read_from_its_word() {
    for &action in Action::ALL {
        assert_eq!(action.as_str().parse(), Ok(action));
    }
}

fn edit(recorded: &mut Recorded, field: usize) {
    let event = &mut recorded.event;
    match field {
        0 => event.at += TimeDelta::milliseconds(1),
        1 => event.actor.0.push('!'),
        2 => event.action = Action::Activated,
        3 => event.account_id = None,
        4 => event.link_id = Some("00000000000000000000000000".parse().unwrap()),
        5 => event.detail = Map::new(),
        6 => recorded.previous[0] ^= 1,
        7 => recorded.hash[31] ^= 1,
        _ => recorded.sequence += 1,
    }
}

proptest! {
    #[test]
    fn an_edited_event_is_noticed_where_it_stands(at in 0_usize..6, field in 0_usize..9) {
        let mut events = chain(6);
        edit(&mut events[at], field);
        prop_assert_eq!(verify_chain(&events), Err(BrokenChain { sequence: at as i64 + 1 }));
    }

    #[test]
    fn an_event_removed_before_the_end_is_noticed(at in 0_usize..5) {
        let mut events = chain(6);
        events.remove(at);
        prop_assert_eq!(verify_chain(&events), Err(BrokenChain { sequence: at as i64 + 1 }));
    }

    #[test]
    fn two_events_that_trade_places_are_noticed(at in 0_usize..5) {
        let mut events = chain(6);
        events.swap(at, at + 1);
        prop_assert!(verify_chain(&events).is_err());
    }
}
