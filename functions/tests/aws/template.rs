//! What the linters let pass: the template against the code, both ways, and against what was promised.

use crate::stack::{FUNCTIONS, Stack, read, root};
use serde_json::{Value, json};
use service::routes::{Function, ROUTES};
use std::collections::BTreeSet;

/// The properties of a resource, as the template has them.
fn properties<'a>(stack: &'a Stack, resource: &str) -> &'a Value {
    let properties = &stack.0["template"]["Resources"][resource]["Properties"];
    assert!(properties.is_object(), "no resource {resource}");
    properties
}

/// The resources of a type.
fn of_type<'a>(stack: &'a Stack, kind: &str) -> Vec<(&'a String, &'a Value)> {
    let resources = stack.0["template"]["Resources"]
        .as_object()
        .expect("resources");
    let found: Vec<_> = resources
        .iter()
        .filter(|(_, one)| one["Type"] == kind)
        .collect();
    assert!(!found.is_empty(), "no {kind}");
    found
}

#[test]
fn there_is_one_function_a_binary_and_one_role_and_log_a_function() {
    let stack = Stack::created();
    let binaries: BTreeSet<String> = std::fs::read_dir(root().join("functions/src/bin"))
        .expect("binaries")
        .map(|entry| {
            entry
                .expect("an entry")
                .path()
                .file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let known: BTreeSet<String> = FUNCTIONS
        .iter()
        .map(|(binary, _)| (*binary).to_owned())
        .collect();
    assert_eq!(binaries, known);
    let functions = of_type(&stack, "AWS::Serverless::Function");
    assert_eq!(functions.len(), FUNCTIONS.len());
    let mut roles = BTreeSet::new();
    for (binary, resource) in FUNCTIONS {
        let function = properties(&stack, resource);
        assert_eq!(
            function["CodeUri"],
            json!(format!("../target/package/{binary}.zip"))
        );
        let short = resource.strip_suffix("Function").expect("a name");
        assert_eq!(
            function["Role"],
            json!({"Fn::GetAtt": [format!("{short}Role"), "Arn"]})
        );
        assert_eq!(
            function["LoggingConfig"]["LogGroup"],
            json!({"Ref": format!("{short}Log")})
        );
        assert!(
            function["ReservedConcurrentExecutions"].is_object(),
            "{binary}: no ceiling"
        );
        roles.insert(
            stack.function(binary)["Role"]
                .as_str()
                .expect("a role")
                .to_owned(),
        );
        assert_eq!(stack.function(binary)["Runtime"], "provided.al2023");
        assert_eq!(stack.function(binary)["Architectures"], json!(["x86_64"]));
    }
    assert_eq!(roles.len(), FUNCTIONS.len(), "no role is shared");
}

/// A function that seals or opens anything must read the keys: without them it would do so with a key
/// that the next process does not have.
#[test]
fn a_function_reads_the_keys_if_and_only_if_its_use_case_seals() {
    let stack = Stack::created();
    for (binary, _) in FUNCTIONS {
        let seals = sources(binary)
            .iter()
            .any(|source| source.contains("desk.keys"));
        let wiring = read(&format!("functions/src/bin/{binary}.rs"));
        assert_eq!(wiring.contains("Needs::Keys"), seals, "{binary}");
        assert_eq!(
            stack.environment(binary).contains_key("KEYS_SECRET"),
            seals,
            "{binary}"
        );
    }
}

/// What a function's use case is written in, its tests left out.
fn sources(binary: &str) -> Vec<String> {
    let own = format!("functions/service/src/{binary}");
    let mut sources = vec![read(&format!("{own}.rs"))];
    let mut folders = vec![root().join(own)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy();
            match name.as_ref() {
                "tests" | "tests.rs" => {}
                _ if path.is_dir() => folders.push(path),
                _ => sources.push(std::fs::read_to_string(&path).expect("text")),
            }
        }
    }
    sources
}

/// A function reads the templates that it draws as it starts, and no other: what its use case names,
/// and what those take in, begins as its wiring says.
#[test]
fn a_function_reads_every_template_that_it_draws() {
    for (binary, _) in FUNCTIONS {
        let wiring = read(&format!("functions/src/bin/{binary}.rs"));
        let draws = wiring.split("const DRAWS: &[Templates] = &[").nth(1);
        let draws = draws.and_then(|rest| rest.split("];").next());
        let folders = draws.unwrap_or_default().split(',').map(str::trim);
        let draws: Vec<String> = folders
            .filter(|folder| !folder.is_empty() && *folder != "BASE")
            .map(|folder| format!("{}/", folder.to_lowercase()))
            .collect();
        // What every page shares is drawn by each of its templates in turn.
        let own = draws.iter().filter(|folder| folder.as_str() != "parts/");
        let own: Vec<&String> = own.collect();
        let mut waiting = drawn(binary);
        let mut seen = BTreeSet::new();
        while let Some(name) = waiting.pop() {
            if !seen.insert(name.clone()) {
                continue;
            }
            let is_read =
                name == "base.html" || draws.iter().any(|start| name.starts_with(start.as_str()));
            assert!(is_read, "{binary} draws {name}, and reads only {draws:?}");
            let text = read(&format!("templates/{name}"));
            waiting.extend(templates_in(&text));
        }
        let idle = |start: &&&String| !seen.iter().any(|name| name.starts_with(start.as_str()));
        let idle: Vec<&&String> = own.iter().filter(idle).collect();
        assert!(idle.is_empty(), "{binary} reads {idle:?} for nothing");
    }
}

/// The templates that a use case names; all e-mails and all ends where it names one by its word.
fn drawn(binary: &str) -> Vec<String> {
    let sources = sources(binary);
    let mut names: Vec<String> = sources.iter().flat_map(|one| templates_in(one)).collect();
    let folders = [("mail::write", "mail"), ("End::", "ends")];
    for (word, folder) in folders {
        if !sources.iter().any(|source| source.contains(word)) {
            continue;
        }
        let files = std::fs::read_dir(root().join("templates").join(folder)).expect("a folder");
        let file = |entry: std::fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        names.extend(files.map(|entry| format!("{folder}/{}", file(entry.expect("an entry")))));
    }
    names
}

/// What stands between quotation marks and is a template's name.
fn templates_in(text: &str) -> Vec<String> {
    let words = text.split('"').map(str::to_owned);
    words
        .filter(|word| {
            let is_name = word.ends_with(".html") && !word.contains(['{', ' ', '\n']);
            is_name && root().join("templates").join(word).exists()
        })
        .collect()
}

#[test]
fn every_route_of_the_code_leads_to_its_function_and_every_route_of_the_api_is_the_codes() {
    let stack = Stack::created();
    let binary = |function| match function {
        Function::Application => "application",
        Function::Monitoring => "monitoring",
        Function::Approval => "approval",
        Function::Manage => "manage",
        Function::Admin => "admin",
    };
    for route in ROUTES {
        let path = route.path.replace(['{', '}'], "");
        assert_eq!(stack.routed(&path), Some(binary(route.function)), "{path}");
    }
    // What no route has goes to a function too, which says so with a page of ours.
    for (path, function) in [
        ("/forms/a/b/c", "application"),
        ("/forms/x", "application"),
        ("/admin/x/y", "admin"),
    ] {
        assert_eq!(stack.routed(path), Some(function));
    }
    for (path, function) in stack
        .routes()
        .iter()
        .filter(|(path, _)| !path.contains("{proxy+}"))
    {
        let is_known = ROUTES
            .iter()
            .any(|route| route.path == path && binary(route.function) == *function);
        assert!(is_known, "{path} is no route of {function}'s");
    }
}

#[test]
fn the_network_sets_the_headers_that_the_functions_set() {
    let stack = Stack::created();
    let config = &properties(&stack, "Headers")["ResponseHeadersPolicyConfig"];
    let security = &config["SecurityHeadersConfig"];
    let transport = &security["StrictTransportSecurity"];
    assert_eq!(transport["IncludeSubdomains"], true);
    let mut set = BTreeSet::from([
        (
            "content-security-policy".to_owned(),
            text(&security["ContentSecurityPolicy"]["ContentSecurityPolicy"]),
        ),
        (
            "strict-transport-security".to_owned(),
            format!(
                "max-age={}; includeSubDomains",
                transport["AccessControlMaxAgeSec"]
            ),
        ),
        (
            "x-frame-options".to_owned(),
            text(&security["FrameOptions"]["FrameOption"]),
        ),
        (
            "referrer-policy".to_owned(),
            text(&security["ReferrerPolicy"]["ReferrerPolicy"]),
        ),
    ]);
    if security["ContentTypeOptions"]["Override"] == true {
        set.insert(("x-content-type-options".to_owned(), "nosniff".to_owned()));
    }
    for item in config["CustomHeadersConfig"]["Items"]
        .as_array()
        .expect("headers")
    {
        assert_eq!(item["Override"], true);
        set.insert((text(&item["Header"]), text(&item["Value"])));
    }
    let ours = service::headers::SECURITY.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(
        set,
        BTreeSet::from(ours),
        "left: the template, right: service::headers"
    );
    let network = &properties(&stack, "Network")["DistributionConfig"];
    let behaviours = network["CacheBehaviors"]
        .as_array()
        .expect("behaviours")
        .iter();
    for behaviour in behaviours.chain([&network["DefaultCacheBehavior"]]) {
        assert_eq!(
            behaviour["ResponseHeadersPolicyId"],
            json!({"Ref": "Headers"})
        );
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[test]
fn no_failure_becomes_a_success_and_no_functions_page_is_replaced() {
    let stack = Stack::created();
    let network = &properties(&stack, "Network")["DistributionConfig"];
    let pages = network["CustomErrorResponses"]
        .as_array()
        .expect("error pages");
    for page in pages {
        assert!(
            page["ResponseCode"].as_u64().expect("a code") >= 400,
            "{page}"
        );
        let code = page["ErrorCode"].as_u64().expect("a code");
        let is_ours = service::End::ALL
            .iter()
            .any(|end| u64::from(end.status().as_u16()) == code);
        assert!(!is_ours, "a function's own {code} would be replaced");
    }
    // Forms and administrators' pages are never kept, and the equality form hears no cookie and no address.
    for behaviour in network["CacheBehaviors"].as_array().expect("behaviours") {
        assert_eq!(
            behaviour["CachePolicyId"],
            "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
        );
    }
    assert_eq!(
        network["CacheBehaviors"][0]["PathPattern"], "/forms/equality*",
        "before /forms/*"
    );
    let equality = &properties(&stack, "ToEquality")["OriginRequestPolicyConfig"];
    assert_eq!(equality["CookiesConfig"]["CookieBehavior"], "none");
    assert_eq!(
        equality["HeadersConfig"]["Headers"],
        json!(["content-type", "origin", "sec-fetch-site"])
    );
}

#[test]
fn the_tables_are_as_promised_and_as_the_store_makes_them() {
    let stack = Stack::created();
    let applications = properties(&stack, "Applications");
    let monitoring = properties(&stack, "Monitoring");
    let releases = properties(&stack, "Releases");
    assert_eq!(of_type(&stack, "AWS::DynamoDB::Table").len(), 3);
    for (table, ours) in [
        (applications, store::tables::applications("t")),
        (monitoring, store::tables::monitoring("t")),
        (releases, store::tables::releases("t")),
    ] {
        let ours = ours.expect("a definition");
        let keys = |keys: &Value| keys.as_array().map_or(0, Vec::len);
        let key = ours.get_key_schema().clone().expect("keys");
        assert_eq!(keys(&table["KeySchema"]), key.len());
        for (own, made) in table["KeySchema"]
            .as_array()
            .expect("keys")
            .iter()
            .zip(&key)
        {
            assert_eq!(own["AttributeName"], made.attribute_name());
            assert_eq!(own["KeyType"], made.key_type().as_str());
        }
        assert_eq!(table["DeletionProtectionEnabled"], true);
        let indexes = ours
            .get_global_secondary_indexes()
            .clone()
            .unwrap_or_default();
        assert_eq!(keys(&table["GlobalSecondaryIndexes"]), indexes.len());
        for (own, made) in table["GlobalSecondaryIndexes"]
            .as_array()
            .into_iter()
            .flatten()
            .zip(&indexes)
        {
            assert_eq!(own["IndexName"], made.index_name());
            let listed = made
                .projection()
                .expect("a projection")
                .non_key_attributes();
            assert_eq!(own["Projection"]["NonKeyAttributes"], json!(listed));
        }
        let stream = ours
            .get_stream_specification()
            .as_ref()
            .and_then(|stream| stream.stream_view_type());
        assert_eq!(
            table["StreamSpecification"]["StreamViewType"].as_str(),
            stream.map(|view| view.as_str())
        );
    }
    let recovers = |table: &Value| {
        table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"].clone()
    };
    assert_eq!(
        [
            recovers(applications),
            recovers(monitoring),
            recovers(releases)
        ],
        [json!(true), json!(false), json!(true)]
    );
    for table in [applications, monitoring] {
        assert_eq!(
            table["TimeToLiveSpecification"],
            json!({"AttributeName": store::tables::EXPIRES_AT, "Enabled": true})
        );
    }
    assert_ne!(
        applications["SSESpecification"], monitoring["SSESpecification"],
        "each has its own key"
    );
    let recovery = stack.0["tables"]["Monitoring"]["recovery"].clone();
    assert_eq!(recovery, "DISABLED", "as it was created");
}

/// No log line, sample, trace or access log says when a response to the equality form came.
#[test]
fn nothing_watches_the_equality_form() {
    let stack = Stack::created();
    for resource in ["MonitoringFunction", "ReleaseFunction"] {
        let logging = &properties(&stack, resource)["LoggingConfig"];
        assert_eq!(logging["SystemLogLevel"], "WARN", "{resource}");
        assert_eq!(logging["ApplicationLogLevel"], "WARN", "{resource}");
    }
    for word in [
        "Tracing",
        "TracingEnabled",
        "AccessLogSettings",
        "LoggingConfiguration",
        "S3BackupMode",
        "AWS::Backup",
    ] {
        assert!(!read("infra/template.yaml").contains(word), "{word}");
    }
    let edge = read("infra/edge.yaml");
    assert!(!edge.contains("SampledRequestsEnabled: true"));
    assert!(edge.contains("NotStatement") && edge.contains("SearchString: /forms/equality"));
}

/// The bill (infra/prices.toml) counts what watches as the template has it: each metric that an alarm looks
/// at, and each of the functions' own that the dashboard or an alarm shows.
#[test]
fn the_bill_counts_what_the_template_watches() {
    let stack = Stack::created();
    let prices = read("infra/prices.toml");
    let priced = |unit: &str| -> usize {
        let mut lines = prices.lines();
        let line = lines.find_map(|line| line.strip_prefix(&format!("{unit} = ")));
        line.expect("a unit").parse().expect("a number")
    };
    let alarms = of_type(&stack, "AWS::CloudWatch::Alarm");
    let looked_at = alarms.iter().map(|(_, alarm)| {
        let metrics = alarm["Properties"]["Metrics"].as_array();
        let metrics = metrics.map(|all| all.iter().filter(|one| one["MetricStat"].is_object()));
        metrics.map_or(1, Iterator::count)
    });
    assert_eq!(looked_at.sum::<usize>(), priced("alarm_metrics"));
    let template = read("infra/template.yaml");
    let shown = template.matches(r#"["Mentoring", ""#).count();
    // `milliseconds` of the probe is counted and not shown; `refused` of letters is shown.
    assert_eq!(shown + 1, priced("metrics"), "the functions' own metrics");
}

/// The generator in the site's source is packaged with the functions, so it is run where they would be.
#[test]
fn the_site_is_built_on_the_processor_that_the_functions_are_packaged_for() {
    let template = read("infra/template.yaml");
    assert!(template.contains("Architectures: [!Ref Architecture]"));
    assert!(template.contains("IsArm: !Equals [!Ref Architecture, arm64]"));
    assert!(template.contains("Type: !If [IsArm, ARM_LAMBDA_CONTAINER, LINUX_LAMBDA_CONTAINER]"));
    let image = template.lines().find(|line| line.contains("Image: !If"));
    let image = image.expect("an image for each processor");
    let (arm, intel) = (image.find("aarch64"), image.find("x86_64"));
    assert!(arm.is_some() && arm < intel, "{image}");
}

#[test]
fn rules_on_size_and_rate_block_and_every_alarm_goes_to_one_topic() {
    let stack = Stack::created();
    let edge = read("infra/edge.yaml");
    assert!(!edge.contains("Count: {}") && edge.matches("Action: {Block:").count() == 3);
    for (name, alarm) in of_type(&stack, "AWS::CloudWatch::Alarm") {
        assert_eq!(
            alarm["Properties"]["AlarmActions"],
            json!([{"Ref": "Alarms"}]),
            "{name}"
        );
    }
    for (name, log) in of_type(&stack, "AWS::Logs::LogGroup") {
        assert_eq!(
            log["Properties"]["RetentionInDays"],
            json!({"Ref": "LogDays"}),
            "{name}"
        );
    }
    for (name, schedule) in of_type(&stack, "AWS::Scheduler::Schedule") {
        let target = &schedule["Properties"]["Target"];
        assert!(
            target["DeadLetterConfig"].is_object() && target["RetryPolicy"].is_object(),
            "{name}"
        );
    }
    let letters = &properties(&stack, "NotifyFunction")["Events"]["Letters"]["Properties"];
    assert_eq!(
        letters["FunctionResponseTypes"],
        json!(["ReportBatchItemFailures"])
    );
    assert!(letters["DestinationConfig"]["OnFailure"]["Destination"].is_object());
}

/// What moto's CloudFormation has no model of was linted against its schema, but not created. The list
/// is written down, so that nobody takes more for proved than was.
#[test]
fn what_could_not_be_created_in_the_emulator_is_known() {
    let stack = Stack::created();
    let known = [
        "AWS::ApiGatewayV2::Api",
        "AWS::ApiGatewayV2::Stage",
        "AWS::Budgets::Budget",
        "AWS::CloudFront::Distribution",
        "AWS::CloudFront::Function",
        "AWS::CloudFront::OriginAccessControl",
        "AWS::CloudFront::OriginRequestPolicy",
        "AWS::CloudFront::ResponseHeadersPolicy",
        "AWS::CloudWatch::Alarm",
        "AWS::CodeBuild::Project",
        "AWS::S3::BucketPolicy",
        "AWS::SES::EmailIdentity",
        "AWS::SNS::TopicPolicy",
        "AWS::Scheduler::Schedule",
        "AWS::SecretsManager::Secret",
    ];
    assert_eq!(stack.0["not_made"], json!(known));
}

/// The variables that could send a function's calls elsewhere are never set by the template: the name of
/// each begins so.
#[test]
fn the_template_sets_no_endpoint_and_no_secret() {
    let template = read("infra/template.yaml");
    for word in [
        "AWS_ENDPOINT_URL",
        "SecretString",
        "GenerateSecretString",
        "Policies: Dynamo",
        "CrudPolicy",
    ] {
        assert!(!template.contains(word), "{word}");
    }
}
