//! Sizes and colours: what a venue's style asks for.
//!
//! Widths are those of the venues' own files, in inches: one column, and all of the text.
//!
//! | venue | column | text | from |
//! |---|---|---|---|
//! | NeurIPS | 5.5 | 5.5 | `neurips_2025.sty`: `textwidth=5.5in` |
//! | ICLR | 5.5 | 5.5 | `iclr2025_conference.sty`: `\\textwidth 5.5 true in` |
//! | TMLR | 6.5 | 6.5 | `tmlr.sty`: `\\textwidth 6.5 true in` |
//! | JMLR | 6 | 6 | `jmlr2e.sty`: `\\textwidth=6in` |
//! | ICML | 3.25 | 6.75 | `icml2025.sty`: `\\textwidth` 6.75in, `\\columnsep` 0.25in |
//! | AISTATS | 3.25 | 6.75 | `aistats2025.sty`: the same |
//! | UAI | 3.25 | 6.75 | `uai2023.cls`, as tueplots 0.2 has it: the same |
//! | CVPR | 3.28125 | 6.875 | `cvpr.sty`: `\\textwidth` 6.875in, `\\columnsep` 0.3125in |
//! | AAAI | 3.3125 | 7 | `aaai25.sty`: `\\textwidth` 7.0in, `\\columnsep` 0.375in |
//! | ACL | 7.7 cm | 16 cm | `acl.sty`: A4 with margins of 2.5cm, `\\columnsep` 0.6cm |
//! | IEEE | 3.5 | 7.16 | `IEEEtran.cls`: columns of 21pc, `\\textwidth` 43pc |
//! | Nature | 89 mm | 183 mm | its guide to figures: type of 5 to 7 points |

use super::page::UNITS;

/// A venue whose text width and font sizes a figure fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// NeurIPS.
    Neurips,
    /// ICLR.
    Iclr,
    /// ICML.
    Icml,
    /// Transactions on Machine Learning Research.
    Tmlr,
    /// Journal of Machine Learning Research.
    Jmlr,
    /// AISTATS.
    Aistats,
    /// UAI.
    Uai,
    /// AAAI.
    Aaai,
    /// CVPR, and ICCV.
    Cvpr,
    /// ACL and its sisters.
    Acl,
    /// IEEE's conferences and journals.
    Ieee,
    /// Nature and its research journals.
    Nature,
}

/// Points in an inch, in a centimetre.
const INCH: f64 = 72.0;
const CENTIMETRE: f64 = INCH / 2.54;

impl Preset {
    /// All presets.
    pub const ALL: [Self; 12] = [
        Self::Neurips,
        Self::Iclr,
        Self::Icml,
        Self::Tmlr,
        Self::Jmlr,
        Self::Aistats,
        Self::Uai,
        Self::Aaai,
        Self::Cvpr,
        Self::Acl,
        Self::Ieee,
        Self::Nature,
    ];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Neurips => "neurips",
            Self::Iclr => "iclr",
            Self::Icml => "icml",
            Self::Tmlr => "tmlr",
            Self::Jmlr => "jmlr",
            Self::Aistats => "aistats",
            Self::Uai => "uai",
            Self::Aaai => "aaai",
            Self::Cvpr => "cvpr",
            Self::Acl => "acl",
            Self::Ieee => "ieee",
            Self::Nature => "nature",
        }
    }

    /// The width in points, of one column and of the whole text.
    fn widths(self) -> [f64; 2] {
        match self {
            Self::Neurips | Self::Iclr => [5.5 * INCH; 2],
            Self::Tmlr => [6.5 * INCH; 2],
            Self::Jmlr => [6.0 * INCH; 2],
            Self::Icml | Self::Aistats | Self::Uai => [3.25 * INCH, 6.75 * INCH],
            Self::Cvpr => [3.28125 * INCH, 6.875 * INCH],
            Self::Aaai => [3.3125 * INCH, 7.0 * INCH],
            Self::Acl => [7.7 * CENTIMETRE, 16.0 * CENTIMETRE],
            Self::Ieee => [3.5 * INCH, 7.16 * INCH],
            Self::Nature => [8.9 * CENTIMETRE, 18.3 * CENTIMETRE],
        }
    }

    /// The size of captions and axis titles, and that of tick labels, in points: no
    /// larger than the venue's text, no smaller than it can be read.
    fn sizes(self) -> (f64, f64) {
        match self {
            Self::Neurips | Self::Iclr | Self::Tmlr => (9.5, 8.0),
            Self::Icml | Self::Aistats | Self::Uai | Self::Aaai | Self::Cvpr | Self::Acl => {
                (9.0, 7.5)
            }
            Self::Jmlr => (10.0, 8.5),
            Self::Ieee => (8.5, 7.5),
            Self::Nature => (7.0, 6.0),
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
    /// What is kept free along the edges of the page, so that nothing is cut off.
    pub const EDGE: i32 = 200;

    /// The measures for a venue.
    pub fn new(preset: Preset, wide: bool) -> Self {
        let (text, small) = preset.sizes();
        let [column, all] = preset.widths();
        let width = if wide { all } else { column } * UNITS;
        Self { width, text: text * UNITS, small: small * UNITS, narrow: width < 28_000.0 }
    }

    /// The width between the edges.
    pub fn room(&self) -> f64 {
        self.width - f64::from(2 * Self::EDGE)
    }
}
