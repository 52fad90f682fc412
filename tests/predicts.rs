//! The law that holds the two verbs together: at any instant, for any link, `inspect-token` says what `activate` does.

use gatepass::key::Key;
use proptest::{collection::vec, prelude::*, sample::Index, test_runner::Config};

use crate::harness::{PASSWORD, World, claims_of};

const NAMES: [&str; 3] = ["ada", "bob", "carl"];

/// Something that happens in the life of a store.
#[derive(Clone, Debug)]
enum Step {
    Register(usize),
    Issue {
        name: usize,
        keep_earlier: bool,
        minutes: u16,
    },
    Reset {
        name: usize,
        keep_earlier: bool,
    },
    /// A link to an address that all of them want.
    Change(usize),
    SetPassword(usize),
    Activate(Index),
    Decide(usize),
    Tick {
        seconds: u32,
    },
    Suspend(usize),
    Resume(usize),
    Move(usize),
    Delete(usize),
    Revoke(Index),
    Rotate,
    Edit(Index),
    Rename {
        audience: bool,
    },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let name = || 0..NAMES.len();
    let step = prop_oneof![
        4 => name().prop_map(Step::Register),
        4 => (name(), any::<bool>(), 1..180_u16)
            .prop_map(|(name, keep_earlier, minutes)| Step::Issue { name, keep_earlier, minutes }),
        2 => (name(), any::<bool>()).prop_map(|(name, keep_earlier)| Step::Reset { name, keep_earlier }),
        2 => name().prop_map(Step::Change),
        1 => name().prop_map(Step::SetPassword),
        3 => any::<Index>().prop_map(Step::Activate),
        2 => name().prop_map(Step::Decide),
        4 => prop_oneof![1..120_u32, 60..20_000_u32].prop_map(|seconds| Step::Tick { seconds }),
        1 => name().prop_map(Step::Suspend),
        1 => name().prop_map(Step::Resume),
        1 => name().prop_map(Step::Move),
        1 => name().prop_map(Step::Delete),
        1 => any::<Index>().prop_map(Step::Revoke),
        1 => Just(Step::Rotate),
        1 => any::<Index>().prop_map(Step::Edit),
        1 => any::<bool>().prop_map(|audience| Step::Rename { audience }),
    ];
    vec(step, 3..12)
}

/// Every link that was ever printed.
type Links = Vec<String>;

fn id_of(url: &str) -> String {
    claims_of(url)["jti"].as_str().expect("an id").to_owned()
}

/// The command that spends a link, with a password where its purpose needs one.
fn spend(world: &World, url: &str, options: &str) -> String {
    let password = match claims_of(url)["purpose"].as_str() {
        Some("reset-password") => format!("--password-file {}", world.path("password").display()),
        Some("change-email") => String::new(),
        _ => "--no-password".to_owned(),
    };
    format!("activate {password} {options} -")
}

/// A world, and what its steps need.
fn world() -> World {
    let world = World::new();
    world.write("password", PASSWORD, 0o600);
    world
}

fn take(world: &mut World, links: &mut Links, step: &Step) {
    let now = world.machine.now.timestamp_millis();
    let keep = |keep_earlier: bool| if keep_earlier { "--keep-earlier" } else { "" };
    let line = match step {
        Step::Register(name) => {
            let name = NAMES[*name];
            format!("register {name} --email {name}@example.org --no-password --if-exists keep")
        }
        Step::Issue {
            name,
            keep_earlier,
            minutes,
        } => format!("issue-link {} --ttl {minutes}m {}", NAMES[*name], keep(*keep_earlier)),
        Step::Reset { name, keep_earlier } => format!(
            "issue-link {} --purpose reset-password {}",
            NAMES[*name],
            keep(*keep_earlier)
        ),
        Step::Change(name) => format!("set-email {} wanted@example.org --confirm", NAMES[*name]),
        Step::SetPassword(name) => format!(
            "set-password {} --generate-password --password-out {}",
            NAMES[*name],
            world.path(&format!("password-{}", links.len())).display()
        ),
        Step::Activate(which) if !links.is_empty() => {
            let url = which.get(links).clone();
            let line = spend(world, &url, "");
            world.run(&line).stdin(url).unchecked();
            return;
        }
        Step::Decide(name) => format!("activate --account {} --reason why --no-password", NAMES[*name]),
        Step::Tick { seconds } => return world.tick(&format!("{seconds}s")),
        Step::Suspend(name) => format!("suspend {}", NAMES[*name]),
        Step::Resume(name) => format!("resume {}", NAMES[*name]),
        Step::Move(name) => format!("set-email {0} {0}-{now}@example.org", NAMES[*name]),
        Step::Delete(name) => format!("delete {} --yes", NAMES[*name]),
        Step::Revoke(which) if !links.is_empty() => format!("revoke-link {}", id_of(which.get::<String>(links))),
        _ => return tamper(world, links, step),
    };
    let said = world.run(&line).unchecked();
    links.extend(
        said.stdout()
            .lines()
            .filter(|line| line.contains("/eyJ"))
            .map(str::to_owned),
    );
}

/// What no verb does: another key, an edited record, another environment.
fn tamper(world: &mut World, links: &Links, step: &Step) {
    match step {
        Step::Rotate => {
            let mut ring = world.ring();
            let number = u8::try_from(ring.keys.len()).expect("few");
            ring.keys
                .iter_mut()
                .for_each(|key| key.retired_at = key.retired_at.or(Some(world.machine.now)));
            ring.keys
                .push(Key::generate(&[number; 32], [number; 8], world.machine.now));
            world.replace_ring(&ring);
        }
        Step::Edit(which) if !links.is_empty() => {
            let id = id_of(which.get::<String>(links));
            let payload = "json_set(payload, '$.exp', json_extract(payload, '$.exp') + 60)";
            world.sql(&format!(
                "UPDATE links SET payload = {payload}, expires_at = expires_at + 60000 WHERE id = '{id}' AND payload <> ''"
            ));
        }
        Step::Rename { audience } => world.set("GATEPASS_AUDIENCE", if *audience { "staging" } else { "gatepass" }),
        _ => {}
    }
}

proptest! {
    #![proptest_config(Config { cases: 32, failure_persistence: None, ..Config::default() })]

    #[test]
    fn inspect_token_predicts_activate(steps in steps(), spent in any::<Index>()) {
        let mut world = world();
        let mut links = vec![world.register("ada")];
        for step in &steps {
            take(&mut world, &mut links, step);
        }
        // All of them, one after the other, without spending any.
        for url in &links {
            let told = world.run("inspect-token --json -").stdin(url).unchecked().json();
            let line = spend(&world, url, "--dry-run --json");
            let done = world.run(&line).stdin(url).unchecked().json();
            prop_assert_eq!(&told["status"], &done["status"], "{}", told);
            prop_assert_eq!(&told, &done["diagnosis"]);
        }
        // By its record a link is judged alike, but for what only a token can show.
        for url in &links {
            let token = world.run("inspect-token --json -").stdin(url).unchecked().json();
            let record = world.run(&format!("inspect-token --json --id {}", id_of(url))).unchecked().json();
            // What was erased with its account names no environment.
            let erased = record["verdict"] == "account-missing" && token["verdict"] == "wrong-issuer";
            if token["verdict"] != "record-differs" && !erased {
                prop_assert_eq!(&token["verdict"], &record["verdict"], "{} {}", token, record);
            }
        }
        for name in NAMES {
            let told = world.run(&format!("inspect-token --json --account {name}")).unchecked().json();
            let Some(id) = told["link"]["id"].as_str() else { continue };
            let url = links.iter().find(|url| id_of(url) == id).expect("one that was printed").clone();
            let line = spend(&world, &url, "--dry-run --json");
            let done = world.run(&line).stdin(url).unchecked().json();
            if done["error"]["code"] != "record-differs" {
                prop_assert_eq!(&told["status"], &done["status"], "{}", told);
            }
        }
        // And one is spent in earnest: what was told of it held, and what is told now holds too.
        let url = spent.get(&links).clone();
        let line = spend(&world, &url, "");
        let told = world.run("inspect-token -").stdin(&url).unchecked();
        let done = world.run(&line).stdin(&url).unchecked();
        prop_assert_eq!(told.status(), done.status());
        let told = world.run("inspect-token -").stdin(&url).unchecked();
        let done = world.run(&line).stdin(&url).unchecked();
        prop_assert_eq!(told.status(), done.status());
        prop_assert_ne!(done.status(), 0);
    }

    #[test]
    fn what_was_true_then_is_told_afterwards(steps in steps()) {
        let mut world = world();
        let mut links = vec![world.register("ada")];
        let (early, late): (Vec<&Step>, Vec<&Step>) = {
            // What leaves no trace of how it was before.
            let editing = |step: &&Step| {
                matches!(
                    step,
                    Step::Edit(_) | Step::Delete(_) | Step::Move(_) | Step::Resume(_) | Step::Change(_)
                        | Step::SetPassword(_) | Step::Reset { keep_earlier: true, .. }
                )
            };
            let kept: Vec<&Step> = steps.iter().filter(|step| !editing(step)).collect();
            let (early, late) = kept.split_at(kept.len() / 2);
            (early.to_vec(), late.to_vec())
        };
        early.into_iter().for_each(|step| take(&mut world, &mut links, step));
        let then = world.machine.now;
        let told: Vec<u8> =
            links.iter().map(|url| world.run("inspect-token -").stdin(url).unchecked().status()).collect();
        let known = links.clone();
        world.tick("1s");
        late.into_iter().filter(|step| !matches!(step, Step::Rename { .. })).for_each(|step| take(&mut world, &mut links, step));
        world.tick("1s");
        for (url, told) in known.iter().zip(told) {
            let said = world.run("inspect-token - --at").arg(gatepass::words::rfc3339(then)).stdin(url).unchecked();
            prop_assert_eq!(said.status(), told, "{}", said.stdout());
        }
    }
}
