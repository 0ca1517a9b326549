//! How the site is published on AWS: the lines of infra/template.yaml that copy it into its bucket,
//! held against what the generator itself says of each file.

use crate::shipped::build;
use std::collections::BTreeMap;
use std::path::Path;

/// What one `aws s3 sync` line of the template does.
struct Copy {
    /// `--exclude` and `--include`, in order: of those that fit a file, the last counts.
    filters: Vec<(bool, String)>,
    cache_control: String,
    deletes: bool,
}

impl Copy {
    /// Whether the file at `path` is copied, or deleted where it is in the bucket alone.
    fn reaches(&self, path: &str) -> bool {
        let fitting = self.filters.iter().rev();
        let mut fitting = fitting.filter(|(_, pattern)| fits(pattern.as_bytes(), path.as_bytes()));
        fitting.next().is_none_or(|(is_included, _)| *is_included)
    }
}

fn template() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../infra/template.yaml");
    std::fs::read_to_string(path).unwrap()
}

/// The lines, in their order.
fn copies() -> Vec<Copy> {
    let template = template();
    let lines = template.lines().map(str::trim);
    lines
        .filter_map(|line| line.strip_prefix("- aws s3 sync site "))
        .map(|line| {
            let words = words(line);
            let mut copy = Copy {
                filters: Vec::new(),
                cache_control: String::new(),
                deletes: words.iter().any(|word| word == "--delete"),
            };
            for pair in words.windows(2) {
                match pair[0].as_str() {
                    "--exclude" => copy.filters.push((false, pair[1].clone())),
                    "--include" => copy.filters.push((true, pair[1].clone())),
                    "--cache-control" => copy.cache_control.clone_from(&pair[1]),
                    _ => {}
                }
            }
            copy
        })
        .collect()
}

/// A command's words; quotation marks hold spaces together.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    parts
        .flat_map(|(place, part)| match place % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}

/// The patterns of `aws s3`: `*` is any run of characters, slashes too; `[0-9a-f]` one of those.
fn fits(pattern: &[u8], text: &[u8]) -> bool {
    const DIGIT: &[u8] = b"[0-9a-f]";
    match (pattern, text) {
        ([], []) => true,
        ([b'*', rest @ ..], _) => (0..=text.len()).any(|at| fits(rest, &text[at..])),
        (_, [digit, after @ ..]) if pattern.starts_with(DIGIT) => {
            matches!(digit, b'0'..=b'9' | b'a'..=b'f') && fits(&pattern[DIGIT.len()..], after)
        }
        ([one, rest @ ..], [other, after @ ..]) => one == other && fits(rest, after),
        _ => false,
    }
}

#[test]
fn every_file_is_published_once_with_the_caching_that_the_generator_says() {
    let tree = build("2023-06-01T09:00:00Z");
    let copies = copies();
    assert_eq!(
        copies.len(),
        2,
        "one for what never changes, one for the rest"
    );
    let mut seen = BTreeMap::new();
    for path in tree.0.paths() {
        let reaching: Vec<&Copy> = copies.iter().filter(|copy| copy.reaches(path)).collect();
        assert_eq!(reaching.len(), 1, "{path} is copied once");
        let told = reaching[0].cache_control.as_str();
        let said = site_gen::cache_control(path);
        match said {
            // The network may keep it for a day, since it is told to forget at each publication; a
            // browser asks each time.
            "no-cache" => assert_eq!(told, "public, max-age=0, s-maxage=86400", "{path}"),
            said => assert_eq!(told, said, "{path}"),
        }
        *seen.entry(said).or_insert(0) += 1;
    }
    assert_eq!(seen.len(), 2, "{seen:?}");
    assert!(seen.values().all(|count| *count > 1), "{seen:?}");
}

/// A page that somebody has open may ask for a file of the build before; and no page is there before
/// the files that it names.
#[test]
fn files_that_never_change_go_up_first_and_stay() {
    let copies = copies();
    let [lasting, rest] = copies.as_slice() else {
        panic!("two copies");
    };
    let old = "assets/style.0123456789ab.css";
    assert!(lasting.reaches(old) && !lasting.deletes);
    assert!(rest.deletes && !rest.reaches(old), "it is not deleted");
    assert!(rest.reaches("assets/style.css") && rest.reaches("old-page/index.html"));
    for copy in &copies {
        assert!(!copy.reaches(site_gen::MARKER), "the generator's own mark");
    }
}

/// The pages that the network shows for failures are pages of the site.
#[test]
fn every_error_page_that_the_network_names_is_in_the_site() {
    let tree = build("2023-06-01T09:00:00Z");
    let template = template();
    let pages = template.split("ResponsePagePath: ").skip(1);
    let pages: Vec<&str> = pages
        .filter_map(|rest| rest.split([',', '}']).next())
        .collect();
    assert_eq!(pages.len(), 3, "{pages:?}");
    for page in pages {
        let file = page.strip_prefix('/').unwrap();
        assert!(tree.0.paths().any(|path| path == file), "{page}");
        // It may stand at any address, so nothing in it may hang on its own.
        let html = tree.text(file);
        for attribute in ["href=\"", "src=\""] {
            for target in html.split(attribute).skip(1) {
                let hangs = !target.starts_with(['/', '#']) && !target.starts_with("http");
                assert!(
                    !hangs || target.starts_with("mailto:"),
                    "{page}: {target:.40}"
                );
            }
        }
    }
}
