//! What is kept: the values that the ports take and give. How each is stored is the store's affair.

mod act;
mod application;
mod happening;
mod letter;
mod sign_in;

pub use act::{Act, Deed};
pub use application::{
    Application, Approval, ChangedApplication, Decision, Event, Flag, NewApplication, Once,
    Summary, Verdict, Who,
};
pub use happening::Happening;
pub use letter::{Letter, LetterKind};
pub use sign_in::{Authenticator, Session, SignIn, Stage, TryLimit};
