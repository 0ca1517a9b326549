//! What a form is. One declaration, `content/forms/<id>.toml`, drives the page, the parser, the
//! faults, the stored answers, the check page, the e-mails, the export and the data-protection
//! register; each of those readers is a module here or takes its facts from one.

pub mod source;
