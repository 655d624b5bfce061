//! Where a search stands among those of a claim, and who keeps what it finds out meanwhile.

use super::record::Room;
use crate::certificate::{Body, Section, Subject, Tree};

/// Who keeps the trees of searches that are under way, so that a long run that is killed can be
/// gone on with.
pub trait Keeper: Sync {
    /// Whether it is time for the tree of a search that is not finished.
    fn is_due(&self) -> bool;
    /// Takes a tree in place of an earlier one of the same statement.
    fn keep(&self, section: Section);
}

/// A search among those of a claim.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// Which statement it is about.
    pub subject: Subject,
    /// In which case of the domain.
    pub case: Option<&'a str>,
    /// The tree of a search that was stopped.
    pub earlier: Option<&'a Tree>,
    /// Room for its own.
    pub room: &'a Room,
}

impl Place<'_> {
    /// A tree as part of a state to go on from.
    pub fn section(&self, tree: &Tree) -> Section {
        Section {
            proved: true,
            subject: self.subject.clone(),
            case: self.case.map(str::to_owned),
            body: Body::Tree(tree.packed()),
        }
    }
}
