//! Drawing figures, and reading their data back.

use super::program::{selfnorm, stderr};
use std::fs;
use std::path::Path;
use std::process::Output;

/// All figures.
pub const FIGURES: [&str; 9] = [
    "jacobian-norm",
    "flow",
    "variance-change",
    "boxes",
    "fixed-points",
    "activation",
    "length-map",
    "phase",
    "depth",
];

/// Draws into a folder.
pub fn plot(folder: &Path, arguments: &[&str]) -> Output {
    selfnorm().arg("plot").args(arguments).arg("--out").arg(folder).output().expect("it runs")
}

/// The same, where it must succeed.
pub fn drawn(folder: &Path, arguments: &[&str]) {
    let output = plot(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
}

/// The rows of a data file, by column.
pub fn table(path: &Path) -> (Vec<String>, Vec<Vec<String>>) {
    let text = fs::read_to_string(path).expect("a data file");
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let cells = |line: &str| -> Vec<String> { line.split(',').map(str::to_owned).collect() };
    let header = cells(lines.next().expect("a header"));
    (header, lines.map(cells).collect())
}

/// A cell of a data file.
pub fn number(text: &str) -> f64 {
    text.parse().unwrap_or_else(|_| panic!("{text} is no number"))
}
