//! What the targets share.
//!
//! | file | holds |
//! |---|---|
//! | `limits` | what one input may cost, and that it costs no more |
//! | `agreement` | what a verdict, its certificate and the checker must have in common |
//! | `repair` | certificates and states whose counts and digest are put right |
//! | `random_claim` | claims of the language, drawn from bytes |

pub mod agreement;
pub mod limits;
pub mod random_claim;
pub mod repair;
