//! Balls: a double and a radius, in plain rounding to nearest.
//!
//! Directed rounding has to switch the processor's rounding mode or to test signs;
//! a ball needs neither, has no branch, and its centre costs what a plain evaluation
//! costs. So the compiler turns loops over balls into vector instructions, and this
//! is the arithmetic in which many boxes are evaluated at once.
//!
//! # Mathematics
//!
//! A [`Ball`] (c, r) is *known* if c and r are finite, and then it claims of a value v
//! that it exists and |v − c| ≤ r. A ball with NaN or ∞ in it claims nothing; it plays
//! the part of the empty interval, and every operation passes it on (0).
//!
//! Let u = 2⁻⁵³, η = 2⁻¹⁰⁷⁴, and fl the rounding to nearest of IEEE 754. Barring
//! overflow, |fl(z) − z| ≤ u|fl(z)| + η/2, where η/2 is not needed for sums and
//! differences (1), and fl(z) ≥ z(1 − u) − η/2 for z ≥ 0 (2). If something overflows,
//! the result holds ∞ or NaN and claims nothing.
//!
//! **Radii** are sums of products of numbers ≥ 0, so nothing cancels and by (2) k
//! operations in a row lose at most a factor (1 − u)ᵏ, and some η where they underflow.
//! Each formula below is multiplied by 1 + 16u, which makes up for k ≤ 12:
//! (1 + 16u)(1 − u)¹³ > 1, the product's own rounding included (3). TINY = 2⁻¹⁰⁰⁰
//! is added where something can underflow (4): what it stands for is at most a few η,
//! or η·2⁵³ < 2⁻¹⁰²⁰ after division by a relative distance, while every sum with TINY
//! in it is normal, so that (2) holds without η.
//!
//! * *a + b*, centre fl(a.c + b.c): |error| ≤ a.r + b.r + u|c| (5). If the radius is
//!   subnormal its sums are exact, and fl(u|c|) ≥ the error of the centre, which is
//!   itself a double: no TINY is needed.
//! * *a·b*: |ab − a.c b.c| ≤ |a.c| b.r + a.r (|b.c| + b.r), and u|c| + TINY (6).
//! * *a/b* for b.r < |b.c|: |a/b − a.c/b.c| = |(a − a.c) − (a.c/b.c)(b − b.c)|/|b| ≤
//!   (a.r + |a.c/b.c| b.r)/(|b.c| − b.r), and u|c| + TINY (7). |a.c/b.c| exceeds |c| by
//!   at most 2u|c| + η; η·b.r/(|b.c| − b.r) < η·2⁵⁴ is TINY's. The difference in the
//!   denominator is of the right sign and has a relative error of u. Unknown otherwise.
//! * *√a* for a.r ≤ a.c: |√a − √a.c| ≤ a.r/(√a.c + √(a.c − a.r)), and u|c| + TINY (8).
//!   Unknown otherwise: where a may be negative, its root is undefined. At a.c = 0 the
//!   radius is 0 as well.
//! * *|a|, min, max* change by no more than their arguments (9), and round nothing.
//! * *√(a² + b²)*: by the triangle inequality its change is at most √(a.r² + b.r²). Both
//!   roots have a relative error below 2.1u, and √η where a square underflows: 4u|c| and
//!   2⁻⁵⁰⁰ (10).
//! * *(a, b)/√(a² + b²)*, where the ball of the root stays above m > 2⁻⁴⁰⁰: the partial
//!   derivatives of the first component are b²/ρ³ and −ab/ρ³, so by the mean-value
//!   theorem it changes by at most B(B a.r + A b.r)/m³ with A = |a.c| + a.r, B likewise;
//!   its centre fl(a.c/c) has a relative error of 3.2u (11). Elsewhere the generalized
//!   gradient at the origin, (0, 1), holds every direction. Underflow: as b²/ρ³ and |ab|/ρ³
//!   are at most b′²/m and a′b′/m with a′ = min(A/m, 1), b′ = min(B/m, 1), the computed
//!   B/m·(B/m·a.r/m + A/m·b.r/m) needs to be above b′(b′ a.r/m + a′ b.r/m) only. There an
//!   error of η/2 in a factor is multiplied by others of at most 1, 1 and r/m. m is a
//!   positive difference of doubles, the length and a radius below it, so that m > u·c/3,
//!   while a.r and b.r are below that radius: r/m < 2⁵⁵, and all of it is less than
//!   η·2⁵⁷ < TINY (13).
//!
//! * *Bounds.* With c the centre's end rounded to nearest and φ = u(1 + 2u), |c|φ + η
//!   exceeds half the distance between neighbouring doubles there, so that adding it and
//!   rounding gives the next double or one beyond; where |c|φ is normal it does so without η
//!   (12).
//!
//! Nothing here may be contracted or reassociated, and Rust does neither; `mul_add` is
//! one rounding on every machine. So the same operations give the same bytes whether
//! they run one by one or in vectors of any width.

use super::interval;
use super::lanes::Real;
use inari::Interval;

/// u = 2⁻⁵³.
pub const UNIT: f64 = f64::EPSILON / 2.0;

/// η = 2⁻¹⁰⁷⁴.
pub const ETA: f64 = f64::from_bits(1);

/// 2⁻⁹⁰⁰: products of what is no smaller and u are normal numbers.
const LARGE: f64 = f64::from_bits(123 << 52);

/// Equation (3).
const SLACK: f64 = 16.0 * UNIT;

/// Equation (4): 2⁻¹⁰⁰⁰.
pub const TINY: f64 = f64::from_bits(23 << 52);

/// Equation (10): 2⁻⁵⁰⁰.
const TINY_ROOT: f64 = f64::from_bits(523 << 52);

/// Equation (11): 2⁻⁴⁰⁰.
const FAR_FROM_ORIGIN: f64 = f64::from_bits(623 << 52);

/// A radius with the losses of at most twelve operations made up for, by (3).
#[inline(always)]
pub fn upward<R: Real>(radius: R) -> R {
    radius * R::of(1.0 + SLACK)
}

/// η where a product of something so large and u may be subnormal, else nothing: an operand that
/// is subnormal costs some processors a hundred operations.
#[inline(always)]
pub fn underflow<R: Real>(size: R) -> R {
    R::if_less(size, R::of(LARGE), R::of(ETA), R::of(0.0))
}

/// A value within a radius of a double, or nothing known of it; or a vector of such.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ball<R = f64> {
    /// c.
    pub center: R,
    /// r.
    pub radius: R,
}

/// √(a² + b²), a/√(a² + b²) and b/√(a² + b²).
#[derive(Clone, Copy, Debug)]
pub struct Polar<R = f64> {
    /// The length.
    pub hypot: Ball<R>,
    /// The two components of the direction.
    pub direction: [Ball<R>; 2],
}

impl Ball {
    /// Nothing known.
    pub const UNKNOWN: Self = Self { center: f64::NAN, radius: f64::NAN };

    /// Whether it claims anything.
    pub fn is_known(self) -> bool {
        self.center.is_finite() && self.radius.is_finite()
    }

    /// The ball around a bounded interval; unknown if it is empty or unbounded.
    ///
    /// The centre may be any double near the middle, and the differences from it err by u
    /// relative by (1), which [`upward`] makes up for.
    #[inline(always)]
    pub fn from_interval(value: Interval) -> Self {
        // An empty interval's bounds are ∞ and −∞, so that their sum is NaN.
        let (lower, upper) = (value.inf(), value.sup());
        let center = 0.5 * lower + 0.5 * upper;
        let (below, above) = (center - lower, upper - center);
        Self { center, radius: upward(if above > below { above } else { below }) }
    }

    /// The interval; empty if unknown.
    pub fn to_interval(self) -> Interval {
        let (lower, upper) = self.bounds();
        interval(lower, upper)
    }

    /// The same ball in every lane.
    #[inline(always)]
    pub fn spread<R: Real>(self) -> Ball<R> {
        Ball { center: R::of(self.center), radius: R::of(self.radius) }
    }
}

impl<R: Real> Ball<R> {
    /// A double, exactly.
    #[inline(always)]
    pub fn point(center: R) -> Self {
        Self { center, radius: R::of(0.0) }
    }

    /// 0, or NaN in the lanes where nothing is known.
    #[inline(always)]
    pub fn nothing(self) -> R {
        self.center.nothing() + self.radius.nothing()
    }

    /// `then` where a < b, `otherwise` elsewhere.
    #[inline(always)]
    pub fn if_less(a: R, b: R, then: Self, otherwise: Self) -> Self {
        Self {
            center: R::if_less(a, b, then.center, otherwise.center),
            radius: R::if_less(a, b, then.radius, otherwise.radius),
        }
    }

    /// Bounds of the value, by (12); NaN if unknown.
    #[inline(always)]
    pub fn bounds(self) -> (R, R) {
        const PHI: f64 = UNIT * (1.0 + f64::EPSILON);
        let step = |end: R| end.abs().mul_add(R::of(PHI), underflow(end.abs()));
        let (lower, upper) = (self.center - self.radius, self.center + self.radius);
        let unknown = self.nothing();
        (lower - step(lower) + unknown, upper + step(upper) + unknown)
    }

    /// No value in the ball has a larger absolute value than this.
    #[inline(always)]
    pub fn magnitude(self) -> R {
        upward(self.center.abs() + self.radius)
    }

    /// The ball with a larger radius.
    #[inline(always)]
    pub fn widened(self, by: R) -> Self {
        Self { center: self.center, radius: upward(self.radius + by) }
    }

    /// a·b + s with one rounding of the centre: (5) and (6) together.
    #[inline(always)]
    pub fn multiply_add(self, b: Self, s: Self) -> Self {
        let center = self.center.mul_add(b.center, s.center);
        let rounding = center.abs().mul_add(R::of(UNIT), s.radius + R::of(TINY));
        let by_self = self.radius.mul_add(b.center.abs() + b.radius, rounding);
        Self { center, radius: upward(self.center.abs().mul_add(b.radius, by_self)) }
    }

    /// a·c + s for a double c, likewise.
    #[inline(always)]
    pub fn scale_add(self, c: R, s: Self) -> Self {
        let center = self.center.mul_add(c, s.center);
        let rounding = center.abs().mul_add(R::of(UNIT), s.radius + R::of(TINY));
        Self { center, radius: upward(self.radius.mul_add(c.abs(), rounding)) }
    }

    /// a·2ᵏ, the factor given: exact but for underflow, η/2 in centre and radius.
    #[inline(always)]
    pub fn scale(self, factor: R) -> Self {
        let radius = self.radius.mul_add(factor.abs(), R::of(TINY));
        Self { center: self.center * factor, radius: upward(radius) }
    }

    /// a/b, by (7).
    #[inline(always)]
    pub fn divide(self, b: Self) -> Self {
        let center = self.center / b.center;
        let size = center.abs();
        let distance = b.center.abs() - b.radius;
        let numerator = size.mul_add(b.radius, self.radius + R::of(TINY));
        let radius = upward(numerator / distance + size.mul_add(R::of(UNIT), R::of(TINY)));
        let radius = R::if_less(R::of(0.0), distance, radius, R::of(f64::NAN));
        Self { center, radius: radius + distance.nothing() }
    }

    /// √a, by (8).
    #[inline(always)]
    pub fn sqrt(self) -> Self {
        let center = self.center.sqrt();
        // The root of a negative difference is NaN, and so is the sum.
        let sum = center + (self.center - self.radius).sqrt();
        let zero = R::of(0.0);
        let change = R::if_less(zero, self.radius, self.radius / sum, zero);
        let radius = upward(change + center.mul_add(R::of(UNIT), R::of(TINY)));
        Self { center, radius: radius + sum.nothing() }
    }

    /// |a|, by (9).
    #[inline(always)]
    pub fn abs(self) -> Self {
        Self { center: self.center.abs(), radius: self.radius }
    }

    /// min(a, b), by (9).
    #[inline(always)]
    pub fn min(self, b: Self) -> Self {
        // A comparison must not lose a NaN.
        let unknown = self.nothing() + b.nothing();
        let center = R::if_less(self.center, b.center, self.center, b.center);
        Self { center, radius: self.radius.larger(b.radius) + unknown }
    }

    /// √(a² + b²) and its direction, by (10) and (11).
    #[inline(always)]
    pub fn polar(self, b: Self) -> Polar<R> {
        let length = self.center.mul_add(self.center, b.center * b.center).sqrt();
        let change = self.radius.mul_add(self.radius, b.radius * b.radius).sqrt();
        let radius = upward(length.mul_add(R::of(4.0 * UNIT), change + R::of(TINY_ROOT)));
        let nearest = (length - radius) * R::of(1.0 - SLACK);
        let inverse = R::of(1.0) / nearest;
        let far = R::of(FAR_FROM_ORIGIN);
        // 0, or NaN where something is unknown.
        let zero = self.nothing() + b.nothing();
        let everywhere = Self { center: zero, radius: R::of(1.0) + zero };
        let component = |p: Self, q: Self| {
            let center = p.center / length;
            // Divided by m one by one, so that by (13) TINY stands for what underflows.
            let a = (p.center.abs() + p.radius) * inverse;
            let b = (q.center.abs() + q.radius) * inverse;
            let slopes = b.mul_add(p.radius * inverse, a * (q.radius * inverse));
            let change = upward(b * slopes);
            let rounding = center.abs().mul_add(R::of(4.0 * UNIT), R::of(TINY));
            let there = Self { center, radius: upward(change + rounding) };
            Self::if_less(far, nearest, there, everywhere)
        };
        let direction = [component(self, b), component(b, self)];
        Polar { hypot: Self { center: length, radius }, direction }
    }
}

impl<R: Real> std::ops::Neg for Ball<R> {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        Self { center: -self.center, radius: self.radius }
    }
}

impl<R: Real> std::ops::Add for Ball<R> {
    type Output = Self;

    /// By (5).
    #[inline(always)]
    fn add(self, b: Self) -> Self {
        let center = self.center + b.center;
        let radius = center.abs().mul_add(R::of(UNIT), self.radius + b.radius);
        Self { center, radius: upward(radius) }
    }
}

impl<R: Real> std::ops::Sub for Ball<R> {
    type Output = Self;

    #[inline(always)]
    fn sub(self, b: Self) -> Self {
        self + -b
    }
}

impl<R: Real> std::ops::Mul for Ball<R> {
    type Output = Self;

    /// By (6).
    #[inline(always)]
    fn mul(self, b: Self) -> Self {
        let center = self.center * b.center;
        let rounding = center.abs().mul_add(R::of(UNIT), R::of(TINY));
        let by_self = self.radius.mul_add(b.center.abs() + b.radius, rounding);
        Self { center, radius: upward(self.center.abs().mul_add(b.radius, by_self)) }
    }
}
