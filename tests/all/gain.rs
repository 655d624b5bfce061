//! What is said of activations and of random weights: against mpmath (`tests/data/gain.py`),
//! against the search, and by its own definitions.

use crate::support::reference::{Random, is_long};
use rayon::prelude::*;
use rug::{Float, Rational};
use selfnorm::activation::{Activation, Integrand};
use selfnorm::arithmetic::mpfr::MpInterval;
use selfnorm::arithmetic::{Decimal, Interval};
use selfnorm::claim::{
    ActivationSpec, Domain, Layer, LayerKind, Number, Range, Scope, Variable, activation_names,
};
use selfnorm::fixed_point::fixed_points;
use selfnorm::gain::{
    Distribution, Gain, Lengths, Missing, RandomLayer, Trend, gain, probabilities,
};
use selfnorm::moments::{at_point, quadrature};
use selfnorm::search::Options;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

const BITS: u32 = 160;

fn number(text: &str) -> Number {
    Number::parse(text).expect("a number")
}

fn exactly(text: &str) -> MpInterval {
    MpInterval::from_rational(BITS, Decimal::parse(text).expect("a decimal").value())
}

fn spec(text: &str) -> ActivationSpec {
    match text.split_once(",beta=") {
        Some((kind, beta)) => {
            let beta = (Variable::new("beta").expect("a name"), Range::point(number(beta)));
            ActivationSpec::known(kind, &[beta])
        }
        None if text.chars().any(|c| !(c.is_ascii_alphanumeric() || c == '_')) => {
            ActivationSpec::own(text)
        }
        None => ActivationSpec::known(text, &[]),
    }
    .unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// What is said of an activation at a variance, computed once.
fn of(text: &str, at: &str) -> Gain {
    static KNOWN: Mutex<BTreeMap<[String; 2], Gain>> = Mutex::new(BTreeMap::new());
    let key = [text, at].map(str::to_owned);
    let known = KNOWN.lock().expect("no panic").get(&key).cloned();
    known.unwrap_or_else(|| {
        let found = gain(&spec(text), &number(at), &Options::default())
            .unwrap_or_else(|e| panic!("{text}: {e}"));
        KNOWN.lock().expect("no panic").insert(key, found.clone());
        found
    })
}

/// Whether two intervals meet.
fn meet(a: &MpInterval, b: &MpInterval) -> bool {
    a.lower() <= b.upper() && b.lower() <= a.upper()
}

fn width(value: &MpInterval) -> f64 {
    Float::with_val(64, value.upper() - value.lower()).to_f64()
}

/// A number of 25 digits.
fn around(text: &str) -> MpInterval {
    let value = exactly(text);
    let slack = value.abs().max(&exactly("1e-6")).mul(&exactly("1e-23"));
    value.add(&slack.neg().hull(&slack))
}

#[test]
fn moments_and_gains_agree_with_mpmath() {
    let rows: Vec<Vec<&str>> =
        include_str!("../data/gain.tsv").lines().map(|line| line.split('\t').collect()).collect();
    let named: BTreeSet<&str> = rows.iter().map(|row| row[0]).collect();
    assert!(activation_names().all(|name| named.contains(name)), "{named:?}");
    let worst = rows.par_iter().map(|row| {
        let found = of(row[0], row[1]);
        let (moments, gains) = (&found.moments, &found.gains);
        let slope = |value: &Result<MpInterval, Missing>| value.clone().ok();
        let values = [
            (Some(moments.mean.clone()), None),
            (Some(moments.second_moment.clone()), Some(&gains.second_moment)),
            (slope(&moments.slope), None),
            (slope(&moments.slope_second_moment), Some(&gains.slope)),
        ];
        let mut worst = 0.0_f64;
        for ((value, gain), expected) in values.into_iter().zip(&row[2..]) {
            let Some(value) = value else {
                assert_eq!(*expected, "-", "{row:?}");
                continue;
            };
            let truth = around(expected);
            assert!(meet(&value, &truth), "{row:?}: {value:?}");
            let size = truth.abs().upper().to_f64().max(1e-3);
            worst = worst.max(width(&value) / size);
            if let Some(gain) = gain {
                let gain = gain.as_ref().expect("a gain");
                let expected = exactly("1").div(&truth.sqrt());
                assert!(meet(gain, &expected), "{row:?}: {gain:?}");
                worst = worst.max(width(gain) / expected.lower().to_f64());
            }
        }
        let [mean, second] = [2, 3].map(|column| around(row[column]));
        let variance = second.sub(&mean.sqr());
        assert!(meet(&moments.variance, &variance), "{row:?}");
        let expected = exactly("1").div(&variance.sqrt());
        assert!(meet(gains.variance.as_ref().expect("a gain"), &expected), "{row:?}");
        worst
    });
    let worst = worst.reduce(|| 0.0, f64::max);
    println!("{} rows, the widest enclosure {worst:e} relative", rows.len());
    assert!(rows.len() >= 120 && worst < 1e-15);
}

/// Away from the mean 0 and of all orders, by the reference in MPFR.
#[test]
fn quick_integrals_are_those_of_the_reference() {
    let cases = [
        ("gelu", "0.3", "0.02"),
        ("tanh", "-1.7", "5"),
        ("mish", "2", "300"),
        ("isrlu", "-0.1", "0.9"),
        ("where(z < 0.3, tanh(z), z)", "0.1", "1"),
        ("gaussian", "3", "900"),
    ];
    let cases = if is_long() { &cases[..] } else { &cases[..2] };
    cases.par_iter().for_each(|(name, x, y)| {
        let activation = Activation::of(&spec(name)).expect("an activation");
        let wanted: Vec<(Integrand, usize)> =
            Integrand::ALL.iter().flat_map(|it| [(*it, 0), (*it, 1), (*it, 2)]).collect();
        let place = (&exactly(x), &exactly(y));
        let found = at_point(&activation, &wanted, place, &|| false).expect("moments");
        for ((integrand, order), found) in wanted.iter().zip(&found) {
            let h = activation.integral(*integrand).expect("a function");
            let truth = quadrature::evaluate_mp(&h, *order, place.0, place.1, 90, &|| false);
            assert!(meet(found, &truth), "{name} {integrand:?} {order}: {found:?} {truth:?}");
            let size = truth.abs().upper().to_f64().max(1e-3);
            assert!(width(found) < 1e-15 * size, "{name} {integrand:?} {order}: {found:?}");
        }
    });
    let activation = Activation::of(&spec("gelu")).expect("an activation");
    let wanted = [(Integrand::Value, 0)];
    let place = (&exactly("0"), &exactly("1"));
    assert!(at_point(&activation, &wanted, place, &|| true).is_none(), "it was not stopped");
    let place = (&exactly("0"), &exactly("0"));
    assert!(at_point(&activation, &wanted, place, &|| false).is_none(), "no variance");
}

#[test]
fn constants_do_what_they_are_for() {
    let one = exactly("1");
    let cases: Vec<(&str, &str)> =
        activation_names().flat_map(|name| [(name, "1"), (name, "0.5"), (name, "3")]).collect();
    let counts = cases.par_iter().map(|(name, at)| {
        let found = of(name, at);
        let moments = &found.moments;
        let holds = |value: MpInterval, expected: &MpInterval| {
            assert!(meet(&value, expected) && width(&value) < 1e-8, "{name} at {at}: {value:?}");
        };
        let second = |a: &MpInterval, b: &MpInterval| {
            a.sqr().mul(&moments.variance).add(&a.mul(&moments.mean).add(b).sqr())
        };
        let affine = found.affine.as_ref().expect("a and b");
        holds(second(&affine.a, &affine.b), &one);
        holds(affine.a.mul(&moments.mean).add(&affine.b), &exactly("0"));
        if let Ok(pair) = &found.pair {
            let slope = moments.slope_second_moment.as_ref().expect("a slope");
            holds(pair.a.sqr().mul(slope), &one);
            pair.b.iter().for_each(|b| holds(second(&pair.a, b), &one));
        }
        if let Ok(edge) = &found.edge_of_chaos {
            let slope = moments.slope_second_moment.as_ref().expect("a slope");
            holds(edge.weight_variance.mul(slope), &one);
            let variance =
                edge.weight_variance.mul(&moments.second_moment).add(&edge.bias_variance);
            holds(variance, &exactly(at));
            assert!(*edge.bias_variance.lower() >= 0);
        }
        [usize::from(found.pair.is_ok()), usize::from(found.edge_of_chaos.is_ok())]
    });
    let counts = counts.reduce(|| [0, 0], |a, b| [a[0] + b[0], a[1] + b[1]]);
    println!("{counts:?} pairs and edges");
    // At v <= 1 all that have slopes have a pair.
    assert!(counts[0] >= 2 * 40 && counts[1] >= 60);
    let why = |name: &str, at: &str| of(name, at).pair.expect_err("no pair");
    assert!(matches!(why("hardshrink", "1"), Missing::Jump { certain: true, .. }));
    assert_eq!(why("identity", "3"), Missing::VarianceExceedsSlope);
    assert_eq!(of("softplus", "1").edge_of_chaos.expect_err("none"), Missing::NegativeBias);
}

#[test]
fn the_jacobian_is_that_of_the_paper_and_of_the_search() {
    let affine = of("selu", "1").affine.expect("a and b");
    for (value, printed) in [(&affine.radius, 0.782648), (&affine.norm, 0.787673)] {
        assert!((value.lower().to_f64() - printed).abs() < 1e-6, "{value:?}");
    }
    for name in ["tanh", "gelu", "elu", "mish"] {
        let found = of(name, "1").affine.expect("a and b");
        let decimal = |value: &MpInterval| format!("{:.17}", value.lower().to_f64());
        let inner = spec(name).expression.to_string().replace("alpha", "1");
        let text = format!("({})*({inner}) + ({})", decimal(&found.a), decimal(&found.b));
        let ranges = [
            ("mu", "-0.01", "0.01"),
            ("nu", "0.99", "1.01"),
            ("omega", "0", "0"),
            ("tau", "1", "1"),
        ];
        let ranges = ranges.map(|(name, lower, upper)| {
            let range = Range { lower: number(lower), upper: number(upper) };
            (Variable::new(name).expect("a name"), range)
        });
        let domain = Domain::new(ranges).expect("a domain");
        let scope = Scope::new(domain, &spec(&text), &Layer::default(), &[]).expect("a scope");
        let all = fixed_points(&scope, &Options::default()).expect("a map");
        let [branch] = all.branches.as_deref().unwrap_or_default() else {
            panic!("{text}: {all:?}")
        };
        let radius = branch.hull.radius;
        let distance = (radius.mid() - found.radius.lower().to_f64()).abs();
        assert!(distance < 1e-6 && radius.wid() < 1e-6, "{name}: {radius:?} {found:?}");
    }
}

/// q and S(τq) compared at many q, and the fixed points of the search.
#[test]
fn lengths_are_those_of_the_map() {
    let own = [
        "z*sigmoid(3*z) - 0.1",
        "where(z < 0, 2*z, tanh(z))",
        "sin(3*z) + z/2",
        "max(z, 0)^2/4 + 0.2",
    ];
    let names: Vec<&str> = activation_names().chain(own).collect();
    let found = names.par_iter().map(|name| {
        let found = of(name, "1");
        let activation = Activation::of(&found.activation).expect("an activation");
        let layers = found.random_layers.expect("lengths");
        assert_eq!(layers.len(), 4, "{name}");
        let values = (0..14).step_by(if is_long() { 1 } else { 4 }).map(|step| {
            let y = exactly(&format!("{:e}", 1.3e-3 * 3.0_f64.powi(step)));
            let wanted = [(Integrand::Square, 0)];
            let found = at_point(&activation, &wanted, (&exactly("0"), &y), &|| false);
            (y, found.expect("S").remove(0))
        });
        let values: Vec<_> = values.collect();
        layers.iter().map(|layer| moves(name, &values, layer)).sum::<usize>()
    });
    let signs: usize = found.sum();
    println!("{signs} signs at points");
    assert!(signs > if is_long() { 1500 } else { 375 });
    for (name, tau) in [
        ("tanh", "2"),
        ("selu", "1"),
        ("softplus", "1/3"),
        ("hardshrink", "2"),
        ("sin", "2"),
        ("squareplus", "1"),
    ] {
        let layer = Layer::preset(LayerKind::Random);
        let ranges = [("q", "1e-3", "100"), ("tau", tau, tau), ("bias", "0", "0")];
        let ranges = ranges.map(|(name, lower, upper)| {
            let range = Range { lower: number(lower), upper: number(upper) };
            (Variable::new(name).expect("a name"), range)
        });
        let domain = Domain::new(ranges).expect("a domain");
        let scope = Scope::new(domain, &spec(name), &layer, &[]).expect("a scope");
        let all = fixed_points(&scope, &Options::default()).expect("a map");
        let tau: Rational = tau.parse().expect("a fraction");
        let layers = of(name, "1").random_layers.expect("lengths");
        let layer = layers.iter().find(|layer| layer.tau == tau).expect("an initialization");
        let Lengths::Some(points, _) = &layer.lengths else { panic!("{name}: {layer:?}") };
        assert_eq!(points.len(), all.found.len(), "{name} {tau}");
        for (point, other) in points.iter().zip(&all.found) {
            let (_, q) = other.state[0];
            assert!(
                !point.q.disjoint(q) && point.q.wid() < 1e-10 * q.mag(),
                "{name}: {q:?} {point:?}"
            );
            assert!(!point.derivative.abs().disjoint(other.radius), "{name}: {other:?} {point:?}");
        }
    }
}

/// Compares the sign of S(τq) − q, at values of S, with what is said of lengths; how often it was
/// told.
fn moves(name: &str, values: &[(MpInterval, MpInterval)], layer: &RandomLayer) -> usize {
    let points: &[_] = match &layer.lengths {
        Lengths::Some(points, _) => points,
        Lengths::Open(..) => panic!("{name}: {layer:?}"),
        _ => &[],
    };
    let mut told = 0;
    let mut last: Option<(bool, usize)> = None;
    let tau = MpInterval::from_rational(BITS, &layer.tau);
    for (y, value) in values {
        let change = value.mul(&tau).sub(y);
        let q = y.div(&tau).to_interval();
        let passed = points.iter().filter(|point| point.q.sup() < q.inf()).count();
        match (&layer.lengths, change.strict_sign()) {
            (Lengths::Every, sign) => assert!(sign.is_none(), "{name} {layer:?} {y:?}"),
            (_, None) => continue,
            (Lengths::None(trend), Some(sign)) => {
                assert_eq!(sign.is_gt(), *trend == Trend::Grow, "{name} {layer:?} {y:?}");
            }
            (_, Some(sign)) => {
                if let Some((grows, before)) = last {
                    let crossed = (passed - before) % 2 == 1;
                    assert_eq!(sign.is_gt() != grows, crossed, "{name} {layer:?} {y:?}");
                }
                last = Some((sign.is_gt(), passed));
            }
        }
        told += 1;
    }
    told
}

fn probability(kind: Distribution, n: u32) -> [Interval; 3] {
    let range = |lower: &str, upper: &str| Range { lower: number(lower), upper: number(upper) };
    let (omega, tau) = (range("-0.1", "0.1"), range("0.95", "1.1"));
    let found = probabilities(kind, n, &omega, &tau, &Options::default()).expect("probabilities");
    [found.omega, found.tau, found.both].map(|it| it.to_interval())
}

#[test]
fn probabilities_of_two_weights_are_those_of_elementary_integrals() {
    let [omega, tau, both] = probability(Distribution::Gaussian, 2);
    assert!(omega.contains(libm::erf(0.1 / 2.0_f64.sqrt())));
    assert!((tau.mid() - ((-0.95_f64).exp() - (-1.1_f64).exp())).abs() < 1e-14);
    // 2τ = ω² + R with R ~ χ²₁, by the midpoint rule.
    let steps = 20_000;
    let chi = |r: f64| libm::erf((r / 2.0).sqrt());
    let sum: f64 = (0..steps)
        .map(|step| {
            let w = -0.1 + 0.2 * (f64::from(step) + 0.5) / f64::from(steps);
            let density = (-w * w / 2.0).exp() / std::f64::consts::TAU.sqrt();
            density * (chi(2.2 - w * w) - chi(1.9 - w * w)) * 0.2 / f64::from(steps)
        })
        .sum();
    assert!((both.mid() - sum).abs() < 1e-6 && both.wid() < 1e-5, "{both:?} {sum}");
    // The sum of two numbers uniform in [−1, 1] has density (2 − |s|)/4.
    let s = 0.1 * (2.0_f64 / 3.0).sqrt();
    let [omega, ..] = probability(Distribution::Uniform, 2);
    assert!((omega.mid() - (s - s * s / 4.0)).abs() < 1e-15 && omega.wid() < 1e-15, "{omega:?}");
}

/// Frequencies of 20 000 units lie within five standard errors of what is proved.
#[test]
fn probabilities_are_those_of_simulated_units() {
    const UNITS: u32 = 20_000;
    const N: u32 = 64;
    let normal = |random: &mut Random| {
        let (a, b) = (random.uniform(1e-300, 1.0), random.uniform(0.0, 1.0));
        (-2.0 * a.ln()).sqrt() * (std::f64::consts::TAU * b).cos()
    };
    for (seed, kind) in Distribution::ALL.into_iter().enumerate() {
        let mut random = Random::new(900 + seed as u64);
        let mut draw = || match kind {
            Distribution::Gaussian => normal(&mut random),
            Distribution::Uniform => random.uniform(-1.0, 1.0) * 3.0_f64.sqrt(),
            Distribution::Truncated => loop {
                let z = normal(&mut random);
                if z.abs() <= 2.0 {
                    break z / 0.879_625_661_034_239_8;
                }
            },
        };
        let mut counts = [0_u32; 3];
        for _ in 0..UNITS {
            let (mut omega, mut tau) = (0.0, 0.0);
            for _ in 0..N {
                let w = draw() / f64::from(N).sqrt();
                (omega, tau) = (omega + w, tau + w * w);
            }
            let (first, second) = ((-0.1..=0.1).contains(&omega), (0.95..=1.1).contains(&tau));
            let events = [first, second, first && second];
            counts.iter_mut().zip(events).for_each(|(count, event)| *count += u32::from(event));
        }
        for (count, proved) in counts.iter().zip(probability(kind, N)) {
            let frequency = f64::from(*count) / f64::from(UNITS);
            let error = 5.0 * (0.25 / f64::from(UNITS)).sqrt();
            let near = proved.inf() - error..=proved.sup() + error;
            assert!(near.contains(&frequency), "{kind:?}: {frequency} {proved:?}");
        }
    }
}
