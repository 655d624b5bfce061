//! The nodes and weights of Gauss and Legendre's rule with [`NODES`] points, found by Newton's
//! method and then proved.
//!
//! Each of the six positive nodes is enclosed by a change of sign of the Legendre polynomial
//! P_m over an interval 2⁻¹⁴⁰ wide; the six being disjoint and P_m even with m = 12 roots,
//! these are all. The weights are 2/((1 − t²)P′_m(t)²) over these intervals (DLMF 3.5.22),
//! so that the doubles below err by u relative.

use crate::arithmetic::mpfr::MpInterval;
use rug::Float;
use std::sync::OnceLock;

/// m.
pub const NODES: usize = 12;

const PRECISION: u32 = 200;

/// The rule on [−1, 1]; each number errs by at most u relative.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The nodes.
    pub nodes: [f64; NODES],
    /// Their weights.
    pub weights: [f64; NODES],
}

/// The rule, computed at its first use.
///
/// # Panics
/// Never: if the roots could not be proved, which does not depend on any input.
pub fn rule() -> &'static Rule {
    static RULE: OnceLock<Rule> = OnceLock::new();
    RULE.get_or_init(|| {
        let mut rule = Rule { nodes: [0.0; NODES], weights: [0.0; NODES] };
        let mut previous = MpInterval::from_integer(PRECISION, 1);
        for index in 0..NODES / 2 {
            let node = root(index);
            assert!(node.upper() < previous.lower(), "the nodes are disjoint");
            let weight = weight(&node);
            let [node_near, weight_near] =
                [&node, &weight].map(|value| value.midpoint().lower().to_f64());
            rule.nodes[index] = node_near;
            rule.nodes[NODES - 1 - index] = -node_near;
            rule.weights[index] = weight_near;
            rule.weights[NODES - 1 - index] = weight_near;
            previous = node;
        }
        assert!(*previous.lower() > 0, "the nodes counted are positive");
        rule
    })
}

/// P_m and P_{m−1} by k P_k = (2k − 1)t P_{k−1} − (k − 1)P_{k−2}.
fn legendre(t: &MpInterval) -> [MpInterval; 2] {
    let number = |n: usize| MpInterval::from_integer(PRECISION, n as i64);
    let (mut before, mut last) = (number(1), t.clone());
    for k in 2..=NODES {
        let ahead = number(2 * k - 1).mul(t).mul(&last).sub(&number(k - 1).mul(&before));
        before = std::mem::replace(&mut last, ahead.div(&number(k)));
    }
    [last, before]
}

/// P′_m = m(P_{m−1} − tP_m)/(1 − t²).
fn slope(t: &MpInterval) -> MpInterval {
    let one = MpInterval::from_integer(PRECISION, 1);
    let [last, before] = legendre(t);
    let times = MpInterval::from_integer(PRECISION, NODES as i64);
    times.mul(&before.sub(&t.mul(&last))).div(&one.sub(&t.sqr()))
}

fn weight(t: &MpInterval) -> MpInterval {
    let one = MpInterval::from_integer(PRECISION, 1);
    let two = MpInterval::from_integer(PRECISION, 2);
    two.div(&one.sub(&t.sqr()).mul(&slope(t).sqr()))
}

/// The positive root of this index, from the largest down.
fn root(index: usize) -> MpInterval {
    let guess = ((index as f64 + 0.75) / (NODES as f64 + 0.5) * std::f64::consts::PI).cos();
    let at = |t: &Float| MpInterval::new(t.clone(), t.clone());
    let mut t = Float::with_val(PRECISION, guess);
    for _ in 0..8 {
        let [value, _] = legendre(&at(&t));
        let step = value.div(&slope(&at(&t)));
        t -= step.midpoint().lower();
    }
    let width = Float::with_val(PRECISION, 1) >> 141;
    let (lower, upper) = (t.clone() - &width, t + &width);
    let signs = [&lower, &upper].map(|end| {
        let [value, _] = legendre(&at(end));
        (*value.lower() > 0, *value.upper() < 0)
    });
    assert!(signs == [(true, false), (false, true)] || signs == [(false, true), (true, false)]);
    MpInterval::new(lower, upper)
}
