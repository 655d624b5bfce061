//! Colours, and columns that line up.

use crate::search::Verdict;
use anstyle::{AnsiColor, Style};

/// A verdict in its colour.
pub fn verdict(verdict: Verdict) -> String {
    let color = match verdict {
        Verdict::Proved => AnsiColor::Green,
        Verdict::Refuted => AnsiColor::Red,
        Verdict::Undecided => AnsiColor::Yellow,
    };
    let style = Style::new().fg_color(Some(color.into())).bold();
    // Padding goes outside, where it does not count the escape codes.
    let word = verdict.word();
    format!("{style}{word}{style:#}{:pad$}", "", pad = LONGEST_VERDICT - word.len())
}

const LONGEST_VERDICT: usize = "undecided".len();

/// Text that stands out.
pub fn bold(text: &str) -> String {
    let style = Style::new().bold();
    format!("{style}{text}{style:#}")
}

/// Text that stands back.
pub fn dim(text: &str) -> String {
    let style = Style::new().dimmed();
    format!("{style}{text}{style:#}")
}

/// The longest expression that is printed whole.
const LONGEST: usize = 120;

/// Rows of cells, each column as wide as its widest cell; no trailing blanks.
pub fn columns(rows: &[Vec<String>]) -> Vec<String> {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max()
    };
    let widths: Vec<usize> = (0..count).map(|column| width(column).unwrap_or(0)).collect();
    rows.iter()
        .map(|row| {
            let padded = row.iter().zip(&widths).map(|(cell, &width)| format!("{cell:width$}"));
            padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        })
        .collect()
}

/// The beginning of an expression that is too long for a table. What is proved of it, a number
/// above all, is never shortened.
pub fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} …", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
