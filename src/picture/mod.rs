//! Fields of certified cells: what figures are made of.
//!
//! | file | holds |
//! |---|---|
//! | `field` | quantities over many small boxes |
//! | `cells` | a whole picture's cells, many from one evaluation |
//! | `phase` | random layers, ordered or chaotic, over their variances |
//! | `leaves` | the cells a proof was settled on, and how clearly |

mod cells;
mod field;
mod leaves;
mod phase;

pub use cells::Grid;
pub use field::{Effort, Field, Over, Ranges};
pub use leaves::{Leaf, Leaves, leaves};
pub use phase::{Layers, Order, Phase};
