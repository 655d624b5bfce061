//! A page as a list of things drawn on it, which every format is written from.

use super::font;
use super::ink::{INK, Rgb};

/// Units of a page in a point (a 72nd of an inch).
pub const UNITS: f64 = 100.0;

/// A place on the page, from the top left corner.
pub type Place = (i32, i32);

/// A line's looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// The colour.
    pub color: Rgb,
    /// The width in units.
    pub width: i32,
    /// Lengths of dash and gap in units, if it is dashed.
    pub dash: Option<[i32; 2]>,
}

impl Stroke {
    /// A solid line.
    pub fn new(color: Rgb, width: i32) -> Self {
        Self { color, width, dash: None }
    }

    /// The same, dashed.
    pub fn dashed(self, dash: i32, gap: i32) -> Self {
        Self { dash: Some([dash, gap]), ..self }
    }
}

/// Cells with colours from a palette, row by row from the top.
#[derive(Clone, Debug, PartialEq)]
pub struct Raster {
    /// Cells in a row.
    pub columns: usize,
    /// Indices into the palette.
    pub cells: Vec<u8>,
    /// The colours, at most 256.
    pub palette: Vec<Rgb>,
}

impl Raster {
    /// Cells in a column.
    pub fn rows(&self) -> usize {
        self.cells.len() / self.columns.max(1)
    }
}

/// Where text stands relative to its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// At the beginning, or on top.
    Start,
    /// In the middle.
    Middle,
    /// At the end, or below.
    End,
}

/// A line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// The text.
    pub text: String,
    /// Its place.
    pub at: Place,
    /// The size in units.
    pub size: f64,
    /// The colour.
    pub color: Rgb,
    /// Which part of it is at its place: along the line, across the line.
    pub align: [Align; 2],
    /// Quarter turns, clockwise.
    pub turns: u8,
    /// Whether a white rim keeps it readable on a picture.
    pub halo: bool,
}

impl Text {
    /// The width of a halo's line, in parts of the text's size.
    pub const HALO: f64 = 0.22;

    /// Dark text that begins at a place.
    pub fn new(text: impl Into<String>, at: Place, size: f64) -> Self {
        Self {
            text: text.into(),
            at,
            size,
            color: INK,
            align: [Align::Start, Align::Middle],
            turns: 0,
            halo: false,
        }
    }

    /// From the place to the beginning of the base line, before it is turned.
    pub fn offset(&self) -> (f64, f64) {
        let width = font::width(&self.text, self.size);
        let x = match self.align[0] {
            Align::Start => 0.0,
            Align::Middle => -width / 2.0,
            Align::End => -width,
        };
        let y = match self.align[1] {
            Align::Start => font::ASCENT * self.size,
            Align::Middle => font::CAP_HEIGHT / 2.0 * self.size,
            Align::End => -font::DESCENT * self.size,
        };
        (x, y)
    }
}

/// Something on a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A line through points, or an area with a border.
    Path {
        /// The points.
        points: Vec<Place>,
        /// Whether the last is joined to the first.
        closed: bool,
        /// The colour inside.
        fill: Option<Rgb>,
        /// The line.
        stroke: Option<Stroke>,
    },
    /// Many separate lines of one kind.
    Lines {
        /// Each a line through points.
        lines: Vec<Vec<Place>>,
        /// Their looks.
        stroke: Stroke,
    },
    /// A disk.
    Disk {
        /// The middle.
        center: Place,
        /// In units.
        radius: i32,
        /// The colour inside.
        fill: Rgb,
        /// The line around.
        stroke: Option<Stroke>,
    },
    /// Text.
    Text(Text),
    /// Cells that fill a rectangle.
    Image {
        /// The top left corner.
        corner: Place,
        /// Width and height in units.
        size: (i32, i32),
        /// The cells.
        raster: Raster,
    },
}

/// A page.
#[derive(Clone, Debug)]
pub struct Page {
    /// Width and height in units.
    pub size: (u32, u32),
    /// From the bottom up.
    pub items: Vec<Item>,
    /// What the figure shows, for those who cannot see it.
    pub description: String,
}

impl Page {
    /// An empty page of this size in points.
    pub fn new(width: f64, height: f64) -> Self {
        let units = |points: f64| (points * UNITS).round().max(1.0) as u32;
        let size = (units(width), units(height));
        Self { size, items: Vec::new(), description: String::new() }
    }

    /// Adds something on top.
    pub fn draw(&mut self, item: Item) {
        self.items.push(item);
    }
}
