//! Usernames: what may be one, when two are the same, and when two only look the same.
//!
//! A name that was built is well-formed; whether it may be given to somebody (reserved, taken, a twin of a taken one,
//! another person's address) is asked of it afterwards. The rules for names beyond ASCII are in the room below, so that
//! a plain name touches no Unicode table.

mod unicode;

use std::{fmt, str::FromStr, sync::OnceLock};

use super::{
    Email,
    character::{Named, script_name},
    reserved,
};

/// The longest username, in code points after NFC.
const LONGEST: usize = 150;

/// What a name may hold beside letters, their marks and digits.
const PUNCTUATION: [char; 5] = ['.', '_', '+', '-', '@'];

/// The skeletons of the characters of ASCII, each made when it is first met.
static PLAIN: [OnceLock<String>; 128] = [const { OnceLock::new() }; 128];

/// A well-formed username in NFC, in the case in which it was typed.
///
/// `==` compares the spelling; whether two names are the same to the store is asked of [`Username::fold`].
pub struct Username {
    name: Box<str>,
    /// Made when they are first asked for: whoever makes a name ready for a store on another thread makes them there. `None`
    /// where one is the same as what it is made from, as it mostly is: an import has thousands of names in memory.
    fold: OnceLock<Option<Box<str>>>,
    skeleton: OnceLock<Option<Box<str>>>,
}

/// Why a text is not a username, or not this account's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UsernameFault {
    /// There is nothing.
    #[error("the username is empty")]
    Empty,
    /// More than 150 code points.
    #[error("the username is longer than {LONGEST} characters")]
    TooLong,
    /// It begins like an option or a hidden file.
    #[error("the username begins with {}; it must not begin with `-` or `.`", Named(*.0))]
    Beginning(char),
    /// White space, a control character, or one that cannot be seen.
    #[error("the username holds {}: white space, control characters and invisible characters are not allowed", Named(*.0))]
    Invisible(char),
    /// Neither a letter nor a digit, nor one of the five signs.
    #[error("the username holds {}: only letters, digits and `.` `_` `+` `-` `@` are allowed", Named(*.0))]
    Character(char),
    /// A character that is another spelling of a usual one.
    #[error("the username holds {}, a look-alike form of a usual character: type the usual one", Named(*.0))]
    SecondForm(char),
    /// A character that UTS #39 keeps out of identifiers.
    #[error("the username holds {}, a character that is not meant for names", Named(*.0))]
    Unusual(char),
    /// A combining mark at the beginning or behind a sign.
    #[error("the username holds the combining mark {} without a letter before it", Named(*.0))]
    LooseMark(char),
    /// A combining mark that is repeated, cannot be seen, or is one too many.
    #[error("the username holds the combining mark {} where it cannot be told apart or is one too many", Named(*.0))]
    CrowdedMark(char),
    /// Scripts that no language mixes.
    #[error("the username mixes scripts: {} is {} and stands among others", Named(*.0), script_name(*.0))]
    MixedScripts(char),
    /// Digits of more than one kind.
    #[error("the username mixes digits of different scripts: {} is not of the same kind as those before it", Named(*.0))]
    MixedDigits(char),
    /// A right-to-left name that would be shown in another order.
    #[error("a username in a right-to-left script begins with a letter and ends with a letter or a digit")]
    Direction,
    /// Another script throughout, yet only letters that look Latin.
    #[error("the username is in another script, but every character of it looks Latin: the first is {}", Named(*.0))]
    LooksLatin(char),
    /// It holds `@` and is not the account's own address.
    #[error("a username with `@` must be the account's own email address")]
    NotOwnAddress,
}

impl fmt::Debug for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Username").field(&self.name).finish()
    }
}

impl Clone for Username {
    fn clone(&self) -> Username {
        Username::of(&*self.name)
    }
}

impl PartialEq for Username {
    fn eq(&self, other: &Username) -> bool {
        self.name == other.name
    }
}

impl Eq for Username {}

impl Username {
    fn of(name: impl Into<Box<str>>) -> Username {
        Username {
            name: name.into(),
            fold: OnceLock::new(),
            skeleton: OnceLock::new(),
        }
    }

    /// The name in NFC, in the case in which it was typed.
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// The key that is unique in a store: full case folding in NFC (Unicode, D145), so that `Straße` is `strasse` and a
    /// final sigma is a sigma, while a dotless `ı` stays apart from `i`. May be longer than the name.
    pub fn fold(&self) -> &str {
        let fold = self
            .fold
            .get_or_init(|| unless(&self.name, Username::fold_of(&self.name)));
        fold.as_deref().unwrap_or(&self.name)
    }

    /// The same of a text that may be a part of a name.
    pub fn fold_of(text: &str) -> String {
        if text.is_ascii() {
            text.to_ascii_lowercase()
        } else {
            unicode::fold(text)
        }
    }

    /// The UTS #39 skeleton of the folded name: equal for names that look alike. Not for showing.
    ///
    /// Among plain ASCII names it says too much (`corner` and `comer`): ask [`Username::is_twin_of`] about what it finds.
    pub fn skeleton(&self) -> &str {
        let fold = self.fold();
        let skeleton = || {
            if !fold.is_ascii() {
                return unicode_security::skeleton(fold).collect();
            }
            // No two characters of ASCII make a third, so each has its part; most names are made of few.
            let part = |c: u8| {
                let made = || unicode_security::skeleton(char::from(c).encode_utf8(&mut [0; 4])).collect();
                PLAIN[usize::from(c)].get_or_init(made).as_str()
            };
            fold.bytes().map(part).collect()
        };
        let skeleton = self.skeleton.get_or_init(|| unless(fold, skeleton()));
        skeleton.as_deref().unwrap_or(fold)
    }

    /// Whether this name, without being the same as the other, cannot be told from it by eye.
    ///
    /// Two plain ASCII names never are twins. A store that looks for twins indexes the skeleton of every name, ASCII ones
    /// too and not as a unique key, looks up the newcomer's skeleton, and asks this of each name it finds.
    pub fn is_twin_of(&self, other: &Username) -> bool {
        let plain = self.is_ascii() && other.is_ascii();
        !plain && self.fold() != other.fold() && self.skeleton() == other.skeleton()
    }

    /// Whether the name, or a name that it is a twin of, is one that people take for the service itself.
    pub fn is_reserved(&self) -> bool {
        reserved::holds(self)
    }

    /// Whether an account with this address may have this name.
    ///
    /// # Errors
    /// [`UsernameFault::NotOwnAddress`] for a name that holds `@` and is not that address, case aside: nobody may hold a
    /// name that somebody else would sign in with.
    pub fn suits(&self, email: Option<&Email>) -> Result<(), UsernameFault> {
        let own = || {
            let read = self.name.parse::<Email>().ok();
            email.zip(read).is_some_and(|(email, read)| email.fold() == read.fold())
        };
        if self.name.contains('@') && !own() {
            Err(UsernameFault::NotOwnAddress)
        } else {
            Ok(())
        }
    }

    fn is_ascii(&self) -> bool {
        self.name.is_ascii()
    }
}

/// A text, unless it is the same as another.
fn unless(other: &str, text: String) -> Option<Box<str>> {
    (text != other).then(|| text.into_boxed_str())
}

impl FromStr for Username {
    type Err = UsernameFault;

    fn from_str(text: &str) -> Result<Username, UsernameFault> {
        let first = text.chars().next().ok_or(UsernameFault::Empty)?;
        if matches!(first, '-' | '.') {
            return Err(UsernameFault::Beginning(first));
        }
        if !text.is_ascii() {
            return unicode::read(text).map(Username::of);
        }
        if text.len() > LONGEST {
            return Err(UsernameFault::TooLong);
        }
        match text
            .chars()
            .find(|&c| !c.is_ascii_alphanumeric() && !PUNCTUATION.contains(&c))
        {
            None => Ok(Username::of(text)),
            Some(c) if c.is_ascii_graphic() => Err(UsernameFault::Character(c)),
            Some(c) => Err(UsernameFault::Invisible(c)),
        }
    }
}

impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}
