//! `gatepass check-password`: whether a typed password lets somebody in.

use clap::Args;
use secrecy::SecretString;
use serde::Serialize;

use crate::{
    account::{AccountRef, State},
    cli::Example,
    context::Context,
    error::Refusal,
    password,
    report::{AccountView, Report},
    store::Store,
};

use super::{Names, Verb, password_options::typed_password};

/// What may be typed after `check-password`.
#[derive(Args, Clone, Debug)]
pub struct CheckPassword {
    /// The account's name or address
    #[arg(value_name = "USERNAME")]
    account: AccountRef,
    /// Read the password from standard input, without its final newline
    #[arg(long)]
    password_stdin: bool,
}

/// What came out of `check-password`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Checked {
    outcome: Option<&'static str>,
    account: Option<AccountView>,
}

impl Report for Checked {
    fn text(&self, _width: Option<usize>) -> String {
        "the password is right\n".to_owned()
    }
}

impl Verb for CheckPassword {
    const NAME: &'static str = "check-password";
    const ABOUT: &'static str = "Say whether a password lets somebody in";
    const LONG_ABOUT: &'static str = "Say whether a password lets somebody in: exit 0 where it is the account's and the \
account is active, 1 where not. A wrong password, an account that has none and one that is not there are answered in the \
same words after the same time. Only who has the right password is told that the account is pending or suspended.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "A password from standard input, and what its exit status says",
            command: "gatepass check-password dan --password-stdin < dan.password &&\n    echo welcome",
        },
        Example {
            says: "By address, for a program",
            command: "gatepass check-password dan@example.org --json \\\n    --password-stdin < dan.password",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 1, 2, 3, 5, 130];
    const NAMES: &'static [(&'static str, Names)] = &[("", Names::Accounts)];
    type Report = Checked;

    fn run(self, context: &mut Context) -> Result<Checked, Refusal> {
        let typed = typed_password(context, self.password_stdin)?;
        let mut store = context.store_to_read()?;
        let failed = |error| context.store_refusal(error);
        let account = store.named(&self.account).map_err(failed)?;
        let hash = match &account {
            Some(account) => store.password_hash(account.id).map_err(failed)?,
            None => None,
        };
        let is_right = match hash {
            Some(hash) => password::verify(&typed, &hash)
                .map_err(|fault| Refusal::failed("the stored password cannot be compared", fault))?,
            None => {
                spend_the_time(context, &mut *store, &typed)?;
                false
            }
        };
        let account = account.filter(|_| is_right).ok_or_else(Refusal::password_wrong)?;
        if account.state() != State::Active {
            return Err(Refusal::not_active(&account));
        }
        Ok(Checked {
            outcome: Some("right"),
            account: Some(AccountView::from(&account)),
        })
    }
}

/// Where there is nothing to compare with, another's is compared, or in a store without a password one is made, so that the
/// answer takes as long.
fn spend_the_time(context: &Context, store: &mut dyn Store, typed: &SecretString) -> Result<(), Refusal> {
    let anothers = store.a_password_hash().map_err(|error| context.store_refusal(error))?;
    // What comes of it is nobody's business.
    let _ = match anothers {
        Some(hash) => password::verify(typed, &hash).is_ok(),
        None => password::hash(typed, context.settings.password_cost, [0; 16]).is_ok(),
    };
    Ok(())
}
