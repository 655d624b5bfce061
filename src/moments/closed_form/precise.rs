//! Expectations at a point, to any precision: what claims without variables are decided by.
//!
//! Equation numbers refer to the [module above](super).

use super::ClosedForm;
use super::basis::Side;
use super::combination::{Symbolic, breakpoints_of, derivatives, of_pieces};
use crate::arithmetic::mpfr::MpInterval;

impl ClosedForm {
    /// ∂ⁿ/∂xⁿ of a function's expectation; empty unless y > 0. Any order may be asked for.
    pub fn precise(
        &self,
        function: usize,
        order: usize,
        x: &MpInterval,
        y: &MpInterval,
        precision: u32,
    ) -> MpInterval {
        if x.is_empty() || y.is_empty() || *y.lower() <= 0 {
            return MpInterval::empty(precision);
        }
        let function = &self.functions[function];
        let breakpoints = breakpoints_of(function);
        let symbolic = of_pieces(&self.symbols, function, &breakpoints);
        let all = derivatives(symbolic, order);
        let Symbolic { moments, densities } = &all[order];
        let integer = |n: i64| MpInterval::from_integer(precision, n);
        let zero = integer(0);
        let shifted = |place: usize| x.sub(&self.symbols.enclose(&breakpoints[place], precision));
        let sum = moments.iter().fold(zero, |sum, (key, coefficient)| {
            let x = shifted(key.breakpoint);
            let x = if key.side == Side::Above { x.neg() } else { x };
            let rate = self.symbols.enclose(&key.rate, precision);
            let value = half_line(&x, y, &rate, key.power);
            sum.add(&self.symbols.enclose_coefficient(coefficient, precision).mul(&value))
        });
        densities.iter().fold(sum, |sum, (&(place, k), coefficient)| {
            let value = density(&shifted(place), y, k);
            sum.add(&self.symbols.enclose_coefficient(coefficient, precision).mul(&value))
        })
    }
}

/// A_{j,β} by (2) and (3).
pub fn half_line(x: &MpInterval, y: &MpInterval, rate: &MpInterval, power: u32) -> MpInterval {
    let integer = |n: i64| MpInterval::from_integer(y.precision(), n);
    let two = integer(2);
    let mean = x.add(&rate.mul(y));
    let u = mean.div(&two.mul(y).sqrt());
    let exponent = rate.mul(x).add(&rate.sqr().mul(y).div(&two));
    let gaussian = x.sqr().div(&two.mul(y)).neg().exp();
    let tail =
        if *u.lower() >= 0 { gaussian.mul(&u.erfcx()) } else { exponent.exp().mul(&u.erfc()) };
    let density = density(x, y, 0);
    let mut before = tail.div(&two);
    let mut two_before = density.neg();
    for j in 0..power {
        let factor = integer(i64::from(j.max(1)));
        let next = mean.mul(&before).add(&y.mul(&factor).mul(&two_before));
        (two_before, before) = (before, next);
    }
    before
}

/// G_k by (5).
fn density(x: &MpInterval, y: &MpInterval, k: u32) -> MpInterval {
    let integer = |n: i64| MpInterval::from_integer(y.precision(), n);
    let two = integer(2);
    let gaussian = x.sqr().div(&two.mul(y)).neg().exp();
    let mut last = gaussian.div(&two.mul(&MpInterval::pi(y.precision())).mul(y).sqrt());
    let mut before = integer(0);
    for k in 0..k {
        let next = x.mul(&last).add(&integer(i64::from(k)).mul(&before)).div(y).neg();
        (before, last) = (last, next);
    }
    last
}
