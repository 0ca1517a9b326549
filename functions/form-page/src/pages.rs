//! The templates, parsed once.

use serde::Serialize;
use std::error::Error;
use std::sync::OnceLock;
use tera::{Context, Kwargs, State, Tera, TeraResult};

/// All templates of a scheme, parsed. Names ending in `.html` are escaped.
pub struct Pages {
    tera: Tera,
    /// With those that are seldom drawn, where there are such.
    whole: Option<Whole>,
}

/// Every template, parsed once one is drawn that seldom is.
struct Whole {
    texts: Vec<(String, String)>,
    tera: OnceLock<Result<Tera, String>>,
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
        Ok(Self {
            tera: parsed(templates).map_err(RenderError::Parse)?,
            whole: None,
        })
    }

    /// The same, but for templates that are seldom drawn: they are parsed when one of them first is.
    ///
    /// # Errors
    /// Where another one does not parse, or names one that is not there, or a seldom one.
    pub fn with_seldom(
        templates: Vec<(String, String)>,
        is_seldom: impl Fn(&str) -> bool,
    ) -> Result<Self, RenderError> {
        let often = templates.iter().filter(|(name, _)| !is_seldom(name));
        Ok(Self {
            tera: parsed(often.cloned()).map_err(RenderError::Parse)?,
            whole: Some(Whole {
                texts: templates,
                tera: OnceLock::new(),
            }),
        })
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
        self.tera_of(template)
            .and_then(|tera| tera.render(template, &context))
            .map_err(failed)
    }

    /// Whether there is such a template.
    pub fn has(&self, template: &str) -> bool {
        let mut seldom = self.whole.iter().flat_map(|whole| &whole.texts);
        self.tera.contains_template(template) || seldom.any(|(name, _)| name == template)
    }

    /// The templates among which `template` is.
    fn tera_of(&self, template: &str) -> TeraResult<&Tera> {
        match &self.whole {
            Some(whole) if !self.tera.contains_template(template) => {
                let parse = || parsed(whole.texts.iter().cloned()).map_err(|why| why.to_string());
                let tera = whole.tera.get_or_init(parse);
                tera.as_ref().map_err(tera::Error::message)
            }
            _ => Ok(&self.tera),
        }
    }
}

fn parsed(templates: impl IntoIterator<Item = (String, String)>) -> TeraResult<Tera> {
    let mut tera = Tera::new();
    tera.register_function("asset", asset);
    tera.add_raw_templates(templates)?;
    Ok(tera)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_that_is_seldom_drawn_is_drawn_like_any_other() {
        let template = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        let templates = vec![
            template("base.html", "<{% block a %}{% endblock %}>"),
            template(
                "often.html",
                "{% extends \"base.html\" %}{% block a %}often{% endblock %}",
            ),
            template(
                "ends/one.html",
                "{% extends \"base.html\" %}{% block a %}{{ b }}{% endblock %}",
            ),
        ];
        let whole = Pages::new(templates.clone()).expect("templates");
        let is_seldom = |name: &str| name.starts_with("ends/");
        let pages = Pages::with_seldom(templates, is_seldom).expect("templates");
        let context = std::collections::BTreeMap::from([("b", "<b>")]);
        for name in ["often.html", "ends/one.html", "ends/one.html"] {
            let drawn = pages.draw(name, &context).expect("a page");
            assert_eq!(drawn, whole.draw(name, &context).expect("a page"));
            assert!(pages.has(name));
        }
        assert!(!pages.has("ends/two.html"));
        assert!(pages.draw("ends/two.html", &context).is_err());
        let broken = vec![template("ends/one.html", "{% if %}")];
        let broken = Pages::with_seldom(broken, is_seldom).expect("no other template");
        assert!(broken.draw("ends/one.html", &context).is_err());
    }
}
