//! Interval operations beside inari's own, under this crate's conventions.
//!
//! inari follows IEEE 1788: a function is evaluated on the part of its argument
//! where it is defined, and the rest is dropped without a word. For a proof that
//! is the wrong convention (`sqrt` of [−1, 4] would be [0, 2]), so the partial
//! operations here answer [`Interval::EMPTY`] as soon as *any* point of the
//! argument is outside the domain.

use inari::Interval;

/// The interval [lower, upper]; empty if the bounds are NaN or reversed.
pub fn interval(lower: f64, upper: f64) -> Interval {
    Interval::try_from((lower, upper)).unwrap_or(Interval::EMPTY)
}

/// The interval holding just `value`; empty unless it is finite.
pub fn point(value: f64) -> Interval {
    interval(value, value)
}

/// Whether the interval is nonempty with two finite end points.
pub fn is_finite(a: Interval) -> bool {
    a.inf().is_finite() && a.sup().is_finite() && !a.is_empty()
}

/// a / b; empty if b holds 0.
pub fn divide(a: Interval, b: Interval) -> Interval {
    if b.contains(0.0) { Interval::EMPTY } else { a / b }
}

/// √a; empty if a holds a negative number.
pub fn sqrt(a: Interval) -> Interval {
    if a.inf() < 0.0 { Interval::EMPTY } else { a.sqrt() }
}

/// aⁿ for an integer n; for n < 0 empty if a holds 0.
///
/// Right-to-left binary powering of the two end points with outward rounding:
/// at most 2 log₂ n roundings, each in the safe direction because all factors
/// are non-negative.
pub fn power(a: Interval, n: i32) -> Interval {
    if n < 0 {
        // The reciprocal first: a power of the base may underflow to hold 0.
        return power_of_natural(divide(point(1.0), a), n.unsigned_abs());
    }
    power_of_natural(a, n.unsigned_abs())
}

fn power_of_natural(a: Interval, n: u32) -> Interval {
    if a.is_empty() {
        return a;
    }
    if n.is_multiple_of(2) {
        return power_of_nonnegative(a.abs(), n);
    }
    // Odd powers increase: treat the two ends apart, by symmetry.
    let end = |t: f64| {
        if t < 0.0 {
            -power_of_nonnegative(ray_or_point(-t), n)
        } else {
            power_of_nonnegative(ray_or_point(t), n)
        }
    };
    interval(end(a.inf()).inf(), end(a.sup()).sup())
}

/// {t}, or for t = ∞ (which no interval holds) the ray [MAX, ∞].
fn ray_or_point(t: f64) -> Interval {
    interval(t.min(f64::MAX), t)
}

fn power_of_nonnegative(mut base: Interval, mut n: u32) -> Interval {
    let mut result = point(1.0);
    loop {
        if n % 2 == 1 {
            result *= base;
        }
        n /= 2;
        if n == 0 {
            return result;
        }
        base = base.sqr();
    }
}

/// √(a² + b²), which is never negative and defined everywhere.
pub fn hypot(a: Interval, b: Interval) -> Interval {
    (a.sqr() + b.sqr()).sqrt()
}

/// a / √(a² + b²), the derivative of [`hypot`] in its first argument.
///
/// For (a, b) ≠ (0, 0) it increases in a, and in |b| it moves towards 0, so its
/// range over a box is attained at four corners. At the origin, where hypot has
/// a kink, the generalized gradient is [−1, 1].
pub fn direction(a: Interval, b: Interval) -> Interval {
    if a.is_empty() || b.is_empty() {
        return Interval::EMPTY;
    }
    let unit = interval(-1.0, 1.0);
    if a.contains(0.0) && b.contains(0.0) || !is_finite(a) || !is_finite(b) {
        return unit;
    }
    let at = |p: f64, q: f64| {
        let (p, q) = (point(p), point(q));
        divide(p, hypot(p, q))
    };
    let (near, far) = (b.mig(), b.mag());
    let low = at(a.inf(), if a.inf() < 0.0 { near } else { far });
    let high = at(a.sup(), if a.sup() > 0.0 { near } else { far });
    // An underflowing square makes `at` empty: then fall back to [−1, 1].
    if low.is_empty() || high.is_empty() {
        return unit;
    }
    interval(low.inf(), high.sup()).intersection(unit)
}

/// The convex hull; empty if either is (undefined somewhere is undefined).
pub fn hull(a: Interval, b: Interval) -> Interval {
    if a.is_empty() || b.is_empty() {
        return Interval::EMPTY;
    }
    a.convex_hull(b)
}
