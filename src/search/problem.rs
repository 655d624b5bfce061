//! One case of a claim, ready to be searched: its expressions as a graph, its activation's
//! moments, and how they are computed.

use super::budget::Limit;
use super::cell::MAX_AXES;
use super::frame::Frame;
use super::objective::Objective;
use crate::activation::NoPieces;
use crate::arithmetic::SpecialFunctions;
use crate::claim::{Expression, ExpressionKind, Quantity, Scope, Variable};
use crate::map::{Lowering, NodeId};
use crate::moments::{Moments, Orders, quadrature};
use std::fmt;

/// What all searches of a case share.
///
/// It is built in two steps: first all expressions are entered and all objectives prepared,
/// then [`Problem::moments`] prepares what these need.
#[derive(Debug)]
pub struct Problem<'a> {
    /// The expressions.
    pub lowering: Lowering<'a>,
    /// How special functions are computed.
    pub functions: SpecialFunctions,
    orders: Orders,
    is_too_wide: bool,
    limit: Limit,
    /// The last quantity that was prepared on its own: a chain compares it twice.
    latest: Option<(NodeId, Vec<Variable>, Objective)>,
}

/// Why a problem cannot be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsuitable {
    /// The expressions and their derivatives are too large.
    TooLarge,
    /// A quantity depends on more variables than a search has axes for.
    TooManyVariables,
    /// The activation's moments cannot be had.
    Moments(NoPieces),
    /// They cannot be integrated.
    Integral(quadrature::Unsuitable),
}

impl Unsuitable {
    /// What is wrong, and what can be done about it.
    pub fn explain(self) -> (&'static str, &'static str) {
        match self {
            Self::TooLarge => (
                "the claim's expressions and their derivatives are too large",
                "split the claim, or nest fewer d(...)",
            ),
            Self::TooManyVariables => {
                const { assert!(MAX_AXES == 8) };
                (
                    "a quantity depends on more than eight variables, the most that are searched",
                    "write those that are numbers as numbers or in [define], or split the claim",
                )
            }
            Self::Moments(NoPieces::OtherKind) => (
                "a parameter of this activation is a range, and its moments have no closed form",
                "give the parameter a number; ranges are for what is polynomial times \
                 exponential on pieces",
            ),
            Self::Integral(quadrature::Unsuitable::Undefined) => (
                "the activation, or its derivative, is not defined on the whole line",
                "give an expression that has a value for every z",
            ),
            Self::Integral(quadrature::Unsuitable::GrowsTooFast) => (
                "the activation grows too fast for finite moments, or may",
                "moments are known of what stays below exp(b*abs(z)) for some b",
            ),
            Self::Integral(quadrature::Unsuitable::Kinks) => (
                "the activation's kinks cannot be told apart",
                "write the conditions of `where` so that each compares z with a number",
            ),
            Self::Integral(quadrature::Unsuitable::EndlessKinks) => (
                "the activation has kinks however far from 0, or may",
                "say with `where` which formula without kinks holds far out, as in \
                 where(abs(z) < 50, max(0, sin(z)), 0)",
            ),
            Self::Integral(quadrature::Unsuitable::Close) => (
                "a comparison in the activation is open on too many intervals: its sides are all \
                 but equal on a range, or cross very often",
                "choose by comparing z with numbers: `max(tanh(z), z)` is \
                 `where(z < 0, tanh(z), z)`",
            ),
            Self::Integral(quadrature::Unsuitable::Unbounded) => (
                "the activation's derivatives cannot be bounded on a range: what they are made of \
                 overflows",
                "write it with smaller intermediate values, as `tanh` in place of quotients of \
                 exp; or say with `where` which simpler formula holds there",
            ),
            Self::Integral(quadrature::Unsuitable::TooManyCells) => (
                "the activation varies too much to be integrated",
                "scale it, or divide its peaks among several functions",
            ),
            Self::Integral(quadrature::Unsuitable::Stopped) => {
                ("the activation was not prepared in time", "give it more time")
            }
            Self::Integral(quadrature::Unsuitable::Order) => (
                "the claim takes derivatives of the moments of too high an order",
                "nest fewer d(...)",
            ),
            Self::Moments(NoPieces::Order) => (
                "the order of the activation's breakpoints differs within its parameters' ranges",
                "narrow the ranges, so that the breakpoints keep their order",
            ),
        }
    }
}

impl fmt::Display for Unsuitable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (message, remedy) = self.explain();
        write!(f, "{message}; {remedy}")
    }
}

impl std::error::Error for Unsuitable {}

impl<'a> Problem<'a> {
    /// A problem without expressions, to be computed within a limit.
    pub fn new(scope: &'a Scope, functions: SpecialFunctions, limit: Limit) -> Self {
        let (lowering, orders) = (Lowering::new(scope), Orders::default());
        Self { lowering, functions, orders, is_too_wide: false, limit, latest: None }
    }

    /// When preparation and evaluations end.
    pub fn limit(&self) -> Limit {
        self.limit
    }

    /// What names mean.
    pub fn scope(&self) -> &'a Scope {
        self.lowering.scope()
    }

    /// The node of an expression.
    pub fn lower(&mut self, expression: &Expression) -> NodeId {
        self.lowering.lower(expression)
    }

    /// Prepares a quantity for evaluation on the axes it calls for, and on those of the variables
    /// that its expressions, as `written`, are differentiated in: whoever reads `d(..., v)` needs
    /// values of v, even where y is v plus something, so that the derivative depends on y alone.
    pub fn quantity(&mut self, node: NodeId, written: &[&Expression]) -> Objective {
        let kept = self.differentiated_in(written);
        if let Some((known, known_kept, objective)) = &self.latest
            && (*known, known_kept) == (node, &kept)
        {
            return objective.clone();
        }
        let frame = Frame::keeping(&mut self.lowering, &[node], &kept);
        let objective = self.objective(&[node], frame);
        self.latest = Some((node, kept, objective.clone()));
        objective
    }

    fn differentiated_in(&self, written: &[&Expression]) -> Vec<Variable> {
        let scope = self.scope();
        let mut along: Vec<Variable> = Vec::new();
        for expression in written {
            scope.expand(expression).visit(&mut |part| match &part.kind {
                ExpressionKind::Derivative(_, variable) => along.push(*variable),
                ExpressionKind::Quantity(Quantity::Norm) => {
                    along.extend(scope.map.iter().map(|(state, _)| *state));
                }
                _ => {}
            });
        }
        along.retain(|variable| scope.domain.get(*variable).is_some());
        along
    }

    /// Prepares some quantities for evaluation on a frame.
    pub fn objective(&mut self, quantities: &[NodeId], frame: Frame) -> Objective {
        self.is_too_wide |= frame.is_too_wide();
        let objective = Objective::new(&mut self.lowering.graph, quantities, frame, self.functions);
        if self.check().is_ok() {
            self.orders.include(objective.orders());
        }
        objective
    }

    /// Wants moments beside those of objectives: for values without variables.
    pub fn want(&mut self, orders: &Orders) {
        self.orders.include(orders);
    }

    /// Whether everything entered can be computed.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self) -> Result<(), Unsuitable> {
        if let Some(reason) = self.lowering.failure() {
            return Err(Unsuitable::Moments(reason));
        }
        let most = self.lowering.max_order();
        let too_high = self.orders.highest().is_some_and(|order| order > most);
        if self.lowering.graph.is_too_large() || too_high {
            return Err(Unsuitable::TooLarge);
        }
        if self.is_too_wide { Err(Unsuitable::TooManyVariables) } else { Ok(()) }
    }

    /// The moments that all objectives need.
    ///
    /// # Errors
    /// As [`Problem::check`].
    pub fn moments(&self) -> Result<Moments, Unsuitable> {
        self.check()?;
        Moments::new(&self.lowering.integrands(), &self.orders, self.limit)
            .map_err(Unsuitable::Integral)
    }
}
