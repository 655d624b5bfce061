//! Building trees of bounded height and size.

use super::expression::{Expression, ExpressionKind, Operator, Span, Where};
use super::lexer::{Result, SyntaxError};
use super::relation::Relation;
use std::sync::Arc;

/// How high a tree may be: what bounds every recursion over it.
const MAX_HEIGHT: usize = 500;
/// How many operations and operands one text may have.
const MAX_NODES: usize = 10_000;

/// An expression and the height of its tree.
///
/// Apart, to keep the parser's stack frames small.
pub(super) struct Built {
    pub(super) expression: Arc<Expression>,
    height: usize,
}

impl Built {
    /// The same, written in another place.
    pub(super) fn at(mut self, span: Span) -> Self {
        Arc::make_mut(&mut self.expression).span = span;
        self
    }

    pub(super) fn into_expression(self) -> Expression {
        Arc::unwrap_or_clone(self.expression)
    }
}

/// Builds the trees of one text, and counts their nodes.
#[derive(Default)]
pub(super) struct Builder {
    nodes: usize,
}

impl Builder {
    pub(super) fn leaf(&mut self, kind: ExpressionKind, span: Span) -> Result<Built> {
        self.build(kind, span, 1)
    }

    pub(super) fn unary(
        &mut self,
        operand: Built,
        span: Span,
        kind: impl FnOnce(Arc<Expression>) -> ExpressionKind,
    ) -> Result<Built> {
        let height = operand.height + 1;
        self.build(kind(operand.expression), span, height)
    }

    pub(super) fn binary(
        &mut self,
        operator: Operator,
        left: Built,
        right: Built,
        span: Span,
    ) -> Result<Built> {
        let height = left.height.max(right.height) + 1;
        let kind = ExpressionKind::Binary(operator, left.expression, right.expression);
        self.build(kind, span, height)
    }

    /// A node with two operands that is no operation.
    pub(super) fn pair(
        &mut self,
        left: Built,
        right: Built,
        span: Span,
        kind: impl FnOnce(Arc<Expression>, Arc<Expression>) -> ExpressionKind,
    ) -> Result<Built> {
        let height = left.height.max(right.height) + 1;
        self.build(kind(left.expression, right.expression), span, height)
    }

    /// One of two expressions.
    pub(super) fn choice(
        &mut self,
        (left, relation, right): (Built, Relation, Built),
        [then, otherwise]: [Built; 2],
        span: Span,
    ) -> Result<Built> {
        let parts = [&left, &right, &then, &otherwise];
        let height = parts.iter().map(|part| part.height).max().unwrap_or(0) + 1;
        let choice = Where {
            left: left.into_expression(),
            relation,
            right: right.into_expression(),
            then: then.into_expression(),
            otherwise: otherwise.into_expression(),
        };
        self.build(ExpressionKind::Where(Arc::new(choice)), span, height)
    }

    /// A node of the tree, if there is room for it.
    fn build(&mut self, kind: ExpressionKind, span: Span, height: usize) -> Result<Built> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            let message = format!("more than {MAX_NODES} operations and operands");
            return Err(SyntaxError::new(span, message).help("split the statement into several"));
        }
        if height > MAX_HEIGHT {
            let message = format!("more than {MAX_HEIGHT} operations, each inside the next");
            return Err(SyntaxError::new(span, message)
                .help("put parentheses around parts of a long sum or product"));
        }
        let expression = Arc::new(Expression { kind, span });
        Ok(Built { expression, height })
    }
}
