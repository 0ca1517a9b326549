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
        self.items(table)
    }

    /// Stops a kept system, changes each item of `table` where `change` says that it did, and starts it
    /// again.
    #[track_caller]
    pub(crate) fn spoiled(mut self, table: &str, change: impl Fn(&mut Value) -> bool) -> Self {
        self.stop();
        let database = self.database();
        for mut item in self.items(table) {
            if change(&mut item) {
                let put = json!({ "TableName": table, "Item": item });
                let put = serde_json::from_value(put).expect("a request");
                database.put_item(put).expect("a write");
            }
        }
        drop(database);
        let options = self.options.clone();
        self.again(options)
    }

    /// Takes the tables away from a kept system that goes on running.
    #[track_caller]
    pub(crate) fn lose_tables(&self) {
        let database = self.database();
        for table in ["applications", "monitoring", "releases"] {
            let gone = serde_json::from_value(json!({ "TableName": table }));
            database
                .delete_table(gone.expect("a request"))
                .expect("a table");
        }
    }

    #[track_caller]
    fn database(&self) -> Database {
        let path = self.options.data.join("engine.db");
        Database::new(&path.to_string_lossy()).expect("the engine's file")
    }

    #[track_caller]
    fn items(&self, table: &str) -> Vec<Value> {
        let database = self.database();
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
