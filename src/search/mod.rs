//! Branch and bound over a claim's domain: the prover.
//!
//! | file | holds |
//! |---|---|
//! | `verdict` | the one function that decides a comparison |
//! | `frame` | the variables searched in, their exact ranges, and cells of halved ranges |
//! | `lower` | a claim's syntax tree to the map's graph |
//! | `objective` | quantities with their gradients, evaluated over cells: natural extension and mean-value form |
//! | `evaluator` | a quantity over many cells, in intervals or in batches of balls |
//! | `goal` | an inequality as goals "quantity below/above bound" |
//! | `budget` | how to search, and why a search stops |
//! | `examine` | what may become of a cell, and many looked at at once |
//! | `engine` | the parallel, deterministic loop |
//! | `record` | the tree a search leaves behind |
//! | `waiting` | cells to be examined, and what is known of the others |
//! | `grow` | many subtrees grown by threads that do not wait for each other |
//! | `extremum` | the test of a cell for a goal |
//! | `branch` | what to look at when a cell is not settled: a face, or two halves |
//! | `bound` | certified extrema to a tolerance |
//! | `ledger` | a claim's verdicts beside the sharp values of its quantities |
//! | `cells` | a whole picture's cells, many from one evaluation |
//! | `field` | quantities over the many small boxes of a picture |
//! | `counterexample` | points of the exact domain where a goal fails |
//! | `fixed_point` | a map's fixed points: Banach's premises, where they lie, which there are |
//! | `conclude` | what follows from proved obligations |
//! | `undefined` | expressions that certainly have no value somewhere |
//! | `leaves` | the cells a proof was settled on, and how clearly |
//! | `report` | what a run found |
//!
//! The mathematics of the reduction is in `proofs/README.md`; each file proves
//! what it does.

mod bound;
mod branch;
mod budget;
pub mod cells;
mod conclude;
mod constant;
mod counterexample;
mod engine;
mod evaluator;
mod examine;
mod extremum;
pub mod field;
mod fixed_point;
mod frame;
mod goal;
mod grow;
pub mod leaves;
mod ledger;
mod lower;
mod objective;
mod record;
mod report;
mod undefined;
pub mod verdict;
mod verify;
mod waiting;

pub use crate::claim::Verdict;
pub use bound::{Extreme, Extremes, bound};
pub use budget::{Budget, Options, Progress, Stop};
pub use counterexample::Point;
pub use fixed_point::{Branch, Enumeration, FixedPoint, Question, Unresolved, fixed_points};
pub use ledger::{Entry, Sharp, all_as_recorded, entry};
pub use objective::Evaluation;
pub use record::Trace;
pub use report::{
    BoxReport, ClaimReport, ConclusionReport, Enclosure, GoalReport, ObligationReport,
};
pub use verdict::Sense;
pub use verify::{check, verify};
