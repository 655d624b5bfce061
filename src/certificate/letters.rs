//! The letters that stand for axes in a tree.
//!
//! mu, omega, nu, tau, x and y have m, o, n, t, x and y, which nothing else has. Every other
//! variable of a case's domain, in the claim's order, gets the first letter of its own name
//! that is free, or else the first free letter of the alphabet.

use crate::claim::{Domain, Variable};

/// A small letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Letter(u8);

impl Letter {
    /// The letter of a byte; none if that is no small letter.
    pub fn new(byte: u8) -> Option<Self> {
        byte.is_ascii_lowercase().then(|| Self(byte - b'a'))
    }

    /// The byte.
    pub fn byte(self) -> u8 {
        b'a' + self.0
    }

    pub(super) fn index(self) -> u8 {
        self.0
    }

    pub(super) fn from_index(index: u8) -> Self {
        Self(index)
    }
}

/// The letters of a case's variables, and of x and y.
#[derive(Clone, Debug)]
pub struct Letters(Vec<(Variable, Letter)>);

impl Letters {
    /// The letters of a domain; variables beyond the alphabet have none.
    pub fn new(domain: &Domain) -> Self {
        let own = |name: Variable| {
            let first = name.name().bytes().next().and_then(Letter::new);
            first.map(|letter| (name, letter))
        };
        let mut letters: Vec<(Variable, Letter)> =
            Variable::PAPER.into_iter().filter_map(own).collect();
        for (name, _) in domain.iter() {
            if letters.iter().any(|(known, _)| *known == name) {
                continue;
            }
            let candidates = name.name().bytes().map(|byte| byte.to_ascii_lowercase());
            let free = |letter: &Letter| letters.iter().all(|(_, taken)| taken != letter);
            let letter = candidates.chain(b'a'..=b'z').filter_map(Letter::new).find(free);
            letters.extend(letter.map(|letter| (name, letter)));
        }
        Self(letters)
    }

    /// The letter of a variable.
    pub fn letter(&self, variable: Variable) -> Option<Letter> {
        self.0.iter().find(|(known, _)| *known == variable).map(|(_, letter)| *letter)
    }

    /// The variable of a letter.
    pub fn variable(&self, letter: Letter) -> Option<Variable> {
        self.0.iter().find(|(_, known)| *known == letter).map(|(variable, _)| *variable)
    }
}
