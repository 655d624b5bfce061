//! Branch and bound over a claim's domain: the prover.
//!
//! | file | holds |
//! |---|---|
//! | `verdict` | the three verdicts and the one function that decides a comparison |
//! | `frame` | the variables searched in, their exact ranges, and cells of halved ranges |
//! | `lower` | a claim's syntax tree to the map's graph |
//! | `objective` | quantities with their gradients, evaluated over cells: natural extension and mean-value form |
//! | `goal` | an inequality as goals "quantity below/above bound" |
//! | `engine` | the parallel, deterministic loop, budget and progress |
//! | `grow` | many subtrees grown by threads that do not wait for each other |
//! | `extremum` | the test of a cell for a goal |
//! | `branch` | what to look at when a cell is not settled: a face, or two halves |
//! | `bound` | certified extrema to a tolerance |
//! | `counterexample` | points of the exact domain where a goal fails |
//! | `fixed_point` | where a map's fixed points lie, and Banach's premises |
//! | `conclude` | what follows from proved obligations |
//! | `undefined` | expressions that certainly have no value somewhere |
//! | `report` | what a run found |
//!
//! The mathematics of the reduction is in `proofs/README.md`; each file proves
//! what it does.

mod bound;
mod branch;
mod conclude;
mod constant;
mod counterexample;
mod engine;
mod extremum;
mod fixed_point;
mod frame;
mod goal;
mod grow;
mod lower;
mod objective;
mod report;
mod undefined;
pub mod verdict;
mod verify;

pub use bound::{Extreme, Extremes, bound};
pub use counterexample::Point;
pub use engine::{Budget, Options, Progress, Stop};
pub use report::{
    BoxReport, ClaimReport, ConclusionReport, Enclosure, GoalReport, ObligationReport,
};
pub use verdict::{Sense, Verdict};
pub use verify::{check, verify};
