//! GET `/admin/export`: which columns the copy is to have. A form that is sent by GET, so that the
//! choice can be kept as a bookmark.

use super::export::{Kind, all_columns};
use super::filters::Filters;
use super::session::Signed;
use super::{AdminView, LIST};
use crate::desk::{Desk, Moment, Request, Response};
use crate::ends::End;
use form_page::OptionView;
use http::StatusCode;
use serde::Serialize;

/// Where it is.
pub(super) const PATH: &str = "/admin/export";

#[derive(Serialize)]
struct Context {
    admin: AdminView,
    columns: Vec<OptionView>,
    filters: Vec<(String, String)>,
    kinds: Vec<KindView>,
    back_url: String,
}

#[derive(Serialize)]
struct KindView {
    action: String,
    words: String,
}

/// The page, for those who may take copies; every column that they may see is ticked.
pub(super) fn show(
    desk: &Desk,
    request: &Request,
    signed: &Signed,
    moment: Moment<'_>,
) -> Result<Response, End> {
    if !signed.may_export() {
        return Err(End::NotFound);
    }
    let declarations = &desk.declared.declarations;
    let filters = Filters::of(request, declarations, moment.now)?;
    let columns = all_columns(declarations, &filters, signed.viewer());
    let option = |(place, column): (usize, forms::Column)| OptionView {
        value: column.field,
        name: column.heading,
        hint: String::new(),
        checked: true,
        input_id: format!("column-{place}"),
        opens: Vec::new(),
    };
    let context = Context {
        admin: AdminView::of(signed),
        columns: columns.into_iter().enumerate().map(option).collect(),
        filters: filters.pairs(),
        kinds: Kind::ALL
            .map(|kind| KindView {
                action: kind.path(),
                words: format!("Download ({})", kind.name()),
            })
            .into(),
        back_url: format!("{LIST}?{}", filters.query()),
    };
    let title = "Choose the columns";
    Ok(desk.page(StatusCode::OK, "admin/columns.html", title, PATH, &context))
}
