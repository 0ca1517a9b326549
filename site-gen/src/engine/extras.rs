//! Functions that templates have of this site.

use forms::source::nearest;
use std::collections::BTreeMap;
use std::sync::Arc;
use tera::{Error, Kwargs, State, Tera, TeraResult};

/// What the functions need to know.
#[derive(Clone)]
pub(super) struct Extras {
    /// The addresses of the assets, by name.
    pub(super) assets: Arc<BTreeMap<String, String>>,
}

impl Extras {
    /// Registers the functions. They must be there before any template is.
    pub(super) fn register(&self, tera: &mut Tera) {
        let assets = Arc::clone(&self.assets);
        tera.register_function("asset", move |kwargs: Kwargs, _: &State<'_>| {
            asset(&assets, &kwargs)
        });
    }
}

/// `asset(name="style.css")`: the address of a file of `templates/assets/`, which changes with what
/// is in it.
fn asset(assets: &BTreeMap<String, String>, kwargs: &Kwargs) -> TeraResult<String> {
    let name = kwargs.must_get::<&str>("name")?;
    assets.get(name).cloned().ok_or_else(|| {
        let meant = nearest(name, assets.keys().map(String::as_str))
            .map_or(String::new(), |name| format!(" (did you mean `{name}`?)"));
        Error::message(format!("`{name}` is no file of the folder `assets`{meant}"))
    })
}
