//! The drill (R12): a backup is taken of a scheme that has lived, and restored into empty tables.

use super::held;
use super::lives::lived;
use super::world::at;
use crate::copy::{restore, take};
use crate::engine::Engine;
use crate::items::line;
use service::ports::{ListApplications, Selection};
use std::fs;
use std::path::PathBuf;

/// Before anything of [`lived`] has expired.
const NOW: &str = "2023-06-09T22:00:00Z";

/// A folder that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("mentoring-{name}-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        // One that an earlier run of the same number left.
        let _ = fs::remove_dir_all(&path);
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Every item of the two tables as a line, in order, without what opens a door and what has expired.
async fn lines(engine: &Engine) -> Vec<String> {
    let mut lines = Vec::new();
    for table in [&engine.names.applications, &engine.names.releases] {
        lines.extend(engine.scan(table).await.iter().map(line));
    }
    lines.retain(|line| !line.contains("SESSION#") && !line.contains("SIGNIN#") && lives(line));
    lines.sort();
    lines
}

/// Whether the item of this line has not expired. A release never does.
fn lives(line: &str) -> bool {
    let Some((_, rest)) = line.split_once(r#""expires_at":{"N":""#) else {
        return true;
    };
    let (expires_at, _) = rest.split_once('"').expect("a number");
    expires_at.parse::<i64>().expect("seconds") > at(NOW).as_second()
}

#[tokio::test]
async fn a_backup_that_is_restored_is_the_same_data() {
    let folder = Folder::new("drill");
    let engine = lived().await;
    let said = take(&engine.client, &engine.names, &folder.0, at(NOW))
        .await
        .unwrap();
    let other = Engine::start().await;
    restore(&other.client, &other.names, &folder.0, at(NOW))
        .await
        .unwrap();
    let before = lines(&engine).await;
    assert!(before.len() > 15, "{said}");
    assert_eq!(lines(&other).await, before);
    assert!(other.scan(&other.names.monitoring).await.is_empty());
    let kinds = held(&other).await;
    assert!(
        !kinds
            .keys()
            .any(|kind| kind.starts_with("SESSION") || kind.starts_with("SIGNIN"))
    );
    println!(
        "promise R12: {} items taken, restored and compared",
        before.len()
    );

    // It is not only the same items: the restored tables are read, and listed by the index, as before.
    let selection = Selection {
        intake: "2023".to_owned(),
        role: "mentee".to_owned(),
        status: None,
    };
    let listed = async |engine: &Engine| {
        let store = engine.applications();
        let page = store.list_applications(&selection, None, at(NOW)).await;
        page.unwrap().items
    };
    assert_eq!(listed(&other).await, listed(&engine).await);
}

#[tokio::test]
async fn a_backup_is_taken_and_restored_whole_or_not_at_all() {
    let folder = Folder::new("whole");
    let engine = lived().await;
    take(&engine.client, &engine.names, &folder.0, at(NOW))
        .await
        .unwrap();
    let again = take(&engine.client, &engine.names, &folder.0, at(NOW)).await;
    assert!(again.unwrap_err().0.contains("is there already"));
    let full = restore(&engine.client, &engine.names, &folder.0, at(NOW)).await;
    assert!(full.unwrap_err().0.contains("is not empty"));
    let file = folder.0.join("applications.jsonl");
    let text = fs::read_to_string(&file).unwrap();
    for cut in [0, 1, text.len() / 2, text.len() - 3] {
        fs::write(&file, &text[..text.floor_char_boundary(cut)]).unwrap();
        let other = Engine::start().await;
        let came = restore(&other.client, &other.names, &folder.0, at(NOW)).await;
        assert!(came.is_err(), "cut at {cut}");
        assert_eq!(lines(&other).await, Vec::<String>::new());
    }
    println!("promise R12: 4 broken backups refused");
}

#[tokio::test]
async fn what_has_expired_does_not_come_back() {
    let folder = Folder::new("expired");
    let engine = lived().await;
    take(&engine.client, &engine.names, &folder.0, at(NOW))
        .await
        .unwrap();
    let other = Engine::start().await;
    let late = at("2030-01-01T00:00:00Z");
    restore(&other.client, &other.names, &folder.0, late)
        .await
        .unwrap();
    assert_eq!(lines(&other).await, Vec::<String>::new());
}
