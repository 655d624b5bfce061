//! The constants λ and α that make a given (μ, ν) a fixed point of SELU's unit layer.
//!
//! # Mathematics
//!
//! With z ~ N(x, y), x = μω, y = ντ, and
//! A = E(1 − e^z)₋ > 0, B = E z₊ > 0, C = E(1 − e^z)²₋ > 0 and D = E z²₊ > 0 (1), where a
//! minus or plus restricts to z < 0 or z > 0, SELU has, with p = λα,
//! μ̃ = λB − pA, ξ̃ = λ²D + p²C (2): the two branches do not meet in the square.
//! A fixed point (μ, ν) asks for λB − pA = μ and λ²D + p²C = s, s = ν + μ² (3): a line
//! and an ellipse. With a = CB² + DA² and δ = s·a − CDμ² they meet, if δ ≥ 0, in
//! λ = (μCB ± A√δ)/a, p = (−μDA ± B√δ)/a (4). For the lower sign λ > 0 asks for
//! μ > 0 and p > 0 for μ < 0: so *at most one* pair has λ > 0 and α > 0, that of the
//! upper sign, and there is one exactly if δ ≥ 0, λ > 0 and p > 0 in (4).
//!
//! The expectations (1) follow from T_β = E(e^{βz})₋ = ½e^{βx+β²y/2} erfc(u_β),
//! u_β = (x + βy)/√(2y), and the density G of z at 0: A = T₀ − T₁,
//! C = T₀ − 2T₁ + T₂, B = x(1 − T₀) + yG, D = (x² + y)(1 − T₀) + xyG (5).
//!
//! All of it is computed in MPFR intervals; the signs that (4) asks for count only if
//! an interval does not hold 0.

use crate::arithmetic::mpfr::MpInterval;
use rug::Rational;

/// Bits of the computation; (5) cancels some of them.
const BITS: u32 = 384;

/// The answer for one wanted fixed point.
#[derive(Clone, Debug)]
pub enum Constants {
    /// The only positive pair, enclosed.
    Unique {
        /// λ.
        lambda: MpInterval,
        /// α.
        alpha: MpInterval,
    },
    /// No positive pair exists, and why.
    None(&'static str),
    /// A sign that matters could not be told with the bits computed: a number is 0, or
    /// the weights so extreme that (5) cancels or overflows.
    Unknown,
}

/// λ > 0 and α > 0 with g(μ, ν) = (μ, ν) at the given ω and τ; ν and τ must be positive.
pub fn constants(mu: &Rational, nu: &Rational, omega: &Rational, tau: &Rational) -> Constants {
    let number = |value: &Rational| MpInterval::from_rational(BITS, value);
    let halves =
        Halves::new(&number(&Rational::from(mu * omega)), &number(&Rational::from(nu * tau)));
    let Halves { a, b, c, d } = &halves;
    let (mu, s) = (number(mu), number(&(nu + Rational::from(mu * mu))));
    let denominator = c.mul(&b.sqr()).add(&d.mul(&a.sqr()));
    let delta = s.mul(&denominator).sub(&c.mul(d).mul(&mu.sqr()));
    if *delta.upper() < 0 {
        return Constants::None("the mean is too large for the variance");
    }
    let root = delta.sqrt();
    let lambda = mu.mul(c).mul(b).add(&a.mul(&root)).div(&denominator);
    let product = b.mul(&root).sub(&mu.mul(d).mul(a)).div(&denominator);
    if *lambda.upper() <= 0 {
        Constants::None("lambda would have to be negative")
    } else if *product.upper() <= 0 {
        Constants::None("alpha would have to be negative")
    } else if *lambda.lower() > 0 && *product.lower() > 0 {
        let alpha = product.div(&lambda);
        Constants::Unique { lambda, alpha }
    } else {
        Constants::Unknown
    }
}

/// The expectations (1).
struct Halves {
    a: MpInterval,
    b: MpInterval,
    c: MpInterval,
    d: MpInterval,
}

impl Halves {
    /// (5).
    fn new(x: &MpInterval, y: &MpInterval) -> Self {
        let integer = |n| MpInterval::from_integer(BITS, n);
        let half = integer(1).div(&integer(2));
        let root = integer(2).mul(y).sqrt();
        let tail = |rate: i64| {
            let beta = integer(rate);
            let exponent = beta.mul(x).add(&beta.sqr().mul(&half).mul(y));
            let u = x.add(&beta.mul(y)).div(&root);
            half.mul(&exponent.exp()).mul(&u.erfc())
        };
        let [t0, t1, t2] = [0, 1, 2].map(tail);
        let gaussian = x.sqr().div(&integer(2).mul(y)).neg().exp();
        let density = gaussian.div(&integer(2).mul(&MpInterval::pi(BITS)).mul(y).sqrt());
        let above = integer(1).sub(&t0);
        Self {
            a: t0.sub(&t1),
            b: x.mul(&above).add(&y.mul(&density)),
            c: t0.sub(&integer(2).mul(&t1)).add(&t2),
            d: x.sqr().add(y).mul(&above).add(&x.mul(y).mul(&density)),
        }
    }
}
