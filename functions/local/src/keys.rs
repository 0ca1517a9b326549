//! The preview's key: made at the first start, kept beside the data, so that pages and links of an
//! earlier run still open.

use service::edge::SystemDice;
use service::{Dice, Key, Keyring, KeyringError};
use std::fs;
use std::io;
use std::path::Path;

/// The keyring of the data in `folder`, made where there is none; of memory alone without one.
pub(crate) fn keyring(folder: Option<&Path>) -> io::Result<Keyring> {
    let secret = match folder {
        Some(folder) => kept(&folder.join("key"))?,
        None => fresh(),
    };
    let wrong = |error: KeyringError| io::Error::other(error.to_string());
    Keyring::new(vec![Key {
        id: "local".to_owned(),
        secret,
    }])
    .map_err(wrong)
}

fn kept(path: &Path) -> io::Result<[u8; 32]> {
    if path.exists() {
        let bytes = fs::read(path)?;
        let short = || {
            io::Error::other(format!(
                "`{}` does not hold 32 bytes: delete it to make a new key",
                path.display()
            ))
        };
        return bytes.try_into().map_err(|_| short());
    }
    let secret = fresh();
    // Under its name only once it is whole: a start that is cut short leaves no half of a key.
    let begun = path.with_extension("new");
    fs::write(&begun, secret)?;
    fs::rename(&begun, path)?;
    Ok(secret)
}

fn fresh() -> [u8; 32] {
    let mut secret = [0; 32];
    SystemDice.fill(&mut secret);
    secret
}
