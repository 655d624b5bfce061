//! Where a claim's entries stand in its file.

use super::{Claim, Obligation};
use std::collections::HashMap;

/// The lines of a claim's file, found once for all of its entries.
pub struct Lines<'a> {
    claim: &'a Claim,
    /// The bytes that end a line, in order.
    ends: Vec<usize>,
    /// Where an inequality stands, by the name of its entry and its position in it.
    obligations: HashMap<(&'a str, usize), usize>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(claim: &'a Claim) -> Self {
        let ends = claim.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let place = |it: &'a Obligation| ((it.name.as_str(), it.index), it.bytes.start);
        Self {
            claim,
            ends: ends.map(|(at, _)| at).collect(),
            obligations: claim.obligations.iter().map(place).collect(),
        }
    }

    /// The claim.
    pub fn claim(&self) -> &'a Claim {
        self.claim
    }

    /// The line of the file, from 1, that an entry of `[prove]`, or else of `[conclude]`, is on;
    /// of a list in `[prove]` that of the inequality at `index`, from 0.
    pub fn of(&self, entry: &str, index: usize) -> Option<usize> {
        let conclusion = || self.claim.conclusion.places.iter().find(|(key, _)| key == entry);
        let obligation = self.obligations.get(&(entry, index)).copied();
        let place = obligation.or_else(|| conclusion().map(|(_, bytes)| bytes.start))?;
        Some(1 + self.ends.partition_point(|end| *end < place))
    }
}
