//! A claim's expressions over a box, with their derivatives.
//!
//! `d(e, v)` is the coefficient of a new infinitesimal added to v (1), and so are the entries
//! of Jacobians. A moment at (a, b) is Taylor's polynomial in the nilpotent parts of a and b,
//! Σ ∂ⁱ⁺ʲF/∂xⁱ∂yʲ · (δa)ⁱ/i! · (δb)ʲ/j!, finite and exact (2).

use super::activation::{Parameters, operation};
use super::axes::depends;
use super::budget::Options;
use super::cell::Ranges;
use super::functions::Kinks;
use super::jet::Jet;
use super::moments::Moments;
use super::norm::{Matrix, spectral_norm};
use super::tables::Table;
use crate::arithmetic::mpfr::MpInterval;
use crate::claim::{
    Expression, ExpressionKind, Function, Moment, Operator, Quantity, Scope, Variable,
};
use std::cell::{Cell as Counter, RefCell};
use std::rc::Rc;
use std::sync::Arc;

/// What an expression means in a case of a claim.
#[derive(Debug)]
pub struct Model<'a> {
    /// What names mean.
    pub scope: &'a Scope,
    /// The expectations of the activation.
    pub moments: Arc<Moments<'a>>,
    /// Derivatives of moments that are computed in any case.
    pub depth: usize,
    /// Bits, and what evaluation may cost.
    pub options: Options<'a>,
}

/// A table with what it belongs to.
struct Known {
    moment: Moment,
    at: [MpInterval; 2],
    parameters: Vec<(usize, Variable)>,
    order: usize,
    table: Rc<Table>,
}

/// A box on which expressions are evaluated.
pub struct Evaluator<'a> {
    model: &'a Model<'a>,
    ranges: Ranges,
    known: RefCell<Vec<Known>>,
    /// What named quantities are on it, each evaluated once.
    quantities: RefCell<Vec<(Quantity, Seeds, Jet)>>,
    work: Counter<u64>,
}

/// The variables that infinitesimals are added to, in this order.
#[derive(Clone)]
struct Seeds {
    variables: Vec<Variable>,
    kinks: Kinks,
    /// A number in these infinitesimals.
    zero: Jet,
}

impl Seeds {
    fn new(variables: Vec<Variable>, kinks: Kinks, precision: u32) -> Self {
        let zero = Jet::constant(MpInterval::from_integer(precision, 0), variables.len(), 0);
        Self { variables, kinks, zero }
    }

    /// One more.
    fn with(&self, variable: Variable) -> Self {
        let variables = self.variables.iter().copied().chain([variable]).collect();
        Self::new(variables, self.kinks, self.zero.precision())
    }

    fn are(&self, other: &Self) -> bool {
        self.variables == other.variables && self.kinks == other.kinks
    }

    /// A number in these infinitesimals that is not defined.
    fn undefined(&self) -> Jet {
        self.zero.like(MpInterval::empty(self.zero.precision()))
    }
}

impl<'a> Evaluator<'a> {
    /// Expressions over a box.
    pub fn new(model: &'a Model<'a>, ranges: Ranges) -> Self {
        let (known, quantities) = (RefCell::default(), RefCell::default());
        Self { model, ranges, known, quantities, work: Counter::new(0) }
    }

    /// Operations so far, about as many as products of numbers.
    pub fn work(&self) -> u64 {
        self.work.get()
    }

    /// An enclosure of the expression's range; empty if it may be undefined, or there is no time
    /// to look.
    pub fn range(&self, expression: &Expression) -> MpInterval {
        let seeds = self.seeds(&[], Kinks::Undefined);
        self.evaluate(expression, &seeds).value().clone()
    }

    /// An enclosure of the slopes in a variable, almost everywhere along each line.
    pub fn slope(&self, expression: &Expression, variable: Variable) -> MpInterval {
        let seeds = self.seeds(&[variable], Kinks::Slope);
        self.evaluate(expression, &seeds).last_derivative().value().clone()
    }

    /// An enclosure of the derivative in two variables, or twice in one.
    pub fn curvature(&self, expression: &Expression, v: Variable, w: Variable) -> MpInterval {
        let seeds = self.seeds(&[v, w], Kinks::Undefined);
        let value = self.evaluate(expression, &seeds);
        value.last_derivative().last_derivative().value().clone()
    }

    fn seeds(&self, variables: &[Variable], kinks: Kinks) -> Seeds {
        Seeds::new(variables.to_vec(), kinks, self.model.options.precision)
    }

    /// A name, plus an infinitesimal wherever it is among the seeds.
    fn variable(&self, variable: Variable, seeds: &Seeds) -> Jet {
        let mut value = if let Some(range) = self.ranges.get(variable) {
            seeds.zero.like(range.clone())
        } else if let Some(number) = self.model.moments.activation.number(variable) {
            seeds.zero.like(number.enclose(self.model.options.precision))
        } else if let Some(definition) = self.model.scope.definition(variable) {
            self.evaluate(definition, seeds)
        } else {
            return seeds.undefined();
        };
        for (k, _) in seeds.variables.iter().enumerate().filter(|(_, seed)| **seed == variable) {
            value.add_infinitesimal(k);
        }
        value
    }

    fn evaluate(&self, expression: &Expression, seeds: &Seeds) -> Jet {
        self.count(3u64.pow(seeds.variables.len() as u32));
        if self.model.options.stop().is_some() {
            return seeds.undefined();
        }
        if let ExpressionKind::Binary(Operator::Sub, a, b) = &expression.kind
            && a == b
        {
            // 0 wherever there is anything to subtract.
            let defined = !self.evaluate(a, seeds).value().is_empty();
            return if defined { seeds.zero.clone() } else { seeds.undefined() };
        }
        let known =
            operation(expression, &seeds.zero, seeds.kinks, &mut |part| self.evaluate(part, seeds));
        known.unwrap_or_else(|| match &expression.kind {
            ExpressionKind::Variable(variable) => self.variable(*variable, seeds),
            ExpressionKind::Quantity(quantity) => self.quantity(*quantity, seeds),
            ExpressionKind::Moment(moment, a, b) => {
                self.moment(*moment, &self.evaluate(a, seeds), &self.evaluate(b, seeds), seeds)
            }
            ExpressionKind::Activation(argument) => {
                let z = self.evaluate(argument, seeds);
                let open = |name| Some(self.variable(name, seeds));
                self.model.moments.activation.at(&z, &open, seeds.kinks)
            }
            ExpressionKind::Derivative(inner, variable) => self.derivative(inner, *variable, seeds),
            _ => seeds.undefined(),
        })
    }

    fn quantity(&self, quantity: Quantity, seeds: &Seeds) -> Jet {
        let is_this = |known: &&(Quantity, Seeds, Jet)| known.0 == quantity && known.1.are(seeds);
        let found = self.quantities.borrow().iter().find(is_this).map(|(_, _, jet)| jet.clone());
        found.unwrap_or_else(|| {
            let value = match (quantity, self.model.scope.quantity(quantity)) {
                (Quantity::Norm, _) => self.norm(seeds),
                (_, Some(meaning)) => self.evaluate(meaning, seeds),
                (_, None) => seeds.undefined(),
            };
            self.quantities.borrow_mut().push((quantity, seeds.clone(), value.clone()));
            value
        })
    }

    /// (1). A variable in whose place another is searched has no known derivative; nor has
    /// anything one in x while y is held fixed, if y is made of x, or the other way round.
    fn derivative(&self, inner: &Expression, variable: Variable, seeds: &Seeds) -> Jet {
        let is_layers = [Variable::X, Variable::Y].contains(&variable);
        let other = if variable == Variable::X { Variable::Y } else { Variable::X };
        let is_tied =
            is_layers
                && self.model.scope.definition(other).is_some_and(|definition| {
                    depends(self.model.scope, definition, &[variable], &[])
                });
        if is_tied || self.ranges.get(variable).is_none() && !is_layers {
            return seeds.undefined();
        }
        self.evaluate(inner, &seeds.with(variable)).last_derivative()
    }

    /// (2).
    fn moment(&self, moment: Moment, a: &Jet, b: &Jet, seeds: &Seeds) -> Jet {
        if a.value().is_empty() || b.value().is_empty() {
            return seeds.undefined();
        }
        let order = (a.depends() | b.depends()).count_ones() as usize;
        let open = self.model.moments.activation.open();
        let parameters: Vec<(usize, Variable)> = seeds
            .variables
            .iter()
            .enumerate()
            .filter(|(_, variable)| open.contains(variable))
            .map(|(k, variable)| (k, *variable))
            .collect();
        let places: Vec<usize> = parameters.iter().map(|(k, _)| *k).collect();
        let table = self.table(moment, [a.value(), b.value()], order, parameters);
        let (da, db) = (a.divided_powers(), b.divided_powers());
        let mut terms = Vec::new();
        for (i, di) in da.iter().enumerate().take(order + 1) {
            for (j, dj) in db.iter().enumerate().take(order + 1 - i) {
                let coefficient = &table[i][j];
                if coefficient.value().is_empty() {
                    return seeds.undefined();
                }
                let power = match (i, j) {
                    (0, _) => dj.clone(),
                    (_, 0) => di.clone(),
                    _ => di.mul(dj),
                };
                terms.push((power, coefficient.embed(seeds.variables.len(), &places)));
            }
        }
        let terms: Vec<(&Jet, &Jet)> = terms.iter().map(|(a, b)| (a, b)).collect();
        a.sum_of_products(&terms)
    }

    /// The derivatives of a moment, computed once for each argument.
    fn table(
        &self,
        moment: Moment,
        at: [&MpInterval; 2],
        order: usize,
        parameters: Vec<(usize, Variable)>,
    ) -> Rc<Table> {
        let order = order.max(self.model.depth);
        let same =
            |a: &MpInterval, b: &MpInterval| a.lower() == b.lower() && a.upper() == b.upper();
        let found = self.known.borrow().iter().find_map(|known| {
            let fits = known.moment == moment
                && known.order >= order
                && known.parameters == parameters
                && known.at.iter().zip(at).all(|(a, b)| same(a, b));
            fits.then(|| known.table.clone())
        });
        if let Some(table) = found {
            return table;
        }
        let like = Jet::constant(
            MpInterval::from_integer(self.model.options.precision, 0),
            parameters.len(),
            0,
        );
        let value = |name: Variable| {
            let mut value = like.like(self.ranges.get(name)?.clone());
            for (bit, _) in parameters.iter().enumerate().filter(|(_, (_, it))| *it == name) {
                value.add_infinitesimal(bit);
            }
            Some(value)
        };
        let environment = Parameters { value: &value, like: like.clone() };
        let table = Rc::new(self.model.moments.table(moment, at, order, &environment));
        self.count(self.model.moments.cost(at, order, &environment));
        let at = at.map(Clone::clone);
        let known = Known { moment, at, parameters, order, table: table.clone() };
        self.known.borrow_mut().push(known);
        table
    }

    fn count(&self, work: u64) {
        self.work.set(self.work.get().saturating_add(work));
    }

    /// The spectral norm of the state map's Jacobian.
    fn norm(&self, seeds: &Seeds) -> Jet {
        let map = &self.model.scope.map;
        let entries: Vec<Jet> = map
            .iter()
            .flat_map(|(_, next)| map.iter().map(move |(state, _)| (next, *state)))
            .map(|(next, state)| self.derivative(next, state, seeds))
            .collect();
        match entries.as_slice() {
            [entry] => entry.call(Function::Abs, seeds.kinks),
            _ => spectral_norm(&Matrix { size: map.len(), entries }, seeds.kinks),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::activation::Activation;
    use crate::claim::Claim;

    /// |2a| has slopes around 0, which are not derivatives, whichever is asked for first.
    #[test]
    fn a_slope_is_not_taken_for_a_derivative() {
        let text = "title = \"t\"\n[layer]\nx = \"0\"\ny = \"1\"\n[map]\na = \"a*a\"\n\
            [domain]\na = [\"-1\", \"1\"]\n[prove]\ng = \"norm < 3\"\n";
        let claim = Claim::parse("t", "t.toml", text).expect("a claim");
        let (case, options) = (&claim.cases[0], Options::new(128));
        let activation = Activation::new(&claim.activation).expect("a known activation");
        let moments = Arc::new(Moments::new(activation, 1, options));
        let model = Model { scope: &case.scope, moments, depth: 1, options };
        let norm = &claim.obligations[0].inequality.operands[0];
        let name = Variable::new("a").expect("a name");
        let mut ranges = Ranges::default();
        let one = MpInterval::from_integer(128, 1);
        ranges.set(name, one.neg().hull(&one));
        let derivative = |kinks, evaluator: &Evaluator| {
            let found = evaluator.evaluate(norm, &evaluator.seeds(&[name], kinks));
            found.coefficient(1).to_interval()
        };
        for order in [[Kinks::Undefined, Kinks::Slope], [Kinks::Slope, Kinks::Undefined]] {
            let evaluator = Evaluator::new(&model, ranges.clone());
            for kinks in order {
                let found = derivative(kinks, &evaluator);
                assert_eq!(found.is_empty(), kinks == Kinks::Undefined, "{kinks:?} {found:?}");
                assert!(found.is_empty() || found.contains(-2.0) && found.contains(2.0));
            }
        }
    }
}
