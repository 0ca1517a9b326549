//! The HTML of a form in any state, for the site and for the functions: what templates see of a
//! form ([`FormView`], [`CheckView`]), the frame around every page ([`Frame`]), and the templates
//! themselves ([`Pages`]). `templates/CONTEXTS.md` is the contract.

mod answers_view;
mod field_view;
mod form_view;
mod frame;
mod pages;
mod style_sheet;
mod waiting;

pub use answers_view::{AnswerGroup, AnswerRow, CheckView, Link, NoteView, answer_groups, note};
pub use field_view::{FieldView, OptionGroup, OptionView, PartView, SelectView, field_view};
pub use form_view::{
    EDITION_INPUT, FaultView, FormView, GroupView, Hidden, HoneypotView, fault_views,
};
pub use frame::{ContactView, Frame, NavView, PageView, SiteView};
pub use pages::{Pages, RenderError};
pub use style_sheet::{STYLE_SHEET, StyleSheet, fingerprinted, is_fingerprinted, minified};
pub use waiting::MOST_CONDITIONS;
