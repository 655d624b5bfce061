//! Conclusions drawn anew: Banach's premises, and where fixed points lie.
//!
//! **Banach.** For every ω and τ the map g takes the closed box of (μ, ν), which is
//! the claim's own, into itself, if the proved inequalities bound μ̃ and ν̃ within
//! that box (compared as exact rationals); and it contracts distances there, the
//! box being convex and compact, if they bound the spectral norm of its Jacobian
//! below 1 (1). Then there is exactly one fixed point in the box, and every point
//! of it converges to it.
//!
//! **Location.** A fixed point in K lies in K ∩ g(K) (2), iterated from K = the cell's
//! own (μ, ν) ranges.

use super::cell::Cell;
use super::evaluate::{Evaluator, Ranges};
use super::settle::{Comparison, Settler, Tally, empty, exact_range, widest};
use crate::arithmetic::mpfr::MpInterval;
use crate::claim::{Domain, Expression, ExpressionKind, Quantity, Span, Variable};
use rug::Rational;

/// What Banach's theorem still lacks, given proved comparisons.
pub fn missing_premise(
    domain: &Domain,
    self_map: &[Comparison],
    contraction: &[Comparison],
) -> Option<String> {
    for (variable, quantity) in [(Variable::Mu, Quantity::Mean), (Variable::Nu, Quantity::Variance)]
    {
        let Some(range) = domain.get(variable) else {
            return Some(format!("no range for {}", variable.name()));
        };
        let within = |below: bool| {
            bounds(self_map, quantity).filter(|(side, _)| *side == below).any(|(_, bound)| {
                if below { bound <= *range.upper.value() } else { bound >= *range.lower.value() }
            })
        };
        if !within(true) || !within(false) {
            return Some(format!(
                "the image is not shown to lie in the range of {}",
                variable.name()
            ));
        }
    }
    let contracts = contraction.iter().any(|comparison| {
        is_quantity(&comparison.quantity, Quantity::Norm)
            && comparison.below
            && constant(&comparison.bound)
                .is_some_and(|bound| bound < 1 || comparison.strict && bound == 1)
    });
    (!contracts).then(|| "the norm is not shown to be below 1".to_owned())
}

/// The exact bounds that comparisons give a quantity: from above, or from below.
fn bounds(
    comparisons: &[Comparison],
    quantity: Quantity,
) -> impl Iterator<Item = (bool, Rational)> {
    comparisons
        .iter()
        .filter(move |comparison| is_quantity(&comparison.quantity, quantity))
        .filter_map(|comparison| Some((comparison.below, constant(&comparison.bound)?)))
}

fn is_quantity(expression: &Expression, quantity: Quantity) -> bool {
    matches!(expression.kind, ExpressionKind::Quantity(named) if named == quantity)
}

/// The value of a rational expression without variables.
fn constant(expression: &Expression) -> Option<Rational> {
    let nowhere = Cell::of_domain(&Domain::default(), &[]);
    exact_range(expression, &nowhere).filter(|(low, high)| low == high).map(|(value, _)| value)
}

/// Fixed points shown to satisfy comparisons, or not.
pub struct Location<'a> {
    /// How to evaluate.
    pub settler: Settler<'a>,
    /// Conditions on μ, ν, ω and τ.
    pub comparisons: &'a [Comparison],
}

/// Applications of (2), at most.
const MAX_ITERATIONS: usize = 400;

/// Parts of one cell, at most.
const MAX_PARTS: u64 = 512;

impl Location<'_> {
    /// Whether every fixed point in the cell satisfies the comparisons.
    pub fn settle(&self, cell: &Cell) -> (bool, Tally) {
        let mut tally = Tally::default();
        let mut pending = vec![cell.clone()];
        while let Some(part) = pending.pop() {
            if tally.evaluations >= MAX_PARTS {
                return (false, tally);
            }
            let contracted =
                self.contract(part.enclosures(self.settler.precision), 0.95, &mut tally);
            let settled = contracted.is_none_or(|ranges| self.all(&ranges, Comparison::holds));
            if settled {
                continue;
            }
            match widest(&part).and_then(|variable| part.halves(variable)) {
                Some(halves) => pending.extend(halves),
                None => return (false, tally),
            }
        }
        (true, tally)
    }

    /// Whether the fixed point of these ω and τ, which exists, violates a comparison.
    pub fn refuted_at(&self, domain: &Domain, omega: &Rational, tau: &Rational) -> bool {
        let precision = self.settler.precision;
        let mut ranges = Cell::of_domain(domain, &[]).enclosures(precision);
        ranges[Variable::Omega as usize] = MpInterval::from_rational(precision, omega);
        ranges[Variable::Tau as usize] = MpInterval::from_rational(precision, tau);
        self.contract(ranges, 1.0, &mut Tally::default())
            .is_some_and(|ranges| self.any(&ranges, Comparison::fails))
    }

    /// (2) until a step leaves more than `rate` of every width; none if no fixed point
    /// is left.
    fn contract(&self, mut ranges: Ranges, rate: f64, tally: &mut Tally) -> Option<Ranges> {
        for _ in 0..MAX_ITERATIONS {
            tally.evaluations += 1;
            let mut shrunk = false;
            for (quantity, variable) in
                [(Quantity::Mean, Variable::Mu), (Quantity::Variance, Variable::Nu)]
            {
                let image = self.image(quantity, &ranges);
                if !image.is_finite() {
                    // Perhaps undefined somewhere: nothing can be concluded.
                    return Some(ranges);
                }
                let before = ranges[variable as usize].clone();
                let after = before.intersection(&image);
                if after.is_empty() {
                    return None;
                }
                let width = |range: &MpInterval| range.to_interval().wid();
                shrunk |= width(&after) < rate * width(&before);
                ranges[variable as usize] = after;
            }
            if !shrunk {
                break;
            }
        }
        Some(ranges)
    }

    /// The mean-value form of one coordinate of g over ranges.
    fn image(&self, quantity: Quantity, ranges: &Ranges) -> MpInterval {
        let expression = Expression {
            kind: ExpressionKind::Quantity(quantity),
            span: Span { start: 0, end: 0 },
        };
        let evaluator = Evaluator::new(self.settler.layer, ranges.clone());
        let natural = evaluator.range(&expression);
        let center =
            ranges.clone().map(|range| if range.is_empty() { range } else { range.midpoint() });
        let factors = [Variable::Mu, Variable::Omega, Variable::Nu, Variable::Tau];
        let start = Evaluator::new(self.settler.layer, center.clone()).range(&expression);
        let mean_value = factors.into_iter().fold(start, |sum, variable| {
            let offset = ranges[variable as usize].sub(&center[variable as usize]);
            sum.add(&evaluator.slope(&expression, variable).mul(&offset))
        });
        natural.intersection(&mean_value)
    }

    fn all(
        &self,
        ranges: &Ranges,
        test: fn(&Comparison, &MpInterval, &MpInterval) -> bool,
    ) -> bool {
        self.comparisons.iter().all(|comparison| self.test(comparison, ranges, test))
    }

    fn any(
        &self,
        ranges: &Ranges,
        test: fn(&Comparison, &MpInterval, &MpInterval) -> bool,
    ) -> bool {
        self.comparisons.iter().any(|comparison| self.test(comparison, ranges, test))
    }

    fn test(
        &self,
        comparison: &Comparison,
        ranges: &Ranges,
        test: fn(&Comparison, &MpInterval, &MpInterval) -> bool,
    ) -> bool {
        let layer = self.settler.layer;
        let quantity = Evaluator::new(layer, ranges.clone()).range(&comparison.quantity);
        let bound = Evaluator::new(layer, empty(self.settler.precision)).range(&comparison.bound);
        test(comparison, &quantity, &bound)
    }
}
