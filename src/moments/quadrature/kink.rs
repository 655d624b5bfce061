//! What kinks add to the moments: (1) and (2) of the [module above](super).

use super::partition::Kink;
use crate::arithmetic::interval::{divide, interval, point};
use crate::arithmetic::{Interval, SpecialFunctions};

/// G₀, G₁, … at the ends of a kink and over its inside.
#[derive(Debug, Default)]
pub struct Densities {
    left: Vec<Interval>,
    right: Vec<Interval>,
    inside: Vec<Interval>,
}

impl Densities {
    /// The densities below an order for one kink.
    pub fn evaluate(
        &mut self,
        kink: &Kink,
        (x, y): (Interval, Interval),
        count: usize,
        functions: SpecialFunctions,
    ) {
        density_derivatives(x - point(kink.left), y, count, functions, &mut self.left);
        if kink.left < kink.right {
            density_derivatives(x - point(kink.right), y, count, functions, &mut self.right);
            let inside = interval(kink.left, kink.right);
            density_derivatives(x - inside, y, count, functions, &mut self.inside);
        }
    }

    /// What the kink adds to the n-th derivative of an integrand's moment.
    pub fn term(&self, kink: &Kink, integrand: usize, n: usize) -> Interval {
        let mut sum = point(0.0);
        if kink.left == kink.right {
            for (jump, density) in kink.jumps[integrand].iter().zip(self.left[..n].iter().rev()) {
                if *jump != point(0.0) {
                    sum += *jump * *density;
                }
            }
            return sum;
        }
        let (before, after) = (&kink.before[integrand], &kink.after[integrand]);
        for j in 0..n {
            sum += after[j] * self.right[n - 1 - j] - before[j] * self.left[n - 1 - j];
        }
        let width = point(kink.right) - point(kink.left);
        sum + width * (kink.inside[integrand].convex_hull(point(0.0)) * self.inside[n])
    }
}

/// G₀ … G_{count−1} at the distance `x` of the mean from the place: G_{k+1} = −(xG_k +
/// kG_{k−1})/y, within Cramér's bound |G_k| ≤ 1.09 √(k!) y^{−(k+1)/2} e^{−x²/4y}/√(2π).
fn density_derivatives(
    x: Interval,
    y: Interval,
    count: usize,
    functions: SpecialFunctions,
    densities: &mut Vec<Interval>,
) {
    let half = functions.exp(-x.sqr() / (point(4.0) * y));
    let root = (Interval::TAU * y).sqrt();
    densities.clear();
    densities.push(divide(half.sqr(), root));
    let wide = !x.is_singleton();
    let step = y.sqrt();
    let mut cramer = divide(point(1.09) * half, root);
    for k in 0..count.saturating_sub(1) {
        let mut next = -(x * densities[k]);
        if k > 0 {
            next -= point(k as f64) * densities[k - 1];
        }
        next /= y;
        if wide {
            cramer = cramer * point((k + 1) as f64).sqrt() / step;
            let bound = cramer.mag();
            next = next.intersection(interval(-bound, bound));
        }
        densities.push(next);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{BITS, number};
    use super::*;
    use crate::arithmetic::mpfr::MpInterval;

    /// G_k at the distance x, by Hermite's polynomials, with more bits.
    fn density(x: f64, y: f64, k: usize) -> Interval {
        let (x, y) = (number(x), number(y));
        let double = y.mul(&number(2.0));
        let root = double.mul(&MpInterval::pi(BITS)).sqrt();
        let bell = x.sqr().div(&double).neg().exp().div(&root);
        let t = x.div(&y.sqrt());
        let (mut before, mut hermite) = (number(0.0), number(1.0));
        for n in 0..k {
            let next = t.mul(&hermite).sub(&number(n as f64).mul(&before));
            (before, hermite) = (hermite, next);
        }
        let sign = number(if k % 2 == 1 { -1.0 } else { 1.0 });
        sign.mul(&hermite).mul(&bell).div(&y.sqrt().power(k as i32)).to_interval()
    }

    fn found(x: Interval, y: Interval, count: usize) -> Vec<Interval> {
        let mut densities = Vec::new();
        density_derivatives(x, y, count, SpecialFunctions::Double, &mut densities);
        densities
    }

    #[test]
    fn derivatives_of_the_density_are_enclosed() {
        for (x, y) in [(0.7, 1.7), (-2.0, 0.4), (3.0, 2.5)] {
            let values = found(point(x), point(y), 9);
            assert_eq!(values.len(), 9);
            for (k, value) in values.into_iter().enumerate() {
                let truth = density(x, y, k);
                assert!(
                    !truth.disjoint(value) && value.wid() < 1e-12 * (1.0 + value.mag()),
                    "{x} {y} {k}: {value:?}"
                );
            }
        }
    }

    /// Over a box the recurrence grows wide, and Cramér's bound does not.
    #[test]
    fn boxes_are_within_cramers_bound() {
        for (x, y) in [(interval(-2.0, 2.5), 1.7), (interval(3.0, 3.5), 0.4)] {
            let nearest = x.mig();
            let (mut factorial, root) = (1.0_f64, std::f64::consts::TAU.sqrt());
            for (k, value) in found(x, point(y), 9).into_iter().enumerate() {
                let places = (0..=50).map(|step| x.inf() + x.wid() * f64::from(step) / 50.0);
                assert!(places.into_iter().all(|x| !density(x, y, k).disjoint(value)), "{k}");
                factorial *= (k as f64).max(1.0);
                let decay = (-nearest * nearest / (4.0 * y)).exp();
                let bound =
                    1.09 * factorial.sqrt() * decay / (y.powf((k as f64 + 1.0) / 2.0) * root);
                assert!(k == 0 || value.mag() <= bound * (1.0 + 1e-9), "{k}: {value:?} {bound}");
            }
        }
    }

    #[test]
    fn terms_are_those_of_points_and_gaps() {
        let numbers = |values: [f64; 3]| vec![values.map(point).to_vec()];
        let (before, after) = (numbers([1.0, 2.0, -3.0]), numbers([5.0, -7.0, 11.0]));
        let jumps = numbers([4.0, -9.0, 14.0]);
        let inside = vec![interval(2.0, 3.0)];
        let gap = Kink { left: 1.0, right: 1.125, before, after, jumps, inside };
        let at = (point(0.3), point(1.7));
        let [at_left, at_right, middle] =
            [1.0, 1.125, 1.0625].map(|b| [0, 1, 2, 3].map(|k| density(0.3 - b, 1.7, k)));
        let mut densities = Densities::default();
        densities.evaluate(&gap, at, 4, SpecialFunctions::Double);
        let [b, a, j] = [[1.0, 2.0, -3.0], [5.0, -7.0, 11.0], [4.0, -9.0, 14.0]];
        for n in 0..=3 {
            let mut ends = point(0.0);
            for m in 0..n {
                ends = ends + point(a[m]) * at_right[n - 1 - m] - point(b[m]) * at_left[n - 1 - m];
            }
            // As if 2½ were all that lies between.
            let between = point(0.125 * 2.5) * middle[n];
            let value = densities.term(&gap, 0, n);
            assert!(!(ends + between).disjoint(value), "{n}: {value:?}");
            assert!(value.wid() < 0.3, "{n}: {value:?}");
        }
        let point_kink = Kink { right: 1.0, ..gap };
        densities.evaluate(&point_kink, at, 4, SpecialFunctions::Double);
        for n in 0..=3 {
            let terms = (0..n).map(|m| point(j[m]) * at_left[n - 1 - m]);
            let sum = terms.fold(point(0.0), |sum, term| sum + term);
            let value = densities.term(&point_kink, 0, n);
            assert!(!sum.disjoint(value) && value.wid() < 1e-13, "{n}: {value:?}");
        }
    }
}
