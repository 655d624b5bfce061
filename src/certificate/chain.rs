//! Boxes that the states of layer after layer lie in.
//!
//! ```text
//!   mu = -0.102 0.102
//!   nu = 0.796 1.507
//!   NNy-Ny+N
//!   ...
//!   weight mu = 0.123
//!   weight nu = 1.000
//!   nt+NNnnNNN
//! ```
//!
//! Each box is followed by the trees that show that the map leads into it from the box before,
//! the first from the domain: for each state variable that its next value is not below the box,
//! then that it is not above. Weights are followed by one tree for each state variable.

use super::rejection::Rejection;
use super::tree::Tree;
use crate::arithmetic::Decimal;
use crate::claim::Variable;
use std::iter::Peekable;

/// Boxes one after the other, and what makes the map contract in the last one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    /// The boxes.
    pub links: Vec<Link>,
    /// Weights of a norm, if the map is said to contract in it.
    pub contraction: Option<Contraction>,
}

/// A box of states that the map leads into from the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The range of each state variable, in the map's order.
    pub place: Vec<(Variable, [Decimal; 2])>,
    /// Why it does: two trees for each state variable.
    pub trees: Vec<Tree>,
}

/// The norm max |zᵢ|/wᵢ in which the map contracts distances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contraction {
    /// A positive number for each state variable, in the map's order.
    pub weights: Vec<(Variable, Decimal)>,
    /// Why it does: one tree for each state variable.
    pub trees: Vec<Tree>,
}

/// The most boxes of a chain.
pub const MAX_LINKS: usize = 10_001;

impl Chain {
    /// All trees in their order.
    pub fn trees(&self) -> impl Iterator<Item = &Tree> {
        let of_links = self.links.iter().flat_map(|link| &link.trees);
        of_links.chain(self.contraction.iter().flat_map(|it| &it.trees))
    }

    /// The parts in their order: what is written above the trees, and these.
    pub(super) fn parts(&self) -> impl Iterator<Item = (Vec<String>, &[Tree])> {
        let links = self.links.iter().map(|link| {
            let line = |(name, [lower, upper]): &(Variable, [Decimal; 2])| {
                format!("{name} = {lower} {upper}")
            };
            (link.place.iter().map(line).collect(), link.trees.as_slice())
        });
        let weights = self.contraction.iter().map(|contraction| {
            let line = |(name, weight): &(Variable, Decimal)| format!("weight {name} = {weight}");
            (contraction.weights.iter().map(line).collect(), contraction.trees.as_slice())
        });
        links.chain(weights)
    }

    /// Reads the lines of a section, without their indentation.
    ///
    /// # Errors
    /// What is wrong with them.
    pub(super) fn parse(lines: &[&str], max_nodes: usize) -> Result<Self, Rejection> {
        let mut chain = Self::default();
        let mut rest = lines;
        let mut room = max_nodes;
        while !rest.is_empty() {
            let count = rest.iter().take_while(|line| line.contains(" = ")).count();
            let (above, below) = rest.split_at(count);
            let count = below.iter().take_while(|line| !line.contains(" = ")).count();
            let (letters, after) = below.split_at(count);
            rest = after;
            if above.is_empty() {
                return Err(Rejection::whole("expected a range such as `nu = 0.8 1.5`"));
            }
            if chain.contraction.is_some() {
                return Err(Rejection::whole("there is something after the weights"));
            }
            if chain.links.len() == MAX_LINKS {
                return Err(Rejection::whole(format!("more than {MAX_LINKS} boxes")));
            }
            let mut letters = letters.iter().flat_map(|line| line.bytes()).peekable();
            if above.iter().all(|line| weight(line).is_some()) {
                let weights = named(above, weight)?;
                let trees = trees(&mut letters, weights.len(), &mut room)?;
                chain.contraction = Some(Contraction { weights, trees });
            } else {
                let place = named(above, range)?;
                let trees = trees(&mut letters, 2 * place.len(), &mut room)?;
                chain.links.push(Link { place, trees });
            }
            if letters.next().is_some() {
                return Err(Rejection::whole("there are more trees than statements"));
            }
        }
        Ok(chain)
    }
}

/// Lines about one variable each.
fn named<T>(
    lines: &[&str],
    read: impl Fn(&str) -> Option<(Variable, T)>,
) -> Result<Vec<(Variable, T)>, Rejection> {
    let mut all: Vec<(Variable, T)> = Vec::new();
    for line in lines {
        match read(line) {
            Some((name, _)) if all.iter().any(|(known, _)| *known == name) => {
                return Err(Rejection::whole(format!("`{name}` is given twice")));
            }
            Some(one) => all.push(one),
            None => return Err(Rejection::whole("expected a range such as `nu = 0.8 1.5`")),
        }
    }
    Ok(all)
}

fn range(line: &str) -> Option<(Variable, [Decimal; 2])> {
    let (name, ends) = line.split_once(" = ")?;
    let (lower, upper) = ends.split_once(' ')?;
    Some((Variable::new(name)?, [Decimal::parse(lower).ok()?, Decimal::parse(upper).ok()?]))
}

fn weight(line: &str) -> Option<(Variable, Decimal)> {
    let (name, weight) = line.strip_prefix("weight ")?.split_once(" = ")?;
    Some((Variable::new(name)?, Decimal::parse(weight).ok()?))
}

fn trees(
    letters: &mut Peekable<impl Iterator<Item = u8>>,
    count: usize,
    room: &mut usize,
) -> Result<Vec<Tree>, Rejection> {
    let mut one = || {
        let tree = Tree::read(letters, *room)?;
        *room = room.saturating_sub(tree.nodes());
        Ok(tree)
    };
    (0..count).map(|_| one()).collect()
}
