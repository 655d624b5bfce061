//! The same moments at any precision, by Taylor series of the whole integrand in MPFR.
//!
//! # Mathematics
//!
//! ∂ⁿE h/∂xⁿ = ∫h·Gₙ dz with Gₙ = ∂ⁿφ/∂xⁿ = (−1)ⁿ∂ⁿφ/∂zⁿ. On an interval [m − v, m + w]
//! on which h is one analytic formula, the product has Taylor coefficients gₖ at m, and
//! C encloses the K-th over the interval:
//! ∫ = Σ_{k<K} gₖ(w^{k+1} − (−v)^{k+1})/(k + 1) ± |C|·(w^{K+1} + v^{K+1})/(K + 1) (1).
//! Intervals are bisected until the error is below 2⁻ᵖ of the scale, or of the integrand's size in
//! their middle, which the scale may have missed. Where bisection ends at a kink, the rest is its
//! width times the values (2).
//!
//! **Tails.** With t = (z − x)/√y and N standard normal, Heₙ(t) = E(t + iN)ⁿ, so for |t| ≥ 1
//! |Heₙ(t)| ≤ |t|ⁿ·E(1 + N²)^{⌈n/2⌉} =: Cₙ|t|ⁿ (3), and |Gₙ| = φ|Heₙ(t)|y^{−n/2}. On a ray |h| ≤
//! a|z|ᵖe^{b|z|} (`growth`). The integrand's bound is log-concave in z beyond L: with −s the slope
//! p/L + b + n/(L − x) − (L − x)/y of its logarithm at L, s > 0, its integral is at most
//! its value at L divided by s (4).

use super::growth::Growth;
use super::series;
use super::tape::{Rule, Tape};
use crate::activation::function::{Elementary, Function};
use crate::arithmetic::enclosure::Enclosure;
use crate::arithmetic::mpfr::MpInterval;
use rug::Float;

/// Bits beyond those asked for.
const GUARD: u32 = 40;

/// Standard deviations from x to where values are looked at.
const FARTHEST_LOOK: i64 = 24;

/// Rays that begin at 1, 2, 4, … are tried up to this power.
const FARTHEST: i32 = 40;

/// ∂ⁿE f/∂xⁿ, n = `order`, for z ~ N(x, y), x and y narrow, with about `precision` correct bits
/// against the size of f near x; empty if it is not known to be defined, or once `stop` says so.
pub fn evaluate_mp(
    f: &Function,
    order: usize,
    x: &MpInterval,
    y: &MpInterval,
    precision: u32,
    stop: &dyn Fn() -> bool,
) -> MpInterval {
    integrate(f, order, x, y, precision, stop).unwrap_or_else(|| MpInterval::empty(precision))
}

struct Integral<'a> {
    function: &'a Function,
    tape: Tape,
    constants: Vec<MpInterval>,
    order: usize,
    x: MpInterval,
    y: MpInterval,
    /// Working precision in bits.
    bits: u32,
    /// K.
    terms: usize,
    /// 2⁻ᵖ⁻⁸.
    share: MpInterval,
    /// The accepted error of an interval, however small the integrand is there.
    tolerance: MpInterval,
    /// No wider interval is tried.
    widest: f64,
}

fn integrate(
    f: &Function,
    order: usize,
    x: &MpInterval,
    y: &MpInterval,
    precision: u32,
    stop: &dyn Fn() -> bool,
) -> Option<MpInterval> {
    if !x.is_finite() || !y.is_finite() || *y.lower() <= 0 {
        return None;
    }
    let deviation = y.sqrt();
    let size = deviation.to_interval();
    let lost = (-size.inf().log2()).max(0.0) * order as f64;
    let bits = precision + GUARD + lost.min(1e4) as u32;
    let [x, y] = [x, y].map(|value| MpInterval::from_integer(bits, 0).add(value));
    let tape = Tape::new([f]);
    let constants = tape.constants(bits);
    let ends = [false, true].map(|positive| tail(&tape, order, (&x, &y), bits, positive));
    let [(lower, below), (upper, above)] = [ends[0].clone()?, ends[1].clone()?];
    let share = Float::with_val(bits, 1) >> (precision + 8);
    let mut integral = Integral {
        share: MpInterval::new(share.clone(), share),
        function: f,
        constants,
        tape,
        order,
        x,
        y,
        bits,
        terms: bits as usize / 3 + 8,
        tolerance: MpInterval::from_integer(bits, 0),
        widest: 8.0 * size.sup(),
    };
    integral.tolerance = integral.scale(&deviation);
    // Bisection of a power of two hits kinks at short binary fractions.
    let end = Float::with_val(53, 2f64.powi(lower.max(upper).log2().ceil() as i32));
    let sum = integral.bisect(Float::with_val(53, -&end), end, stop)?;
    let tails = below.add(&above);
    Some(sum.add(&tails.neg().hull(&tails)))
}

impl Integral<'_> {
    /// 2⁻ᵖ⁻⁸ of the largest value times density around x, over √yⁿ; nothing is proved by it. Where
    /// the values are 0 it is that of the density alone at the farthest place looked at.
    fn scale(&self, deviation: &MpInterval) -> MpInterval {
        let at = |shift: i64| {
            let shift = MpInterval::from_integer(self.bits, shift);
            let half = MpInterval::from_integer(self.bits, -2);
            let value = self.function.evaluate(&self.x.add(&deviation.mul(&shift)));
            value.mul(&shift.sqr().div(&half).exp()).abs()
        };
        let least = MpInterval::from_integer(self.bits, -FARTHEST_LOOK.pow(2) / 2).exp();
        let largest = (-FARTHEST_LOOK..=FARTHEST_LOOK)
            .map(at)
            .fold(least, |a, b| if b.is_finite() { a.max(&b) } else { a });
        let power = deviation.power(self.order as i32);
        largest.div(&power).mul(&self.share)
    }

    fn bisect(&self, lower: Float, upper: Float, stop: &dyn Fn() -> bool) -> Option<MpInterval> {
        let mut sum = MpInterval::from_integer(self.bits, 0);
        let mut pending = vec![(lower, upper)];
        while let Some((a, b)) = pending.pop() {
            if stop() {
                return None;
            }
            let cell = MpInterval::new(a.clone(), b.clone());
            if let Some(part) = self.on(&cell) {
                sum = sum.add(&part);
                continue;
            }
            let width = Float::with_val(53, &b - &a);
            let size = cell.abs().upper().to_f64().max(1e-30);
            if width <= Float::with_val(53, size) >> (self.bits - 2) {
                sum = sum.add(&self.rest(&cell)?);
                continue;
            }
            let middle: Float = Float::with_val(a.prec().max(b.prec()) + 1, &a + &b) / 2;
            pending.push((middle.clone(), b));
            pending.push((a, middle));
        }
        Some(sum)
    }

    /// By (1); None where it is not accurate enough.
    fn on(&self, cell: &MpInterval) -> Option<MpInterval> {
        let (a, b) = (cell.lower(), cell.upper());
        let everywhere = self.at(a).hull(&self.at(b));
        // Where the density is negligible, or much narrower than the interval, no series is needed.
        let rest = self.rest(cell).filter(|rest| rest.abs().upper() <= self.tolerance.lower());
        if rest.is_some() {
            return rest;
        }
        if Float::with_val(53, b - a) > self.widest {
            return None;
        }
        let middle = everywhere.midpoint();
        let (left, right) = (middle.sub(&self.at(a)), self.at(b).sub(&middle));
        let (thick, branches) =
            self.tape.evaluate(&self.constants, &everywhere, self.terms + 1, Rule::Decide);
        let thick = series::multiply(
            thick[0].as_ref()?,
            &self.density(&everywhere, self.terms + 1),
            self.terms + 1,
        );
        let remainder = thick.get(self.terms).map(MpInterval::abs);
        let error = remainder.map(|remainder| {
            let power = |width: &MpInterval| width.power(self.terms as i32 + 1);
            let sum = power(&left).add(&power(&right));
            remainder.mul(&sum).div(&self.number(self.terms + 1))
        });
        let accurate = |error: &MpInterval| {
            error.upper() <= self.tolerance.lower()
                || error.upper() <= self.size(&middle, &left.add(&right)).lower()
        };
        if !error.as_ref().is_none_or(accurate) {
            return None;
        }
        let (thin, _) =
            self.tape.evaluate(&self.constants, &middle, self.terms, Rule::Given(&branches));
        let thin =
            series::multiply(thin[0].as_ref()?, &self.density(&middle, self.terms), self.terms);
        let minus = left.neg();
        let (mut up, mut down) = (right.clone(), minus.clone());
        let mut sum = self.number(0);
        for (k, coefficient) in thin.iter().enumerate() {
            sum = sum.add(&coefficient.mul(&up.sub(&down)).div(&self.number(k + 1)));
            (up, down) = (up.mul(&right), down.mul(&minus));
        }
        let spread = error.unwrap_or_else(|| self.number(0));
        let spread = self.number(0).hull(&spread);
        Some(sum.add(&spread.neg().hull(&spread)))
    }

    /// 2⁻ᵖ⁻⁸ of the integrand's size on an interval, by its value in the middle.
    fn size(&self, middle: &MpInterval, width: &MpInterval) -> MpInterval {
        let value = self.function.evaluate(middle).mul(&self.density(middle, 1)[0]);
        value.abs().mul(width).mul(&self.share)
    }

    /// By (2).
    fn rest(&self, cell: &MpInterval) -> Option<MpInterval> {
        let everywhere = self.at(cell.lower()).hull(&self.at(cell.upper()));
        let width = self.at(cell.upper()).sub(&self.at(cell.lower()));
        let values = self.function.evaluate(&everywhere);
        let density = self.density(&everywhere, 1);
        let part = values.mul(&density[0]).hull(&self.number(0)).mul(&width);
        part.is_finite().then_some(part)
    }

    /// The Taylor coefficients of Gₙ as a function of z.
    fn density(&self, z: &MpInterval, length: usize) -> Vec<MpInterval> {
        let offset = vec![z.sub(&self.x), self.number(1)];
        let double = self.y.mul(&self.number(2)).neg();
        let square = series::square(&offset, length + self.order);
        let exponent: Vec<_> = square.iter().map(|c| c.div(&double)).collect();
        let bell = series::call(Elementary::Exp, &exponent, length + self.order);
        let root = double.neg().mul(&MpInterval::pi(self.bits)).sqrt();
        let sign = if self.order % 2 == 1 { -1 } else { 1 };
        let scale = MpInterval::from_integer(self.bits, sign).div(&root);
        let term = |k: usize| {
            let rising = (k + 1..=k + self.order)
                .fold(scale.clone(), |product, factor| product.mul(&self.number(factor)));
            bell[k + self.order].mul(&rising)
        };
        (0..length).map(term).collect()
    }

    fn number(&self, value: usize) -> MpInterval {
        MpInterval::from_integer(self.bits, value as i64)
    }

    fn at(&self, value: &Float) -> MpInterval {
        self.number(0).add(&MpInterval::new(value.clone(), value.clone()))
    }
}

/// An end L, mirrored for z < 0, and the bound (4) of what lies beyond.
pub(super) fn tail(
    tape: &Tape,
    order: usize,
    (x, y): (&MpInterval, &MpInterval),
    bits: u32,
    positive: bool,
) -> Option<(f64, MpInterval)> {
    let constants = tape.constants::<Growth>(());
    let known = |from: f64| {
        let (series, _) = tape.evaluate(&constants, &Growth::ray(from, positive), 2, Rule::Either);
        let value = series[0].as_ref()?[0];
        value.is_finite().then_some((from, value))
    };
    let (from, growth) = (0..FARTHEST).find_map(|k| known(2f64.powi(k)))?;
    let mirrored = if positive { x.clone() } else { x.neg() };
    let mean = mirrored.to_interval().sup();
    let (variance, deviation) = (y.to_interval().sup(), y.to_interval().sup().sqrt());
    // Beyond e^{−t²/2} < 2^{−bits}, and beyond what growth shifts.
    let reach = (1.4 * f64::from(bits)).sqrt() + 4.0;
    let mut end = (mean + reach * deviation + growth.rate * variance).max(from);
    for _ in 0..64 {
        if let Some(bound) = beyond(order, (&mirrored, y), &growth, end, bits) {
            return Some((end, bound));
        }
        end += reach * deviation;
    }
    None
}

/// By (3) and (4); None unless s > 0 and t ≥ 1.
fn beyond(
    order: usize,
    (x, y): (&MpInterval, &MpInterval),
    growth: &Growth,
    end: f64,
    bits: u32,
) -> Option<MpInterval> {
    let real = |value: f64| {
        let value = Float::with_val(bits, value);
        MpInterval::new(value.clone(), value)
    };
    let distance = real(end).sub(x);
    let t = distance.div(&y.sqrt());
    let pull = distance.div(y);
    let push = real(growth.power)
        .div(&real(end))
        .add(&real(growth.rate))
        .add(&MpInterval::from_integer(bits, order as i64).div(&distance));
    let fall = pull.sub(&push);
    if !(*fall.lower() > 0 && *t.lower() >= 1) {
        return None;
    }
    let exponent = real(growth.power).mul(&real(end).log()).add(&real(growth.rate).mul(&real(end)));
    let exponent = exponent.sub(&t.sqr().div(&MpInterval::from_integer(bits, 2)));
    let root = y.mul(&MpInterval::pi(bits)).mul(&MpInterval::from_integer(bits, 2)).sqrt();
    let polynomial = t.div(&y.sqrt()).power(order as i32).mul(&hermite_bound(order, bits));
    let value = real(growth.scale).mul(&exponent.exp()).mul(&polynomial).div(&root.mul(&fall));
    value.is_finite().then_some(value)
}

/// Cₙ = E(1 + N²)ᵐ = Σ C(m, k)(2k − 1)!!, m = ⌈n/2⌉.
fn hermite_bound(order: usize, bits: u32) -> MpInterval {
    let m = order.div_ceil(2) as i64;
    let (mut term, mut sum) = (1i64, 1i64);
    for k in 1..=m {
        // C(m, k)(2k − 1)!! from the one before.
        term = term * (m - k + 1) * (2 * k - 1) / k;
        sum += term;
    }
    MpInterval::from_integer(bits, sum)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{BITS, number};
    use super::*;

    /// (1) with eight terms on a narrow interval, for e^z and the density of N(0, 1): the rest is
    /// that of e^{z − z²/2}/√(2π), whose coefficients are those of two exponentials' product.
    #[test]
    fn rests_are_those_of_the_series() {
        let f = Function::Z.call(Elementary::Exp);
        let tape = Tape::new([&f]);
        let integral = Integral {
            function: &f,
            constants: tape.constants(BITS),
            tape,
            order: 0,
            x: number(0.0),
            y: number(1.0),
            bits: BITS,
            terms: 8,
            share: number(1.0),
            tolerance: number(1e-12),
            widest: 1.0,
        };
        let half = 1.0_f64 / 65536.0;
        let cell =
            MpInterval::new(Float::with_val(BITS, 0.5 - half), Float::with_val(BITS, 0.5 + half));
        let found = integral.on(&cell).expect("accurate");
        // e^{z − z²/2} at ½ + t is e^{3/8}·e^{t/2 − t²/2}.
        let coefficient = |k: i32| {
            let term = |j: i32| {
                let factorial = |n: i32| (1..=n).map(f64::from).product::<f64>();
                0.5_f64.powi(k - 2 * j) * (-0.5_f64).powi(j) / (factorial(k - 2 * j) * factorial(j))
            };
            0.375_f64.exp() / std::f64::consts::TAU.sqrt() * (0..=k / 2).map(term).sum::<f64>()
        };
        let error = coefficient(8).abs() * 2.0 * half.powi(9) / 9.0;
        let radius = found.sub(&found).upper().to_f64() / 2.0;
        assert!(error <= radius && radius <= 1.1 * error, "{radius:e} {error:e}");
        let sum: f64 = (0..8)
            .map(|k| coefficient(k) * (half.powi(k + 1) - (-half).powi(k + 1)) / f64::from(k + 1))
            .sum();
        assert!((found.midpoint().lower().to_f64() / sum - 1.0).abs() < 1e-14, "{found:?} {sum}");
    }

    /// (3) needs t ≥ 1, and (4) a slope.
    #[test]
    fn beyond_an_end_nothing_is_known_unless_it_falls() {
        let (x, y) = (number(0.0), number(1.0));
        let bound = |order: usize, growth: &Growth, end: f64| {
            beyond(order, (&x, &y), growth, end, BITS).map(|bound| bound.upper().to_f64())
        };
        let one = Growth::integer((), 1);
        assert!(bound(0, &one, 0.5).is_none() && bound(0, &one, -3.0).is_none());
        let steep = Growth::ray(1.0, true).times(&Growth::integer((), 4)).exp();
        assert!(bound(0, &steep, 3.0).is_none() && bound(0, &steep, 5.0).is_some());
        // φ(3)/3; with n = 2, 2·3²φ(3)/(3 − 2/3).
        let density = (-4.5_f64).exp() / std::f64::consts::TAU.sqrt();
        for (order, exact) in [(0, density / 3.0), (2, 18.0 * density / (3.0 - 2.0 / 3.0))] {
            let found = bound(order, &one, 3.0).expect("it falls");
            assert!((found / exact - 1.0).abs() < 1e-11, "{order}: {found} {exact}");
        }
    }

    /// E(1 + N²)ᵐ from the moments 1, 1, 3, 15, 105 of N²: for m = 4, 1 + 4 + 6·3 + 4·15 + 105.
    #[test]
    fn hermite_bounds_are_moments() {
        let expected = [1, 2, 2, 6, 6, 28, 28, 188, 188];
        for (order, expected) in expected.into_iter().enumerate() {
            assert_eq!(hermite_bound(order, 64), MpInterval::from_integer(64, expected));
        }
    }
}
