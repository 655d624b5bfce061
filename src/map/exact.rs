//! The fixed point (0, 1) of the exact constants, by algebra.
//!
//! # Mathematics
//!
//! At x = 0, y = 1 the closed forms of [`crate::moments`] are polynomials in λ, α
//! and three numbers: A = erfc(1/√2) e^{1/2}, B = erfc(√2) e² and q = √(2/π). There
//! T₀ = ½, T₁ = A/2, T₂ = B/2, G = q/2 (1), and higher powers follow from the
//! recurrence (3) of `moments`. Eq. (14) of the paper reads, with π = 2/q²,
//! α₀₁ = q/(1 − A) (2) and λ₀₁² = 2π(1 − A)²/(2B + πA² − 2(2+π)A + π + 2)
//! = 4(1 − A)²/(2Bq² + 2A² − 4(1 + q²)A + 2 + 2q²) (3).
//! Substituting (1) to (3) turns μ̃ = 0 and ξ̃ = 1 into identities between rational
//! functions of A, B and q. If they hold as identities, for indeterminate A, B, q,
//! they hold for these numbers, since 1 − A and the denominator of (3) are not 0:
//! λ₀₁ is enclosed by a finite interval. That is decided exactly, by comparing
//! polynomials with rational coefficients.

use crate::activation::{Polynomial, selu};
use crate::arithmetic::{Interval, interval};
use crate::moments::{Moment, StandardNormal};
use num_traits::{One, Zero};
use std::ops::{Add, Mul};

/// Whether g(0, 1) = (0, 1) at ω = 0, τ = 1 for SELU with λ₀₁ and α₀₁, proved.
pub fn standard_normal_is_fixed() -> bool {
    let symbols_exist = [selu::lambda_01(), selu::alpha_01()]
        .into_iter()
        .all(|constant| interval::is_finite(constant) && constant.inf() > 0.0);
    let activation = selu::selu(Interval::ENTIRE, Interval::ENTIRE);
    let standard = StandardNormal {
        half: half(),
        density: half() * q(),
        tilted: [a(), b()].map(|t| half() * t),
    };
    let mean = standard.evaluate(&activation, Moment::First, &substitute);
    let second = standard.evaluate(&activation, Moment::Second, &substitute);
    symbols_exist
        && mean.is_some_and(|mean| mean.is_zero())
        && second.is_some_and(|second| second.is_one())
}

/// λᵉ αᵏ as a rational function, for even e by (3); for e = 1 up to the factor
/// λ₀₁ ≠ 0, which does not matter for whether a mean is 0.
fn substitute(exponents: &[u32]) -> Fraction {
    let exponent = |index: usize| exponents.get(index).copied().unwrap_or(0);
    let (lambda_squares, alphas) = (exponent(selu::LAMBDA) / 2, exponent(selu::ALPHA));
    let power = |base: Fraction, n: u32| (0..n).fold(Fraction::one(), |p, _| p * base.clone());
    if lambda_squares == 1 && alphas <= 2 {
        // (2) cancels against (3), so that all of a second moment has one denominator.
        let gap: Fraction = (Polynomial::one() - Polynomial::symbol(0)).into();
        let Fraction { denominator, .. } = lambda_squared();
        let numerator = power(q(), alphas) * power(gap, 2 - alphas);
        return Fraction::new(Polynomial::from(4) * numerator.numerator, denominator);
    }
    power(lambda_squared(), lambda_squares) * power(alpha(), alphas)
}

fn a() -> Fraction {
    Polynomial::symbol(0).into()
}

fn b() -> Fraction {
    Polynomial::symbol(1).into()
}

fn q() -> Fraction {
    Polynomial::symbol(2).into()
}

fn half() -> Fraction {
    crate::activation::rational(1, 2).into()
}

/// (2).
fn alpha() -> Fraction {
    Fraction::new(Polynomial::symbol(2), Polynomial::one() - Polynomial::symbol(0))
}

/// (3).
fn lambda_squared() -> Fraction {
    let [a, b, q] = [0, 1, 2].map(Polynomial::symbol);
    let number = |n: i32| Polynomial::from(n);
    let gap = Polynomial::one() - a.clone();
    let q2 = q.clone() * q;
    let denominator = number(2) * b * q2.clone() + number(2) * a.clone() * a.clone()
        - number(4) * (Polynomial::one() + q2.clone()) * a
        + number(2)
        + number(2) * q2;
    Fraction::new(number(4) * gap.clone() * gap, denominator)
}

/// A rational function; the denominator is not the zero polynomial.
#[derive(Clone, Debug)]
pub struct Fraction {
    numerator: Polynomial,
    denominator: Polynomial,
}

impl Fraction {
    fn new(numerator: Polynomial, denominator: Polynomial) -> Self {
        assert!(!denominator.is_zero(), "a fraction's denominator is zero");
        Self { numerator, denominator }
    }
}

impl From<Polynomial> for Fraction {
    fn from(numerator: Polynomial) -> Self {
        Self::new(numerator, Polynomial::one())
    }
}

impl PartialEq for Fraction {
    fn eq(&self, other: &Self) -> bool {
        self.numerator.clone() * other.denominator.clone()
            == other.numerator.clone() * self.denominator.clone()
    }
}

impl Zero for Fraction {
    fn zero() -> Self {
        Polynomial::zero().into()
    }

    fn is_zero(&self) -> bool {
        self.numerator.is_zero()
    }
}

impl One for Fraction {
    fn one() -> Self {
        Polynomial::one().into()
    }
}

impl Add for Fraction {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        if self.denominator == other.denominator {
            return Self::new(self.numerator + other.numerator, self.denominator);
        }
        let left = self.numerator * other.denominator.clone();
        let right = other.numerator * self.denominator.clone();
        Self::new(left + right, self.denominator * other.denominator)
    }
}

impl Mul for Fraction {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self::new(self.numerator * other.numerator, self.denominator * other.denominator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closed_forms_solve_the_fixed_point_equations() {
        assert!(standard_normal_is_fixed());
    }

    #[test]
    fn cancelled_powers_are_the_same_functions() {
        for alphas in 0..3 {
            let whole = (0..alphas).fold(lambda_squared(), |power, _| power * alpha());
            assert!(substitute(&[2, alphas]) == whole);
        }
    }

    #[test]
    fn a_wrong_constant_does_not() {
        // α = q/(1 + A) instead of (2).
        let wrong = Fraction::new(Polynomial::symbol(2), Polynomial::one() + Polynomial::symbol(0));
        let residual = wrong * (a() + Fraction::from(Polynomial::from(-1))) + q();
        assert!(!residual.is_zero());
        let right = alpha() * (a() + Fraction::from(Polynomial::from(-1))) + q();
        assert!(right.is_zero());
    }
}
