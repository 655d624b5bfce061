//! What colours and lines mean, below the panels.

use super::area::{Area, Drawn};
use super::failure::Failure;
use super::font;
use super::ink::{GREY, INK, PAPER, Rgb};
use super::mark::{Mark, label};
use super::outline::Cells;
use super::page::{Align, Stroke};
use super::style::Style;

/// A sample of what is explained.
#[derive(Clone, Debug)]
pub enum Swatch {
    /// A colour.
    Color(Rgb),
    /// A colour under hatching of one kind or several on each other.
    Hatched(Rgb, &'static [Hatch]),
    /// A line.
    Line(Stroke),
    /// A light line with dark edges: the width of both.
    Outline(Stroke, Stroke),
    /// A dot with its rim.
    Dot(Rgb, Stroke),
    /// A ring around paper.
    Ring(Stroke),
    /// A colour between two lines.
    Band(Rgb, Stroke),
}

/// How a set of cells is hatched.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hatch {
    /// The lines.
    pub stroke: Stroke,
    /// Between lines, in units.
    pub step: f64,
    /// Whether they rise to the right.
    pub rising: bool,
}

/// Hatching of what is not decided: dense, dark, on white.
pub const UNDECIDED: Hatch =
    Hatch { stroke: Stroke { color: INK, width: 40, dash: None }, step: 260.0, rising: true };

/// Hatching of what lies on the other side of the level: sparse, on colour; a white line on a
/// darker one, so that it shows on every colour.
pub const BEYOND: [Hatch; 2] = [hatch(INK, 95), hatch(PAPER, 50)];

const fn hatch(color: Rgb, width: i32) -> Hatch {
    Hatch { stroke: Stroke { color, width, dash: None }, step: 700.0, rising: false }
}

/// Explanations and remarks.
#[derive(Clone, Debug, Default)]
pub struct Legend {
    /// Samples with their meaning.
    pub entries: Vec<(Swatch, String)>,
    /// Remarks, a paragraph each.
    pub notes: Vec<String>,
}

/// Width of a sample.
const SAMPLE: f64 = 1500.0;
/// Between a sample and its text, and between entries.
const GAPS: [f64; 2] = [400.0, 1200.0];
/// At the edges of the page.
const MARGIN: f64 = 300.0;

impl Legend {
    fn line_height(style: &Style) -> f64 {
        1.35 * style.small
    }

    /// The entries by line, each with its place along the line.
    fn rows(&self, style: &Style) -> Vec<Vec<(f64, usize)>> {
        let mut rows: Vec<Vec<(f64, usize)>> = Vec::new();
        let mut x = f64::INFINITY;
        for (index, (_, text)) in self.entries.iter().enumerate() {
            let width = SAMPLE + GAPS[0] + font::width(text, style.small);
            if x + width > style.width - MARGIN {
                rows.push(Vec::new());
                x = MARGIN;
            }
            if let Some(row) = rows.last_mut() {
                row.push((x, index));
            }
            x += width + GAPS[1];
        }
        rows
    }

    /// The remarks, broken into lines.
    fn lines(&self, style: &Style) -> Vec<String> {
        let room = style.width - 2.0 * MARGIN;
        self.notes.iter().flat_map(|note| font::broken(note, style.small, room)).collect()
    }

    /// The height it needs.
    pub fn height(&self, style: &Style) -> f64 {
        let lines = self.rows(style).len() + self.lines(style).len();
        if lines == 0 { 0.0 } else { lines as f64 * Self::line_height(style) + 500.0 }
    }

    /// Draws it from the top of an area.
    pub fn draw(&self, style: &Style, area: &Area) -> Drawn {
        let height = Self::line_height(style);
        let mut y = 250.0 + height / 2.0;
        for row in self.rows(style) {
            for (x, index) in row {
                let (swatch, text) = &self.entries[index];
                for mark in sample(swatch, x, y, 0.8 * style.small) {
                    area.draw(&mark).map_err(Failure::bug)?;
                }
                let at = ((x + SAMPLE + GAPS[0]) as i32, y as i32);
                let text = label(text.as_str(), style.small, [Align::Start, Align::Middle]);
                area.draw(&Mark::text(at, (0, 0), text)).map_err(Failure::bug)?;
            }
            y += height;
        }
        for line in self.lines(style) {
            let text = label(line, style.small, [Align::Start, Align::Middle]);
            area.draw(&Mark::text((MARGIN as i32, y as i32), (0, 0), text))
                .map_err(Failure::bug)?;
            y += height;
        }
        Ok(())
    }
}

fn sample(swatch: &Swatch, x: f64, y: f64, height: f64) -> Vec<Mark<(i32, i32)>> {
    let place = |x: f64, y: f64| (x.round() as i32, y.round() as i32);
    let (top, bottom) = (y - height / 2.0, y + height / 2.0);
    let corners =
        || vec![place(x, top), place(x + SAMPLE, top), place(x + SAMPLE, bottom), place(x, bottom)];
    let frame = Some(Stroke::new(GREY, 40));
    match swatch {
        Swatch::Color(color) => vec![Mark::area(corners(), Some(*color), frame)],
        Swatch::Hatched(color, hatches) => {
            let inside = |_, _| true;
            let cells = Cells { columns: 1, rows: 1, contains: &inside, bounds: &inside };
            let lines = hatches.iter().map(|hatch| {
                // No farther than the frame, which is drawn over the ends.
                let inset = f64::from(hatch.stroke.width) / 2.0;
                let [width, height] = [SAMPLE - 2.0 * inset, height - 2.0 * inset];
                let at =
                    |(u, v): (f64, f64)| place(x + inset + u * width, bottom - inset - v * height);
                let lines = cells.hatching(width / height, hatch.step / width, hatch.rising);
                let lines = lines.into_iter().map(|line| line.map(at).to_vec()).collect();
                Mark::lines(lines, hatch.stroke)
            });
            let mut marks = vec![Mark::area(corners(), Some(*color), None)];
            marks.extend(lines);
            marks.push(Mark::area(corners(), None, frame));
            marks
        }
        Swatch::Line(stroke) => vec![Mark::line(vec![place(x, y), place(x + SAMPLE, y)], *stroke)],
        Swatch::Outline(light, dark) => {
            let inset = |by: f64| {
                let (left, right) = (place(x + by, y), place(x + SAMPLE - by, y));
                vec![left, right]
            };
            let edge = f64::from(dark.width - light.width) / 2.0;
            vec![Mark::line(inset(0.0), *dark), Mark::line(inset(edge), *light)]
        }
        Swatch::Dot(color, rim) => {
            let (at, radius) = (place(x + SAMPLE / 2.0, y), (height / 2.6) as i32);
            vec![Mark::disk(at, radius, *color, Some(*rim))]
        }
        Swatch::Ring(stroke) => {
            let radius = (height / 3.2) as i32;
            vec![Mark::disk(place(x + SAMPLE / 2.0, y), radius, PAPER, Some(*stroke))]
        }
        Swatch::Band(color, stroke) => {
            let edge = |y: f64| Mark::line(vec![place(x, y), place(x + SAMPLE, y)], *stroke);
            vec![Mark::area(corners(), Some(*color), None), edge(top), edge(bottom)]
        }
    }
}
