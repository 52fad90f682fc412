//! What a row may hold: the names that are columns of CSV and members of JSON.

/// One name, and what its value is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Member {
    Username,
    Email,
    Password,
    PasswordHash,
    State,
    Roles,
    CreatedAt,
    ActivatedAt,
    /// What `export` writes and no import reads.
    Ignored,
}

/// Those that the words of a fault list.
pub(super) const NAMES: [&str; 8] = [
    "username",
    "email",
    "password",
    "password_hash",
    "state",
    "roles",
    "created_at",
    "activated_at",
];

const MEMBERS: [Member; 8] = [
    Member::Username,
    Member::Email,
    Member::Password,
    Member::PasswordHash,
    Member::State,
    Member::Roles,
    Member::CreatedAt,
    Member::ActivatedAt,
];

/// What else our own rows hold.
const IGNORED: [&str; 2] = ["id", "has_password"];

/// What every JSON object of ours begins with, and what a line of a listing ends with.
const ENVELOPE: [&str; 4] = ["command", "status", "error", "cursor"];

/// Names nearer than this to a known one are taken for a slip of the fingers.
const NEAR: f64 = 0.8;

impl Member {
    /// The column of this name.
    pub(super) fn of_column(name: &str) -> Option<Member> {
        let at = NAMES.iter().position(|known| *known == name);
        at.map(|at| MEMBERS[at])
            .or_else(|| IGNORED.contains(&name).then_some(Member::Ignored))
    }

    /// The member of this name.
    pub(super) fn of_object(name: &str) -> Option<Member> {
        Member::of_column(name).or_else(|| ENVELOPE.contains(&name).then_some(Member::Ignored))
    }
}

/// The known name that somebody may have meant.
pub(super) fn meant(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase().replace([' ', '-'], "_");
    NAMES
        .into_iter()
        .map(|known| (known, strsim::jaro_winkler(known, &name)))
        .filter(|&(_, nearness)| nearness >= NEAR)
        .max_by(|(_, a), (_, b)| a.total_cmp(b))
        .map(|(known, _)| known)
}
