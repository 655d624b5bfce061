//! The flags of `plot` and `report`.

use super::place::layer;
use super::{Effort, Limits};
use crate::claim::LayerKind;
use crate::figure::Figure;
use crate::figure::colormap::Colormap;
use crate::figure::style::Preset;
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Flags of `plot`.
#[derive(Debug, Args)]
pub struct PlotOptions {
    /// What to draw.
    #[arg(required_unless_present = "all")]
    pub figure: Option<Figure>,
    /// Every figure as it is by default, as SVG and PNG, without data files.
    #[arg(long, conflicts_with_all = ["figure", "over", "axes", "at", "size", "proof", "statement", "activation", "compare", "layer", "layers", "networks", "width", "seed", "start"])]
    pub all: bool,
    /// The claim on whose domain, with whose activation; each figure has its own.
    #[arg(long, value_name = "CLAIM")]
    pub over: Option<String>,
    /// An activation instead of a claim's (figures length-map, phase and depth), as in
    /// leaky_relu,slope=0.2 or an expression in z; length-map compares several.
    #[arg(long, value_name = "KIND[,NAME=VALUE]", conflicts_with = "over")]
    pub activation: Vec<String>,
    /// An activation beside that one, in the same layer on the same domain (figure depth).
    #[arg(long, value_name = "KIND[,NAME=VALUE]")]
    pub compare: Vec<String>,
    /// The layer instead of a claim's (figure depth); unit unless given.
    #[arg(long, value_name = "unit|random", value_parser = layer, conflicts_with = "over")]
    pub layer: Option<LayerKind>,
    /// How many layers (figure depth).
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub layers: Option<u32>,
    /// Simulated networks of each activation (figure depth); 8 unless given.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=1000))]
    pub networks: Option<u32>,
    /// Units in each of their layers (figure depth); 256 unless given.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub width: Option<u32>,
    /// What the first network's random numbers are made of, the next ones' of the numbers after it
    /// (figure depth); 0 unless given.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// A state that is followed from layer to layer (figure length-map).
    #[arg(long, value_name = "Q", allow_hyphen_values = true)]
    pub start: Vec<String>,
    /// The variables across and up, such as nu,tau.
    #[arg(long, value_name = "X,Y")]
    pub axes: Option<String>,
    /// A variable's value or range in place of the domain's, such as mu=0.1 or
    /// nu=0.5..2; a variable that is no axis and has a range is maximized over.
    #[arg(long, value_name = "VARIABLE=VALUE", allow_hyphen_values = true)]
    pub at: Vec<String>,
    /// Cells across and up, such as 1000 or 1000x800, at most 4096 each.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub size: Option<String>,
    /// The certificate whose boxes are drawn (figure boxes).
    #[arg(long, value_name = "CERTIFICATE", conflicts_with = "over")]
    pub proof: Option<PathBuf>,
    /// The statement whose boxes are drawn (figure boxes); else that with the most.
    #[arg(long, value_name = "NAME")]
    pub statement: Option<String>,
    #[command(flatten)]
    pub look: Look,
    /// The folder to write FIGURE.FORMAT and FIGURE.csv to.
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub out: PathBuf,
    /// What the files are called in place of FIGURE.
    #[arg(long, value_name = "NAME", value_parser = file_name, conflicts_with = "all")]
    pub name: Option<String>,
    /// Leave out the data file with the enclosure of every cell.
    #[arg(long)]
    pub no_data: bool,
    #[command(flatten)]
    pub limits: Limits,
}

/// Flags of `report`.
#[derive(Debug, Args)]
pub struct ReportOptions {
    /// Built-in names, such as theorem1, or paths of claim files.
    #[arg(value_name = "CLAIM", required_unless_present = "all")]
    pub claims: Vec<String>,
    /// All built-in claims.
    #[arg(long, conflicts_with = "claims")]
    pub all: bool,
    /// The folder to write index.html and the certificates to.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    #[command(flatten)]
    pub effort: Effort,
}

/// How figures look.
#[derive(Debug, Args)]
pub struct Look {
    /// The venue whose text width and font sizes to fit.
    #[arg(long, value_enum, default_value = "neurips")]
    pub preset: Preset,
    /// As wide as both columns of a two-column venue.
    #[arg(long)]
    pub wide: bool,
    /// File formats, separated by commas. [default: svg]
    #[arg(long, value_enum, value_delimiter = ',', value_name = "FORMAT")]
    pub format: Vec<PictureFormat>,
    /// The colours.
    #[arg(long, value_enum, default_value = "viridis")]
    pub colormap: Colormap,
    /// Leave the words below the picture out, for who writes a caption; the key stays.
    #[arg(long)]
    pub no_caption: bool,
    /// A line above the picture, which is the file's title as well.
    #[arg(long, value_name = "TEXT", value_parser = line)]
    pub title: Option<String>,
    /// What letters are in an SVG: text with its fonts inside, or outlines, which look the same
    /// in programs that know no fonts inside a file.
    #[arg(long, value_enum, default_value = "text")]
    pub text: TextStyle,
}

/// What letters are in an SVG.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TextStyle {
    /// Text, to be searched and edited.
    Text,
    /// Outlines of the letters.
    Outlines,
}

fn line(text: &str) -> Result<String, String> {
    let fits = !text.trim().is_empty() && !text.contains(char::is_control);
    if fits { Ok(text.to_owned()) } else { Err("expected one line of text".to_owned()) }
}

fn file_name(text: &str) -> Result<String, String> {
    let is_path = text.contains(std::path::is_separator) || text.contains(char::is_control);
    if is_path || ["", ".", ".."].contains(&text) {
        return Err("expected a file's name without its ending; --out takes the folder".to_owned());
    }
    Ok(text.to_owned())
}

/// Formats of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PictureFormat {
    /// For the web and for editing.
    Svg,
    /// For slides, at 300 dots per inch or one pixel a cell.
    Png,
    /// For LaTeX.
    Pdf,
    /// For LaTeX's own fonts: a picture to be read by \input, its cells as PNG beside it.
    Pgf,
}

impl ValueEnum for Figure {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()).help(self.summary()))
    }
}

impl ValueEnum for Preset {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}

impl ValueEnum for Colormap {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}
