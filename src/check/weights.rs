//! What a cell of the standard normal distribution weighs: the moments of [`super::quadrature`].

use crate::arithmetic::mpfr::MpInterval;
use rug::Rational;

/// More bits for the recurrence (4) there.
const GUARD_BITS: u32 = 160;

/// [start·2⁻ᵐ, (start + 1)·2⁻ᵐ].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cell {
    /// The lower end in units of the width.
    pub start: i64,
    /// m.
    pub halvings: u32,
}

impl Cell {
    /// Its halves.
    pub fn halves(self) -> [Self; 2] {
        [0, 1].map(|half| Self { start: 2 * self.start + half, halvings: self.halvings + 1 })
    }

    fn at(self, halves: i64, precision: u32) -> MpInterval {
        let place = Rational::from((2 * self.start + halves, 1_i64 << (self.halvings + 1)));
        MpInterval::from_rational(precision, &place)
    }

    /// Its middle, exactly.
    pub fn middle(self, precision: u32) -> MpInterval {
        self.at(1, precision)
    }

    /// All of it.
    pub fn range(self, precision: u32) -> MpInterval {
        self.at(0, precision).hull(&self.at(2, precision))
    }
}

/// Integrals of powers times Heₙφ over a cell.
#[derive(Debug)]
pub struct Weights {
    /// Jₖₙ, by n and then k.
    moments: Vec<Vec<MpInterval>>,
    /// (5) by n.
    absolute: Vec<MpInterval>,
    half_width: MpInterval,
}

impl Weights {
    /// All Jₖₙ with k ≤ degree and n ≤ order.
    pub fn new(cell: Cell, degree: usize, order: usize, precision: u32) -> Self {
        let bits = precision + GUARD_BITS;
        let integer = |n: i64| MpInterval::from_integer(bits, n);
        let [lower, middle, upper] = [0, 1, 2].map(|halves| cell.at(halves, bits));
        let half_width = upper.sub(&middle);
        let root = integer(2).mul(&MpInterval::pi(bits)).sqrt();
        let density = |t: &MpInterval| t.sqr().div(&integer(-2)).exp().div(&root);
        let [at_lower, at_upper] = [&lower, &upper].map(|t| (hermite(t, order), density(t)));
        // [(t−c)ᵏ Heₙ φ] over the cell.
        let change = |k: usize, n: usize| {
            let power = half_width.power(k as i32);
            let end = |(hermite, density): &(Vec<MpInterval>, MpInterval)| {
                hermite[n].mul(density).mul(&power)
            };
            let below = end(&at_lower);
            end(&at_upper).sub(&if k.is_multiple_of(2) { below } else { below.neg() })
        };
        let root_two = integer(2).sqrt();
        let tail = |t: &MpInterval| t.div(&root_two).erfc().div(&integer(2));
        let mut first = vec![if cell.start >= 0 {
            tail(&lower).sub(&tail(&upper))
        } else {
            tail(&upper.neg()).sub(&tail(&lower.neg()))
        }];
        for k in 0..degree {
            let mut next = middle.mul(&first[k]).add(&change(k, 0)).neg();
            if k > 0 {
                next = next.add(&first[k - 1].mul(&integer(k as i64)));
            }
            first.push(next);
        }
        let mut moments = vec![first];
        for n in 1..=order {
            let before = &moments[n - 1];
            let moment = |k: usize| {
                let boundary = change(k, n - 1).neg();
                match k {
                    0 => boundary,
                    _ => boundary.add(&before[k - 1].mul(&integer(k as i64))),
                }
            };
            moments.push((0..=degree).map(moment).collect());
        }
        let nearest = if cell.start >= 0 { &lower } else { &upper };
        let mass = half_width.mul(&integer(2)).mul(&density(nearest));
        let at_middle = hermite(&middle, order);
        let absolute = (0..=order)
            .map(|n| {
                let mut binomial = integer(1);
                let mut sum = integer(0);
                for j in 0..=n {
                    let term = at_middle[n - j].abs().mul(&half_width.power(j as i32));
                    sum = sum.add(&term.mul(&binomial));
                    binomial = binomial.mul(&integer((n - j) as i64)).div(&integer(j as i64 + 1));
                }
                sum.mul(&mass)
            })
            .collect();
        Self { moments, absolute, half_width }
    }

    /// ∫ (Σ a_k (t−c)ᵏ + R·(t−c)ᵖ) Heₙ φ dt for the coefficients a and the rest R.
    pub fn integral(
        &self,
        n: usize,
        coefficients: &[MpInterval],
        (rest, power): (&MpInterval, usize),
    ) -> MpInterval {
        let size = rest.abs().mul(&self.half_width.power(power as i32)).mul(&self.absolute[n]);
        let terms = coefficients.iter().zip(&self.moments[n]);
        terms.fold(size.neg().hull(&size), |sum, (a, moment)| sum.add(&a.mul(moment)))
    }
}

/// He₀, …, Heₙ.
fn hermite(t: &MpInterval, order: usize) -> Vec<MpInterval> {
    let mut values = vec![MpInterval::from_integer(t.precision(), 1), t.clone()];
    for n in 1..order {
        let factor = MpInterval::from_integer(t.precision(), n as i64);
        values.push(t.mul(&values[n]).sub(&values[n - 1].mul(&factor)));
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Over [−12, 12] in cells: E (t³ + 1)·Heₙ = 1, 3, 0, 6, 0 but for the tails.
    #[test]
    fn cells_add_up_to_the_normal_distribution() {
        let integer = |n: i64| MpInterval::from_integer(128, n);
        let mut sums = vec![integer(0); 5];
        for start in -48..48 {
            let cell = Cell { start, halvings: 2 };
            let weights = Weights::new(cell, 3, 4, 128);
            let c = cell.middle(128);
            let three = integer(3);
            let about_c =
                [c.power(3).add(&integer(1)), c.sqr().mul(&three), c.mul(&three), integer(1)];
            for (n, sum) in sums.iter_mut().enumerate() {
                *sum = sum.add(&weights.integral(n, &about_c, (&integer(0), 0)));
            }
        }
        for (sum, truth) in sums.iter().zip([1.0, 3.0, 0.0, 6.0, 0.0]) {
            let sum = sum.to_interval();
            assert!((sum.mid() - truth).abs() < 1e-14 && sum.wid() < 1e-14, "{sum:?} {truth}");
        }
    }
}
