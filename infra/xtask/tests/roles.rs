//! What the template lets each function do, read as text: the roles' own words. That each permission
//! is used and none is lacking is tried elsewhere, with the real binaries.

#![cfg(test)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn template() -> String {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = package.ancestors().nth(2).expect("a root");
    fs::read_to_string(root.join("infra/template.yaml")).expect("the template")
}

/// Each resource of the template: its name and its lines.
fn resources(template: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in template.lines() {
        let is_name = line.starts_with("  ")
            && !line.starts_with("   ")
            && !line.trim_start().starts_with('#')
            && line.ends_with(':');
        if is_name {
            found.push((line.trim().trim_end_matches(':').to_owned(), String::new()));
        } else if let Some((_, lines)) = found.last_mut() {
            lines.push_str(line);
            lines.push('\n');
        }
    }
    found
}

fn of_kind(template: &str, kind: &str) -> Vec<(String, String)> {
    let is_kind = |one: &(String, String)| one.1.contains(&format!("Type: {kind}\n"));
    resources(template).into_iter().filter(is_kind).collect()
}

/// The tables that a role names.
fn tables(role: &str) -> BTreeSet<&'static str> {
    ["Applications", "Monitoring", "Releases"]
        .into_iter()
        .filter(|table| {
            role.contains(&format!("!GetAtt {table}.Arn"))
                || role.contains(&format!("${{{table}.Arn}}"))
                || role.contains(&format!("!GetAtt {table}.StreamArn"))
        })
        .collect()
}

#[test]
fn trust_17_no_role_reaches_both_applications_and_responses() {
    let roles = of_kind(&template(), "AWS::IAM::Role");
    let reaching = |table: &str| -> BTreeSet<&str> {
        let all = roles.iter().filter(|role| tables(&role.1).contains(table));
        all.map(|role| role.0.as_str()).collect()
    };
    let (applications, responses) = (reaching("Applications"), reaching("Monitoring"));
    assert!(
        applications.len() > 4 && responses.len() == 2,
        "{applications:?} {responses:?}"
    );
    let both: Vec<&&str> = applications.intersection(&responses).collect();
    assert!(both.is_empty(), "{both:?}");
    let keys = |role: &(String, String)| {
        let unlocks = |key: &str| role.1.contains(&format!("!GetAtt {key}.Arn"));
        unlocks("ApplicationsKey") && unlocks("MonitoringKey")
    };
    assert!(!roles.iter().any(keys), "a role unlocks both tables");
}

#[test]
fn trust_26_each_function_has_a_role_of_its_own_that_names_each_thing_it_may_do() {
    let template = template();
    let functions = of_kind(&template, "AWS::Serverless::Function");
    assert_eq!(functions.len(), 9);
    let role = |function: &(String, String)| {
        let line = function
            .1
            .lines()
            .find(|line| line.trim().starts_with("Role: "));
        line.map(|line| line.trim().to_owned())
    };
    let roles: BTreeSet<String> = functions.iter().filter_map(role).collect();
    assert_eq!(roles.len(), functions.len(), "two functions share a role");
    for (name, lines) in of_kind(&template, "AWS::IAM::Role") {
        assert!(
            !lines.contains("ManagedPolicyArns"),
            "{name} takes a policy of others"
        );
        for line in lines.lines().map(str::trim) {
            let is_rule = line.starts_with("Action:") || line.starts_with("Resource:");
            let is_all = line.contains(" \"*\"") || line.contains("['*']") || line.contains(":*\"");
            assert!(!(is_rule && is_all), "{name}: {line}");
            let is_any_action = line.starts_with("Action:") && line.contains('*');
            assert!(!is_any_action, "{name}: {line}");
        }
    }
}

#[test]
fn trust_27_no_key_stands_in_the_template_or_in_an_environment() {
    let template = template();
    for word in [
        "SecretString",
        "GenerateSecretString",
        "PRIVATE KEY",
        "AKIA",
    ] {
        assert!(!template.contains(word), "{word}");
    }
    let secrets = of_kind(&template, "AWS::SecretsManager::Secret");
    assert_eq!(secrets.len(), 2, "the equality form has its own");
}

#[test]
fn trust_28_logs_end_and_each_function_has_a_ceiling() {
    let template = template();
    for (name, lines) in of_kind(&template, "AWS::Logs::LogGroup") {
        assert!(
            lines.contains("RetentionInDays:"),
            "{name} is kept for ever"
        );
    }
    for (name, lines) in of_kind(&template, "AWS::Serverless::Function") {
        assert!(
            lines.contains("ReservedConcurrentExecutions:"),
            "{name} has no ceiling"
        );
        assert!(
            lines.contains("LoggingConfig:"),
            "{name} logs where it likes"
        );
    }
    assert!(
        !of_kind(&template, "AWS::Budgets::Budget").is_empty(),
        "no budget"
    );
}
