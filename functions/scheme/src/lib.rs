//! The scheme and its year: who takes part, when an intake is open, what a reference looks like,
//! and the life of an application. Pure: no clock, no chance, no file is touched here.

mod administrator;
pub mod calendar;
mod calendar_file;
mod declaration;
mod declarations;
mod house_style;
mod institution;
mod intake;
pub mod life;
mod lists;
mod place;
mod presentation;
mod reference;

pub use administrator::{Administrator, Seat};
pub use calendar_file::{About, calendar_file, calendar_path};
pub use declaration::{Contact, Mail, NavLink, Retention, Scheme, Zones};
pub use declarations::Declarations;
pub use house_style::{HouseStyle, Never};
pub use institution::Institution;
pub use intake::{Intake, Window, current};
pub use place::{Place, Reached};
pub use presentation::{Brand, Build, Colour, Language, Markdown, Taxonomy, WORDS};
pub use reference::{Reference, ReferenceError};
