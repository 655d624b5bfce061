//! Fixed points of g.
//!
//! | file | holds |
//! |---|---|
//! | `location` | Banach's premises, and claims about where the fixed points lie |
//! | `krawczyk` | exactly one fixed point in a box, or none |
//! | `enumerate` | all fixed points in a box, for a range of (ω, τ) |

mod enumerate;
mod krawczyk;
mod location;

pub use enumerate::{Branch, Enumeration, FixedPoint, Question, Unresolved, fixed_points};
pub use location::{Location, Premises};
