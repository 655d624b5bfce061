//! Chains of comparisons.

use std::fmt;

use super::expression::Expression;
use super::relation::Relation;

/// A chain of comparisons that all run the same way, such as `0 < mean <= 1`.
///
/// Two inequalities are equal if their chains are, however they are written.
#[derive(Clone, Debug)]
pub struct Inequality {
    /// The sides, from left to right: one more than there are relations, of which
    /// there is at least one.
    pub operands: Vec<Expression>,
    /// The comparisons between neighbours, from left to right.
    pub relations: Vec<Relation>,
    /// The source, as written; the operands' spans are places in it.
    pub text: String,
}

impl Inequality {
    /// Visits every expression of every side, each before its operands, from left
    /// to right.
    pub fn visit(&self, visitor: &mut impl FnMut(&Expression)) {
        for operand in &self.operands {
            operand.visit(visitor);
        }
    }

    /// The comparisons of the chain, each with its two sides.
    pub fn comparisons(&self) -> impl Iterator<Item = (&Expression, Relation, &Expression)> {
        self.operands
            .iter()
            .zip(self.operands.iter().skip(1))
            .zip(&self.relations)
            .map(|((left, right), &relation)| (left, relation, right))
    }
}

impl PartialEq for Inequality {
    fn eq(&self, other: &Self) -> bool {
        self.operands == other.operands && self.relations == other.relations
    }
}

impl Eq for Inequality {}

/// Prints the chain in the language's own spelling; the source is in `text`.
impl fmt::Display for Inequality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, operand) in self.operands.iter().enumerate() {
            if let Some(relation) = position.checked_sub(1).and_then(|at| self.relations.get(at)) {
                write!(f, " {relation} ")?;
            }
            write!(f, "{operand}")?;
        }
        Ok(())
    }
}
