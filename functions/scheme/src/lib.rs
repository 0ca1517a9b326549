//! The scheme and its year: who takes part, when an intake is open, what a reference looks like,
//! and the life of an application. Pure: no clock, no chance, no file is touched here.

pub mod calendar;
mod calendar_file;
mod declaration;
mod declarations;
mod house_style;
mod intake;
pub mod life;
mod place;
mod presentation;
mod reference;

pub use calendar_file::{About, calendar_file, calendar_path};
pub use declaration::{
    Administrator, Contact, Institution, Mail, NavLink, Retention, Scheme, Seat, Zones,
};
pub use declarations::Declarations;
pub use house_style::{HouseStyle, Never};
pub use intake::{Intake, Window, current};
pub use place::{Place, Reached};
pub use presentation::{Brand, Build, Colour, Language, Markdown, Taxonomy, WORDS};
pub use reference::{Reference, ReferenceError};
