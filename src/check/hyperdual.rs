//! Numbers with nilpotent parts: whatever is computed with them is differentiated.
//!
//! # Mathematics
//!
//! Let ε₁, …, εₙ satisfy εₖ² = 0. A number Σ_S a_S Π_{k∈S} εₖ over the subsets S of
//! {1, …, n} is stored as its 2ⁿ coefficients by bit mask. Replacing a variable v by
//! v + εₖ makes the coefficient of ε₁⋯εₙ the mixed derivative in the n variables
//! chosen (1), exactly, by the chain rule: (ab)_S = Σ_{T⊆S} a_T b_{S∖T} (2), and
//! f(a) = Σₖ f⁽ᵏ⁾(a_∅)/k! · δᵏ with δ = a − a_∅, where δⁿ⁺¹ = 0 (3).

use crate::arithmetic::mpfr::MpInterval;

/// A number with 2ⁿ coefficients, each an enclosure.
#[derive(Clone, Debug)]
pub struct Hyperdual(Vec<MpInterval>);

impl Hyperdual {
    /// A number without nilpotent parts.
    pub fn constant(value: MpInterval, infinitesimals: usize) -> Self {
        let zero = MpInterval::from_integer(value.precision(), 0);
        let mut coefficients = vec![zero; 1 << infinitesimals];
        coefficients[0] = value;
        Self(coefficients)
    }

    /// Adds εₖ, k counted from 0.
    pub fn add_infinitesimal(&mut self, k: usize) {
        let one = MpInterval::from_integer(self.0[0].precision(), 1);
        self.0[1 << k] = self.0[1 << k].add(&one);
    }

    /// The number without its nilpotent parts.
    pub fn value(&self) -> &MpInterval {
        &self.0[0]
    }

    /// n.
    pub fn infinitesimals(&self) -> usize {
        self.0.len().trailing_zeros() as usize
    }

    /// The coefficient of a set of infinitesimals, by bit mask: the derivative along them.
    pub fn coefficient(&self, set: usize) -> &MpInterval {
        &self.0[set]
    }

    /// Takes over another enclosure of a coefficient, unless that is undefined.
    pub fn tighten(&mut self, set: usize, other: &MpInterval) {
        if !other.is_empty() {
            self.0[set] = self.0[set].intersection(other);
        }
    }

    /// The coefficient of the last infinitesimal: the derivative along it.
    pub fn last_derivative(mut self) -> Self {
        Self(self.0.split_off(self.0.len() / 2))
    }

    /// −a.
    pub fn neg(&self) -> Self {
        Self(self.0.iter().map(MpInterval::neg).collect())
    }

    /// a + b.
    pub fn add(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a.add(b)).collect())
    }

    /// a − b.
    pub fn sub(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a.sub(b)).collect())
    }

    /// a·b, by (2).
    pub fn mul(&self, other: &Self) -> Self {
        let coefficient = |set: usize| {
            let mut sum = self.0[set].mul(&other.0[0]);
            // All proper subsets of the set, in descending order.
            let mut subset = set;
            while subset > 0 {
                subset = (subset - 1) & set;
                sum = sum.add(&self.0[subset].mul(&other.0[set & !subset]));
            }
            sum
        };
        Self((0..self.0.len()).map(coefficient).collect())
    }

    /// c·a for a number c.
    pub fn scale(&self, factor: &MpInterval) -> Self {
        Self(self.0.iter().map(|a| a.mul(factor)).collect())
    }

    /// a − a_∅.
    pub fn nilpotent(&self) -> Self {
        let mut part = self.clone();
        part.0[0] = MpInterval::from_integer(self.0[0].precision(), 0);
        part
    }

    /// f(a), by (3), from f⁽ᵏ⁾(a_∅) for k = 0 … n.
    pub fn compose(&self, derivatives: &[MpInterval]) -> Self {
        let precision = self.0[0].precision();
        let mut sum = Self::constant(derivatives[0].clone(), self.infinitesimals());
        let delta = self.nilpotent();
        // δᵏ/k!
        let mut power = delta.clone();
        for (k, derivative) in derivatives.iter().enumerate().skip(1) {
            sum = sum.add(&power.scale(derivative));
            let next = MpInterval::from_integer(precision, k as i64 + 1);
            let one = MpInterval::from_integer(precision, 1);
            power = power.mul(&delta).scale(&one.div(&next));
        }
        sum
    }

    /// Whether the number does not depend on εₖ.
    fn is_free_of(&self, k: usize) -> bool {
        let with_k = self.0.iter().enumerate().filter(|(set, _)| set >> k & 1 == 1);
        with_k.into_iter().all(|(_, a)| *a.lower() == 0 && *a.upper() == 0)
    }

    /// A number of this value made of two others by an operation with a kink. Derivatives
    /// along what neither depends on are 0; others are not known.
    pub fn kinked(value: MpInterval, a: &Self, b: &Self) -> Self {
        let precision = value.precision();
        let free: Vec<bool> =
            (0..a.infinitesimals()).map(|k| a.is_free_of(k) && b.is_free_of(k)).collect();
        let coefficient = |set: usize| {
            if free.iter().enumerate().any(|(k, is_free)| *is_free && set >> k & 1 == 1) {
                MpInterval::from_integer(precision, 0)
            } else {
                MpInterval::empty(precision)
            }
        };
        let mut coefficients: Vec<MpInterval> = (0..a.0.len()).map(coefficient).collect();
        coefficients[0] = value;
        Self(coefficients)
    }

    /// Sets the coefficient of ε₀ to the hull of two slopes.
    pub fn set_slope(&mut self, a: &MpInterval, b: &MpInterval) {
        self.0[1] = a.hull(b);
    }
}
