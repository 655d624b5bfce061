//! What a run found, ready for a table, JSON, or a test.

use super::point::Point;
use super::record::Trace;
use super::verdict::Sense;
use crate::arithmetic::Interval;
use crate::certificate::Subject;
use crate::claim::{Case, Number, Obligation, Variable, Verdict};

/// A claim and everything decided about it.
#[derive(Clone, Debug)]
pub struct ClaimReport {
    /// The claim's name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Where it was printed.
    pub source: Option<String>,
    /// The conjunction of all that follows.
    pub verdict: Verdict,
    /// One per inequality of `[prove]`.
    pub obligations: Vec<ObligationReport>,
    /// One per entry of `[conclude]`.
    pub conclusions: Vec<ConclusionReport>,
    /// Boxes examined in all.
    pub boxes: u64,
    /// Wall time.
    pub seconds: f64,
}

/// An inequality of `[prove]`.
#[derive(Clone, Debug)]
pub struct ObligationReport {
    /// Its name in the claim.
    pub name: String,
    /// Its position among those of that name, from 0.
    pub index: usize,
    /// The case of the domain, if the claim has several.
    pub case: Option<String>,
    /// The inequality as written.
    pub text: String,
    /// The conjunction of its goals.
    pub verdict: Verdict,
    /// One per comparison of the chain.
    pub goals: Vec<GoalReport>,
}

/// One comparison.
#[derive(Clone, Debug)]
pub struct GoalReport {
    /// The quantity.
    pub quantity: String,
    /// The bound as written.
    pub bound: String,
    /// Which side the bound is on.
    pub sense: Sense,
    /// Whether equality is excluded.
    pub strict: bool,
    /// What is known.
    pub verdict: Verdict,
    /// The quantity's proved bound on that side over the domain, if proved.
    pub proved_bound: Option<f64>,
    /// A lower bound of the distance to the bound, if proved.
    pub margin: Option<f64>,
    /// A lower bound of how far the quantity is beyond the bound where it fails, if refuted.
    pub excess: Option<f64>,
    /// Boxes examined.
    pub boxes: u64,
    /// Wall time.
    pub seconds: f64,
    /// The cells it was settled on, as far as it was; nothing for constants.
    pub trace: Trace,
    /// Where it fails, if refuted.
    pub counterexample: Option<Point>,
    /// What resisted, if undecided.
    pub unresolved: Option<BoxReport>,
}

/// A box that could not be decided, and why the search ended.
#[derive(Clone, Debug)]
pub struct BoxReport {
    /// Why the search ended.
    pub reason: String,
    /// The box, by variable.
    pub ranges: Vec<(Variable, Interval)>,
    /// The quantity over it, which is empty where it may be undefined; none if there was no
    /// time to look.
    pub value: Option<Interval>,
}

/// An entry of `[conclude]`.
#[derive(Clone, Debug)]
pub struct ConclusionReport {
    /// Which one.
    pub subject: Subject,
    /// What is concluded.
    pub statement: String,
    /// What is known.
    pub verdict: Verdict,
    /// Why, in a few words.
    pub reason: String,
    /// Boxes examined for it.
    pub boxes: u64,
    /// Wall time.
    pub seconds: f64,
    /// The case of the domain, if the claim has several.
    pub case: Option<String>,
    /// The cells it was settled on, if it takes any.
    pub trace: Trace,
    /// Where it fails, if refuted by a point.
    pub counterexample: Option<Point>,
}

/// The two-sided proved enclosure of a quantity that an obligation bounds twice.
#[derive(Clone, Debug)]
pub struct Enclosure {
    /// The quantity.
    pub quantity: String,
    /// Proved from below, if claimed.
    pub lower: Option<f64>,
    /// Proved from above, if claimed.
    pub upper: Option<f64>,
    /// How far these are from the claimed bounds, from below and from above.
    pub margins: [Option<f64>; 2],
    /// The bounds as written.
    pub bounds: [Option<String>; 2],
}

impl ClaimReport {
    /// Frees the memory of the searches' trees.
    pub fn forget_trees(&mut self) {
        let goals = self.obligations.iter_mut().flat_map(|obligation| &mut obligation.goals);
        let conclusions = self.conclusions.iter_mut().map(|conclusion| &mut conclusion.trace);
        for trace in goals.map(|goal| &mut goal.trace).chain(conclusions) {
            *trace = Trace::None;
        }
    }
}

impl ObligationReport {
    /// An obligation with what became of its comparisons.
    pub(super) fn new(obligation: &Obligation, case: &Case, goals: Vec<GoalReport>) -> Self {
        Self {
            name: obligation.name.clone(),
            index: obligation.index,
            case: case.name.clone(),
            text: obligation.inequality.text.clone(),
            verdict: goals.iter().fold(Verdict::Proved, |all, goal| all.and(goal.verdict)),
            goals,
        }
    }

    /// The goals' proved bounds, those of one quantity together.
    pub fn enclosures(&self) -> Vec<Enclosure> {
        let mut enclosures: Vec<Enclosure> = Vec::new();
        for goal in &self.goals {
            let known = enclosures.iter().position(|e| e.quantity == goal.quantity);
            let index = known.unwrap_or_else(|| {
                let quantity = goal.quantity.clone();
                enclosures.push(Enclosure {
                    quantity,
                    lower: None,
                    upper: None,
                    margins: [None, None],
                    bounds: [None, None],
                });
                enclosures.len() - 1
            });
            let enclosure = &mut enclosures[index];
            match goal.sense {
                Sense::Above => {
                    enclosure.lower = goal.proved_bound;
                    enclosure.margins[0] = goal.margin;
                    enclosure.bounds[0] = Some(goal.bound.clone());
                }
                Sense::Below => {
                    enclosure.upper = goal.proved_bound;
                    enclosure.margins[1] = goal.margin;
                    enclosure.bounds[1] = Some(goal.bound.clone());
                }
            }
        }
        enclosures
    }

    /// The smallest margin, if all are known.
    pub fn margin(&self) -> Option<f64> {
        self.goals.iter().map(|goal| goal.margin).reduce(|a, b| Some(a?.min(b?))).flatten()
    }

    /// Boxes examined.
    pub fn boxes(&self) -> u64 {
        self.goals.iter().map(|goal| goal.boxes).sum()
    }

    /// Wall time.
    pub fn seconds(&self) -> f64 {
        self.goals.iter().map(|goal| goal.seconds).sum()
    }
}

impl Point {
    /// The coordinate of a variable.
    pub fn get(&self, variable: Variable) -> Option<&Number> {
        self.coordinates.iter().find(|(v, _)| *v == variable).map(|(_, value)| value)
    }
}
