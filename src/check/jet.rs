//! Numbers with nilpotent parts: whatever is computed with them is differentiated.
//!
//! # Mathematics
//!
//! Let ε₁, …, εₙ satisfy εₖ² = 0, and ζ satisfy ζ^{d+1} = 0. A number is
//! Σ a_{S,p} ζᵖ Π_{k∈S} εₖ over the subsets S of {1, …, n} and p ≤ d, stored by p and bit mask
//! of S. Replacing a variable v by v + εₖ makes the coefficient of ε₁⋯εₙ the mixed derivative
//! in the n variables chosen (1), exactly, by the chain rule; ζ is for Taylor polynomials:
//!
//! * (ab)_{S,p} = Σ_{T⊆S, q≤p} a_{T,q} b_{S∖T,p−q} (2),
//! * f(a) = Σₖ f⁽ᵏ⁾(a_∅)/k! · δᵏ with δ = a − a_∅, of which δᵏ has nothing with |S| + p < k (3).
//!
//! Each number carries the set of infinitesimals that occur in what it was computed from. A
//! coefficient beyond that set is 0 because the expression says so, never because an
//! enclosure happens to be [0, 0] (4). A number whose value is not defined has no derivatives
//! either: all its coefficients are empty (5).

use super::sums::Sum;
use crate::arithmetic::mpfr::MpInterval;

/// A number with its derivatives, each an enclosure.
#[derive(Clone, Debug)]
pub struct Jet {
    coefficients: Vec<MpInterval>,
    infinitesimals: usize,
    degree: usize,
    /// The infinitesimals it may depend on, by bit mask.
    depends: usize,
    /// Whether it may depend on ζ.
    is_series: bool,
}

impl Jet {
    /// A number without nilpotent parts.
    pub fn constant(value: MpInterval, infinitesimals: usize, degree: usize) -> Self {
        let zero = MpInterval::from_integer(value.precision(), 0);
        let mut coefficients = vec![zero; (degree + 1) << infinitesimals];
        coefficients[0] = value;
        Self { coefficients, infinitesimals, degree, depends: 0, is_series: false }
            .undefined_whole()
    }

    /// Another number without nilpotent parts, in the same infinitesimals.
    pub fn like(&self, value: MpInterval) -> Self {
        Self::constant(value, self.infinitesimals, self.degree)
    }

    /// An integer, in the same infinitesimals.
    pub fn integer(&self, value: i64) -> Self {
        self.like(MpInterval::from_integer(self.precision(), value))
    }

    /// (5).
    fn undefined_whole(mut self) -> Self {
        if self.coefficients[0].is_empty() {
            let empty = self.coefficients[0].clone();
            self.coefficients.fill(empty);
        }
        self
    }

    /// Adds εₖ, k counted from 0.
    pub fn add_infinitesimal(&mut self, k: usize) {
        let one = MpInterval::from_integer(self.precision(), 1);
        self.coefficients[1 << k] = self.coefficients[1 << k].add(&one);
        self.depends |= 1 << k;
    }

    /// Adds ζ.
    pub fn add_series(&mut self) {
        self.is_series = true;
        if self.degree > 0 {
            let one = MpInterval::from_integer(self.precision(), 1);
            let at = 1 << self.infinitesimals;
            self.coefficients[at] = self.coefficients[at].add(&one);
        }
    }

    /// The number without its nilpotent parts.
    pub fn value(&self) -> &MpInterval {
        &self.coefficients[0]
    }

    /// n.
    pub fn infinitesimals(&self) -> usize {
        self.infinitesimals
    }

    /// The bits of the coefficients.
    pub fn precision(&self) -> u32 {
        self.coefficients[0].precision()
    }

    /// The infinitesimals it may depend on, by bit mask.
    pub fn depends(&self) -> usize {
        self.depends
    }

    /// The highest k for which δᵏ is not 0 by itself.
    pub fn order(&self) -> usize {
        self.depends.count_ones() as usize + if self.is_series { self.degree } else { 0 }
    }

    /// The coefficient of a set of infinitesimals, by bit mask: the derivative along them.
    pub fn coefficient(&self, set: usize) -> &MpInterval {
        &self.coefficients[set]
    }

    /// The coefficient of ζᵖ, in the infinitesimals alone.
    pub fn of_power(&self, power: usize) -> Self {
        let start = power << self.infinitesimals;
        let coefficients = self.coefficients[start..start + (1 << self.infinitesimals)].to_vec();
        Self { coefficients, degree: 0, is_series: false, ..*self }
    }

    /// Takes over another enclosure of a coefficient, unless that is undefined.
    pub fn tighten(&mut self, set: usize, other: &MpInterval) {
        self.coefficients[set] = meet(&self.coefficients[set], other);
    }

    /// The enclosures of two computations of one number, met.
    pub fn meet(&self, other: &Self) -> Self {
        let pairs = self.coefficients.iter().zip(&other.coefficients);
        let coefficients = pairs.map(|(a, b)| meet(a, b)).collect();
        Self { coefficients, ..self.clone_shape(other) }
    }

    /// The hull of two numbers, coefficient by coefficient.
    pub fn hull(&self, other: &Self) -> Self {
        let pairs = self.coefficients.iter().zip(&other.coefficients);
        let coefficients = pairs.map(|(a, b)| a.hull(b)).collect();
        Self { coefficients, ..self.clone_shape(other) }.undefined_whole()
    }

    /// No coefficients yet, of a number that may depend on what either does.
    fn clone_shape(&self, other: &Self) -> Self {
        Self {
            coefficients: Vec::new(),
            infinitesimals: self.infinitesimals,
            degree: self.degree,
            depends: self.depends | other.depends,
            is_series: self.is_series || other.is_series,
        }
    }

    /// The coefficient of the last infinitesimal: the derivative along it; undefined where
    /// the number is.
    pub fn last_derivative(&self) -> Self {
        let (n, last) = (self.infinitesimals - 1, 1 << (self.infinitesimals - 1));
        let coefficients = (0..(self.degree + 1) << n)
            .map(|at| {
                let (power, set) = (at >> n, at & (last - 1));
                self.coefficients[(power << self.infinitesimals) | set | last].clone()
            })
            .collect();
        let depends = self.depends & !last;
        let derivative = Self { coefficients, infinitesimals: n, depends, ..*self };
        derivative.undefined_whole()
    }

    /// The same number with more infinitesimals: bit k becomes the bit `places[k]`.
    pub fn embed(&self, infinitesimals: usize, places: &[usize]) -> Self {
        let moved = |set: usize| {
            let bits = places.iter().enumerate().filter(|(k, _)| set >> k & 1 == 1);
            bits.fold(0, |moved, (_, place)| moved | 1 << place)
        };
        let mut result = Self::constant(self.value().clone(), infinitesimals, self.degree);
        for (at, coefficient) in self.coefficients.iter().enumerate() {
            let (power, set) = (at >> self.infinitesimals, at & ((1 << self.infinitesimals) - 1));
            result.coefficients[(power << infinitesimals) | moved(set)] = coefficient.clone();
        }
        Self { depends: moved(self.depends), is_series: self.is_series, ..result }.undefined_whole()
    }

    /// −a.
    pub fn neg(&self) -> Self {
        let coefficients = self.coefficients.iter().map(MpInterval::neg).collect();
        Self { coefficients, ..*self }
    }

    /// a + b.
    pub fn add(&self, other: &Self) -> Self {
        let pairs = self.coefficients.iter().zip(&other.coefficients);
        let coefficients = pairs.map(|(a, b)| a.add(b)).collect();
        Self { coefficients, ..self.clone_shape(other) }.undefined_whole()
    }

    /// a − b.
    pub fn sub(&self, other: &Self) -> Self {
        self.add(&other.neg())
    }

    /// a·b, by (2).
    pub fn mul(&self, other: &Self) -> Self {
        self.sum_of_products(&[(self, other)])
    }

    /// Σ a·b, by (2), in the same infinitesimals as this number: with one rounding a term.
    pub fn sum_of_products(&self, pairs: &[(&Self, &Self)]) -> Self {
        let depends = pairs.iter().fold(0, |all, (a, b)| all | a.depends | b.depends);
        let is_series = pairs.iter().any(|(a, b)| a.is_series || b.is_series);
        let coefficients = (0..self.coefficients.len()).map(|at| {
            let mut sum: Option<Sum> = None;
            pairs.iter().for_each(|(a, b)| a.add_product_at(b, at, &mut sum));
            sum.map_or_else(|| MpInterval::from_integer(self.precision(), 0), Sum::value)
        });
        let coefficients = coefficients.collect();
        Self { coefficients, depends, is_series, ..*self }.undefined_whole()
    }

    /// Adds the coefficient of a·b at a place to a sum, which begins with the first term.
    fn add_product_at(&self, other: &Self, at: usize, sum: &mut Option<Sum>) {
        let (power, set) = (at >> self.infinitesimals, at & ((1 << self.infinitesimals) - 1));
        for q in 0..=if self.is_series { power } else { 0 } {
            if q < power && !other.is_series {
                continue;
            }
            for subset in subsets(set) {
                let rest = set & !subset;
                if subset & !self.depends != 0 || rest & !other.depends != 0 {
                    continue;
                }
                let a = &self.coefficients[(q << self.infinitesimals) | subset];
                let b = &other.coefficients[((power - q) << self.infinitesimals) | rest];
                // 0 times what is defined is 0.
                if is_zero(a) && !b.is_empty() || is_zero(b) && !a.is_empty() {
                    continue;
                }
                sum.get_or_insert_with(|| Sum::zero(self.precision())).add_product(a, b);
            }
        }
    }

    /// c·a for a number c.
    pub fn scale(&self, factor: &MpInterval) -> Self {
        let coefficients = self.coefficients.iter().map(|a| a.mul(factor)).collect();
        Self { coefficients, ..*self }.undefined_whole()
    }

    /// δ = a − a_∅.
    pub fn nilpotent(&self) -> Self {
        let mut part = self.clone();
        part.coefficients[0] = MpInterval::from_integer(self.precision(), 0);
        part
    }

    /// f(a), by (3), from f⁽ᵏ⁾(a_∅) for k = 0 … [`Jet::order`].
    pub fn compose(&self, derivatives: &[MpInterval]) -> Self {
        let mut sum = self.like(derivatives[0].clone());
        sum.depends = self.depends;
        sum.is_series = self.is_series;
        if let Some(step) = self.linear() {
            // δᵏ/k! = (cᵏ/k!)ζᵏ.
            let mut power = step.clone();
            for (k, derivative) in derivatives.iter().enumerate().take(self.order() + 1).skip(1) {
                sum.coefficients[k] = derivative.mul(&power);
                let next = MpInterval::from_integer(self.precision(), k as i64 + 1);
                power = power.mul(step).div(&next);
            }
            return sum.undefined_whole();
        }
        let powers = self.divided_powers();
        for (k, (derivative, power)) in derivatives.iter().zip(&powers).enumerate().skip(1) {
            for (at, coefficient) in sum.coefficients.iter_mut().enumerate() {
                let set = at & ((1 << self.infinitesimals) - 1);
                let size = set.count_ones() as usize + (at >> self.infinitesimals);
                let factor = &power.coefficients[at];
                // 0 times what is defined is 0.
                let is_nothing = is_zero(factor) && !derivative.is_empty();
                if size >= k && set & !self.depends == 0 && !is_nothing {
                    *coefficient = coefficient.add(&factor.mul(derivative));
                }
            }
        }
        sum.undefined_whole()
    }

    /// c, if δ = cζ and there are no infinitesimals.
    fn linear(&self) -> Option<&MpInterval> {
        let is_linear = self.infinitesimals == 0
            && self.is_series
            && self.coefficients.iter().skip(2).all(is_zero);
        self.coefficients.get(1).filter(|_| is_linear)
    }

    /// δᵏ/k! for k = 0 … n.
    pub fn divided_powers(&self) -> Vec<Self> {
        let delta = self.nilpotent();
        let mut powers = vec![self.integer(1), delta.clone()];
        powers.truncate(self.order() + 1);
        for k in 2..=self.order() {
            let factor = MpInterval::from_integer(self.precision(), 1)
                .div(&MpInterval::from_integer(self.precision(), k as i64));
            powers.push(powers[k - 1].mul(&delta).scale(&factor));
        }
        powers
    }

    /// A number of this value whose derivatives along what is in `kinked` are unknown, and
    /// which has those of `self` along all else.
    pub fn with_kink(mut self, value: MpInterval, kinked: usize, is_series: bool) -> Self {
        let empty = MpInterval::empty(self.precision());
        for (at, coefficient) in self.coefficients.iter_mut().enumerate() {
            let set = at & ((1 << self.infinitesimals) - 1);
            if set & kinked != 0 || is_series && at >> self.infinitesimals > 0 {
                *coefficient = empty.clone();
            }
        }
        self.coefficients[0] = value;
        self.depends |= kinked;
        self.is_series |= is_series;
        self.undefined_whole()
    }

    /// Whether it may depend on ζ.
    pub fn is_series(&self) -> bool {
        self.is_series
    }

    /// Sets a coefficient, of what the number depends on.
    pub fn set(&mut self, set: usize, value: MpInterval) {
        self.depends |= set;
        if !self.coefficients[0].is_empty() {
            self.coefficients[set] = value;
        }
    }
}

/// All subsets of a set.
fn subsets(set: usize) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(set), move |subset| subset.checked_sub(1).map(|less| less & set))
}

fn is_zero(a: &MpInterval) -> bool {
    a.lower().is_zero() && a.upper().is_zero()
}

/// Whether all of an interval, which is not empty, is above 0.
pub fn is_positive(a: &MpInterval) -> bool {
    *a.lower() > 0
}

/// An enclosure met with another one of the same number. What is undefined stays so; another
/// that says nothing is left aside.
///
/// # Panics
/// If both are nonempty and have nothing in common: one of them is wrong.
pub fn meet(a: &MpInterval, b: &MpInterval) -> MpInterval {
    if a.is_empty() || b.is_empty() {
        return a.clone();
    }
    let both = a.intersection(b);
    assert!(!both.is_empty(), "two enclosures of one number exclude each other: {a:?}, {b:?}");
    both
}

#[cfg(test)]
mod tests;
