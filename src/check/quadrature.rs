//! Gaussian expectations of any activation, by rigorous quadrature.
//!
//! # Mathematics
//!
//! For y > 0 and f with |f| ≤ A·e^{B|z|}, substituting z = x + √y·t and differentiating the
//! density, never f,
//!
//! * ∂ⁿ/∂xⁿ E f(z) = y^{−n/2} ∫ f(x + √y·t) Heₙ(t) φ(t) dt (1).
//!
//! [−T, T] is cut into cells with dyadic ends. On a cell with the middle c and the half width
//! h, Taylor's theorem gives f(x + √y·t) = Σ_{k<K} a_k (t−c)ᵏ + R·(t−c)ᴷ with a_k enclosed at
//! c and R over the cell, both for all (x, y) of the box (2). The moments
//! Jₖₙ = ∫ (t−c)ᵏ Heₙ φ dt over the cell do not depend on the box: as
//! Heₙφ = −(Heₙ₋₁φ)′ and tφ = −φ′,
//!
//! * Jₖₙ = k·Jₖ₋₁,ₙ₋₁ − [(t−c)ᵏ Heₙ₋₁ φ] for n ≥ 1 (3),
//! * J₀₀ = Φ(c+h) − Φ(c−h), Jₖ₊₁,₀ = k·Jₖ₋₁,₀ − c·Jₖ₀ − [(t−c)ᵏ φ] (4),
//!
//! computed with more bits, as (4) cancels. The rest is at most |R|hᴷ times
//! ∫|Heₙ|φ ≤ 2h·φ(t₀)·Σⱼ C(n, j)hʲ|Heₙ₋ⱼ(c)|, t₀ being the cell's point nearest 0 (5), since
//! Heₙ⁽ʲ⁾/j! = C(n, j)Heₙ₋ⱼ. Where f may have a kink, cells are halved, and in the end f is
//! replaced by its range, m ± r: m·J₀ₙ and r times (5) (6).
//!
//! **Tails.** |Heₙ(t)| ≤ Pₙ(|t|), the polynomial with positive coefficients n!/(m!(n−2m)!2ᵐ).
//! For b = B√y, s ≤ n and δ = T − b − n/T > 0 the logarithm of tˢe^{bt−t²/2} falls at a rate
//! of at least δ beyond T, so that both tails together are at most
//! 2A·e^{B|x|}·Pₙ(T)e^{bT}φ(T)/δ (7). That A and B are right is computed by [`super::growth`].
//!
//! **Squares.** E g² over a box is enclosed with the squares of the ranges in (6), times J₀₀,
//! and with A² and 2B in (7) (8).

use super::activation::{Activation, Integrand, Parameters};
use super::budget::Options;
use super::expansion::Argument;
use super::growth::{Growth, growth};
use super::jet::{Jet, is_positive};
use super::sums::Sum;
use super::weights::{Cell, Weights};
use crate::arithmetic::mpfr::MpInterval;
use crate::claim::Variable;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// K over a box, whose width matters more than the rest.
const DEGREE: usize = 12;

/// K at a point, where the rest is all there is: some sixteen digits are right.
const POINT_DEGREE: usize = 20;

/// Wider than this, relative to its size, and it is a box.
const POINT: f64 = 1e-12;

/// At a point a cell whose rest weighs more than this is halved, ...
const NEGLIGIBLE: f64 = 1e-19;

/// ... this many times at the most.
const REFINEMENTS: u32 = 5;

/// Cells of f's kinks are not cut below 2 to this power.
const FINEST: u32 = 14;

/// T − B√y, about: the tails are then some 10⁻²¹.
const BEYOND: i64 = 10;

/// T grows by 1 with so many orders, as Heₙ has its weight farther out.
const ORDERS: usize = 32;

/// The width of the coarsest cells is 2 to minus this power.
const COARSEST: u32 = 2;

/// T, at most.
const FARTHEST: i64 = 40;

/// Weights of cells, computed once.
#[derive(Debug)]
pub struct Quadrature<'a> {
    precision: u32,
    options: Options<'a>,
    weights: Mutex<HashMap<(Cell, usize), Arc<Weights>>>,
}

impl<'a> Quadrature<'a> {
    /// Quadrature of some precision, within some time.
    pub fn new(options: Options<'a>) -> Self {
        Self { precision: options.precision, options, weights: Mutex::default() }
    }

    fn integer(&self, n: i64) -> MpInterval {
        MpInterval::from_integer(self.precision, n)
    }

    /// (1) for n up to an order over x × y, with one derivative in a parameter at the most;
    /// empty unless y > 0 and f's growth is known, or once the check is to stop.
    pub fn over(
        &self,
        activation: &Activation,
        integrand: Integrand,
        [x, y]: [&MpInterval; 2],
        order: usize,
        parameters: &Parameters,
    ) -> Vec<Jet> {
        let like = &parameters.like;
        let undefined = || vec![like.like(MpInterval::empty(self.precision)); order + 1];
        if !is_positive(y) || !y.is_finite() || !x.is_finite() || like.infinitesimals() > 1 {
            return undefined();
        }
        // E f′ has no integral of its own: where f does not jump it is the derivative of E f.
        let is_slope = integrand == Integrand::Slope;
        if is_slope || integrand == Integrand::SlopeSquare && may_jump(activation) {
            return undefined();
        }
        let root_y = y.sqrt();
        let degree = if is_point(x) && is_point(y) { POINT_DEGREE } else { DEGREE };
        let integrals = |along: Option<Variable>| {
            let root_y = root_y.clone();
            let place = Argument { activation, parameters, integrand, x, root_y, along, degree };
            self.integrals(&place, order)
        };
        let Some(values) = integrals(None) else { return undefined() };
        let moves = |name: &Variable| {
            (parameters.value)(*name).is_some_and(|value| value.depends() & 1 == 1)
        };
        let parameter = activation.open().into_iter().find(moves);
        // A jump that moves with the parameter would have a part in the derivative.
        let parameter = parameter.filter(|_| !may_jump(activation));
        let slopes = parameter.and_then(|name| integrals(Some(name)));
        let scaled = |n: usize, value: &MpInterval| value.mul(&root_y.power(-(n as i32)));
        (0..=order)
            .map(|n| {
                let mut moment = like.like(scaled(n, &values[n]));
                if like.infinitesimals() == 1 {
                    let empty = || MpInterval::empty(self.precision);
                    let slope = slopes.as_ref().map_or_else(empty, |all| scaled(n, &all[n]));
                    moment.set(1, slope);
                }
                moment
            })
            .collect()
    }

    /// ∫ g(x + √y·t) Heₙ φ dt for n up to an order.
    fn integrals(&self, place: &Argument, order: usize) -> Option<Vec<MpInterval>> {
        let bound = self.bound(place)?;
        let (reach, coarsest) = self.cells(&bound, place, order)?;
        let mut sums = vec![Sum::zero(self.precision); order + 1];
        for (sum, tail) in sums.iter_mut().zip(self.tails(&bound, place, reach, order)?) {
            sum.add(&tail);
        }
        let finest = self.finest(place, reach).max(coarsest);
        // At a point what is too coarse is seen.
        let first = if place.degree == POINT_DEGREE { COARSEST } else { coarsest };
        let mut pending: Vec<Cell> = cells_of(reach, first).collect();
        while let Some(cell) = pending.pop() {
            if self.options.stop().is_some() {
                return None;
            }
            let expansion = place.expansion(&cell, self.precision);
            let is_coarse = match &expansion {
                None => cell.halvings < finest,
                Some(expansion) => {
                    place.degree == POINT_DEGREE
                        && cell.halvings < coarsest + REFINEMENTS
                        && expansion.weight_of_rest(cell) > NEGLIGIBLE
                }
            };
            if is_coarse {
                pending.extend(cell.halves());
                continue;
            }
            let (weights, is_mirrored) = self.weights(cell, order);
            let expansion = match expansion {
                Some(expansion) => expansion,
                None => place.range(&cell, self.precision)?,
            };
            let rest = (&expansion.rest, expansion.power);
            weights.integrate(&mut sums, &expansion.center, rest, is_mirrored);
        }
        Some(sums.into_iter().map(Sum::value).collect())
    }

    /// An enclosure of E g² over x × y, by (8); none if none is known. It
    /// is for a bound from above, which need not be tight. Not for f′, which is no integrand
    /// of its own here.
    pub fn mean_square(
        &self,
        activation: &Activation,
        integrand: Integrand,
        [x, y]: [&MpInterval; 2],
        parameters: &Parameters,
    ) -> Option<MpInterval> {
        let (root_y, along) = (y.sqrt(), None);
        let place = Argument { activation, parameters, integrand, x, root_y, along, degree: 0 };
        let bound = self.bound(&place)?;
        let bound = bound.times(&bound);
        let (reach, coarsest) = self.cells(&bound, &place, 0)?;
        let mut sum = [Sum::zero(self.precision)];
        sum[0].add(&self.tails(&bound, &place, reach, 0)?[0]);
        for cell in cells_of(reach, coarsest) {
            let range = place.range(&cell, self.precision)?;
            let square = range.center[0].add(&range.rest).sqr();
            let (weights, is_mirrored) = self.weights(cell, 0);
            weights.integrate(&mut sum, &[square], (&self.integer(0), 0), is_mirrored);
        }
        sum.map(Sum::value).into_iter().next()
    }

    /// A and B of the integrand.
    fn bound(&self, place: &Argument) -> Option<Growth> {
        let variable = place.along.unwrap_or(Variable::Z);
        let like = Jet::constant(self.integer(0), 0, 0);
        let open = |name| Some(like.like((place.parameters.value)(name)?.value().clone()));
        let bound = growth(place.activation, &like, &open, variable);
        let (value, slope) = (bound.value?, bound.slope);
        match (place.integrand, place.along) {
            (Integrand::Value | Integrand::Slope, None) => Some(value),
            (Integrand::Value | Integrand::Slope, Some(_)) => slope,
            (Integrand::Square, None) => Some(value.times(&value)),
            // (f²)′ = 2ff′.
            (Integrand::Square, Some(_)) => slope.map(|it| it.plus(&it).times(&value)),
            (Integrand::SlopeSquare, None) => slope.map(|slope| slope.times(&slope)),
            (Integrand::SlopeSquare, Some(_)) => None,
        }
    }

    /// T, and the m of the coarsest cells.
    fn cells(&self, bound: &Growth, place: &Argument, order: usize) -> Option<(i64, u32)> {
        let reach = bound.rate.mul(&place.root_y).to_interval().sup().ceil() as i64 + BEYOND;
        let reach = reach + (order / ORDERS) as i64;
        if !(BEYOND..=FARTHEST).contains(&reach) {
            return None;
        }
        let size = place.root_y.to_interval().sup().log2().ceil().clamp(0.0, 3.0) as u32;
        Some((reach, COARSEST + size))
    }

    /// How finely it is worth while to cut where f has a kink: the box spreads it.
    fn finest(&self, place: &Argument, reach: i64) -> u32 {
        let width = |range: &MpInterval| range.to_interval().wid();
        let spread = (width(place.x) + reach as f64 * width(&place.root_y))
            / place.root_y.to_interval().inf().max(f64::MIN_POSITIVE);
        (4.0 - spread.log2()).clamp(0.0, f64::from(FINEST)) as u32
    }

    fn weights(&self, cell: Cell, order: usize) -> (Arc<Weights>, bool) {
        let (cell, is_mirrored) = cell.right_of_zero();
        let mut known = match self.weights.lock() {
            Ok(known) => known,
            Err(poisoned) => poisoned.into_inner(),
        };
        let weights = known
            .entry((cell, order))
            .or_insert_with(|| Arc::new(Weights::new(cell, POINT_DEGREE, order, self.precision)));
        (weights.clone(), is_mirrored)
    }

    /// (7), on both sides of 0.
    fn tails(
        &self,
        bound: &Growth,
        place: &Argument,
        reach: i64,
        order: usize,
    ) -> Option<Vec<MpInterval>> {
        let t = self.integer(reach);
        let b = bound.rate.mul(&place.root_y);
        let n_over_t = self.integer(order as i64).div(&t);
        let delta = t.sub(&b).sub(&n_over_t);
        if !is_positive(&delta) {
            return None;
        }
        let exponent = b.mul(&t).sub(&t.sqr().div(&self.integer(2)));
        let exponent = exponent.add(&bound.rate.mul(&place.x.abs()));
        let root = self.integer(2).mul(&MpInterval::pi(self.precision)).sqrt();
        let size = self.integer(2).mul(&bound.factor).mul(&exponent.exp()).div(&root.mul(&delta));
        // Pₙ₊₁ = t·Pₙ + n·Pₙ₋₁.
        let mut polynomials = vec![self.integer(1), t.clone()];
        for n in 1..order {
            let next = t.mul(&polynomials[n]);
            polynomials.push(next.add(&polynomials[n - 1].mul(&self.integer(n as i64))));
        }
        let tails: Vec<MpInterval> = polynomials[..=order]
            .iter()
            .map(|polynomial| {
                let tail = size.mul(polynomial);
                tail.neg().hull(&tail)
            })
            .collect();
        tails.iter().all(MpInterval::is_finite).then_some(tails)
    }
}

/// The cells of [−T, T] of one width.
fn cells_of(reach: i64, halvings: u32) -> impl Iterator<Item = Cell> {
    let ends = reach << halvings;
    (-ends..ends).map(move |start| Cell { start, halvings })
}

/// Whether a range is as good as a number.
fn is_point(range: &MpInterval) -> bool {
    let range = range.to_interval();
    range.wid() <= POINT * range.mag()
}

/// Whether the formula could have a jump: only a choice can make one.
pub fn may_jump(activation: &Activation) -> bool {
    activation.formula.has_choice()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::Interval;
    use crate::check::testing::{BITS, activation, rational};

    fn halves(n: i64) -> MpInterval {
        rational(n, 2)
    }

    /// What (8) says of a formula over a box.
    fn mean_square(formula: &str, integrand: Integrand, at: [&MpInterval; 2]) -> Interval {
        let like = Jet::constant(halves(0), 0, 0);
        let parameters = Parameters { value: &|_| None, like };
        let quadrature = Quadrature::new(Options::new(BITS));
        let found = quadrature.mean_square(&activation(formula), integrand, at, &parameters);
        found.expect(formula).to_interval()
    }

    /// E z² = x² + y and E z⁴ = x⁴ + 6x²y + 3y², at the corners of a box.
    #[test]
    fn mean_squares_are_bounded() {
        let (x, y) = (halves(-1).hull(&halves(2)), halves(1).hull(&halves(4)));
        let [second, fourth] = [Integrand::Value, Integrand::Square]
            .map(|integrand| mean_square("z", integrand, [&x, &y]));
        for (x, y) in [(-0.5_f64, 0.5), (0.0, 0.5), (1.0, 0.5), (1.0, 2.0)] {
            assert!(second.contains(x * x + y), "{second:?}");
            assert!(fourth.contains(x.powi(4) + 6.0 * x * x * y + 3.0 * y * y), "{fourth:?}");
        }
        assert!(second.sup() < 2.0 * 3.0 && fourth.sup() < 2.0 * 25.0, "{second:?} {fourth:?}");
        // All of it is in the tails.
        let far = mean_square("where(abs(z) > 50, 1, 0)", Integrand::Value, [&x, &y]);
        assert!(far.sup() > 0.0 && far.sup() < 1e-10, "{far:?}");
    }

    /// E f′ has no integral of its own, nor E f′² where f may jump, nor anything where the normal
    /// distribution is none.
    #[test]
    fn what_is_not_known_is_undefined() {
        let (smooth, jumping) = (activation("tanh(z)"), activation("where(z < 0, -1, tanh(z))"));
        let is_known = |activation, integrand, at: [&MpInterval; 2], infinitesimals| {
            let like = Jet::constant(halves(0), infinitesimals, 0);
            let parameters = Parameters { value: &|_| None, like };
            let quadrature = Quadrature::new(Options::new(BITS));
            let found = quadrature.over(activation, integrand, at, 1, &parameters);
            assert_eq!(found.len(), 2);
            let is_known: Vec<bool> = found.iter().map(|it| !it.value().is_empty()).collect();
            assert_eq!(is_known[0], is_known[1]);
            is_known[0]
        };
        let (zero, one) = (halves(0), halves(2));
        let at = [&zero, &one];
        let known = |integrand| [&smooth, &jumping].map(|it| is_known(it, integrand, at, 0));
        assert_eq!(known(Integrand::Value), [true, true]);
        assert_eq!(known(Integrand::Square), [true, true]);
        assert_eq!(known(Integrand::Slope), [false, false]);
        assert_eq!(known(Integrand::SlopeSquare), [true, false]);
        assert!(is_known(&smooth, Integrand::Value, at, 1));
        assert!(!is_known(&smooth, Integrand::Value, at, 2));
        let infinite = one.div(&zero.hull(&one));
        for [x, y] in
            [[&zero, &zero], [&zero, &zero.hull(&one)], [&zero, &infinite], [&infinite, &one]]
        {
            assert!(!is_known(&smooth, Integrand::Value, [x, y], 0), "{x:?} {y:?}");
        }
    }
}
