//! A part of a page to draw on, and what comes of it.

use super::canvas::Canvas;
use super::failure::Failure;
use plotters::coord::Shift;
use plotters::drawing::DrawingArea;

/// A part of a page.
pub type Area<'a> = DrawingArea<Canvas<'a>, Shift>;

/// Drawing fails only if plotters is used wrongly.
pub type Drawn = Result<(), Failure>;
