//! `/dev/openapi.json`: the functions' routes and forms as an OpenAPI 3.1 description, made from the
//! one table of routes and from the declared forms, for tools that try whatever it allows.

use serde_json::{Map, Value, json};
use service::Declared;
use service::routes::{Function, ROUTES, Route};

/// What the functions answer, and what it means.
const STATUSES: [(&str, &str); 13] = [
    ("200", "A page"),
    ("303", "Done: go on there"),
    ("400", "Not a request that a page of ours makes"),
    ("404", "Nothing is there, or a link that is not ours"),
    ("405", "Another method than the route has"),
    ("409", "Sent before with other answers"),
    ("410", "Closed, expired, used or replaced"),
    ("413", "More than 64 KiB"),
    ("414", "An address that is too long"),
    ("415", "Another content type than a form's"),
    ("422", "Answers with faults"),
    ("429", "Too many tries"),
    ("431", "Headers that are too long"),
];

/// The whole description; `server` is where it answers.
pub(super) fn description(declared: &Declared, server: &str) -> Value {
    let mut paths = Map::new();
    for route in ROUTES {
        for (path, form) in concrete(declared, route) {
            let methods = route.methods.iter().map(|method| {
                let operation = operation(declared, route, method, &path, form.as_deref());
                (method.to_ascii_lowercase(), operation)
            });
            paths.insert(path.clone(), Value::Object(methods.collect()));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": declared.scheme().name, "version": env!("CARGO_PKG_VERSION") },
        "servers": [{ "url": server }],
        "paths": paths,
    })
}

/// The paths of a route: one for each form that `{form}` can stand for.
fn concrete(declared: &Declared, route: &Route) -> Vec<(String, Option<String>)> {
    if !route.path.contains("{form}") {
        return vec![(route.path.to_owned(), None)];
    }
    let forms = declared.declarations.forms_of(forms::Use::Application);
    let path = |form: &forms::Form| {
        (
            route.path.replace("{form}", &form.id),
            Some(form.id.clone()),
        )
    };
    forms.map(path).collect()
}

fn operation(
    declared: &Declared,
    route: &Route,
    method: &str,
    path: &str,
    form: Option<&str>,
) -> Value {
    let mut operation = json!({
        "operationId": format!("{} {path}", method.to_ascii_lowercase()),
        "parameters": parameters(path),
        "responses": responses(route),
    });
    if method == "POST"
        && let Some(operation) = operation.as_object_mut()
    {
        let schema = body(declared, route, form);
        operation.insert(
            "requestBody".to_owned(),
            json!({ "required": true, "content": { "application/x-www-form-urlencoded": { "schema": schema } } }),
        );
    }
    operation
}

/// What stands in the braces of a path.
fn parameters(path: &str) -> Value {
    let names = path
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next());
    let parameter = |name: &str| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string", "minLength": 1 } });
    names.map(parameter).collect()
}

fn responses(route: &Route) -> Value {
    let html = json!({ "text/html": { "schema": { "type": "string" } } });
    let is_file = [".csv", ".xlsx", ".json"]
        .iter()
        .any(|ending| route.path.ends_with(ending));
    let all = STATUSES.iter().map(|(status, meaning)| {
        let mut answer = json!({ "description": meaning, "content": html });
        let is_bare = is_file && *status == "200";
        if let Some(answer) = answer.as_object_mut().filter(|_| is_bare) {
            answer.remove("content");
        }
        ((*status).to_owned(), answer)
    });
    Value::Object(all.collect())
}

/// What may be posted: the inputs of the form that the route takes, and nothing else.
fn body(declared: &Declared, route: &Route, form: Option<&str>) -> Value {
    let declarations = &declared.declarations;
    let found = match (route.function, form) {
        (Function::Application, Some(id)) if route.path.ends_with("/check") => {
            declarations.form(id)
        }
        (Function::Monitoring, _) => declarations.forms_of(forms::Use::Monitoring).next(),
        (Function::Approval, _) => declarations.forms_of(forms::Use::Approval).next(),
        _ => None,
    };
    let text = json!({ "type": "string" });
    let named = |names: &[&str]| {
        let properties = names.iter().map(|name| ((*name).to_owned(), text.clone()));
        Value::Object(properties.collect())
    };
    let properties = match (found, route.function) {
        (Some(form), function) => {
            let inputs = form
                .fields
                .iter()
                .flat_map(|field| field.kind.inputs(&field.id));
            let mut properties: Map<String, Value> =
                inputs.map(|input| (input, text.clone())).collect();
            if function == Function::Monitoring {
                properties.insert("page_key".to_owned(), text.clone());
            }
            Value::Object(properties)
        }
        (None, Function::Application) => named(&["state"]),
        (None, Function::Manage) => named(&["step"]),
        (None, Function::Admin)
            if route.path.ends_with("/sign-in") || route.path.ends_with("/reset") =>
        {
            named(&["email"])
        }
        (None, Function::Admin)
            if route.path.ends_with("/code") || route.path.ends_with("/enrol") =>
        {
            named(&["code"])
        }
        (None, _) => json!({}),
    };
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}
