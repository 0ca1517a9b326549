//! Every route of the functions, in one table: what the preview serves, what the tests walk, and
//! what the template must declare.

use http::Method;

/// Which function answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Function {
    /// The mentor and mentee forms.
    Application,
    /// The equality form.
    Monitoring,
    /// The line manager's link.
    Approval,
    /// The applicant's link.
    Manage,
    /// The administrators.
    Admin,
}

/// One route. A part of the path in braces stands for any one part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// The path.
    pub path: &'static str,
    /// The methods that it answers; HEAD goes with GET.
    pub methods: &'static [&'static str],
    /// Which function answers.
    pub function: Function,
}

const fn route(methods: &'static [&'static str], path: &'static str, function: Function) -> Route {
    Route {
        path,
        methods,
        function,
    }
}

/// All of them. Where two fit a path, the first counts.
pub const ROUTES: &[Route] = &[
    route(&["GET"], "/forms/equality", Function::Monitoring),
    route(&["POST"], "/forms/equality/submit", Function::Monitoring),
    route(
        &["GET"],
        "/forms/submitted/{reference}",
        Function::Application,
    ),
    route(
        &["GET", "POST"],
        "/forms/approval/{token}",
        Function::Approval,
    ),
    route(
        &["GET", "POST"],
        "/forms/application/{token}",
        Function::Manage,
    ),
    route(&["POST"], "/forms/{form}/check", Function::Application),
    route(&["POST"], "/forms/{form}/submit", Function::Application),
    route(&["GET"], "/admin/", Function::Admin),
    route(&["POST"], "/admin/sign-in", Function::Admin),
    route(&["GET", "POST"], "/admin/sign-in/{token}", Function::Admin),
    route(&["GET", "POST"], "/admin/code", Function::Admin),
    route(&["GET", "POST"], "/admin/enrol", Function::Admin),
    route(&["POST"], "/admin/sign-out", Function::Admin),
    route(&["POST"], "/admin/sign-out-everywhere", Function::Admin),
    route(&["GET"], "/admin/equality", Function::Admin),
    route(&["GET"], "/admin/equality.csv", Function::Admin),
    route(&["GET"], "/admin/equality.json", Function::Admin),
    route(&["GET"], "/admin/record", Function::Admin),
    route(&["POST"], "/admin/reset", Function::Admin),
    route(&["GET"], "/admin/applications", Function::Admin),
    route(&["GET"], "/admin/applications/{id}", Function::Admin),
    route(&["POST"], "/admin/bulk", Function::Admin),
    route(&["GET"], "/admin/export/applications.csv", Function::Admin),
    route(&["GET"], "/admin/export/applications.xlsx", Function::Admin),
    route(&["GET"], "/admin/export/applications.json", Function::Admin),
    route(&["GET"], "/admin/export", Function::Admin),
];

/// What a method and a path lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<'a> {
    /// A route, and the parts of the path that its braces stand for.
    Route(Route, Vec<&'a str>),
    /// A path that has a route, but not for this method; with the value of `Allow`.
    WrongMethod(String, Function),
    /// No route.
    Nothing,
}

/// Finds the route of `method` and `path`.
pub fn find<'a>(method: &Method, path: &'a str) -> Found<'a> {
    for route in ROUTES {
        let Some(parts) = fit(route.path, path) else {
            continue;
        };
        let asked = if method == Method::HEAD {
            "GET"
        } else {
            method.as_str()
        };
        if route.methods.contains(&asked) {
            return Found::Route(*route, parts);
        }
        let mut allow: Vec<&str> = route.methods.to_vec();
        if allow.contains(&"GET") {
            allow.push("HEAD");
        }
        return Found::WrongMethod(allow.join(", "), route.function);
    }
    Found::Nothing
}

fn fit<'a>(pattern: &str, path: &'a str) -> Option<Vec<&'a str>> {
    let (mut wanted, mut given) = (pattern.split('/'), path.split('/'));
    let mut parts = Vec::new();
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(parts),
            (Some(want), Some(part)) if want.starts_with('{') && !part.is_empty() => {
                parts.push(part);
            }
            (Some(want), Some(part)) if want == part => {}
            _ => return None,
        }
    }
}
