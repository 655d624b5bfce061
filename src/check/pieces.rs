//! Activations that are sums of polynomials times exponentials on pieces.
//!
//! The pieces are read off the formula: sums and products piece by piece on the common
//! refinement, exp of what is linear, a maximum or a choice by the root of a linear
//! difference. The order of breakpoints and the signs of slopes must be certain for all values
//! of parameters; where they are not, or the formula has anything else in it, there are no
//! pieces, and the integrals are computed by quadrature.

use super::activation::{Activation, name};
use super::exp_polynomial::{ExpPolynomial, same, vanishes};
use super::functions::Kinks;
use super::jet::Jet;
use crate::arithmetic::mpfr::MpInterval;
use crate::claim::{Expression, ExpressionKind, Function, Operator, Variable};
use rug::Rational;
use std::cell::RefCell;
use std::sync::Arc;

/// A function by its pieces, from left to right.
#[derive(Clone, Debug)]
pub struct Piecewise {
    /// Where the pieces meet, in ascending order.
    pub breaks: Vec<Arc<Jet>>,
    /// One more than there are breakpoints.
    pub pieces: Vec<ExpPolynomial>,
}

/// Beyond this, quadrature is cheaper.
const MAX_PIECES: usize = 32;

/// Whether two breakpoints are one and the same.
fn same_break(a: &Arc<Jet>, b: &Arc<Jet>) -> bool {
    Arc::ptr_eq(a, b) || same(a, b)
}

impl Piecewise {
    fn whole(piece: ExpPolynomial) -> Self {
        Self { breaks: Vec::new(), pieces: vec![piece] }
    }

    /// The same function on more pieces.
    fn refined(&self, breaks: &[Arc<Jet>]) -> Option<Self> {
        let pieces = (0..=breaks.len())
            .map(|at| {
                // How many of its own breakpoints lie left of the piece.
                let left = match at.checked_sub(1) {
                    Some(before) => count_until(&self.breaks, &breaks[before])?,
                    None => 0,
                };
                Some(self.pieces[left].clone())
            })
            .collect::<Option<Vec<_>>>()?;
        Some(Self { breaks: breaks.to_vec(), pieces })
    }

    fn common(&self, other: &Self) -> Option<[Self; 2]> {
        let mut breaks = self.breaks.clone();
        for value in &other.breaks {
            if breaks.iter().any(|known| same_break(known, value)) {
                continue;
            }
            let at = count_until(&breaks, value)?;
            breaks.insert(at, value.clone());
        }
        if breaks.len() >= MAX_PIECES {
            return None;
        }
        Some([self.refined(&breaks)?, other.refined(&breaks)?])
    }

    fn combine(
        &self,
        other: &Self,
        op: impl Fn(&ExpPolynomial, &ExpPolynomial) -> Option<ExpPolynomial>,
    ) -> Option<Self> {
        let [a, b] = self.common(other)?;
        let pairs = a.pieces.iter().zip(&b.pieces);
        let pieces = pairs.map(|(a, b)| op(a, b)).collect::<Option<Vec<_>>>()?;
        Some(Self { breaks: a.breaks, pieces })
    }

    fn map(&self, op: impl Fn(&ExpPolynomial) -> Option<ExpPolynomial>) -> Option<Self> {
        let pieces = self.pieces.iter().map(op).collect::<Option<Vec<_>>>()?;
        Some(Self { breaks: self.breaks.clone(), pieces })
    }

    /// f².
    pub fn square(&self) -> Option<Self> {
        self.map(|piece| piece.mul(piece))
    }

    /// f′ but at the breakpoints.
    pub fn derivative(&self) -> Self {
        let pieces = self.pieces.iter().map(ExpPolynomial::derivative).collect();
        Self { breaks: self.breaks.clone(), pieces }
    }

    /// Whether f certainly jumps somewhere.
    pub fn jumps(&self) -> bool {
        self.breaks.iter().zip(self.pieces.windows(2)).any(|(at, pieces)| {
            let gap = pieces[0].at(at).sub(&pieces[1].at(at));
            !gap.value().is_empty() && !gap.value().contains_zero()
        })
    }

    /// `self` where `gap` is positive, `other` where it is negative; where it is 0 on a whole
    /// piece, `self` if `at_zero`. `root` tells that of a gap of one piece, a + b·z.
    fn choose(
        &self,
        other: &Self,
        gap: &Self,
        at_zero: bool,
        like: &Jet,
        root: &dyn Fn(&Jet, &Jet) -> Arc<Jet>,
    ) -> Option<Self> {
        let is_whole = gap.breaks.is_empty();
        let [gap, _] = gap.common(self)?;
        let [gap, _] = gap.common(other)?;
        let mut breaks = Vec::new();
        for (at, piece) in gap.pieces.iter().enumerate() {
            let [a, b] = piece.linear(like)?;
            if !vanishes(&b) {
                if b.value().contains_zero() {
                    return None;
                }
                let root = if is_whole { root(&a, &b) } else { Arc::new(a.neg().div(&b)) };
                let known = gap.breaks.iter().any(|known| same_break(known, &root));
                if !known && count_until(&gap.breaks, &root)? == at {
                    breaks.push(root);
                }
            }
            breaks.extend(gap.breaks.get(at).cloned());
        }
        let (gap, own, other) =
            (gap.refined(&breaks)?, self.refined(&breaks)?, other.refined(&breaks)?);
        let pieces = (0..gap.pieces.len())
            .map(|at| {
                let positive = sign_between(
                    &gap.pieces[at],
                    at.checked_sub(1).map(|before| &*breaks[before]),
                    breaks.get(at).map(|at| &**at),
                    like,
                )?;
                let take = positive > 0 || positive == 0 && at_zero;
                Some(if take { own.pieces[at].clone() } else { other.pieces[at].clone() })
            })
            .collect::<Option<Vec<_>>>()?;
        Some(Self { breaks, pieces })
    }
}

/// How many of some numbers in ascending order are at most another; none if it is not certain.
fn count_until(breaks: &[Arc<Jet>], value: &Arc<Jet>) -> Option<usize> {
    let mut count = 0;
    for known in breaks {
        if same_break(known, value) || known.value().upper() < value.value().lower() {
            count += 1;
        } else if known.value().lower() <= value.value().upper() {
            return None;
        }
    }
    Some(count)
}

/// The sign of a linear function between two places neither of which its root lies beyond.
fn sign_between(
    piece: &ExpPolynomial,
    left: Option<&Jet>,
    right: Option<&Jet>,
    like: &Jet,
) -> Option<i32> {
    let [a, b] = piece.linear(like)?;
    if vanishes(&a) && vanishes(&b) {
        return Some(0);
    }
    let sign = |value: &Jet| {
        let value = value.value();
        i32::from(*value.lower() > 0) - i32::from(*value.upper() < 0)
    };
    let half = |ends: &Jet| ends.div(&ends.integer(2));
    let inside = match (left, right) {
        (Some(left), Some(right)) => half(&left.add(right)),
        (Some(left), None) => left.add(&left.integer(1)),
        (None, Some(right)) => right.sub(&right.integer(1)),
        (None, None) => like.integer(0),
    };
    match sign(&a.add(&b.mul(&inside))) {
        0 => None,
        certain => Some(certain),
    }
}

/// The pieces of an activation, for the values of parameters that are ranges.
pub fn pieces(
    activation: &Activation,
    like: &Jet,
    open: &dyn Fn(Variable) -> Option<Jet>,
) -> Option<Piecewise> {
    let roots = RefCell::default();
    Reader { activation, like, open, roots }.read(&activation.formula)
}

struct Reader<'a> {
    activation: &'a Activation,
    like: &'a Jet,
    open: &'a dyn Fn(Variable) -> Option<Jet>,
    /// Breakpoints that are known to be rational numbers: equal ones are one.
    roots: RefCell<Vec<(Rational, Arc<Jet>)>>,
}

impl Reader<'_> {
    /// The root −a/b of first − second, which is linear.
    fn root(&self, first: &Expression, second: Option<&Expression>, a: &Jet, b: &Jet) -> Arc<Jet> {
        let gap = |z: i32| {
            let at = |side| self.activation.exact(side, &Rational::from(z));
            let first = at(first)?;
            match second {
                Some(second) => Some(first - at(second)?),
                None => Some(first),
            }
        };
        let enclosed = || Arc::new(a.neg().div(b));
        let Some((zero, one)) = gap(0).zip(gap(1)) else { return enclosed() };
        let slope = one - &zero;
        if slope.is_zero() {
            return enclosed();
        }
        let exact = -zero / slope;
        let mut roots = self.roots.borrow_mut();
        if let Some((_, known)) = roots.iter().find(|(known, _)| *known == exact) {
            return known.clone();
        }
        let root = enclosed();
        roots.push((exact, root.clone()));
        root
    }

    fn read(&self, part: &Expression) -> Option<Piecewise> {
        if let Some(name) = name(part) {
            if name == Variable::Z {
                return Some(Piecewise::whole(ExpPolynomial::z(self.like)));
            }
            let value = self.activation.parameter(name, self.like, self.open)?;
            return Some(Piecewise::whole(ExpPolynomial::constant(value)));
        }
        let constant = |of: &Expression| {
            let z = self.like.like(MpInterval::empty(self.like.precision()));
            let value = self.activation.part(of, &z, self.open, Kinks::Undefined);
            (!value.value().is_empty()).then(|| Piecewise::whole(ExpPolynomial::constant(value)))
        };
        // What has no z in it; empty otherwise.
        if let Some(value) = constant(part) {
            return Some(value);
        }
        match &part.kind {
            ExpressionKind::Negate(inner) => self.read(inner)?.map(|piece| Some(piece.neg())),
            ExpressionKind::Call(Function::Abs, inner) => {
                let root = |a: &Jet, b: &Jet| self.root(inner, None, a, b);
                let inner = self.read(inner)?;
                let opposite = inner.map(|piece| Some(piece.neg()))?;
                inner.choose(&opposite, &inner, true, self.like, &root)
            }
            ExpressionKind::Call(Function::Exp, inner) => self.read(inner)?.map(|piece| {
                let [a, b] = piece.linear(self.like)?;
                Some(ExpPolynomial {
                    terms: vec![(b, vec![a.call(Function::Exp, Kinks::Undefined)])],
                })
            }),
            ExpressionKind::Call(..) => None,
            ExpressionKind::Binary(operator, left, right) => {
                let (a, b) = (self.read(left)?, self.read(right)?);
                match operator {
                    Operator::Add => a.combine(&b, |a, b| Some(a.add(b))),
                    Operator::Sub => a.combine(&b, |a, b| Some(a.sub(b))),
                    Operator::Mul => a.combine(&b, ExpPolynomial::mul),
                    Operator::Div => a.combine(&b, |a, b| {
                        let divisor = b.as_constant(self.like)?.power(-1);
                        a.mul(&ExpPolynomial::constant(divisor))
                    }),
                    Operator::Max | Operator::Min => {
                        let gap = a.combine(&b, |a, b| Some(a.sub(b)))?;
                        let root = |a: &Jet, b: &Jet| self.root(left, Some(right), a, b);
                        match operator {
                            Operator::Max => a.choose(&b, &gap, true, self.like, &root),
                            _ => b.choose(&a, &gap, true, self.like, &root),
                        }
                    }
                }
            }
            ExpressionKind::Power(base, exponent @ 0..=8) => {
                let base = self.read(base)?;
                let one = Piecewise::whole(ExpPolynomial::constant(self.like.integer(1)));
                (0..*exponent).try_fold(one, |power, _| power.combine(&base, ExpPolynomial::mul))
            }
            ExpressionKind::Where(choice) => {
                let ([first, second], is_strict) = choice.condition();
                let gap = self.read(second)?.combine(&self.read(first)?, |a, b| Some(a.sub(b)))?;
                let (then, otherwise) = (self.read(&choice.then)?, self.read(&choice.otherwise)?);
                let root = |a: &Jet, b: &Jet| self.root(second, Some(first), a, b);
                then.choose(&otherwise, &gap, !is_strict, self.like, &root)
            }
            _ => None,
        }
    }
}
