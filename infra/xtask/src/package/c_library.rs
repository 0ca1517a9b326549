//! Which C library a binary asks for.

use std::fs;
use std::path::Path;

/// The version of the C library on Lambda's `provided.al2023` and on CodeBuild's image: 2.34. A binary
/// that asks for a later one does not start there.
const LATEST_GLIBC: u32 = 34;

/// Whether a binary starts where it will run: it asks for no later C library than is there.
pub(super) fn runs_there(root: &Path, binary: &str) -> Result<(), String> {
    let bytes = fs::read(root.join(binary)).map_err(|error| format!("`{binary}`: {error}"))?;
    match latest_glibc(&bytes) {
        Some(minor) if minor > LATEST_GLIBC => Err(format!(
            "`{binary}` asks for the C library 2.{minor}, and Lambda has 2.{LATEST_GLIBC}: package on an older system"
        )),
        _ => Ok(()),
    }
}

/// The latest `GLIBC_2.N` that a binary names.
fn latest_glibc(bytes: &[u8]) -> Option<u32> {
    const MARK: &[u8] = b"GLIBC_2.";
    let named = bytes.windows(MARK.len()).enumerate();
    let named = named.filter(|(_, window)| *window == MARK);
    let minor = |at: usize| -> Option<u32> {
        let rest = bytes.get(at + MARK.len()..)?;
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit());
        let digits: Vec<u8> = digits.copied().collect();
        std::str::from_utf8(&digits).ok()?.parse().ok()
    };
    named.filter_map(|(at, _)| minor(at)).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_c_library_that_a_binary_names_is_found() {
        assert_eq!(
            latest_glibc(b"..GLIBC_2.2.5\0GLIBC_2.34\0GLIBC_2.17\0"),
            Some(34)
        );
        assert_eq!(latest_glibc(b"GLIBC_PRIVATE"), None);
    }
}
