//! `application/x-www-form-urlencoded`, as browsers write it (URL Standard, 5), read strictly.

/// The pairs of name and value in `encoded`, decoded. None where a `%` is not followed by two hexadecimal
/// digits, or what is sent is not UTF-8: to mend that in silence would store what nobody typed.
pub fn pairs(encoded: &[u8]) -> Option<Vec<(String, String)>> {
    let sent = str::from_utf8(encoded).ok()?.split('&');
    let sent = sent.filter(|pair| !pair.is_empty());
    sent.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Some((decoded(name)?, decoded(value)?))
    })
    .collect()
}

/// One name or value, in one pass.
fn decoded(encoded: &str) -> Option<String> {
    if !encoded.contains('%') && !encoded.contains('+') {
        return Some(encoded.to_owned());
    }
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => digit(rest.next()?)? << 4 | digit(rest.next()?)?,
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

/// What a hexadecimal digit stands for.
fn digit(byte: u8) -> Option<u8> {
    let value = char::from(byte).to_digit(16)?;
    u8::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use super::{decoded, pairs};
    use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, percent_encode};
    use proptest::prelude::*;
    use std::borrow::Cow;

    /// What another's decoder makes of it, which mends what is no good: nothing, where it would mend.
    fn expected(encoded: &str) -> Option<String> {
        let spaced = encoded.replace('+', " ");
        let is_whole = spaced.split('%').skip(1).all(|after| {
            let digits = after.bytes().take(2).filter(u8::is_ascii_hexdigit);
            digits.count() == 2
        });
        let text = percent_decode_str(&spaced).decode_utf8().ok();
        text.filter(|_| is_whole).map(Cow::into_owned)
    }

    #[test]
    fn pairs_are_parted_as_browsers_join_them() {
        let cases: [(&str, &[(&str, &str)]); 5] = [
            ("", &[]),
            ("a=1&b=&c", &[("a", "1"), ("b", ""), ("c", "")]),
            ("&&a=b=c&a=2", &[("a", "b=c"), ("a", "2")]),
            ("=d", &[("", "d")]),
            ("a%26b=%3D+%2B", &[("a&b", "= +")]),
        ];
        for (sent, told) in cases {
            let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
            let told = told.iter().map(owned).collect::<Vec<_>>();
            assert_eq!(pairs(sent.as_bytes()), Some(told), "{sent}");
        }
        for sent in [
            &b"a=1&b=%"[..],
            b"%zz=1",
            b"a=%ff",
            b"a=\xff",
            b"\xe2\x82=%ac",
        ] {
            assert_eq!(pairs(sent), None, "{sent:?}");
        }
    }

    proptest! {
        #[test]
        fn what_a_browser_encodes_comes_back(text in any::<String>()) {
            let encoded = percent_encode(text.as_bytes(), NON_ALPHANUMERIC).to_string();
            prop_assert_eq!(decoded(&encoded), Some(text));
            let small = encoded.replace("%20", "+").to_ascii_lowercase();
            prop_assert_eq!(decoded(&small), expected(&small));
        }

        #[test]
        fn what_nobody_could_have_typed_is_refused(sent in "[a-fA-F0-9%+ ÿ]{0,12}") {
            prop_assert_eq!(decoded(&sent), expected(&sent));
        }
    }
}
