//! One application as a row of cells, or as an object for programs.

use super::columns::FIXED;
use crate::admin::application_page::form_of;
use crate::record::Application;
use forms::{Answer, Column, Viewer};
use scheme::Declarations;
use serde_json::{Map, Value};

/// What turns an application into a row.
pub(in crate::admin) struct Cells<'a> {
    declarations: &'a Declarations,
    columns: Vec<Column>,
    viewer: Viewer,
}

impl<'a> Cells<'a> {
    /// Rows of these columns, as far as `viewer` may see them.
    pub(in crate::admin) fn new(
        declarations: &'a Declarations,
        columns: Vec<Column>,
        viewer: Viewer,
    ) -> Self {
        Self {
            declarations,
            columns,
            viewer,
        }
    }

    /// The heading row.
    pub(in crate::admin) fn headings(&self) -> Vec<String> {
        let headings = self.columns.iter().map(|column| column.heading.clone());
        headings.collect()
    }

    /// The row of `application`.
    pub(in crate::admin) fn row(&self, application: &Application) -> Vec<String> {
        let fixed = fixed_cells(application);
        let cell_under = |column: &Column| {
            let place = FIXED.iter().position(|name| *name == column.field);
            match place.and_then(|place| fixed.get(place)) {
                Some(cell) => cell.clone(),
                None => self.cell(application, &column.field),
            }
        };
        self.columns.iter().map(cell_under).collect()
    }

    /// The object of `application`: the fixed columns as texts, and under `answers` what was answered,
    /// by the fields' ids and as it is stored.
    ///
    /// # Errors
    /// Where an answer cannot be written as JSON.
    pub(super) fn object(&self, application: &Application) -> Result<Value, serde_json::Error> {
        let (mut object, mut answers) = (Map::new(), Map::new());
        let fixed = fixed_cells(application);
        for column in &self.columns {
            let place = FIXED.iter().position(|name| *name == column.field);
            if let Some(cell) = place.and_then(|place| fixed.get(place)) {
                object.insert(column.field.clone(), cell.clone().into());
            } else if let Some(answer) = self.seen(application, &column.field) {
                answers.insert(column.field.clone(), serde_json::to_value(answer)?);
            }
        }
        object.insert("answers".to_owned(), answers.into());
        Ok(Value::Object(object))
    }

    /// One answer as a cell.
    fn cell(&self, application: &Application, field: &str) -> String {
        let kind = form_of(self.declarations, application)
            .and_then(|form| form.field(field))
            .map(|field| &field.kind);
        match (kind, self.seen(application, field)) {
            (Some(kind), Some(answer)) => kind.cell(answer),
            _ => String::new(),
        }
    }

    /// One answer, where the viewer may see it. That is asked of the application's own form: another
    /// form may show a field of the same name to more people.
    fn seen<'b>(&self, application: &'b Application, field: &str) -> Option<&'b Answer> {
        let field = form_of(self.declarations, application)?
            .field(field)
            .filter(|field| field.is_shown_to(self.viewer))?;
        application.answers.get(&field.id)
    }
}

fn fixed_cells(application: &Application) -> [String; FIXED.len()] {
    let words: Vec<&str> = application.flags.iter().map(|flag| flag.word()).collect();
    [
        application.reference.to_string(),
        application.intake.clone(),
        application.role.clone(),
        application.status.word().to_owned(),
        format!("{:.3}", application.submitted),
        words.join("; "),
    ]
}
