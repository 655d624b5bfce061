//! SELU: f(z) = λz for z > 0 and λα(eᶻ − 1) for z ≤ 0 (Klambauer et al. 2017,
//! Eq. 2), and the constants that make (0, 1) a fixed point (Eq. 14).

use super::{Activation, Parameter, Polynomial, Term};
use crate::arithmetic::{Interval, mpfr::MpInterval};
use std::sync::LazyLock;

/// Position of λ among the parameters.
pub const LAMBDA: usize = 0;
/// Position of α among the parameters.
pub const ALPHA: usize = 1;

/// SELU with the given enclosures of λ and α.
pub fn selu(lambda: Interval, alpha: Interval) -> Activation {
    let l = Polynomial::symbol(LAMBDA);
    let la = l.clone() * Polynomial::symbol(ALPHA);
    let exponential = Term { coefficient: la.clone(), power: 0, rate: 1 };
    let saturation = Term { coefficient: -la, power: 0, rate: 0 };
    let identity = Term { coefficient: l, power: 1, rate: 0 };
    Activation {
        breakpoints: vec![0.0],
        pieces: vec![vec![exponential, saturation], vec![identity]],
        parameters: vec![
            Parameter { name: "lambda", value: lambda },
            Parameter { name: "alpha", value: alpha },
        ],
    }
}

/// Bits of the computation of the constants; far more than their enclosures keep.
const BITS: u32 = 192;

/// α₀₁ = −√(2/π) / (erfc(1/√2) e^{1/2} − 1) (Eq. 14), to the two doubles around it.
pub fn alpha_01() -> Interval {
    static ALPHA: LazyLock<Interval> = LazyLock::new(enclose_alpha);
    *ALPHA
}

fn enclose_alpha() -> Interval {
    let two = MpInterval::from_integer(BITS, 2);
    let one = MpInterval::from_integer(BITS, 1);
    let a = tilted_tails().0;
    two.div(&MpInterval::pi(BITS)).sqrt().neg().div(&a.sub(&one)).to_interval()
}

/// λ₀₁ = (1 − A) √(2π) (2B + πA² − 2(2+π)A + π + 2)^{−1/2} with A = erfc(1/√2)√e
/// and B = erfc(√2)e² (Eq. 14), to the two doubles around it.
pub fn lambda_01() -> Interval {
    static LAMBDA: LazyLock<Interval> = LazyLock::new(enclose_lambda);
    *LAMBDA
}

fn enclose_lambda() -> Interval {
    let integer = |n| MpInterval::from_integer(BITS, n);
    let pi = MpInterval::pi(BITS);
    let (a, b) = tilted_tails();
    let radicand = integer(2)
        .mul(&b)
        .add(&pi.mul(&a.sqr()))
        .sub(&integer(2).mul(&integer(2).add(&pi)).mul(&a))
        .add(&pi)
        .add(&integer(2));
    let numerator = integer(1).sub(&a).mul(&integer(2).mul(&pi).sqrt());
    numerator.div(&radicand.sqrt()).to_interval()
}

/// A = erfc(1/√2)√e = erfcx(1/√2) and B = erfc(√2)e² = erfcx(√2).
fn tilted_tails() -> (MpInterval, MpInterval) {
    let root = MpInterval::from_integer(BITS, 2).sqrt();
    let half_root = root.div(&MpInterval::from_integer(BITS, 2));
    (half_root.erfcx(), root.erfcx())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_neighbouring_doubles_around_the_printed_values() {
        // 1.0507009873554804934193349852946 and 1.6732632423543772848170429916717
        // to 32 digits (PyTorch's and TensorFlow's literals, rounded further).
        for (value, printed) in
            [(lambda_01(), 1.0507009873554805), (alpha_01(), 1.6732632423543772)]
        {
            assert!(value.inf().next_up() == value.sup(), "{value:?}");
            assert!(value.contains(printed), "{value:?}");
        }
    }
}
