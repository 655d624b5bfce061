//! The nodes and weights of Gauss and Legendre's rule with an even number m of points, found by
//! Newton's method and then proved.
//!
//! Each of the m/2 positive nodes is enclosed by a change of sign of the Legendre polynomial
//! P_m over an interval 2⁻¹⁴⁰ wide; these being disjoint and P_m even with m roots,
//! they are all. The weights are 2/((1 − t²)P′_m(t)²) over these intervals (DLMF 3.5.22),
//! so that the doubles of [`rule`] err by u relative.

use crate::arithmetic::mpfr::MpInterval;
use rug::Float;
use std::sync::OnceLock;

/// m of [`rule`].
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
pub fn rule() -> &'static Rule {
    static RULE: OnceLock<Rule> = OnceLock::new();
    RULE.get_or_init(|| {
        let mut rule = Rule { nodes: [0.0; NODES], weights: [0.0; NODES] };
        for (index, [node, weight]) in positive_half(NODES).iter().enumerate() {
            let [node, weight] = [node, weight].map(|value| value.midpoint().lower().to_f64());
            rule.nodes[index] = node;
            rule.nodes[NODES - 1 - index] = -node;
            rule.weights[index] = weight;
            rule.weights[NODES - 1 - index] = weight;
        }
        rule
    })
}

/// Enclosures of the positive nodes of the rule with m = `count` points, from the largest down,
/// and of their weights; those of −t are the same.
///
/// # Panics
/// If m is odd, or so large that the roots could not be proved.
pub fn positive_half(count: usize) -> Vec<[MpInterval; 2]> {
    assert!(count.is_multiple_of(2), "an odd number of nodes");
    let mut previous = MpInterval::from_integer(PRECISION, 1);
    let half = (0..count / 2).map(|index| {
        let node = root(count, index);
        assert!(node.upper() < previous.lower(), "the nodes are disjoint");
        previous = node.clone();
        let weight = weight(count, &node);
        [node, weight]
    });
    let half = half.collect();
    assert!(*previous.lower() > 0, "the nodes counted are positive");
    half
}

/// P_m and P_{m−1} by k P_k = (2k − 1)t P_{k−1} − (k − 1)P_{k−2}.
fn legendre(count: usize, t: &MpInterval) -> [MpInterval; 2] {
    let number = |n: usize| MpInterval::from_integer(PRECISION, n as i64);
    let (mut before, mut last) = (number(1), t.clone());
    for k in 2..=count {
        let ahead = number(2 * k - 1).mul(t).mul(&last).sub(&number(k - 1).mul(&before));
        before = std::mem::replace(&mut last, ahead.div(&number(k)));
    }
    [last, before]
}

/// P′_m = m(P_{m−1} − tP_m)/(1 − t²).
fn slope(count: usize, t: &MpInterval) -> MpInterval {
    let one = MpInterval::from_integer(PRECISION, 1);
    let [last, before] = legendre(count, t);
    let times = MpInterval::from_integer(PRECISION, count as i64);
    times.mul(&before.sub(&t.mul(&last))).div(&one.sub(&t.sqr()))
}

fn weight(count: usize, t: &MpInterval) -> MpInterval {
    let one = MpInterval::from_integer(PRECISION, 1);
    let two = MpInterval::from_integer(PRECISION, 2);
    two.div(&one.sub(&t.sqr()).mul(&slope(count, t).sqr()))
}

/// The positive root of this index, from the largest down.
fn root(count: usize, index: usize) -> MpInterval {
    let guess = ((index as f64 + 0.75) / (count as f64 + 0.5) * std::f64::consts::PI).cos();
    let at = |t: &Float| MpInterval::new(t.clone(), t.clone());
    let mut t = Float::with_val(PRECISION, guess);
    for _ in 0..8 {
        let [value, _] = legendre(count, &at(&t));
        let step = value.div(&slope(count, &at(&t)));
        t -= step.midpoint().lower();
    }
    let width = Float::with_val(PRECISION, 1) >> 141;
    let (lower, upper) = (t.clone() - &width, t + &width);
    let signs = [&lower, &upper].map(|end| {
        let [value, _] = legendre(count, &at(end));
        (*value.lower() > 0, *value.upper() < 0)
    });
    assert!(signs == [(true, false), (false, true)] || signs == [(false, true), (true, false)]);
    MpInterval::new(lower, upper)
}
