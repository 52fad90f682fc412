//! Refusals that concern an account or its links.

use crate::{
    account::{Account, AccountRef, Email, State, Username},
    admission::Objection,
    link::{LifetimeFault, Link, LinkIdPrefix, Purpose},
    password::Weakness,
    words,
};

use super::{Code, Refusal};

impl Refusal {
    /// A newcomer who may not in, or an account that may not have what it wants.
    pub fn of_objection(objection: Objection) -> Refusal {
        match objection {
            Objection::Exists(name) => Refusal::account_exists(&name),
            Objection::Differs(account, in_what) => Refusal::account_differs(&account, in_what),
            Objection::LooksLike { name, twin } => Refusal::looks_alike(&name, &twin),
            Objection::NotOwnAddress(name) => Refusal::not_own_address(&name),
            Objection::EmailTaken(holder) => Refusal::email_taken(&holder),
            Objection::Link(fault) => Refusal::of_issue(fault),
            Objection::Gone => Refusal::again(),
        }
    }

    /// The name is taken.
    fn account_exists(username: &Username) -> Refusal {
        let name = words::safe(username.as_str());
        Refusal::new(Code::AccountExists, format!("an account named `{name}` exists already"))
            .hint(format!("gatepass show {}", words::shell(username.as_str())))
    }

    /// A name that holds `@` and is, or would be, somebody else's address.
    pub(super) fn not_own_address(name: &Username) -> Refusal {
        let name = words::safe(name.as_str());
        Refusal::new(
            Code::NameIsAddress,
            format!("the name `{name}` holds `@`, and may only be the account's own address"),
        )
        .hint("gatepass rename --help")
    }

    /// The address is another account's.
    fn email_taken(holder: &Account) -> Refusal {
        let email = holder.email.as_ref().map(Email::to_string).unwrap_or_default();
        let (email, holder) = (words::safe(&email), words::safe(holder.username.as_str()));
        Refusal::new(
            Code::EmailTaken,
            format!("`{email}` is the address of account `{holder}` already"),
        )
    }

    /// Two names that a person cannot tell apart.
    fn looks_alike(username: &Username, twin: &Username) -> Refusal {
        let (name, twin) = (words::safe(username.as_str()), words::safe(twin.as_str()));
        Refusal::new(
            Code::LooksAlike,
            format!("`{name}` looks like the existing account `{twin}`"),
        )
    }

    /// `--if-exists keep` met an account that is not as asked.
    fn account_differs(existing: &Account, in_what: &str) -> Refusal {
        let name = words::safe(existing.username.as_str());
        Refusal::new(
            Code::AccountDiffers,
            format!("the account `{name}` exists and differs: {in_what}"),
        )
    }

    /// A name that would be taken for the operator's.
    pub fn reserved_name(username: &Username) -> Refusal {
        let name = words::safe(username.as_str());
        Refusal::new(
            Code::ReservedName,
            format!("`{name}` is a reserved name, which only --allow-reserved accepts"),
        )
    }

    /// The password would not protect the account.
    pub fn weak_password(weakness: &Weakness) -> Refusal {
        Refusal::new(
            Code::WeakPassword,
            format!("{weakness}; --generate-password makes a good one"),
        )
    }

    /// Only a pending account can have an activation link or be activated.
    pub fn not_pending(account: &Account) -> Refusal {
        let name = words::safe(account.username.as_str());
        let state = match account.state() {
            State::Active => "active already",
            state => state.as_str(),
        };
        Refusal::new(Code::NotPending, format!("the account `{name}` is {state}"))
    }

    /// Only an active account can have such a link.
    pub fn not_active(account: &Account) -> Refusal {
        let name = words::safe(account.username.as_str());
        let state = account.state().as_str();
        Refusal::new(Code::NotActive, format!("the account `{name}` is {state}, not active"))
    }

    /// An account whose state does not allow a link for this purpose.
    pub fn not_for(purpose: Purpose, account: &Account) -> Refusal {
        match purpose.usable_when() {
            State::Pending => Refusal::not_pending(account),
            State::Active | State::Suspended => Refusal::not_active(account),
        }
    }

    /// The password is not the account's, or there is no such account: whoever asks must not learn which.
    pub fn password_wrong() -> Refusal {
        Refusal::new(Code::PasswordWrong, "this is not the password of such an account")
    }

    /// A spent link cannot be withdrawn.
    pub fn link_used(link: &Link) -> Refusal {
        let id = link.id;
        let at = link.used_at.map(words::rfc3339).unwrap_or_default();
        Refusal::new(
            Code::LinkUsed,
            format!("link `{id}` was used at {at} and cannot be withdrawn"),
        )
        .hint(format!("gatepass inspect-token --id {id}"))
    }

    /// The account has a password, and an activation link is not for changing it.
    pub fn password_set(account: &Account) -> Refusal {
        let name = words::safe(account.username.as_str());
        Refusal::new(
            Code::PasswordSet,
            format!(
                "the account `{name}` has a password already, and nothing was spent: leave the password options out"
            ),
        )
    }

    /// Nobody of this name.
    pub fn no_account(who: &AccountRef) -> Refusal {
        let message = match who {
            AccountRef::Id(id) => format!("there is no account with the number {id}"),
            AccountRef::Username(_) | AccountRef::Email(_) => {
                format!("there is no account `{}`", words::safe(&who.to_string()))
            }
        };
        Refusal::new(Code::NoAccount, message)
    }

    /// The account was never issued a link.
    pub fn no_link_of(account: &Account) -> Refusal {
        let name = words::safe(account.username.as_str());
        let refusal = Refusal::new(Code::NoLink, format!("the account `{name}` has no link"));
        match account.state() {
            State::Pending => refusal.hint(format!(
                "gatepass issue-link {}",
                words::shell(account.username.as_str())
            )),
            State::Active | State::Suspended => refusal,
        }
    }

    /// No link of this id.
    pub fn no_link(id: &LinkIdPrefix) -> Refusal {
        Refusal::new(
            Code::NoLink,
            format!("there is no link whose id begins with `{}`", id.as_str()),
        )
    }

    /// A genuine link that this store does not know, or no longer.
    pub fn no_record() -> Refusal {
        Refusal::new(Code::NoLink, "the link is genuine, and this store has no record of it")
    }

    /// More than one link of this id.
    pub fn ambiguous_id(id: &LinkIdPrefix) -> Refusal {
        Refusal::new(
            Code::AmbiguousId,
            format!("several links begin with `{}`; give more characters", id.as_str()),
        )
    }

    /// A lifetime that the settings do not allow.
    pub fn lifetime(fault: &LifetimeFault) -> Refusal {
        Refusal::new(Code::LifetimeOutOfBounds, fault.to_string())
    }
}
