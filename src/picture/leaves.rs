//! The cells a proof was settled on, with how clearly: what a picture of a proof shows.
//!
//! A face settles the whole cell it is a face of; so a leaf below faces covers the last
//! cell that was reached by halving alone, and is evaluated on the face.

use crate::arithmetic::{Interval, SpecialFunctions};
use crate::certificate::{Node, NodeId, Test, Tree};
use crate::claim::{Case, Obligation, Variable};
use crate::search::cell::Cell;
use crate::search::evaluator::Evaluator;
use crate::search::goal::{Comparison, comparisons};
use crate::search::verdict::{Sense, Truth};
use crate::search::{Limit, Problem};

/// A cell that a statement was settled on, or not yet.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// What it covers, by variable.
    pub covers: Vec<(Variable, Interval)>,
    /// The quantity where it was evaluated.
    pub value: Interval,
    /// A lower bound of the distance to the claimed bound; none if the statement does
    /// not follow from `value`.
    pub margin: Option<f64>,
}

/// A comparison's proof, cell by cell.
#[derive(Clone, Debug)]
pub struct Leaves {
    /// The quantity.
    pub quantity: String,
    /// The bound as written.
    pub bound: String,
    /// Which side it is on.
    pub sense: Sense,
    /// The variables it was searched in.
    pub variables: Vec<Variable>,
    /// The cells in the tree's order.
    pub leaves: Vec<Leaf>,
}

/// Evaluates the leaves of a tree anew; none if the comparison has no variables, or the
/// tree halves what the comparison does not depend on.
pub fn leaves(
    case: &Case,
    obligation: &Obligation,
    position: usize,
    tree: &Tree,
    (functions, limit): (SpecialFunctions, Limit),
) -> Option<Leaves> {
    let mut problem = Problem::new(&case.scope, functions, limit);
    let all = comparisons(&mut problem, &obligation.inequality);
    let goal = match all.into_iter().nth(position)? {
        Comparison::Goal(goal) => goal,
        Comparison::Constant(_) => return None,
    };
    let moments = problem.moments().ok()?;
    let graph = &problem.lowering.graph;
    let evaluator = Evaluator::new(&goal.objective, &moments, graph, goal.node());
    let frame = &goal.objective.frame;
    let mut leaves = Vec::new();
    let mut walk: Vec<(NodeId, Cell, Cell)> = vec![(Tree::ROOT, frame.root(), frame.root())];
    while let Some((id, covered, cell)) = walk.pop() {
        match tree.node(id) {
            Node::Split(letter, [low, high]) => {
                let axis = frame.axis_of_letter(letter)?;
                if cell.part(axis).is_atomic() || covered.part(axis).is_atomic() {
                    return None;
                }
                let (covered, cells) = (covered.split(axis), cell.split(axis));
                walk.push((high, covered[1], cells[1]));
                walk.push((low, covered[0], cells[0]));
            }
            Node::Face(letter, end, face) => {
                walk.push((face, covered, cell.face(frame.axis_of_letter(letter)?, end)));
            }
            Node::Open | Node::Leaf(_) => {
                let mut value = evaluator.over(&cell).enclosure;
                let mut truth = goal.judge(value);
                if truth != Truth::Holds {
                    // As the search did it.
                    let [in_balls, ..] = evaluator.over_narrow(&[cell]);
                    value = in_balls.map_or(value, |found| value.intersection(found.enclosure));
                    truth = goal.judge(value);
                }
                if tree.node(id) == Node::Leaf(Test::Exact) {
                    let leaf = |id| frame.exact_leaf(&cell, id);
                    if let Some(exact) = goal.judge_exactly(graph, &leaf) {
                        (truth, value) = exact;
                    }
                }
                let holds = truth == Truth::Holds && tree.node(id) != Node::Open;
                let margin = match goal.sense {
                    Sense::Below => goal.bound - value,
                    Sense::Above => value - goal.bound,
                };
                let margin = holds.then(|| margin.inf().max(0.0));
                leaves.push(Leaf { covers: frame.ranges(&covered), value, margin });
            }
        }
    }
    Some(Leaves {
        quantity: goal.quantity.clone(),
        bound: goal.bound_text.clone(),
        sense: goal.sense,
        variables: frame.axes.iter().map(|axis| axis.variable).collect(),
        leaves,
    })
}
