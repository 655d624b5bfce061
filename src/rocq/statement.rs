//! What a section says, in Rocq: a predicate of cells, from `Goals.v` or `Tree.v`.

use super::cell::{Cell, argument, operand};
use super::untranslated::Reason;
use crate::certificate::Subject;
use crate::claim::{
    Claim, Expression, ExpressionKind, Inequality, Moment, Number, Quantity, Relation, Variable,
};
use rug::Rational;

/// A section's statement.
pub struct Statement {
    /// The name of its lemma.
    pub name: String,
    /// The predicate that is to hold of the whole domain.
    pub predicate: String,
    family: Family,
}

/// The predicates that there are lemmas about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    /// `Everywhere`: a comparison of the mean or the variance, on the (x, y) plane.
    Everywhere,
    /// `NormBelow`, on boxes.
    NormBelow,
    /// `FixedPoints`, on boxes.
    FixedPoints,
}

impl Statement {
    /// Where the fixed points are.
    fn of_fixed_points(claim: &Claim) -> Result<Self, Reason> {
        let places: Result<Vec<String>, Reason> =
            claim.conclusion.fixed_point.iter().map(place).collect();
        Ok(Self {
            name: Subject::FixedPoint.name().to_owned(),
            predicate: format!("FixedPoints (fun mu nu => {})", places?.join(" /\\ ")),
            family: Family::FixedPoints,
        })
    }

    /// The statement of a section that has a tree.
    ///
    /// # Errors
    /// There is no such statement in the claim, or there are no lemmas about it.
    pub fn new(claim: &Claim, subject: &Subject) -> Result<Self, Reason> {
        let (name, index, position) = match subject {
            Subject::Goal(name, index, position) => (name, index, position),
            Subject::FixedPoint => return Self::of_fixed_points(claim),
            _ => return Err(Reason::Kind),
        };
        let mut obligations = claim.obligations.iter();
        let comparison = obligations.find(|it| it.name == *name && it.index == *index);
        let comparison = comparison.and_then(|it| it.inequality.comparisons().nth(*position));
        let comparison = comparison.ok_or(Reason::Missing)?;
        let (family, predicate) = goal(comparison).ok_or_else(|| {
            let (left, relation, right) = comparison;
            Reason::Comparison(format!("{left} {relation} {right}"))
        })?;
        // Rocq's identifiers have no hyphens, and begin with no digit.
        let name = format!("{name}_{index}_{position}").replace('-', "_");
        match name.starts_with(|first: char| first.is_ascii_digit()) {
            true => Err(Reason::Digit),
            false => Ok(Self { name, predicate, family }),
        }
    }

    /// Whether its cells are rectangles of the (x, y) plane, not boxes of the four variables.
    pub fn is_about_plane(&self) -> bool {
        self.family == Family::Everywhere
    }

    /// Whether there are lemmas about its faces.
    pub fn has_faces(&self) -> bool {
        self.family == Family::Everywhere
    }

    /// What is needed to conclude from a tree: how cells are changed along an axis, and that
    /// they may be halved.
    pub fn tree_lemmas(&self) -> &'static str {
        match self.family {
            Family::Everywhere => "along_plane everywhere_divisible",
            Family::NormBelow => "along_box norm_divisible",
            Family::FixedPoints => "along_box fixed_points_divisible",
        }
    }

    /// The tactic that settles a leaf.
    pub fn test(&self, cell: &Cell) -> String {
        match self.family {
            Family::Everywhere => "corner".to_owned(),
            Family::NormBelow => format!("norm_on ({})", cell.products()),
            Family::FixedPoints => "locate".to_owned(),
        }
    }
}

/// A comparison: its left side, how they are compared, its right side.
type Comparison<'a> = (&'a Expression, Relation, &'a Expression);

/// The smaller side, Rocq's sign, the larger side.
fn ascending((left, relation, right): Comparison<'_>) -> (&Expression, &'static str, &Expression) {
    let sign = if relation.is_strict() { "<" } else { "<=" };
    if relation.is_ascending() { (left, sign, right) } else { (right, sign, left) }
}

/// The predicate of a comparison; none if there are no lemmas about it.
fn goal(comparison: Comparison<'_>) -> Option<(Family, String)> {
    let (smaller, sign, larger) = ascending(comparison);
    let moment = |side: &Expression| match side.kind {
        ExpressionKind::Quantity(Quantity::Moment(it @ (Moment::Mean | Moment::Variance))) => {
            Some(format!("{} x y", it.name()))
        }
        _ => None,
    };
    if let (ExpressionKind::Quantity(Quantity::Norm), "<") = (&smaller.kind, sign) {
        return Some((Family::NormBelow, format!("NormBelow {}", argument(&number(larger)?))));
    }
    let [smaller, larger] = match (moment(smaller), moment(larger)) {
        (Some(moment), None) => [moment, operand(&number(larger)?)],
        (None, Some(moment)) => [operand(&number(smaller)?), moment],
        _ => return None,
    };
    Some((Family::Everywhere, format!("Everywhere (fun x y => {smaller} {sign} {larger})")))
}

/// Where a fixed point is.
fn place(inequality: &Inequality) -> Result<String, Reason> {
    let side = |side: &Expression| match side.kind {
        ExpressionKind::Variable(it) if [Variable::MU, Variable::NU].contains(&it) => {
            Some(it.name().to_owned())
        }
        _ => Some(operand(&number(side)?)),
    };
    let comparison = |comparison| {
        let (smaller, sign, larger) = ascending(comparison);
        Some(format!("{} {sign} {}", side(smaller)?, side(larger)?))
    };
    let comparisons: Option<Vec<String>> = inequality.comparisons().map(comparison).collect();
    let comparisons = comparisons.ok_or_else(|| Reason::Place(inequality.text.clone()))?;
    Ok(comparisons.join(" /\\ "))
}

/// The value of a rational constant.
fn number(side: &Expression) -> Option<Rational> {
    Number::new(side.clone())?.exact().cloned()
}
