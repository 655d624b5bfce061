//! r(y) − ρ and D(y) over wide ranges of y, by sums over shells of |z|.
//!
//! # Mathematics
//!
//! With k(z) = ½(f(z)² + f(−z)²) − ρz² for z > 0, the notation of the `ratio` and
//! φ the density of N(0, y),
//! r(y) − ρ = (2/y)∫k φ dz, D(y) = (2/y)∫k·(z²/2y − 3/2)φ dz over z > 0 (1). On a shell Z both
//! integrands are within the product of their factors' ranges over Z and Y, whose signs are
//! kept: what is small is small whatever Y.
//!
//! **k on a shell.** With l = ±1 or 0 for f(±z) ≈ l·z far out and u = f − l·z,
//! f² − l²z² = u·(u + 2l·z) (2), in which nothing cancels; u(Z) lies in u(c) + u′(Z)(Z − c) if f is
//! continuous, c being the shell's middle (3).
//!
//! **Beyond the last shell**, z > T: for y′ > y the densities' quotient is √(y′/y)·e^{−z²(1/y − 1/y′)/2},
//! so E (f²; |z| > T) is at most this at T times S(y′), and E (z²; |z| > T) at most as many y′. With
//! y′ ≥ 2y, T² ≥ 400y and the factor t − 3/2, t = z²/2y, at most te^{−t(1 − y/y′)/2} < 1 beside the other
//! half of the exponential, the same with half the exponent bounds what (1) leaves out of D (4).

use crate::activation::function::Function;
use crate::arithmetic::Interval;
use crate::arithmetic::SpecialFunctions;
use crate::arithmetic::interval::{hull, interval, point, sqrt};

/// The first shell begins at 0 and ends here.
const INNERMOST: f64 = 1e-3;
/// The ratio of a shell's ends.
const RATIO: f64 = 1.0 + 1.0 / 48.0;
/// The last shell ends at this many standard deviations.
const DEVIATIONS: f64 = 20.0;

/// Shells, with what (1) needs of each.
pub struct Shells {
    /// z² and k·|Z|.
    shells: Vec<[Interval; 2]>,
    /// T².
    square_of_end: Interval,
    /// y′.
    wider: Interval,
    /// −ρy′ and S(y′).
    beyond: Interval,
}

impl Shells {
    /// For y up to `highest`; `slopes` are l at −z and z, `second_moment` is S(2·`highest`).
    pub fn new(
        f: &Function,
        is_continuous: bool,
        slopes: [f64; 2],
        highest: f64,
        second_moment: Interval,
    ) -> Self {
        let derivative = f.derivative();
        let end = DEVIATIONS * highest.sqrt();
        let mut shells = Vec::new();
        let (mut lower, mut upper) = (0.0, INNERMOST);
        while lower < end {
            let z = interval(lower, upper);
            // On both sides; z itself is the distance from 0.
            let side = |sign: f64, slope: f64| {
                let (place, l) = (z * point(sign), point(slope));
                let mut rest = f.evaluate(&place) - l * z;
                if is_continuous {
                    let middle = point(z.mid());
                    let there = f.evaluate(&(middle * point(sign))) - l * middle;
                    let change = point(sign) * derivative.evaluate(&place) - l;
                    let narrower = there + change * (z - middle);
                    if !narrower.is_empty() {
                        rest = rest.intersection(narrower);
                    }
                }
                rest.sqr() + point(2.0) * l * z * rest
            };
            let sum = side(-1.0, slopes[0]) + side(1.0, slopes[1]);
            let mass = point(0.5) * sum * (point(upper) - point(lower));
            shells.push([z.sqr(), if mass.is_empty() { Interval::ENTIRE } else { mass }]);
            (lower, upper) = (upper, upper * RATIO);
        }
        let asymptote = point((slopes[0].powi(2) + slopes[1].powi(2)) / 2.0);
        let wider = point(2.0 * highest);
        let most = if second_moment.is_empty() { f64::INFINITY } else { second_moment.sup() };
        let beyond = hull(-(asymptote * wider), interval(0.0, most));
        Self { shells, square_of_end: point(lower).sqr(), wider, beyond }
    }

    /// (1) for all y in a range of positive numbers up to the highest.
    pub fn over(&self, y: Interval, functions: SpecialFunctions) -> [Interval; 2] {
        let half = point(0.5) / y;
        let zero = point(0.0);
        let mut sums = [zero; 2];
        for [square, mass] in &self.shells {
            let exponent = *square * half;
            let part = *mass * functions.exp(-exponent);
            sums[0] += part;
            sums[1] += part * (exponent - point(1.5));
        }
        let density = point(1.0) / sqrt(point(2.0) * Interval::PI * y);
        // By (4).
        let fall =
            functions.exp(-(self.square_of_end * (half - point(0.5) / self.wider) * point(0.5)));
        let share = interval(0.0, (sqrt(self.wider / y) * fall).sup());
        let outside = share * self.beyond / y;
        let both = |sum: Interval| point(2.0) / y * density * sum + outside;
        sums.map(both)
    }
}
