//! Every flag, once: help, man page and completions come from here.

mod audit;
mod figures;
mod fixed_point;
mod formats;
mod gain;
mod iterate;
mod place;
mod simulate;
mod values;
mod weights;

pub use audit::AuditOptions;
pub use figures::{Look, PictureFormat, PlotOptions, ReportOptions, TextStyle};
pub use fixed_point::FixedPointOptions;
pub use formats::{AuditFormat, CheckFormat, Format, VerifyFormat};
pub use gain::GainOptions;
pub use iterate::IterateOptions;
pub use place::Place;
pub use simulate::SimulateOptions;
pub use values::{activation, number, range};
pub use weights::WeightsOptions;

use crate::arithmetic::SpecialFunctions;
use crate::check;
use crate::cli::interrupt;
use crate::search::{Budget, Limit, Options, Progress};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::sync::LazyLock;
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
  3  something undecided, or a certificate not confirmed
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
    Bound(Box<BoundOptions>),
    /// All fixed points of the map, or the constants that make a point one.
    FixedPoint(Box<FixedPointOptions>),
    /// Where the mean and variance of a network are, layer after layer: boxes that hold them.
    Iterate(Box<IterateOptions>),
    /// The gain that keeps an activation's scale, and whether it self-normalizes.
    Gain(Box<GainOptions>),
    /// How likely a unit's random weights have the sums that the theorems presume.
    Weights(Box<WeightsOptions>),
    /// Random networks of finite width beside what is proved of infinite width.
    Simulate(Box<SimulateOptions>),
    /// Decide every printed claim of the paper and of the field, with the sharp values beside them.
    Audit(AuditOptions),
    /// Re-establish certificates, independently of the prover.
    Check(CheckOptions),
    /// Write a certificate's trees as lemmas for Rocq (Coq), to be compiled with proofs/rocq.
    CertificateToRocq {
        /// The certificate of a proved claim about the unit layer with SELU.
        certificate: PathBuf,
    },
    /// Draw figures for papers, in which every cell is a proved enclosure.
    Plot(Box<PlotOptions>),
    /// Write a page about claims: verdicts, sharp bounds, figures, certificates.
    Report(ReportOptions),
    /// List the built-in claims.
    Claims(ClaimsOptions),
    /// Print the JSON schema of what --format json prints.
    Schema,
    /// Print shell completions.
    Completions {
        /// For which shell.
        shell: clap_complete::Shell,
    },
    /// Print the man page.
    Man {
        /// Write the pages of all subcommands to this folder instead.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
}

/// Flags of `claims`.
#[derive(Debug, Args)]
pub struct ClaimsOptions {
    /// Only claims whose name has this in it, or is like it where it has `*` (anything) or `?`
    /// (any character), such as theorem or "lemma?".
    pub pattern: Option<String>,
    /// How the list is printed.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// Flags of `verify`.
#[derive(Debug, Args)]
pub struct VerifyOptions {
    /// Built-in names, such as theorem1, paths of claim files, or - for standard input.
    #[arg(value_name = "CLAIM", required_unless_present = "all")]
    pub claims: Vec<String>,
    /// All built-in claims.
    #[arg(long, conflicts_with = "claims")]
    pub all: bool,
    /// How results are printed.
    #[arg(long, value_enum, default_value = "text")]
    pub format: VerifyFormat,
    #[command(flatten)]
    pub effort: Effort,
    /// Write the certificate of every decided claim to this folder.
    #[arg(long, value_name = "DIR")]
    pub certificate: Option<PathBuf>,
    /// Go on from the state in this file if it exists, and leave one there if the
    /// claim is still undecided when the run ends.
    #[arg(long, value_name = "FILE")]
    pub resume: Option<PathBuf>,
    /// With --resume, save the state this often while the search goes on, lest a run that is
    /// killed lose more.
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "30",
          requires = "resume")]
    pub checkpoint: Duration,
}

/// Flags of `bound`.
#[derive(Debug, Args)]
pub struct BoundOptions {
    /// An expression of the claim language, such as norm, d(j22, nu) or mean(0, 1).
    pub expression: String,
    #[command(flatten)]
    pub place: Place,
    /// Relative width of the enclosures.
    #[arg(long, value_name = "T", default_value = "1e-10", value_parser = tolerance)]
    pub tolerance: f64,
    /// How results are printed.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    #[command(flatten)]
    pub effort: Effort,
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
    /// How to search; a signal interrupts it.
    pub fn options<'a>(&self, progress: Progress<'a>) -> Options<'a> {
        Options {
            budget: Budget { max_boxes: self.max_boxes, ..Budget::default() },
            functions: self.arithmetic.into(),
            progress,
            limit: limit(self.timeout),
            resume: None,
            keeper: None,
        }
    }
}

/// When a command's time began: to read what it is about takes time as well.
static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Lets the time begin.
pub fn start_clock() {
    LazyLock::force(&START);
}

/// When some time is up, from the command's start on; a signal interrupts it.
pub fn limit(timeout: Option<Duration>) -> Limit {
    let deadline = timeout.and_then(|timeout| START.checked_add(timeout));
    Limit { deadline, interrupted: interrupt::flag() }
}

/// Flags of what computes without searching boxes.
#[derive(Debug, Args)]
pub struct Limits {
    /// Threads; the results do not depend on it. [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub threads: Option<u32>,
    /// Seconds after which everything not yet computed is undecided.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub timeout: Option<Duration>,
}

impl Limits {
    /// How to compute; a signal interrupts it.
    pub fn options(&self) -> Options<'static> {
        Options { limit: limit(self.timeout), ..Options::default() }
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
    /// Seconds after which everything not yet confirmed is not.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub timeout: Option<Duration>,
    /// The claim files one of which each certificate must be about, to the letter; after the
    /// certificates.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub claim: Vec<PathBuf>,
    /// Fail if a verdict, a proved bound or the number of boxes is worse than recorded
    /// in this file.
    #[arg(long, value_name = "BASELINE", conflicts_with = "record")]
    pub against: Option<PathBuf>,
    /// Record verdicts, proved bounds and boxes in this file.
    #[arg(long, value_name = "BASELINE")]
    pub record: Option<PathBuf>,
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
