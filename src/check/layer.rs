//! Mean and second moment of a SELU layer, with partial derivatives of any order.
//!
//! # Mathematics
//!
//! With r = √(2y), Eₖ = e^{kx+k²y/2} erfc((x+ky)/r) and Φ = e^{−x²/2y}, Eqs. (4) and
//! (5) of the paper are
//!
//! * μ̃ = (λ/2) [ −(α + x)E₀ + αE₁ + √(2/π) y^{1/2} Φ + 2x ] (1),
//! * ξ̃ = (λ²/2) [ (x² + y)(2 − E₀) + α²(E₀ − 2E₁ + E₂) + √(2/π) x y^{1/2} Φ ] (2),
//!
//! sums of terms c·xᵃ·y^{b/2}·(1, Eₖ or Φ). Such sums are closed under derivatives,
//! by the product rule and, since e^{kx+k²y/2} e^{−(x+ky)²/2y} = Φ,
//!
//! * ∂Eₖ/∂x = kEₖ − √(2/π) y^{−1/2} Φ, ∂Φ/∂x = −x y⁻¹ Φ (3),
//! * ∂Eₖ/∂y = (k²/2)Eₖ − √(1/2π)(k y^{−1/2} − x y^{−3/2})Φ, ∂Φ/∂y = ½x² y⁻² Φ (4).
//!
//! Over a box each sum is enclosed term by term, Eₖ by its definition and by
//! Eₖ = Φ·e^{u²}erfc(u), u = (x+ky)/r, whichever is tighter (5); then, from the
//! highest order down, by the mean-value theorem around the box's centre (6). The variance's
//! derivatives are those of ξ̃ − μ̃² by Leibniz's rule (7), refined likewise; so what cancels in
//! them cancels before it is multiplied by anything.

use super::constants::alpha_and_lambda;
use crate::arithmetic::mpfr::MpInterval;
use crate::claim::{ActivationKind, ActivationSpec, Range};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// The factor of a term that is neither a power of x nor of y.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Factor {
    One,
    /// Eₖ.
    Tail(u8),
    /// Φ.
    Gauss,
}

/// xᵃ·y^{b/2}·factor.
type Monomial = (u32, i32, Factor);

/// A sum of terms with enclosed coefficients.
#[derive(Clone, Debug)]
struct Form(BTreeMap<Monomial, MpInterval>);

impl Form {
    fn add(&mut self, monomial: Monomial, coefficient: MpInterval) {
        let sum = match self.0.remove(&monomial) {
            Some(known) => known.add(&coefficient),
            None => coefficient,
        };
        self.0.insert(monomial, sum);
    }

    fn scaled(self, factor: &MpInterval) -> Self {
        Self(self.0.into_iter().map(|(monomial, c)| (monomial, c.mul(factor))).collect())
    }

    /// (3).
    fn derivative_in_x(&self, constants: &Constants) -> Self {
        let mut result = Self(BTreeMap::new());
        for (&(a, b, factor), c) in &self.0 {
            if a > 0 {
                result.add((a - 1, b, factor), c.mul(&constants.integer(i64::from(a))));
            }
            match factor {
                Factor::One => {}
                Factor::Tail(k) => {
                    result.add((a, b, factor), c.mul(&constants.integer(i64::from(k))));
                    result.add((a, b - 1, Factor::Gauss), c.mul(&constants.root_two_over_pi).neg());
                }
                Factor::Gauss => result.add((a + 1, b - 2, factor), c.neg()),
            }
        }
        result
    }

    /// (4).
    fn derivative_in_y(&self, constants: &Constants) -> Self {
        let mut result = Self(BTreeMap::new());
        for (&(a, b, factor), c) in &self.0 {
            let half = |n: i64| c.mul(&constants.integer(n)).div(&constants.integer(2));
            if b != 0 {
                result.add((a, b - 2, factor), half(i64::from(b)));
            }
            match factor {
                Factor::One => {}
                Factor::Tail(k) => {
                    let k = i64::from(k);
                    result.add((a, b, factor), half(k * k));
                    // √(1/2π) is half of √(2/π).
                    let slope = |n: i64| half(n).mul(&constants.root_two_over_pi);
                    result.add((a, b - 1, Factor::Gauss), slope(-k));
                    result.add((a + 1, b - 3, Factor::Gauss), slope(1));
                }
                Factor::Gauss => result.add((a + 2, b - 4, factor), half(1)),
            }
        }
        result
    }
}

/// Numbers that occur in the forms.
#[derive(Clone, Debug)]
struct Constants {
    precision: u32,
    root_two_over_pi: MpInterval,
}

impl Constants {
    fn integer(&self, n: i64) -> MpInterval {
        MpInterval::from_integer(self.precision, n)
    }
}

/// Which moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// μ̃.
    Mean,
    /// ξ̃.
    Second,
    /// ν̃.
    Variance,
}

/// One moment's partial derivatives over a box: row i holds ∂ⁱ/∂xⁱ by order in y.
type Table = Vec<Vec<MpInterval>>;

/// Forms of both moments, by order of derivative in x and in y.
#[derive(Clone, Debug)]
pub struct Layer {
    forms: [Vec<Vec<Form>>; 2],
    /// λ and α.
    pub parameters: [MpInterval; 2],
    order: usize,
    /// The exponents of x and of √y that occur.
    exponents: [BTreeSet<i32>; 2],
}

/// Enclosures of all moments' partial derivatives over a box.
#[derive(Clone, Debug)]
pub struct Values([Table; 3]);

impl Values {
    /// ∂ⁱ⁺ʲ/∂xⁱ∂yʲ.
    pub fn get(&self, moment: Moment, i: usize, j: usize) -> &MpInterval {
        &self.0[moment as usize][i][j]
    }
}

/// A [`Layer`] that is prepared when it is first wanted.
#[derive(Debug)]
pub struct LazyLayer {
    spec: ActivationSpec,
    order: usize,
    precision: u32,
    layer: OnceLock<Layer>,
}

impl LazyLayer {
    /// All derivatives up to a total order, later.
    pub fn new(spec: &ActivationSpec, order: usize, precision: u32) -> Self {
        Self { spec: spec.clone(), order, precision, layer: OnceLock::new() }
    }

    /// All derivatives up to the total order.
    pub fn get(&self) -> &Layer {
        self.layer.get_or_init(|| Layer::new(&self.spec, self.order, self.precision))
    }
}

/// How many orders above those asked for take part in (6).
const LADDER: usize = 2;

impl Layer {
    /// Prepares all derivatives up to a total order.
    pub fn new(spec: &ActivationSpec, order: usize, precision: u32) -> Self {
        let ActivationKind::Selu = spec.kind;
        let (alpha, lambda) = alpha_and_lambda(precision);
        let given = |range: &Option<Range>, exact: MpInterval| match range {
            Some(range) => MpInterval::from_rational(precision, range.lower.value())
                .hull(&MpInterval::from_rational(precision, range.upper.value())),
            None => exact,
        };
        let parameters = [given(&spec.lambda, lambda), given(&spec.alpha, alpha)];
        let two = MpInterval::from_integer(precision, 2);
        let root_two_over_pi = two.div(&MpInterval::pi(precision)).sqrt();
        let constants = Constants { precision, root_two_over_pi };
        let top = order + LADDER;
        let forms = [mean(&parameters, &constants), second(&parameters, &constants)]
            .map(|form| derivatives(form, top, &constants));
        let monomials = || forms.iter().flatten().flatten().flat_map(|form| form.0.keys());
        let exponents = [
            monomials().map(|(a, ..)| a.cast_signed()).collect(),
            monomials().map(|(_, b, _)| *b).collect(),
        ];
        Self { forms, parameters, order, exponents }
    }

    /// Enclosures over x × y, all empty unless y > 0.
    pub fn over(&self, x: &MpInterval, y: &MpInterval) -> Values {
        let center = (x.midpoint(), y.midpoint());
        let [mut mean, mut second] = self.natural(x, y);
        let [mean_at_center, second_at_center] = self.natural(&center.0, &center.1);
        let offset = (x.sub(&center.0), y.sub(&center.1));
        self.refine(&mut mean, &mean_at_center, &offset);
        self.refine(&mut second, &second_at_center, &offset);
        let mut variance = variance_of(&mean, &second);
        let variance_at_center = variance_of(&mean_at_center, &second_at_center);
        self.refine(&mut variance, &variance_at_center, &offset);
        Values([mean, second, variance])
    }

    /// (6).
    fn refine(&self, values: &mut Table, center: &Table, (dx, dy): &(MpInterval, MpInterval)) {
        for total in (0..self.order + LADDER).rev() {
            for i in 0..=total {
                let j = total - i;
                let mean_value =
                    center[i][j].add(&values[i + 1][j].mul(dx)).add(&values[i][j + 1].mul(dy));
                values[i][j] = values[i][j].intersection(&mean_value);
            }
        }
    }

    /// Term by term, with (5).
    fn natural(&self, x: &MpInterval, y: &MpInterval) -> [Table; 2] {
        let precision = x.precision();
        let positive = *y.lower() > 0;
        let y = if positive { y.clone() } else { MpInterval::empty(precision) };
        let two = MpInterval::from_integer(precision, 2);
        let gauss = x.sqr().div(&two.mul(&y)).neg().exp();
        let root = two.mul(&y).sqrt();
        let tails: Vec<MpInterval> = (0..=2)
            .map(|k| {
                let k_times = |z: &MpInterval| z.mul(&MpInterval::from_integer(precision, k));
                let u = x.div(&root).add(&k_times(&root).div(&two));
                let exponent = k_times(x).add(&k_times(&k_times(&y)).div(&two));
                let direct = exponent.exp().mul(&u.erfc());
                if k == 0 { direct } else { direct.intersection(&gauss.mul(&u.erfcx())) }
            })
            .collect();
        let powers = |base: &MpInterval, exponents: &BTreeSet<i32>| -> BTreeMap<i32, MpInterval> {
            exponents.iter().map(|&exponent| (exponent, base.power(exponent))).collect()
        };
        let (of_x, of_root_y) =
            (powers(x, &self.exponents[0]), powers(&y.sqrt(), &self.exponents[1]));
        let value = |form: &Form| {
            let zero = MpInterval::from_integer(precision, 0);
            form.0.iter().fold(zero, |sum, (&(a, b, factor), c)| {
                let power = c.mul(&of_x[&a.cast_signed()]).mul(&of_root_y[&b]);
                sum.add(&match factor {
                    Factor::One => power,
                    Factor::Tail(k) => power.mul(&tails[usize::from(k)]),
                    Factor::Gauss => power.mul(&gauss),
                })
            })
        };
        let by_order = |forms: &Vec<Vec<Form>>| {
            forms.iter().map(|row| row.iter().map(value).collect()).collect()
        };
        [by_order(&self.forms[0]), by_order(&self.forms[1])]
    }
}

/// (7).
fn variance_of(mean: &Table, second: &Table) -> Table {
    let entry = |i: usize, j: usize| {
        let mut sum = second[i][j].clone();
        for (k, of_i) in (0..=i).zip(binomials(i)) {
            for (l, of_j) in (0..=j).zip(binomials(j)) {
                let product = mean[k][l].mul(&mean[i - k][j - l]);
                let factor = MpInterval::from_integer(product.precision(), of_i * of_j);
                sum = sum.sub(&product.mul(&factor));
            }
        }
        sum
    };
    second
        .iter()
        .enumerate()
        .map(|(i, row)| (0..row.len()).map(|j| entry(i, j)).collect())
        .collect()
}

/// C(n, 0), C(n, 1), …
fn binomials(n: usize) -> impl Iterator<Item = i64> {
    let n = n as i64;
    (0..=n).scan(1, move |binomial, k| {
        let this = *binomial;
        *binomial = this * (n - k) / (k + 1);
        Some(this)
    })
}

/// (1).
fn mean([lambda, alpha]: &[MpInterval; 2], constants: &Constants) -> Form {
    let mut bracket = Form(BTreeMap::new());
    bracket.add((0, 0, Factor::Tail(0)), alpha.neg());
    bracket.add((1, 0, Factor::Tail(0)), constants.integer(-1));
    bracket.add((0, 0, Factor::Tail(1)), alpha.clone());
    bracket.add((0, 1, Factor::Gauss), constants.root_two_over_pi.clone());
    bracket.add((1, 0, Factor::One), constants.integer(2));
    bracket.scaled(&lambda.div(&constants.integer(2)))
}

/// (2).
fn second([lambda, alpha]: &[MpInterval; 2], constants: &Constants) -> Form {
    let alpha_squared = alpha.sqr();
    let mut bracket = Form(BTreeMap::new());
    for monomial in [(2, 0), (0, 2)] {
        bracket.add((monomial.0, monomial.1, Factor::One), constants.integer(2));
        bracket.add((monomial.0, monomial.1, Factor::Tail(0)), constants.integer(-1));
    }
    bracket.add((0, 0, Factor::Tail(0)), alpha_squared.clone());
    bracket.add((0, 0, Factor::Tail(1)), alpha_squared.mul(&constants.integer(-2)));
    bracket.add((0, 0, Factor::Tail(2)), alpha_squared);
    bracket.add((1, 1, Factor::Gauss), constants.root_two_over_pi.clone());
    bracket.scaled(&lambda.sqr().div(&constants.integer(2)))
}

/// All derivatives of total order up to `top`: row i holds ∂ⁱ/∂xⁱ by order in y.
fn derivatives(form: Form, top: usize, constants: &Constants) -> Vec<Vec<Form>> {
    let mut first = form;
    let mut rows: Vec<Vec<Form>> = Vec::new();
    for i in 0..=top {
        let mut row = vec![first.clone()];
        for j in 0..top - i {
            row.push(row[j].derivative_in_y(constants));
        }
        rows.push(row);
        first = first.derivative_in_x(constants);
    }
    rows
}
