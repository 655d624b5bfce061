//! Sums of products of intervals, in place: most of what quadrature spends its time on.
//!
//! MPFR adds the exact product of two ends to a sum with one rounding, down at the lower end and
//! up at the upper: so a product of intervals need not be rounded itself.

use crate::arithmetic::mpfr::{MpInterval, PooledFloat};
use rug::float::Round;
use rug::ops::AddAssignRound;

/// The enclosure of a sum, as far as it has been added up.
#[derive(Clone, Debug)]
pub struct Sum {
    lower: PooledFloat,
    upper: PooledFloat,
}

impl Sum {
    /// 0, with so many bits.
    pub fn zero(precision: u32) -> Self {
        Self { lower: PooledFloat::zero(precision), upper: PooledFloat::zero(precision) }
    }

    /// What it has come to; empty if anything added was.
    pub fn value(self) -> MpInterval {
        MpInterval::new(self.lower, self.upper)
    }

    /// Adds a number.
    pub fn add(&mut self, a: &MpInterval) {
        self.lower.add_assign_round(a.lower(), Round::Down);
        self.upper.add_assign_round(a.upper(), Round::Up);
    }

    /// Adds a·b.
    pub fn add_product(&mut self, a: &MpInterval, b: &MpInterval) {
        // 0·∞ and what is empty are left to the product itself, as are numbers of both signs.
        let ends = if a.is_finite() && b.is_finite() { a.ends_of_product(b) } else { None };
        let Some([least, greatest]) = ends else { return self.add(&a.mul(b)) };
        self.lower.add_assign_round(least.0 * least.1, Round::Down);
        self.upper.add_assign_round(greatest.0 * greatest.1, Round::Up);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rug::Float;

    /// Every combination of signs, infinite ends and emptiness, against the product itself, and
    /// rounding outward.
    #[test]
    fn sums_of_products_are_those_of_intervals() {
        let ends = [f64::NEG_INFINITY, -3.0, -0.1, 0.0, 0.7, 2.0, f64::INFINITY];
        let mut intervals = vec![MpInterval::empty(53)];
        for (index, &lower) in ends.iter().enumerate() {
            for &upper in &ends[index..] {
                let [lower, upper] = [lower, upper].map(|end| Float::with_val(53, end));
                intervals.push(MpInterval::new(lower, upper));
            }
        }
        let third = MpInterval::from_integer(53, 1).div(&MpInterval::from_integer(53, 3));
        for a in &intervals {
            for b in &intervals {
                let mut sum = Sum::zero(53);
                sum.add_product(a, b);
                sum.add(&third);
                let (found, expected) = (sum.value(), a.mul(b).add(&third));
                assert_eq!(found.is_empty(), expected.is_empty(), "{a:?} {b:?}");
                if found.is_empty() {
                    continue;
                }
                // The exact sum at twice the bits.
                let exact =
                    a.to_precision(106).mul(&b.to_precision(106)).add(&third.to_precision(106));
                assert!(
                    found.lower() <= exact.lower() && exact.upper() <= found.upper(),
                    "{a:?}·{b:?}: {found:?} does not hold {exact:?}"
                );
                assert!(
                    expected.lower() <= found.lower() && found.upper() <= expected.upper(),
                    "{a:?}·{b:?}: {found:?} is wider than {expected:?}"
                );
            }
        }
    }
}
