//! Fills the holes of a text: links get the addresses of what they lead to, shortcodes what their
//! templates make.

use crate::engine::Engine;
use crate::escape;
use crate::markdown::{Argument, Body, Call, Image, LinkUse, Piece, image_html};
use crate::pictures;
use crate::site::Site;
use crate::values;
use forms::source::{Place, Problem, Problems, nearest};
use std::collections::BTreeMap;
use std::sync::Arc;
use tera::{Context, Value};

/// Names that a shortcode's template sees besides its arguments.
const TAKEN: [&str; 6] = ["body", "data", "page", "register", "section", "site"];

/// What texts are filled from.
pub(crate) struct Filler<'a> {
    pub(crate) site: &'a Site,
    pub(crate) engine: &'a Engine,
    /// The films by id.
    pub(crate) films: BTreeMap<String, Value>,
    /// The forms by id.
    pub(crate) forms: BTreeMap<String, Value>,
    /// The data-protection register.
    pub(crate) register: Value,
}

/// The text that is filled.
pub(crate) struct Host<'a> {
    /// How messages name its file.
    pub(crate) path: &'a Arc<str>,
    /// The file's path below `content/`.
    pub(crate) name: &'a str,
    /// The URL of the page that shows it.
    pub(crate) url: &'a str,
    /// The page, as shortcodes see it.
    pub(crate) page: &'a Value,
}

/// A text without holes.
#[derive(Debug, Default)]
pub(crate) struct Filled {
    pub(crate) html: String,
    pub(crate) problems: Vec<Problem>,
}

impl Filler<'_> {
    /// The template of the shortcode `call`, and what it sees that neither the page's text nor its
    /// summary says.
    pub(crate) fn seen_by(&self, call: &Call) -> (String, Context) {
        let mut context = Context::new();
        if call.name == "data_register" {
            context.insert_value("register", self.register.clone());
        }
        for (key, name, known) in [("id", "video", &self.films), ("form", "form", &self.forms)] {
            let named = call.args.iter().find(|(own, _)| own == key);
            if let Some((_, Argument::Text(id))) = named
                && let Some(value) = known.get(id)
            {
                context.insert_value(name, value.clone());
            }
        }
        (template_of(call), context)
    }

    /// Fills the holes of `body`, which has its HTML.
    pub(crate) fn fill(&self, body: &Body, host: &Host<'_>) -> Filled {
        let own = body.html.get();
        let own = own.as_deref().unwrap_or_default();
        let filling = Filling {
            filler: self,
            host,
            html: own,
            problems: Problems::new(),
        };
        let mut html = String::with_capacity(own.len() + 64 * body.pieces.len());
        filling.pieces(&body.pieces, &mut html);
        Filled {
            html,
            problems: filling.problems.into_sorted(),
        }
    }
}

fn template_of(call: &Call) -> String {
    format!("shortcodes/{}.html", call.name)
}

struct Filling<'a> {
    filler: &'a Filler<'a>,
    host: &'a Host<'a>,
    /// The HTML that the pieces are of.
    html: &'a str,
    problems: Problems,
}

impl Filling<'_> {
    fn pieces(&self, pieces: &[Piece], out: &mut String) {
        for piece in pieces {
            match piece {
                Piece::Html(range) => {
                    out.push_str(self.html.get(range.clone()).unwrap_or_default());
                }
                Piece::Link(link) => self.link(link, out),
                Piece::Shortcode(call) => self.shortcode(call, out),
            }
        }
    }

    /// A link that leads nowhere is written as it is: that it does is told before anything is drawn
    /// (see `links`).
    fn link(&self, link: &LinkUse, out: &mut String) {
        let targets = &self.filler.site.targets;
        let resolved = targets.resolve(&link.address, self.host.name, self.host.url);
        let address = resolved.map_or_else(|_| link.address.clone(), |to| to.href);
        match &link.image {
            None => escape::href(&address, out),
            Some(says) => self.image(&address, says, out),
        }
    }

    /// An image: as a picture in several widths, where there are some.
    fn image(&self, address: &str, says: &Image, out: &mut String) {
        let Some(picture) = self.filler.site.pictures.get(address) else {
            image_html(address, says, "", out);
            return;
        };
        let (sources, shown) = (picture.sources(), pictures::SHOWN);
        out.push_str("<picture><source type=\"image/webp\" srcset=\"");
        out.push_str(&sources);
        out.push_str("\" sizes=\"");
        out.push_str(shown);
        out.push_str("\">");
        let besides = format!(
            " width=\"{}\" height=\"{}\" loading=\"lazy\" decoding=\"async\"",
            picture.width, picture.height
        );
        image_html(address, says, &besides, out);
        out.push_str("</picture>");
    }

    fn shortcode(&self, call: &Call, out: &mut String) {
        let place = call.spot.place(self.host.path);
        let template = template_of(call);
        if !self.filler.engine.has(&template) {
            if !self.filler.engine.is_broken() {
                self.report_unknown(call, &place);
            }
            if let Some(pieces) = &call.body {
                self.pieces(pieces, out);
            }
            return;
        }
        let mut context = Context::new();
        context.insert_value("page", self.host.page.clone());
        for (name, argument) in &call.args {
            if TAKEN.contains(&name.as_str()) {
                self.problems.add(
                    &place,
                    format!("the argument `{name}`"),
                    "expected another name: every shortcode has this one already",
                );
            }
            context.insert_value(name.clone(), values::argument(argument));
        }
        if let Some(pieces) = &call.body {
            let mut body = String::new();
            self.pieces(pieces, &mut body);
            context.insert_value("body", Value::safe_string(&body));
        }
        if !self.add_named(call, &place, &mut context) {
            return;
        }
        match self.filler.engine.draw(&template, &context) {
            Ok(html) => out.push_str(html.trim()),
            Err(fault) => {
                let during = format!("the shortcode `{}` at `{place}`", call.name);
                self.problems.take_all([fault.problem(&place, &during)]);
            }
        }
    }

    /// Adds what some shortcodes see besides: a film, a form, the register. False, and told, where
    /// the film or form that the call names is not there.
    fn add_named(&self, call: &Call, place: &Place, context: &mut Context) -> bool {
        let (key, name, folder, known) = match call.name.as_str() {
            "video" => ("id", "video", "videos", &self.filler.films),
            "form_link" => ("form", "form", "forms", &self.filler.forms),
            "data_register" => {
                context.insert_value("register", self.filler.register.clone());
                return true;
            }
            _ => return true,
        };
        let given = call
            .args
            .iter()
            .find(|(own, _)| own == key)
            .map(|(_, argument)| argument);
        let Some(Argument::Text(id)) = given else {
            self.problems.add(
                place,
                format!("`{}` without `{key}`", call.name),
                format!("expected `{key}=\"…\"`"),
            );
            return false;
        };
        let Some(value) = known.get(id) else {
            // Where the declarations could not be read, which forms there are is not known.
            if folder == "videos" || self.filler.site.declared.are_whole() {
                let meant = nearest(id, known.keys().map(String::as_str));
                let meant = meant.map_or(String::new(), |id| format!(" (did you mean `{id}`?)"));
                let expected =
                    format!("expected the name of a file in the folder `{folder}`{meant}");
                self.problems.add(
                    place,
                    format!(
                        "`{id}` for the {name} of `{}`, which is not there",
                        call.name
                    ),
                    expected,
                );
            }
            return false;
        };
        context.insert_value(name, value.clone());
        true
    }

    fn report_unknown(&self, call: &Call, place: &Place) {
        let mut known: Vec<&str> = self.filler.engine.shortcodes().collect();
        known.sort_unstable();
        let expected = match nearest(&call.name, known.iter().copied()) {
            Some(name) => format!("expected `{name}`"),
            None if known.is_empty() => "expected a template in `templates/shortcodes/`".to_owned(),
            None => format!(
                "expected one of {}",
                known
                    .iter()
                    .map(|name| format!("`{name}`"))
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
        };
        self.problems.add(
            place,
            format!("the shortcode `{}`, which is not there", call.name),
            expected,
        );
    }
}
