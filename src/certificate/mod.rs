//! Certificates: what a search leaves behind for others to check.
//!
//! A certificate is a text file (`proofs/FORMAT.md`, `proofs/certificate.pest`): the
//! claim verbatim, for each comparison the tree of cells that settled it or the
//! point that refutes it, and a footer with counts and a digest, without which the
//! file is invalid. It holds no enclosure and no floating-point number: whoever
//! checks it computes everything anew.
//!
//! | file | holds |
//! |---|---|
//! | `letters` | the letters that stand for axes |
//! | `step` | what became of a cell, as a byte and as letters |
//! | `node` | the same with the positions of the cells that it became |
//! | `tree` | trees of halved ranges |
//! | `tree_text` | their compact text |
//! | `chain` | boxes that the states of layer after layer lie in |
//! | `document` | the file as a value, and as text |
//! | `rejection` | why a certificate is not accepted |
//! | `parse` | text to the value, with a reason for every rejection |
//! | `file` | writing so that nothing is ever half-written |
//! | `lock` | one run at a time on one file |

mod chain;
mod document;
mod file;
mod letters;
mod lock;
mod node;
mod parse;
mod rejection;
mod step;
mod tree;
mod tree_text;

pub use chain::{Chain, Contraction, Link, MAX_LINKS};
pub use document::{Body, Certificate, Section, Status, Subject, VERSION, digest};
pub use file::{prepare_folder, read, write_atomically, write_atomically_with};
pub use letters::{Letter, Letters};
pub use lock::Lock;
pub use node::{Node, NodeId};
pub use parse::MAX_BYTES;
pub use rejection::Rejection;
pub use step::{End, Step, Test};
pub use tree::{MAX_NODES, Tree};
