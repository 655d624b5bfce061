//! The statements of a chain, proved.

use super::place::Place;
use crate::arithmetic::Decimal;
use crate::certificate::{Subject, Test, Tree};
use crate::claim::{
    Expression, ExpressionKind, Function, Inequality, Operator, Relation, Scope, Variable, Verdict,
};
use crate::search::goal::comparisons;
use crate::search::keep::Place as Statement;
use crate::search::record::{Room, Trace};
use crate::search::run::Run;
use crate::search::{Options, Problem, Unsuitable};
use std::sync::Arc;

/// Why a statement is not proved.
#[derive(Clone, Debug)]
pub enum Unproved {
    /// The map cannot be computed.
    Unsuitable(Unsuitable),
    /// The search for it ended so.
    Stopped(String),
    /// Its tree would be too long for a certificate.
    TooLong,
}

/// What proofs share.
pub struct Prover<'a> {
    /// How to search.
    pub options: &'a Options<'a>,
    /// Room for the trees.
    pub room: &'a Room,
    /// Boxes examined so far.
    pub boxes: u64,
}

impl Prover<'_> {
    /// Trees for statements on the domain of a scope, one for each comparison.
    pub fn trees(
        &mut self,
        scope: &Scope,
        statements: &[Inequality],
    ) -> Result<Vec<Tree>, Unproved> {
        // Trees about these domains are part of a chain, which is kept as a whole or not at all.
        let options = Options { resume: None, keeper: None, ..*self.options };
        let mut problem = Problem::new(scope, options.functions, options.limit);
        let all: Vec<_> =
            statements.iter().flat_map(|statement| comparisons(&mut problem, statement)).collect();
        let moments = problem.moments().map_err(Unproved::Unsuitable)?;
        let graph = &problem.lowering.graph;
        let run = Run { scope, graph, moments, options: &options, room: self.room };
        let place =
            Statement { subject: Subject::Converges, case: None, earlier: None, room: self.room };
        let mut trees = Vec::new();
        for comparison in &all {
            let report = run.comparison(comparison, &place);
            self.boxes += report.boxes;
            let tree = match (report.verdict, report.trace) {
                (Verdict::Proved, Trace::Kept(tree)) => tree,
                (Verdict::Proved, Trace::TooLong) => return Err(Unproved::TooLong),
                (Verdict::Proved, _) => of_constants(),
                (Verdict::Undecided, _) => {
                    let reason = report.unresolved.map(|it| it.reason).unwrap_or_default();
                    return Err(Unproved::Stopped(reason));
                }
                (Verdict::Refuted, _) => {
                    return Err(Unproved::Stopped("a box turned out too small".to_owned()));
                }
            };
            trees.push(tree);
        }
        Ok(trees)
    }
}

/// The tree of a comparison of constants.
fn of_constants() -> Tree {
    let mut tree = Tree::default();
    tree.settle(Tree::ROOT, Test::Natural);
    tree
}

/// That the map leads from a scope's domain into a box.
pub fn leads_into(scope: &Scope, place: &Place) -> Vec<Inequality> {
    let statement = |((_, next), [lower, upper]): (&(Variable, Expression), &[Decimal; 2])| {
        let operands = vec![number(lower), next.clone(), number(upper)];
        inequality(operands, vec![Relation::LessEqual; 2])
    };
    scope.map.iter().zip(&place.0).map(statement).collect()
}

/// That it contracts a scope's domain in the norm max |zᵢ|/wᵢ: Σⱼ |∂gᵢ/∂zⱼ| wⱼ < wᵢ.
pub fn contracts(scope: &Scope, weights: &[Decimal]) -> Vec<Inequality> {
    let states = || scope.map.iter().zip(weights);
    let statement = |((_, next), own): (&(Variable, Expression), &Decimal)| {
        let terms = states().map(|((state, _), weight)| {
            let slope = Expression::new(ExpressionKind::Derivative(Arc::new(next.clone()), *state));
            let size = Expression::new(ExpressionKind::Call(Function::Abs, Arc::new(slope)));
            Expression::binary(Operator::Mul, size, number(weight))
        });
        let sum = terms.reduce(|sum, term| Expression::binary(Operator::Add, sum, term));
        let sum = sum.unwrap_or_else(|| next.clone());
        inequality(vec![sum, number(own)], vec![Relation::Less])
    };
    states().map(statement).collect()
}

fn number(value: &Decimal) -> Expression {
    Expression::new(ExpressionKind::Number(value.clone()))
}

fn inequality(operands: Vec<Expression>, relations: Vec<Relation>) -> Inequality {
    let mut chain = Inequality { operands, relations, text: String::new() };
    chain.text = chain.to_string();
    chain
}
