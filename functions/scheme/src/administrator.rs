//! Who may sign in, and what each of them may do.

use forms::source::{Keys, Node, Problems};

/// Someone who may sign in.
#[derive(Clone, Debug)]
pub struct Administrator {
    /// Their address, in lower case.
    pub email: String,
    /// What they may do.
    pub seat: Seat,
}

/// What an administrator may do; each includes the ones before it (TRUST 15).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seat {
    /// Lists.
    Viewer,
    /// Decides, exports, matches.
    Officer,
    /// Settings and erasure.
    Owner,
}

impl Seat {
    /// All of them, least first, with the words that `scheme.toml` and `shown_to` use.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Viewer, "viewer"),
        (Self::Officer, "officer"),
        (Self::Owner, "owner"),
    ];

    /// The word that `scheme.toml` and `shown_to` use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Officer => "officer",
            Self::Owner => "owner",
        }
    }
}

/// The administrator that is declared at `node`.
pub(crate) fn administrator(node: &Node, problems: &Problems) -> Administrator {
    let keys = Keys::of(node, "an administrator", problems);
    let words = Seat::ALL.map(|(_, word)| word);
    keys.need("role");
    let word = keys.one_of("role", &words);
    let seat = Seat::ALL
        .iter()
        .find(|(_, own)| Some(*own) == word)
        .map_or(Seat::Viewer, |(seat, _)| *seat);
    let administrator = Administrator {
        email: keys.need_text("email").to_lowercase(),
        seat,
    };
    keys.finish();
    administrator
}
