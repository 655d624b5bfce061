//! The paper's formulas in plain doubles through libm, as one would write them.

use std::f64::consts::PI;

const LAMBDA: f64 = 1.050_700_987_355_480_5;
const ALPHA: f64 = 1.673_263_242_354_377_2;

/// Mean, variance, the four entries of ℋ and its spectral norm at (μ, ω, ν, τ), by
/// Eqs. (4), (5), the appendix's entries of 𝒥, and Eq. (71).
///
/// Each of the six values of exp and erfc, and each square root of y, is computed once.
pub fn quantities([mu, omega, nu, tau]: [f64; 4]) -> [f64; 7] {
    let (x, y) = (mu * omega, nu * tau);
    let root = (2.0 * y).sqrt();
    let zeroth = libm::erfc(x / root);
    let first = libm::exp(x + y / 2.0) * libm::erfc((x + y) / root);
    let second = libm::exp(2.0 * (x + y)) * libm::erfc((x + 2.0 * y) / root);
    let bell = root / PI.sqrt() * libm::exp(-x * x / (2.0 * y));
    let mean = LAMBDA / 2.0 * (-(ALPHA + x) * zeroth + ALPHA * first + bell + 2.0 * x);
    let tilted = ALPHA * ALPHA * (zeroth - 2.0 * first + second);
    let second_moment = LAMBDA * LAMBDA / 2.0 * ((x * x + y) * (2.0 - zeroth) + tilted + x * bell);
    let j11 = LAMBDA / 2.0 * omega * (ALPHA * first - zeroth + 2.0);
    let j12 = LAMBDA / 4.0 * tau * (ALPHA * first - (ALPHA - 1.0) * bell / y);
    let j21 =
        LAMBDA * LAMBDA * omega * (ALPHA * ALPHA * (second - first) + x * (2.0 - zeroth) + bell);
    let j22 = LAMBDA * LAMBDA / 2.0 * tau * (ALPHA * ALPHA * (2.0 * second - first) - zeroth + 2.0);
    let (h21, h22) = (j21 - 2.0 * mean * j11, j22 - 2.0 * mean * j12);
    let rotation = ((j11 + h22).powi(2) + (h21 - j12).powi(2)).sqrt();
    let reflection = ((j11 - h22).powi(2) + (j12 + h21).powi(2)).sqrt();
    [mean, second_moment - mean * mean, j11, j12, h21, h22, (rotation + reflection) / 2.0]
}
