//! The scheme's own colours: each must be one that the style sheet has, have a partner for dark
//! screens where the sheet has one, and leave text readable (WCAG 2.2, 1.4.3: a contrast of 4.5).

use crate::site::Declared;
use form_page::StyleSheet;
use forms::source::{Problems, nearest};
use scheme::{Brand, Colour};
use std::collections::BTreeMap;

/// The contrast that text needs with what is behind it (WCAG 2.2, 1.4.3).
const LEAST: f64 = 4.5;

/// What the shipped style sheet writes on what. A sheet of other names is not looked at.
const PAIRS: [(&str, &str); 17] = [
    ("ink", "paper"),
    ("ink", "card"),
    ("ink", "tint"),
    ("ink", "warm"),
    ("soft", "paper"),
    ("soft", "card"),
    ("link", "paper"),
    ("link", "card"),
    ("link", "tint"),
    ("on-band", "band"),
    ("on-band", "band2"),
    ("on-band", "band3"),
    ("on-sun", "sun"),
    ("on-button", "button"),
    ("bad", "paper"),
    ("bad", "card"),
    ("card", "bad"),
];

type Palette = BTreeMap<String, String>;

/// The sheet of `source` with the scheme's colours. What is wrong with them goes to `problems`.
pub(crate) fn style_sheet(source: &str, declared: &Declared, problems: &Problems) -> StyleSheet {
    let none = Brand::default();
    let brand = declared.scheme().map_or(&none, |scheme| &scheme.brand);
    if !(brand.light.is_empty() && brand.dark.is_empty()) {
        check(source, brand, problems);
    }
    StyleSheet::of(source, &brand.on_light(), &brand.on_dark())
}

/// Reports colours where there is no style sheet to put them into.
pub(crate) fn report_unused(declared: &Declared, problems: &Problems) {
    let brand = declared.scheme().map(|scheme| &scheme.brand);
    if let Some(colour) = brand.and_then(|brand| brand.light.first().or(brand.dark.first())) {
        problems.add(
            &colour.place,
            "colours, but no style sheet to put them into",
            "expected `assets/style.css` in the templates folder",
        );
    }
}

fn check(source: &str, brand: &Brand, problems: &Problems) {
    let (light, dark) = palettes(&form_page::minified(source));
    for colour in brand.light.iter().chain(&brand.dark) {
        if !light.contains_key(&colour.name) {
            report_unknown(colour, &light, problems);
        }
    }
    for colour in &brand.light {
        let has_partner = brand.dark.iter().any(|other| other.name == colour.name);
        if dark.contains_key(&colour.name) && !has_partner {
            problems.add(
                &colour.place,
                format!("`{}` for light screens only", colour.name),
                format!("expected `{}` under `[brand.dark]` too", colour.name),
            );
        }
    }
    let mut own_light = light;
    put(&mut own_light, &brand.light);
    let mut own_dark = own_light.clone();
    own_dark.extend(dark);
    put(&mut own_dark, &brand.dark);
    check_contrasts(&own_light, &brand.light, "", problems);
    check_contrasts(&own_dark, &brand.dark, " on dark screens", problems);
}

fn report_unknown(colour: &Colour, known: &Palette, problems: &Problems) {
    let names = || known.keys().map(String::as_str);
    let meant = nearest(&colour.name, names());
    let expected = match meant {
        Some(name) => format!("expected `{name}`"),
        None => format!(
            "expected one of {}",
            names()
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(", ")
        ),
    };
    problems.add(
        &colour.place,
        format!(
            "the colour `{}`, which the style sheet does not have",
            colour.name
        ),
        expected,
    );
}

fn put(palette: &mut Palette, colours: &[Colour]) {
    for colour in colours {
        palette.insert(colour.name.clone(), colour.value.clone());
    }
}

/// Reports pairs of which the brand changes one, and which cannot be read.
fn check_contrasts(palette: &Palette, changed: &[Colour], when: &str, problems: &Problems) {
    for (front, behind) in PAIRS {
        let Some(colour) = changed
            .iter()
            .find(|colour| colour.name == front || colour.name == behind)
        else {
            continue;
        };
        let (Some(one), Some(other)) = (palette.get(front), palette.get(behind)) else {
            continue;
        };
        let Some(contrast) = contrast(one, other) else {
            continue;
        };
        if contrast < LEAST {
            // Rounded down, so that what is too little never reads as enough.
            let told = (contrast * 10.0).floor() / 10.0;
            problems.add(
                &colour.place,
                format!("`{front}` on `{behind}` with a contrast of {told}{when}"),
                format!("expected {LEAST} or more, so that text can be read"),
            );
        }
    }
}

/// The colours of a minified sheet: those of its first `:root`, and of the one for dark screens.
fn palettes(css: &str) -> (Palette, Palette) {
    let dark_at = css.find("(prefers-color-scheme:dark)");
    let (before, after) = css.split_at(dark_at.unwrap_or(css.len()));
    (colours(before), colours(after))
}

/// The colours that the first `:root` of `css` declares.
fn colours(css: &str) -> Palette {
    let block = css
        .split_once(":root{")
        .and_then(|(_, rest)| rest.split_once('}'))
        .map_or("", |(block, _)| block);
    block
        .split(';')
        .filter_map(|declaration| {
            let (name, value) = declaration.strip_prefix("--")?.split_once(':')?;
            luminance(value).map(|_| (name.to_owned(), value.to_owned()))
        })
        .collect()
}

/// The contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio").
fn contrast(one: &str, other: &str) -> Option<f64> {
    let (one, other) = (luminance(one)?, luminance(other)?);
    Some((one.max(other) + 0.05) / (one.min(other) + 0.05))
}

/// The relative luminance of `#rgb` or `#rrggbb`, from 0 to 1 (WCAG 2.2, "relative luminance").
fn luminance(colour: &str) -> Option<f64> {
    let digits = colour.strip_prefix('#')?;
    let width = match digits.len() {
        3 => 1,
        6 => 2,
        _ => return None,
    };
    let part = |index: usize| {
        let text = digits.get(index * width..(index + 1) * width)?;
        let value = u8::from_str_radix(text, 16).ok()?;
        let value = f64::from(if width == 1 { value * 17 } else { value }) / 255.0;
        Some(if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        })
    };
    Some(0.2126 * part(0)? + 0.7152 * part(1)? + 0.0722 * part(2)?)
}

#[cfg(test)]
mod tests {
    use super::{contrast, palettes};

    #[test]
    fn contrasts_are_those_of_the_guidelines() {
        assert!((contrast("#000000", "#fff").unwrap() - 21.0).abs() < 1e-9);
        assert!((contrast("#777777", "#ffffff").unwrap() - 4.478).abs() < 0.001);
        assert_eq!(contrast("#12345", "#ffffff"), None);
        assert_eq!(contrast("red", "#ffffff"), None);
    }

    #[test]
    fn the_two_palettes_of_a_sheet_are_told_apart() {
        let css = ":root{--a:#111111;--space:1rem}@media (prefers-color-scheme:dark){:root{--a:#222222}}b{c:d}";
        let (light, dark) = palettes(css);
        assert_eq!(light.get("a").map(String::as_str), Some("#111111"));
        assert_eq!(light.len(), 1);
        assert_eq!(dark.get("a").map(String::as_str), Some("#222222"));
    }
}
