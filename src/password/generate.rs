//! Passwords that nobody had to think of, made to be read aloud and typed once.

use std::io;

use secrecy::SecretString;
use zeroize::Zeroizing;

/// 32 symbols, so that five random bits choose one without bias. `0`, `1`, `l` and `o` are left out.
const SYMBOLS: &[u8; 32] = b"23456789abcdefghijkmnpqrstuvwxyz";

const GROUP: usize = 4;

/// Five groups hold 100 random bits.
const FEWEST_GROUPS: usize = 5;

/// A password such as `xkdn-3fjq-8v2p-wm7c-hrt5`: 100 random bits, or as many more as `min_length` code points take.
///
/// `random` fills a buffer with bytes from the system's generator; its error is handed on.
pub fn generate(min_length: usize, random: &mut dyn FnMut(&mut [u8]) -> io::Result<()>) -> io::Result<SecretString> {
    // Every group but the last brings its hyphen.
    let groups = (min_length + 1).div_ceil(GROUP + 1).max(FEWEST_GROUPS);
    let mut bytes = Zeroizing::new(vec![0; groups * GROUP]);
    random(&mut bytes)?;
    // Of the exact size: a buffer that had to move would leave a copy behind.
    let mut password = String::with_capacity(groups * (GROUP + 1) - 1);
    for (at, byte) in bytes.iter().enumerate() {
        if at > 0 && at % GROUP == 0 {
            password.push('-');
        }
        password.push(char::from(SYMBOLS[usize::from(byte % 32)]));
    }
    Ok(SecretString::from(password))
}
