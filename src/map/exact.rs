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
//!
//! Alpha dropout that keeps a share k > 0 and puts −s, s = λα, in the place of the rest
//! hands on the mean k·E f/√S and the variance (k·E f² + (1 − k)s² − (k·E f − (1 − k)s)²)/S,
//! S = k + s²k(1 − k) ≥ k. For E f = 0 and E f² = 1 that is 0 and (k + (1 − k)s² − (1 − k)²s²)/S,
//! whose numerator is S as a polynomial in k and s (4): no rate moves (0, 1).

use crate::activation::{Activation, Integrand, Polynomial};
use crate::claim::{ActivationSpec, Number, Variable};
use crate::moments::closed_form::{breakpoints_of, of_pieces};
use num_traits::{One, Zero};
use rug::Rational;
use std::ops::{Add, Mul};

/// Positions of λ and α among the activation's symbols.
const LAMBDA: usize = 0;
const ALPHA: usize = 1;

/// Whether g(0, 1) = (0, 1) at ω = 0, τ = 1 for SELU with λ₀₁ and α₀₁, proved.
pub fn standard_normal_is_fixed() -> bool {
    let spec = ActivationSpec::default();
    let Ok(activation) = Activation::of(&spec) else { return false };
    let constants = Constants::new();
    let expectation = |integrand| expectation(&activation, integrand, &constants);
    symbols_are_the_constants(&spec, &activation)
        && expectation(Integrand::Value).is_some_and(|mean| mean.is_zero())
        && expectation(Integrand::Square).is_some_and(|second| second.is_one())
}

/// Whether alpha dropout of any rate below 1 hands on mean 0 and variance 1 where f has mean 0
/// and second moment 1, by (4).
pub fn alpha_dropout_keeps_it() -> bool {
    let [kept, s] = [0, 1].map(Polynomial::symbol);
    let (dropped, square) = (Polynomial::one() - kept.clone(), s.clone() * s);
    let spread = kept.clone() + square.clone() * kept.clone() * dropped.clone();
    let second_moment = kept + dropped.clone() * square.clone();
    let squared_mean = dropped.clone() * dropped * square;
    second_moment - squared_mean == spread
}

/// Whether the symbols are λ and α, and positive.
fn symbols_are_the_constants(spec: &ActivationSpec, activation: &Activation) -> bool {
    let symbols = &activation.symbols;
    symbols.count() == 2
        && [(LAMBDA, Variable::LAMBDA), (ALPHA, Variable::ALPHA)].into_iter().all(|(at, name)| {
            let parameter = spec.parameters.iter().find(|parameter| parameter.name == name);
            parameter.is_some_and(|parameter| {
                let number: &Number = &parameter.range.lower;
                symbols.get(at).expression == *number.expression() && *number.lower() > 0
            })
        })
}

/// E f(z) or E f(z)² for z ~ N(0, 1), by (1) and the recurrence; none where the activation
/// needs more than these values.
fn expectation(
    activation: &Activation,
    integrand: Integrand,
    constants: &Constants,
) -> Option<Fraction> {
    let function = &activation.pieces.as_ref().ok()?[integrand as usize];
    let breakpoints = breakpoints_of(function);
    if breakpoints.iter().any(|b| !b.is_zero()) {
        return None;
    }
    let symbolic = of_pieces(&activation.symbols, function, &breakpoints);
    symbolic.moments.iter().try_fold(Fraction::zero(), |sum, (key, coefficient)| {
        let value = half_line(&key.rate.as_number()?, key.power)?;
        let terms = coefficient.terms().try_fold(Fraction::zero(), |terms, (exponent, p)| {
            exponent.is_zero().then_some(())?;
            p.terms().try_fold(terms, |terms, (exponents, number)| {
                let number = Fraction::from(Polynomial::constant(number.clone()));
                Some(terms + number * constants.substitute(exponents)?)
            })
        })?;
        Some(sum + terms * value)
    })
}

/// A_{j,β} at (0, 1): A_{j+1} = βA_j + jA_{j−1} − [j=0] G.
fn half_line(rate: &Rational, power: u32) -> Option<Fraction> {
    let number = |n: i32| Fraction::from(Polynomial::from(n));
    let rate = (0..3).find(|known| *rate == *known)?;
    let tail = half() * [Fraction::one(), a(), b()][rate as usize].clone();
    let mut values = vec![tail];
    for j in 0..power as usize {
        let boundary = if j == 0 {
            number(-1) * half() * q()
        } else {
            number(j as i32) * values[j - 1].clone()
        };
        values.push(number(rate) * values[j].clone() + boundary);
    }
    values.pop()
}

/// The constants as rational functions.
struct Constants {
    /// (3).
    lambda_squared: Fraction,
    /// (2).
    alpha: Fraction,
}

impl Constants {
    fn new() -> Self {
        Self { lambda_squared: lambda_squared(), alpha: alpha() }
    }

    /// λᵉ αᵏ as a rational function, for even e by (3); for e = 1 up to the factor
    /// λ₀₁ ≠ 0, which does not matter for whether a mean is 0.
    fn substitute(&self, exponents: &[i32]) -> Option<Fraction> {
        let exponent =
            |index: usize| u32::try_from(exponents.get(index).copied().unwrap_or(0)).ok();
        let (lambda_squares, alphas) = (exponent(LAMBDA)? / 2, exponent(ALPHA)?);
        let power = |base: &Fraction, n: u32| (0..n).fold(Fraction::one(), |p, _| p * base.clone());
        if lambda_squares == 1 && alphas <= 2 {
            // (2) cancels against (3), so that all of a second moment has one denominator.
            let gap: Fraction = (Polynomial::one() - Polynomial::symbol(0)).into();
            let numerator = (power(&q(), alphas) * power(&gap, 2 - alphas)).numerator.scaled(4);
            return Some(Fraction::new(numerator, self.lambda_squared.denominator.clone()));
        }
        Some(power(&self.lambda_squared, lambda_squares) * power(&self.alpha, alphas))
    }
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
    Polynomial::constant(Rational::from((1, 2))).into()
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
struct Fraction {
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
        if self.is_zero() {
            return other;
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
    fn alpha_dropout_keeps_mean_0_and_variance_1() {
        assert!(alpha_dropout_keeps_it());
    }

    #[test]
    fn cancelled_powers_are_the_same_functions() {
        for alphas in 0..3 {
            let whole = (0..alphas).fold(lambda_squared(), |power, _| power * alpha());
            assert!(Constants::new().substitute(&[2, alphas]) == Some(whole));
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
