//! Sizes and colours: what a journal's style asks for.

use super::page::UNITS;
/// A venue whose text width and font sizes a figure fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// Text width 5.5 in.
    Neurips,
    /// Text width 5.5 in.
    Iclr,
    /// Columns of 3.25 in, text width 6.75 in.
    Icml,
    /// Text width 6.0 in.
    Jmlr,
    /// Columns of 3.5 in, text width 7.16 in.
    Ieee,
}

impl Preset {
    /// All presets.
    pub const ALL: [Self; 5] = [Self::Neurips, Self::Iclr, Self::Icml, Self::Jmlr, Self::Ieee];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Neurips => "neurips",
            Self::Iclr => "iclr",
            Self::Icml => "icml",
            Self::Jmlr => "jmlr",
            Self::Ieee => "ieee",
        }
    }

    /// The width in inches, of one column or of the whole text.
    pub fn width(self, wide: bool) -> f64 {
        match (self, wide) {
            (Self::Neurips | Self::Iclr, _) => 5.5,
            (Self::Icml, false) => 3.25,
            (Self::Icml, true) => 6.75,
            (Self::Jmlr, _) => 6.0,
            (Self::Ieee, false) => 3.5,
            (Self::Ieee, true) => 7.16,
        }
    }

    /// The size of captions and axis titles, and that of tick labels, in points: no
    /// larger than the venue's text, no smaller than it can be read.
    fn sizes(self) -> (f64, f64) {
        match self {
            Self::Neurips | Self::Iclr => (9.5, 8.0),
            Self::Icml => (9.0, 7.5),
            Self::Jmlr => (10.0, 8.5),
            Self::Ieee => (8.5, 7.5),
        }
    }
}

/// A figure's measures, in units of a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// Of the whole figure.
    pub width: f64,
    /// Of titles.
    pub text: f64,
    /// Of tick labels and notes.
    pub small: f64,
    /// Whether it is one column of two.
    pub narrow: bool,
}

impl Style {
    /// The measures for a venue.
    pub fn new(preset: Preset, wide: bool) -> Self {
        let (text, small) = preset.sizes();
        let width = preset.width(wide) * 72.0 * UNITS;
        Self { width, text: text * UNITS, small: small * UNITS, narrow: width < 28_000.0 }
    }
}
