//! Fields of certified cells: what figures are made of.
//!
//! | file | holds |
//! |---|---|
//! | `field` | quantities over many small boxes |
//! | `cells` | a whole picture's cells, many from one evaluation |
//! | `leaves` | the cells a proof was settled on, and how clearly |

mod cells;
mod field;
mod leaves;

pub use cells::Grid;
pub use field::{Effort, Field, Over, Ranges};
pub use leaves::{Leaf, Leaves, leaves};
