//! The moments, their derivatives and the map's quantities against the paper's
//! formulas in MPFR.
//!
//! Established at random points and boxes, in the paper's range and far beyond:
//!
//! * the mean and the second moment enclose Eqs. (4) and (5) at 200 bits or more,
//!   with λ₀₁ and α₀₁ by Eq. (14) at that precision (`reference::Paper`);
//! * their derivatives in x up to order 6 enclose those of `common`, obtained from
//!   the distributional derivatives of the activation, not from the crate's
//!   recurrences, and these in turn agree with finite differences of the formulas;
//! * over boxes, values inside are enclosed, the refinement never loses to the
//!   closed form, and halving a box pays;
//! * the spectral norm encloses √λ_max(ℋᵀℋ), and derivatives along the variables
//!   agree with central differences up to the error these are estimated to have.

use crate::support::reference::{
    At, Moment, Paper, Random, Worst, encloses, exactly, jacobian, points, sample,
};
use crate::support::unit::{self, DOUBLE, Evaluator, VARIABLES, both_to, selu_moments};
use rug::Float;
use selfnorm::arithmetic::Interval;
use selfnorm::arithmetic::interval::{interval, is_finite, point};
use selfnorm::arithmetic::mpfr::MpInterval;
use selfnorm::claim::{ActivationSpec, Quantity};
use selfnorm::map::Lowering;
use selfnorm::map::graph::{Kink, NodeId};
use selfnorm::moments::{Jet, Moments};
use std::ops::RangeInclusive;
use std::sync::LazyLock;

const BOTH: [Moment; 2] = [Moment::First, Moment::Second];

/// By precision.
static PAPER: LazyLock<[Paper; 3]> = LazyLock::new(|| [200, 600, 2000].map(Paper::new));
const BITS: [u32; 3] = [200, 600, 2000];

fn evaluate(moments: &Moments, x: Interval, y: Interval, order: usize) -> Jet {
    let mut jet = Jet::default();
    moments.evaluate(x, y, &both_to(order), DOUBLE, &mut jet);
    jet
}

/// Whether a reference is good enough: to 10⁻²⁰ relative, unless far below all doubles.
fn is_tight(value: &MpInterval) -> bool {
    let width = Float::with_val(64, value.upper() - value.lower());
    width < Float::u_exp(1, -2000) || width < 1e-20 * Float::with_val(64, value.lower().abs_ref())
}

fn orders(range: RangeInclusive<u32>) -> Vec<(Moment, u32)> {
    BOTH.into_iter().flat_map(|moment| range.clone().map(move |n| (moment, n))).collect()
}

/// Tight references for some derivatives at a point, and the precision that took.
fn reference(x: f64, y: f64, orders: &[(Moment, u32)]) -> (Vec<MpInterval>, u32) {
    for (paper, bits) in PAPER.iter().zip(BITS) {
        let at = paper.at(&exactly(bits, x), &exactly(bits, y));
        let values: Vec<_> = orders.iter().map(|&(moment, n)| at.derivative(moment, n)).collect();
        if values.iter().all(is_tight) {
            return (values, bits);
        }
    }
    panic!("no tight reference at x = {x:e}, y = {y:e}");
}

/// In and around the paper's domains, or far away.
fn position(random: &mut Random) -> (f64, f64) {
    match random.below(8) {
        0..4 => (random.uniform(-0.12, 0.12), random.uniform(0.01, 3.0)),
        4 => (random.uniform(-1.1, 1.1), random.log_uniform(1e-3, 25.0)),
        5 => (random.uniform(-1000.0, 1000.0), random.log_uniform(1e-12, 1e6)),
        6 => (random.sign() * random.log_uniform(1e-9, 1e3), random.log_uniform(1e-12, 1e6)),
        _ => {
            // Where the Gaussian straddles the kink.
            let y = random.log_uniform(1e-12, 1e6);
            ((random.uniform(-8.0, 8.0) * y.sqrt()).clamp(-1000.0, 1000.0), y)
        }
    }
}

fn assert_encloses(what: &str, outer: Interval, inner: &MpInterval, at: &[f64]) {
    assert!(encloses(outer, inner), "{what} at {at:?}: {outer:?} without {inner:?}");
}

#[test]
fn both_moments_enclose_the_papers_formulas() {
    let moments = selu_moments(0);
    let worst = sample(21, points(400_000), |random, worst: &mut [Worst; 5]| {
        let (x, y) = position(random);
        let jet = evaluate(&moments, point(x), point(y), 0);
        let (truth, bits) = reference(x, y, &orders(0..=0));
        let near = x.abs() <= 0.12 && (0.01..3.0).contains(&y);
        for (index, (moment, truth)) in BOTH.into_iter().zip(&truth).enumerate() {
            let value = jet.get(moment as usize, 0);
            assert!(is_finite(value), "{moment:?} at {x:e}, {y:e}: {value:?}");
            assert_encloses("moment", value, truth, &[x, y]);
            let (place, scale) = if near { (index, 1.0) } else { (2 + index, value.mag()) };
            worst[place].note(value.wid() / scale, &[x, y]);
        }
        if bits > BITS[0] {
            worst[4].note(f64::from(bits), &[x, y]);
        }
    });
    worst[0].print("mean's width in the paper's range");
    worst[1].print("second moment's width in the paper's range");
    worst[2].print("mean's relative width elsewhere");
    worst[3].print("second moment's relative width elsewhere");
    worst[4].print("bits of the reference beyond 200");
    assert!(worst[0].value < 1e-12 && worst[1].value < 1e-12);
}

#[test]
fn constants_and_moments_of_nothing() {
    let parameters = ActivationSpec::default().parameters;
    assert_eq!(parameters.len(), 2);
    for (parameter, exact) in parameters.iter().zip(PAPER[0].constants()) {
        let value = parameter.range.enclosure();
        assert!(encloses(value, exact), "{value:?} without {exact:?}");
    }
    let moments = selu_moments(2);
    let (x, y) = (interval(-1.0, 1.0), interval(0.5, 1.0));
    let center = evaluate(&moments, point(0.0), point(0.75), 2);
    let bad = [point(0.0), point(-1.0), interval(0.0, 1.0), interval(-1.0, 1.0), Interval::EMPTY];
    for (x, y) in bad.map(|y| (x, y)).into_iter().chain([(Interval::EMPTY, y)]) {
        let plain = evaluate(&moments, x, y, 2);
        let (mut refined, at) = (Jet::default(), (point(0.0), point(0.75)));
        moments.over_box((x, y), &center, at, &both_to(2), DOUBLE, &mut refined);
        for jet in [plain, refined] {
            let empty = |moment| (0..=6).all(|n| jet.get(moment as usize, n).is_empty());
            assert!(BOTH.into_iter().all(empty), "{x:?}, {y:?}");
        }
    }
}

#[test]
fn derivatives_enclose_the_distributional_ones() {
    const ORDER: u32 = 6;
    let (moments, orders) = (selu_moments(ORDER as usize), orders(1..=ORDER));
    let worst = sample(22, points(20_000), |random, worst: &mut [Worst; ORDER as usize]| {
        let (x, y) = position(random);
        let jet = evaluate(&moments, point(x), point(y), ORDER as usize);
        let (truth, _) = reference(x, y, &orders);
        for (&(moment, n), truth) in orders.iter().zip(&truth) {
            let value = jet.get(moment as usize, n as usize);
            assert_encloses(&format!("{moment:?}, order {n}"), value, truth, &[x, y]);
            if x.abs() <= 0.12 && (0.01..3.0).contains(&y) {
                worst[n as usize - 1].note(value.wid() / value.mag(), &[x, y]);
            }
        }
    });
    for (n, worst) in (1..).zip(worst) {
        worst.print(&format!("order {n}: relative width in the paper's range"));
    }
}

/// δⁿM/hⁿ = Mₙ + n/24·h²·M_{n+2} + …, δ the central difference, h = 2⁻¹⁰⁰·√y.
#[test]
fn the_reference_derivatives_are_limits_of_finite_differences() {
    const BITS: u32 = 1200;
    let paper = Paper::new(BITS);
    let cases = points(1_200);
    let [worst] = sample(23, cases, |random, worst: &mut [Worst; 1]| {
        let (x, y) = (random.uniform(-3.0, 3.0), random.log_uniform(0.01, 10.0));
        let (mx, my) = (exactly(BITS, x), exactly(BITS, y));
        let step = exactly(BITS, y.sqrt() * 2_f64.powi(-101));
        let double_step = step.add(&step);
        let nodes: Vec<At> = (-6..=6)
            .map(|k| paper.at(&mx.add(&step.mul(&MpInterval::from_integer(BITS, k))), &my))
            .collect();
        for moment in BOTH {
            let mut row: Vec<MpInterval> = nodes.iter().map(|at| at.moment(moment)).collect();
            for n in 1..=6_u32 {
                row = row.windows(3).map(|values| values[2].sub(&values[0])).collect();
                let difference = row[row.len() / 2].div(&double_step.power(n as i32));
                let gap = difference.sub(&nodes[6].derivative(moment, n)).abs();
                // In units of y^{−n/2}, the natural size of an nth derivative.
                let gap = gap.upper().to_f64() * y.powf(f64::from(n) / 2.0);
                worst[0].note(gap, &[x, y, f64::from(n)]);
            }
        }
    });
    worst.print("reference derivatives: gap to finite differences");
    assert!(worst.count == 12 * cases && worst.value < 1e-50);
}

/// A box and the jets `over_box` wants, at its centre.
fn over_box(moments: &Moments, x: Interval, y: Interval) -> Jet {
    let center = (point(x.mid()), point(y.mid()));
    let at_center = evaluate(moments, center.0, center.1, 2);
    let mut jet = Jet::default();
    moments.over_box((x, y), &at_center, center, &both_to(2), DOUBLE, &mut jet);
    jet
}

fn random_box(random: &mut Random) -> (Interval, Interval) {
    let (x, y) = if random.chance(3) {
        (random.uniform(-20.0, 20.0), random.log_uniform(1e-3, 1e3))
    } else {
        (random.uniform(-0.2, 0.2), random.uniform(0.05, 3.0))
    };
    let mut radius = |scale: f64| match random.below(8) {
        0 => 0.0,
        1..4 => scale * random.log_uniform(1e-12, 1.0),
        _ => scale * random.uniform(0.0, 0.5),
    };
    let (dx, dy) = (radius(x.abs().max(y.sqrt())), radius(0.99 * y));
    (interval(x - dx, x + dx), interval(y - dy, y + dy))
}

#[test]
fn boxes_enclose_their_points_and_gain_from_refinement() {
    let (moments, orders) = (selu_moments(2), orders(0..=2));
    let [ratio] = sample(24, points(100_000), |random, worst: &mut [Worst; 1]| {
        let (x, y) = random_box(random);
        let at = [x.inf(), x.sup(), y.inf(), y.sup()];
        let jet = over_box(&moments, x, y);
        let plain = evaluate(&moments, x, y, 2);
        for _ in 0..2 {
            let (p, q) = (random.inside(x), random.inside(y));
            let at_point = evaluate(&moments, point(p), point(q), 2);
            let (truth, _) = reference(p, q, &orders);
            for (&(moment, n), truth) in orders.iter().zip(&truth) {
                let value = jet.get(moment as usize, n as usize);
                let both = value.intersection(at_point.get(moment as usize, n as usize));
                let what = format!("{moment:?}, order {n}, over {at:?}");
                assert_encloses(&what, both, truth, &[p, q]);
                assert!(value.subset(plain.get(moment as usize, n as usize)), "{at:?}");
            }
        }
        let halves = if random.chance(2) {
            [(interval(x.inf(), x.mid()), y), (interval(x.mid(), x.sup()), y)]
        } else {
            [(x, interval(y.inf(), y.mid())), (x, interval(y.mid(), y.sup()))]
        };
        let [first, second] =
            halves.map(|(x, y)| over_box(&moments, x, y).get(Moment::First as usize, 0));
        let whole = jet.get(Moment::First as usize, 0);
        let rounding = 1e-14 * whole.mag().max(x.mag()).max(1.0);
        let ratio = first.convex_hull(second).wid() / (whole.wid() + rounding);
        worst[0].note(ratio, &at);
    });
    ratio.print("halving a box: ratio of the mean's widths");
    assert!(ratio.value <= 1.0001);
}

/// μ, ω, ν, τ in the paper's box and beyond.
fn arguments(random: &mut Random) -> [f64; 4] {
    const BOXES: [[(f64, f64); 4]; 4] = [
        [(-0.1, 0.1), (-0.1, 0.1), (0.8, 1.5), (0.8, 1.25)],
        [(-0.1, 0.1), (-0.1, 0.1), (0.02, 0.24), (0.8, 1.25)],
        [(-1.0, 1.0), (-0.5, 0.5), (0.02, 16.0), (0.5, 2.0)],
        [(-10.0, 10.0), (-3.0, 3.0), (1e-3, 100.0), (0.1, 10.0)],
    ];
    BOXES[random.below(4) as usize].map(|(lower, upper)| random.uniform(lower, upper))
}

/// ℋ's entries and the norm, as [`jacobian`] has them.
fn outputs(lowering: &mut Lowering) -> [NodeId; 5] {
    use Quantity::{H, Norm};
    [H(1, 1), H(1, 2), H(2, 1), H(2, 2), Norm].map(|entry| lowering.quantity(entry))
}

fn run(evaluator: &Evaluator, at: [f64; 4]) -> Vec<Interval> {
    evaluator.at(at.map(point))
}

#[test]
fn the_norm_encloses_the_largest_singular_value() {
    let mut lowering = unit::lowering();
    let outputs = outputs(&mut lowering);
    let tape = Evaluator::new(&mut lowering, &outputs);
    let [width] = sample(25, points(10_000), |random, worst: &mut [Worst; 1]| {
        let at = arguments(random);
        let truth = jacobian(&PAPER[0], BITS[0], &at.map(|value| exactly(BITS[0], value)));
        let values = run(&tape, at);
        for (value, truth) in values.iter().zip(&truth) {
            assert_encloses("an entry or the norm", *value, truth, &at);
        }
        worst[0].note(values[4].wid() / values[4].mag(), &at);
    });
    width.print("norm: relative width");
}

/// Central differences D(h) and D(2h), h = 2⁻⁴⁰ of the variable: their difference is
/// three times D(h)'s error but for terms smaller by h², and taken as its bound.
#[test]
fn total_derivatives_agree_with_differences() {
    let mut lowering = unit::lowering();
    let outputs = outputs(&mut lowering);
    let inputs = VARIABLES.map(|variable| lowering.name(variable));
    let derivatives: Vec<NodeId> = inputs
        .into_iter()
        .flat_map(|input| outputs.map(|id| (id, input)))
        .map(|(id, input)| lowering.graph.partial(id, input, Kink::Generalized))
        .collect();
    let tape = Evaluator::new(&mut lowering, &derivatives);
    let bits = BITS[0];
    let [tolerance, width] = sample(26, points(2_000), |random, worst: &mut [Worst; 2]| {
        let at = arguments(random);
        let results = run(&tape, at);
        let shifted = |index: usize, shift: f64| {
            let mut arguments = at.map(|value| exactly(bits, value));
            arguments[index] = arguments[index].add(&exactly(bits, shift));
            jacobian(&PAPER[0], bits, &arguments)
        };
        for (index, results) in results.chunks(outputs.len()).enumerate() {
            let h = at[index].abs().max(1e-3) * 2_f64.powi(-40);
            let [near, far] = [h, 2.0 * h].map(|h| {
                let (above, below) = (shifted(index, h), shifted(index, -h));
                let step = exactly(bits, 2.0 * h);
                std::array::from_fn::<_, 5, _>(|i| above[i].sub(&below[i]).div(&step))
            });
            for ((near, far), result) in near.iter().zip(&far).zip(results) {
                let error = exactly(bits, near.sub(far).abs().upper().to_f64() + 1e-30);
                let around = near.add(&error).hull(&near.sub(&error)).to_interval();
                assert!(
                    !result.disjoint(around) && is_finite(*result),
                    "{:?} at {at:?}: {result:?} and {around:?}",
                    VARIABLES[index]
                );
                worst[0].note(error.upper().to_f64() / around.mag().max(1e-9), &at);
                worst[1].note(result.wid() / result.mag().max(1e-9), &at);
            }
        }
    });
    tolerance.print("total derivatives: relative tolerance");
    width.print("total derivatives: relative width");
}
