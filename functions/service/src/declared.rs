//! What the editors declared, read once at start: the declarations and the templates.

use form_page::{ContactView, NavView, Pages, RenderError, STYLE_SHEET, SiteView, StyleSheet};
use forms::source::Problem;
use jiff::Timestamp;
use jiff::civil::Date;
use scheme::{Declarations, Intake, Window, calendar};
use std::collections::BTreeMap;
use std::fmt;

/// Declarations and templates, ready for use.
pub struct Declared {
    /// The scheme, its intakes and forms.
    pub declarations: Declarations,
    /// The templates.
    pub pages: Pages,
    /// What the frame of every page sees.
    pub site: SiteView,
    /// The origins that are ours (`https://…`, without a slash at the end), the published one first.
    pub origins: Vec<String>,
}

/// Why they could not be read.
#[derive(Debug)]
pub enum LoadError {
    /// The declarations have problems.
    Declarations(Vec<Problem>),
    /// The templates do not parse.
    Templates(RenderError),
}

impl fmt::Display for LoadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Declarations(problems) => problems
                .iter()
                .try_for_each(|problem| writeln!(out, "{problem}")),
            Self::Templates(error) => write!(out, "{}", error.chain()),
        }
    }
}

impl std::error::Error for LoadError {}

impl Declared {
    /// Reads `content`, texts by path below the content folder, and `templates`, texts by name,
    /// the style sheet among them.
    /// `origins` are the addresses at which the system answers, the published one first; where
    /// there is none, the scheme's own `base_url`.
    ///
    /// # Errors
    /// Every problem of the declarations, or the first of the templates.
    pub fn load(
        content: &BTreeMap<String, String>,
        mut templates: BTreeMap<String, String>,
        origins: &[String],
    ) -> Result<Self, LoadError> {
        let declarations =
            Declarations::read("content", content).map_err(LoadError::Declarations)?;
        let style_sheet = templates.remove(STYLE_SHEET).unwrap_or_default();
        templates.retain(|name, _| !name.starts_with("assets/"));
        let pages = Pages::new(templates).map_err(LoadError::Templates)?;
        let brand = &declarations.scheme.brand;
        let style = StyleSheet::of(&style_sheet, &brand.on_light(), &brand.on_dark()).url;
        Ok(Self::of(declarations, pages, style, origins))
    }

    /// The same of what was read before: `style` is the style sheet's address.
    pub fn of(declarations: Declarations, pages: Pages, style: String, origins: &[String]) -> Self {
        let scheme = &declarations.scheme;
        let brand = &scheme.brand;
        let origins = if origins.is_empty() {
            vec![scheme.base_url.clone()]
        } else {
            origins.to_vec()
        };
        let nav = |link: &scheme::NavLink| NavView {
            title: link.title.clone(),
            url: link.url.clone(),
        };
        let site = SiteView {
            name: scheme.name.clone(),
            short_name: scheme.short_name.clone(),
            base_url: origins.first().cloned().unwrap_or_default(),
            description: scheme.description.clone(),
            language: scheme.language.clone(),
            nav: scheme.nav.iter().map(nav).collect(),
            contact: ContactView {
                name: scheme.contact.name.clone(),
                email: scheme.contact.email.clone(),
            },
            style,
            theme_color: brand.theme().to_owned(),
            banner: String::new(),
        };
        Self {
            declarations,
            pages,
            site,
            origins,
        }
    }

    /// The scheme.
    pub fn scheme(&self) -> &scheme::Scheme {
        &self.declarations.scheme
    }

    /// The date at `now` in the scheme's zone.
    pub fn today(&self, now: Timestamp) -> Date {
        calendar::date_at(now, &self.scheme().time_zone)
    }

    /// The intake that takes `role` at `now`, if one is open; else the one that pages speak of.
    pub fn intake_for(&self, role: &str, now: Timestamp) -> Option<&Intake> {
        let intakes: Vec<Intake> = self
            .declarations
            .intakes
            .iter()
            .filter(|intake| intake.roles.iter().any(|own| own == role))
            .cloned()
            .collect();
        let current = scheme::current(&intakes, now)?.id.clone();
        self.declarations.intake(&current)
    }

    /// Whether any intake is open at `now`.
    pub fn any_open(&self, now: Timestamp) -> bool {
        self.declarations
            .intakes
            .iter()
            .any(|intake| intake.window(now) == Window::Open)
    }

    /// The whole address of `path`. The host comes from configuration, never from a request (TRUST 12).
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.site.base_url)
    }

    /// A period of the scheme's `[retention]`, or `otherwise` where it names none.
    pub fn period(&self, key: &str, otherwise: i64) -> i64 {
        self.scheme().retention.get(key).unwrap_or(otherwise)
    }
}
