//! Branch and bound over a claim's domain: the prover.
//!
//! | file | holds |
//! |---|---|
//! | `verdict` | the one function that decides a comparison |
//! | `cell` | cells of exactly halved axes |
//! | `frame` | the variables searched in, and their exact ranges |
//! | `problem` | one case of a claim, ready to be searched |
//! | `evaluation` | what is known of a quantity over a cell |
//! | `objective` | quantities with their gradients, evaluated over cells: natural extension and mean-value form |
//! | `evaluator` | a quantity over many cells, in intervals or in batches of balls |
//! | `goal` | an inequality as goals "quantity below/above bound" |
//! | `budget` | how to search, and why a search stops |
//! | `examine` | what may become of a cell, and many looked at at once |
//! | `engine` | the parallel, deterministic loop |
//! | `keep` | where a search stands in its claim, and who keeps its tree meanwhile |
//! | `record` | the tree a search leaves behind |
//! | `waiting` | cells to be examined, and what is known of the others |
//! | `grow` | many subtrees grown by threads that do not wait for each other |
//! | `extremum` | the test of a cell for a goal |
//! | `branch` | what to look at when a cell is not settled: a face, or two halves |
//! | `bound` | certified extrema to a tolerance |
//! | `ledger` | a claim's verdicts beside the sharp values of its quantities |
//! | `point` | where a statement is false |
//! | `counterexample` | points of the exact domain where a goal fails |
//! | `location` | Banach's premises, and claims about where the fixed points lie |
//! | `state_map` | a layer's state map over boxes, sharply |
//! | `chain` | layer after layer: where states come, and whether they converge |
//! | `conclude`, `statements` | what follows from proved obligations, and how it is said |
//! | `decide` | one comparison of a claim, decided |
//! | `undefined` | expressions that certainly have no value somewhere |
//! | `report` | what a run found |
//! | `certify` | from there to the certificate |
//! | `unprepared` | what it says of statements that there was no time for |
//! | `run` | what all searches of a case share |
//! | `verify` | a claim from beginning to end |
//!
//! The mathematics of the reduction is in `proofs/README.md`; each file proves
//! what it does.

mod bound;
mod branch;
mod budget;
pub(crate) mod cell;
mod certify;
mod chain;
mod conclude;
mod counterexample;
mod decide;
mod engine;
mod evaluation;
pub(crate) mod evaluator;
pub(crate) mod examine;
mod extremum;
pub(crate) mod frame;
pub(crate) mod goal;
mod grow;
mod keep;
mod ledger;
mod location;
pub(crate) mod objective;
mod point;
mod problem;
mod record;
mod report;
mod run;
pub(crate) mod state_map;
mod statements;
mod undefined;
mod unprepared;
pub mod verdict;
mod verify;
mod waiting;

pub use crate::claim::Verdict;
pub use bound::{Extreme, Extremes, bound, check_defined};
pub use budget::{Budget, Limit, Options, Progress, Stop};
pub use certify::TooLong;
pub use evaluation::{Evaluation, Gradient};
pub use keep::Keeper;
pub use ledger::{Entry, Sharp, all_as_recorded, entry};
pub use point::Point;
pub use problem::{Problem, Unsuitable};
pub use record::Trace;
pub use report::{
    BoxReport, ClaimReport, ConclusionReport, Enclosure, GoalReport, ObligationReport,
};
pub use verdict::Sense;
pub use verify::{Prepared, verify};
