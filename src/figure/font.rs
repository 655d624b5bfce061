//! The embedded fonts: metrics, and how a line of text is set.
//!
//! Greek letters stand for variables in every text of a figure, and variables are set
//! in italics: a line is cut into runs of the upright and the italic font. A combining
//! tilde is centred over the letter before it. There is no kerning, in no format, so
//! that a line is as wide in an SVG as in a PDF.

use std::sync::LazyLock;
use ttf_parser::{Face, GlyphId};

/// A font file, in the two forms it is embedded in.
#[derive(Debug)]
pub struct Font {
    /// The name in a PDF.
    pub name: &'static str,
    /// TrueType.
    pub truetype: &'static [u8],
    /// The same, compressed for the web.
    pub web: &'static [u8],
    face: Face<'static>,
}

/// Which of the two fonts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slope {
    /// Upright.
    Upright,
    /// Italic.
    Italic,
}

/// The family's name in an SVG.
pub const FAMILY: &str = "Selfnorm Figure";

static FONTS: LazyLock<[Font; 2]> = LazyLock::new(|| {
    [
        Font::new(
            "SelfnormFigure-Regular",
            include_bytes!("fonts/regular.ttf"),
            include_bytes!("fonts/regular.woff2"),
        ),
        Font::new(
            "SelfnormFigure-Italic",
            include_bytes!("fonts/italic.ttf"),
            include_bytes!("fonts/italic.woff2"),
        ),
    ]
});

/// The font of a slope.
pub fn font(slope: Slope) -> &'static Font {
    &FONTS[slope as usize]
}

impl Font {
    fn new(name: &'static str, truetype: &'static [u8], web: &'static [u8]) -> Self {
        let face = Face::parse(truetype, 0).expect("the embedded font is a TrueType font");
        Self { name, truetype, web, face }
    }

    /// The parsed file.
    pub fn face(&self) -> &Face<'static> {
        &self.face
    }

    /// A character's glyph; the one for missing characters if there is none.
    pub fn glyph(&self, character: char) -> GlyphId {
        self.face.glyph_index(character).unwrap_or(GlyphId(0))
    }

    /// How far a glyph advances, in thousandths of the size.
    pub fn advance(&self, glyph: GlyphId) -> f64 {
        let units = f64::from(self.face.units_per_em());
        f64::from(self.face.glyph_hor_advance(glyph).unwrap_or(0)) * 1000.0 / units
    }

    /// How far a glyph begins left of its place, in thousandths of the size.
    pub fn overhang(&self, glyph: GlyphId) -> f64 {
        self.thousandths(-self.ends(glyph)[0]).max(0.0)
    }

    /// How far a glyph ends right of the next one's place, in thousandths of the size.
    pub fn excess(&self, glyph: GlyphId) -> f64 {
        (self.thousandths(self.ends(glyph)[1]) - self.advance(glyph)).max(0.0)
    }

    /// Where a glyph begins and ends.
    fn ends(&self, glyph: GlyphId) -> [i16; 2] {
        self.face.glyph_bounding_box(glyph).map_or([0, 0], |bounds| [bounds.x_min, bounds.x_max])
    }

    fn thousandths(&self, units: i16) -> f64 {
        f64::from(units) * 1000.0 / f64::from(self.face.units_per_em())
    }
}

/// How wide a line of text is.
pub fn width(text: &str, size: f64) -> f64 {
    set(text).width * size / 1000.0
}

/// A text's lines that are no wider than the room, but for words that are.
pub fn broken(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(&longer, size) > room && !line.is_empty() {
            lines.push(std::mem::replace(&mut line, word.to_owned()));
        } else {
            line = longer;
        }
    }
    lines.push(line);
    lines
}

/// Height of capitals and figures, in parts of the size.
pub const CAP_HEIGHT: f64 = 0.657;
/// Height above the line that is kept free, in parts of the size.
pub const ASCENT: f64 = 0.762;
/// Depth below the line that is kept free, in parts of the size.
pub const DESCENT: f64 = 0.238;

/// A combining tilde, which belongs above the letter before it.
const TILDE: char = '\u{303}';

/// Characters of one font, set from `x` on.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Which font.
    pub slope: Slope,
    /// The characters.
    pub text: String,
    /// The room before them, in thousandths of the size.
    pub gap: f64,
    /// Where each character's glyph begins, in thousandths of the size from the line's
    /// beginning.
    pub places: Vec<f64>,
    /// The room that the characters take, in thousandths of the size.
    pub width: f64,
}

/// A line cut into runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// From left to right.
    pub runs: Vec<Run>,
    /// In thousandths of the size.
    pub width: f64,
}

/// The character to print and the slope to print it in: Greek letters and Unicode's
/// mathematical italics (𝑓, 𝑧) are variables.
fn shape(character: char) -> (char, Slope) {
    match character {
        'α'..='ω' => (character, Slope::Italic),
        '𝑎'..='𝑧' => {
            let offset = u32::from(character) - u32::from('𝑎');
            (char::from_u32(u32::from('a') + offset).unwrap_or(character), Slope::Italic)
        }
        _ => (character, Slope::Upright),
    }
}

/// Sets a line of text.
pub fn set(text: &str) -> Line {
    let mut line = Line { runs: Vec::new(), width: 0.0 };
    let mut before: Option<(Slope, GlyphId, f64)> = None;
    for character in text.chars() {
        let (character, slope) = match (character, before) {
            (TILDE, Some((slope, ..))) => (character, slope),
            _ => shape(character),
        };
        let font = font(slope);
        let glyph = font.glyph(character);
        let mut gap = 0.0;
        let (place, width) = match (character, before) {
            (TILDE, Some((_, base, place))) => (place + mark_offset(font, base, glyph), 0.0),
            _ => {
                gap = match (before, slope) {
                    // An italic letter that begins left of its place would take the space before.
                    (Some((Slope::Upright, ..)), Slope::Italic) if is_after_space(&line) => {
                        font.overhang(glyph)
                    }
                    // One that ends right of it would lean into an upright one after it (TeX's
                    // italic correction); low marks have room for that.
                    (Some((Slope::Italic, letter, _)), Slope::Upright)
                        if ![',', '.'].contains(&character) =>
                    {
                        self::font(Slope::Italic).excess(letter)
                    }
                    _ => 0.0,
                };
                let (place, width) = (line.width + gap, font.advance(glyph));
                line.width = place + width;
                before = Some((slope, glyph, place));
                (place, width)
            }
        };
        match line.runs.last_mut() {
            Some(run) if run.slope == slope => {
                run.text.push(character);
                run.places.push(place);
                run.width += width;
            }
            _ => {
                let places = vec![place];
                line.runs.push(Run { slope, text: character.into(), gap, places, width });
            }
        }
    }
    line
}

fn is_after_space(line: &Line) -> bool {
    line.runs.last().is_some_and(|run| run.text.ends_with(' '))
}

/// How far right of its base a mark begins to be centred above it.
fn mark_offset(font: &Font, base: GlyphId, mark: GlyphId) -> f64 {
    let middle = |glyph| {
        let bounds = font.face.glyph_bounding_box(glyph)?;
        Some(f64::from(i32::from(bounds.x_min) + i32::from(bounds.x_max)) / 2.0)
    };
    let (base, mark) = (middle(base), middle(mark));
    base.zip(mark).map_or(0.0, |(base, mark)| base - mark)
}
