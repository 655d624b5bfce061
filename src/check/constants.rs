//! What makes (0, 1) a fixed point of SELU with its exact constants.
//!
//! # Mathematics
//!
//! Let A = erfc(1/√2)√e, B = erfc(√2)e² and q = √(2/π). At x = 0, y = 1 the paper's
//! Eqs. (4) and (5) read μ̃ = (λ/2)(α(A − 1) + q) and
//! ξ̃ = (λ²/2)(1 + α²(1 − 2A + B)) (1). Eq. (14) is α₀₁ = −q/(A − 1) and
//! λ₀₁² = (1−A)² 2π / (2B + πA² − 2(2+π)A + π + 2) with π = 2/q² (2). That (2)
//! makes μ̃ = 0 and ξ̃ = 1 is an identity between rational functions of A, B, q. With
//! denominators cleared it says that a polynomial of degree at most 4 in each
//! variable vanishes; a polynomial of degree at most d in each variable that
//! vanishes on a grid of (d+1)³ points is zero (3), so exact arithmetic at 125
//! rational points proves it.
//!
//! With alpha dropout of rate r, 0 ≤ r < 1, what is handed on is a·(f(z) or −p) + b, p = λα, with
//! a² = 1/((1 − r)(1 + p²r)) and b = a·p·r (4). For E f(z) = 0 and E f(z)² = 1 its mean is
//! −a·p·r + b = 0, and its second moment is a²(1 − r + p²r) − 2b·a·p·r + b², which is 1 if
//! (1 − r + p²r) − p²r² = (1 − r)(1 + p²r): a polynomial of degree at most 2 in r and in p, which
//! vanishes if it does on a grid of 3² points.

use rug::Rational;

/// Whether the identities (1), (2) hold at every point of the grid (3).
pub fn standard_normal_is_fixed() -> bool {
    // Any five values will do that keep the denominators off 0.
    let values: Vec<Rational> = (2..7).map(Rational::from).collect();
    values.iter().all(|a| values.iter().all(|b| values.iter().all(|q| identities_hold(a, b, q))))
}

/// Whether alpha dropout keeps mean 0 and second moment 1 at every rate, by (4).
pub fn no_rate_matters() -> bool {
    let values: Vec<Rational> = (2..5).map(Rational::from).collect();
    values.iter().all(|r| {
        values.iter().all(|p| {
            let (kept, p2) = (Rational::from(1 - r), Rational::from(p * p));
            let spread = Rational::from(&kept * &(Rational::from(&p2 * r) + 1));
            let second = kept + Rational::from(&p2 * r);
            second - p2 * r * r == spread
        })
    })
}

/// μ̃ = 0 and ξ̃ = 1 with denominators cleared, at one point.
fn identities_hold(a: &Rational, b: &Rational, q: &Rational) -> bool {
    let one = Rational::from(1);
    let gap = Rational::from(&one - a);
    let q2 = Rational::from(q * q);
    // α = q/gap: gap·(α(A − 1) + q) = q(A − 1) + q·gap.
    let mean = q * Rational::from(a - &one) + Rational::from(q * &gap);
    // λ² = 4 gap²/D with D = q²·(denominator of (2)), so that ξ̃ = 1 becomes
    // 2 (gap² + q²(1 − 2A + B)) = D.
    let denominator = Rational::from(2) * b * &q2 + Rational::from(2) * a * a
        - Rational::from(2) * (Rational::from(2) * &q2 + Rational::from(2)) * a
        + Rational::from(2)
        + Rational::from(2) * &q2;
    let tilted = Rational::from(1) - Rational::from(2) * a + b;
    let second = Rational::from(2) * (Rational::from(&gap * &gap) + q2 * tilted);
    mean == 0 && second == denominator
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_identities_hold_and_are_not_vacuous() {
        assert!(standard_normal_is_fixed());
        let (a, b, q) = (Rational::from(3), Rational::from(5), Rational::from(2));
        assert!(identities_hold(&a, &b, &q));
        assert!(no_rate_matters());
    }
}
