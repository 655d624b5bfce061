//! What is reported. A claim's verdicts are a [`ClaimReport`]; here is the rest.

use crate::arithmetic::Interval;
use crate::certificate::Certificate;
use crate::check::{CheckReport, Outcome};
use crate::claim::{Claim, Lines, Number, Part, Range, Scope, Variable, Verdict};
use crate::figure::{Failure, Figure};
use crate::fixed_point::{Enumeration, Tube};
use crate::gain::{Distribution, Gain, Probabilities};
use crate::search::{ClaimReport, Entry, Extremes};
use crate::simulate::{Plan, Simulation};
use std::path::PathBuf;

/// Which claims there are.
#[derive(Clone, Debug)]
pub struct Listing {
    /// In their order.
    pub claims: Vec<Claim>,
}

/// Certified extrema of a quantity.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// Where.
    pub over: Over,
    /// The quantity.
    pub quantity: String,
    /// Its extrema.
    pub extremes: Extremes,
}

/// Where something is asked.
#[derive(Clone, Debug)]
pub enum Over {
    /// On one case of a claim.
    Claim {
        /// The claim's name.
        name: String,
        /// The case, if there are several.
        case: Option<String>,
    },
    /// On ranges given one by one.
    Given {
        /// The activation in words.
        activation: String,
        /// The layer in words.
        layer: String,
        /// The ranges that matter.
        ranges: Vec<(Variable, Range)>,
    },
}

/// All fixed points of a layer's state map in a box.
#[derive(Clone, Debug)]
pub struct FixedPoints {
    /// The box, and what names mean.
    pub scope: Scope,
    /// The layer in words.
    pub layer: String,
    /// What was found.
    pub found: Enumeration,
    /// The same in a larger box that the map does not leave.
    pub larger: Option<(Scope, Enumeration)>,
}

/// Where the states of a network are, layer after layer.
#[derive(Clone, Debug)]
pub struct Trajectories {
    /// The starts, the other variables, and what names mean.
    pub scope: Scope,
    /// The layer in words.
    pub layer: String,
    /// The boxes.
    pub tube: Tube,
}

/// The parameters that make a state a fixed point.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// What names mean.
    pub scope: Scope,
    /// The state wanted, in the map's order.
    pub values: Vec<Number>,
    /// Proved: they exist and are in the stated ranges. Refuted: none are.
    pub verdict: Verdict,
    /// What that says.
    pub statement: String,
    /// All that there are.
    pub found: Vec<Vec<(Variable, Interval)>>,
    /// What else to know.
    pub note: Option<String>,
}

/// What keeps activations' scales.
#[derive(Clone, Debug)]
pub struct Gains {
    /// By activation.
    pub gains: Vec<Gain>,
    /// Whether they are to be compared: a line each.
    pub is_table: bool,
}

/// How likely the sums of random weights are what theorems presume.
#[derive(Clone, Debug)]
pub struct WeightSums {
    /// The range of the weights' sum.
    pub omega: Range,
    /// The range of the sum of their squares.
    pub tau: Range,
    /// By distribution and fan-in.
    pub cases: Vec<(Distribution, u32, Probabilities)>,
}

/// Random networks beside their limit.
#[derive(Clone, Debug)]
pub struct Simulated {
    /// Which.
    pub plan: Plan,
    /// What they showed.
    pub found: Simulation,
    /// The tube beside them.
    pub tube: Option<ClaimTube>,
}

/// A claim's tube.
#[derive(Clone, Debug)]
pub struct ClaimTube {
    /// The claim.
    pub claim: String,
    /// Its names and ranges.
    pub scope: Scope,
    /// The tube.
    pub tube: Tube,
}

/// One part of the ledger.
#[derive(Clone, Copy, Debug)]
pub struct LedgerPart<'a> {
    /// Which.
    pub part: Part,
    /// Its claims.
    pub entries: &'a [Entry],
}

/// The ledger's end.
#[derive(Clone, Copy, Debug)]
pub struct LedgerSummary<'a> {
    /// The claims of all parts.
    pub entries: &'a [Entry],
    /// Wall time.
    pub seconds: f64,
}

/// What became of certificates.
#[derive(Clone, Debug)]
pub struct Checks {
    /// Each certificate.
    pub checked: Vec<Checked>,
    /// Each recorded statement, if there is a record to compare with.
    pub compared: Vec<Compared>,
}

impl Checks {
    /// What is worse than recorded, a line each.
    pub fn regressions(&self) -> impl Iterator<Item = String> {
        self.compared.iter().flat_map(|Compared { claim, statement, worse, .. }| {
            worse.iter().map(move |what| format!("{claim}: {statement}: {what}"))
        })
    }
}

/// A recorded statement beside what it is now.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The claim's name.
    pub claim: String,
    /// The words that name the statement in its claim.
    pub statement: String,
    /// Where the statement, or else its record, stands.
    pub place: Place,
    /// What is worse than recorded.
    pub worse: Vec<String>,
}

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file's path.
    pub file: String,
    /// The line, from 1, if it is about one.
    pub line: Option<usize>,
}

impl Place {
    /// Where an entry of `[prove]` or `[conclude]` stands; see [`Lines::of`].
    pub fn in_claim(lines: &Lines, entry: &str, index: usize) -> Self {
        Self { file: lines.claim().path.clone(), line: lines.of(entry, index) }
    }
}

/// A claim with what was decided of it.
#[derive(Clone, Copy, Debug)]
pub struct Verified<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// Its verdicts.
    pub report: &'a ClaimReport,
}

/// A certificate file and what became of it.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The file.
    pub path: PathBuf,
    /// The verdict.
    pub outcome: Outcome,
}

impl Checked {
    /// What was established, if the certificate is confirmed.
    pub fn report(&self) -> Option<&CheckReport> {
        match &self.outcome {
            Outcome::Confirmed(report) => Some(report),
            Outcome::NotConfirmed(_) | Outcome::Rejected(_) => None,
        }
    }
}

/// A page about claims.
#[derive(Clone, Debug)]
pub struct Page {
    /// The claims.
    pub chapters: Vec<Chapter>,
}

/// Everything about one claim.
#[derive(Clone, Debug)]
pub struct Chapter {
    /// The claim.
    pub claim: Claim,
    /// What was decided.
    pub report: ClaimReport,
    /// What others can check.
    pub certificate: Certificate,
    /// Sharp bounds.
    pub bounds: Vec<Bounds>,
    /// Figures.
    pub pictures: Vec<Picture>,
}

impl Chapter {
    /// The certificate's file beside the page.
    pub fn certificate_name(&self) -> String {
        format!("{}.cert", self.claim.name)
    }
}

/// A figure, or why there is none.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The case of the domain.
    pub case: Option<String>,
    /// Which figure.
    pub figure: Figure,
    /// The SVG and what it shows.
    pub drawn: Result<(String, String), Failure>,
}
