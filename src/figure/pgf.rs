//! PGF: lines and areas as LaTeX's own graphics, text in the document's own fonts, a field as a
//! PNG beside the file.
//!
//! A line of text has the room that the embedded fonts give it: where the document's are wider,
//! it is made smaller, so that nothing runs into anything else or off the page.

use super::font;
use super::ink::Rgb;
use super::page::{Align, Item, Page, Place, Stroke, Text, UNITS};
use super::png;
use super::provenance::Provenance;
use super::style::Style;
use super::tex;
use std::fmt::Write;

/// How much wider than planned a line may be before it is made smaller.
const ROOM: f64 = 1.03;

/// The characters that a file's name must not have for LaTeX to find it.
pub const REFUSED: &str = "\\{}$&#^~%\" ";

/// The file, and the pictures that it shows.
#[derive(Clone, Debug)]
pub struct Files {
    /// To be read by `\input`.
    pub text: String,
    /// Each with its name.
    pub images: Vec<(String, Vec<u8>)>,
}

/// What the abbreviations of a file mean: points are in big points from the lower left corner.
const ABBREVIATIONS: &str = r"\def\moveto#1 #2 {\pgfpathmoveto{\pgfqpoint{#1bp}{#2bp}}}%
\def\lineto#1 #2 {\pgfpathlineto{\pgfqpoint{#1bp}{#2bp}}}%
\def\fit#1#2{\sbox0{#2}\ifdim\wd0>#1bp\resizebox{#1bp}{!}{\usebox0}\else\usebox0\fi}%
\def\rim#1{{\fboxsep=0.6bp\colorbox{white}{#1}}}%
\pgfsetroundjoin
";

/// The files of a figure that is called `name`.
pub fn files(page: &Page, provenance: &Provenance, name: &str) -> Files {
    let (width, height) = (length(page.size.0.into()), length(page.size.1.into()));
    let plain = |text: &str| text.replace(char::is_control, " ");
    let size = (page.size.0 as i32, page.size.1 as i32);
    let mut writer = Writer { text: String::new(), images: Vec::new(), size, name };
    // Writing to a string cannot fail.
    let _ = write!(
        writer.text,
        "% {}\n% {}\n\
         % \\usepackage{{pgf}} and \\input{{{name}.pgf}}; in another folder with\n\
         % \\graphicspath{{{{folder/}}}}. Sizes are exact in fonts that scale, such as lmodern's.\n\
         \\begingroup\n\\begin{{pgfpicture}}\n{ABBREVIATIONS}\
         \\pgfpathrectangle{{\\pgfpointorigin}}{{\\pgfqpoint{{{width}bp}}{{{height}bp}}}}\
         \\pgfusepath{{use as bounding box}}\n",
        plain(&provenance.title),
        plain(&provenance.to_string()),
    );
    page.items.iter().for_each(|item| writer.draw(item));
    writer.text.push_str("\\end{pgfpicture}%\n\\endgroup\n");
    Files { text: writer.text, images: writer.images }
}

/// A length in big points.
fn length(units: f64) -> String {
    let digits = format!("{:.2}", units / UNITS);
    digits.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn color([red, green, blue]: Rgb) -> String {
    format!("{{rgb,255:red,{red};green,{green};blue,{blue}}}")
}

struct Writer<'a> {
    text: String,
    images: Vec<(String, Vec<u8>)>,
    /// Of the page in units.
    size: Place,
    /// Of the files.
    name: &'a str,
}

impl Writer<'_> {
    fn draw(&mut self, item: &Item) {
        match item {
            Item::Path { points, closed, fill, stroke } => {
                self.path(points);
                if *closed {
                    self.text.push_str("\\pgfpathclose");
                }
                self.paint(*fill, stroke.as_ref());
            }
            Item::Lines { lines, stroke } => {
                lines.iter().for_each(|line| self.path(line));
                self.paint(None, Some(stroke));
            }
            Item::Disk { center, radius, fill, stroke } => {
                let (center, radius) = (self.point(*center), length(f64::from(*radius)));
                let _ = write!(self.text, "\\pgfpathcircle{{{center}}}{{{radius}bp}}");
                self.paint(Some(*fill), stroke.as_ref());
            }
            Item::Text(text) => self.letters(text),
            Item::Image { corner: (x, y), size: (width, height), raster } => {
                let image = format!("{}-{}.png", self.name, self.images.len());
                let at = self.point((*x, y + height));
                let [width, height] = [width, height].map(|units| length(f64::from(*units)));
                let _ = writeln!(
                    self.text,
                    "\\pgftext[left,bottom,at={{{at}}}]{{\\includegraphics\
                     [width={width}bp,height={height}bp]{{{image}}}}}"
                );
                self.images.push((image, png::of_raster(raster)));
            }
        }
    }

    /// A place from the lower left corner.
    fn place(&self, (x, y): Place) -> [String; 2] {
        [x, self.size.1 - y].map(|units| length(f64::from(units)))
    }

    fn point(&self, place: Place) -> String {
        let [x, y] = self.place(place);
        format!("\\pgfqpoint{{{x}bp}}{{{y}bp}}")
    }

    fn path(&mut self, points: &[Place]) {
        for (index, &point) in points.iter().enumerate() {
            let [x, y] = self.place(point);
            let command = if index == 0 { "moveto" } else { "lineto" };
            // A line each: TeX reads no lines of any length.
            let _ = writeln!(self.text, "\\{command} {x} {y}");
        }
    }

    fn paint(&mut self, fill: Option<Rgb>, stroke: Option<&Stroke>) {
        let mut uses = Vec::new();
        if let Some(fill) = fill {
            uses.push("fill");
            let _ = write!(self.text, "\\pgfsetfillcolor{}", color(fill));
        }
        if let Some(Stroke { color: line, width, dash }) = stroke {
            uses.push("stroke");
            let dash = dash.map_or_else(String::new, |[dash, gap]| {
                let [dash, gap] = [dash, gap].map(|units| length(f64::from(units)));
                format!("{{{dash}bp}}{{{gap}bp}}")
            });
            let _ = write!(
                self.text,
                "\\pgfsetstrokecolor{}\\pgfsetlinewidth{{{}bp}}\\pgfsetdash{{{dash}}}{{0bp}}",
                color(*line),
                length(f64::from(*width))
            );
        }
        let _ = writeln!(self.text, "\\pgfusepath{{{}}}", uses.join(","));
    }

    /// The length of a line that ends at the edge of the page.
    fn room(&self, text: &Text) -> f64 {
        let (x, y) = text.at;
        let (width, height) = self.size;
        let (before, after) = match text.turns % 4 {
            0 => (x, width - x),
            1 => (y, height - y),
            2 => (width - x, x),
            _ => (height - y, y),
        };
        f64::from(
            match text.align[0] {
                Align::Start => after,
                Align::Middle => 2 * before.min(after),
                Align::End => before,
            } - Style::EDGE,
        )
    }

    fn letters(&mut self, text: &Text) {
        // The base line, turned with the text.
        let down = text.offset().1.round() as i32;
        let (x, y) = text.at;
        let at = self.point(match text.turns % 4 {
            0 => (x, y + down),
            1 => (x - down, y),
            2 => (x, y - down),
            _ => (x + down, y),
        });
        let side = match text.align[0] {
            Align::Start => "left,",
            Align::Middle => "",
            Align::End => "right,",
        };
        let turn = match text.turns % 4 {
            0 => String::new(),
            turns => format!(",rotate={}", 360 - 90 * u32::from(turns)),
        };
        let width = font::width(&text.text, text.size);
        let width = (ROOM * width).min(self.room(text).max(width));
        let letters = format!(
            "\\fontsize{{{0}bp}}{{{0}bp}}\\selectfont\\color{1}\\fit{{{2}}}{{{3}}}",
            length(text.size),
            color(text.color),
            length(width),
            tex::line(&text.text)
        );
        let letters = if text.halo { format!("\\rim{{{letters}}}") } else { letters };
        let _ = writeln!(self.text, "\\pgftext[{side}base,at={{{at}}}{turn}]{{{letters}}}");
    }
}
