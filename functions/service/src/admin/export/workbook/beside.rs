//! The files of a workbook beside its sheets: what lists them, and how cells look.

/// The files beside the sheets that are the same in each workbook.
const PARTS: [(&str, &str); 2] = [
    (
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/styles.xml",
        r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"#,
    ),
];

/// The name and the text of each, in a workbook of so many `sheets`.
pub(super) fn files_beside(sheets: usize) -> impl Iterator<Item = (&'static str, String)> {
    let lists = [
        ("[Content_Types].xml", content_types(sheets)),
        ("xl/workbook.xml", list(sheets)),
        ("xl/_rels/workbook.xml.rels", relations(sheets)),
    ];
    let parts = PARTS.map(|(name, text)| (name, text.to_owned()));
    lists.into_iter().chain(parts)
}

/// The file of a sheet, below `xl/`.
pub(super) fn sheet_file(number: usize) -> String {
    format!("worksheets/sheet{number}.xml")
}

fn content_types(sheets: usize) -> String {
    let of_sheets: String = (1..=sheets).map(|number| format!(r#"<Override PartName="/xl/{}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>"#, sheet_file(number))).collect();
    format!(
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>{of_sheets}</Types>"#
    )
}

/// The sheets by name and number, in their order.
fn list(sheets: usize) -> String {
    let name = |number: usize| match number {
        1 => "Applications".to_owned(),
        number => format!("Applications {number}"),
    };
    let listed: String = (1..=sheets)
        .map(|number| {
            let name = name(number);
            format!(r#"<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>"#)
        })
        .collect();
    format!(
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><bookViews><workbookView/></bookViews><sheets>{listed}</sheets></workbook>"#
    )
}

/// Where each sheet and the styles are.
fn relations(sheets: usize) -> String {
    let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let of_sheets: String = (1..=sheets)
        .map(|number| {
            let file = sheet_file(number);
            format!(r#"<Relationship Id="rId{number}" Type="{kinds}/worksheet" Target="{file}"/>"#)
        })
        .collect();
    let styles = sheets + 1;
    format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{of_sheets}<Relationship Id="rId{styles}" Type="{kinds}/styles" Target="styles.xml"/></Relationships>"#
    )
}
