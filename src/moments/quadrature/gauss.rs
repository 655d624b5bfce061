//! Several moments at one point at once, to some twenty digits: what a person asks for, in a
//! tenth of the time that the [reference](super::evaluate_mp) takes for one.
//!
//! # Mathematics
//!
//! Wanted are ∫hᵢGₙ dz, n = nᵢ, with hᵢ one of f, f², f′, f′², φ the density of N(x, y) and
//! Gₙ = ∂ⁿφ/∂xⁿ: G₀ = φ, G_{n+1} = ((z − x)Gₙ − nG_{n−1})/y (1). Where f has a kink, f′ is that
//! of its pieces.
//!
//! **Cells.** On a cell [m − w, m + w] on which f is one analytic formula, Taylor's theorem
//! gives g = hᵢGₙ = Σ_{k<K} gₖtᵏ + c(t)·tᴷ, t = z − m, |c| ≤ C, with C from the K-th
//! coefficient enclosed over the whole cell. Gauss and Legendre's rule with M ≥ K/2 nodes is exact
//! for the sum, and its weights add up to 2, so
//! |∫g − w·Σ wⱼg(m + wtⱼ)| ≤ C·w^{K+1}·(2/(K + 1) + 2) (2); and so for fewer terms, K ≤ 2M,
//! whose coefficients do not overflow beside a singularity.
//! C is computed in doubles, rounded outward; the sum in MPFR, at enclosures of the nodes, where
//! a series of two coefficients gives f and f′ together. Cells are halved until (2) is
//! small against the size of the integrand around x.
//!
//! **The rest.** Where the integrand is negligible whatever its pieces, and where no
//! double lies between a cell's ends (at a kink that is none), ∫ lies within
//! ±2w·sup|hᵢ|·sup|Gₙ| (3). Beyond the last cells it is bounded as in the reference.

use super::legendre::positive_half;
use super::reference::tail;
use super::series::{self, Series};
use super::tape::{Branch, Rule, Tape};
use crate::activation::Integrand;
use crate::activation::function::{Elementary, Function};
use crate::arithmetic::Interval;
use crate::arithmetic::enclosure::Enclosure;
use crate::arithmetic::interval::{interval, is_finite, point};
use crate::arithmetic::mpfr::MpInterval;
use std::sync::OnceLock;

/// M.
const NODES: usize = 24;
/// The largest K.
const TERMS: usize = 2 * NODES;
/// All K that are tried.
const COUNTS: [usize; 2] = [TERMS / 3, TERMS];
/// Bits of the sums.
const BITS: u32 = 112;
/// The accepted error of a cell, relative to the integrand's size: 2⁻⁶⁸.
const TOLERANCE: f64 = 1.0 / (1u128 << 68) as f64;
/// Cells that are looked at before f is given up.
const MOST_CELLS: usize = 8000;

/// An integrand and the order of the derivative in x of its expectation.
pub type Wanted = (Integrand, usize);

/// The moments for z ~ N(x, y), x and y narrow, in the order they are wanted in; none if they are
/// not known to exist, or once `stop` says so. A slope is that of the pieces.
pub fn evaluate_at(
    f: &Function,
    wanted: &[Wanted],
    (x, y): (&MpInterval, &MpInterval),
    stop: &dyn Fn() -> bool,
) -> Option<Vec<MpInterval>> {
    if !x.is_finite() || !y.is_finite() || *y.lower() <= 0 {
        return None;
    }
    let [x, y] = [x, y].map(|value| value.to_precision(BITS));
    let mut end = 1.0_f64;
    let mut outside = Vec::new();
    for (integrand, order) in wanted {
        let tape = Tape::new([&integrand.of(f)]);
        let mut bound = MpInterval::from_integer(BITS, 0);
        for positive in [false, true] {
            let (from, beyond) = tail(&tape, *order, (&x, &y), BITS, positive)?;
            end = end.max(from);
            bound = bound.add(&beyond);
        }
        outside.push(bound.neg().hull(&bound));
    }
    let tape = Tape::new([f]);
    let rough = Rough {
        function: f,
        constants: tape.constants(()),
        tape: &tape,
        wanted,
        x: x.to_interval(),
        y: y.to_interval(),
    };
    let fine = Fine { constants: tape.constants(BITS), tape: &tape, wanted, x, y };
    // Halving of powers of two hits kinks at short binary fractions.
    let end = 2f64.powi(end.log2().ceil() as i32);
    let inside = integrate(&rough, &fine, end, stop)?;
    Some(inside.iter().zip(&outside).map(|(inside, outside)| inside.add(outside)).collect())
}

/// The integrals over [−end, end].
fn integrate(
    rough: &Rough,
    fine: &Fine,
    end: f64,
    stop: &dyn Fn() -> bool,
) -> Option<Vec<MpInterval>> {
    let accepted: Vec<f64> = rough.sizes().iter().map(|size| TOLERANCE * size).collect();
    let within = |bounds: &[f64]| bounds.iter().zip(&accepted).all(|(bound, most)| bound <= most);
    let mut sums = vec![MpInterval::from_integer(BITS, 0); rough.wanted.len()];
    let mut errors = vec![point(0.0); rough.wanted.len()];
    let mut spread = |bounds: &[f64]| {
        errors.iter_mut().zip(bounds).for_each(|(sum, &bound)| *sum += interval(-bound, bound));
    };
    let mut pending = vec![(-end, end)];
    for _ in 0..MOST_CELLS {
        let Some((lower, upper)) = pending.pop() else {
            let exact = sums.iter().zip(&errors);
            return Some(
                exact.map(|(sum, e)| sum.add(&MpInterval::from_interval(BITS, *e))).collect(),
            );
        };
        if stop() {
            return None;
        }
        let cell = interval(lower, upper);
        let middle = 0.5 * (lower + upper);
        let is_atomic = middle <= lower || middle >= upper;
        let largest = rough.largest(cell);
        if within(&largest) || is_atomic {
            if !largest.iter().all(|bound| bound.is_finite()) {
                return None;
            }
            spread(&largest);
        } else if let Some((bounds, branches)) = rough.errors(cell).filter(|(it, _)| within(it)) {
            spread(&bounds);
            fine.add(lower, upper, &branches, &mut sums)?;
        } else {
            pending.extend([(middle, upper), (lower, middle)]);
        }
    }
    None
}

/// Bounds in doubles.
struct Rough<'a> {
    function: &'a Function,
    tape: &'a Tape,
    constants: Vec<Interval>,
    wanted: &'a [Wanted],
    x: Interval,
    y: Interval,
}

impl Rough<'_> {
    /// The largest |hᵢGₙ| around x, times the standard deviation; nothing is proved by it.
    fn sizes(&self) -> Vec<f64> {
        let deviation = self.y.mid().sqrt();
        let mut sizes = vec![0.0_f64; self.wanted.len()];
        // Around the mean, and around 0, where activations have their features.
        let steps = (-12..=12).map(|step| 0.5 * f64::from(step));
        let places = steps.flat_map(|step| [self.x.mid() + step * deviation, step]);
        for z in places {
            for (size, value) in sizes.iter_mut().zip(self.values(point(z))) {
                *size = size.max(if value.is_finite() { value * deviation } else { 0.0 });
            }
        }
        sizes
    }

    /// By (3).
    fn largest(&self, cell: Interval) -> Vec<f64> {
        let times = |value: f64| (interval(0.0, value) * point(cell.wid())).sup();
        self.values(cell).into_iter().map(times).collect()
    }

    /// sup|hᵢ|·sup|Gₙ|, infinite where it is not known.
    fn values(&self, cell: Interval) -> Vec<f64> {
        let (found, _) = self.tape.evaluate(&self.constants, &cell, 2, Rule::Either);
        // Where f has no series, as a root at 0, it may have values.
        let values = self.function.evaluate(&cell);
        let slope = match &found[0] {
            Some(series) => series.get(1).copied().unwrap_or(point(0.0)),
            None => Interval::ENTIRE,
        };
        let value = |&(integrand, order): &Wanted| {
            let density = self.densities(cell, order, 1);
            let product = of(integrand, &values, &slope) * density[order][0];
            if is_finite(product) { product.mag() } else { f64::INFINITY }
        };
        self.wanted.iter().map(value).collect()
    }

    /// The bounds (2), and the branches that f takes; none where f is not one formula.
    fn errors(&self, cell: Interval) -> Option<(Vec<f64>, Vec<Branch>)> {
        let (found, branches) = self.tape.evaluate(&self.constants, &cell, TERMS + 2, Rule::Decide);
        let f = found[0].as_ref()?;
        let slopes: Series<Interval> =
            (1..f.len().max(2)).map(|k| coefficient(f, k) * point(k as f64)).collect();
        let half = point(0.5) * (point(cell.sup()) - point(cell.inf()));
        let factor =
            |k: usize| half.power(k as i32 + 1) * (point(2.0) / point(k as f64 + 1.0) + point(2.0));
        let factors = COUNTS.map(factor);
        let highest = self.wanted.iter().map(|(_, order)| *order).max().unwrap_or(0);
        let densities = self.densities(cell, highest, TERMS + 1);
        let bound = |&(integrand, order): &Wanted| {
            let h = match integrand {
                Integrand::Value => f.clone(),
                Integrand::Square => series::square(f, TERMS + 1),
                Integrand::Slope => slopes.clone(),
                Integrand::SlopeSquare => series::square(&slopes, TERMS + 1),
            };
            let density = &densities[order];
            let with = |(count, factor): (usize, Interval)| {
                let product = |sum: Interval, k: usize| {
                    sum + coefficient(&h, k) * coefficient(density, count - k)
                };
                let last = (0..=count).fold(point(0.0), product);
                let bound = last.abs() * factor;
                if is_finite(bound) { bound.sup() } else { f64::INFINITY }
            };
            COUNTS.into_iter().zip(factors).map(with).fold(f64::INFINITY, f64::min)
        };
        Some((self.wanted.iter().map(bound).collect(), branches))
    }

    /// The Taylor coefficients of G₀, …, by (1).
    fn densities(&self, cell: Interval, order: usize, length: usize) -> Vec<Series<Interval>> {
        let offset = vec![cell - self.x, point(1.0)];
        let exponent = series::square(&offset, length);
        let divisor = -(point(2.0) * self.y);
        let exponent: Vec<Interval> = exponent.iter().map(|c| *c / divisor).collect();
        let root = Enclosure::sqrt(&(point(2.0) * Interval::PI * self.y));
        let bell = series::call(Elementary::Exp, &exponent, length);
        let mut densities: Vec<Series<Interval>> = vec![bell.iter().map(|c| *c / root).collect()];
        for n in 0..order {
            let first = series::multiply(&offset, &densities[n], length);
            let second = n.checked_sub(1).map(|before| &densities[before]);
            let next = |k: usize| {
                let before = second.map_or(point(0.0), |series| coefficient(series, k));
                (coefficient(&first, k) - point(n as f64) * before) / self.y
            };
            densities.push((0..length).map(next).collect());
        }
        densities
    }
}

fn coefficient(series: &[Interval], k: usize) -> Interval {
    series.get(k).copied().unwrap_or(point(0.0))
}

/// h from f and f′.
fn of<E: Enclosure>(integrand: Integrand, value: &E, slope: &E) -> E {
    match integrand {
        Integrand::Value => value.clone(),
        Integrand::Square => value.power(2),
        Integrand::Slope => slope.clone(),
        Integrand::SlopeSquare => slope.power(2),
    }
}

/// The sums in MPFR.
struct Fine<'a> {
    tape: &'a Tape,
    constants: Vec<MpInterval>,
    wanted: &'a [Wanted],
    x: MpInterval,
    y: MpInterval,
}

impl Fine<'_> {
    /// Adds a cell's sums; none if f has no value at a node.
    fn add(
        &self,
        lower: f64,
        upper: f64,
        branches: &[Branch],
        sums: &mut [MpInterval],
    ) -> Option<()> {
        static HALF: OnceLock<Vec<[MpInterval; 2]>> = OnceLock::new();
        let exactly = |value: f64| MpInterval::from_interval(BITS, point(value));
        let two = MpInterval::from_integer(BITS, 2);
        let middle = exactly(lower).add(&exactly(upper)).div(&two);
        let half = exactly(upper).sub(&exactly(lower)).div(&two);
        for [node, weight] in HALF.get_or_init(|| positive_half(NODES)) {
            let weight = half.mul(weight);
            let shift = half.mul(node);
            for z in [middle.sub(&shift), middle.add(&shift)] {
                let values = self.values(&z, branches)?;
                for (sum, value) in sums.iter_mut().zip(&values) {
                    *sum = sum.add(&value.mul(&weight));
                }
            }
        }
        Some(())
    }

    /// hᵢGₙ at a point.
    fn values(&self, z: &MpInterval, branches: &[Branch]) -> Option<Vec<MpInterval>> {
        let (found, _) = self.tape.evaluate(&self.constants, z, 2, Rule::Given(branches));
        let f = found[0].as_ref()?;
        let zero = MpInterval::from_integer(BITS, 0);
        let slope = f.get(1).unwrap_or(&zero);
        let two = MpInterval::from_integer(BITS, 2);
        let offset = z.sub(&self.x);
        let double = two.mul(&self.y);
        let root = double.mul(&MpInterval::pi(BITS)).sqrt();
        let mut densities = vec![offset.sqr().div(&double).neg().exp().div(&root)];
        let highest = self.wanted.iter().map(|(_, order)| *order).max().unwrap_or(0);
        for n in 0..highest {
            let first = offset.mul(&densities[n]);
            let before = n.checked_sub(1).map_or(&zero, |before| &densities[before]);
            let times = MpInterval::from_integer(BITS, n as i64);
            densities.push(first.sub(&times.mul(before)).div(&self.y));
        }
        let value =
            |&(integrand, order): &Wanted| of(integrand, &f[0], slope).mul(&densities[order]);
        let values: Vec<MpInterval> = self.wanted.iter().map(value).collect();
        values.iter().all(MpInterval::is_finite).then_some(values)
    }
}

#[cfg(test)]
mod tests;
