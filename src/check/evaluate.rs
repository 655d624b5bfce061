//! A claim's expressions over a box, with their derivatives.
//!
//! `d(e, v)` is the coefficient of a new infinitesimal added to v (hyperdual
//! numbers), and so are the Jacobians, by their definitions 𝒥 = ∂(μ̃, ξ̃)/∂(μ, ν)
//! and ℋ = ∂(μ̃, ν̃)/∂(μ, ν) (1). The spectral norm of ℋ = [[a, b], [c, d]] is
//! ½(√((a+d)² + (c−b)²) + √((a−d)² + (b+c)²)) (2), Eq. (71)'s largest singular value.
//! A derivative at a kink (|·|, min, max where it is not decided which side applies)
//! is undefined, and what is undefined is empty.

use super::hyperdual::Hyperdual;
use super::layer::{Layer, Moment, Values};
use crate::arithmetic::mpfr::MpInterval;
use crate::claim::{Expression, ExpressionKind, Function, Operator, Quantity, Variable};
use std::cell::OnceCell;

/// The ranges of the six variables over a box; those not given are empty, but for
/// x and y, which follow from their factors.
pub type Ranges = [MpInterval; 6];

/// A box on which expressions are evaluated.
pub struct Evaluator<'a> {
    layer: &'a Layer,
    ranges: Ranges,
    values: OnceCell<Values>,
    precision: u32,
}

impl<'a> Evaluator<'a> {
    /// Expressions over a box.
    pub fn new(layer: &'a Layer, ranges: Ranges) -> Self {
        let precision = ranges[0].precision();
        Self { layer, ranges, values: OnceCell::new(), precision }
    }

    /// An enclosure of the expression's range; empty if it may be undefined.
    pub fn range(&self, expression: &Expression) -> MpInterval {
        self.evaluate(expression, &[]).value().clone()
    }

    /// An enclosure of the derivative in a variable.
    pub fn slope(&self, expression: &Expression, variable: Variable) -> MpInterval {
        self.evaluate(expression, &[variable]).last_derivative().value().clone()
    }

    fn product_given(&self, product: Variable) -> bool {
        !self.ranges[product as usize].is_empty()
    }

    /// A variable, plus an infinitesimal wherever it is among the seeds. A product
    /// searched in place of its factors has no known derivative in them.
    fn variable(&self, variable: Variable, seeds: &[Variable]) -> Hyperdual {
        let mut value = match variable.factors() {
            Some(factors)
                if self.product_given(variable)
                    && factors.iter().any(|factor| seeds.contains(factor)) =>
            {
                return Hyperdual::constant(MpInterval::empty(self.precision), seeds.len())
                    .scale(&MpInterval::empty(self.precision));
            }
            Some([first, second]) if !self.product_given(variable) => {
                self.variable(first, seeds).mul(&self.variable(second, seeds))
            }
            _ => Hyperdual::constant(self.ranges[variable as usize].clone(), seeds.len()),
        };
        for (k, _) in seeds.iter().enumerate().filter(|(_, seed)| **seed == variable) {
            value.add_infinitesimal(k);
        }
        value
    }

    fn integer(&self, n: i64) -> MpInterval {
        MpInterval::from_integer(self.precision, n)
    }

    fn evaluate(&self, expression: &Expression, seeds: &[Variable]) -> Hyperdual {
        let constant = |value| Hyperdual::constant(value, seeds.len());
        match &expression.kind {
            ExpressionKind::Number(decimal) => {
                constant(MpInterval::from_rational(self.precision, decimal.value()))
            }
            ExpressionKind::Pi => constant(MpInterval::pi(self.precision)),
            ExpressionKind::Variable(variable) => self.variable(*variable, seeds),
            ExpressionKind::Quantity(quantity) => self.quantity(*quantity, seeds),
            ExpressionKind::Negate(inner) => self.evaluate(inner, seeds).neg(),
            ExpressionKind::Call(function, argument) => {
                self.call(*function, &self.evaluate(argument, seeds))
            }
            ExpressionKind::Binary(operator, left, right) => {
                let (a, b) = (self.evaluate(left, seeds), self.evaluate(right, seeds));
                match operator {
                    Operator::Add => a.add(&b),
                    Operator::Sub => a.sub(&b),
                    Operator::Mul => a.mul(&b),
                    Operator::Div => a.mul(&self.power(&b, -1)),
                    Operator::Min => smaller(&a, &b),
                    Operator::Max => smaller(&a.neg(), &b.neg()).neg(),
                }
            }
            ExpressionKind::Power(base, exponent) => {
                self.power(&self.evaluate(base, seeds), *exponent)
            }
            ExpressionKind::Derivative(inner, variable) => {
                let seeds: Vec<Variable> = seeds.iter().copied().chain([*variable]).collect();
                self.evaluate(inner, &seeds).last_derivative()
            }
        }
    }

    fn quantity(&self, quantity: Quantity, seeds: &[Variable]) -> Hyperdual {
        let input = |column: u8| if column == 1 { Variable::Mu } else { Variable::Nu };
        let derivative = |output: &dyn Fn(&[Variable]) -> Hyperdual, column: u8| {
            let seeds: Vec<Variable> = seeds.iter().copied().chain([input(column)]).collect();
            output(&seeds).last_derivative()
        };
        let mean = |seeds: &[Variable]| self.moment(Moment::Mean, seeds);
        let second = |seeds: &[Variable]| self.moment(Moment::Second, seeds);
        let variance = |seeds: &[Variable]| second(seeds).sub(&self.power(&mean(seeds), 2));
        match quantity {
            Quantity::Mean => mean(seeds),
            Quantity::SecondMoment => second(seeds),
            Quantity::Variance => variance(seeds),
            Quantity::J(1, column) | Quantity::H(1, column) => derivative(&mean, column),
            Quantity::J(_, column) => derivative(&second, column),
            Quantity::H(_, column) => derivative(&variance, column),
            Quantity::Norm => {
                let [a, b] = [1, 2].map(|column| derivative(&mean, column));
                let [c, d] = [1, 2].map(|column| derivative(&variance, column));
                let length = |p: &Hyperdual, q: &Hyperdual| {
                    self.call(Function::Sqrt, &self.power(p, 2).add(&self.power(q, 2)))
                };
                let sum = length(&a.add(&d), &c.sub(&b)).add(&length(&a.sub(&d), &b.add(&c)));
                sum.scale(&self.integer(1).div(&self.integer(2)))
            }
            Quantity::Lambda => Hyperdual::constant(self.layer.parameters[0].clone(), seeds.len()),
            Quantity::Alpha => Hyperdual::constant(self.layer.parameters[1].clone(), seeds.len()),
        }
    }

    /// F(x, y) = Σ ∂ⁱ⁺ʲF/∂xⁱ∂yʲ · (δx)ⁱ/i! · (δy)ʲ/j!, finite since δ is nilpotent.
    fn moment(&self, moment: Moment, seeds: &[Variable]) -> Hyperdual {
        let (x, y) = (self.variable(Variable::X, seeds), self.variable(Variable::Y, seeds));
        let values = self.values.get_or_init(|| self.layer.over(x.value(), y.value()));
        let (dx, dy) = (self.divided_powers(&x), self.divided_powers(&y));
        let zero = Hyperdual::constant(self.integer(0), seeds.len());
        (0..dx.len()).fold(zero, |sum, i| {
            (0..dy.len() - i)
                .fold(sum, |sum, j| sum.add(&dx[i].mul(&dy[j]).scale(values.get(moment, i, j))))
        })
    }

    /// δᵏ/k! for k = 0 … n.
    fn divided_powers(&self, number: &Hyperdual) -> Vec<Hyperdual> {
        let delta = number.nilpotent();
        let mut powers = vec![Hyperdual::constant(self.integer(1), number.infinitesimals())];
        for k in 1..=number.infinitesimals() {
            let one_over_k = self.integer(1).div(&self.integer(k as i64));
            powers.push(powers[k - 1].mul(&delta).scale(&one_over_k));
        }
        powers
    }

    /// aᵐ: the k-th derivative is m(m−1)⋯(m−k+1)·aᵐ⁻ᵏ.
    fn power(&self, base: &Hyperdual, exponent: i32) -> Hyperdual {
        let mut factor = self.integer(1);
        let derivatives: Vec<MpInterval> = (0..=base.infinitesimals())
            .map(|k| {
                let left = i64::from(exponent) - k as i64;
                let vanishes = exponent >= 0 && left < 0;
                let value = if vanishes {
                    // Zero, but only where the base is defined.
                    base.value().mul(&self.integer(0))
                } else {
                    factor.mul(&base.value().power(i32::try_from(left).unwrap_or(i32::MIN)))
                };
                factor = factor.mul(&self.integer(left));
                value
            })
            .collect();
        base.compose(&derivatives)
    }

    fn call(&self, function: Function, argument: &Hyperdual) -> Hyperdual {
        let a = argument.value();
        let order = argument.infinitesimals();
        let two = self.integer(2);
        let two_over_root_pi = two.div(&MpInterval::pi(self.precision).sqrt());
        // dᵏ/daᵏ e^{−a²}: gₖ₊₁ = −2(a gₖ + k gₖ₋₁).
        let gaussian = || {
            let mut g = vec![a.sqr().neg().exp()];
            for k in 0..order {
                let mut next = a.mul(&g[k]);
                if k > 0 {
                    next = next.add(&g[k - 1].mul(&self.integer(k as i64)));
                }
                g.push(next.mul(&two).neg());
            }
            g
        };
        let derivatives = match function {
            Function::Exp => vec![a.exp(); order + 1],
            Function::Erf | Function::Erfc => {
                let sign = if function == Function::Erf { 1 } else { -1 };
                let slope = two_over_root_pi.mul(&self.integer(sign));
                let value = if function == Function::Erf { a.erf() } else { a.erfc() };
                let slopes = gaussian().into_iter().take(order).map(|g| g.mul(&slope));
                std::iter::once(value).chain(slopes).collect()
            }
            Function::Erfcx => {
                // w′ = 2aw − 2/√π, so w⁽ᵏ⁺¹⁾ = 2(a w⁽ᵏ⁾ + k w⁽ᵏ⁻¹⁾) for k ≥ 1.
                let mut w = vec![a.erfcx()];
                for k in 0..order {
                    let mut next = a.mul(&w[k]).mul(&two);
                    if k == 0 {
                        next = next.sub(&two_over_root_pi);
                    } else {
                        next = next.add(&w[k - 1].mul(&self.integer(2 * k as i64)));
                    }
                    w.push(next);
                }
                w
            }
            Function::Sqrt => {
                // √a, then (1/2)(1/2 − 1)⋯(1/2 − k + 1)·√a/aᵏ.
                let mut derivatives = vec![a.sqrt()];
                for k in 0..order {
                    let factor = self.integer(1 - 2 * k as i64).div(&two);
                    derivatives.push(derivatives[k].mul(&factor).div(a));
                }
                derivatives
            }
            Function::Abs => {
                if *a.lower() > 0 {
                    return argument.clone();
                }
                if *a.upper() < 0 {
                    return argument.neg();
                }
                return Hyperdual::without_derivatives(a.abs(), order);
            }
        };
        argument.compose(&derivatives)
    }
}

fn smaller(a: &Hyperdual, b: &Hyperdual) -> Hyperdual {
    if a.value().upper() < b.value().lower() && !b.value().is_empty() {
        a.clone()
    } else if b.value().upper() < a.value().lower() && !a.value().is_empty() {
        b.clone()
    } else {
        Hyperdual::without_derivatives(a.value().min(b.value()), a.infinitesimals())
    }
}
