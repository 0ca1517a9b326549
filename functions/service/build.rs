//! Reads the forms that belong to the code, and keeps what they hold for `admin/own_form.rs`. One with
//! a problem fails the build.

use forms::source::{Packed, Problems, parse_toml};
use forms::{Form, Lists};
use std::path::PathBuf;
use std::{env, fs};

#[expect(
    clippy::disallowed_methods,
    reason = "cargo tells a build script where it is by its environment"
)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    for name in ["code", "sign-in"] {
        let path = format!("src/admin/{name}.toml");
        println!("cargo::rerun-if-changed={path}");
        let text = fs::read_to_string(&path)?;
        let problems = Problems::new();
        let form = Form::read(&path, &text, &|_| None, &Lists::default(), &problems);
        let root = parse_toml(&path, &text, &problems);
        for problem in problems.into_sorted() {
            println!("cargo::error={problem}");
        }
        if let (Some(_), Some(root)) = (form, root) {
            let packed = postcard::to_stdvec(&Packed::of(&root))?;
            fs::write(out.join(format!("{name}.form")), packed)?;
        }
    }
    Ok(())
}
