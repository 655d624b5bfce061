//! The one place where an enclosure becomes a verdict.

use crate::arithmetic::Interval;
use rug::Rational;

/// Which side a bound is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sense {
    /// quantity < bound or quantity ≤ bound.
    Below,
    /// quantity > bound or quantity ≥ bound.
    Above,
}

impl Sense {
    /// The other side.
    pub fn mirrored(self) -> Self {
        match self {
            Self::Below => Self::Above,
            Self::Above => Self::Below,
        }
    }

    /// Whether an exact value is on this side of an exact bound.
    pub fn admits(self, value: &Rational, bound: &Rational, strict: bool) -> bool {
        match (self, strict) {
            (Self::Below, true) => value < bound,
            (Self::Below, false) => value <= bound,
            (Self::Above, true) => value > bound,
            (Self::Above, false) => value >= bound,
        }
    }
}

/// A comparison's truth on a set of points, as far as enclosures tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// The comparison holds at every point.
    Holds,
    /// It fails at every point.
    Fails,
    /// The enclosures do not tell.
    Unknown,
}

impl Truth {
    /// The truth of a conjunction on the same set.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Fails, _) | (_, Self::Fails) => Self::Fails,
            (Self::Holds, Self::Holds) => Self::Holds,
            _ => Self::Unknown,
        }
    }
}

/// Decides `quantity (<, ≤, >, ≥) bound` from enclosures of both.
///
/// This is the only way to a verdict. An empty enclosure ("perhaps undefined")
/// or an infinite end point that matters tells nothing; NaN compares as false and
/// so tells nothing either.
pub fn compare(quantity: Interval, sense: Sense, strict: bool, bound: Interval) -> Truth {
    let (low, high) = match sense {
        Sense::Below => (quantity, bound),
        Sense::Above => (bound, quantity),
    };
    if quantity.is_empty() || bound.is_empty() {
        return Truth::Unknown;
    }
    let finite = |value: f64| value.is_finite();
    let (holds, fails) = if strict {
        (low.sup() < high.inf(), low.inf() >= high.sup())
    } else {
        (low.sup() <= high.inf(), low.inf() > high.sup())
    };
    if holds && finite(low.sup()) && finite(high.inf()) {
        Truth::Holds
    } else if fails && finite(low.inf()) && finite(high.sup()) {
        Truth::Fails
    } else {
        Truth::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::interval;

    #[test]
    fn only_finite_enclosures_on_the_right_side_count() {
        let one = interval(1.0, 1.0);
        let below = |quantity, strict| compare(quantity, Sense::Below, strict, one);
        assert_eq!(below(interval(0.0, 0.5), true), Truth::Holds);
        assert_eq!(below(interval(0.0, 1.0), true), Truth::Unknown);
        assert_eq!(below(interval(0.0, 1.0), false), Truth::Holds);
        assert_eq!(below(interval(1.0, 2.0), true), Truth::Fails);
        assert_eq!(below(interval(1.0, 2.0), false), Truth::Unknown);
        assert_eq!(below(interval(1.5, 2.0), false), Truth::Fails);
        assert_eq!(below(Interval::EMPTY, true), Truth::Unknown);
        assert_eq!(below(Interval::ENTIRE, true), Truth::Unknown);
        assert_eq!(below(interval(f64::NAN, 0.0), true), Truth::Unknown);
        let ray = interval(0.0, f64::INFINITY);
        assert_eq!(compare(one, Sense::Below, true, ray), Truth::Unknown);
        assert_eq!(compare(interval(2.0, 3.0), Sense::Above, true, one), Truth::Holds);
        assert_eq!(compare(interval(0.0, 0.5), Sense::Above, true, one), Truth::Fails);
    }
}
