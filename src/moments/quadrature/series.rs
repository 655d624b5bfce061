//! Taylor coefficients of a function, in any [`Enclosure`].
//!
//! A series holds c₀ … c_{L−1} of h(z₀ + t) = Σ cₖtᵏ, without the zeros at its end: a
//! constant is one coefficient long, z two. With z₀ a whole interval, cₖ encloses
//! h⁽ᵏ⁾(z)/k! for each z in it, and such a series exists only where h is one analytic
//! formula on that interval. The recurrences are those of Moore (Methods and Applications of
//! Interval Analysis, 1979, section 3.4): for v with v′ = g·u′,
//! k vₖ = Σ_{j=1}^{k} j uⱼ g_{k−j} (1).

use crate::activation::function::Elementary;
use crate::arithmetic::enclosure::Enclosure;

/// Coefficients by order; those beyond the end are 0.
pub type Series<E> = Vec<E>;

/// Σ of products of coefficients whose indices add up to k, of which the first is at least
/// `from`; None if there are none.
fn convolve<E: Enclosure>(a: &[E], b: &[E], k: usize, from: usize) -> Option<E> {
    let first = from.max((k + 1).saturating_sub(b.len()));
    let last = k.min(a.len().wrapping_sub(1));
    (first..=last).map(|j| a[j].times(&b[k - j])).reduce(|sum, product| sum.plus(&product))
}

/// −a.
pub fn negate<E: Enclosure>(a: &[E]) -> Series<E> {
    a.iter().map(E::negate).collect()
}

/// a + b.
pub fn add<E: Enclosure>(a: &[E], b: &[E]) -> Series<E> {
    let (long, short) = if a.len() < b.len() { (b, a) } else { (a, b) };
    let mut sum = long.to_vec();
    sum.iter_mut().zip(short).for_each(|(sum, term)| *sum = sum.plus(term));
    sum
}

/// a·b.
pub fn multiply<E: Enclosure>(a: &[E], b: &[E], length: usize) -> Series<E> {
    let count = (a.len() + b.len() - 1).min(length);
    (0..count).filter_map(|k| convolve(a, b, k, 0)).collect()
}

/// a², each pair of different indices once.
pub fn square<E: Enclosure>(a: &[E], length: usize) -> Series<E> {
    let count = (2 * a.len() - 1).min(length);
    let two = E::integer(a[0].context(), 2);
    (0..count)
        .map(|k| {
            let first = (k + 1).saturating_sub(a.len());
            let pairs = (first..k.div_ceil(2))
                .map(|j| a[j].times(&a[k - j]))
                .reduce(|sum, product| sum.plus(&product))
                .map(|sum| sum.times(&two));
            let middle = (k % 2 == 0).then(|| a[k / 2].power(2));
            match (pairs, middle) {
                (Some(pairs), Some(middle)) => pairs.plus(&middle),
                (Some(sum), None) | (None, Some(sum)) => sum,
                (None, None) => E::integer(a[0].context(), 0),
            }
        })
        .collect()
}

/// a/b: qₖ = (aₖ − Σ_{j≥1} bⱼ q_{k−j})/b₀.
pub fn divide<E: Enclosure>(a: &[E], b: &[E], length: usize) -> Series<E> {
    if b.len() == 1 {
        return a.iter().map(|a| a.over(&b[0])).collect();
    }
    let zero = E::integer(b[0].context(), 0);
    let mut quotient: Series<E> = Vec::with_capacity(length);
    for k in 0..length {
        let own = a.get(k).unwrap_or(&zero);
        let rest = if k == 0 { None } else { convolve(b, &quotient, k, 1) };
        quotient.push(rest.map_or(own.clone(), |rest| own.minus(&rest)).over(&b[0]));
    }
    quotient
}

/// aⁿ by squaring; the constant coefficient is the tight power.
pub fn power<E: Enclosure>(a: &[E], n: i32, length: usize) -> Series<E> {
    let one = vec![E::integer(a[0].context(), 1)];
    let mut result = one.clone();
    let (mut base, mut left) = (a.to_vec(), n.unsigned_abs());
    while left > 0 {
        if left % 2 == 1 {
            result = multiply(&result, &base, length);
        }
        left /= 2;
        if left > 0 {
            base = square(&base, length);
        }
    }
    if n < 0 {
        result = divide(&one, &result, length);
    }
    result[0] = a[0].power(n);
    result
}

/// v₀ and (1) for g known beforehand.
fn integrate<E: Enclosure>(start: E, u: &[E], g: &[E], length: usize) -> Series<E> {
    let count = (u.len() + g.len() - 1).min(length);
    let slopes = derivative(u);
    let mut v = vec![start];
    v.extend((1..count).filter_map(|k| by_recurrence(&slopes, g, k)));
    v
}

/// j uⱼ by j.
fn derivative<E: Enclosure>(u: &[E]) -> Series<E> {
    let context = u[0].context();
    (0i64..).zip(u).map(|(j, u)| u.times(&E::integer(context, j))).collect()
}

/// vₖ by (1), `slopes` being j uⱼ.
fn by_recurrence<E: Enclosure>(slopes: &[E], g: &[E], k: usize) -> Option<E> {
    let context = slopes[0].context();
    convolve(slopes, g, k, 1).map(|sum| sum.over(&E::integer(context, k as i64)))
}

/// An elementary function of u other than |u|; what is undefined is empty.
pub fn call<E: Enclosure>(function: Elementary, u: &[E], length: usize) -> Series<E> {
    if u.len() == 1 {
        return vec![function.of(&u[0])];
    }
    let context = u[0].context();
    let number = |n: i64| E::integer(context, n);
    let scale = || number(2).over(&E::pi(context).sqrt());
    let start = || function.of(&u[0]);
    let bell = || {
        let exponent = negate(&square(u, length));
        call(Elementary::Exp, &exponent, length).iter().map(|c| c.times(&scale())).collect()
    };
    match function {
        Elementary::Exp => exponential(u, length),
        Elementary::Log => integrate(start(), u, &divide(&[number(1)], u, length), length),
        Elementary::Sigmoid => logistic(u, length),
        Elementary::Softplus => integrate(start(), u, &logistic(u, length), length),
        Elementary::Tanh => {
            let double: Series<E> = u.iter().map(|c| c.times(&number(2))).collect();
            let mut tanh: Series<E> =
                logistic(&double, length).iter().map(|c| c.times(&number(2))).collect();
            tanh[0] = start();
            tanh
        }
        Elementary::Erf => {
            let bell: Series<E> = bell();
            integrate(start(), u, &bell, length)
        }
        Elementary::Erfc => {
            let bell: Series<E> = bell();
            integrate(start(), u, &negate(&bell), length)
        }
        Elementary::Erfcx => scaled_complement(u, &scale(), length),
        Elementary::Sin => wave(u, length).0,
        Elementary::Cos => wave(u, length).1,
        Elementary::Atan => {
            let denominator = add(&square(u, length), &[number(1)]);
            integrate(start(), u, &divide(&[number(1)], &denominator, length), length)
        }
        Elementary::Sqrt => root(u, length),
        Elementary::Abs => vec![u[0].abs()],
    }
}

/// e′ = e·u′.
fn exponential<E: Enclosure>(u: &[E], length: usize) -> Series<E> {
    let slopes = derivative(u);
    let mut e = vec![u[0].exp()];
    for k in 1..length {
        e.extend(by_recurrence(&slopes, &e, k));
    }
    e
}

/// σ′ = σ(1 − σ)u′, where 1 − σ(u) = σ(−u).
fn logistic<E: Enclosure>(u: &[E], length: usize) -> Series<E> {
    let slopes = derivative(u);
    let (mut s, mut r) = (vec![u[0].sigmoid()], vec![u[0].negate().sigmoid()]);
    let mut product: Series<E> = Vec::with_capacity(length);
    for k in 1..length {
        product.extend(convolve(&s, &r, k - 1, 0));
        if let Some(next) = by_recurrence(&slopes, &product, k) {
            r.push(next.negate());
            s.push(next);
        }
    }
    s
}

/// w′ = (2uw − 2/√π)u′ for w = erfcx(u).
fn scaled_complement<E: Enclosure>(u: &[E], scale: &E, length: usize) -> Series<E> {
    let slopes = derivative(u);
    let two = E::integer(u[0].context(), 2);
    let mut w = vec![u[0].erfcx()];
    let mut g: Series<E> = Vec::with_capacity(length);
    for k in 1..length {
        if let Some(sum) = convolve(u, &w, k - 1, 0) {
            let double = sum.times(&two);
            g.push(if k == 1 { double.minus(scale) } else { double });
        }
        w.extend(by_recurrence(&slopes, &g, k));
    }
    w
}

/// s′ = c·u′ and c′ = −s·u′.
fn wave<E: Enclosure>(u: &[E], length: usize) -> (Series<E>, Series<E>) {
    let slopes = derivative(u);
    let (mut s, mut c) = (vec![u[0].sin()], vec![u[0].cos()]);
    for k in 1..length {
        let (next, opposite) = (by_recurrence(&slopes, &c, k), by_recurrence(&slopes, &s, k));
        s.extend(next);
        c.extend(opposite.map(|o| o.negate()));
    }
    (s, c)
}

/// s² = u: sₖ = (uₖ − Σ_{0<j<k} sⱼs_{k−j})/2s₀.
fn root<E: Enclosure>(u: &[E], length: usize) -> Series<E> {
    let zero = E::integer(u[0].context(), 0);
    let mut s = vec![u[0].sqrt()];
    let double = s[0].plus(&s[0]);
    for k in 1..length {
        let own = u.get(k).unwrap_or(&zero);
        let inner = (1..k).map(|j| s[j].times(&s[k - j])).reduce(|sum, term| sum.plus(&term));
        s.push(inner.map_or(own.clone(), |inner| own.minus(&inner)).over(&double));
    }
    s
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::Interval;
    use crate::arithmetic::interval::point;
    use crate::arithmetic::mpfr::MpInterval;

    const BITS: u32 = 300;

    fn numbers(values: &[f64]) -> Series<Interval> {
        values.iter().map(|&value| point(value)).collect()
    }

    #[test]
    fn products_are_those_of_polynomials() {
        let (a, b) = (numbers(&[1.0, 2.0, 3.0, 4.0, 5.0]), numbers(&[1.0, 1.0]));
        let product = numbers(&[1.0, 3.0, 5.0, 7.0, 9.0, 5.0]);
        assert_eq!((multiply(&a, &b, 9), multiply(&b, &a, 9)), (product.clone(), product.clone()));
        assert_eq!(multiply(&a, &b, 4), product[..4]);
        let c = numbers(&[1.0, 2.0, 3.0]);
        assert_eq!(square(&c, 9), numbers(&[1.0, 4.0, 10.0, 12.0, 9.0]));
        assert_eq!(square(&c, 2), numbers(&[1.0, 4.0]));
        assert_eq!(power(&c, 3, 4), numbers(&[1.0, 6.0, 21.0, 44.0]));
        assert_eq!(power(&c, 0, 4), numbers(&[1.0]));
        let half = numbers(&[2.0, 1.0]);
        assert_eq!(power(&half, -1, 4), numbers(&[0.5, -0.25, 0.125, -0.0625]));
        assert_eq!(power(&half, -2, 3), numbers(&[0.25, -0.25, 0.1875]));
        assert_eq!(divide(&a, &b, 5), numbers(&[1.0, 1.0, 2.0, 2.0, 3.0]));
        assert_eq!(add(&a, &b), numbers(&[2.0, 3.0, 3.0, 4.0, 5.0]));
        assert_eq!(add(&b, &a), add(&a, &b));
    }

    /// Each function of three arguments, one of them a polynomial of degree 2: near the place
    /// the series has the function's values.
    #[test]
    fn functions_are_the_sums_of_their_series() {
        let number = |value: f64| MpInterval::from_interval(BITS, point(value));
        let length = 14;
        for function in Elementary::ALL.into_iter().filter(|&it| it != Elementary::Abs) {
            for argument in [[0.75, 1.0, 0.0], [1.5, -0.5, 0.0], [0.3, 0.25, -2.0]] {
                let degree = if argument[2] == 0.0 { 2 } else { 3 };
                let u: Series<MpInterval> = argument[..degree].iter().map(|&c| number(c)).collect();
                let series = call(function, &u, length);
                for t in [2f64.powi(-12), -2f64.powi(-13)] {
                    let at = |series: &[MpInterval]| {
                        let next = |sum: MpInterval, c: &MpInterval| sum.mul(&number(t)).add(c);
                        series.iter().rev().fold(number(0.0), next)
                    };
                    let gap = at(&series).sub(&function.of(&at(&u))).abs();
                    let name = function.name();
                    assert!(gap.upper().to_f64() < 2f64.powi(-140), "{name} {argument:?}: {gap:?}");
                }
            }
        }
    }
}
