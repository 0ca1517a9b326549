//! Which edition of a form a page was made from. A page of an older one is shown again with the
//! answers kept (DESIGN.md, "One declaration, many readers").

use crate::ends::End;
use form_page::{EDITION_INPUT, FaultView};
use forms::Form;

const CHANGED: &str =
    "The form has changed since you opened it. Look at your answers again, then continue";

/// Takes the edition out of `pairs`, and says whether it is another than `form` has now. Of an older
/// edition, what the form no longer asks is dropped; of this one, it is refused like any unknown name.
pub(crate) fn is_old(form: &Form, pairs: &mut Vec<(String, String)>) -> Result<bool, End> {
    let editions: Vec<String> = pairs
        .iter()
        .filter(|(name, _)| name == EDITION_INPUT)
        .map(|(_, value)| value.clone())
        .collect();
    pairs.retain(|(name, _)| name != EDITION_INPUT);
    match editions.as_slice() {
        [] => Ok(false),
        [edition] if *edition == form.version.to_string() => Ok(false),
        [_] => {
            pairs.retain(|(name, _)| form.input(name).is_some());
            Ok(true)
        }
        _ => Err(End::BadRequest),
    }
}

/// The line above a form that has changed; it leads to the first input.
pub(crate) fn changed(form: &Form) -> FaultView {
    let first = form
        .fields
        .first()
        .and_then(|field| field.kind.inputs(&field.id).into_iter().next());
    FaultView {
        href: format!("#{}", first.unwrap_or_default()),
        text: CHANGED.to_owned(),
    }
}
