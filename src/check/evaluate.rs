//! A claim's expressions over a box, with their derivatives.
//!
//! `d(e, v)` is the coefficient of a new infinitesimal added to v (hyperdual
//! numbers), and so are the Jacobians, by their definitions 𝒥 = ∂(μ̃, ξ̃)/∂(μ, ν)
//! and ℋ = ∂(μ̃, ν̃)/∂(μ, ν) (1). The spectral norm of ℋ = [[a, b], [c, d]] is
//! ½(√((a+d)² + (c−b)²) + √((a−d)² + (b+c)²)) (2), Eq. (71)'s largest singular value.
//! For L = √(p² + q²) the chain rule gives L′ = (p/L)p′ + (q/L)q′ (3), and p/L increases
//! with p and approaches 0 with |q|, so that it is enclosed by its values at two corners; and
//! ∂ᵥ∂ᵤL = (p/L)∂ᵥ∂ᵤp + (q/L)∂ᵥ∂ᵤq + (q∂ᵥp − p∂ᵥq)(q∂ᵤp − p∂ᵤq)/L³ (4), where the large
//! terms of the root's second derivative have cancelled.
//! A derivative at a kink (|·|, min, max where it is not decided which side applies)
//! is undefined, and what is undefined is empty. But for the mean-value form and for what is
//! monotone only *slopes* are wanted: along a line in one variable, the two sides are
//! absolutely continuous, and almost everywhere the derivative of their maximum is that of
//! one of them; so the hull of both encloses the slopes, and all that is computed from them by
//! the chain rule (5).

use super::hyperdual::Hyperdual;
use super::layer::{Layer, Moment, Values};
use crate::arithmetic::mpfr::MpInterval;
use crate::claim::{Expression, ExpressionKind, Function, Operator, Quantity, Variable};
use rug::Float;
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

/// The variables that infinitesimals are added to, in this order.
struct Seeds {
    variables: Vec<Variable>,
    /// Whether the first is there for a slope by (5).
    has_slope: bool,
}

impl Seeds {
    fn none() -> Self {
        Self { variables: Vec::new(), has_slope: false }
    }

    /// One more.
    fn with(&self, variable: Variable) -> Self {
        let variables = self.variables.iter().copied().chain([variable]).collect();
        Self { variables, has_slope: self.has_slope }
    }

    /// The larger of two numbers.
    fn larger(&self, a: &Hyperdual, b: &Hyperdual) -> Hyperdual {
        if a.value().lower() > b.value().upper() {
            return a.clone();
        }
        if b.value().lower() > a.value().upper() {
            return b.clone();
        }
        let mut larger = Hyperdual::kinked(a.value().max(b.value()), a, b);
        if self.has_slope && !larger.value().is_empty() {
            larger.set_slope(a.coefficient(1), b.coefficient(1));
        }
        larger
    }
}

impl<'a> Evaluator<'a> {
    /// Expressions over a box.
    pub fn new(layer: &'a Layer, ranges: Ranges) -> Self {
        let precision = ranges[0].precision();
        Self { layer, ranges, values: OnceCell::new(), precision }
    }

    /// An enclosure of the expression's range; empty if it may be undefined.
    pub fn range(&self, expression: &Expression) -> MpInterval {
        self.evaluate(expression, &Seeds::none()).value().clone()
    }

    /// An enclosure of the slopes in a variable, by (5).
    pub fn slope(&self, expression: &Expression, variable: Variable) -> MpInterval {
        let seeds = Seeds { variables: vec![variable], has_slope: true };
        self.evaluate(expression, &seeds).last_derivative().value().clone()
    }

    /// An enclosure of the derivative in two variables, or twice in one.
    pub fn curvature(&self, expression: &Expression, v: Variable, w: Variable) -> MpInterval {
        let value = self.evaluate(expression, &Seeds { variables: vec![v, w], has_slope: false });
        value.last_derivative().last_derivative().value().clone()
    }

    fn product_given(&self, product: Variable) -> bool {
        !self.ranges[product as usize].is_empty()
    }

    /// A variable, plus an infinitesimal wherever it is among the seeds. A product
    /// searched in place of its factors has no known derivative in them.
    fn variable(&self, variable: Variable, seeds: &Seeds) -> Hyperdual {
        let mut value = match variable.factors() {
            Some(factors)
                if self.product_given(variable)
                    && factors.iter().any(|factor| seeds.variables.contains(factor)) =>
            {
                return Hyperdual::constant(
                    MpInterval::empty(self.precision),
                    seeds.variables.len(),
                )
                .scale(&MpInterval::empty(self.precision));
            }
            Some([first, second]) if !self.product_given(variable) => {
                self.variable(first, seeds).mul(&self.variable(second, seeds))
            }
            _ => Hyperdual::constant(self.ranges[variable as usize].clone(), seeds.variables.len()),
        };
        for (k, _) in seeds.variables.iter().enumerate().filter(|(_, seed)| **seed == variable) {
            value.add_infinitesimal(k);
        }
        value
    }

    fn integer(&self, n: i64) -> MpInterval {
        MpInterval::from_integer(self.precision, n)
    }

    fn evaluate(&self, expression: &Expression, seeds: &Seeds) -> Hyperdual {
        let constant = |value| Hyperdual::constant(value, seeds.variables.len());
        match &expression.kind {
            ExpressionKind::Number(decimal) => {
                constant(MpInterval::from_rational(self.precision, decimal.value()))
            }
            ExpressionKind::Pi => constant(MpInterval::pi(self.precision)),
            ExpressionKind::Variable(variable) => self.variable(*variable, seeds),
            ExpressionKind::Quantity(quantity) => self.quantity(*quantity, seeds),
            ExpressionKind::Negate(inner) => self.evaluate(inner, seeds).neg(),
            ExpressionKind::Call(function, argument) => {
                self.call(*function, &self.evaluate(argument, seeds), seeds)
            }
            ExpressionKind::Binary(operator, left, right) => {
                let (a, b) = (self.evaluate(left, seeds), self.evaluate(right, seeds));
                match operator {
                    Operator::Add => a.add(&b),
                    Operator::Sub => a.sub(&b),
                    Operator::Mul => a.mul(&b),
                    Operator::Div => a.mul(&self.power(&b, -1)),
                    Operator::Min => seeds.larger(&a.neg(), &b.neg()).neg(),
                    Operator::Max => seeds.larger(&a, &b),
                }
            }
            ExpressionKind::Power(base, exponent) => {
                self.power(&self.evaluate(base, seeds), *exponent)
            }
            ExpressionKind::Derivative(inner, variable) => {
                self.evaluate(inner, &seeds.with(*variable)).last_derivative()
            }
        }
    }

    fn quantity(&self, quantity: Quantity, seeds: &Seeds) -> Hyperdual {
        let input = |column: u8| if column == 1 { Variable::Mu } else { Variable::Nu };
        let derivative = |output: &dyn Fn(&Seeds) -> Hyperdual, column: u8| {
            output(&seeds.with(input(column))).last_derivative()
        };
        let mean = |seeds: &Seeds| self.moment(Moment::Mean, seeds);
        let second = |seeds: &Seeds| self.moment(Moment::Second, seeds);
        let variance = |seeds: &Seeds| self.moment(Moment::Variance, seeds);
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
                let length = |p: &Hyperdual, q: &Hyperdual| self.length(p, q, seeds);
                let sum = length(&a.add(&d), &c.sub(&b)).add(&length(&a.sub(&d), &b.add(&c)));
                sum.scale(&self.integer(1).div(&self.integer(2)))
            }
            Quantity::Lambda => {
                Hyperdual::constant(self.layer.parameters[0].clone(), seeds.variables.len())
            }
            Quantity::Alpha => {
                Hyperdual::constant(self.layer.parameters[1].clone(), seeds.variables.len())
            }
        }
    }

    /// F(x, y) = Σ ∂ⁱ⁺ʲF/∂xⁱ∂yʲ · (δx)ⁱ/i! · (δy)ʲ/j!, finite since δ is nilpotent.
    fn moment(&self, moment: Moment, seeds: &Seeds) -> Hyperdual {
        let (x, y) = (self.variable(Variable::X, seeds), self.variable(Variable::Y, seeds));
        let values = self.values.get_or_init(|| self.layer.over(x.value(), y.value()));
        let (dx, dy) = (self.divided_powers(&x), self.divided_powers(&y));
        let zero = Hyperdual::constant(self.integer(0), seeds.variables.len());
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

    /// L = √(p² + q²), whose first and second derivatives are also enclosed by (3) and (4).
    fn length(&self, p: &Hyperdual, q: &Hyperdual, seeds: &Seeds) -> Hyperdual {
        let square = self.power(p, 2).add(&self.power(q, 2));
        let mut length = self.call(Function::Sqrt, &square, seeds);
        let [cosine, sine] = [(p, q), (q, p)].map(|(p, q)| cosine(p.value(), q.value()));
        let along =
            |set: usize| p.coefficient(set).mul(&cosine).add(&q.coefficient(set).mul(&sine));
        // q p′ − p q′, over L.
        let turn = |set: usize| p.coefficient(set).mul(&sine).sub(&q.coefficient(set).mul(&cosine));
        for k in (0..length.infinitesimals()).map(|k| 1 << k) {
            length.tighten(k, &along(k));
            for l in (0..length.infinitesimals()).map(|l| 1 << l).take_while(|l| *l < k) {
                let turned = turn(k).mul(&turn(l)).div(length.value());
                length.tighten(k | l, &along(k | l).add(&turned));
            }
        }
        length
    }

    fn call(&self, function: Function, argument: &Hyperdual, seeds: &Seeds) -> Hyperdual {
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
                // (1/2)(1/2 − 1)⋯(1/2 − k + 1)·(√a)¹⁻²ᵏ.
                let root = a.sqrt();
                let mut derivatives = vec![root.clone()];
                let mut factor = self.integer(1);
                for exponent in (0..order).map(|k| 1 - 2 * k as i32) {
                    factor = factor.mul(&self.integer(i64::from(exponent)).div(&two));
                    derivatives.push(factor.mul(&root.power(exponent - 2)));
                }
                derivatives
            }
            Function::Abs => {
                let mut size = seeds.larger(argument, &argument.neg());
                size.tighten(0, &a.abs());
                return size;
            }
        };
        argument.compose(&derivatives)
    }
}

/// p/L, by (3); empty if p and q may both be 0.
fn cosine(p: &MpInterval, q: &MpInterval) -> MpInterval {
    let sizes = q.abs();
    let at = |p: &Float, q: &Float| {
        let [p, q] = [p, q].map(|end| MpInterval::new(end.clone(), end.clone()));
        p.div(&p.sqr().add(&q.sqr()).sqrt())
    };
    let (far, near) = (sizes.upper(), sizes.lower());
    let least = at(p.lower(), if *p.lower() >= 0 { far } else { near });
    let greatest = at(p.upper(), if *p.upper() >= 0 { near } else { far });
    least.hull(&greatest)
}
