//! Every flag, once: help, man page and completions come from here.

use crate::arithmetic::{Decimal, SpecialFunctions};
use crate::check;
use crate::claim::{Part, Range};
use crate::figure::Figure;
use crate::figure::colormap::Colormap;
use crate::figure::style::Preset;
use crate::search::Budget;
use clap::builder::PossibleValue;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Rigorous verification of self-normalizing neural networks.
///
/// Proves or refutes claims about how a layer moves the mean and variance of its
/// activations, with interval arithmetic.
#[derive(Debug, Parser)]
#[command(name = "selfnorm", version, after_help = EXIT_STATUS, propagate_version = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Print results only: no progress.
    #[arg(long, short, global = true)]
    pub quiet: bool,
    #[command(flatten)]
    pub color: ColorChoice,
}

const EXIT_STATUS: &str = "\
Exit status:
  0  everything proved; for audit, everything as recorded
  1  something refuted; for audit, a verdict that is not the recorded one
  2  bad usage or bad input
  3  something undecided
  4  a certificate rejected
  130  interrupted";

/// When to use colour.
#[derive(Clone, Copy, Debug, Args)]
pub struct ColorChoice {
    /// When to use colour; NO_COLOR is respected.
    #[arg(long, value_enum, default_value = "auto", global = true, value_name = "WHEN")]
    color: When,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum When {
    Auto,
    Always,
    Never,
}

impl ColorChoice {
    /// Makes the choice hold for everything printed from now on.
    pub fn write_global(self) {
        match self.color {
            When::Auto => anstream::ColorChoice::Auto,
            When::Always => anstream::ColorChoice::Always,
            When::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Prove or refute claims.
    Verify(VerifyOptions),
    /// Certified infimum and supremum of an expression.
    Bound(BoundOptions),
    /// All fixed points of the map, or the constants that make a point one.
    FixedPoint(FixedPointOptions),
    /// Decide every printed claim of the paper, with the sharp values beside them.
    Audit(AuditOptions),
    /// Re-establish certificates, independently of the prover.
    Check(CheckOptions),
    /// Draw figures for papers, in which every cell is a proved enclosure.
    Plot(PlotOptions),
    /// Write a page about claims: verdicts, sharp bounds, figures, certificates.
    Report(ReportOptions),
    /// List the built-in claims.
    Claims,
    /// Print shell completions.
    Completions {
        /// For which shell.
        shell: clap_complete::Shell,
    },
    /// Print the man page.
    Man,
}

/// Flags of `verify`.
#[derive(Debug, Args)]
pub struct VerifyOptions {
    /// Built-in names, such as theorem1, or paths of claim files.
    #[arg(value_name = "CLAIM", required_unless_present = "all")]
    pub claims: Vec<String>,
    /// All built-in claims.
    #[arg(long, conflicts_with = "claims")]
    pub all: bool,
    /// How results are printed.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    #[command(flatten)]
    pub effort: Effort,
    /// Write the certificate of every decided claim to this folder.
    #[arg(long, value_name = "DIR")]
    pub certificate: Option<PathBuf>,
    /// Go on from the state in this file if it exists, and leave one there if the
    /// claim is still undecided when the run ends.
    #[arg(long, value_name = "FILE")]
    pub resume: Option<PathBuf>,
}

/// Flags of `bound`.
#[derive(Debug, Args)]
pub struct BoundOptions {
    /// An expression of the claim language, such as norm or d(j22, nu).
    pub expression: String,
    /// The claim on whose domain, with whose activation.
    #[arg(long, value_name = "CLAIM")]
    pub over: String,
    /// Relative width of the enclosures.
    #[arg(long, value_name = "T", default_value = "1e-10", value_parser = tolerance)]
    pub tolerance: f64,
    /// How results are printed.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    #[command(flatten)]
    pub effort: Effort,
}

/// Flags of `audit`.
#[derive(Debug, Args)]
pub struct AuditOptions {
    /// Built-in names or paths of claim files with a [record]; all built-in ones if none.
    #[arg(value_name = "CLAIM", conflicts_with = "part")]
    pub claims: Vec<String>,
    /// Only one part of the ledger.
    #[arg(long, value_enum)]
    pub part: Option<Part>,
    /// How the ledger is printed.
    #[arg(long, value_enum, default_value = "text")]
    pub format: AuditFormat,
    /// Relative width of the sharp values' enclosures.
    #[arg(long, value_name = "T", default_value = "1e-12", value_parser = tolerance)]
    pub tolerance: f64,
    #[command(flatten)]
    pub effort: Effort,
}

/// Flags of `plot`.
#[derive(Debug, Args)]
pub struct PlotOptions {
    /// What to draw.
    #[arg(required_unless_present = "all")]
    pub figure: Option<Figure>,
    /// Every figure as it is by default, as SVG and PNG, without data files.
    #[arg(long, conflicts_with_all = ["figure", "over", "axes", "at", "size", "proof", "statement"])]
    pub all: bool,
    /// The claim on whose domain, with whose activation; each figure has its own.
    #[arg(long, value_name = "CLAIM")]
    pub over: Option<String>,
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
    /// Leave out the data file with the enclosure of every cell.
    #[arg(long)]
    pub no_data: bool,
    /// Threads; the results do not depend on it. [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub threads: Option<u32>,
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

/// Output formats of `audit`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AuditFormat {
    /// A table for people.
    Text,
    /// One object a claim, one line each.
    Json,
    /// Markdown tables without times, the same whenever and wherever they are made.
    Markdown,
}

impl ValueEnum for Part {
    fn value_variants<'a>() -> &'a [Self] {
        &Part::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()).help(self.title()))
    }
}

/// Flags of `fixed-point`.
#[derive(Debug, Args)]
pub struct FixedPointOptions {
    /// Sum of a unit's weights: a decimal or a range.
    #[arg(long, value_name = "LOW[,HIGH]", default_value = "0", value_parser = range, allow_hyphen_values = true)]
    pub omega: Range,
    /// Sum of a unit's squared weights: a decimal or a range.
    #[arg(long, value_name = "LOW[,HIGH]", default_value = "1", value_parser = range, allow_hyphen_values = true)]
    pub tau: Range,
    /// Where the fixed points' mean is looked for.
    #[arg(long, value_name = "LOW[,HIGH]", default_value = "-1,1", value_parser = range, allow_hyphen_values = true)]
    pub mu: Range,
    /// Where the fixed points' variance is looked for.
    #[arg(long, value_name = "LOW[,HIGH]", default_value = "0.01,16", value_parser = range, allow_hyphen_values = true)]
    pub nu: Range,
    /// λ, if not the exact λ₀₁; with --wanted, the range in which it is wanted.
    #[arg(long, value_name = "LOW[,HIGH]", value_parser = range, allow_hyphen_values = true)]
    pub lambda: Option<Range>,
    /// α, if not the exact α₀₁; with --wanted, the range in which it is wanted.
    #[arg(long, value_name = "LOW[,HIGH]", value_parser = range, allow_hyphen_values = true)]
    pub alpha: Option<Range>,
    /// Instead, find the λ and α that make this point fixed at the given ω and τ.
    #[arg(long, value_name = "MU,NU", value_parser = pair, allow_hyphen_values = true, conflicts_with_all = ["mu", "nu"])]
    pub wanted: Option<(Decimal, Decimal)>,
    /// How results are printed.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
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

/// Flags of everything that searches.
#[derive(Debug, Args)]
pub struct Effort {
    /// Threads; the results do not depend on it. [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub threads: Option<u32>,
    /// Boxes to examine for one comparison or extremum before giving up on it.
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    pub max_boxes: u64,
    /// Seconds after which everything not yet decided is undecided.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub timeout: Option<Duration>,
    /// How special functions are computed: doubles with proven error bounds, or
    /// MPFR, some hundred times slower, as a reference.
    #[arg(long, value_enum, default_value = "double")]
    pub arithmetic: Arithmetic,
}

impl Effort {
    /// What a search may cost, from now on.
    pub fn budget(&self) -> Budget {
        let deadline = self.timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        Budget { max_boxes: self.max_boxes, deadline }
    }
}

/// Flags of `check`.
#[derive(Debug, Args)]
pub struct CheckOptions {
    /// Certificates, or folders with certificates (*.cert) in them.
    #[arg(value_name = "CERTIFICATE", required = true)]
    pub paths: Vec<PathBuf>,
    /// How results are printed.
    #[arg(long, value_enum, default_value = "text")]
    pub format: CheckFormat,
    /// Bits of the intervals.
    #[arg(long, value_name = "BITS", default_value_t = check::DEFAULT_PRECISION,
          value_parser = clap::value_parser!(u32).range(i64::from(check::MIN_PRECISION)..=i64::from(check::MAX_PRECISION)))]
    pub precision: u32,
    /// Threads; the results do not depend on it. [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub threads: Option<u32>,
    /// Fail if a verdict, a proved bound or the number of boxes is worse than recorded
    /// in this file.
    #[arg(long, value_name = "BASELINE", conflicts_with = "record")]
    pub against: Option<PathBuf>,
    /// Record verdicts, proved bounds and boxes in this file.
    #[arg(long, value_name = "BASELINE")]
    pub record: Option<PathBuf>,
}

/// Output formats of `check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// A table for people.
    Text,
    /// One object a certificate, one line each.
    Json,
    /// A JUnit report, for test dashboards.
    Junit,
    /// Annotations for GitHub Actions.
    Github,
    /// A Markdown table.
    Markdown,
}

/// Output formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table for people.
    Text,
    /// One object a claim, one line each.
    Json,
}

/// Back ends of the special functions.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Arithmetic {
    /// Correctly rounded doubles, stepped outward.
    Double,
    /// MPFR's directed rounding.
    Mpfr,
}

impl Arithmetic {
    /// The word in certificates.
    pub fn name(self) -> &'static str {
        match self {
            Self::Double => "double",
            Self::Mpfr => "mpfr",
        }
    }
}

impl From<Arithmetic> for SpecialFunctions {
    fn from(choice: Arithmetic) -> Self {
        match choice {
            Arithmetic::Double => Self::Double,
            Arithmetic::Mpfr => Self::Mpfr,
        }
    }
}

fn tolerance(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(tolerance) if (1e-15..1.0).contains(&tolerance) => Ok(tolerance),
        _ => Err("expected a number from 1e-15 to 1, such as 1e-10".to_owned()),
    }
}

/// One decimal or two, which are exact numbers.
fn range(text: &str) -> Result<Range, String> {
    match text.split_once(',') {
        None => decimal(text).map(Range::point),
        Some((lower, upper)) => Ok(Range { lower: decimal(lower)?, upper: decimal(upper)? }),
    }
}

fn pair(text: &str) -> Result<(Decimal, Decimal), String> {
    match text.split_once(',') {
        Some((first, second)) => Ok((decimal(first)?, decimal(second)?)),
        None => Err("expected two decimals, mean and variance, such as 0,2".to_owned()),
    }
}

fn decimal(text: &str) -> Result<Decimal, String> {
    Decimal::parse(text.trim())
        .map_err(|error| format!("{error}; expected a decimal, or two such as 0.8,1.5"))
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 =
        text.parse().map_err(|_| "expected a number of seconds, such as 10 or 0.5")?;
    Duration::try_from_secs_f64(seconds)
        .map_err(|_| "expected a time of 0 to 10^19 seconds".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_consistent() {
        Arguments::command().debug_assert();
    }
}
