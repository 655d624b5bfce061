//! Ratios of successive moments of a half-line far from the mass, without cancellation.
//!
//! # Mathematics
//!
//! With σ = √y, t = (x + βy)/σ = √2·u and z = −σs, the half-line moment is, but for a factor that
//! all j share, (−σ)ʲ J_j(t), where
//!
//! J_j(t) = ∫₀^∞ sʲ e^{−s²/2 − ts} ds > 0, A_{j,β} = −σ r_j(t) A_{j−1,β}, r_j = J_j/J_{j−1} (1).
//!
//! For t > 0 the two terms of the recurrence A_{j+1,β} = (x + βy) A_{j,β} + y j A_{j−1,β} have
//! opposite signs and cancel by about t² an order. It is stable the other way. Integrating
//! d/ds (sʲ e^{−s²/2 − ts}) over s > 0 gives, for j ≥ 1, J_{j+1} + t J_j = j J_{j−1}, so
//!
//! r_j = j/(t + r_{j+1}) (2),
//!
//! and an error in r_{j+1} comes out relatively smaller by r_{j+1}/(t + r_{j+1}) < 1. What (2)
//! begins with is enclosed so: by the Cauchy–Schwarz inequality J_n² ≤ J_{n−1} J_{n+1}, so r
//! increases in j, and (2) gives r_n (t + r_n) ≤ n, which is
//!
//! r_n ≤ ρ_n := 2n/(t + √(t² + 4n)), and by (2) r_n ≥ n/(t + ρ_{n+1}) (3).
//!
//! As r_n is about its bounds, the N steps of (2) from j + N down to j divide their distance by
//! some e^{t(√(t² + 4j + 4N) − √(t² + 4j))}, or more. For doubles N = 16√(1 + 4j/t²) + 256/t² is
//! enough (a smaller N would be as true and wider).
//!
//! **Monotone.** J_j′ = −J_{j+1}, hence (ln r_j)′ = r_j − r_{j+1} ≤ 0: r_j decreases in t, and its
//! range over an interval is found at the ends.

use crate::arithmetic::interval::{interval, point};
use crate::arithmetic::{Interval, product};

/// From which t on the ratios are used. Below it the recurrence loses less than two digits in two
/// orders, and (2) would take long.
const LEAST: f64 = 2.0;

/// Appends A₁ … A_power to A₀ by (1), where t is large enough everywhere; tells whether it did.
pub fn by_ratios(t: Interval, root: Interval, power: usize, moments: &mut Vec<Interval>) -> bool {
    if t.is_empty() || t.inf() < LEAST {
        return false;
    }
    // The largest first.
    let largest = ratios(t.inf(), power);
    let least = ratios(t.sup(), power);
    for (j, (least, largest)) in least.iter().zip(&largest).rev().enumerate() {
        let ratio = interval(least.inf(), largest.sup());
        moments.push(-product(product(root, ratio), moments[j]));
    }
    true
}

/// r_power(t) … r₁(t).
fn ratios(t: f64, power: usize) -> Vec<Interval> {
    if t == f64::INFINITY {
        // 0 is below all of them.
        return vec![point(0.0); power];
    }
    let square = t * t;
    let steps = (16.0 * (1.0 + 4.0 * power as f64 / square).sqrt() + 256.0 / square) as usize;
    let t = point(t);
    let number = |n: usize| point(n as f64);
    let bound = |n: usize| number(2 * n) / (t + (t.sqr() + number(4 * n)).sqrt());
    let last = power + steps;
    let least = number(last) / (t + bound(last + 1));
    let mut ratio = interval(least.inf(), bound(last).sup());
    let mut wanted = Vec::with_capacity(power);
    for j in (1..last).rev() {
        ratio = number(j) / (t + ratio);
        if j <= power {
            wanted.push(ratio);
        }
    }
    wanted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::mpfr::MpInterval;
    use crate::moments::closed_form::precise::half_line;

    /// −A_j/A_{j−1} for y = 1 and β = 0, by the recurrence with many digits.
    fn truth(t: f64, j: u32) -> Interval {
        let precision = 400;
        let [x, zero, one] =
            [t, 0.0, 1.0].map(|value| MpInterval::from_interval(precision, point(value)));
        let moment = |j| half_line(&x, &one, &zero, j);
        moment(j).div(&moment(j - 1)).neg().to_interval()
    }

    #[test]
    fn ratios_are_those_of_the_moments_and_tight() {
        for step in 0..80 {
            let t = LEAST * 1.09_f64.powi(step);
            for (ratio, j) in ratios(t, 8).into_iter().zip((1..=8).rev()) {
                let truth = truth(t, j);
                assert!(truth.subset(ratio), "{t} {j}: {truth:?} {ratio:?}");
                assert!(ratio.wid() <= 2e-15 * ratio.sup(), "{t} {j}: {ratio:?}");
            }
        }
    }

    #[test]
    fn ranges_are_found_at_their_ends() {
        for t in [2.0, 3.5, 20.0, 1e3] {
            for width in [1e-3, 1.0, 30.0, f64::INFINITY] {
                let mut moments = vec![point(1.0)];
                assert!(by_ratios(interval(t, t + width), point(1.0), 4, &mut moments));
                let mut product_of = [point(1.0); 2];
                for (j, moment) in (1..=4).zip(&moments[1..]) {
                    let ends = [t, (t + width).min(2e3)];
                    for (product_of, end) in product_of.iter_mut().zip(ends) {
                        *product_of = -product(*product_of, truth(end, j));
                        assert!(product_of.subset(*moment), "{t} {width} {j}: {moment:?}");
                    }
                }
            }
        }
        let mut moments = vec![point(1.0)];
        assert!(!by_ratios(interval(1.9, 3.0), point(1.0), 4, &mut moments));
        assert_eq!(moments.len(), 1);
    }
}
