//! The network in front of the functions, as the template has it: an address that a program can ask.
//! Of a request, it hands on what the template's policies let through, with the key that it shows.

use crate::lambda::{Lambda, Said};
use crate::world::{LEFT, NETWORK_HEADER, NETWORK_KEY, World, request};
use serde_json::{Value, json};
use std::thread;
use std::time::Duration;
use tiny_http::{Header, Request, Response, Server};

/// A status that a test answers with in a function's place.
pub(crate) type Fault<'a> = &'a dyn Fn(&str, &str) -> Option<u16>;

impl World {
    /// The probe's hour has come.
    #[track_caller]
    pub(crate) fn probe(&self) -> Said {
        self.probe_through(&|_, _| None)
    }

    /// The same, where `fault` answers some of the requests, by method and path.
    #[track_caller]
    pub(crate) fn probe_through(&self, fault: Fault<'_>) -> Said {
        let server = Server::http("127.0.0.1:0").expect("a port");
        let mut environment = self.environment("probe");
        let here = format!("http://{}", server.server_addr());
        environment.insert("BASE_URL".to_owned(), here);
        let now = self.time().to_string();
        let mut lambda = Lambda::start("probe", &environment, &now).expect("it starts");
        thread::scope(|scope| {
            let run = scope.spawn(|| lambda.invoke(b"{}", LEFT));
            while !run.is_finished() {
                let waiting = server.recv_timeout(Duration::from_millis(10));
                if let Some(request) = waiting.expect("a server") {
                    self.pass_on(request, fault);
                }
            }
            run.join().expect("an end")
        })
    }

    /// What the network does with one request.
    fn pass_on(&self, mut asked: Request, fault: Fault<'_>) {
        let (method, path) = (asked.method().to_string(), asked.url().to_owned());
        let mut body = Vec::new();
        asked.as_reader().read_to_end(&mut body).expect("a body");
        let answer = match fault(&method, &path) {
            Some(status) => json!({ "statusCode": status }),
            None if path.starts_with("/forms/") => {
                let headers = self.let_through(&asked);
                let headers: Vec<(&str, &str)> = headers
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_str()))
                    .collect();
                let body = Some(body.as_slice()).filter(|body| !body.is_empty());
                let answer = self.send(&request(&method, &path, &headers, body, ""));
                answer.told
            }
            // The bucket.
            None => {
                let form = path.trim_matches('/').rsplit('/').next();
                let action = format!("/forms/{}/check", form.unwrap_or_default());
                json!({ "statusCode": 200, "body": format!("<form action=\"{action}\">") })
            }
        };
        reply(asked, &answer);
    }

    /// The headers that the template's policy for the forms lets through. What the network itself adds
    /// is added by [`request`].
    fn let_through(&self, asked: &Request) -> Vec<(String, String)> {
        let resources = &self.stack.0["template"]["Resources"];
        let policy = &resources["ToForms"]["Properties"]["OriginRequestPolicyConfig"];
        let listed = policy["HeadersConfig"]["Headers"].as_array();
        let is_listed = |header: &&Header| {
            listed.into_iter().flatten().any(|name| {
                let name = name.as_str().unwrap_or_default();
                header.field.as_str().as_str().eq_ignore_ascii_case(name)
            })
        };
        let headers = asked.headers().iter().filter(is_listed);
        headers
            .map(|header| {
                let name = header.field.as_str().as_str().to_ascii_lowercase();
                (name, header.value.to_string())
            })
            .collect()
    }
}

fn reply(asked: Request, answer: &Value) {
    let status = answer["statusCode"].as_u64().expect("a status");
    let body = answer["body"].as_str().unwrap_or_default();
    let mut response =
        Response::from_string(body).with_status_code(u16::try_from(status).expect("a status"));
    let location = answer["headers"]["location"].as_str();
    let location = location.or(answer["multiValueHeaders"]["location"][0].as_str());
    if let Some(location) = location {
        response.add_header(Header::from_bytes("location", location).expect("a header"));
    }
    // A function that was ended meanwhile hears no answer.
    let _gone = asked.respond(response);
}

/// Whoever asks the API itself, past the network, is refused by every function that it leads to, even
/// with the network's own headers made up; and nothing is counted or kept of it.
#[test]
fn whoever_goes_round_the_network_is_refused_by_every_function() {
    let world = World::start();
    for path in [
        "/forms/mentee/submit",
        "/forms/submitted/nothing",
        "/forms/equality",
        "/forms/equality/submit",
        "/forms/approval/x",
        "/forms/application/x",
        "/admin/",
        "/admin/sign-in",
    ] {
        let made_up = [
            ("cloudfront-viewer-address", "192.0.2.9:1"),
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        let mut event = request("POST", path, &made_up, Some(b"email=a%40hull.ac.uk"), "");
        for key in [None, Some(""), Some("the network's kez")] {
            let headers = event["headers"].as_object_mut().expect("headers");
            match key {
                Some(key) => headers.insert(NETWORK_HEADER.to_owned(), json!(key)),
                None => headers.remove(NETWORK_HEADER),
            };
            let answer = world.send(&event).is(403);
            assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
        }
        event["headers"][NETWORK_HEADER] = json!(NETWORK_KEY);
        assert_ne!(world.send(&event).status, 403, "{path}");
    }
    let kept = world.items("Applications");
    let is_count = |item: &&Value| {
        item["pk"]["S"]
            .as_str()
            .is_some_and(|pk| pk.starts_with("CAP#"))
    };
    assert!(kept.iter().filter(is_count).count() <= 2, "{kept:#?}");
}

/// The network shows the key to every function, and no visitor can bring one of their own past it.
#[test]
fn the_network_shows_its_key_and_lets_no_other_through() {
    let world = World::start();
    let resources = &world.stack.0["template"]["Resources"];
    let network = &resources["Network"]["Properties"]["DistributionConfig"];
    let origins = network["Origins"].as_array().expect("origins");
    let functions = origins.iter().find(|one| one["Id"] == "functions");
    let shown = &functions.expect("an origin")["OriginCustomHeaders"]["Fn::If"];
    assert_eq!(shown[0], "ShowsKey");
    assert_eq!(shown[1][0]["HeaderName"], NETWORK_HEADER);
    let value = shown[1][0]["HeaderValue"]["Fn::Sub"]
        .as_str()
        .expect("a reference");
    assert!(value.starts_with("{{resolve:secretsmanager:"), "{value}");
    for (name, policy) in resources.as_object().expect("resources") {
        if policy["Type"] == "AWS::CloudFront::OriginRequestPolicy" {
            let headers =
                policy["Properties"]["OriginRequestPolicyConfig"]["HeadersConfig"].to_string();
            assert!(!headers.contains(NETWORK_HEADER), "{name}");
            assert!(headers.contains("content-type"), "{name}: a form needs it");
        }
    }
}
