//! SVG: a field is an embedded PNG; text stays text with the fonts inside, or becomes outlines.
//!
//! Text can be searched and edited, but a program that knows no fonts inside a file sets it in
//! another, which still begins, or ends, or has its middle where it should. Outlines look the same
//! everywhere.

use super::font::{self, FAMILY, Slope, font};
use super::ink::Rgb;
use super::page::{Align, Item, Page, Place, Stroke, Text, UNITS};
use super::png;
use super::provenance::Provenance;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use std::fmt::Write;
use ttf_parser::OutlineBuilder;

/// What letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lettering {
    /// Text in fonts that are in the file.
    Text,
    /// Text in fonts that the document around has.
    FontsElsewhere,
    /// Outlines.
    Outlines,
}

/// The file.
pub fn file(page: &Page, provenance: &Provenance, lettering: Lettering) -> String {
    let prolog = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    format!("{prolog}{}", element(page, provenance, lettering))
}

/// What a link is in: Inkscape knows those of SVG 1.1 only.
const XLINK: &str = "http://www.w3.org/1999/xlink";

/// The `svg` element.
pub fn element(page: &Page, provenance: &Provenance, lettering: Lettering) -> String {
    let (width, height) = page.size;
    let points = |units: u32| f64::from(units) / UNITS;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"{XLINK}\" width=\"{}pt\" height=\"{}pt\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\">\n",
        points(width),
        points(height)
    );
    // Writing to a string cannot fail.
    let _ = writeln!(out, "<title>{}</title>", escape(&provenance.title));
    let _ = writeln!(out, "<desc>{}</desc>", escape(&page.description));
    let _ = writeln!(out, "<metadata>{}</metadata>", escape(&provenance.to_string()));
    if lettering == Lettering::Text {
        let _ = writeln!(out, "<style>{}</style>", font_faces());
    }
    let _ = writeln!(out, "<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>");
    for item in &page.items {
        draw(&mut out, item, lettering);
    }
    out.push_str("</svg>\n");
    out
}

/// The `@font-face` rules, fonts included.
pub fn font_faces() -> String {
    [(Slope::Upright, "normal"), (Slope::Italic, "italic")]
        .map(|(slope, style)| {
            let data = BASE64.encode(font(slope).web);
            format!(
                "@font-face{{font-family:\"{FAMILY}\";font-style:{style};\
                 src:url(data:font/woff2;base64,{data}) format(\"woff2\")}}"
            )
        })
        .concat()
}

/// Text as XML wants it.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(character),
            c if c.is_control() => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

fn hex([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn path(points: &[Place], closed: bool) -> String {
    let mut data = String::new();
    let mut before: Option<Place> = None;
    for &(x, y) in points {
        let _ = match before {
            None => write!(data, "M{x} {y}"),
            Some((_, py)) if py == y => write!(data, "H{x}"),
            Some((px, _)) if px == x => write!(data, "V{y}"),
            Some(_) => write!(data, "L{x} {y}"),
        };
        before = Some((x, y));
    }
    if closed {
        data.push('Z');
    }
    data
}

fn stroke_attributes(stroke: &Stroke) -> String {
    let dash = stroke
        .dash
        .map_or_else(String::new, |[dash, gap]| format!(" stroke-dasharray=\"{dash} {gap}\""));
    format!(
        " stroke=\"{}\" stroke-width=\"{}\" stroke-linejoin=\"round\"{dash}",
        hex(stroke.color),
        stroke.width
    )
}

fn draw(out: &mut String, item: &Item, lettering: Lettering) {
    let _ = match item {
        Item::Path { points, closed, fill, stroke } => {
            let fill = fill.map_or_else(|| "none".to_owned(), hex);
            let stroke = stroke.as_ref().map(stroke_attributes).unwrap_or_default();
            writeln!(out, "<path d=\"{}\" fill=\"{fill}\"{stroke}/>", path(points, *closed))
        }
        Item::Lines { lines, stroke } => {
            let data: String = lines.iter().map(|line| path(line, false)).collect();
            writeln!(out, "<path d=\"{data}\" fill=\"none\"{}/>", stroke_attributes(stroke))
        }
        Item::Disk { center: (x, y), radius, fill, stroke } => {
            let stroke = stroke.as_ref().map(stroke_attributes).unwrap_or_default();
            writeln!(
                out,
                "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{}\"{stroke}/>",
                hex(*fill)
            )
        }
        Item::Text(text) if lettering == Lettering::Outlines => {
            writeln!(out, "{}", outline_element(text))
        }
        Item::Text(text) => writeln!(out, "{}", text_element(text)),
        Item::Image { corner: (x, y), size: (width, height), raster } => writeln!(
            out,
            "<image x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" \
             preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" \
             xlink:href=\"data:image/png;base64,{}\"/>",
            BASE64.encode(png::of_raster(raster))
        ),
    };
}

/// To a text's place, turned as it is.
fn transform(text: &Text) -> String {
    let (x, y) = text.at;
    match text.turns {
        0 => format!("translate({x} {y})"),
        turns => format!("translate({x} {y}) rotate({})", u32::from(turns) * 90),
    }
}

/// The attributes of a white rim of a width, if a text has one.
fn halo(text: &Text, width: f64) -> String {
    if !text.halo {
        return String::new();
    }
    format!(
        " stroke=\"#fff\" stroke-width=\"{width}\" stroke-linejoin=\"round\" paint-order=\"stroke\""
    )
}

/// Glyphs' outlines as a path, in thousandths of the size.
struct Outline {
    data: String,
    place: f32,
}

impl Outline {
    fn add(&mut self, command: char, points: &[(f32, f32)]) {
        self.data.push(command);
        for (index, (x, y)) in points.iter().enumerate() {
            let (x, y) = ((self.place + x).round(), -y.round());
            let _ = match index {
                0 => write!(self.data, "{x} {y}"),
                _ => write!(self.data, " {x} {y}"),
            };
        }
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.add('M', &[(x, y)]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.add('L', &[(x, y)]);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.add('Q', &[(x1, y1), (x, y)]);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.add('C', &[(x1, y1), (x2, y2), (x, y)]);
    }

    fn close(&mut self) {
        self.data.push('Z');
    }
}

/// The text as outlines, with what it says for those who hear it.
fn outline_element(text: &Text) -> String {
    let mut outline = Outline { data: String::new(), place: 0.0 };
    for run in &font::set(&text.text).runs {
        let font = font(run.slope);
        for (character, &place) in run.text.chars().zip(&run.places) {
            outline.place = place as f32;
            font.face().outline_glyph(font.glyph(character), &mut outline);
        }
    }
    let (dx, dy) = text.offset();
    format!(
        "<path role=\"img\" aria-label=\"{}\" transform=\"{} translate({} {}) scale({})\" \
         fill=\"{}\"{} d=\"{}\"/>",
        escape(&text.text),
        transform(text),
        dx.round(),
        dy.round(),
        text.size / 1000.0,
        hex(text.color),
        halo(text, Text::HALO * 1000.0),
        outline.data
    )
}

/// Fonts that are about as wide as the embedded ones, for programs that do not know those.
const FALLBACK: &str = "'STIX Two Text','Times New Roman','Liberation Serif','Nimbus Roman',serif";

/// Each run is as long as in the embedded font, where that can be told; a program that knows
/// neither font nor lengths sets one run after the other all the same, and the line keeps its
/// beginning, middle or end.
fn text_element(text: &Text) -> String {
    let line = font::set(&text.text);
    let anchor = match text.align[0] {
        Align::Start => "start",
        Align::Middle => "middle",
        Align::End => "end",
    };
    let (transform, halo) = (transform(text), halo(text, Text::HALO * text.size));
    let mut element = format!(
        "<text xml:space=\"preserve\" transform=\"{transform}\" y=\"{}\" text-anchor=\"{anchor}\" \
         font-family=\"'{FAMILY}',{FALLBACK}\" font-size=\"{}\" fill=\"{}\"{halo} \
         style=\"font-kerning:none;font-variant-ligatures:none;white-space:pre\">",
        text.offset().1.round(),
        text.size,
        hex(text.color)
    );
    for run in &line.runs {
        let style = if run.slope == Slope::Italic { " font-style=\"italic\"" } else { "" };
        let [gap, length] = [run.gap, run.width].map(|it| (it * text.size / 1000.0).round());
        let gap = if gap > 0.0 { format!(" dx=\"{gap}\"") } else { String::new() };
        let characters = escape(&run.text);
        let _ = write!(
            element,
            "<tspan{gap} textLength=\"{length}\" \
             lengthAdjust=\"spacingAndGlyphs\"{style}>{characters}</tspan>"
        );
    }
    element.push_str("</text>");
    element
}
