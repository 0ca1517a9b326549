//! What templates are given, for whoever asks only what a page is made from.

use super::{Prints, parts};
use crate::draw::{letters, tongue};
use crate::engine::{Given, Keys};
use crate::fingerprint::Digest;
use tera::{Context, Value};

/// The values that every template can read.
pub(in crate::draw) struct Shared<'a> {
    pub(super) prints: &'a Prints<'a>,
    pub(super) globals: &'a [(&'static str, Value)],
}

impl Given for Shared<'_> {
    fn take(&self, name: &str, keys: &Keys, digest: &mut Digest) -> bool {
        let Some((_, value)) = self.globals.iter().find(|(own, _)| *own == name) else {
            return false;
        };
        let Some(map) = value.as_map().filter(|_| name == "site") else {
            digest.part(value, keys);
            return true;
        };
        for (key, value) in map {
            let key = key.as_str().unwrap_or_default();
            if keys.contain(key) {
                digest.text(key);
                if key == "pages" {
                    digest.fingerprint(self.prints.all);
                } else {
                    digest.value(value);
                }
            }
        }
        true
    }
}

/// What the template of a page is given.
pub(in crate::draw) struct PageParts<'a> {
    pub(super) prints: &'a Prints<'a>,
    pub(super) index: usize,
    pub(super) has_letters: bool,
}

impl Given for PageParts<'_> {
    fn take(&self, name: &str, keys: &Keys, digest: &mut Digest) -> bool {
        let prints = self.prints;
        match name {
            "page" => {
                let own = ["ancestors", "next", "previous", "title"].into_iter();
                parts(keys, own.chain(tongue::KEYS), digest, |key, digest| {
                    prints.own_part(self.index, key, digest);
                });
            }
            "section" => {
                let home = prints.frames.model.homes.get(self.index);
                prints.section(home.copied().unwrap_or(0), keys, digest);
            }
            "paginator" => prints.paginator(self.index, digest),
            "letters" if self.has_letters => {
                digest.value(&letters::letters(self.index, prints.frames.model));
            }
            _ => return false,
        }
        true
    }
}

/// What the template of a page is given that no file is behind.
pub(in crate::draw) struct MadeParts<'a> {
    pub(super) prints: &'a Prints<'a>,
    pub(super) home: usize,
    pub(super) context: &'a Context,
}

impl Given for MadeParts<'_> {
    fn take(&self, name: &str, keys: &Keys, digest: &mut Digest) -> bool {
        if name == "section" {
            self.prints.section(self.home, keys, digest);
            return true;
        }
        self.context.take(name, keys, digest)
    }
}

/// What a shortcode is given.
pub(in crate::draw) struct CallParts<'a> {
    pub(super) prints: &'a Prints<'a>,
    pub(super) index: usize,
    pub(super) named: &'a Context,
}

impl Given for CallParts<'_> {
    fn take(&self, name: &str, keys: &Keys, digest: &mut Digest) -> bool {
        if name == "page" {
            digest.fingerprint(self.prints.summary(self.index));
            return true;
        }
        self.named.take(name, keys, digest)
    }
}
