//! The template as it was created: what moto's CloudFormation made of it.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The account and the region of the emulator.
pub(crate) const PLACE: &str = "eu-west-2:123456789012";

/// The functions' binaries, each with the name of its resource.
pub(crate) const FUNCTIONS: [(&str, &str); 9] = [
    ("admin", "AdminFunction"),
    ("application", "ApplicationFunction"),
    ("approval", "ApprovalFunction"),
    ("daily", "DailyFunction"),
    ("manage", "ManageFunction"),
    ("monitoring", "MonitoringFunction"),
    ("notify", "NotifyFunction"),
    ("probe", "ProbeFunction"),
    ("release", "ReleaseFunction"),
];

/// The created stack.
pub(crate) struct Stack(pub(crate) Value);

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

pub(crate) fn read(path: &str) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

impl Stack {
    /// The stack of the template as it is now, created where that was not done before.
    pub(crate) fn created() -> Self {
        Self::with("stack", &[])
    }

    /// The same with these parameters, kept under a name of its own.
    pub(crate) fn with(name: &str, parameters: &[(&str, &str)]) -> Self {
        let template = "infra/template.yaml";
        let out = root().join(format!("target/aws/{name}.json"));
        let source = read(template);
        let kept = || -> Option<Value> { serde_json::from_slice(&fs::read(&out).ok()?).ok() };
        if let Some(stack) = kept().filter(|stack| stack["source"] == source.as_str()) {
            return Self(stack);
        }
        let python = root().join("target/tools/aws/bin/python");
        let created = Command::new(&python)
            .current_dir(root())
            .args(["infra/tools/aws/create.py", template])
            .arg(&out)
            .args(
                parameters
                    .iter()
                    .map(|(name, value)| format!("{name}={value}")),
            )
            .output()
            .unwrap_or_else(|error| {
                panic!(
                    "{}: {error}. Run: cargo xtask verify tools",
                    python.display()
                )
            });
        let said = String::from_utf8_lossy(&created.stderr);
        assert!(
            created.status.success(),
            "the stack was not created:\n{said}"
        );
        Self(kept().expect("the created stack"))
    }

    /// What CloudFormation calls a resource.
    #[track_caller]
    pub(crate) fn made(&self, resource: &str) -> &str {
        let made = self.0["made"][resource].as_str();
        made.unwrap_or_else(|| panic!("{resource} was not made"))
    }

    /// A table's name in the emulator, by its resource.
    pub(crate) fn tables(&self) -> BTreeMap<&'static str, String> {
        let tables = ["Applications", "Monitoring", "Releases"];
        tables
            .map(|table| (table, self.made(table).to_owned()))
            .into()
    }

    /// The statements of a function's role.
    pub(crate) fn statements(&self, binary: &str) -> Vec<Value> {
        let role = self.function(binary)["Role"].as_str().expect("a role");
        self.0["roles"][role]
            .as_array()
            .expect("statements")
            .clone()
    }

    /// A function's configuration, as Lambda would tell it.
    pub(crate) fn function(&self, binary: &str) -> &Value {
        &self.0["functions"][resource(binary)]
    }

    /// The environment that the template gives a function.
    pub(crate) fn environment(&self, binary: &str) -> BTreeMap<String, String> {
        let variables = self.function(binary)["Environment"]["Variables"].as_object();
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        let variables = variables.expect("an environment").iter();
        variables
            .map(|(name, value)| (name.clone(), text(value)))
            .collect()
    }

    /// The routes of the API, with the binary that each leads to.
    pub(crate) fn routes(&self) -> Vec<(String, &'static str)> {
        let events = |binary: &'static str| {
            let resource = &self.0["template"]["Resources"][resource(binary)];
            let events = resource["Properties"]["Events"].as_object();
            let routes = events.into_iter().flat_map(|events| events.values());
            let routes = routes.filter(|event| event["Type"] == "HttpApi");
            let path = move |event: &Value| {
                assert_eq!(event["Properties"]["Method"], "ANY");
                let path = event["Properties"]["Path"].as_str().expect("a path");
                (path.to_owned(), binary)
            };
            routes.map(path).collect::<Vec<_>>()
        };
        FUNCTIONS
            .iter()
            .flat_map(|(binary, _)| events(binary))
            .collect()
    }

    /// The binary that the API calls for `path`: by its rule, the whole path counts before one with
    /// variables, and that before one with a greedy end.
    pub(crate) fn routed(&self, path: &str) -> Option<&'static str> {
        let mut routes = self.routes();
        routes.sort_by_key(|(route, _)| (route.contains("{proxy+}"), route.contains('{')));
        let fits = |route: &str| {
            let (mut wanted, mut given) = (route.split('/'), path.split('/'));
            loop {
                match (wanted.next(), given.next()) {
                    (None, None) => return true,
                    (Some("{proxy+}"), Some(part)) => return !part.is_empty(),
                    (Some(want), Some(part)) if want.starts_with('{') && !part.is_empty() => {}
                    (Some(want), Some(part)) if want == part => {}
                    _ => return false,
                }
            }
        };
        routes
            .iter()
            .find(|(route, _)| fits(route))
            .map(|(_, binary)| *binary)
    }
}

/// The resource of a binary.
#[track_caller]
pub(crate) fn resource(binary: &str) -> &'static str {
    let found = FUNCTIONS.iter().find(|(own, _)| *own == binary);
    found.unwrap_or_else(|| panic!("no function `{binary}`")).1
}
