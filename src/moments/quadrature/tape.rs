//! Several functions of z as one list of operations that they share, and its evaluation in
//! [`Series`].
//!
//! **Pieces.** A `where` (and so |u|, min, max) is *decided* on an interval I if the
//! difference d of its two sides is known to be negative, or known to be nonnegative,
//! except perhaps in one point: d ≤ 0 and d′ ≠ 0 on I leave at most one zero (1). A function
//! whose relevant comparisons are all decided is one analytic formula on I, up to a set of
//! measure 0; any other has no series there.

use super::series::{self, Series};
use crate::activation::function::{Elementary, Function};
use crate::arithmetic::enclosure::Enclosure;

/// What is known of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Branch {
    /// It holds.
    Then,
    /// It does not hold.
    Otherwise,
    /// Neither is known, or its sides have no series.
    Undecided,
}

/// How comparisons are settled.
#[derive(Clone, Copy, Debug)]
pub enum Rule<'a> {
    /// By (1).
    Decide,
    /// As given for an interval in which z lies or at whose end it is.
    Given(&'a [Branch]),
    /// By (1), or else both branches hold: their hull bounds every piece, whatever the kinks.
    Either,
}

#[derive(Clone, Debug, PartialEq)]
enum Operation {
    Z,
    Constant(usize),
    Negate(usize),
    Add(usize, usize),
    Multiply(usize, usize),
    Divide(usize, usize),
    Power(usize, i32),
    Call(Elementary, usize),
    Select { comparison: usize, difference: usize, then: usize, otherwise: usize },
}

/// The operations and, of each function, which one gives its value.
#[derive(Clone, Debug, Default)]
pub struct Tape {
    operations: Vec<Operation>,
    constants: Vec<Function>,
    differences: Vec<usize>,
    outputs: Vec<usize>,
}

/// The series of the functions, each None where it has none, and the comparisons.
pub type Outcome<E> = (Vec<Option<Series<E>>>, Vec<Branch>);

impl Tape {
    /// The tape of some functions.
    pub fn new<'a>(functions: impl IntoIterator<Item = &'a Function>) -> Self {
        let mut tape = Self::default();
        tape.outputs = functions.into_iter().map(|function| tape.enter(function)).collect();
        tape
    }

    fn enter(&mut self, function: &Function) -> usize {
        if !function.depends_on_z() {
            let known = self.constants.iter().position(|constant| constant == function);
            let index = known.unwrap_or_else(|| {
                self.constants.push(function.clone());
                self.constants.len() - 1
            });
            return self.push(Operation::Constant(index));
        }
        match function {
            Function::Z | Function::Number(_) | Function::Pi => self.push(Operation::Z),
            Function::Negate(a) => {
                let a = self.enter(a);
                self.push(Operation::Negate(a))
            }
            Function::Add(a, b) => {
                let (a, b) = (self.enter(a), self.enter(b));
                self.push(Operation::Add(a, b))
            }
            Function::Subtract(a, b) => {
                let (a, b) = (self.enter(a), self.enter(b));
                self.subtract(a, b)
            }
            Function::Multiply(a, b) => {
                let (a, b) = (self.enter(a), self.enter(b));
                self.push(if a == b { Operation::Power(a, 2) } else { Operation::Multiply(a, b) })
            }
            Function::Divide(a, b) => {
                let (a, b) = (self.enter(a), self.enter(b));
                self.push(Operation::Divide(a, b))
            }
            Function::Power(a, n) => {
                let a = self.enter(a);
                self.push(Operation::Power(a, *n))
            }
            Function::Call(Elementary::Abs, a) => {
                let a = self.enter(a);
                let minus = self.push(Operation::Negate(a));
                self.select(a, minus, a)
            }
            Function::Call(name, a) => {
                let a = self.enter(a);
                self.push(Operation::Call(*name, a))
            }
            Function::Min(a, b) => {
                let (a, b) = (self.enter(a), self.enter(b));
                let difference = self.subtract(a, b);
                self.select(difference, a, b)
            }
            Function::Max(a, b) => {
                let (a, b) = (self.enter(a), self.enter(b));
                let difference = self.subtract(a, b);
                self.select(difference, b, a)
            }
            Function::Where { less: [a, b], then, otherwise } => {
                let (a, b) = (self.enter(a), self.enter(b));
                let difference = self.subtract(a, b);
                let (then, otherwise) = (self.enter(then), self.enter(otherwise));
                self.select(difference, then, otherwise)
            }
        }
    }

    fn push(&mut self, operation: Operation) -> usize {
        let known = self.operations.iter().position(|known| *known == operation);
        known.unwrap_or_else(|| {
            self.operations.push(operation);
            self.operations.len() - 1
        })
    }

    fn subtract(&mut self, a: usize, b: usize) -> usize {
        let minus = self.push(Operation::Negate(b));
        self.push(Operation::Add(a, minus))
    }

    fn select(&mut self, difference: usize, then: usize, otherwise: usize) -> usize {
        let known = self.differences.iter().position(|&known| known == difference);
        let comparison = known.unwrap_or_else(|| {
            self.differences.push(difference);
            self.differences.len() - 1
        });
        self.push(Operation::Select { comparison, difference, then, otherwise })
    }

    /// The constants in some arithmetic.
    pub fn constants<E: Enclosure>(&self, context: E::Context) -> Vec<E> {
        let anywhere = E::integer(context, 0);
        self.constants.iter().map(|constant| constant.evaluate(&anywhere)).collect()
    }

    /// The series at `z`, up to `length` ≥ 2 coefficients.
    pub fn evaluate<E: Enclosure>(
        &self,
        constants: &[E],
        z: &E,
        length: usize,
        rule: Rule,
    ) -> Outcome<E> {
        let mut branches = vec![Branch::Undecided; self.differences.len()];
        let mut values: Vec<Option<Series<E>>> = Vec::with_capacity(self.operations.len());
        for operation in &self.operations {
            let value = match operation {
                Operation::Select { comparison, difference, then, otherwise } => {
                    let branch = match rule {
                        Rule::Given(given) => given[*comparison],
                        _ => decide(values[*difference].as_deref()),
                    };
                    branches[*comparison] = branch;
                    match (branch, rule) {
                        (Branch::Then, _) => values[*then].clone(),
                        (Branch::Otherwise, _) => values[*otherwise].clone(),
                        (Branch::Undecided, Rule::Either) => {
                            hull(values[*then].as_deref(), values[*otherwise].as_deref())
                        }
                        (Branch::Undecided, _) => None,
                    }
                }
                _ => smooth(operation, &values, constants, z, length),
            };
            let defined = |series: &Series<E>| series.iter().all(|c| !c.is_empty());
            values.push(value.filter(defined));
        }
        (self.outputs.iter().map(|&output| values[output].clone()).collect(), branches)
    }
}

/// Coefficient by coefficient.
fn hull<E: Enclosure>(a: Option<&[E]>, b: Option<&[E]>) -> Option<Series<E>> {
    let (a, b) = (a?, b?);
    let zero = E::integer(a[0].context(), 0);
    let part = |series: &[E], k: usize| series.get(k).unwrap_or(&zero).clone();
    Some((0..a.len().max(b.len())).map(|k| part(a, k).hull(&part(b, k))).collect())
}

/// By (1).
fn decide<E: Enclosure>(difference: Option<&[E]>) -> Branch {
    let Some(d) = difference else { return Branch::Undecided };
    let monotone =
        || d.get(1).is_some_and(|slope| slope.is_negative() || slope.negate().is_negative());
    if d[0].is_negative() {
        Branch::Then
    } else if d[0].is_nonnegative() {
        Branch::Otherwise
    } else if d[0].is_nonpositive() && monotone() {
        Branch::Then
    } else {
        Branch::Undecided
    }
}

fn smooth<E: Enclosure>(
    operation: &Operation,
    values: &[Option<Series<E>>],
    constants: &[E],
    z: &E,
    length: usize,
) -> Option<Series<E>> {
    let value = |index: usize| values[index].as_deref();
    Some(match *operation {
        Operation::Z => vec![z.clone(), E::integer(z.context(), 1)],
        Operation::Constant(index) => vec![constants[index].clone()],
        Operation::Negate(a) => series::negate(value(a)?),
        Operation::Add(a, b) => series::add(value(a)?, value(b)?),
        Operation::Multiply(a, b) => series::multiply(value(a)?, value(b)?, length),
        Operation::Divide(a, b) => series::divide(value(a)?, value(b)?, length),
        Operation::Power(a, 2) => series::square(value(a)?, length),
        Operation::Power(a, n) => series::power(value(a)?, n, length),
        Operation::Call(function, a) => series::call(function, value(a)?, length),
        Operation::Select { .. } => return None,
    })
}
