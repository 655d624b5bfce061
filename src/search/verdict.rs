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
