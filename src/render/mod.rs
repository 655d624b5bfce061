//! Reports as text, JSON, CSV, JUnit, GitHub's annotations, Markdown and HTML: all words for people
//! but complaints.
//!
//! What is to be reported is a type of [`report`]; a format is a type that implements
//! [`Render`] for the reports it can write, so that a format for a report that has none does
//! not compile.
//!
//! | file | holds |
//! |---|---|
//! | `format` | the formats and their trait |
//! | `report` | what is reported |
//! | `words`, `paint` | what several reports say alike; colours and columns |
//! | `values` | what lines of JSON are made of, each with its schema |
//! | `schema` | what each line of JSON is |
//! | `listing` | which claims there are |
//! | `claim_text`, `claim_json` | a claim's verdicts |
//! | `bounds` | certified extrema |
//! | `fixed_points`, `wanted` | fixed points, and the parameters that make one |
//! | `gain_text`, `gain_table`, `gain_json` | what keeps an activation's scale |
//! | `weights` | the sums of random weights |
//! | `trajectories` | where the states of a network are, layer after layer |
//! | `simulation_text`, `simulation_data` | random networks beside their limit |
//! | `ledger` | the audit of all claims |
//! | `checks`, `junit`, `github` | what the checker found |
//! | `page` | a page about claims |

mod bounds;
mod checks;
mod claim_json;
mod claim_text;
mod fixed_points;
mod format;
mod gain_json;
mod gain_table;
mod gain_text;
mod github;
mod junit;
mod ledger;
mod listing;
mod page;
pub(crate) mod paint;
pub mod report;
pub mod schema;
mod simulation_data;
mod simulation_text;
pub(crate) mod trajectories;
mod values;
mod wanted;
mod weights;
pub mod words;

pub use format::{Csv, Github, Html, Json, Junit, Markdown, Render, Text};
