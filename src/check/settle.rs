//! Whether a comparison holds on a cell, established and not believed.
//!
//! Beside the natural extension and the mean-value form there is, for leaves that the search
//! settled so, Taylor's theorem: for Q whose derivatives of second order are defined on all
//! of a cell B with the middle c,
//! Q(B) ⊆ Q(c) + Σᵥ (∂ᵥQ(c)(Bᵥ − cᵥ) + ½∂ᵥᵥQ(B)(Bᵥ − cᵥ)²) + Σᵥ﹤ᵤ ∂ᵥᵤQ(B)(Bᵥ − cᵥ)(Bᵤ − cᵤ)
//! (1); where a derivative may be undefined on B, the sum is empty. A parabola g·t + h·t² has
//! its extremum −g²/4h at t = −g/2h, below all of its values for h > 0 and above for h < 0 (2).

use super::budget::{Failure, MAX_PARTS, MAX_WORK, Options};
use super::cell::Cell;
use super::comparison::Comparison;
use super::evaluate::{Evaluator, Model};
use super::exact::Exact;
use super::jet::meet;
use crate::arithmetic::Interval;
use crate::arithmetic::mpfr::MpInterval;
use crate::certificate::Test;
use crate::claim::{Expression, Variable};
use rug::{Float, Rational};

/// What the checks of one statement share.
pub struct Settler<'a> {
    /// What expressions mean.
    pub model: &'a Model<'a>,
    /// The same with one more derivative of moments.
    pub deeper: &'a Model<'a>,
    /// What a check may cost.
    pub options: &'a Options<'a>,
}

/// Evaluations spent, and the hull of what was found.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Boxes evaluated.
    pub evaluations: u64,
    /// The quantity over all cells that settled the statement.
    pub hull: Option<Interval>,
}

impl Tally {
    /// Adds another's findings.
    pub fn merge(&mut self, other: &Self) {
        self.evaluations += other.evaluations;
        if let Some(hull) = other.hull {
            self.include(hull);
        }
    }

    fn include(&mut self, value: Interval) {
        self.hull = Some(self.hull.map_or(value, |hull| hull.convex_hull(value)));
    }
}

/// What became of a part of a cell.
enum Attempt {
    /// The statement holds on it, where the quantity has this range.
    Settled(Option<Interval>),
    /// Look at the halves along this axis, if there is one.
    Halve(Option<Variable>),
    /// The statement does not hold on it.
    Wrong(String),
}

/// The mean-value form over a cell.
struct MeanValue {
    enclosure: MpInterval,
    /// The axis that contributes most to its width.
    axis: Option<Variable>,
    /// The quantity in the cell's middle.
    middle: MpInterval,
}

impl Settler<'_> {
    fn precision(&self) -> u32 {
        self.model.options.precision
    }

    /// Establishes the comparison on all of a cell, looked at to second order if need be and if
    /// the certificate says so.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn settle(
        &self,
        comparison: &Comparison,
        cell: &Cell,
        hint: Test,
    ) -> Result<Tally, Failure> {
        let bound = Evaluator::new(self.model, Default::default()).range(&comparison.bound);
        self.divide(cell, |part| self.attempt(comparison, &bound, part, hint))
    }

    /// Establishes that the quantity is defined on a cell and its derivative in a variable has
    /// one sign.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn monotone(
        &self,
        quantity: &Expression,
        variable: Variable,
        increasing: bool,
        cell: &Cell,
    ) -> Result<Tally, Failure> {
        self.divide(cell, |part| {
            let evaluator = Evaluator::new(self.model, part.enclosures(self.precision()));
            let defined = !evaluator.range(quantity).is_empty();
            let slope = evaluator.slope(quantity, variable);
            let right = if increasing { *slope.lower() >= 0 } else { *slope.upper() <= 0 };
            let settled = defined && right;
            let attempt =
                if settled { Attempt::Settled(None) } else { Attempt::Halve(part.widest()) };
            (attempt, evaluator.work())
        })
    }

    /// Halves a cell until every part is settled, or too much work is needed.
    fn divide(
        &self,
        cell: &Cell,
        attempt: impl Fn(&Cell) -> (Attempt, u64),
    ) -> Result<Tally, Failure> {
        let coarse = |reason: &str| Err(Failure::TooCoarse(reason.to_owned()));
        let mut tally = Tally::default();
        let mut pending = vec![cell.clone()];
        let mut work = 0;
        while let Some(part) = pending.pop() {
            if let Some(failure) = self.options.stop() {
                return Err(failure);
            }
            if tally.evaluations == MAX_PARTS || work > MAX_WORK {
                return coarse("a cell is not confirmed within the checker's budget of work");
            }
            tally.evaluations += 1;
            let (attempt, more) = attempt(&part);
            work += more;
            match attempt {
                Attempt::Settled(Some(value)) => tally.include(value),
                Attempt::Settled(None) => {}
                Attempt::Wrong(reason) => return Err(Failure::Wrong(reason)),
                Attempt::Halve(axis) => match axis.and_then(|axis| part.halves(axis)) {
                    Some(halves) => pending.extend(halves),
                    None => return coarse("a cell is not confirmed"),
                },
            }
        }
        Ok(tally)
    }

    /// Natural extension, exact arithmetic, mean-value form, Taylor's form.
    fn attempt(
        &self,
        comparison: &Comparison,
        bound: &MpInterval,
        cell: &Cell,
        hint: Test,
    ) -> (Attempt, u64) {
        let quantity = &comparison.quantity;
        // What all forms ask of moments is computed once, and so as the last one needs it.
        let model = if hint == Test::Taylor { self.deeper } else { self.model };
        let around = Evaluator::new(model, cell.enclosures(self.precision()));
        let natural = around.range(quantity);
        if comparison.holds(&natural, bound) {
            return (Attempt::Settled(Some(natural.to_interval())), around.work());
        }
        // Exact arithmetic knows by itself that nothing is divided by 0.
        let exact = Exact::new(model.scope, cell);
        let sides = exact.range(quantity).zip(exact.range(&comparison.bound));
        if let Some((value, bound)) = sides
            && comparison.holds_exactly(&value, &bound)
        {
            let ends = [value.0, value.1].map(|end| MpInterval::from_rational(53, &end));
            let value = ends[0].hull(&ends[1]).to_interval();
            return (Attempt::Settled(Some(value)), around.work());
        }
        let place = Place::new(model, cell, around);
        let form = place.mean_value(quantity, &natural);
        if comparison.holds(&form.enclosure, bound) {
            return (Attempt::Settled(Some(form.enclosure.to_interval())), place.work());
        }
        if comparison.fails(&form.middle, bound) || self.fails_exactly(comparison, cell) {
            return (Attempt::Wrong("it is false at a point of a cell".to_owned()), place.work());
        }
        if hint == Test::Taylor && !natural.is_empty() {
            let taylor = place.taylor(quantity, &form.middle);
            if comparison.holds(&taylor, bound) {
                let both = form.enclosure.intersection(&taylor).to_interval();
                return (Attempt::Settled(Some(both)), place.work());
            }
        }
        (Attempt::Halve(form.axis), place.work())
    }

    /// Whether exact arithmetic shows the comparison false at the cell's middle.
    fn fails_exactly(&self, comparison: &Comparison, cell: &Cell) -> bool {
        let middle = cell.middle();
        let exact = Exact::new(self.model.scope, &middle);
        let sides = exact.range(&comparison.quantity).zip(exact.range(&comparison.bound));
        sides.is_some_and(|(value, bound)| comparison.fails_exactly(&value, &bound))
    }
}

/// A cell and its middle, where expressions are evaluated.
struct Place<'a> {
    around: Evaluator<'a>,
    at_center: Evaluator<'a>,
    /// The axes that are no points, with the differences from the middle.
    offsets: Vec<(Variable, MpInterval)>,
}

impl<'a> Place<'a> {
    fn new(model: &'a Model<'a>, cell: &Cell, around: Evaluator<'a>) -> Self {
        let precision = model.options.precision;
        let (ranges, center) = (cell.enclosures(precision), cell.middle().enclosures(precision));
        let offset =
            |variable: Variable| Some((variable, ranges.get(variable)?.sub(center.get(variable)?)));
        let offsets = cell.open().into_iter().filter_map(offset).collect();
        Self { around, at_center: Evaluator::new(model, center), offsets }
    }

    fn work(&self) -> u64 {
        self.around.work() + self.at_center.work()
    }

    /// (1), given the quantity in the middle.
    fn taylor(&self, quantity: &Expression, middle: &MpInterval) -> MpInterval {
        let half = MpInterval::from_rational(middle.precision(), &Rational::from((1, 2)));
        let mut sum = middle.clone();
        for (index, (v, dv)) in self.offsets.iter().enumerate() {
            let slope = self.at_center.slope(quantity, *v);
            let curvature = |w| self.around.curvature(quantity, *v, w);
            sum = sum.add(&parabola(&slope, &curvature(*v).mul(&half), dv));
            for (w, dw) in &self.offsets[index + 1..] {
                sum = sum.add(&curvature(*w).mul(&dv.mul(dw)));
            }
        }
        sum
    }

    /// The natural extension met with the mean-value form.
    fn mean_value(&self, quantity: &Expression, natural: &MpInterval) -> MeanValue {
        let middle = self.at_center.range(quantity);
        let mut sum = middle.clone();
        let mut heaviest: Option<(f64, Variable)> = None;
        for (variable, offset) in &self.offsets {
            let term = self.around.slope(quantity, *variable).mul(offset);
            let weight = term.to_interval().wid();
            // Where a slope is unknown (NaN), halving there may make it known.
            let weight = if weight.is_nan() { f64::INFINITY } else { weight };
            if heaviest.is_none_or(|(best, _)| weight > best) {
                heaviest = Some((weight, *variable));
            }
            sum = sum.add(&term);
        }
        let axis = heaviest.map(|(_, variable)| variable);
        MeanValue { enclosure: meet(natural, &sum), axis, middle }
    }
}

/// The range of g·t + h·t² over all t of a range, by (2).
fn parabola(g: &MpInterval, h: &MpInterval, t: &MpInterval) -> MpInterval {
    let range = g.mul(t).add(&h.mul(&t.sqr()));
    // Empty if h may be 0.
    let vertex = g.sqr().div(&h.mul(&MpInterval::from_integer(h.precision(), -4)));
    let infinity = |sign: i32| Float::with_val(h.precision(), sign) / 0;
    if vertex.is_empty() {
        range
    } else if *h.lower() > 0 {
        range.intersection(&MpInterval::new(vertex.lower().clone(), infinity(1)))
    } else {
        range.intersection(&MpInterval::new(infinity(-1), vertex.upper().clone()))
    }
}
