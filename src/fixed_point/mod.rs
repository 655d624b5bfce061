//! Fixed points of state maps.
//!
//! | file | holds |
//! |---|---|
//! | `krawczyk` | exactly one fixed point in a box, or none |
//! | `parts` | ranges cut into parts |
//! | `found` | what an enumeration finds |
//! | `image` | where a map leads from its domain |
//! | `enumerate` | all fixed points in a box, for all other variables in their ranges |
//! | `larger` | the box that a map does not leave |
//! | `tube` | where states come, layer after layer |
//! | `wanted` | parameters that make a state a fixed point |
//! | `selu` | λ and α that do, of all positive ones |

mod enumerate;
mod found;
mod image;
mod krawczyk;
mod larger;
mod parts;
mod selu;
mod tube;
mod wanted;

pub use enumerate::fixed_points;
pub use found::{Branch, Enumeration, FixedPoint, Stability, Unresolved};
pub use larger::larger_box;
pub use selu::{Constants, constants};
pub use tube::{Ended, Tube, tube};
pub use wanted::{Problem, parameters};
