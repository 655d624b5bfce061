//! Things that plotters places by a chart's coordinates and a [`Canvas`] records.

use super::canvas::Canvas;
use super::ink::Rgb;
use super::page::{Align, Item, Raster, Stroke, Text};
use plotters::element::{Drawable, PointCollection};
use plotters_backend::{BackendCoord, DrawingErrorKind};
use std::convert::Infallible;

/// Something at points of a chart.
#[derive(Clone, Debug)]
pub struct Mark<C> {
    points: Vec<C>,
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    Path { closed: bool, fill: Option<Rgb>, stroke: Option<Stroke> },
    Lines { lengths: Vec<usize>, stroke: Stroke },
    Disk { radius: i32, fill: Rgb, stroke: Option<Stroke> },
    Text { text: Text, offset: (i32, i32) },
    Image(Raster),
}

impl<C> Mark<C> {
    /// A line.
    pub fn line(points: Vec<C>, stroke: Stroke) -> Self {
        Self { points, kind: Kind::Path { closed: false, fill: None, stroke: Some(stroke) } }
    }

    /// Many lines.
    pub fn lines(lines: Vec<Vec<C>>, stroke: Stroke) -> Self {
        let lengths = lines.iter().map(Vec::len).collect();
        Self {
            points: lines.into_iter().flatten().collect(),
            kind: Kind::Lines { lengths, stroke },
        }
    }

    /// An area.
    pub fn area(points: Vec<C>, fill: Option<Rgb>, stroke: Option<Stroke>) -> Self {
        Self { points, kind: Kind::Path { closed: true, fill, stroke } }
    }

    /// A disk.
    pub fn disk(center: C, radius: i32, fill: Rgb, stroke: Option<Stroke>) -> Self {
        Self { points: vec![center], kind: Kind::Disk { radius, fill, stroke } }
    }

    /// Text at a point, moved by an offset in units; the text's own place is not used.
    pub fn text(at: C, offset: (i32, i32), text: Text) -> Self {
        Self { points: vec![at], kind: Kind::Text { text, offset } }
    }

    /// Cells between two opposite corners.
    pub fn image(corners: [C; 2], raster: Raster) -> Self {
        Self { points: corners.into(), kind: Kind::Image(raster) }
    }
}

impl Mark<(f64, f64)> {
    /// A rectangle by its ranges.
    pub fn rectangle(
        [left, right]: [f64; 2],
        [bottom, top]: [f64; 2],
        fill: Option<Rgb>,
        stroke: Option<Stroke>,
    ) -> Self {
        let corners = vec![(left, bottom), (right, bottom), (right, top), (left, top)];
        Self::area(corners, fill, stroke)
    }
}

/// Text for a mark: size and alignment.
pub fn label(text: impl Into<String>, size: f64, align: [Align; 2]) -> Text {
    Text { align, ..Text::new(text, (0, 0), size) }
}

impl<'a, C: 'a> PointCollection<'a, C> for &'a Mark<C> {
    type Point = &'a C;
    type IntoIter = std::slice::Iter<'a, C>;

    fn point_iter(self) -> Self::IntoIter {
        self.points.iter()
    }
}

impl<C> Drawable<Canvas<'_>> for Mark<C> {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        points: I,
        canvas: &mut Canvas<'_>,
        _: (u32, u32),
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        let points: Vec<BackendCoord> = points.collect();
        let Some(&first) = points.first() else { return Ok(()) };
        canvas.draw(match &self.kind {
            Kind::Path { closed, fill, stroke } => {
                Item::Path { points, closed: *closed, fill: *fill, stroke: *stroke }
            }
            Kind::Lines { lengths, stroke } => {
                let mut rest = points.as_slice();
                let mut lines = Vec::new();
                for &length in lengths {
                    let (line, others) = rest.split_at(length);
                    lines.push(line.to_vec());
                    rest = others;
                }
                Item::Lines { lines, stroke: *stroke }
            }
            Kind::Disk { radius, fill, stroke } => {
                Item::Disk { center: first, radius: *radius, fill: *fill, stroke: *stroke }
            }
            Kind::Text { text, offset: (dx, dy) } => {
                Item::Text(Text { at: (first.0 + dx, first.1 + dy), ..text.clone() })
            }
            Kind::Image(raster) => {
                let other = points.last().copied().unwrap_or(first);
                let corner = (first.0.min(other.0), first.1.min(other.1));
                let size = ((first.0 - other.0).abs(), (first.1 - other.1).abs());
                Item::Image { corner, size, raster: raster.clone() }
            }
        });
        Ok(())
    }
}
