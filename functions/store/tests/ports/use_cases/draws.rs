//! References that others have: a page draws on, and finds what it drew however often it is pressed (R5).

use super::watched::Watched;
use super::world::{Ask, NOW, asked, at, filled, submission};
use crate::engine::Engine;
use crate::samples::new_application;
use scheme::Reference;
use service::ports::{ReadDossier, StoreApplication};

/// How many references a page draws before it gives up.
const DRAWS: usize = 5;

/// An engine on which others have these references.
async fn with_others(taken: &[Reference]) -> (Engine, Watched) {
    let engine = Engine::start().await;
    let ports = Watched::new(&engine, &engine.client);
    for (seed, reference) in (1..).zip(taken) {
        let mut other = new_application(seed);
        other.application.reference = reference.clone();
        other.approval.reference = reference.clone();
        ports.store_application(&other, None).await.unwrap();
    }
    (engine, ports)
}

/// The reference that a press of Submit leads to.
async fn pressed(ports: &Watched, press: &Ask) -> Reference {
    let answer = asked(ports, press, at(NOW)).await;
    assert_eq!(answer.status, 303, "{}", answer.page);
    let last = answer.location.rsplit('/').next().expect("a reference");
    Reference::parse(last).expect("a reference")
}

#[tokio::test]
async fn a_page_whose_references_are_taken_draws_on_and_finds_its_own_again() {
    let (_, ports) = with_others(&[]).await;
    let press = submission(&ports, &filled("ann@hull.ac.uk"), at(NOW)).await;
    let mut taken = Vec::new();
    for _ in 0..DRAWS {
        let (engine, ports) = with_others(&taken).await;
        let own = pressed(&ports, &press).await;
        assert!(!taken.contains(&own), "{own} is another's");
        assert_eq!(pressed(&ports, &press).await, own, "the same page");
        assert_eq!(engine.count("APP#").await, 2 * (taken.len() + 1));
        for (seed, reference) in (1..).zip(&taken) {
            let kept = ports.read_dossier(reference, at(NOW)).await.unwrap();
            let own = new_application(seed).application.link;
            assert_eq!(kept.expect("another's").application.link, own);
        }
        taken.push(own);
    }
    let (engine, ports) = with_others(&taken).await;
    let before = engine.partitions().await;
    let answer = asked(&ports, &press, at(NOW)).await;
    assert_eq!(answer.status, 500);
    assert_eq!(engine.partitions().await, before, "nothing is stored");
    println!("promise R5: {DRAWS} collisions forced, one after another");
}
