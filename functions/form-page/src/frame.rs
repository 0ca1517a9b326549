//! What `base.html` sees: the frame around every page, of the site and of the functions.

use serde::Serialize;

/// The frame of one page.
#[derive(Clone, Debug, Serialize)]
pub struct Frame {
    /// The site.
    pub site: SiteView,
    /// The page.
    pub page: PageView,
}

/// The site, as every page sees it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SiteView {
    /// Its whole name.
    pub name: String,
    /// Its short name.
    pub short_name: String,
    /// Where it is published, without a slash at the end.
    pub base_url: String,
    /// One sentence.
    pub description: String,
    /// BCP 47.
    pub language: String,
    /// The main navigation.
    pub nav: Vec<NavView>,
    /// Whom people ask.
    pub contact: ContactView,
    /// The style sheet's address.
    pub style: String,
    /// The colour that browsers may give to what is around the page; empty for the shipped one.
    pub theme_color: String,
    /// What the preview's clock says; empty in production.
    pub banner: String,
}

/// A link of the navigation.
#[derive(Clone, Debug, Serialize)]
pub struct NavView {
    /// Its words.
    pub title: String,
    /// Where it leads.
    pub url: String,
}

/// Whom people ask.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ContactView {
    /// A name.
    pub name: String,
    /// An address.
    pub email: String,
}

/// The page, as the frame sees it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PageView {
    /// Its title.
    pub title: String,
    /// One sentence; may be empty.
    pub description: String,
    /// Its path.
    pub url: String,
    /// Its whole address.
    pub permalink: String,
    /// Whether search engines are asked to leave it out.
    pub noindex: bool,
}

impl Frame {
    /// The frame of a page of the functions: never for search engines.
    pub fn of_function(site: &SiteView, title: &str, url: &str) -> Self {
        Self {
            site: site.clone(),
            page: PageView {
                title: title.to_owned(),
                description: String::new(),
                url: url.to_owned(),
                permalink: format!("{}{url}", site.base_url),
                noindex: true,
            },
        }
    }
}
