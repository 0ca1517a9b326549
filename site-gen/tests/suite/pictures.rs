//! Pictures in several widths, made from files that the test draws.

use crate::site_test::SiteTest;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

fn drawn(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let dots = RgbImage::from_fn(width, height, |x, y| {
        let part = |value: u32| u8::try_from(value % 251).unwrap();
        Rgb([part(x), part(y), part(x * y)])
    });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(dots)
        .write_to(&mut bytes, format)
        .unwrap();
    bytes.into_inner()
}

fn site() -> SiteTest {
    SiteTest::new()
        .page(
            "index.md",
            "![A pier](a/pier.jpg \"In *winter*\")\n\n[![Map](map.png)](a/pier.jpg)\n",
        )
        .file(
            "content/pages/a/pier.jpg",
            drawn(1000, 500, ImageFormat::Jpeg),
        )
        .file(
            "content/pages/a/unused.jpg",
            drawn(1000, 500, ImageFormat::Jpeg),
        )
        .file("content/pages/map.png", drawn(300, 600, ImageFormat::Png))
}

#[test]
fn a_picture_is_had_in_several_widths_and_as_it_is() {
    let site = site();
    let tree = site.build();
    let html = tree.main("index.html");
    let made: Vec<&str> = tree
        .0
        .paths()
        .filter(|path| path.ends_with(".webp"))
        .collect();
    assert_eq!(made.len(), 4, "{made:?}");
    for (stem, width, height) in [
        ("a/pier-480.", 480, 240),
        ("a/pier-800.", 800, 400),
        ("a/pier-1000.", 1000, 500),
        ("map-300.", 300, 600),
    ] {
        let path = made.iter().find(|path| path.starts_with(stem)).unwrap();
        assert!(
            html.contains(&format!("/{path} {width}w")),
            "{path} in {html}"
        );
        let bytes = tree.0.get(path).unwrap();
        let webp = webp::BitstreamFeatures::new(&bytes).unwrap();
        assert_eq!((webp.width(), webp.height()), (width, height), "{path}");
        assert!(form_page::is_fingerprinted(path), "{path}");
    }
    let img = "<img src=\"/a/pier.jpg\" alt=\"A pier\" title=\"In *winter*\" width=\"1000\" height=\"500\" loading=\"lazy\" decoding=\"async\"></picture>";
    assert!(html.contains(img), "{html}");
    assert!(html.contains("<a href=\"/a/pier.jpg\"><picture>"), "{html}");
    assert!(tree.0.has("a/pier.jpg") && tree.0.has("a/unused.jpg"));
}

#[test]
fn a_width_that_is_there_is_not_made_again_and_one_of_another_file_is_new() {
    let site = site();
    let out = site.path("out");
    site_gen::build_into(&site.options(), &out, &|_| {}).unwrap();
    let again = site_gen::build_into(&site.options(), &out, &|_| {}).unwrap();
    assert_eq!((again.written, again.removed), (0, 0));
    let site = site.file(
        "content/pages/a/pier.jpg",
        drawn(1000, 400, ImageFormat::Jpeg),
    );
    let changed = site_gen::build_into(&site.options(), &out, &|_| {}).unwrap();
    // The page, the editor's file, and its three widths.
    assert_eq!((changed.written, changed.removed), (5, 3));
}

#[test]
fn none_are_made_where_the_scheme_says_so() {
    let site = site().file(
        "content/scheme.toml",
        "name = \"Test\"\n[build]\nimages = false\n",
    );
    let tree = site.build();
    let plain = "<p><img src=\"/a/pier.jpg\" alt=\"A pier\" title=\"In *winter*\"></p>";
    assert!(tree.main("index.html").contains(plain));
    assert!(!tree.0.paths().any(|path| path.ends_with(".webp")));
}

#[test]
fn a_picture_that_is_none_is_told() {
    let site = SiteTest::new()
        .page("index.md", "![A](a.jpg)\n")
        .file("content/pages/a.jpg", "no picture");
    let said = site.problems();
    assert_eq!(said.len(), 1, "{said:?}");
    let begins = "content/pages/a.jpg:1:1: a picture that cannot be read";
    assert!(said[0].starts_with(begins), "{said:?}");
}
