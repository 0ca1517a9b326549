//! What an address asks for: which applications, which part of them, and which columns.

use super::columns::all_columns;
use super::parts::Part;
use crate::admin::filters::Filters;
use crate::decode::query_pairs;
use crate::desk::Request;
use crate::ends::End;
use forms::{Column, Viewer};
use jiff::Timestamp;
use scheme::Declarations;

/// The name of the part of the address that picks a column; it may stand there often.
const COLUMN: &str = "column";

/// What is asked for.
pub(super) struct Asked<'a> {
    pub(super) filters: Filters<'a>,
    pub(super) columns: Vec<Column>,
    pub(super) part: Part,
    /// The filters and columns as a query string.
    pub(super) query: String,
}

impl<'a> Asked<'a> {
    /// Reads the address: filters, and the columns that are wanted, or all that `viewer` may see. A
    /// column that they may not see is refused like one that is not there.
    pub(super) fn read(
        request: &Request,
        declarations: &'a Declarations,
        viewer: Viewer,
        now: Timestamp,
    ) -> Result<Self, End> {
        let (wanted, mut pairs): (Vec<_>, Vec<_>) = query_pairs(request)?
            .into_iter()
            .partition(|(name, _)| name == COLUMN);
        let part = Part::take_from(&mut pairs)?;
        let filters = Filters::of_pairs(pairs, declarations, now)?;
        let mut columns = all_columns(declarations, &filters, viewer);
        let mut query = filters.query();
        if wanted.is_empty() {
            return Ok(Self {
                filters,
                columns,
                part,
                query,
            });
        }
        let mut names: Vec<&str> = wanted.iter().map(|(_, name)| name.as_str()).collect();
        names.sort_unstable();
        let is_there = |name: &&str| columns.iter().any(|column| column.field == **name);
        let is_twice = names.windows(2).any(|two| two.first() == two.last());
        if is_twice || !names.iter().all(is_there) {
            return Err(End::BadRequest);
        }
        for name in &names {
            query.push_str(&format!("&{COLUMN}={name}"));
        }
        columns.retain(|one| names.contains(&one.field.as_str()));
        Ok(Self {
            filters,
            columns,
            part,
            query,
        })
    }
}
