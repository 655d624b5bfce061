//! Sums of terms, each a coefficient and what it multiplies.

use std::mem;
use std::ops::Add;

/// Σ c·k over distinct k, in their order; no c is zero, so that equal sums are equal values.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Terms<K, C>(Vec<(K, C)>);

impl<K, C> Default for Terms<K, C> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Ord, C: Add<Output = C> + Default + PartialEq> Terms<K, C> {
    /// c·k.
    pub fn one(key: K, coefficient: C) -> Self {
        if coefficient == C::default() { Self::default() } else { Self(vec![(key, coefficient)]) }
    }

    /// Adds c·k.
    pub fn include(&mut self, key: K, coefficient: C) {
        if coefficient == C::default() {
            return;
        }
        match self.0.binary_search_by(|(known, _)| known.cmp(&key)) {
            Err(place) => self.0.insert(place, (key, coefficient)),
            Ok(place) => {
                let sum = mem::take(&mut self.0[place].1) + coefficient;
                if sum == C::default() {
                    self.0.remove(place);
                } else {
                    self.0[place].1 = sum;
                }
            }
        }
    }

    /// Each coefficient replaced by another that is not zero.
    pub fn map(mut self, of: impl Fn(C) -> C) -> Self {
        for (_, coefficient) in &mut self.0 {
            *coefficient = of(mem::take(coefficient));
        }
        self
    }
}

impl<K, C> Terms<K, C> {
    /// The terms, in the order of what is multiplied.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&K, &C)> {
        self.0.iter().map(|(key, coefficient)| (key, coefficient))
    }

    /// Whether it is 0.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The only term.
    pub fn single(&self) -> Option<(&K, &C)> {
        match self.0.as_slice() {
            [(key, coefficient)] => Some((key, coefficient)),
            _ => None,
        }
    }
}

impl<K: Ord, C: Add<Output = C> + Default + PartialEq> Add for Terms<K, C> {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        for (key, coefficient) in other.0 {
            self.include(key, coefficient);
        }
        self
    }
}
