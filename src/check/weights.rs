//! What a cell of the standard normal distribution weighs: the moments of [`super::quadrature`].

use super::sums::Sum;
use crate::arithmetic::mpfr::MpInterval;
use rug::Rational;

/// More bits for the recurrence (4) there.
const GUARD_BITS: u32 = 160;

/// Bits of what only bounds a rest.
const SIZE_BITS: u32 = 64;

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

    /// The cell or its mirror image, whichever is right of 0, and whether it is the image.
    pub fn right_of_zero(self) -> (Self, bool) {
        let is_mirrored = self.start < 0;
        (if is_mirrored { Self { start: -1 - self.start, ..self } } else { self }, is_mirrored)
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

/// Integrals of powers times Heₙφ over a cell right of 0, which are those of its mirror image but
/// for signs.
#[derive(Debug)]
pub struct Weights {
    /// Jₖₙ, by n and then k.
    moments: Vec<Vec<MpInterval>>,
    /// (5) by n.
    absolute: Vec<MpInterval>,
    half_width: MpInterval,
}

impl Weights {
    /// All Jₖₙ with k ≤ degree and n ≤ order, for a cell right of 0.
    pub fn new(cell: Cell, degree: usize, order: usize, precision: u32) -> Self {
        let bits = precision + GUARD_BITS;
        let integer = |n: i64| MpInterval::from_integer(bits, n);
        let [lower, middle, upper] = [0, 1, 2].map(|halves| cell.at(halves, bits));
        let half_width = upper.sub(&middle);
        let root = integer(2).mul(&MpInterval::pi(bits)).sqrt();
        let density = |t: &MpInterval| t.sqr().div(&integer(-2)).exp().div(&root);
        let densities = [&lower, &upper].map(density);
        let [at_lower, at_upper] =
            [(&lower, &densities[0]), (&upper, &densities[1])].map(|(t, density)| {
                hermite(t, order).iter().map(|value| value.mul(density)).collect::<Vec<_>>()
            });
        // −[(t−c)ᵏ Heₙ φ] over the cell is hᵏ times this, by n and then the parity of k.
        let ends = at_lower.iter().zip(&at_upper);
        let falls: Vec<[MpInterval; 2]> =
            ends.map(|(lower, upper)| [lower.sub(upper), lower.add(upper).neg()]).collect();
        let powers: Vec<MpInterval> = (0..=degree as i32).map(|k| half_width.power(k)).collect();
        let integers: Vec<MpInterval> = (0..=degree as i64).map(integer).collect();
        let root_two = integer(2).sqrt();
        let tail = |t: &MpInterval| t.div(&root_two).erfc().div(&integer(2));
        let mut first = vec![tail(&lower).sub(&tail(&upper))];
        let back = middle.neg();
        for k in 0..degree {
            let mut next = Sum::zero(bits);
            next.add_product(&falls[0][k % 2], &powers[k]);
            next.add_product(&back, &first[k]);
            if k > 0 {
                next.add_product(&integers[k], &first[k - 1]);
            }
            first.push(next.value());
        }
        let mut moments = vec![first];
        for n in 1..=order {
            let before = &moments[n - 1];
            let moment = |k: usize| {
                let mut moment = Sum::zero(bits);
                moment.add_product(&falls[n - 1][k % 2], &powers[k]);
                if k > 0 {
                    moment.add_product(&integers[k], &before[k - 1]);
                }
                moment.value()
            };
            moments.push((0..=degree).map(moment).collect());
        }
        let mass = half_width.mul(&integer(2)).mul(&densities[0]);
        let absolute = absolute(&hermite(&middle, order), &half_width, &mass, order);
        let rounded =
            |row: Vec<MpInterval>| row.iter().map(|a| a.to_precision(precision)).collect();
        let moments = moments.into_iter().map(rounded).collect();
        Self { moments, absolute, half_width: half_width.to_precision(precision) }
    }

    /// Adds ∫ (Σ a_k (t−c)ᵏ + R·(t−c)ᵖ) Heₙ φ dt for the coefficients a and the rest R to the
    /// n-th sum, over the cell or over its mirror image, where the sign of Jₖₙ is (−1)ᵏ⁺ⁿ.
    pub fn integrate(
        &self,
        sums: &mut [Sum],
        coefficients: &[MpInterval],
        (rest, power): (&MpInterval, usize),
        is_mirrored: bool,
    ) {
        let signed = [0, 1].map(|n| {
            let sign = |(k, a): (usize, &MpInterval)| match is_mirrored && (k + n) % 2 == 1 {
                true => a.neg(),
                false => a.clone(),
            };
            coefficients.iter().enumerate().map(sign).collect::<Vec<_>>()
        });
        let rest = rest.abs().mul(&self.half_width.power(power as i32));
        let rest = rest.neg().hull(&rest);
        let of_orders = self.moments.iter().zip(&self.absolute);
        for (n, (sum, (moments, absolute))) in sums.iter_mut().zip(of_orders).enumerate() {
            sum.add_product(&rest, absolute);
            for (a, moment) in signed[n % 2].iter().zip(moments) {
                sum.add_product(a, moment);
            }
        }
    }
}

/// (5) by n, from Heₙ(c): few bits will do.
fn absolute(
    at_middle: &[MpInterval],
    half_width: &MpInterval,
    mass: &MpInterval,
    order: usize,
) -> Vec<MpInterval> {
    let few = |value: &MpInterval| value.abs().to_precision(SIZE_BITS);
    let sizes: Vec<MpInterval> = at_middle.iter().map(few).collect();
    let (half_width, mass) = (few(half_width), few(mass));
    // C(n, j)hʲ by j: C(n + 1, j) = C(n, j) + C(n, j − 1).
    let mut terms = vec![MpInterval::from_integer(SIZE_BITS, 1)];
    let bounds = (0..=order).map(|n| {
        let mut sum = Sum::zero(SIZE_BITS);
        terms.iter().enumerate().for_each(|(j, term)| sum.add_product(&sizes[n - j], term));
        let mut next = terms.clone();
        next.push(MpInterval::from_integer(SIZE_BITS, 0));
        for (j, term) in terms.iter().enumerate() {
            let mut grown = Sum::zero(SIZE_BITS);
            grown.add(&next[j + 1]);
            grown.add_product(term, &half_width);
            next[j + 1] = grown.value();
        }
        terms = next;
        sum.value().mul(&mass)
    });
    bounds.collect()
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
        let mut sums = vec![Sum::zero(128); 5];
        for start in -48..48 {
            let cell = Cell { start, halvings: 2 };
            let (right, is_mirrored) = cell.right_of_zero();
            let weights = Weights::new(right, 3, 4, 128);
            let c = cell.middle(128);
            let three = integer(3);
            let about_c =
                [c.power(3).add(&integer(1)), c.sqr().mul(&three), c.mul(&three), integer(1)];
            weights.integrate(&mut sums, &about_c, (&integer(0), 0), is_mirrored);
        }
        for (sum, truth) in sums.into_iter().zip([1.0, 3.0, 0.0, 6.0, 0.0]) {
            let sum = sum.value().to_interval();
            assert!((sum.mid() - truth).abs() < 1e-14 && sum.wid() < 1e-14, "{sum:?} {truth}");
        }
    }

    #[test]
    fn one_of_a_cell_and_its_image_is_right_of_zero() {
        for start in -3..3 {
            let cell = Cell { start, halvings: 2 };
            let (right, is_mirrored) = cell.right_of_zero();
            assert!(right.start >= 0 && is_mirrored == (start < 0), "{start}");
            let range = if is_mirrored { right.range(64).neg() } else { right.range(64) };
            assert!(range == cell.range(64), "{start}");
        }
    }

    /// (5) against |∫ (t−c)ᵏ Heₙ φ| ≤ hᵏ ∫|Heₙ|φ; where Heₙ has one sign it is not much larger.
    #[test]
    fn a_rest_is_bounded() {
        for start in 0..40 {
            let weights = Weights::new(Cell { start, halvings: 2 }, 20, 60, 128);
            for (n, (moments, bound)) in weights.moments.iter().zip(&weights.absolute).enumerate() {
                let bound = bound.to_interval().sup();
                for (k, moment) in moments.iter().enumerate() {
                    let size = moment.to_interval().mag() * 8.0_f64.powi(k as i32);
                    assert!(size <= bound, "{start} {n} {k}: {size} {bound}");
                }
                let mass = moments[0].to_interval().mag();
                assert!(n > 2 || !(8..20).contains(&start) || bound < 4.0 * mass, "{start} {n}");
            }
        }
    }
}
