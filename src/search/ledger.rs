//! A claim's verdicts beside the sharp values of its quantities: a row of the ledger.
//!
//! # Mathematics
//!
//! A comparison "Q < b" on a domain is true of every b above sup Q and false of every b
//! below. So an enclosure of sup Q says at once whether the printed b is true, how far it
//! is from sharp, and what the nearest true statement is: the decimal with as many places
//! as b has that is not below the enclosure (1). Comparisons with > mirror it.

use super::bound::{Extreme, Quantity};
use super::budget::{Budget, Options};
use super::goal::orientation;
use super::report::ClaimReport;
use super::verdict::Sense;
use super::verify::verify;
use crate::arithmetic::decimal::{Decimal, round_up};
use crate::claim::{
    Case, Claim, Conclusion, Diagnostic, Expression, ExpressionKind, Obligation, Operator,
    Relation, Span, Verdict, parse_inequality,
};
use rug::Rational;
use std::sync::Arc;

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
    /// Whether the verdict is the one recorded in the claim's file. A claim that is false
    /// by one statement must not hide another that is undecided.
    pub fn is_as_recorded(&self) -> bool {
        let Some(record) = &self.claim.record else { return false };
        let all_decided = self.statements().all(|verdict| verdict != Verdict::Undecided);
        record.verdict == self.report.verdict
            && (all_decided || record.verdict == Verdict::Undecided)
    }

    /// The verdict of each statement.
    pub fn statements(&self) -> impl Iterator<Item = Verdict> {
        let obligations = self.report.obligations.iter().map(|obligation| obligation.verdict);
        obligations.chain(self.report.conclusions.iter().map(|conclusion| conclusion.verdict))
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
    let mut report = verify(&claim, options)?;
    report.forget_trees();
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
    let (sense, _) = orientation(relation);
    let is_fixed = |side: &Expression| case.scope.leaves(side).is_empty();
    let is_bound_at_left = is_decimal(left) || is_fixed(left) && !is_fixed(right);
    let (expression, sense, bound) = if is_bound_at_left {
        (right.clone(), sense.mirrored(), Some(left))
    } else if is_fixed(right) {
        (left.clone(), sense, Some(right))
    } else {
        (difference(left, right), sense, None)
    };
    let quantity = match options.stop() {
        None => Quantity::new(&expression, &case.scope, options).ok(),
        Some(_) => None,
    };
    // What cannot be computed has been complained of before.
    let extreme =
        quantity.map_or(Extreme::UNKNOWN, |quantity| quantity.extreme(sense, tolerance, options));
    let is_true = |decimal: &str| holds(claim, case, &expression, sense, decimal, options);
    let nearest = nearest(&extreme, sense, bound, is_true);
    Sharp { quantity: expression.to_string(), sense, extreme, nearest }
}

/// Whether the expression is proved to be at most (or at least) a decimal.
fn holds(
    claim: &Claim,
    case: &Case,
    expression: &Expression,
    sense: Sense,
    decimal: &str,
    options: &Options,
) -> bool {
    let relation = match sense {
        Sense::Below => "<=",
        Sense::Above => ">=",
    };
    let Ok(inequality) = parse_inequality(&format!("{expression} {relation} {decimal}")) else {
        return false;
    };
    let obligation = Obligation { name: "nearest".to_owned(), index: 0, inequality, bytes: 0..0 };
    let statement = Claim {
        cases: vec![case.clone()],
        obligations: vec![obligation],
        conclusion: Conclusion::default(),
        ..claim.clone()
    };
    let max_boxes = options.budget.max_boxes.min(NEAREST_BOXES);
    let budget = Budget { max_boxes, max_bits: NEAREST_BITS };
    let options = Options { budget, ..*options };
    verify(&statement, &options).is_ok_and(|report| report.verdict == Verdict::Proved)
}

fn is_decimal(side: &Expression) -> bool {
    match &side.kind {
        ExpressionKind::Number(_) => true,
        ExpressionKind::Negate(inner) => is_decimal(inner),
        _ => false,
    }
}

fn difference(left: &Expression, right: &Expression) -> Expression {
    let sides = (Arc::new(left.clone()), Arc::new(right.clone()));
    let kind = ExpressionKind::Binary(Operator::Sub, sides.0, sides.1);
    Expression { kind, span: Span { start: left.span.start, end: right.span.end } }
}

/// (1); a difference of two sides is bounded by 0. Where a decimal lies in the enclosure
/// itself, only a proof can tell whether it is a bound.
fn nearest(
    extreme: &Extreme,
    sense: Sense,
    bound: Option<&Expression>,
    is_true: impl Fn(&str) -> bool,
) -> Option<String> {
    let places = match bound {
        None => FEW_PLACES,
        Some(bound) => decimal_places(bound)?,
    };
    let mirrored = |end: f64| Rational::from_f64(if sense == Sense::Below { end } else { -end });
    let (inner, outer) = match sense {
        Sense::Below => (extreme.value.inf(), extreme.value.sup()),
        Sense::Above => (extreme.value.sup(), extreme.value.inf()),
    };
    let text = |rounded: &Decimal| match sense {
        Sense::Below => rounded.to_string(),
        Sense::Above => negated(rounded),
    };
    let safe = round_up(&mirrored(outer)?, places);
    let tighter = round_up(&mirrored(inner)?, places);
    Some(if tighter < safe && is_true(&text(&tighter)) { text(&tighter) } else { text(&safe) })
}

/// Bits that tell a value from a decimal of a few places, unless the two are equal: what they
/// do not decide, no more bits would.
const NEAREST_BITS: u32 = 128;

/// Boxes after which the decimal further away is taken: a quantity that has not been told from
/// the nearer one by then attains it, as a rule, and would use up any budget.
const NEAREST_BOXES: u64 = 512;

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
    let one = |entry: &Entry| match entry.is_as_recorded() {
        true => Verdict::Proved,
        false if entry.statements().any(|verdict| verdict == Verdict::Undecided) => {
            Verdict::Undecided
        }
        false => Verdict::Refuted,
    };
    entries.iter().map(one).fold(Verdict::Proved, Verdict::and)
}
