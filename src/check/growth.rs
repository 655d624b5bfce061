//! How fast an activation grows at most: what bounds the tails of its integrals.
//!
//! For each part g of the formula, and all z and values of parameters: its range on the whole
//! line, A and B with |g| ≤ A·e^{B|z|} (1), C and D with |g| ≤ C + D|z| (2), and the same as
//! (1) for its derivative in z or in a parameter, where it has one (3); as far as the rules below give any. Each
//! follows from those of the operands, the derivative's by the rules of differentiation.

use super::activation::{Activation, name};
use super::functions::Kinks;
use super::jet::Jet;
use crate::arithmetic::mpfr::MpInterval;
use crate::claim::{Expression, ExpressionKind, Function, Operator, Variable};
use rug::Float;

/// A·e^{B|z|}; all that counts of the intervals are their upper ends.
#[derive(Clone, Debug)]
pub struct Growth {
    /// A.
    pub factor: MpInterval,
    /// B.
    pub rate: MpInterval,
}

impl Growth {
    fn new(factor: MpInterval, rate: MpInterval) -> Self {
        Self { factor, rate }
    }

    /// The sum's bound.
    pub fn plus(&self, other: &Self) -> Self {
        Self::new(self.factor.add(&other.factor), self.rate.max(&other.rate))
    }

    /// The product's bound.
    pub fn times(&self, other: &Self) -> Self {
        Self::new(self.factor.mul(&other.factor), self.rate.add(&other.rate))
    }

    fn scaled(&self, factor: &MpInterval) -> Self {
        Self::new(self.factor.mul(&factor.abs()), self.rate.clone())
    }
}

/// What is known of a part of a formula.
#[derive(Clone, Debug)]
pub struct Bound {
    range: MpInterval,
    /// (1).
    pub value: Option<Growth>,
    /// C and D.
    linear: Option<(MpInterval, MpInterval)>,
    /// (3).
    pub slope: Option<Growth>,
}

/// The bounds of an activation's formula, with those of its derivative in z or a parameter.
pub fn growth(
    activation: &Activation,
    like: &Jet,
    open: &dyn Fn(Variable) -> Option<Jet>,
    variable: Variable,
) -> Bound {
    let infinity = Float::with_val(like.precision(), rug::float::Special::Infinity);
    let line = MpInterval::new(Float::with_val(like.precision(), -&infinity), infinity);
    let z = like.like(line);
    Reader { activation, z, open, variable }.read(&activation.formula)
}

struct Reader<'a> {
    activation: &'a Activation,
    z: Jet,
    open: &'a dyn Fn(Variable) -> Option<Jet>,
    /// What derivatives are taken in.
    variable: Variable,
}

impl Reader<'_> {
    fn integer(&self, n: i64) -> MpInterval {
        MpInterval::from_integer(self.z.precision(), n)
    }

    fn constant(&self, value: MpInterval) -> Growth {
        Growth::new(value.abs(), self.integer(0))
    }

    fn read(&self, part: &Expression) -> Bound {
        let range =
            self.activation.part(part, &self.z, self.open, Kinks::Undefined).value().clone();
        let mut bound = self.by_rules(part, range.clone());
        if range.is_finite() {
            bound.value = Some(self.constant(range.clone()));
            bound.linear = Some((range.abs(), self.integer(0)));
        } else if let (None, Some((c, d))) = (&bound.value, &bound.linear) {
            // |z| ≤ e^{|z|/2}.
            bound.value = Some(Growth::new(c.add(d), self.integer(1).div(&self.integer(2))));
        }
        if range.is_empty() { self.nothing(range) } else { bound }
    }

    fn nothing(&self, range: MpInterval) -> Bound {
        Bound { range, value: None, linear: None, slope: None }
    }

    fn by_rules(&self, part: &Expression, range: MpInterval) -> Bound {
        let still = Some(self.constant(self.integer(0)));
        if let Some(name) = name(part) {
            let slope = self.integer(i64::from(name == self.variable));
            let slope = Some(self.constant(slope));
            let linear = (name == Variable::Z).then(|| (self.integer(0), self.integer(1)));
            return Bound { linear, slope, ..self.nothing(range) };
        }
        match &part.kind {
            ExpressionKind::Number(_) | ExpressionKind::Pi => {
                Bound { slope: still, ..self.nothing(range) }
            }
            ExpressionKind::Negate(inner) => Bound { range, ..self.read(inner) },
            ExpressionKind::Binary(operator, left, right) => {
                let (a, b) = (self.read(left), self.read(right));
                match operator {
                    Operator::Mul => self.product(&a, &b, range),
                    Operator::Div => self.product(&a, &self.reciprocal(&b), range),
                    _ => self.either(&a, &b, range),
                }
            }
            ExpressionKind::Where(choice) => {
                self.either(&self.read(&choice.then), &self.read(&choice.otherwise), range)
            }
            ExpressionKind::Power(base, exponent) => {
                let mut base = self.read(base);
                if *exponent < 0 {
                    base = self.reciprocal(&base);
                }
                let one = Bound {
                    value: Some(self.constant(self.integer(1))),
                    linear: Some((self.integer(1), self.integer(0))),
                    slope: still,
                    range: self.integer(1),
                };
                let count = exponent.unsigned_abs().min(64);
                if count < exponent.unsigned_abs() {
                    return self.nothing(range);
                }
                let power = (0..count).fold(one, |power, _| {
                    let range = power.range.mul(&base.range);
                    self.product(&power, &base, range)
                });
                Bound { range, ..power }
            }
            ExpressionKind::Call(function, inner) => self.call(*function, &self.read(inner), range),
            _ => self.nothing(range),
        }
    }

    /// A sum, a difference, a maximum, a choice: bounded by the sum of bounds.
    fn either(&self, a: &Bound, b: &Bound, range: MpInterval) -> Bound {
        let sum = |a: &Option<Growth>, b: &Option<Growth>| Some(a.as_ref()?.plus(b.as_ref()?));
        let linear = a.linear.as_ref().zip(b.linear.as_ref());
        let linear = linear.map(|((c, d), (e, f))| (c.add(e), d.add(f)));
        Bound { range, value: sum(&a.value, &b.value), linear, slope: sum(&a.slope, &b.slope) }
    }

    fn product(&self, a: &Bound, b: &Bound, range: MpInterval) -> Bound {
        let times = |a: &Option<Growth>, b: &Option<Growth>| Some(a.as_ref()?.times(b.as_ref()?));
        let scaled = |a: &Bound, b: &Bound| {
            let (c, d) = a.linear.as_ref().filter(|_| b.range.is_finite())?;
            Some((c.mul(&b.range.abs()), d.mul(&b.range.abs())))
        };
        let terms = times(&a.slope, &b.value).zip(times(&a.value, &b.slope));
        Bound {
            range,
            value: times(&a.value, &b.value),
            linear: scaled(a, b).or_else(|| scaled(b, a)),
            slope: terms.map(|(a, b)| a.plus(&b)),
        }
    }

    /// 1/a, of what is away from 0.
    fn reciprocal(&self, a: &Bound) -> Bound {
        let range = self.integer(1).div(&a.range);
        if !range.is_finite() {
            return self.nothing(range);
        }
        let slope = a.slope.as_ref().map(|slope| slope.scaled(&range.sqr()));
        let linear = Some((range.abs(), self.integer(0)));
        Bound { value: Some(self.constant(range.clone())), linear, slope, range }
    }

    fn call(&self, function: Function, a: &Bound, range: MpInterval) -> Bound {
        let lowest = MpInterval::new(a.range.lower().clone(), a.range.lower().clone());
        let steep = |factor: &MpInterval| {
            factor.is_finite().then(|| a.slope.as_ref().map(|it| it.scaled(factor))).flatten()
        };
        let one = self.integer(1);
        let shifted = |a: &Option<(MpInterval, MpInterval)>| {
            a.as_ref().map(|(c, d)| (c.add(&one), d.clone()))
        };
        match function {
            Function::Abs => Bound { range, ..a.clone() },
            Function::Exp => {
                let linear = a.linear.as_ref();
                let value = match range.is_finite() {
                    true => Some(self.constant(range.clone())),
                    false => linear.map(|(c, d)| Growth::new(c.exp(), d.clone())),
                };
                let slope = value.as_ref().zip(a.slope.as_ref()).map(|(v, s)| v.times(s));
                Bound { range, value, linear: None, slope }
            }
            // ln(1 + e^a) ≤ |a| + 1.
            Function::Softplus => {
                Bound { range, value: None, linear: shifted(&a.linear), slope: steep(&one) }
            }
            Function::Sqrt => {
                // √a ≤ 1 + a.
                let slope = steep(&one.div(&lowest.sqrt().mul(&self.integer(2))));
                Bound { range, value: None, linear: shifted(&a.linear), slope }.or_root(a, self)
            }
            Function::Log => {
                // Between ln of the lowest value and ln A + B|z|.
                let linear = a.value.as_ref().map(|growth| {
                    let logarithms = growth.factor.log().abs().add(&lowest.log().abs());
                    (logarithms, growth.rate.clone())
                });
                let linear = linear.filter(|(c, _)| c.is_finite());
                Bound { range, value: None, linear, slope: steep(&one.div(&lowest)) }
            }
            Function::Tanh | Function::Sigmoid | Function::Sin | Function::Cos | Function::Atan => {
                Bound { slope: steep(&one), ..self.nothing(range) }
            }
            // 2/√π < 2.
            Function::Erf | Function::Erfc => {
                Bound { slope: steep(&self.integer(2)), ..self.nothing(range) }
            }
            Function::Erfcx => self.nothing(range),
        }
    }
}

impl Bound {
    /// |√a| ≤ √A·e^{B|z|/2}, where no linear bound is known.
    fn or_root(mut self, a: &Bound, reader: &Reader) -> Self {
        if self.linear.is_none() {
            let two = reader.integer(2);
            self.value = a
                .value
                .as_ref()
                .map(|growth| Growth::new(growth.factor.sqrt(), growth.rate.div(&two)));
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{moving, named, number, with_parameters};

    /// (1), (2) and (3) at points far out, and where they must be known.
    #[test]
    fn nothing_grows_faster_than_its_bound() {
        let p = named("p");
        for (formula, is_known) in [
            ("z", true),
            ("p", true),
            ("p*z - 3", true),
            ("-z^2 + p^3*z", true),
            ("z^64", true),
            // Powers beyond are left alone.
            ("z^65", false),
            ("(1 + z^2/9)^-1", true),
            ("(2 + sin(p*z))^(-2)*z", true),
            ("(1/10 + sin(p*z)/20)^-2", true),
            ("z/(3 + tanh(z))", true),
            ("exp(p*z - 1)", true),
            ("exp(-abs(z))*z", true),
            ("exp(z^2)", false),
            ("abs(p - z)", true),
            ("min(z, p) + max(z^2, 1 - p)", true),
            ("where(z < p, z, p*z^3)", true),
            ("softplus(p*z)", true),
            ("z*sigmoid(p*z)", true),
            ("sqrt(z^2 + p)", true),
            ("sqrt(exp(z) + 1)", true),
            ("log(1 + exp(p*z))", true),
            ("log(p + z^2)*z", true),
            ("atan(z)*erf(z/p) - cos(p*z)*erfc(z)", true),
        ] {
            let activation = with_parameters(formula, &[(p, "9/8")]);
            let like = Jet::constant(number(0.0), 0, 0);
            let all = |_| Some(like.like(number(1.0).hull(&number(1.125))));
            for variable in [Variable::Z, p] {
                let bound = growth(&activation, &like, &all, variable);
                assert_eq!(bound.value.is_some(), is_known, "{formula}");
                for (z, at) in [-150.0, -37.5, -3.0, -0.25, 0.0, 0.5, 1.0625, 4.0, 45.0, 150.0]
                    .into_iter()
                    .flat_map(|z| [(z, 1.0), (z, 1.0625), (z, 1.125)])
                {
                    let own = |name: Variable, value: f64| {
                        moving(number(value), 1, 0, usize::from(name == variable))
                    };
                    let parameter = |_| Some(own(p, at));
                    let found = activation.at(&own(Variable::Z, z), &parameter, Kinks::Undefined);
                    let size = number(z).abs();
                    let holds = |growth: &Growth, truth: &MpInterval| {
                        let bound = growth.factor.mul(&growth.rate.mul(&size).exp());
                        truth.is_empty() || truth.abs().lower() <= bound.upper()
                    };
                    let slope = found.coefficient(1);
                    assert!(
                        bound.value.iter().all(|it| holds(it, found.value())),
                        "{formula} {z} {at}"
                    );
                    assert!(bound.slope.iter().all(|it| holds(it, slope)), "{formula}′ {z} {at}");
                    if let Some((c, d)) = &bound.linear {
                        let bound = c.add(&d.mul(&size));
                        let truth = found.value().abs();
                        assert!(truth.lower() <= bound.upper(), "{formula} {z} {at}");
                    }
                }
            }
        }
    }
}
