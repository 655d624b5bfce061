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

use super::activation::{Activation, Integrand, Parameters};
use super::budget::Options;
use super::functions::Kinks;
use super::growth::{Growth, growth};
use super::jet::{Jet, is_positive};
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

/// T, at most.
const FARTHEST: i64 = 40;

/// Weights of cells, computed once.
#[derive(Debug)]
pub struct Quadrature<'a> {
    precision: u32,
    options: Options<'a>,
    weights: Mutex<HashMap<(Cell, usize), Arc<Weights>>>,
}

/// Taylor coefficients in t over a cell: at its middle and over all of it.
struct Expansion {
    center: Vec<MpInterval>,
    rest: MpInterval,
    /// The power of t − c that the rest is multiplied with.
    power: usize,
}

impl Expansion {
    /// About the integral of the rest over its cell: it decides what is halved, nothing else.
    fn weight_of_rest(&self, cell: Cell) -> f64 {
        let width = 2.0_f64.powi(-(cell.halvings as i32));
        let ends = [cell.start, cell.start + 1].map(|end| end as f64 * width);
        let nearest = if cell.start >= 0 { ends[0] } else { ends[1] };
        let size = self.rest.to_interval().mag() * (width / 2.0).powi(self.power as i32);
        size * width * (-nearest * nearest / 2.0).exp()
    }
}

/// The integral's arguments.
struct Place<'a> {
    activation: &'a Activation,
    parameters: &'a Parameters<'a>,
    integrand: Integrand,
    x: &'a MpInterval,
    root_y: MpInterval,
    /// The parameter that the integrand is differentiated in.
    along: Option<Variable>,
    /// K.
    degree: usize,
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
        let is_slope = matches!(integrand, Integrand::Slope | Integrand::SlopeSquare);
        if is_slope && may_jump(activation) {
            return undefined();
        }
        if integrand == Integrand::Slope {
            // f is absolutely continuous: E f′ is the derivative of E f.
            let of_value = Integrand::Value;
            let all = self.over(activation, of_value, [x, y], order + 1, parameters);
            return all[1..].to_vec();
        }
        let root_y = y.sqrt();
        let degree = if is_point(x) && is_point(y) { POINT_DEGREE } else { DEGREE };
        let integrals = |along: Option<Variable>| {
            let root_y = root_y.clone();
            let place = Place { activation, parameters, integrand, x, root_y, along, degree };
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
    fn integrals(&self, place: &Place, order: usize) -> Option<Vec<MpInterval>> {
        let variable = place.along.unwrap_or(Variable::Z);
        let like = Jet::constant(self.integer(0), 0, 0);
        let open = |name| Some(like.like((place.parameters.value)(name)?.value().clone()));
        let bound = growth(place.activation, &like, &open, variable);
        let (value, slope) = (bound.value?, bound.slope);
        let bound = match (place.integrand, place.along) {
            (Integrand::Value | Integrand::Slope, None) => value,
            (Integrand::Value | Integrand::Slope, Some(_)) => slope?,
            (Integrand::Square, None) => value.times(&value),
            // (f²)′ = 2ff′.
            (Integrand::Square, Some(_)) => slope.map(|it| it.plus(&it).times(&value))?,
            (Integrand::SlopeSquare, None) => slope.map(|slope| slope.times(&slope))?,
            (Integrand::SlopeSquare, Some(_)) => return None,
        };
        let reach = bound.rate.mul(&place.root_y).to_interval().sup().ceil() as i64 + BEYOND;
        if !(BEYOND..=FARTHEST).contains(&reach) {
            return None;
        }
        let mut sums = self.tails(&bound, place, reach, order)?;
        let size = place.root_y.to_interval().sup().log2().ceil().clamp(0.0, 3.0) as u32;
        let coarsest = 2 + size;
        let finest = self.finest(place, reach).max(coarsest);
        let ends = reach << coarsest;
        let mut pending: Vec<Cell> =
            (-ends..ends).map(|start| Cell { start, halvings: coarsest }).collect();
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
            let weights = self.weights(cell, order);
            let expansion = match expansion {
                Some(expansion) => expansion,
                None => place.range(&cell, self.precision)?,
            };
            for (n, sum) in sums.iter_mut().enumerate() {
                *sum = sum.add(&weights.integral(
                    n,
                    &expansion.center,
                    (&expansion.rest, expansion.power),
                ));
            }
        }
        Some(sums)
    }

    /// How finely it is worth while to cut where f has a kink: the box spreads it.
    fn finest(&self, place: &Place, reach: i64) -> u32 {
        let width = |range: &MpInterval| range.to_interval().wid();
        let spread = (width(place.x) + reach as f64 * width(&place.root_y))
            / place.root_y.to_interval().inf().max(f64::MIN_POSITIVE);
        (4.0 - spread.log2()).clamp(0.0, f64::from(FINEST)) as u32
    }

    fn weights(&self, cell: Cell, order: usize) -> Arc<Weights> {
        let mut known = match self.weights.lock() {
            Ok(known) => known,
            Err(poisoned) => poisoned.into_inner(),
        };
        let weights = known
            .entry((cell, order))
            .or_insert_with(|| Arc::new(Weights::new(cell, POINT_DEGREE, order, self.precision)));
        weights.clone()
    }

    /// (7), on both sides of 0.
    fn tails(
        &self,
        bound: &Growth,
        place: &Place,
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

/// Whether a range is as good as a number.
fn is_point(range: &MpInterval) -> bool {
    let range = range.to_interval();
    range.wid() <= POINT * range.mag()
}

/// Whether the formula could have a jump: only a choice can make one.
fn may_jump(activation: &Activation) -> bool {
    activation.formula.has_choice()
}

impl Place<'_> {
    /// z over part of a cell, as a polynomial in t − c.
    fn z(&self, t: &MpInterval, degree: usize) -> Jet {
        let zero = MpInterval::from_integer(t.precision(), 0);
        let mut step = Jet::constant(zero, usize::from(self.along.is_some()), degree);
        step.add_series();
        let start = self.x.add(&self.root_y.mul(t));
        step.scale(&self.root_y).add(&step.like(start))
    }

    fn value(&self, z: &Jet, kinks: Kinks) -> Jet {
        let open = |name| {
            let mut value = z.like((self.parameters.value)(name)?.value().clone());
            if self.along == Some(name) {
                value.add_infinitesimal(0);
            }
            Some(value)
        };
        self.activation.at(z, &open, kinks)
    }

    /// (2); none where f may have a kink or its derivatives are too large to be of use.
    fn expansion(&self, cell: &Cell, precision: u32) -> Option<Expansion> {
        let around =
            self.value(&self.z(&cell.range(precision), self.degree), Kinks::AlmostEverywhere);
        // A kink in the middle would be one of the cell.
        let center = self.value(&self.z(&cell.middle(precision), self.degree), Kinks::Undefined);
        let [center, around] = [center, around].map(|jet| self.integrand_of(&jet));
        let rest = around.last()?.clone();
        let center = center[..center.len() - 1].to_vec();
        let fits = rest.is_finite() && center.iter().all(MpInterval::is_finite);
        fits.then_some(Expansion { power: center.len(), center, rest })
    }

    /// The coefficients of g from those of f.
    fn integrand_of(&self, f: &Jet) -> Vec<MpInterval> {
        let coefficients = |jet: &Jet, degree: usize| {
            let jet = self.along.map_or_else(|| jet.clone(), |_| jet.last_derivative());
            (0..=degree).map(|k| jet.of_power(k).value().clone()).collect::<Vec<_>>()
        };
        match self.integrand {
            Integrand::Value | Integrand::Slope => coefficients(f, self.degree),
            Integrand::Square => coefficients(&f.mul(f), self.degree),
            Integrand::SlopeSquare => {
                let precision = self.root_y.precision();
                let slope: Vec<MpInterval> = (1..=self.degree)
                    .map(|k| {
                        let k_over_root =
                            MpInterval::from_integer(precision, k as i64).div(&self.root_y);
                        f.of_power(k).value().mul(&k_over_root)
                    })
                    .collect();
                let zero = MpInterval::from_integer(precision, 0);
                let product = |k: usize| {
                    (0..=k).fold(zero.clone(), |sum, j| sum.add(&slope[j].mul(&slope[k - j])))
                };
                (0..self.degree).map(product).collect()
            }
        }
    }

    /// (6): the range of g over a cell, as a constant and a rest of degree 0.
    fn range(&self, cell: &Cell, precision: u32) -> Option<Expansion> {
        let z = self.z(&cell.range(precision), 0);
        let of = |f: Jet| self.along.map_or_else(|| f.clone(), |_| f.last_derivative());
        let value = match self.integrand {
            Integrand::Value | Integrand::Slope => of(self.value(&z, Kinks::Undefined)),
            Integrand::Square => of(self.value(&z, Kinks::Undefined).power(2)),
            Integrand::SlopeSquare => {
                let mut z = Jet::constant(z.value().clone(), 1, 0);
                z.add_infinitesimal(0);
                self.value(&z, Kinks::Slope).last_derivative().power(2)
            }
        };
        let value = value.value();
        let rest = value.sub(&value.midpoint());
        let fits = value.is_finite();
        fits.then(|| Expansion { center: vec![value.midpoint()], rest, power: 0 })
    }
}
