//! The distribution function of χ² with n degrees of freedom.
//!
//! # Mathematics
//!
//! P(χ²ₙ > 2x) = Q(n/2, x), the regularized upper incomplete gamma function. From Q(a, x) =
//! Q(a − 1, x) + t_{a−1}, t_k = xᵏe⁻ˣ/Γ(k + 1) (DLMF 8.8.6), Q(1, x) = t₀ and
//! Q(½, x) = erfc(√x) (DLMF 8.4.6), it is a sum of positive terms t_{a−1}, t_{a−2}, …, each
//! t_{k−1} = t_k·k/x, and for odd n of erfc(√x) at the end (1). As erfc(√x) ≤ e⁻ˣ/√(πx) = t_{−½}, once
//! k < x all that follows t_k is at most t_k·ρ/(1 − ρ), ρ = k/x (2), where the sum may end: some
//! multiples of √n terms. Γ is MPFR's, correctly rounded.

use crate::arithmetic::mpfr::MpInterval;
use crate::search::Limit;
use rug::Float;
use rug::float::Round;
use std::cmp::Ordering;

/// Bits of the sum.
const BITS: u32 = 192;
/// The sum may end where the rest is this much smaller: 2⁻¹⁶⁰.
const NEGLIGIBLE: i32 = -160;

/// Q(n/2, x) = P(χ²ₙ > 2x), n ≥ 1; 1 for x ≤ 0; empty if it cannot be told within the limit.
pub fn upper_tail(n: u32, x: &MpInterval, limit: &Limit) -> MpInterval {
    let one = MpInterval::from_integer(BITS, 1);
    if *x.upper() <= 0 {
        return one;
    }
    if x.strict_sign() != Some(Ordering::Greater) {
        return MpInterval::empty(BITS);
    }
    let x = MpInterval::from_integer(BITS, 0).add(x);
    let two = MpInterval::from_integer(BITS, 2);
    // k = j/2.
    let half = |j: i64| MpInterval::from_integer(BITS, j).div(&two);
    let mut sum = MpInterval::from_integer(BITS, 0);
    let mut j = i64::from(n) - 2;
    if j >= 0 {
        let exponent = half(j).mul(&x.log()).sub(&x).sub(&ln_gamma(j + 2));
        let mut term = exponent.exp();
        while j >= 0 {
            if limit.is_reached() {
                return MpInterval::empty(BITS);
            }
            sum = sum.add(&term);
            let ratio = half(j).div(&x);
            if *ratio.upper() < 1 {
                let rest = term.mul(&ratio).div(&one.sub(&ratio));
                let share = Float::with_val(BITS, sum.lower()) << NEGLIGIBLE;
                if *rest.upper() <= share {
                    return probability(&sum.add(&MpInterval::from_integer(BITS, 0).hull(&rest)));
                }
            }
            term = term.mul(&ratio);
            j -= 2;
        }
    }
    probability(&if n % 2 == 1 { sum.add(&x.sqrt().erfc()) } else { sum })
}

/// ln Γ(j/2), j ≥ 1.
fn ln_gamma(j: i64) -> MpInterval {
    let end = |round| {
        let mut value: Float = Float::with_val(BITS, j) / 2;
        value.ln_gamma_round(round);
        value
    };
    MpInterval::new(end(Round::Down), end(Round::Up))
}

/// What is known to be a probability.
pub fn probability(value: &MpInterval) -> MpInterval {
    let end = |end: i64| MpInterval::from_integer(BITS, end);
    value.max(&end(0)).min(&end(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exactly(value: f64) -> MpInterval {
        let value = Float::with_val(BITS, value);
        MpInterval::new(value.clone(), value)
    }

    #[test]
    fn it_is_the_incomplete_gamma_function_of_mpfr() {
        for n in [1, 2, 3, 4, 7, 10, 33, 64, 255, 1000, 4097] {
            for ratio in [0.01, 0.5, 0.95, 1.0, 1.1, 2.0, 5.0] {
                let (a, x) = (f64::from(n) / 2.0, ratio * f64::from(n) / 2.0);
                let found = upper_tail(n, &exactly(x), &Limit::NONE);
                let [a, x] = [a, x].map(|value| Float::with_val(256, value));
                let truth =
                    Float::with_val(256, a.gamma_inc_ref(&x)) / Float::with_val(256, a.gamma_ref());
                // MPFR's is rounded to nearest, twice.
                let slack = Float::with_val(256, &truth) >> 250;
                let (low, high) = (truth.clone() - &slack, truth.clone() + &slack);
                assert!(
                    *found.lower() <= high && *found.upper() >= low,
                    "{n} {x}: {found:?}, not {truth}"
                );
                let width = Float::with_val(64, found.upper() - found.lower());
                assert!(width <= truth.clone() >> 120, "{n} {x}: {width}");
            }
        }
    }

    #[test]
    fn many_degrees_of_freedom_take_few_terms() {
        let n = 2_000_000_000;
        let found = upper_tail(n, &exactly(f64::from(n) / 2.0), &Limit::NONE);
        // The median of χ²ₙ is n − 2/3 + …, and its standard deviation √(2n).
        assert!(*found.lower() > 0.4999 && *found.upper() < 0.5, "{found:?}");
    }
}
