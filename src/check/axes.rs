//! The axes of a tree: which letters make sense, and the cell the tree starts at.
//!
//! The letters of x and y may stand for the layer's own x and y, in place of the variables
//! that their definition is made of, if
//!
//! * that definition is rational (numbers, variables, sums, products, quotients, powers, |·|,
//!   min, max) and has each variable at most once, so that its exact interval evaluation is its
//!   range (1),
//! * none of these variables is an axis of the same tree (2),
//! * the statement depends on these variables through x or y only (3).
//!
//! Then whatever is shown for all values of x in its range is shown for all values of the
//! variables. All of this is read from the syntax.

use super::budget::Failure;
use super::cell::{Cell, Extent};
use super::exact::Exact;
use crate::certificate::{Letters, Step, Tree};
use crate::claim::{Expression, ExpressionKind, Function, Quantity, Scope, Variable};

/// The variables a tree halves or passes to faces of.
///
/// # Errors
/// A letter that stands for none.
pub fn axes(tree: &Tree, letters: &Letters) -> Result<Vec<Variable>, Failure> {
    let mut axes: Vec<Variable> = Vec::new();
    for step in tree.preorder() {
        if let Step::Split(letter) | Step::Face(letter, _) = step {
            let axis = letters.variable(letter).ok_or_else(|| {
                let letter = char::from(letter.byte());
                Failure::Wrong(format!("the letter `{letter}` stands for no variable"))
            })?;
            if !axes.contains(&axis) {
                axes.push(axis);
            }
        }
    }
    Ok(axes)
}

/// The cell that a tree with these axes starts at, for a statement about an expression.
///
/// # Errors
/// Which axis makes no sense.
pub fn root(scope: &Scope, axes: &[Variable], statement: &[&Expression]) -> Result<Cell, Failure> {
    let mut cell = Cell::of_domain(&scope.domain);
    let domain = cell.clone();
    for axis in axes {
        if domain.get(*axis).is_some() {
            continue;
        }
        let reject =
            |reason: &str| Err(Failure::Wrong(format!("{axis} cannot be an axis here: {reason}")));
        let Some(definition) = scope.definition(*axis) else {
            return reject("it has no range");
        };
        if ![Variable::X, Variable::Y].contains(axis) {
            return reject("it is no variable");
        }
        let definition = scope.expand(definition);
        let Some(parts) = parts(&definition) else {
            return reject("its definition is not rational, or has a variable twice");
        };
        if parts.iter().any(|part| axes.contains(part)) {
            return reject("it and a variable it is made of are both axes");
        }
        if statement.iter().any(|it| depends(scope, it, &parts, axes)) {
            return reject("the statement depends on a variable that it is made of");
        }
        let Some(range) = Exact::new(scope, &domain).range(&definition) else {
            return reject("its range is not a rational one");
        };
        cell = cell.replaced(&parts, *axis, Extent::between(range));
    }
    Ok(cell)
}

/// The variables of a rational expression that has each once.
fn parts(definition: &Expression) -> Option<Vec<Variable>> {
    let mut found = Some(Vec::new());
    definition.visit(&mut |part| match &part.kind {
        ExpressionKind::Number(_)
        | ExpressionKind::Negate(_)
        | ExpressionKind::Call(Function::Abs, _)
        | ExpressionKind::Binary(..)
        | ExpressionKind::Power(..) => {}
        ExpressionKind::Variable(name)
            if found.as_ref().is_some_and(|found| !found.contains(name)) =>
        {
            found.iter_mut().for_each(|found| found.push(*name));
        }
        _ => found = None,
    });
    found
}

/// Whether an expression speaks of one of some names, other than through an axis.
pub fn depends(scope: &Scope, expression: &Expression, on: &[Variable], axes: &[Variable]) -> bool {
    let mut seen: Vec<Variable> = axes.to_vec();
    let mut waiting = vec![expression];
    let mut found = false;
    while let Some(expression) = waiting.pop() {
        let mut names = Vec::new();
        expression.visit(&mut |part| match &part.kind {
            ExpressionKind::Variable(name) => names.push(*name),
            ExpressionKind::Derivative(_, name) => {
                found |= on.contains(name);
                names.push(*name);
            }
            ExpressionKind::Quantity(Quantity::Norm) => {
                found |= scope.map.iter().any(|(state, _)| on.contains(state));
                waiting.extend(scope.map.iter().map(|(_, next)| next));
            }
            ExpressionKind::Quantity(quantity) => waiting.extend(scope.quantity(*quantity)),
            _ => {}
        });
        for name in names {
            if seen.contains(&name) {
                continue;
            }
            seen.push(name);
            found |= on.contains(&name);
            waiting.extend(scope.definition(name));
        }
    }
    found
}
