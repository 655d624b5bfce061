//! Conclusions drawn anew: Banach's premises, and where fixed points lie.
//!
//! **Banach.** Whatever the other variables are, the state map g takes the closed box of the
//! state variables, which is the claim's own, into itself, if the proved inequalities bound
//! each next value within that variable's range; and it contracts distances there, the box
//! being convex and compact, if they bound the spectral norm of its Jacobian below 1 (1). Then
//! there is exactly one fixed point in the box, and every point of it converges to it.
//!
//! **Location.** A fixed point in K lies in K ∩ g(K) (2), iterated from K = the cell's own
//! ranges of the state variables.

use super::budget::{Failure, MAX_PARTS, MAX_WORK, Options};
use super::cell::{Cell, Ranges};
use super::comparison::Comparison;
use super::evaluate::{Evaluator, Model};
use super::jet::meet;
use super::settle::Tally;
use crate::arithmetic::mpfr::MpInterval;
use crate::claim::{
    Expression, ExpressionKind, Function, Number, Quantity, Range, Scope, Variable,
};
use std::sync::Arc;

/// What Banach's theorem still lacks, given proved comparisons.
pub fn missing_premise(
    scope: &Scope,
    self_map: &[Comparison],
    contraction: &[Comparison],
) -> Option<String> {
    if let Some(lack) = leaves_domain(scope, self_map) {
        return Some(lack);
    }
    let one = MpInterval::from_integer(64, 1);
    let contracts = contraction.iter().any(|comparison| {
        let quantity = scope.expand(&comparison.quantity);
        let is_norm = quantity.kind == ExpressionKind::Quantity(Quantity::Norm)
            || only_slope(scope).is_some_and(|slope| quantity == slope);
        let below_one = constant(scope, &comparison.bound).is_some_and(|bound| {
            bound.upper() < one.lower()
                || comparison.strict && bound.exact().is_some_and(|bound| *bound == 1)
        });
        is_norm && comparison.below && below_one
    });
    (!contracts).then(|| "the norm is not shown to be below 1".to_owned())
}

/// Why proved comparisons do not say that the map takes the domain's box into itself, if they do
/// not.
pub fn leaves_domain(scope: &Scope, self_map: &[Comparison]) -> Option<String> {
    for (state, next) in &scope.map {
        let Some(range) = scope.domain.get(*state) else {
            return Some(format!("no range for {state}"));
        };
        let next = scope.expand(next);
        let within = |below: bool| {
            self_map.iter().any(|comparison| {
                comparison.below == below
                    && scope.expand(&comparison.quantity) == next
                    && is_within(scope, &comparison.bound, range, below)
            })
        };
        if !within(true) || !within(false) {
            return Some(format!("the image is not shown to lie in the range of {state}"));
        }
    }
    None
}

/// |dg/dq|, of a map with one state variable.
fn only_slope(scope: &Scope) -> Option<Expression> {
    let [(state, next)] = scope.map.as_slice() else { return None };
    let slope = ExpressionKind::Derivative(Arc::new(scope.expand(next)), *state);
    Some(Expression::new(ExpressionKind::Call(Function::Abs, Arc::new(Expression::new(slope)))))
}

/// The number that an expression without variables is.
fn constant(scope: &Scope, expression: &Expression) -> Option<Number> {
    Number::new(scope.expand(expression))
}

/// Whether a bound lies in a range, on the side that it is a bound for.
fn is_within(scope: &Scope, bound: &Expression, range: &Range, below: bool) -> bool {
    let end = if below { &range.upper } else { &range.lower };
    constant(scope, bound).is_some_and(|bound| {
        bound == *end
            || if below { bound.upper() <= end.lower() } else { bound.lower() >= end.upper() }
    })
}

/// Fixed points shown to satisfy comparisons, or not.
pub struct Location<'a> {
    /// What expressions mean.
    pub model: &'a Model<'a>,
    /// Conditions on the state variables and others.
    pub comparisons: &'a [Comparison],
    /// What a check may cost.
    pub options: &'a Options<'a>,
}

/// Applications of (2), at most.
const MAX_ITERATIONS: usize = 400;

impl Location<'_> {
    /// Establishes that every fixed point in the cell satisfies the comparisons.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn settle(&self, cell: &Cell) -> Result<Tally, Failure> {
        let coarse = |reason: &str| Err(Failure::TooCoarse(reason.to_owned()));
        let mut tally = Tally::default();
        let mut work = 0;
        let mut pending = vec![cell.clone()];
        while let Some(part) = pending.pop() {
            if let Some(failure) = self.options.stop() {
                return Err(failure);
            }
            if tally.evaluations >= MAX_PARTS || work > MAX_WORK {
                return coarse("a cell is not confirmed within the checker's budget of work");
            }
            let ranges = part.enclosures(self.model.options.precision);
            let contracted = self.contract(ranges, 0.95, &mut tally, &mut work);
            if contracted.is_none_or(|ranges| self.all(&ranges)) {
                continue;
            }
            match part.widest().and_then(|variable| part.halves(variable)) {
                Some(halves) => pending.extend(halves),
                None => return coarse("a cell is not confirmed"),
            }
        }
        Ok(tally)
    }

    /// Whether the fixed point at these values of the other variables, which exists, violates a
    /// comparison.
    pub fn refuted_at(&self, others: &[(Variable, MpInterval)]) -> bool {
        let mut ranges =
            Cell::of_domain(&self.model.scope.domain).enclosures(self.model.options.precision);
        for (variable, value) in others {
            ranges.set(*variable, value.clone());
        }
        let contracted = self.contract(ranges, 1.0, &mut Tally::default(), &mut 0);
        contracted.is_some_and(|ranges| {
            self.comparisons.iter().any(|comparison| {
                let (quantity, bound) = self.sides(comparison, &ranges);
                comparison.fails(&quantity, &bound)
            })
        })
    }

    /// (2) until a step leaves more than `rate` of every width; none if no fixed point
    /// is left.
    fn contract(
        &self,
        mut ranges: Ranges,
        rate: f64,
        tally: &mut Tally,
        work: &mut u64,
    ) -> Option<Ranges> {
        for _ in 0..MAX_ITERATIONS {
            tally.evaluations += 1;
            let mut shrunk = false;
            for (state, next) in &self.model.scope.map {
                let image = self.image(next, &ranges, work);
                let Some(before) = ranges.get(*state).filter(|_| image.is_finite()) else {
                    // Perhaps undefined somewhere: nothing can be concluded.
                    return Some(ranges);
                };
                let after = before.intersection(&image);
                if after.is_empty() {
                    return None;
                }
                let width = |range: &MpInterval| range.to_interval().wid();
                shrunk |= width(&after) < rate * width(before);
                ranges.set(*state, after);
            }
            if !shrunk || *work > MAX_WORK {
                break;
            }
        }
        Some(ranges)
    }

    /// The mean-value form of one coordinate of g over ranges.
    fn image(&self, next: &Expression, ranges: &Ranges, work: &mut u64) -> MpInterval {
        let evaluator = Evaluator::new(self.model, ranges.clone());
        let natural = evaluator.range(next);
        let middle = ranges.middle();
        let at_middle = Evaluator::new(self.model, middle.clone());
        let leaves = self.model.scope.leaves(next);
        let moving = ranges.iter().filter(|(variable, _)| leaves.contains(variable));
        let mean_value = moving.fold(at_middle.range(next), |sum, (variable, range)| {
            let offset = middle.get(variable).map(|middle| range.sub(middle));
            let slope = evaluator.slope(next, variable);
            offset.map_or(sum.clone(), |offset| sum.add(&slope.mul(&offset)))
        });
        *work += evaluator.work() + at_middle.work();
        meet(&natural, &mean_value)
    }

    fn all(&self, ranges: &Ranges) -> bool {
        self.comparisons.iter().all(|comparison| {
            let (quantity, bound) = self.sides(comparison, ranges);
            comparison.holds(&quantity, &bound)
        })
    }

    fn sides(&self, comparison: &Comparison, ranges: &Ranges) -> (MpInterval, MpInterval) {
        let quantity = Evaluator::new(self.model, ranges.clone()).range(&comparison.quantity);
        let bound = Evaluator::new(self.model, Ranges::default()).range(&comparison.bound);
        (quantity, bound)
    }
}
