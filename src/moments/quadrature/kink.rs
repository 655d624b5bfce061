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
