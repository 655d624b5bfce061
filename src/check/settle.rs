//! Whether a comparison holds on a cell, established and not believed.
//!
//! Beside the natural extension and the mean-value form there is, for leaves that the search
//! settled so, Taylor's theorem: for Q whose derivatives of second order are defined on all
//! of a cell B with the middle c,
//! Q(B) ⊆ Q(c) + Σᵥ (∂ᵥQ(c)(Bᵥ − cᵥ) + ½∂ᵥᵥQ(B)(Bᵥ − cᵥ)²) + Σᵥ﹤ᵤ ∂ᵥᵤQ(B)(Bᵥ − cᵥ)(Bᵤ − cᵤ)
//! (1); where a derivative may be undefined on B, the sum is empty. A parabola g·t + h·t² has
//! its extremum −g²/4h at t = −g/2h, below all of its values for h > 0 and above for h < 0 (2).

use super::cell::Cell;
use super::evaluate::{Evaluator, Ranges};
use super::layer::{Layer, LazyLayer};
use crate::arithmetic::Interval;
use crate::arithmetic::mpfr::MpInterval;
use crate::certificate::Test;
use crate::claim::{Expression, ExpressionKind, Function, Operator, Variable};
use rug::{Float, Rational};

/// `quantity < bound` and the like.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The quantity.
    pub quantity: Expression,
    /// The bound, without variables.
    pub bound: Expression,
    /// Whether the quantity is to be below the bound.
    pub below: bool,
    /// Whether equality is excluded.
    pub strict: bool,
}

impl Comparison {
    /// Whether it holds for all of an enclosure; only finite bounds count.
    pub fn holds(&self, quantity: &MpInterval, bound: &MpInterval) -> bool {
        let (low, high) = if self.below { (quantity, bound) } else { (bound, quantity) };
        low.upper().is_finite()
            && high.lower().is_finite()
            && if self.strict { low.upper() < high.lower() } else { low.upper() <= high.lower() }
    }

    /// Whether it fails for all of an enclosure.
    pub fn fails(&self, quantity: &MpInterval, bound: &MpInterval) -> bool {
        let (low, high) = if self.below { (quantity, bound) } else { (bound, quantity) };
        low.lower().is_finite()
            && high.upper().is_finite()
            && if self.strict { low.lower() >= high.upper() } else { low.lower() > high.upper() }
    }

    /// Whether it holds for two exact ranges.
    pub fn holds_exactly(
        &self,
        quantity: &(Rational, Rational),
        bound: &(Rational, Rational),
    ) -> bool {
        let (low, high) = if self.below { (quantity, bound) } else { (bound, quantity) };
        if self.strict { low.1 < high.0 } else { low.1 <= high.0 }
    }
}

/// What the checks of one statement share.
pub struct Settler<'a> {
    /// The moments.
    pub layer: &'a Layer,
    /// The same with one more derivative, prepared when (1) first wants it.
    pub deeper: &'a LazyLayer,
    /// Bits.
    pub precision: u32,
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

/// Into how many parts the checker may divide one leaf.
const MAX_PARTS: u64 = 512;

impl Settler<'_> {
    /// Whether the comparison holds on all of a cell, looked at to second order if need be
    /// and if the certificate says so.
    pub fn settle(&self, comparison: &Comparison, cell: &Cell, hint: Test) -> (bool, Tally) {
        let bound = Evaluator::new(self.layer, empty(self.precision)).range(&comparison.bound);
        self.divide(cell, |part| self.attempt(comparison, &bound, part, hint))
    }

    /// Whether the quantity is defined on a cell and its derivative in a variable
    /// has one sign.
    pub fn monotone(
        &self,
        quantity: &Expression,
        variable: Variable,
        increasing: bool,
        cell: &Cell,
    ) -> (bool, Tally) {
        self.divide(cell, |part| {
            let evaluator = Evaluator::new(self.layer, part.enclosures(self.precision));
            let defined = !evaluator.range(quantity).is_empty();
            let slope = evaluator.slope(quantity, variable);
            let right = if increasing { *slope.lower() >= 0 } else { *slope.upper() <= 0 };
            if defined && right { Attempt::Settled(None) } else { Attempt::Halve(widest(part)) }
        })
    }

    /// Halves a cell until every part is settled, or too many are needed.
    fn divide(&self, cell: &Cell, attempt: impl Fn(&Cell) -> Attempt) -> (bool, Tally) {
        let mut tally = Tally::default();
        let mut pending = vec![cell.clone()];
        while let Some(part) = pending.pop() {
            if tally.evaluations == MAX_PARTS {
                return (false, tally);
            }
            tally.evaluations += 1;
            match attempt(&part) {
                Attempt::Settled(Some(value)) => tally.include(value),
                Attempt::Settled(None) => {}
                Attempt::Halve(axis) => match axis.and_then(|axis| part.halves(axis)) {
                    Some(halves) => pending.extend(halves),
                    None => return (false, tally),
                },
            }
        }
        (true, tally)
    }

    /// Natural extension, exact arithmetic, mean-value form, Taylor's form.
    fn attempt(
        &self,
        comparison: &Comparison,
        bound: &MpInterval,
        cell: &Cell,
        hint: Test,
    ) -> Attempt {
        let quantity = &comparison.quantity;
        let evaluator = Evaluator::new(self.layer, cell.enclosures(self.precision));
        let natural = evaluator.range(quantity);
        if comparison.holds(&natural, bound) {
            return Attempt::Settled(Some(natural.to_interval()));
        }
        let exact = exact_range(quantity, cell).zip(exact_range(&comparison.bound, cell));
        if exact.is_some_and(|(quantity, bound)| comparison.holds_exactly(&quantity, &bound)) {
            return Attempt::Settled(Some(natural.to_interval()));
        }
        let (enclosure, axis) = self.mean_value(quantity, cell, &evaluator, &natural);
        if comparison.holds(&enclosure, bound) {
            return Attempt::Settled(Some(enclosure.to_interval()));
        }
        if hint == Test::Taylor {
            let taylor = self.taylor(quantity, cell);
            if !natural.is_empty() && comparison.holds(&taylor, bound) {
                return Attempt::Settled(Some(enclosure.intersection(&taylor).to_interval()));
            }
        }
        Attempt::Halve(axis)
    }

    /// (1).
    fn taylor(&self, quantity: &Expression, cell: &Cell) -> MpInterval {
        let layer = self.deeper.get();
        let center = cell.center(self.precision);
        let ranges = cell.enclosures(self.precision);
        let at_center = Evaluator::new(layer, center.clone());
        let around = Evaluator::new(layer, ranges.clone());
        let open: Vec<(Variable, MpInterval)> = cell
            .open()
            .into_iter()
            .map(|variable| (variable, ranges[variable as usize].sub(&center[variable as usize])))
            .collect();
        let half = MpInterval::from_rational(self.precision, &Rational::from((1, 2)));
        let mut sum = at_center.range(quantity);
        for (index, (v, dv)) in open.iter().enumerate() {
            let slope = at_center.slope(quantity, *v);
            sum = sum.add(&parabola(&slope, &around.curvature(quantity, *v, *v).mul(&half), dv));
            for (w, dw) in &open[index + 1..] {
                sum = sum.add(&around.curvature(quantity, *v, *w).mul(&dv.mul(dw)));
            }
        }
        sum
    }

    /// The natural extension met with the mean-value form, and the axis that
    /// contributes most to the latter's width.
    pub fn mean_value(
        &self,
        quantity: &Expression,
        cell: &Cell,
        evaluator: &Evaluator,
        natural: &MpInterval,
    ) -> (MpInterval, Option<Variable>) {
        let center = cell.center(self.precision);
        let ranges = cell.enclosures(self.precision);
        let mut sum = Evaluator::new(self.layer, center.clone()).range(quantity);
        let mut heaviest: Option<(f64, Variable)> = None;
        for variable in cell.open() {
            let offset = ranges[variable as usize].sub(&center[variable as usize]);
            let term = evaluator.slope(quantity, variable).mul(&offset);
            let weight = term.to_interval().wid();
            // Where a slope is unknown (NaN), halving there may make it known.
            let weight = if weight.is_nan() { f64::INFINITY } else { weight };
            if heaviest.is_none_or(|(best, _)| weight > best) {
                heaviest = Some((weight, variable));
            }
            sum = sum.add(&term);
        }
        let enclosure = if sum.is_empty() { natural.clone() } else { natural.intersection(&sum) };
        (enclosure, heaviest.map(|(_, variable)| variable))
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

enum Attempt {
    /// The statement holds on the cell, where the quantity has this range.
    Settled(Option<Interval>),
    /// Look at the halves along this axis, if there is one.
    Halve(Option<Variable>),
}

/// The axis whose range is widest.
pub fn widest(cell: &Cell) -> Option<Variable> {
    cell.open().into_iter().max_by_key(|variable| {
        cell.get(*variable).map(|(lower, upper)| Rational::from(upper - lower))
    })
}

/// No variable has a range.
pub fn empty(precision: u32) -> Ranges {
    Variable::ALL.map(|_| MpInterval::empty(precision))
}

/// The exact range of a rational expression over a cell, by exact interval
/// arithmetic; none if the expression is not rational, or its numbers grow large.
pub fn exact_range(expression: &Expression, cell: &Cell) -> Option<(Rational, Rational)> {
    let at = |inner: &Expression| exact_range(inner, cell);
    let range = match &expression.kind {
        ExpressionKind::Number(decimal) => (decimal.value().clone(), decimal.value().clone()),
        ExpressionKind::Variable(variable) => match (cell.get(*variable), variable.factors()) {
            (Some(range), _) => range.clone(),
            (None, Some([a, b])) => product(cell.get(a)?, cell.get(b)?),
            (None, None) => return None,
        },
        ExpressionKind::Negate(inner) => negative(at(inner)?),
        ExpressionKind::Call(Function::Abs, inner) => {
            let inner = at(inner)?;
            let opposite = negative(inner.clone());
            if inner.0 >= 0 {
                inner
            } else if inner.1 <= 0 {
                opposite
            } else {
                (Rational::new(), inner.1.max(opposite.1))
            }
        }
        ExpressionKind::Binary(operator, left, right) => {
            let (a, b) = (at(left)?, at(right)?);
            match operator {
                Operator::Add => (a.0 + b.0, a.1 + b.1),
                Operator::Sub => (a.0 - b.1, a.1 - b.0),
                Operator::Mul => product(&a, &b),
                Operator::Div if b.0 > 0 || b.1 < 0 => product(&a, &(b.1.recip(), b.0.recip())),
                Operator::Div => return None,
                Operator::Min => (a.0.min(b.0), a.1.min(b.1)),
                Operator::Max => (a.0.max(b.0), a.1.max(b.1)),
            }
        }
        ExpressionKind::Power(base, exponent @ 0..=64) => {
            let base = at(base)?;
            let one = (Rational::from(1), Rational::from(1));
            // An enclosure: exact but where the base has both signs.
            let power = (0..*exponent).fold(one, |power, _| product(&power, &base));
            if exponent % 2 == 0 { (power.0.max(Rational::new()), power.1) } else { power }
        }
        _ => return None,
    };
    let bits = |r: &Rational| r.numer().significant_bits() + r.denom().significant_bits();
    (bits(&range.0).max(bits(&range.1)) < 1 << 16).then_some(range)
}

fn negative(range: (Rational, Rational)) -> (Rational, Rational) {
    (-range.1, -range.0)
}

/// The exact range of the product of two independent numbers.
pub fn product(a: &(Rational, Rational), b: &(Rational, Rational)) -> (Rational, Rational) {
    let corners = [(&a.0, &b.0), (&a.0, &b.1), (&a.1, &b.0), (&a.1, &b.1)]
        .map(|(p, q)| Rational::from(p * q));
    let least = corners.iter().min().cloned().unwrap_or_default();
    let greatest = corners.iter().max().cloned().unwrap_or_default();
    (least, greatest)
}
