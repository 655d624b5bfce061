//! The formats, and the trait by which each writes the reports it can.

/// Writes reports of one kind.
pub trait Render<R: ?Sized> {
    /// The report, ending in a newline, or nothing.
    fn render(&self, report: &R) -> String;
}

/// Tables for people, in colour.
#[derive(Clone, Copy, Debug)]
pub struct Text;

/// One object a line.
///
/// Numbers are the doubles themselves (shortest decimals that read back to them),
/// proved bounds included; exact decimals are strings; an enclosure is a pair; what
/// is unknown, infinite or undefined is null.
#[derive(Clone, Copy, Debug)]
pub struct Json;

/// Comma-separated values: a line of names, then a line a record.
#[derive(Clone, Copy, Debug)]
pub struct Csv;

/// A JUnit report, for test dashboards.
#[derive(Clone, Copy, Debug)]
pub struct Junit;

/// Annotations for GitHub Actions.
#[derive(Clone, Copy, Debug)]
pub struct Github;

/// Markdown tables.
#[derive(Clone, Copy, Debug)]
pub struct Markdown;

/// One file, without network and without scripts.
#[derive(Clone, Copy, Debug)]
pub struct Html;
