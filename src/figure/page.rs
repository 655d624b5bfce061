//! A page as a list of things drawn on it, which every format is written from.
//!
//! [`Canvas`] is a plotters back end whose pixel is a hundredth of a point, fine enough
//! for vector formats; it records what plotters draws instead of drawing it.

use super::font;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontTransform,
};
use std::convert::Infallible;

/// Units of a page in a point (a 72nd of an inch).
pub const UNITS: f64 = 100.0;

/// Red, green and blue.
pub type Rgb = [u8; 3];

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
    /// Dark text that begins at a place.
    pub fn new(text: impl Into<String>, at: Place, size: f64) -> Self {
        Self {
            text: text.into(),
            at,
            size,
            color: super::style::INK,
            align: [Align::Start, Align::Middle],
            turns: 0,
            halo: false,
        }
    }

    /// From the place to the beginning of the base line, before it is turned.
    pub fn offset(&self) -> (f64, f64) {
        let width = font::set(&self.text).width * self.size / 1000.0;
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

    /// What plotters draws on.
    pub fn canvas(&mut self) -> Canvas<'_> {
        Canvas { page: self }
    }

    /// Adds something on top.
    pub fn draw(&mut self, item: Item) {
        self.items.push(item);
    }
}

/// A page as a plotters back end.
#[derive(Debug)]
pub struct Canvas<'a> {
    page: &'a mut Page,
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl Canvas<'_> {
    /// Adds something on top.
    pub fn draw(&mut self, item: Item) {
        self.page.draw(item);
    }
}

fn rgb(color: BackendColor) -> Rgb {
    let (r, g, b) = color.rgb;
    [r, g, b]
}

fn stroke<S: BackendStyle>(style: &S) -> Stroke {
    Stroke::new(rgb(style.color()), i32::try_from(style.stroke_width()).unwrap_or(i32::MAX))
}

impl DrawingBackend for Canvas<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.page.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.draw_rect((x, y), (x + 1, y + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let points = vec![(left, top), (right, top), (right, bottom), (left, bottom)];
        let (fill, stroke) =
            if fill { (Some(rgb(style.color())), None) } else { (None, Some(stroke(style))) };
        self.draw(Item::Path { points, closed: true, fill, stroke });
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let points = path.into_iter().collect();
        let stroke = Some(stroke(style));
        self.draw(Item::Path { points, closed: false, fill: None, stroke });
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        _fill: bool,
    ) -> Drawn {
        let radius = i32::try_from(radius).unwrap_or(i32::MAX);
        self.draw(Item::Disk { center, radius, fill: rgb(style.color()), stroke: None });
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vertices: I,
        style: &S,
    ) -> Drawn {
        let (points, fill) = (vertices.into_iter().collect(), Some(rgb(style.color())));
        self.draw(Item::Path { points, closed: true, fill, stroke: None });
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, at: BackendCoord) -> Drawn {
        let along = match style.anchor().h_pos {
            HPos::Left => Align::Start,
            HPos::Center => Align::Middle,
            HPos::Right => Align::End,
        };
        let across = match style.anchor().v_pos {
            VPos::Top => Align::Start,
            VPos::Center => Align::Middle,
            VPos::Bottom => Align::End,
        };
        let turns = match style.transform() {
            FontTransform::None => 0,
            FontTransform::Rotate90 => 1,
            FontTransform::Rotate180 => 2,
            FontTransform::Rotate270 => 3,
        };
        let (color, align) = (rgb(style.color()), [along, across]);
        let text = Text { color, align, turns, ..Text::new(text, at, style.size()) };
        self.draw(Item::Text(text));
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let width = font::set(text).width * style.size() / 1000.0;
        Ok((width.ceil() as u32, style.size().ceil() as u32))
    }

    fn blit_bitmap(&mut self, at: BackendCoord, (columns, _): (u32, u32), rgb: &[u8]) -> Drawn {
        // No figure uses plotters' own bitmaps; one drawn all the same is kept exactly.
        for (index, pixel) in rgb.chunks_exact(3).enumerate() {
            let (x, y) = (index % columns as usize, index / columns as usize);
            let color = BackendColor { alpha: 1.0, rgb: (pixel[0], pixel[1], pixel[2]) };
            self.draw_pixel((at.0 + x as i32, at.1 + y as i32), color)?;
        }
        Ok(())
    }
}
