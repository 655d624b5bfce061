//! Closed forms: expectations of polynomials times exponentials on half-lines.
//!
//! # Mathematics
//!
//! For z ~ N(x, y) and a breakpoint s let u = x − s, r = √(2y),
//! E_β = e^{βu+β²y/2} erfc((u + βy)/r), Φ = e^{−u²/2y} and G = √(2/π)Φ. Then E₀/2 is the
//! probability of z < s, and completing the square gives E[e^{β(z−s)}; z < s] = E_β/2 (1).
//! Stein's lemma (integration by parts, with the boundary term of the half-line) gives, for
//! A_k = E[(z−s)ᵏ e^{β(z−s)}; z < s],
//!
//! * A_{k+1} = u·A_k + y(k·A_{k−1} + β·A_k) − [k = 0]·½√y·G (2),
//!
//! and without a breakpoint, with s = 0, e^{βx+β²y/2} in place of E_β/2 and without the
//! boundary term, the same for E[zᵏe^{βz}] (3). A function with the pieces p₀, …, pₘ and the
//! breakpoints s₁, …, sₘ is pₘ + Σᵢ (pᵢ₋₁ − pᵢ)·1{z < sᵢ} (4).
//!
//! All of these are sums of terms c·uᵃ·y^{b/2}·(E_β or G), which are closed under derivatives
//! in x, since e^{βu+β²y/2} e^{−(u+βy)²/2y} = Φ:
//!
//! * ∂E_β/∂x = βE_β − y^{−1/2}G, ∂G/∂x = −u·y⁻¹·G (5).
//!
//! Over a box each sum is enclosed term by term, E_β by its definition and by
//! E_β = Φ·erfcx((u + βy)/r), whichever is tighter (6). Breakpoints, rates and coefficients
//! are numbers with derivatives in the parameters that are ranges.
//!
//! That a form is right need not be believed: the tests compute both sides of
//! ∂/∂y = ½∂²/∂x² in these terms, with ∂E_β/∂y = ½β²E_β − ½(βy^{−1/2} − uy^{−3/2})G and
//! ∂G/∂y = ½u²y⁻²G (7), and let y tend to 0.

use super::exp_polynomial::ExpPolynomial;
use super::functions::Kinks;
use super::jet::{Jet, is_positive};
use super::pieces::Piecewise;
use crate::arithmetic::mpfr::MpInterval;
use crate::claim::Function;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The factor of a term that is neither a power of u nor of y.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Factor {
    /// E_β, or without a breakpoint e^{βx+β²y/2}, by the rate's position.
    Rate(usize),
    /// G.
    Gauss,
}

/// uᵃ·y^{b/2}·factor, ordered by factor first.
type Monomial = (Factor, i32, i32);

/// A sum of terms that share a breakpoint.
#[derive(Clone, Debug)]
pub struct Form {
    /// s; none for the whole line.
    shift: Option<Arc<Jet>>,
    rates: Arc<Vec<Jet>>,
    terms: BTreeMap<Monomial, Jet>,
}

/// A moment and its derivatives in x, by order.
#[derive(Clone, Debug)]
pub struct ClosedForm {
    orders: Vec<Vec<Form>>,
}

impl ClosedForm {
    /// The expectation of a function by its pieces, with derivatives up to an order.
    pub fn new(function: &Piecewise, order: usize) -> Self {
        let mut forms = Vec::new();
        if let Some(last) = function.pieces.last() {
            forms.push(Form::new(last, None));
        }
        for (shift, pieces) in function.breaks.iter().zip(function.pieces.windows(2)) {
            forms.push(Form::new(&pieces[0].sub(&pieces[1]), Some(shift.clone())));
        }
        let mut orders = vec![forms];
        for k in 0..order {
            orders.push(orders[k].iter().map(Form::derivative_in_x).collect());
        }
        Self { orders }
    }

    /// The expectation of what is not defined.
    pub fn undefined() -> Self {
        Self { orders: Vec::new() }
    }

    /// Whether derivatives up to an order are prepared, or none exist.
    pub fn reaches(&self, order: usize) -> bool {
        self.orders.is_empty() || self.orders.len() > order
    }

    /// All derivatives up to an order over x × y, all empty unless y > 0.
    pub fn over(&self, x: &MpInterval, y: &MpInterval, order: usize, like: &Jet) -> Vec<Jet> {
        if self.orders.is_empty() || !is_positive(y) || !y.is_finite() || !x.is_finite() {
            return vec![like.like(MpInterval::empty(x.precision())); order + 1];
        }
        let count = self.orders[0].len();
        let mut factors: Vec<Factors> =
            (0..count).map(|at| Factors::new(&self.orders[0][at], x, y, like)).collect();
        let value = |forms: &Vec<Form>| {
            let parts = forms.iter().zip(&mut factors);
            parts.fold(like.integer(0), |sum, (form, factors)| sum.add(&form.value(factors, like)))
        };
        self.orders[..=order].iter().map(value).collect()
    }
}

/// The values of a form's factors over a box.
struct Factors {
    u: Jet,
    root_y: MpInterval,
    gauss: Jet,
    rates: Vec<Jet>,
    /// uᵃ, y^{b/2} and their products, as far as they were asked for: the orders share them.
    powers: BTreeMap<i32, Jet>,
    roots: BTreeMap<i32, MpInterval>,
    products: BTreeMap<(i32, i32), Jet>,
}

impl Factors {
    /// (6).
    fn new(form: &Form, x: &MpInterval, y: &MpInterval, like: &Jet) -> Self {
        let precision = x.precision();
        let number = |n: i64| MpInterval::from_integer(precision, n);
        let x = like.like(x.clone());
        let u = form.shift.as_ref().map_or_else(|| x.clone(), |shift| x.sub(shift));
        let kinks = Kinks::Undefined;
        let phi = u.power(2).scale(&number(-1).div(&number(2).mul(y))).call(Function::Exp, kinks);
        let r = number(2).mul(y).sqrt();
        let (one_over_r, half_r) = (number(1).div(&r), r.div(&number(2)));
        let rate = |beta: &Jet| {
            let exponent = beta.mul(&u).add(&beta.power(2).scale(&y.div(&number(2))));
            let exponential = exponent.call(Function::Exp, kinks);
            if form.shift.is_none() {
                return exponential;
            }
            // (u + βy)/r, in which y occurs as seldom as it can.
            let argument = u.scale(&one_over_r).add(&beta.scale(&half_r));
            let direct = exponential.mul(&argument.call(Function::Erfc, kinks));
            direct.meet(&phi.mul(&argument.call(Function::Erfcx, kinks)))
        };
        let rates = form.rates.iter().map(rate).collect();
        let gauss = phi.scale(&number(2).div(&MpInterval::pi(precision)).sqrt());
        let (powers, roots, products) = Default::default();
        Self { u, root_y: y.sqrt(), gauss, rates, powers, roots, products }
    }

    /// Computes uᵃ·y^{b/2}, unless it is known.
    fn prepare(&mut self, a: i32, b: i32) {
        self.products.entry((a, b)).or_insert_with(|| {
            let power = self.powers.entry(a).or_insert_with(|| self.u.power(a));
            power.scale(self.roots.entry(b).or_insert_with(|| self.root_y.power(b)))
        });
    }
}

impl Form {
    /// The expectation of a piece, where z < s if there is a breakpoint.
    fn new(piece: &ExpPolynomial, shift: Option<Arc<Jet>>) -> Self {
        let rates: Vec<Jet> = piece.terms.iter().map(|(rate, _)| rate.clone()).collect();
        let mut form = Self { shift, rates: Arc::new(rates), terms: BTreeMap::new() };
        for (at, (rate, coefficients)) in piece.terms.iter().enumerate() {
            let coefficients = match &form.shift {
                Some(shift) => shifted(rate, coefficients, shift),
                None => coefficients.clone(),
            };
            let mut before = form.empty();
            let mut moment = form.unit(at, rate);
            for (k, coefficient) in coefficients.iter().enumerate() {
                moment.terms.iter().for_each(|(m, c)| form.insert(*m, c.mul(coefficient)));
                let next = moment.next(&before, k, rate);
                before = std::mem::replace(&mut moment, next);
            }
        }
        form
    }

    fn empty(&self) -> Self {
        Self { shift: self.shift.clone(), rates: self.rates.clone(), terms: BTreeMap::new() }
    }

    /// (1).
    fn unit(&self, at: usize, rate: &Jet) -> Self {
        let mut unit = self.empty();
        let half = rate.integer(1).div(&rate.integer(2));
        let coefficient = if self.shift.is_some() { half } else { rate.integer(1) };
        unit.insert((Factor::Rate(at), 0, 0), coefficient);
        unit
    }

    /// (2), (3).
    fn next(&self, before: &Self, k: usize, rate: &Jet) -> Self {
        let mut next = self.empty();
        for (&(factor, a, b), c) in &self.terms {
            next.insert((factor, a + 1, b), c.clone());
            next.insert((factor, a, b + 2), c.mul(rate));
        }
        for (&(factor, a, b), c) in &before.terms {
            next.insert((factor, a, b + 2), c.mul(&c.integer(k as i64)));
        }
        if k == 0 && self.shift.is_some() {
            let half = rate.integer(-1).div(&rate.integer(2));
            next.insert((Factor::Gauss, 0, 1), half);
        }
        next
    }

    fn insert(&mut self, monomial: Monomial, coefficient: Jet) {
        let sum = match self.terms.remove(&monomial) {
            Some(known) => known.add(&coefficient),
            None => coefficient,
        };
        self.terms.insert(monomial, sum);
    }

    /// (5).
    fn derivative_in_x(&self) -> Self {
        let mut result = self.empty();
        for (&(factor, a, b), c) in &self.terms {
            if a > 0 {
                result.insert((factor, a - 1, b), c.mul(&c.integer(i64::from(a))));
            }
            match factor {
                Factor::Rate(at) => {
                    result.insert((factor, a, b), c.mul(&self.rates[at]));
                    if self.shift.is_some() {
                        result.insert((Factor::Gauss, a, b - 1), c.neg());
                    }
                }
                Factor::Gauss => result.insert((factor, a + 1, b - 2), c.neg()),
            }
        }
        result
    }

    /// Term by term, those with the same factor together.
    fn value(&self, factors: &mut Factors, like: &Jet) -> Jet {
        self.terms.keys().for_each(|&(_, a, b)| factors.prepare(a, b));
        let mut sums: BTreeMap<Factor, Vec<(&Jet, &Jet)>> = BTreeMap::new();
        for (&(factor, a, b), c) in &self.terms {
            sums.entry(factor).or_default().push((c, &factors.products[&(a, b)]));
        }
        let products: Vec<(Jet, &Jet)> = sums
            .iter()
            .map(|(factor, terms)| {
                let factor = match factor {
                    Factor::Rate(at) => &factors.rates[*at],
                    Factor::Gauss => &factors.gauss,
                };
                (like.sum_of_products(terms), factor)
            })
            .collect();
        let products: Vec<(&Jet, &Jet)> = products.iter().map(|(a, b)| (a, *b)).collect();
        like.sum_of_products(&products)
    }
}

/// The coefficients of c(u + s)·e^{βs} for a polynomial c.
fn shifted(rate: &Jet, coefficients: &[Jet], shift: &Jet) -> Vec<Jet> {
    let factor = rate.mul(shift).call(Function::Exp, Kinks::Undefined);
    let mut rest: Vec<Jet> = coefficients.to_vec();
    // Repeated division by z − s.
    let mut found = Vec::new();
    while !rest.is_empty() {
        let mut remainder = shift.integer(0);
        let mut quotient = Vec::new();
        for c in rest.iter().rev() {
            quotient.push(remainder.clone());
            remainder = remainder.mul(shift).add(c);
        }
        found.push(remainder.mul(&factor));
        quotient.reverse();
        quotient.pop();
        rest = quotient;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// (7).
    fn derivative_in_y(form: &Form) -> Form {
        let mut result = form.empty();
        for (&(factor, a, b), c) in &form.terms {
            let half = |n: i64| c.mul(&c.integer(n)).div(&c.integer(2));
            if b != 0 {
                result.insert((factor, a, b - 2), half(i64::from(b)));
            }
            match factor {
                Factor::Rate(at) => {
                    let rate = &form.rates[at];
                    result.insert((factor, a, b), half(1).mul(&rate.power(2)));
                    if form.shift.is_some() {
                        result.insert((Factor::Gauss, a, b - 1), half(-1).mul(rate));
                        result.insert((Factor::Gauss, a + 1, b - 3), half(1));
                    }
                }
                Factor::Gauss => result.insert((factor, a + 2, b - 4), half(1)),
            }
        }
        result
    }

    fn number(n: i64) -> Jet {
        Jet::constant(MpInterval::from_integer(128, n), 0, 0)
    }

    fn parts() -> Vec<Form> {
        let mut forms = Vec::new();
        for rate in [-3, 0, 1, 2] {
            for power in 0..6 {
                let mut coefficients = vec![number(0); power];
                coefficients.push(number(1));
                let piece = ExpPolynomial { terms: vec![(number(rate), coefficients)] };
                forms.push(Form::new(&piece, Some(Arc::new(number(0)))));
                forms.push(Form::new(&piece, None));
            }
        }
        forms
    }

    #[test]
    fn forms_satisfy_the_heat_equation_identically() {
        for form in parts() {
            let mut difference = derivative_in_y(&form);
            for (monomial, c) in form.derivative_in_x().derivative_in_x().terms {
                difference.insert(monomial, c.mul(&c.integer(-1)).div(&c.integer(2)));
            }
            // Integers and halves: the arithmetic is exact.
            for (monomial, c) in difference.terms {
                assert!(*c.value().lower() == 0 && *c.value().upper() == 0, "{monomial:?} {c:?}");
            }
        }
    }

    #[test]
    fn forms_tend_to_their_function() {
        let y = MpInterval::from_rational(128, &rug::Rational::from((1, 1u64 << 40)));
        for form in parts() {
            for x in [-2, 1] {
                let at = MpInterval::from_integer(128, x);
                let mut factors = Factors::new(&form, &at, &y, &number(0));
                let value = form.value(&mut factors, &number(0)).value().to_interval();
                let leading = form.terms.keys().filter(|(_, _, b)| *b == 0).map(|key| key.1).max();
                let rate = form.rates[0].value().to_interval().mid();
                let power = leading.unwrap_or(0);
                let truth = f64::from(x as i32).powi(power) * (rate * x as f64).exp();
                let truth = if form.shift.is_some() && x > 0 { 0.0 } else { truth };
                assert!((value.mid() - truth).abs() <= 1e-9 * truth.abs().max(1e-3), "{form:?}");
            }
        }
    }
}
