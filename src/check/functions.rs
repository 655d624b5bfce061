//! The language's functions on numbers with derivatives, of any order.
//!
//! # Mathematics
//!
//! * log⁽ᵏ⁾ = (−1)^{k−1}(k−1)!·a^{−k} (1); √ by the binomial series' factors (2).
//! * t = tanh a has t′ = 1 − t², s = sigmoid a has s′ = s(1 − s), and softplus′ = sigmoid: with
//!   c_k = t⁽ᵏ⁾/k! and t′ = s₀ + s₁t + s₂t², (k + 1)c_{k+1} = s₁c_k + s₂·Σⱼ cⱼc_{k−j}, and s₀ for
//!   k = 0, by Leibniz's rule (3).
//! * (1 + a²)A⁽ᵏ⁺¹⁾ + 2kaA⁽ᵏ⁾ + k(k−1)A⁽ᵏ⁻¹⁾ = 0 for A = arctan a, k ≥ 1 (4).
//! * gₖ = dᵏ/daᵏ e^{−a²}: gₖ₊₁ = −2(a gₖ + k gₖ₋₁), and erf′ = 2/√π·g₀ (5).
//! * w = erfcx a: w′ = 2aw − 2/√π, w⁽ᵏ⁺¹⁾ = 2(a w⁽ᵏ⁾ + k w⁽ᵏ⁻¹⁾) for k ≥ 1 (6).
//!
//! **Kinks.** A derivative at a kink (|·|, min, max, where it is not decided which side
//! applies) is undefined, and what is undefined is empty. Two uses want less. For the
//! mean-value form and for what is monotone only *slopes* are wanted: along a line in one
//! variable, the two sides of a maximum are absolutely continuous, and almost everywhere its
//! derivative is that of one of them; so the hull of both encloses the slopes (7). On a cell
//! of an integral a side may be attained together with the other at its ends (8).

use super::jet::Jet;
use super::sums::Sum;
use crate::arithmetic::mpfr::MpInterval;
use crate::claim::Function;

/// What is asked of derivatives at kinks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kinks {
    /// They are undefined.
    Undefined,
    /// Slopes along the first infinitesimal are enclosed, by (7).
    Slope,
    /// Almost everywhere on a cell is enough, by (8).
    AlmostEverywhere,
}

/// f⁽ᵏ⁾ over an interval for k = 0 … order; of |·| there is none.
pub fn derivatives(function: Function, a: &MpInterval, order: usize) -> Vec<MpInterval> {
    let precision = a.precision();
    let integer = |n: i64| MpInterval::from_integer(precision, n);
    let root_pi = || MpInterval::pi(precision).sqrt();
    match function {
        Function::Exp => vec![a.exp(); order + 1],
        Function::Log => {
            let mut factor = integer(1);
            let slopes = (1..=order).map(|k| {
                let value = factor.mul(&a.power(-(k as i32)));
                factor = factor.mul(&integer(-(k as i64)));
                value
            });
            std::iter::once(a.log()).chain(slopes.collect::<Vec<_>>()).collect()
        }
        Function::Tanh => quadratic(&a.tanh(), &[1, 0, -1], order),
        Function::Sigmoid => quadratic(&a.sigmoid(), &[0, 1, -1], order),
        Function::Softplus => {
            let slopes = quadratic(&a.sigmoid(), &[0, 1, -1], order.saturating_sub(1));
            std::iter::once(a.softplus()).chain(slopes).take(order + 1).collect()
        }
        Function::Sin | Function::Cos => {
            let (sine, cosine) = (a.sin(), a.cos());
            let cycle = [sine.clone(), cosine.clone(), sine.neg(), cosine.neg()];
            let start = usize::from(function == Function::Cos);
            (0..=order).map(|k| cycle[(start + k) % 4].clone()).collect()
        }
        Function::Atan => arctangent(a, order),
        Function::Erf | Function::Erfc => {
            let sign = if function == Function::Erf { 2 } else { -2 };
            let slope = integer(sign).div(&root_pi());
            let value = if function == Function::Erf { a.erf() } else { a.erfc() };
            let slopes = gaussians(a, order).into_iter().take(order).map(|g| g.mul(&slope));
            std::iter::once(value).chain(slopes).collect()
        }
        Function::Erfcx => {
            let two = integer(2);
            let mut w = vec![a.erfcx()];
            for k in 0..order {
                let next = a.mul(&w[k]).mul(&two);
                w.push(match k {
                    0 => next.sub(&two.div(&root_pi())),
                    _ => next.add(&w[k - 1].mul(&integer(2 * k as i64))),
                });
            }
            w
        }
        Function::Sqrt => {
            // (1/2)(1/2 − 1)⋯(1/2 − k + 1)·(√a)¹⁻²ᵏ.
            let root = a.sqrt();
            let mut derivatives = vec![root.clone()];
            let mut factor = integer(1);
            for exponent in (0..order).map(|k| 1 - 2 * k as i32) {
                factor = factor.mul(&integer(i64::from(exponent)).div(&integer(2)));
                derivatives.push(factor.mul(&root.power(exponent - 2)));
            }
            derivatives
        }
        Function::Abs => vec![MpInterval::empty(precision); order + 1],
    }
}

/// (3), of t′ = s₀ + s₁t + s₂t².
fn quadratic(t: &MpInterval, slope: &[i64; 3], order: usize) -> Vec<MpInterval> {
    let integer = |n: i64| MpInterval::from_integer(t.precision(), n);
    let [constant, linear, square] = slope.map(integer);
    let twice = square.mul(&integer(2));
    // t⁽ᵏ⁾/k!
    let mut series = vec![t.clone()];
    for k in 0..order {
        let mut pairs = Sum::zero(t.precision());
        (0..k.div_ceil(2)).for_each(|j| pairs.add_product(&series[j], &series[k - j]));
        let mut next = Sum::zero(t.precision());
        next.add_product(&pairs.value(), &twice);
        if k % 2 == 0 {
            next.add_product(&series[k / 2].sqr(), &square);
        }
        next.add_product(&series[k], &linear);
        if k == 0 {
            next.add(&constant);
        }
        series.push(next.value().div(&integer(k as i64 + 1)));
    }
    let mut factorial = integer(1);
    for (k, value) in series.iter_mut().enumerate().skip(1) {
        factorial = factorial.mul(&integer(k as i64));
        *value = value.mul(&factorial);
    }
    series
}

/// (4).
fn arctangent(a: &MpInterval, order: usize) -> Vec<MpInterval> {
    let integer = |n: i64| MpInterval::from_integer(a.precision(), n);
    let denominator = integer(1).add(&a.sqr());
    let mut values = vec![a.atan(), integer(1).div(&denominator)];
    for k in 1..order as i64 {
        let [before, last] = [&values[k as usize - 1], &values[k as usize]];
        let mut sum = a.mul(last).mul(&integer(2 * k));
        if k > 1 {
            sum = sum.add(&before.mul(&integer(k * (k - 1))));
        }
        values.push(sum.neg().div(&denominator));
    }
    values.truncate(order + 1);
    values
}

/// (5).
fn gaussians(a: &MpInterval, order: usize) -> Vec<MpInterval> {
    let integer = |n: i64| MpInterval::from_integer(a.precision(), n);
    let mut g = vec![a.sqr().neg().exp()];
    for k in 0..order {
        let mut next = a.mul(&g[k]);
        if k > 0 {
            next = next.add(&g[k - 1].mul(&integer(k as i64)));
        }
        g.push(next.mul(&integer(2)).neg());
    }
    g
}

impl Jet {
    /// A function of this number.
    pub fn call(&self, function: Function, kinks: Kinks) -> Self {
        if function == Function::Abs {
            let mut size = self.larger(&self.neg(), kinks);
            size.tighten(0, &self.value().abs());
            return size;
        }
        self.compose(&derivatives(function, self.value(), self.order()))
    }

    /// aᵐ: the k-th derivative is m(m−1)⋯(m−k+1)·aᵐ⁻ᵏ.
    pub fn power(&self, exponent: i32) -> Self {
        let integer = |n: i64| MpInterval::from_integer(self.precision(), n);
        let mut factor = integer(1);
        let derivatives: Vec<MpInterval> = (0..=self.order() as i32)
            .map(|k| {
                let left = exponent.saturating_sub(k);
                let value = match exponent >= 0 && left < 0 {
                    true => integer(0),
                    false => factor.mul(&self.value().power(left)),
                };
                factor = factor.mul(&integer(i64::from(left)));
                value
            })
            .collect();
        self.compose(&derivatives)
    }

    /// a/b; empty where b may be 0.
    pub fn div(&self, other: &Self) -> Self {
        self.mul(&other.power(-1))
    }

    /// The larger of two numbers.
    pub fn larger(&self, other: &Self, kinks: Kinks) -> Self {
        let (a, b) = (self.value(), other.value());
        let touching = kinks == Kinks::AlmostEverywhere && self.depends() | other.depends() == 0;
        if a.lower() > b.upper() || touching && a.lower() >= b.upper() {
            return self.clone();
        }
        if b.lower() > a.upper() || touching && b.lower() >= a.upper() {
            return other.clone();
        }
        let kinked = self.depends() | other.depends();
        let is_series = self.is_series() || other.is_series();
        let mut larger = self.hull(other).with_kink(a.max(b), kinked, is_series);
        if kinks != Kinks::Undefined && kinked & 1 == 1 {
            larger.set(1, self.coefficient(1).hull(other.coefficient(1)));
        }
        larger
    }

    /// The smaller of two numbers.
    pub fn smaller(&self, other: &Self, kinks: Kinks) -> Self {
        self.neg().larger(&other.neg(), kinks).neg()
    }
}

/// `where(first < second, then, otherwise)`, strictly or not.
///
/// Where the comparison is not decided, the value is one of the two, and so are derivatives
/// along what the comparison does not depend on; others are undefined, also where the sides
/// may be equal.
pub fn choose(
    [first, second]: [&Jet; 2],
    is_strict: bool,
    [then, otherwise]: [&Jet; 2],
    kinks: Kinks,
) -> Jet {
    let gap = second.sub(first);
    let (low, high) = (gap.value().lower(), gap.value().upper());
    if gap.value().is_empty() {
        return gap;
    }
    let apart = *low > 0 || *high < 0;
    // On a cell where the sides' difference is strictly monotone they are equal at one point.
    let apart_but_once = kinks == Kinks::AlmostEverywhere
        && gap.depends() == 0
        && gap.is_series()
        && gap.order() > 0
        && (*low >= 0 || *high <= 0)
        && !gap.of_power(1).value().contains_zero()
        && !gap.of_power(1).value().is_empty();
    if apart || apart_but_once {
        return if *high > 0 { then.clone() } else { otherwise.clone() };
    }
    let holds = if is_strict { *low > 0 } else { *low >= 0 };
    let fails = if is_strict { *high <= 0 } else { *high < 0 };
    let value = match (holds, fails) {
        (true, _) => then.clone(),
        (_, true) => otherwise.clone(),
        _ => then.hull(otherwise),
    };
    let at = value.value().clone();
    value.with_kink(at, gap.depends(), gap.is_series())
}

#[cfg(test)]
mod tests;
