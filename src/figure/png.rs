//! PNG, drawn without anything of the system.
//!
//! Cells keep sharp edges: every one of them covers at least one pixel, and a pixel
//! shows one cell.

use super::failure::Failure;
use super::font::{self, font};
use super::ink::Rgb;
use super::page::{Item, Page, Place, Raster, Stroke, Text, UNITS};
use super::provenance::{PROGRAM, Provenance};
use tiny_skia::{
    FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, StrokeDash, Transform,
};
use ttf_parser::OutlineBuilder;

/// Dots per inch, unless more are needed to show every cell.
const DOTS_PER_INCH: f64 = 300.0;

/// The file.
///
/// # Errors
/// That the page is too large to be drawn.
pub fn file(page: &Page, provenance: &Provenance) -> Result<Vec<u8>, Failure> {
    let scale = scale(page);
    let pixels = |units: u32| ((f64::from(units) * scale).round() as u32).max(1);
    let (width, height) = (pixels(page.size.0), pixels(page.size.1));
    let mut pixmap = Pixmap::new(width, height).ok_or_else(|| {
        Failure::Asked(format!("a picture of {width} × {height} pixels is too large for PNG"))
    })?;
    pixmap.fill(tiny_skia::Color::WHITE);
    for item in &page.items {
        draw(&mut pixmap, item, scale);
    }
    let colors: Vec<u8> = pixmap.data().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::High);
    // The page's own size, whatever was rounded.
    let per_meter = |pixels: u32, units: u32| {
        (f64::from(pixels) * UNITS * 72.0 / (0.0254 * f64::from(units))).round() as u32
    };
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: per_meter(width, page.size.0),
        yppu: per_meter(height, page.size.1),
        unit: png::Unit::Meter,
    }));
    for (keyword, text) in [
        ("Title", provenance.title.as_str()),
        ("Description", page.description.as_str()),
        ("Source", provenance.command.as_str()),
        ("Software", PROGRAM),
    ] {
        // Latin-1 is all a tEXt chunk holds.
        let added = if text.chars().all(|c| u32::from(c) < 256) {
            encoder.add_text_chunk(keyword.to_owned(), text.to_owned())
        } else {
            encoder.add_itxt_chunk(keyword.to_owned(), text.to_owned())
        };
        added.map_err(Failure::bug)?;
    }
    encoder
        .write_header()
        .and_then(|mut writer| writer.write_image_data(&colors))
        .map_err(Failure::bug)?;
    Ok(file)
}

/// A raster as a PNG with its palette, one pixel a cell.
pub fn of_raster(raster: &Raster) -> Vec<u8> {
    let mut file = Vec::new();
    let (width, height) = (raster.columns as u32, raster.rows() as u32);
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(raster.palette.concat());
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::Adaptive);
    let written =
        encoder.write_header().and_then(|mut writer| writer.write_image_data(&raster.cells));
    written.expect("a raster has cells and is written to memory");
    file
}

/// Pixels in a unit.
fn scale(page: &Page) -> f64 {
    let needed = page.items.iter().filter_map(|item| match item {
        Item::Image { size: (width, height), raster, .. } => {
            let columns = raster.columns as f64 / f64::from(*width);
            Some(columns.max(raster.rows() as f64 / f64::from(*height)))
        }
        _ => None,
    });
    needed.fold(DOTS_PER_INCH / 72.0 / UNITS, f64::max)
}

fn paint(color: Rgb) -> Paint<'static> {
    let mut paint = Paint::default();
    let [red, green, blue] = color;
    paint.set_color_rgba8(red, green, blue, 255);
    paint
}

fn line(stroke: &Stroke) -> tiny_skia::Stroke {
    let dash = stroke.dash.and_then(|dash| StrokeDash::new(dash.map(|d| d as f32).to_vec(), 0.0));
    tiny_skia::Stroke {
        width: stroke.width as f32,
        line_cap: LineCap::Butt,
        line_join: LineJoin::Round,
        dash,
        ..tiny_skia::Stroke::default()
    }
}

fn path<'a>(lines: impl IntoIterator<Item = &'a [Place]>, closed: bool) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for line in lines {
        for (index, &(x, y)) in line.iter().enumerate() {
            if index == 0 {
                builder.move_to(x as f32, y as f32);
            } else {
                builder.line_to(x as f32, y as f32);
            }
        }
        if closed {
            builder.close();
        }
    }
    builder.finish()
}

fn draw(pixmap: &mut Pixmap, item: &Item, scale: f64) {
    let transform = Transform::from_scale(scale as f32, scale as f32);
    let mut paths = |path: Option<Path>, fill: Option<Rgb>, stroke: Option<&Stroke>| {
        let Some(path) = path else { return };
        if let Some(fill) = fill {
            pixmap.fill_path(&path, &paint(fill), FillRule::Winding, transform, None);
        }
        if let Some(stroke) = stroke {
            pixmap.stroke_path(&path, &paint(stroke.color), &line(stroke), transform, None);
        }
    };
    match item {
        Item::Path { points, closed, fill, stroke } => {
            paths(path([points.as_slice()], *closed), *fill, stroke.as_ref());
        }
        Item::Lines { lines, stroke } => {
            paths(path(lines.iter().map(Vec::as_slice), false), None, Some(stroke));
        }
        Item::Disk { center: (x, y), radius, fill, stroke } => {
            let disk = PathBuilder::from_circle(*x as f32, *y as f32, *radius as f32);
            paths(disk, Some(*fill), stroke.as_ref());
        }
        Item::Text(text) => draw_text(pixmap, text, transform),
        Item::Image { corner, size, raster } => draw_image(pixmap, *corner, *size, raster, scale),
    }
}

/// Every pixel takes the colour of the cell its middle lies in.
fn draw_image(pixmap: &mut Pixmap, corner: Place, size: (i32, i32), raster: &Raster, scale: f64) {
    let (width, height) = (pixmap.width() as usize, pixmap.height() as usize);
    let span = |from: i32, length: i32, limit: usize| {
        let start = (f64::from(from) * scale).round().max(0.0) as usize;
        let end = (f64::from(from + length) * scale).round().max(0.0) as usize;
        start..end.min(limit)
    };
    let (across, down) = (span(corner.0, size.0, width), span(corner.1, size.1, height));
    let cell = |position: usize, range: &std::ops::Range<usize>, count: usize| {
        ((position - range.start) * count / range.len().max(1)).min(count - 1)
    };
    let rows = raster.rows();
    let data = pixmap.data_mut();
    for y in down.clone() {
        let start = cell(y, &down, rows) * raster.columns;
        for x in across.clone() {
            let index = raster.cells[start + cell(x, &across, raster.columns)];
            let [red, green, blue] = raster.palette[usize::from(index)];
            data[4 * (y * width + x)..][..4].copy_from_slice(&[red, green, blue, 255]);
        }
    }
}

/// Glyphs' outlines, in thousandths of the size and upside down as fonts are.
struct Outline<'a> {
    builder: &'a mut PathBuilder,
    place: f32,
}

impl OutlineBuilder for Outline<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.builder.move_to(self.place + x, -y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.builder.line_to(self.place + x, -y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.builder.quad_to(self.place + x1, -y1, self.place + x, -y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let place = self.place;
        self.builder.cubic_to(place + x1, -y1, place + x2, -y2, place + x, -y);
    }

    fn close(&mut self) {
        self.builder.close();
    }
}

fn draw_text(pixmap: &mut Pixmap, text: &Text, transform: Transform) {
    let mut builder = PathBuilder::new();
    for run in &font::set(&text.text).runs {
        let font = font(run.slope);
        for (character, &place) in run.text.chars().zip(&run.places) {
            let place = place as f32;
            let mut outline = Outline { builder: &mut builder, place };
            font.face().outline_glyph(font.glyph(character), &mut outline);
        }
    }
    let Some(path) = builder.finish() else { return };
    let (dx, dy) = text.offset();
    let size = (text.size / 1000.0) as f32;
    let transform = transform
        .pre_translate(text.at.0 as f32, text.at.1 as f32)
        .pre_rotate(f32::from(text.turns) * 90.0)
        .pre_translate(dx.round() as f32, dy.round() as f32)
        .pre_scale(size, size);
    if text.halo {
        let width = (Text::HALO * 1000.0) as f32;
        let rim = tiny_skia::Stroke { width, line_join: LineJoin::Round, ..Default::default() };
        pixmap.stroke_path(&path, &paint([255; 3]), &rim, transform, None);
    }
    pixmap.fill_path(&path, &paint(text.color), FillRule::Winding, transform, None);
}
