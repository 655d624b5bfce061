//! What the tests share.

pub mod claims;
pub mod drawing;
pub mod forge;
pub mod functions;
pub mod handmade;
pub mod integrals;
pub mod pieces;
pub mod program;
pub mod quadrature;
pub mod reference;
pub mod schema;
pub mod second_checker;
pub mod signed;
pub mod unit;
pub mod verdicts;
