//! What is written reads back.

use gatepass::{
    account::{Email, Role, State, Username},
    roster::{Cells, Entry, Format, Writer, csv_line},
};
use proptest::prelude::*;

use super::*;

/// What an account may be, in every state that it can have.
fn anybody() -> impl Strategy<Value = Entrant> {
    let name = prop_oneof![
        "[a-zA-Z0-9_+][a-zA-Z0-9._+-]{0,20}",
        "[а-яё]{3,12}[0-9]{0,3}",
        "[ء-ي]{2,12}",
        "[一-龥]{1,12}",
        "[α-ω]{2,12}",
    ];
    let name = name.prop_filter("a username", |name| {
        name.parse::<Username>().is_ok_and(|name| !name.is_reserved())
    });
    let email = "[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,20}@(example\\.org|例え\\.jp|bücher\\.example)";
    let role = "[\\PC]{1,30}".prop_filter("a role", |role| role.parse::<Role>().is_ok());
    let roles = proptest::collection::vec(
        prop_oneof![role, Just("=1+1".to_owned()), Just("a \"b\"; c".to_owned())],
        0..4,
    );
    let life = (
        0..1_700_000_000_000_i64,
        proptest::option::of(0..90_000_000_000_i64),
        any::<bool>(),
    );
    let hash = proptest::option::of(Just(HASH.to_owned()));
    (name, proptest::option::of(email), roles, life, hash).prop_map(
        |(name, email, roles, (created, until, off), hash)| {
            let created_at = DateTime::from_timestamp_millis(created).unwrap();
            let activated_at = until.map(|span| DateTime::from_timestamp_millis(created + span).unwrap());
            let mut roles: Vec<Role> = roles.iter().map(|role| role.parse().unwrap()).collect();
            roles.sort_unstable();
            roles.dedup();
            let state = match (off, activated_at) {
                (true, _) => State::Suspended,
                (false, Some(_)) => State::Active,
                (false, None) => State::Pending,
            };
            let email = email.or(activated_at.is_none().then(|| "x@example.org".to_owned()));
            Entrant {
                username: name.parse::<Username>().unwrap().to_string(),
                email: email.map(|email| email.parse::<Email>().unwrap().to_string()),
                state,
                roles: roles.into_iter().map(String::from).collect(),
                created_at,
                activated_at,
                hash,
            }
        },
    )
}

#[derive(Clone, Debug)]
struct Entrant {
    username: String,
    email: Option<String>,
    state: State,
    roles: Vec<String>,
    created_at: DateTime<Utc>,
    activated_at: Option<DateTime<Utc>>,
    hash: Option<String>,
}

fn written(people: &[Entrant], format: Format, with_hashes: bool) -> Vec<u8> {
    let mut writer = Writer::new(format, with_hashes);
    let mut out = Vec::new();
    writer.begin(&mut out);
    for (id, entrant) in (1..).zip(people) {
        let entry = Entry {
            id,
            username: &entrant.username,
            email: entrant.email.as_deref(),
            state: entrant.state,
            roles: &entrant.roles,
            created_at: entrant.created_at,
            activated_at: entrant.activated_at,
            has_password: entrant.hash.is_some(),
            password_hash: entrant.hash.as_deref(),
        };
        writer.entry(&entry, &mut out);
    }
    writer.end(&mut out);
    out
}

impl Entrant {
    fn shown(&self, with_hashes: bool) -> String {
        let hash = self.hash.as_ref().filter(|_| with_hashes);
        let when = |at: Option<DateTime<Utc>>| at.map(|at| at.to_rfc3339()).unwrap_or_default();
        format!(
            "{}|{}|{}|{}|{}|{}|{}",
            self.username,
            self.email.as_deref().unwrap_or_default(),
            hash.map(|hash| format!("hash {hash}")).unwrap_or_default(),
            self.state.as_str(),
            self.roles.join(","),
            when(Some(self.created_at)),
            when(self.activated_at)
        )
    }

    /// What Django's own columns can hold of it.
    fn as_django_keeps_it(&self) -> Entrant {
        Entrant {
            // Whoever is suspended was active as far as it can tell.
            activated_at: (self.state != State::Pending).then_some(self.created_at),
            roles: self
                .roles
                .iter()
                .filter(|role| ["staff", "superuser"].contains(&&***role))
                .cloned()
                .collect(),
            ..self.clone()
        }
    }
}

fn read_back(list: &[u8]) -> Vec<String> {
    let rows = rows(list).into_iter().map(|(_, row)| row.expect("an account"));
    rows.map(|person| shown(&person)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn what_is_written_reads_back(people in proptest::collection::vec(anybody(), 1..8), with_hashes: bool) {
        let expected: Vec<String> = people.iter().map(|entrant| entrant.shown(with_hashes)).collect();
        for format in [Format::Csv, Format::JsonLines] {
            prop_assert_eq!(&read_back(&written(&people, format, with_hashes)), &expected);
        }
    }

    #[test]
    fn django_keeps_what_it_has_columns_for(people in proptest::collection::vec(anybody(), 1..8), with_hashes: bool) {
        // An account that is not active and has no address could never be activated.
        let people: Vec<Entrant> = people
            .into_iter()
            .filter(|entrant| entrant.email.is_some() || entrant.state == State::Active)
            .collect();
        let expected: Vec<String> =
            people.iter().map(|entrant| entrant.as_django_keeps_it().shown(with_hashes)).collect();
        prop_assert_eq!(read_back(&written(&people, Format::Django, with_hashes)), expected);
    }

    #[test]
    fn no_bytes_make_it_panic(head in prop_oneof![Just(""), Just("username,email\n"), Just("{"), Just("[{"), Just("[{\"model\":\"a.user\",")],
                              rest: Vec<u8>) {
        let mut file = head.as_bytes().to_vec();
        file.extend(rest);
        let _ = read(&mut file.as_slice(), &mut |record| {
            let _ = record.person(&rules()).map_err(|fault| fault.to_string());
            ControlFlow::Continue(())
        });
    }

    #[test]
    fn a_line_is_read_by_another_reader_as_it_was(cells in proptest::collection::vec("[^\0\u{feff}]{0,12}", 1..5)) {
        let mut line = Vec::new();
        csv_line(&cells, Cells::Plain, &mut line);
        let (mut out, mut ends) = (vec![0; line.len()], [0; 8]);
        let (_, _, _, count) = csv_core::Reader::new().read_record(&line, &mut out, &mut ends);
        let mut start = 0;
        let read: Vec<String> = ends[..count].iter().map(|&end| {
            let cell = String::from_utf8(out[start..end].to_vec()).unwrap();
            start = end;
            cell
        }).collect();
        prop_assert_eq!(read, cells);
    }
}

#[test]
fn the_formats_as_they_are() {
    let people = [
        Entrant {
            username: "ada".to_owned(),
            email: Some("ada@example.org".to_owned()),
            state: State::Active,
            roles: vec!["a \"b\"".to_owned(), "staff".to_owned()],
            created_at: at("2026-01-01T00:00:00Z"),
            activated_at: Some(at("2026-01-02T00:00:00.125Z")),
            hash: Some(HASH.to_owned()),
        },
        Entrant {
            username: "王小明".to_owned(),
            email: None,
            state: State::Suspended,
            roles: Vec::new(),
            created_at: at("2026-01-01T00:00:00Z"),
            activated_at: Some(at("2026-01-01T00:00:00Z")),
            hash: None,
        },
    ];
    let text = |format, with_hashes| String::from_utf8(written(&people, format, with_hashes)).unwrap();
    assert_eq!(
        text(Format::Csv, false),
        "id,username,email,state,roles,created_at,activated_at,has_password\n\
         1,ada,ada@example.org,active,\"a \"\"b\"\",staff\",2026-01-01T00:00:00Z,2026-01-02T00:00:00.125Z,true\n\
         2,王小明,,suspended,,2026-01-01T00:00:00Z,2026-01-01T00:00:00Z,false\n"
    );
    assert!(text(Format::Csv, true).contains(&format!("true,\"{HASH}\"\n")));
    assert_eq!(
        text(Format::JsonLines, true),
        format!(
            "{{\"command\":\"export\",\"status\":0,\"error\":null,\"id\":1,\"username\":\"ada\",\"email\":\"ada@example.org\",\
             \"state\":\"active\",\"roles\":[\"a \\\"b\\\"\",\"staff\"],\"created_at\":\"2026-01-01T00:00:00Z\",\
             \"activated_at\":\"2026-01-02T00:00:00.125Z\",\"has_password\":true,\"password_hash\":\"{HASH}\"}}\n\
             {{\"command\":\"export\",\"status\":0,\"error\":null,\"id\":2,\"username\":\"王小明\",\"email\":null,\
             \"state\":\"suspended\",\"roles\":[],\"created_at\":\"2026-01-01T00:00:00Z\",\
             \"activated_at\":\"2026-01-01T00:00:00Z\",\"has_password\":false,\"password_hash\":null}}\n"
        )
    );
    assert_eq!(
        text(Format::Django, false),
        "[\n{\"model\":\"auth.user\",\"pk\":1,\"fields\":{\"password\":\"!\",\"last_login\":null,\"is_superuser\":false,\
         \"username\":\"ada\",\"first_name\":\"\",\"last_name\":\"\",\"email\":\"ada@example.org\",\"is_staff\":true,\
         \"is_active\":true,\"date_joined\":\"2026-01-01T00:00:00Z\",\"groups\":[],\"user_permissions\":[]}},\n\
         {\"model\":\"auth.user\",\"pk\":2,\"fields\":{\"password\":\"!\",\"last_login\":\"2026-01-01T00:00:00Z\",\"is_superuser\":false,\
         \"username\":\"王小明\",\"first_name\":\"\",\"last_name\":\"\",\"email\":\"\",\"is_staff\":false,\
         \"is_active\":false,\"date_joined\":\"2026-01-01T00:00:00Z\",\"groups\":[],\"user_permissions\":[]}}\n]\n"
    );
    let nobody = |format| String::from_utf8(written(&[], format, false)).unwrap();
    assert_eq!(
        (nobody(Format::JsonLines), nobody(Format::Django)),
        (String::new(), "[\n]\n".to_owned())
    );
}

#[test]
fn a_spreadsheet_is_given_no_formulas() {
    let cells = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "x=1", "", "'"];
    let mut plain = Vec::new();
    csv_line(cells, Cells::Plain, &mut plain);
    assert_eq!(String::from_utf8(plain).unwrap(), "=1+1,+1,-1,@x,\tx,\"\rx\",x=1,,'\n");
    let mut guarded = Vec::new();
    csv_line(cells, Cells::ForSpreadsheets, &mut guarded);
    assert_eq!(
        String::from_utf8(guarded).unwrap(),
        "'=1+1,'+1,'-1,'@x,'\tx,\"'\rx\",x=1,,'\n"
    );
}
