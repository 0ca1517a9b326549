//! What a form is. One declaration, `content/forms/<id>.toml`, drives the page, the parser, the
//! faults, the stored answers, the check page, the e-mails, the export and the data-protection
//! register; each of those readers is a module here, or takes its facts from one.

mod answers;
mod condition;
mod declaration;
pub mod encoded;
mod export;
mod fault;
mod field;
mod form;
mod kind;
mod kinds;
mod lists;
mod parse;
mod register;
mod sent;
pub mod source;
mod text;

pub use answers::{Answer, Answers};
pub use condition::{Condition, Test};
pub use declaration::Include;
pub use export::{Column, cells, columns};
pub use fault::{Code, Fault};
pub use field::{Field, Required, Role, Sensitivity, Viewer};
pub use form::{Form, Group, Honeypot, Note, Use, When};
pub use kind::{Control, Kind, Look, Outcome, Part, Sample, WORDS as KIND_WORDS};
pub use kinds::Across;
pub use lists::{Choice, Listed, Lists};
pub use parse::{Outside, parse};
pub use register::{RegisterEntry, register};
pub use sent::{Sent, Unexpected};
