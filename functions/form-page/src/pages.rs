//! The templates, parsed once.

use serde::Serialize;
use std::error::Error;
use std::sync::{Arc, OnceLock};
use tera::{Context, Kwargs, State, Tera, TeraResult};

/// All templates of a scheme. Names ending in `.html` are escaped. A clone is of the same templates, and
/// what one parses is there for the other.
#[derive(Clone)]
pub struct Pages {
    often: Arc<Templates>,
    /// All of them, where some are seldom drawn.
    whole: Option<Arc<Templates>>,
}

/// Templates, parsed when one is first drawn if not before.
struct Templates {
    texts: Vec<(String, String)>,
    parsed: OnceLock<Result<Tera, String>>,
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
        let tera = parse(templates).map_err(RenderError::Parse)?;
        let often = Templates {
            texts: Vec::new(),
            parsed: OnceLock::from(Ok(tera)),
        };
        Ok(Self {
            often: Arc::new(often),
            whole: None,
        })
    }

    /// Keeps `templates`, which were found to parse before: they are parsed by [`Pages::prepare`] or when
    /// one is first drawn. Those that are seldom drawn are parsed when one of them first is.
    pub fn later(templates: Vec<(String, String)>, is_seldom: impl Fn(&str) -> bool) -> Self {
        let often = templates.iter().filter(|(name, _)| !is_seldom(name));
        Self {
            often: Arc::new(Templates::later(often.cloned().collect())),
            whole: Some(Arc::new(Templates::later(templates))),
        }
    }

    /// Parses those that are drawn often, unless they are parsed.
    pub fn prepare(&self) {
        let _kept = self.often.tera();
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
        self.with(template)
            .tera()
            .and_then(|tera| tera.render(template, &context))
            .map_err(failed)
    }

    /// Whether there is such a template.
    pub fn has(&self, template: &str) -> bool {
        self.with(template).holds(template)
    }

    /// The templates among which `template` is.
    fn with(&self, template: &str) -> &Templates {
        match &self.whole {
            Some(whole) if !self.often.holds(template) => whole,
            _ => &self.often,
        }
    }
}

impl Templates {
    fn later(texts: Vec<(String, String)>) -> Self {
        Self {
            texts,
            parsed: OnceLock::new(),
        }
    }

    fn holds(&self, template: &str) -> bool {
        match self.parsed.get() {
            Some(Ok(tera)) => tera.contains_template(template),
            _ => self.texts.iter().any(|(name, _)| name == template),
        }
    }

    fn tera(&self) -> TeraResult<&Tera> {
        let parse = || parse(self.texts.iter().cloned()).map_err(|why| why.to_string());
        let parsed = self.parsed.get_or_init(parse);
        parsed.as_ref().map_err(tera::Error::message)
    }
}

fn parse(templates: impl IntoIterator<Item = (String, String)>) -> TeraResult<Tera> {
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
    fn a_template_that_is_parsed_later_is_drawn_like_any_other() {
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
        let context = std::collections::BTreeMap::from([("b", "<b>")]);
        for is_prepared in [false, true] {
            let pages = Pages::later(templates.clone(), is_seldom);
            if is_prepared {
                pages.prepare();
            }
            for name in ["often.html", "ends/one.html", "ends/one.html"] {
                assert!(pages.has(name) && whole.has(name), "{name}");
                let drawn = pages.draw(name, &context).expect("a page");
                assert_eq!(drawn, whole.draw(name, &context).expect("a page"));
            }
            assert!(!pages.has("ends/two.html"));
            assert!(pages.draw("ends/two.html", &context).is_err());
        }
        let broken = Pages::later(vec![template("ends/one.html", "{% if %}")], is_seldom);
        assert!(broken.draw("ends/one.html", &context).is_err());
    }
}
