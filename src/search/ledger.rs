//! A claim's verdicts beside the sharp values of its quantities: a row of the ledger.
//!
//! # Mathematics
//!
//! A comparison "Q < b" on a domain is true of every b above sup Q and false of every b
//! below. So an enclosure of sup Q says at once whether the printed b is true, how far it
//! is from sharp, and what the nearest true statement is: the decimal with as many places
//! as b has that is not below the enclosure (1). Comparisons with > mirror it.

use super::bound::{Extreme, Quantity};
use super::engine::Options;
use super::lower;
use super::report::ClaimReport;
use super::verdict::Sense;
use super::verify::verify;
use crate::arithmetic::decimal::{Decimal, round_up};
use crate::claim::{
    Case, Claim, Diagnostic, Expression, ExpressionKind, Operator, Relation, Span, Verdict,
};
use crate::map::graph::Graph;
use rug::Rational;

/// A claim, what became of it, and what is sharp.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The claim.
    pub claim: Claim,
    /// Its verdicts.
    pub report: ClaimReport,
    /// One list per obligation of the report, one element per comparison of its chain.
    pub sharp: Vec<Vec<Sharp>>,
}

impl Entry {
    /// Whether the verdict is the one recorded in the claim's file.
    pub fn is_as_recorded(&self) -> bool {
        self.claim.record.as_ref().is_some_and(|record| record.verdict == self.report.verdict)
    }
}

/// The sharp bound of one comparison.
#[derive(Clone, Debug)]
pub struct Sharp {
    /// The quantity that is bounded.
    pub quantity: String,
    /// The side the bound is on.
    pub sense: Sense,
    /// The supremum for an upper bound, the infimum for a lower one.
    pub extreme: Extreme,
    /// The nearest true bound by (1), if the comparison has a decimal in it.
    pub nearest: Option<String>,
}

/// Verifies a claim and encloses the sharp value of each comparison.
///
/// # Errors
/// As [`verify`].
pub fn entry(claim: Claim, tolerance: f64, options: &Options) -> Result<Entry, Diagnostic> {
    let report = verify(&claim, options)?;
    let sharp = claim
        .cases
        .iter()
        .flat_map(|case| claim.obligations.iter().map(move |obligation| (case, obligation)))
        .map(|(case, obligation)| {
            let sides = obligation.inequality.operands.windows(2);
            sides
                .zip(&obligation.inequality.relations)
                .map(|(sides, relation)| {
                    sharpen(&claim, case, (&sides[0], *relation, &sides[1]), tolerance, options)
                })
                .collect()
        })
        .collect();
    Ok(Entry { claim, report, sharp })
}

fn sharpen(
    claim: &Claim,
    case: &Case,
    (left, relation, right): (&Expression, Relation, &Expression),
    tolerance: f64,
    options: &Options,
) -> Sharp {
    let sense = match relation {
        Relation::Less | Relation::LessEqual => Sense::Below,
        Relation::Greater | Relation::GreaterEqual => Sense::Above,
    };
    let is_bound_at_left = is_decimal(left) || is_fixed(left) && !is_fixed(right);
    let (expression, sense, bound) = if is_bound_at_left {
        (right.clone(), sense.mirrored(), Some(left))
    } else if is_fixed(right) {
        (left.clone(), sense, Some(right))
    } else {
        (difference(left, right), sense, None)
    };
    let quantity = Quantity::new(&expression, &case.domain, &claim.activation, options.functions);
    let extreme = quantity.extreme(sense, tolerance, options);
    let nearest = nearest(&extreme, sense, bound);
    Sharp { quantity: expression.to_string(), sense, extreme, nearest }
}

fn is_decimal(side: &Expression) -> bool {
    match &side.kind {
        ExpressionKind::Number(_) => true,
        ExpressionKind::Negate(inner) => is_decimal(inner),
        _ => false,
    }
}

/// Whether a side is a bound: a number, or an expression without variables.
fn is_fixed(side: &Expression) -> bool {
    let mut graph = Graph::default();
    let node = lower::lower(&mut graph, side);
    graph.variables(node).is_empty()
}

fn difference(left: &Expression, right: &Expression) -> Expression {
    let sides = (Box::new(left.clone()), Box::new(right.clone()));
    let kind = ExpressionKind::Binary(Operator::Sub, sides.0, sides.1);
    Expression { kind, span: Span { start: left.span.start, end: right.span.end } }
}

/// (1); a difference of two sides is bounded by 0.
fn nearest(extreme: &Extreme, sense: Sense, bound: Option<&Expression>) -> Option<String> {
    let places = match bound {
        None => FEW_PLACES,
        Some(bound) => decimal_places(bound)?,
    };
    let value = match sense {
        Sense::Below => extreme.value.sup(),
        Sense::Above => -extreme.value.inf(),
    };
    let value = Rational::from_f64(value)?;
    let rounded = round_up(&value, places);
    Some(match sense {
        Sense::Below => rounded.to_string(),
        Sense::Above => negated(&rounded),
    })
}

/// Decimal places of a bound that is not a decimal with places of its own.
const FEW_PLACES: usize = 6;
/// More places than the sharp values are known to.
const MOST_PLACES: usize = 12;

fn decimal_places(bound: &Expression) -> Option<usize> {
    let number = match &bound.kind {
        ExpressionKind::Number(number) => number,
        ExpressionKind::Negate(inner) => return decimal_places(inner),
        _ => return None,
    };
    let text = number.to_string();
    let places = text.split_once('.').map_or(0, |(_, places)| places.len());
    Some(if places == 0 { FEW_PLACES } else { places.min(MOST_PLACES) })
}

fn negated(value: &Decimal) -> String {
    let text = value.to_string();
    match text.strip_prefix('-') {
        Some(magnitude) => magnitude.to_owned(),
        None if *value.value() == 0 => text,
        None => format!("-{text}"),
    }
}

/// The verdict on all entries: refuted as soon as one is not as recorded.
pub fn all_as_recorded(entries: &[Entry]) -> Verdict {
    let one = |entry: &Entry| match (entry.is_as_recorded(), entry.report.verdict) {
        (true, _) => Verdict::Proved,
        (false, Verdict::Undecided) => Verdict::Undecided,
        (false, _) => Verdict::Refuted,
    };
    entries.iter().map(one).fold(Verdict::Proved, Verdict::and)
}
