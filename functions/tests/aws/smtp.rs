//! E-mail without SES: by a real server's own protocol, in every way that it can fail (R4), and by
//! the real function, with what its role then lets it do.

use crate::mail_server::{Fault, MailServer, Speaks};
use crate::policy::texts;
use crate::stack::{PLACE, Stack};
use crate::world::{LEFT, NOW, World};
use functions::Smtp;
use serde_json::{Value, json};
use service::mail::Email;
use service::ports::{SendError, SendMail};
use std::collections::BTreeSet;
use std::net::TcpListener;
use std::time::Duration;

/// How long a server may take that answers.
const PATIENCE: Duration = Duration::from_secs(60);

fn email() -> Email {
    Email {
        id: "receipt#7K4M-9RTX-2C7P".to_owned(),
        from: "The scheme <scheme@example.org>".to_owned(),
        reply_to: "people@example.org".to_owned(),
        to: "zoe@example.ac.uk".to_owned(),
        subject: "We have it, Zoë".to_owned(),
        text: "Dear Zoë,\n.\n..a line of one dot is above.".to_owned(),
        html: "<p>Dear Zoë</p>".to_owned(),
    }
}

/// Sends [`email`] to the server at `address`.
async fn send(address: &str, patience: Duration) -> Result<(), SendError> {
    let sender = Smtp::at(address, patience).expect("an address");
    sender.send_mail(&email()).await
}

#[tokio::test]
async fn an_email_arrives_whole_under_an_id_made_of_its_letter() {
    let server = MailServer::that(Speaks::Openly);
    for _ in 0..2 {
        let address = format!("smtp://{}", server.place);
        send(&address, PATIENCE).await.expect("sent");
    }
    let taken = server.taken();
    assert_eq!(taken.len(), 2);
    for letter in &taken {
        assert_eq!(letter.to, "RCPT TO:<zoe@example.ac.uk>");
        for line in [
            "From: \"The scheme\" <scheme@example.org>",
            "Reply-To: people@example.org",
            "To: zoe@example.ac.uk",
            "Message-ID: <receipt.7K4M-9RTX-2C7P@example.org>",
        ] {
            assert!(letter.text.contains(line), "no `{line}` in {}", letter.text);
        }
        for part in [
            "multipart/alternative",
            "text/plain",
            "text/html",
            "one dot is above",
        ] {
            assert!(letter.text.contains(part), "no {part} in {}", letter.text);
        }
    }
}

#[tokio::test]
async fn whatever_goes_wrong_a_letter_is_tried_again_or_set_aside_and_never_told_as_sent() {
    let later = |at, line| (Fault::Says(at, line), false);
    let never = |at, line| (Fault::Says(at, line), true);
    let cases = [
        later("", "421 CANARY is closing"),
        later("", "554 CANARY, no service here"),
        later("EHLO", "500 CANARY"),
        later("MAIL", "451 CANARY is busy"),
        never("MAIL", "553 CANARY may not send"),
        later("RCPT", "450 CANARY is full"),
        never("RCPT", "550 no CANARY here"),
        later("DATA", "451 CANARY"),
        never("DATA", "554 CANARY"),
        later(".", "452 CANARY, no room"),
        never(".", "554 CANARY looks bad"),
        later(".", "nonsense of CANARY"),
        (Fault::HangsUp(""), false),
        (Fault::HangsUp("MAIL"), false),
        (Fault::HangsUp("DATA"), false),
        (Fault::HangsUp("."), false),
        (Fault::IsSilent("RCPT"), false),
        (Fault::IsSilent("."), false),
    ];
    for (fault, is_final) in cases {
        let server = MailServer::that(Speaks::Openly);
        server.has(fault);
        let address = format!("smtp://{}", server.place);
        let patience = match fault {
            Fault::IsSilent(_) => Duration::from_secs(1),
            _ => PATIENCE,
        };
        let error = send(&address, patience).await.expect_err("told as sent");
        assert!(!error.to_string().contains("CANARY"), "{error}");
        let never = matches!(error, SendError::Never(_));
        assert_eq!(never, is_final, "{fault:?}: {error}");
        let taken = usize::from(fault.is_after_the_effect());
        assert_eq!(server.taken().len(), taken, "{fault:?}");
        server.has(Fault::None);
        let again = send(&address, PATIENCE).await;
        assert_eq!(again, Ok(()), "once it is well again");
    }
    println!("promise R4: {} ways of an SMTP server to fail", cases.len());
}

#[tokio::test]
async fn a_server_that_is_not_there_is_asked_again() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("smtp://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let told = send(&address, PATIENCE).await.expect_err("not sent");
    assert!(matches!(told, SendError::Later(_)), "{told}");
}

#[tokio::test]
async fn without_tls_that_can_be_trusted_neither_password_nor_letter_is_said() {
    for (speaks, scheme, query) in [
        // It has no TLS to offer.
        (Speaks::Openly, "smtp", "?tls=required"),
        (Speaks::Openly, "smtps", ""),
        // Nobody whom we trust signed its certificate.
        (Speaks::StartTls, "smtp", "?tls=required"),
        (Speaks::Tls, "smtps", ""),
    ] {
        let server = MailServer::that(speaks);
        let address = format!("{scheme}://ann:secret@{}{query}", server.place);
        // Spoken to by TLS, one that has none waits for words that never come.
        let told = send(&address, Duration::from_secs(2))
            .await
            .expect_err("not sent");
        assert!(
            matches!(told, SendError::Later(_)),
            "{speaks:?} {scheme}: {told}"
        );
        assert_eq!(server.taken().len(), 0, "{speaks:?} {scheme}");
        let overheard = server.overheard();
        let tells = |verb: &String| ["AUTH", "MAIL", "RCPT", "DATA"].contains(&verb.as_str());
        assert!(!overheard.iter().any(tells), "{overheard:?}");
    }
}

/// The secret that the template is told of.
fn secret() -> String {
    let (region, account) = PLACE.split_once(':').expect("a place");
    format!("arn:aws:secretsmanager:{region}:{account}:secret:mentoring-mail-AbCdEf")
}

/// The system with `notify` sending by `server`.
fn world(server: &MailServer, address: &str) -> (World, tempfile::TempDir) {
    let stack = Stack::with("mail-server", &[("MailServerSecretArn", &secret())]);
    let folder = tempfile::tempdir().expect("a folder");
    let trusted = folder.path().join("trusted.pem");
    std::fs::write(&trusted, &server.certificate).expect("a file");
    let mut world = World::of(stack);
    world.also("SSL_CERT_FILE", &trusted.display().to_string());
    world.gate.hold_secret(&secret(), address);
    (world, folder)
}

#[test]
fn the_function_sends_by_the_server_of_the_secret_and_may_not_use_ses() {
    for (speaks, scheme, query) in [
        (Speaks::Tls, "smtps", ""),
        (Speaks::StartTls, "smtp", "?tls=required"),
    ] {
        let server = MailServer::that(speaks);
        let address = format!(
            "{scheme}://ann%40example.org:s%2Fcret@{}{query}",
            server.place
        );
        let (world, _folder) = world(&server, &address);
        world.submit(&world.filled("mentee"));
        let records = world.stream();
        assert_eq!(records.len(), 2);
        let event = json!({ "Records": records }).to_string();
        let notify = || -> Vec<Value> {
            let said = world.invoke("notify", event.as_bytes(), LEFT);
            let said = said.expect("an answer");
            said["batchItemFailures"]
                .as_array()
                .expect("a list")
                .clone()
        };
        // A server that knows no such password yet is not one that refuses letters.
        server.has(Fault::Says("AUTH", "535 CANARY"));
        assert_eq!(notify().len(), 2, "both wait");
        server.has(Fault::Says("RCPT", "451 CANARY"));
        assert_eq!(notify().len(), 2, "both wait");
        server.has(Fault::Says("RCPT", "550 CANARY"));
        assert_eq!(notify().len(), 0, "both are set aside");
        let printed = world.printed_once("notify", "\"refused\":2");
        for word in ["CANARY", "s/cret", "s%2Fcret", "hull"] {
            assert!(!printed.contains(word), "{word} in {printed}");
        }
        server.has(Fault::None);
        assert_eq!(notify().len(), 0);
        let taken = server.taken();
        assert_eq!(taken.len(), 2, "they stayed in the outbox");
        assert!(taken.iter().all(|letter| letter.by_tls));
        assert!(
            taken
                .iter()
                .all(|one| one.login == " ann@example.org s/cret")
        );
        assert_eq!(world.gate.mails().len(), 0, "SES heard nothing");
        assert_eq!(world.gate.refused(), Vec::<String>::new());
        may_read_that_secret_alone(&world);
    }
}

/// What `notify` may do beyond the tables, by its role.
fn may_read_that_secret_alone(world: &World) {
    let statements = world.stack.statements("notify");
    let actions: BTreeSet<&str> = statements
        .iter()
        .flat_map(|one| texts(&one["Action"]))
        .filter(|action| action.starts_with("ses:") || action.starts_with("secretsmanager:"))
        .collect();
    assert_eq!(actions, BTreeSet::from(["secretsmanager:GetSecretValue"]));
    let reads = |one: &&Value| texts(&one["Action"]).any(|own| own.starts_with("secretsmanager:"));
    let resources: Vec<&str> = statements
        .iter()
        .filter(reads)
        .flat_map(|one| texts(&one["Resource"]))
        .collect();
    assert_eq!(resources, [secret().as_str()]);
    let used = world.gate.used();
    let read = |used: &(String, String, String)| used.2 == "secretsmanager:GetSecretValue";
    assert!(used.iter().any(|one| one.0 == "notify" && read(one)));
    // Every other function is as it was.
    let plain = Stack::created();
    for (binary, _) in crate::stack::FUNCTIONS {
        if binary != "notify" {
            let same = plain
                .environment(binary)
                .keys()
                .cloned()
                .collect::<Vec<_>>();
            let own = world
                .stack
                .environment(binary)
                .into_keys()
                .collect::<Vec<_>>();
            assert_eq!(own, same, "{binary}");
        }
    }
    assert!(!plain.environment("notify").contains_key("SMTP_SECRET"));
}

#[test]
fn an_address_that_would_send_in_the_open_ends_the_function_and_is_not_told() {
    let server = MailServer::that(Speaks::Openly);
    for address in [
        "smtp://ann:canary@mail.example.org:587",
        "mail.example.org canary",
        "",
    ] {
        let (world, _folder) = world(&server, address);
        let environment = world.environment("notify");
        let started = crate::lambda::Lambda::start("notify", &environment, NOW);
        let Err(said) = started else {
            panic!("it starts with `{address}`");
        };
        assert!(said.contains("MailServer"), "{said}");
        assert!(!said.contains("canary"), "{said}");
    }
}
