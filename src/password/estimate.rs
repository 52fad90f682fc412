//! How hard a password is to guess for somebody who knows the account, the blocklist and people.

use zeroize::Zeroizing;

/// Passwords and phrases that everybody thinks of, one a line; `#` begins a comment.
const BLOCKLIST: &str = include_str!("blocklist.txt");

/// Code points that the estimate reads: NIST's longest that must be permitted. Its work grows with the cube of them.
const HORIZON: usize = 64;

/// Guesses that a password must withstand. At the default cost of a hash a stolen store withstands them for weeks on
/// one processor, and no login page answers so many.
const ENOUGH: u64 = 100_000_000;

/// The same for a password that goes on beyond the horizon. The estimate allows ten possibilities for an unknown
/// character, where there are ninety-five, so a long one made of one short unknown piece is worth more than it says.
const ENOUGH_BEYOND_HORIZON: u64 = 100_000;

/// A word of the account that is shorter says nothing about a password that holds it.
const SHORTEST_WORD: usize = 3;

/// Code points that must remain when the account's own words are taken out: too few, and the password is one of them
/// with a decoration.
const FEWEST_OF_ITS_OWN: usize = 8;

/// Different words that make a passphrase by their number alone: a hundred to the fourth is [`ENOUGH`].
const WORDS_OF_A_PHRASE: usize = 4;

/// Letters of such a word. Shorter ones are grammar, and follow from the others.
const SHORTEST_OF_A_PHRASE: usize = 4;

pub(super) enum Estimate {
    /// The whole password is on the blocklist.
    Known,
    Weak,
    Strong,
}

/// Judges a password that is in its normal form.
pub(super) fn estimate(password: &str, username: &str, email: Option<&str>) -> Estimate {
    let phrase = bare(password);
    if blocklist().any(|known| bare(known) == phrase) {
        return Estimate::Known;
    }
    let words = account_words(username, email);
    if of_its_own(password, &words) < FEWEST_OF_ITS_OWN {
        return Estimate::Weak;
    }
    if is_passphrase(password, &words) {
        return Estimate::Strong;
    }
    let head = Zeroizing::new(as_seen(password));
    let words: Vec<String> = words.into_iter().map(as_seen).collect();
    let known: Vec<&str> = words.iter().map(String::as_str).chain(blocklist()).collect();
    let enough = if password.chars().nth(HORIZON).is_some() {
        ENOUGH_BEYOND_HORIZON
    } else {
        ENOUGH
    };
    if zxcvbn::zxcvbn(&head, &known).guesses() < enough {
        Estimate::Weak
    } else {
        Estimate::Strong
    }
}

/// Whether it holds so many different words that nobody need weigh them: even of the hundred commonest there are enough
/// combinations. A process that sets one password is spared the dictionaries, which take as long to make as the hash.
fn is_passphrase(password: &str, own_words: &[&str]) -> bool {
    let own = |word: &str| own_words.iter().any(|own| own.eq_ignore_ascii_case(word));
    let letters = password.split(|c: char| !c.is_ascii_alphabetic());
    let mut words: Vec<Zeroizing<String>> = letters
        .filter(|word| word.len() >= SHORTEST_OF_A_PHRASE && !own(word))
        .map(lower)
        .collect();
    words.sort_unstable_by(|one, other| one.as_str().cmp(other.as_str()));
    words.dedup_by(|one, other| one.as_str() == other.as_str());
    words.len() >= WORDS_OF_A_PHRASE
}

fn blocklist<'a>() -> impl Iterator<Item = &'a str> {
    BLOCKLIST
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Letters and digits alone, in lower case, so that spaces, full stops and capitals do not make a known phrase new.
fn bare(text: &str) -> Zeroizing<String> {
    let mut bare = lower(text);
    bare.retain(char::is_alphanumeric);
    bare
}

fn lower(text: &str) -> Zeroizing<String> {
    // Room enough: a buffer that had to move would leave a copy behind.
    let mut lower = Zeroizing::new(String::with_capacity(text.len() * 2));
    lower.extend(text.chars().flat_map(char::to_lowercase));
    lower
}

/// The part of a text that the estimate reads.
///
/// It tries every mix of readings of `4`, `@`, `(` and their like, so characters that are read alike are made one,
/// where no number or keyboard row is torn by it: otherwise a password of nothing but symbols would take a second.
fn as_seen(text: &str) -> String {
    let one_reading = |c| match c {
        '[' | '{' | '<' => '(',
        '|' => '!',
        other => other,
    };
    let mut seen = String::with_capacity(text.len());
    seen.extend(text.chars().take(HORIZON).map(one_reading));
    seen
}

/// What the account is called, whole and in pieces, and the name of this program (NIST's context-specific words); the
/// longest first.
fn account_words<'a>(username: &'a str, email: Option<&'a str>) -> Vec<&'a str> {
    let email = email.unwrap_or_default();
    let (local, domain) = email.rsplit_once('@').unwrap_or((email, ""));
    let mut words = vec![username, email, local, domain, env!("CARGO_PKG_NAME")];
    let pieces: Vec<&str> = words
        .iter()
        .flat_map(|whole| whole.split(|c: char| !c.is_alphanumeric()))
        .collect();
    words.extend(pieces);
    words.retain(|word| word.chars().count() >= SHORTEST_WORD);
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
}

/// How many code points remain when the account's words are taken out, whatever their case.
fn of_its_own(password: &str, words: &[&str]) -> usize {
    let mut rest = lower(password);
    for word in words.iter().map(|word| lower(word)) {
        while let Some(at) = rest.find(word.as_str()) {
            rest.drain(at..at + word.len());
        }
    }
    rest.chars().count()
}
