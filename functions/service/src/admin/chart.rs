//! Bar charts: from figures to what a template draws as SVG, with the same figures as a table. Widths
//! are per cent and type is in pixels, so that a chart fits any page and its words never shrink.

use serde::Serialize;

/// The height of a line of words, in pixels.
const LINE: usize = 20;

/// The height of a bar, and the gap below it.
const BAR: usize = 18;

/// The gap below a row.
const GAP: usize = 14;

/// How many characters of a label stand on one line at the narrowest page.
const LABEL: usize = 34;

/// How much of the width the longest bar takes, in per cent: its number stands beside it.
const WIDEST: usize = 85;

/// Figures to be drawn: for each row, one for each series.
#[derive(Clone, Debug, Default)]
pub(super) struct Chart {
    /// Its id on the page.
    pub(super) id: &'static str,
    /// Its heading.
    pub(super) title: &'static str,
    /// What the rows are.
    pub(super) rows_are: &'static str,
    /// A sentence about what is counted.
    pub(super) note: &'static str,
    /// What the bars of each row are, in order.
    pub(super) series: Vec<String>,
    /// The rows.
    pub(super) rows: Vec<Row>,
}

/// One row of a chart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// Its words.
    pub(super) label: String,
    /// A figure for each series.
    pub(super) figures: Vec<usize>,
}

/// A chart, as the template sees it.
#[derive(Debug, Serialize)]
pub(super) struct ChartView {
    id: &'static str,
    title: &'static str,
    rows_are: &'static str,
    note: &'static str,
    /// In pixels.
    height: usize,
    series: Vec<SeriesView>,
    words: Vec<WordsView>,
    bars: Vec<BarView>,
    table: Vec<TableRow>,
}

#[derive(Debug, Serialize)]
struct SeriesView {
    name: String,
    class: String,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct WordsView {
    y: usize,
    text: String,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct BarView {
    y: usize,
    text_y: usize,
    /// "42.5%".
    width: String,
    class: String,
    figure: usize,
}

#[derive(Debug, Serialize)]
struct TableRow {
    label: String,
    figures: Vec<usize>,
}

impl Chart {
    /// The chart drawn, or nothing where there is nothing to count.
    pub(super) fn view(self) -> Option<ChartView> {
        let figures = self.rows.iter().flat_map(|row| row.figures.iter().copied());
        let longest = figures.max().filter(|longest| *longest > 0)?;
        let (mut words, mut bars, mut y) = (Vec::new(), Vec::new(), 0);
        for row in &self.rows {
            for line in lines(&row.label) {
                y += LINE;
                words.push(WordsView {
                    y: y - 6,
                    text: line,
                });
            }
            for (place, figure) in row.figures.iter().enumerate() {
                bars.push(BarView {
                    y,
                    text_y: y + BAR - 6,
                    width: per_cent(*figure, longest),
                    class: class(place),
                    figure: *figure,
                });
                y += BAR;
            }
            y += GAP;
        }
        Some(ChartView {
            id: self.id,
            title: self.title,
            rows_are: self.rows_are,
            note: self.note,
            height: y,
            series: (0..)
                .zip(self.series)
                .map(|(place, name)| SeriesView {
                    name,
                    class: class(place),
                })
                .collect(),
            words,
            bars,
            table: self
                .rows
                .into_iter()
                .map(|row| TableRow {
                    label: row.label,
                    figures: row.figures,
                })
                .collect(),
        })
    }
}

/// The class by which the style sheet colours a series.
fn class(place: usize) -> String {
    format!("bar{}", place % 3 + 1)
}

/// `figure` as a part of the longest bar, in tenths of a per cent.
fn per_cent(figure: usize, longest: usize) -> String {
    let tenths = figure.saturating_mul(WIDEST * 10) / longest.max(1);
    format!("{}.{}%", tenths / 10, tenths % 10)
}

/// `label` on as many lines as it needs on a narrow page, broken between words.
fn lines(label: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in label.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= LABEL => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(label: &str, figures: &[usize]) -> Row {
        Row {
            label: label.to_owned(),
            figures: figures.to_vec(),
        }
    }

    fn chart(rows: Vec<Row>) -> Chart {
        Chart {
            series: vec!["Mentors".to_owned(), "Mentees".to_owned()],
            rows,
            ..Chart::default()
        }
    }

    #[test]
    fn the_longest_bar_leaves_room_for_its_number_and_the_others_follow() {
        let view = chart(vec![row("a", &[8, 2]), row("b", &[0, 1])]).view();
        let view = view.expect("a chart");
        let widths: Vec<&str> = view.bars.iter().map(|bar| bar.width.as_str()).collect();
        assert_eq!(widths, ["85.0%", "21.2%", "0.0%", "10.6%"]);
        let figures: Vec<usize> = view
            .table
            .iter()
            .flat_map(|row| row.figures.clone())
            .collect();
        let drawn: Vec<usize> = view.bars.iter().map(|bar| bar.figure).collect();
        assert_eq!(drawn, figures, "the table has the same figures");
    }

    #[test]
    fn nothing_overlaps_and_all_of_it_is_inside() {
        let long = "Qualifications and professional registration of every sort";
        let view = chart(vec![row(long, &[3, 4]), row("short", &[1, 0])]).view();
        let view = view.expect("a chart");
        assert_eq!(view.words.len(), 3);
        assert!(
            view.words
                .iter()
                .all(|words| words.text.chars().count() <= LABEL)
        );
        let mut tops: Vec<usize> = view.bars.iter().map(|bar| bar.y).collect();
        tops.extend(view.words.iter().map(|words| words.y + 6 - LINE));
        tops.sort_unstable();
        assert!(
            tops.windows(2).all(|pair| pair[1] - pair[0] >= BAR),
            "{tops:?}"
        );
        assert!(tops.iter().all(|top| top + LINE <= view.height));
    }

    #[test]
    fn nothing_to_count_is_no_chart() {
        assert!(chart(Vec::new()).view().is_none());
        assert!(chart(vec![row("a", &[0, 0])]).view().is_none());
    }
}
