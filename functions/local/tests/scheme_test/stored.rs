//! What the store holds, raw, once the system has stopped.

use super::SchemeTest;
use dynoxide::Database;
use serde_json::{Value, json};
use std::path::PathBuf;
use tempfile::TempDir;

impl SchemeTest {
    /// Stops a kept system and gives the file of its store, in the folder that keeps it.
    #[track_caller]
    pub(crate) fn into_file(mut self) -> (TempDir, PathBuf) {
        self.no_mail();
        self.stop();
        let folder = self.folder.take().expect("a kept system");
        (folder, self.options.data.join("engine.db"))
    }

    /// Stops a kept system and gives every item of `table`, as the store holds it. Every e-mail must
    /// have been looked at.
    #[track_caller]
    pub(crate) fn into_items(mut self, table: &str) -> Vec<Value> {
        self.no_mail();
        self.stop();
        let path = self.options.data.join("engine.db");
        let database = Database::new(&path.to_string_lossy()).expect("the engine's file");
        let (mut items, mut from) = (Vec::new(), Value::Null);
        loop {
            let mut request = json!({ "TableName": table });
            if !from.is_null() {
                request["ExclusiveStartKey"] = from;
            }
            let request = serde_json::from_value(request).expect("a request");
            let page = database.scan(request).expect("a page of items");
            let page = serde_json::to_value(page).expect("JSON");
            items.extend(page["Items"].as_array().into_iter().flatten().cloned());
            from = page["LastEvaluatedKey"].clone();
            if from.is_null() {
                return items;
            }
        }
    }
}
