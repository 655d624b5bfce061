//! Boxes that the states of layer after layer lie in.
//!
//! # Mathematics
//!
//! With boxes K₀ = the domain's, K₁, …, K_N, and all other variables in their ranges, it is
//! established that for each i the state map leads from Kᵢ₋₁ into Kᵢ (1): so after i layers every
//! state is in Kᵢ, whatever the other variables are in each.
//!
//! * `reaches`: N is the number of layers and K_N lies in the claim's box (2).
//! * `converges`: K_N lies in B = K_{N−1}, which the map therefore takes into itself, and
//!   Σⱼ |∂gᵢ/∂zⱼ| wⱼ < wᵢ on B for each i (3). For differences δ of states of B, |g(z + δ) − g(z)|ᵢ
//!   ≤ Σⱼ sup|∂gᵢ/∂zⱼ| |δⱼ| along the segment, so that max |δᵢ|/wᵢ shrinks by a factor below 1, as B is
//!   compact: by Banach's theorem B holds one fixed point for each value of the other variables,
//!   to which all states come that were in B, and all of the domain's were.

use super::budget::Failure;
use super::comparison::Comparison;
use super::evaluate::{Evaluator, Model};
use super::settle::Tally;
use super::statement::{Checker, Point, contains, place};
use crate::arithmetic::Decimal;
use crate::certificate::{Chain, Contraction, Link, Tree};
use crate::claim::{
    Case, Expression, ExpressionKind, Function, Operator, Range, Reaches, Scope, Variable,
};
use std::sync::Arc;

impl Checker<'_> {
    /// (1) and (3).
    pub(super) fn converges(&self, chain: &Chain) -> Result<Tally, Failure> {
        let [.., inner, last] = chain.links.as_slice() else {
            return wrong("convergence takes two boxes at least");
        };
        let Some(contraction) = &chain.contraction else {
            return wrong("there are no weights");
        };
        let mut tally = self.links(chain)?;
        let ends = inner.place.iter().zip(&last.place);
        let stays = |((_, outer), (_, own)): (&Side, &Side)| {
            outer[0].value() <= own[0].value() && own[1].value() <= outer[1].value()
        };
        if !ends.into_iter().all(stays) {
            return wrong("the last box does not lie in the one before");
        }
        let case = self.case_on(inner)?;
        tally.merge(&self.on(&case).contracts(contraction)?);
        Ok(Tally { hull: None, ..tally })
    }

    /// (1) and (2).
    pub(super) fn reaches(&self, wanted: &Reaches, chain: &Chain) -> Result<Tally, Failure> {
        if chain.contraction.is_some() || chain.links.len() != wanted.layers as usize {
            return wrong("there is not one box for each layer");
        }
        let tally = self.links(chain)?;
        let last = chain.links.last().map_or([].as_slice(), |link| &link.place);
        for (state, target) in &wanted.target {
            let own = last.iter().find(|(name, _)| name == state);
            let inside = own.is_some_and(|(_, [lower, upper])| {
                target.lower.upper() <= lower.value() && upper.value() <= target.upper.lower()
            });
            if !inside {
                return Err(format!("the last box reaches outside {state} in {target}").into());
            }
        }
        Ok(Tally { hull: None, ..tally })
    }

    /// That the state of a point is elsewhere after so many layers, at two precisions.
    pub(super) fn misses(&self, wanted: &Reaches, point: &Point) -> Result<Tally, Failure> {
        let domain = &self.scope().domain;
        for (name, range) in domain.iter() {
            let given = point.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
            let value = given.or_else(|| range.is_point().then_some(&range.lower));
            if !value.is_some_and(|value| contains(range, value)) {
                return Err(format!("the point lacks {name}, or it is outside").into());
            }
        }
        if let Some((name, _)) = point.iter().find(|(name, _)| domain.get(*name).is_none()) {
            return Err(format!("{name} is no variable of the domain").into());
        }
        for precision in [self.options.precision, 2 * self.options.precision] {
            let model = self.model_of(precision);
            let mut ranges = place(domain, point, precision);
            for _ in 0..wanted.layers {
                if let Some(failure) = self.options.stop() {
                    return Err(failure);
                }
                let evaluator = Evaluator::new(&model, ranges.clone());
                let next = self.scope().map.iter().map(|(_, next)| evaluator.range(next));
                let next: Vec<_> = next.collect();
                for ((state, _), value) in self.scope().map.iter().zip(next) {
                    ranges.set(*state, value);
                }
            }
            let misses = wanted.target.iter().any(|(state, target)| {
                let [low, high] = [&target.lower, &target.upper].map(|it| it.enclose(precision));
                ranges.get(*state).is_some_and(|value| {
                    value.is_finite()
                        && (value.upper() < low.lower() || high.upper() < value.lower())
                })
            });
            if !misses {
                let reason = "the states of the point are not seen to miss the box";
                return Err(Failure::TooCoarse(reason.to_owned()));
            }
        }
        Ok(Tally::default())
    }

    /// (1).
    fn links(&self, chain: &Chain) -> Result<Tally, Failure> {
        let mut tally = Tally::default();
        let mut from: Option<Case> = None;
        for (index, link) in chain.links.iter().enumerate() {
            let checker = from.as_ref().map(|case| self.on(case));
            let checker = checker.as_ref().unwrap_or(self);
            let names = || link.place.iter().map(|(name, _)| name);
            if !names().eq(self.scope().map.iter().map(|(name, _)| name)) {
                return wrong("a box is not one of all state variables in the map's order");
            }
            let told = |reason: String| format!("box {}: {reason}", index + 1);
            let of_link = checker.leads_into(link).map_err(|failure| match failure {
                Failure::TooCoarse(reason) => Failure::TooCoarse(told(reason)),
                Failure::Wrong(reason) => Failure::Wrong(told(reason)),
            })?;
            tally.merge(&of_link);
            from = Some(self.case_on(link)?);
        }
        Ok(tally)
    }

    /// That the map leads from the domain into a box.
    fn leads_into(&self, link: &Link) -> Result<Tally, Failure> {
        let ends =
            self.scope().map.iter().zip(&link.place).flat_map(|((_, next), (_, ends))| {
                [(next, &ends[0], false), (next, &ends[1], true)]
            });
        let statements: Vec<Comparison> = ends
            .map(|(next, bound, below)| Comparison {
                quantity: next.clone(),
                bound: number(bound),
                below,
                strict: false,
            })
            .collect();
        self.all(&statements, &link.trees)
    }

    /// (3) on the domain.
    fn contracts(&self, contraction: &Contraction) -> Result<Tally, Failure> {
        let map = &self.scope().map;
        let names = contraction.weights.iter().map(|(name, _)| name);
        if !names.eq(map.iter().map(|(name, _)| name)) {
            return wrong("the weights are not those of all state variables in the map's order");
        }
        if contraction.weights.iter().any(|(_, weight)| *weight.value() <= 0) {
            return wrong("a weight is not positive");
        }
        let statements: Vec<Comparison> = map
            .iter()
            .zip(&contraction.weights)
            .map(|((_, next), (_, own))| Comparison {
                quantity: stretch(next, &contraction.weights),
                bound: number(own),
                below: true,
                strict: true,
            })
            .collect();
        self.all(&statements, &contraction.trees)
    }

    fn all(&self, statements: &[Comparison], trees: &[Tree]) -> Result<Tally, Failure> {
        if statements.len() != trees.len() {
            return wrong("there is not one tree for each statement");
        }
        let mut tally = Tally::default();
        for (comparison, tree) in statements.iter().zip(trees) {
            tally.merge(&self.settled(comparison, tree)?);
        }
        Ok(tally)
    }

    /// The case with a link's box in the place of the domain's states.
    fn case_on(&self, link: &Link) -> Result<Case, Failure> {
        let range = |(name, [lower, upper]): &Side| {
            (*name, Range { lower: lower.clone().into(), upper: upper.clone().into() })
        };
        let replaced: Vec<(Variable, Range)> = link.place.iter().map(range).collect();
        for (_, range) in &replaced {
            range
                .check()
                .map_err(|error| Failure::Wrong(format!("a box is no domain: {error}")))?;
        }
        let scope: Scope = self
            .scope()
            .replacing(&replaced)
            .map_err(|error| Failure::Wrong(format!("a box is no domain: {error}")))?;
        Ok(Case { name: self.case.name.clone(), scope })
    }

    /// A checker of the same claim on another domain.
    fn on<'b>(&'b self, case: &'b Case) -> Checker<'b> {
        Checker {
            claim: self.claim,
            case,
            model: on(&self.model, &case.scope),
            deeper: on(&self.deeper, &case.scope),
            options: self.options,
        }
    }
}

/// A model with another scope.
fn on<'b>(model: &Model<'b>, scope: &'b Scope) -> Model<'b> {
    let moments = Arc::clone(&model.moments);
    Model { scope, moments, depth: model.depth, options: model.options }
}

/// A state variable with the two ends of its range.
type Side = (Variable, [Decimal; 2]);

/// Σⱼ |∂g/∂zⱼ| wⱼ.
fn stretch(next: &Expression, weights: &[(Variable, Decimal)]) -> Expression {
    let terms = weights.iter().map(|(state, weight)| {
        let slope = ExpressionKind::Derivative(Arc::new(next.clone()), *state);
        let size = ExpressionKind::Call(Function::Abs, Arc::new(Expression::new(slope)));
        Expression::binary(Operator::Mul, Expression::new(size), number(weight))
    });
    let sum = terms.reduce(|sum, term| Expression::binary(Operator::Add, sum, term));
    sum.unwrap_or_else(|| next.clone())
}

fn number(value: &Decimal) -> Expression {
    Expression::new(ExpressionKind::Number(value.clone()))
}

fn wrong<T>(reason: &str) -> Result<T, Failure> {
    Err(Failure::Wrong(reason.to_owned()))
}
