//! Fixed points of state maps.
//!
//! | file | holds |
//! |---|---|
//! | `krawczyk` | exactly one fixed point in a box, or none |
//! | `enumerate` | all fixed points in a box, for all other variables in their ranges |
//! | `larger` | the box that a map does not leave |
//! | `wanted` | parameters that make a state a fixed point |
//! | `selu` | λ and α that do, of all positive ones |

mod enumerate;
mod krawczyk;
mod larger;
mod selu;
mod wanted;

pub use enumerate::{Branch, Enumeration, FixedPoint, Unresolved, fixed_points};
pub use larger::larger_box;
pub use selu::{Constants, constants};
pub use wanted::{Problem, parameters};
