//! The JSON of the verbs for keys.

use super::*;

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum KeyState {
    Signing,
    Verifying,
    Retired,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    id: String,
    algorithm: OrNull<String>,
    state: KeyState,
    created_at: OrNull<Instant>,
    age_seconds: OrNull<i64>,
    retired_at: OrNull<Instant>,
    unspent_links: u32,
    last_expires_at: OrNull<Instant>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    keys: OrNull<Vec<Key>>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Outcome {
    Generated,
    Imported,
    Retired,
    Rotated,
    Unchanged,
}

/// What `generate-key`, `retire-key` and `import-key` answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct One {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    outcome: OrNull<Outcome>,
    key: OrNull<Key>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Needy {
    account_id: i64,
    username: String,
    purpose: Purpose,
    confirmation_url: OrNull<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rotated {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    outcome: OrNull<Outcome>,
    key: OrNull<Key>,
    former: OrNull<Key>,
    revoked_links: OrNull<u32>,
    accounts: OrNull<Vec<Needy>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exported {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    keys: OrNull<Vec<Map<String, Value>>>,
}

#[test]
fn list_keys() {
    let mut world = World::new();
    let refused: Listed = read(&world.run("list-keys --json").expect(3));
    assert_eq!(refused.error.get().code, "store-missing");
    assert!(refused.keys.is_null());
    world.register("ada");
    let told: Listed = read(&world.run("list-keys --json").expect(0));
    assert_eq!(
        (told.command.as_str(), told.status, told.error.is_null()),
        ("list-keys", 0, true)
    );
    let [key] = &told.keys.get()[..] else { panic!("one") };
    assert_eq!(
        (key.algorithm.get().as_str(), &key.state, key.unspent_links),
        ("HS256", &KeyState::Signing, 1)
    );
    assert_eq!((key.created_at.get().0, *key.age_seconds.get()), (world.machine.now, 0));
    assert!(key.retired_at.is_null() && key.last_expires_at.get().0 > world.machine.now);
}

#[test]
fn one_key_at_a_time() {
    let mut world = World::new();
    world.register("ada");
    let told: One = read(&world.run("generate-key --json").expect(0));
    assert_eq!(
        (told.command.as_str(), told.status, told.error.is_null()),
        ("generate-key", 0, true)
    );
    let key = told.key.get();
    assert_eq!(
        (told.outcome.get(), &key.state),
        (&Outcome::Generated, &KeyState::Verifying)
    );
    assert!(key.last_expires_at.is_null());
    let told: One = read(&world.run(&format!("retire-key {} --yes --json", key.id)).expect(0));
    assert_eq!(
        (told.command.as_str(), told.outcome.get()),
        ("retire-key", &Outcome::Retired)
    );
    assert!(!told.key.get().retired_at.is_null());
    let refused: One = read(&world.run("retire-key nobody --yes --json").expect(4));
    assert!(refused.outcome.is_null() && refused.key.is_null());
    assert_eq!(refused.error.get().code, "no-key");
    let file = world.write("secret", "another system's secret, long enough for HS256", 0o600);
    let line = format!("import-key --secret --json {}", file.display());
    for outcome in [Outcome::Imported, Outcome::Unchanged] {
        let told: One = read(&world.run(&line).expect(0));
        assert_eq!((told.command.as_str(), told.outcome.get()), ("import-key", &outcome));
        assert!(told.key.get().created_at.is_null() && told.key.get().age_seconds.is_null());
    }
}

#[test]
fn rotate_key() {
    let mut world = World::new();
    world.register("ada");
    let told: Rotated = read(&world.run("rotate-key --json").expect(0));
    assert_eq!(
        (told.command.as_str(), told.status, told.error.is_null()),
        ("rotate-key", 0, true)
    );
    assert_eq!(
        (told.outcome.get(), &told.key.get().state),
        (&Outcome::Rotated, &KeyState::Signing)
    );
    assert_eq!(told.former.get().state, KeyState::Verifying);
    assert!(told.revoked_links.is_null() && told.accounts.is_null());
    world.issue("ada");
    let told: Rotated = read(&world.run("rotate-key --compromised --yes --json").expect(0));
    assert_eq!(
        (*told.revoked_links.get(), &told.former.get().state),
        (1, &KeyState::Retired)
    );
    let [needy] = &told.accounts.get()[..] else {
        panic!("one")
    };
    assert_eq!(
        (needy.account_id, needy.username.as_str(), &needy.purpose),
        (1, "ada", &Purpose::Activate)
    );
    assert!(needy.confirmation_url.is_null());
    world.issue("ada");
    let told: Rotated = read(&world.run("rotate-key --compromised --reissue --yes --json").expect(0));
    assert!(told.accounts.get()[0].confirmation_url.get().starts_with("http"));
    let refused: Rotated = read(&world.run("rotate-key --to nobody --json").expect(4));
    assert!(refused.outcome.is_null() && refused.key.is_null() && refused.former.is_null());
}

#[test]
fn export_keys() {
    let mut world = World::new();
    world.register("ada");
    world.run("rotate-key --algorithm ES256").expect(0);
    let told: Exported = read(&world.run("export-keys --public --json").expect(0));
    assert_eq!(
        (told.command.as_str(), told.status, told.error.is_null()),
        ("export-keys", 0, true)
    );
    assert_eq!(told.keys.get()[0]["crv"], "P-256");
    let refused: Exported = read(&World::new().run("export-keys --public --json").expect(3));
    assert!(refused.keys.is_null() && !refused.error.is_null());
}
