//! A part of a page to draw on, and what comes of it.

use super::canvas::Canvas;
use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use std::fmt::Display;

/// A part of a page.
pub type Area<'a> = DrawingArea<Canvas<'a>, Shift>;

/// Drawing fails only if plotters is used wrongly.
pub type Drawn = Result<(), String>;

/// What plotters complains of.
pub fn failed(error: impl Display) -> String {
    format!("error: the figure cannot be drawn: {error}; please report this as a bug")
}
