//! What all searches of a case share.

use super::budget::Options;
use super::record::Room;
use crate::claim::Scope;
use crate::map::Graph;
use crate::moments::Moments;

/// What all searches of a case share.
pub struct Run<'a> {
    /// What names mean.
    pub scope: &'a Scope,
    /// The claim's expressions.
    pub graph: &'a Graph,
    /// The moments of the claim's activation.
    pub moments: Moments,
    /// How to verify.
    pub options: &'a Options<'a>,
    /// Room for the trees.
    pub room: &'a Room,
}
