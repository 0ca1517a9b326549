//! The templates of infra/: linted, translated, and created whole in an emulator.

use std::path::Path;

use super::outcome::Outcome;
use crate::commands::{run, run_with};
use crate::tools::debian::{self, Program};
use crate::tools::python;

/// What came of creating the template; the tests of `functions` read it, and make it where it is not
/// of this template.
const STACK: &str = "target/aws/stack.json";

/// What holds a function's clock inside an intake, in the tests of `functions`.
const FAKETIME: Program = Program {
    found_by: &[&["faketime", "--version"]],
    packages: &["faketime"],
};

/// Runs all of them, so that one run tells all that is wrong.
pub(super) fn check(root: &Path) -> Outcome {
    let found: Vec<String> = [lint(root), policy(root)]
        .into_iter()
        .filter_map(Result::err)
        .collect();
    match found.as_slice() {
        [] => Outcome::Passed,
        found => Err(found.join("; ")).into(),
    }
}

/// Installs what the part and the tests need.
pub(crate) fn tools(root: &Path) -> Result<(), String> {
    debian::install(root, &FAKETIME)?;
    python::install(root, "aws")?;
    python::install(root, "checkov").map(|_| ())
}

/// What cfn-lint and SAM say of the templates, and moto's CloudFormation of the stack.
fn lint(root: &Path) -> Result<(), String> {
    let bin = python::install(root, "aws")?.join("bin");
    let program = |name: &str| bin.join(name).display().to_string();
    let templates = ["infra/template.yaml", "infra/edge.yaml"];
    run(
        root,
        &[&[program("cfn-lint").as_str()], &templates[..]].concat(),
    )?;
    let sam = [
        &program("sam"),
        "validate",
        "--lint",
        "--region",
        "eu-west-2",
        "--template",
        "infra/template.yaml",
    ];
    run_with(root, &sam, &[("SAM_CLI_TELEMETRY", "0")])?;
    let create = "infra/tools/aws/create.py";
    run(
        root,
        &[&program("python"), create, "infra/template.yaml", STACK],
    )
}

/// What checkov says, by infra/checkov.yaml.
fn policy(root: &Path) -> Result<(), String> {
    let checkov = python::install(root, "checkov")?.join("bin/checkov");
    let program = checkov.display().to_string();
    run(root, &[&program, "--config-file", "infra/checkov.yaml"])
}
