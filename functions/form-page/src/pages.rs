//! The templates, parsed once.

use serde::Serialize;
use std::error::Error;
use tera::{Context, Kwargs, State, Tera, TeraResult};

/// All templates of a scheme, parsed. Names ending in `.html` are escaped.
pub struct Pages {
    tera: Tera,
}

/// Why a template could not be parsed or drawn.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The templates do not fit together.
    #[error("parsing the templates")]
    Parse(#[source] tera::Error),
    /// One could not be drawn.
    #[error("drawing `{template}`")]
    Draw {
        /// Its name.
        template: String,
        /// Why.
        #[source]
        source: tera::Error,
    },
}

impl RenderError {
    /// The whole chain in one line, for editors and logs: it names templates and variables, never
    /// a value.
    pub fn chain(&self) -> String {
        let mut text = self.to_string();
        let mut next = self.source();
        while let Some(source) = next {
            text = format!("{text}: {source}");
            next = source.source();
        }
        text
    }
}

impl Pages {
    /// Parses `templates`, pairs of name and text.
    ///
    /// # Errors
    /// Where one does not parse, or names another that is not there.
    pub fn new(templates: impl IntoIterator<Item = (String, String)>) -> Result<Self, RenderError> {
        let mut tera = Tera::new();
        tera.register_function("asset", asset);
        tera.add_raw_templates(templates)
            .map_err(RenderError::Parse)?;
        Ok(Self { tera })
    }

    /// Draws `template` for `context`, which must be a map.
    ///
    /// # Errors
    /// Where there is no such template, or it uses a name that `context` does not have.
    pub fn draw(&self, template: &str, context: &impl Serialize) -> Result<String, RenderError> {
        let failed = |source| RenderError::Draw {
            template: template.to_owned(),
            source,
        };
        let context = Context::from_serialize(context).map_err(failed)?;
        self.tera.render(template, &context).map_err(failed)
    }

    /// Whether there is such a template.
    pub fn has(&self, template: &str) -> bool {
        self.tera.contains_template(template)
    }
}

/// `asset(name="logo.svg")`: the address of a file of `templates/assets/`. The site has each under its
/// own name too, beside the one with a fingerprint that its own pages use.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine's signature for functions"
)]
fn asset(kwargs: Kwargs, _: &State<'_>) -> TeraResult<String> {
    kwargs
        .must_get::<&str>("name")
        .map(|name| format!("/assets/{name}"))
}
