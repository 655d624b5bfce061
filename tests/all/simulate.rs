//! Simulated networks: against the certified limit, against what is known of them, and against
//! themselves.

use selfnorm::activation::Activation;
use selfnorm::activation::function::{Elementary, Function};
use selfnorm::arithmetic::mpfr::MpInterval;
use selfnorm::arithmetic::{Decimal, interval};
use selfnorm::claim::{
    ActivationSpec, Dropout, DropoutKind, LayerKind, Number, Range, Variable, activation_names,
};
use selfnorm::gain::Distribution;
use selfnorm::search::Options;
use selfnorm::simulate::{
    Formula, Input, Moments, Network, Plan, Shape, Simulation, Spread, Unfit, Weights, exponent,
    moments, simulate,
};

const GAUSSIAN: Weights = Weights::Independent(Distribution::Gaussian);

fn number(text: &str) -> Number {
    Number::parse(text).expect("a number")
}

fn input(shape: Shape, mean: &str, variance: &str) -> Input {
    Input { shape, range: None, mean: number(mean), variance: number(variance) }
}

fn normal() -> Input {
    input(Shape::Gaussian, "0", "1")
}

fn known(kind: &str) -> ActivationSpec {
    ActivationSpec::known(kind, &[]).expect("an activation")
}

fn given(values: &[(Variable, &str)]) -> Vec<(Variable, Number)> {
    values.iter().map(|(name, value)| (*name, number(value))).collect()
}

fn random(kind: &str, tau: &str, weights: Weights) -> Network {
    let layer = (LayerKind::Random, None);
    let values = given(&[(Variable::TAU, tau)]);
    Network::new(&known(kind), layer, &values, weights, &normal()).expect("a network")
}

fn run(network: Network, widths: &[u32], depth: u32, networks: u32) -> Simulation {
    let plan = Plan { network, widths: widths.to_vec(), depth, networks, inputs: 8, seed: 7 };
    let found = simulate(&plan, &Options::default()).expect("moments");
    assert_eq!(found.stopped, None);
    assert!(found.widths.iter().all(|it| it.networks.len() == networks as usize));
    assert!(found.widths.iter().flat_map(|it| &it.networks).all(|it| it.len() == depth as usize));
    found
}

/// Against MPFR, for all activations and all functions of the language.
#[test]
fn formulas_are_the_functions() {
    let own = |text: &str| ActivationSpec::own(text).expect("an expression");
    let specs = activation_names().map(known).chain([
        own("min(z, 2/3) - max(-z, pi)*z^5 + 1/(1 + z^4)"),
        own("where(z <= 1, erfcx(z), z^-3)"),
        own("log(2 + z^2)*erfc(z/3) - sqrt(1 + z^2)"),
    ]);
    let functions = specs.map(|spec| {
        Activation::of(&spec).expect("an activation").function().expect("a function of z")
    });
    let elementary = Elementary::ALL.map(|function| Function::Z.call(function));
    let mut count = 0;
    for function in functions.chain(elementary) {
        let formula = Formula::new(&function);
        for index in -400..=400 {
            let z = f64::from(index) * 0.0171 + 1e-9;
            let at = MpInterval::from_interval(200, interval(z, z));
            let truth = function.evaluate(&at).to_interval();
            if truth.is_empty() {
                assert!(formula.value(z).is_nan(), "{function} at {z}");
                continue;
            }
            let error = (formula.value(z) - truth.mid()).abs();
            // Cancellation is against numbers of some thousands, z⁵ at most.
            assert!(
                error <= 1e-15 * truth.mag().max(z.abs().powi(5)).max(4.0),
                "{function} at {z}: {error}"
            );
            count += 1;
        }
    }
    assert!(count > 40_000, "{count}");
}

/// The average over networks is that of the limit, up to five of its standard deviations and
/// terms of order 1/n.
fn agrees(network: Network, what: &str) {
    const NETWORKS: u32 = 40;
    const WIDTH: u32 = 400;
    let found = run(network, &[WIDTH], 3, NETWORKS);
    let moments: [fn(&Moments) -> f64; 3] = [|it| it.mean, |it| it.variance, |it| it.second_moment];
    for (layer, step) in found.limit.steps.iter().enumerate() {
        let limits = [step.mean, step.variance, step.second_moment];
        for (moment, limit) in moments.into_iter().zip(limits) {
            let spread = found.widths[0].spread(layer, moment).expect("networks");
            let deviation = spread.deviation.expect("several");
            assert!(limit.wid() < 1e-9 * limit.mag().max(1.0), "{what}: {limit:?}");
            let slack = 10.0 * step.second_moment.mid() / f64::from(WIDTH);
            let error = (spread.mean - limit.mid()).abs();
            let allowed = 5.0 * deviation / f64::from(NETWORKS).sqrt() + slack;
            assert!(error < allowed, "{what}, layer {layer}: {spread:?}, not {limit:?}");
            assert!(allowed < 0.2 * step.second_moment.mid().max(1.0), "{what}: {deviation}");
        }
    }
    assert_eq!(found.limit.steps.len(), 3, "{what}");
}

#[test]
fn networks_agree_with_the_limit() {
    for weights in Weights::ALL {
        agrees(random("gelu", "2", weights), weights.name());
    }
    let dropout = |kind| Dropout { kind, rate: Range::point(number("0.2")) };
    let biased = given(&[(Variable::TAU, "3/2"), (Variable::BIAS, "0.3")]);
    let uniform = input(Shape::Uniform, "1", "1/3");
    let layer = (LayerKind::Random, Some(&dropout(DropoutKind::Standard)));
    let network = Network::new(&known("relu"), layer, &biased, GAUSSIAN, &uniform);
    agrees(network.expect("a network"), "biases and dropout");
    let constant = input(Shape::Constant, "2", "0");
    let layer = (LayerKind::Random, None);
    let network = Network::new(&known("tanh"), layer, &biased, GAUSSIAN, &constant);
    agrees(network.expect("a network"), "constant inputs");
    let sums = given(&[(Variable::OMEGA, "0.5"), (Variable::TAU, "1.1")]);
    let shifted = input(Shape::Gaussian, "0.3", "1.4");
    for distribution in Distribution::ALL {
        let weights = Weights::Independent(distribution);
        let network =
            Network::new(&known("selu"), (LayerKind::Unit, None), &sums, weights, &shifted);
        agrees(network.expect("a network"), distribution.name());
    }
    let layer = (LayerKind::Unit, Some(&dropout(DropoutKind::Alpha)));
    let network = Network::new(&known("selu"), layer, &[], GAUSSIAN, &normal());
    agrees(network.expect("a network"), "alpha dropout");
}

/// An odd number of rows and a width of several blocks of rows change nothing of that.
#[test]
fn the_identity_keeps_the_second_moment() {
    for weights in Weights::ALL {
        let found = run(random("identity", "1", weights), &[61], 4, 200);
        for (layer, step) in found.limit.steps.iter().enumerate() {
            assert!(step.second_moment.contains(1.0) && step.second_moment.wid() < 1e-13);
            let spread = found.widths[0].spread(layer, |it| it.second_moment).expect("networks");
            let error = spread.deviation.expect("several") / 200.0_f64.sqrt();
            assert!((spread.mean - 1.0).abs() < 4.0 * error, "{weights:?}: {spread:?}");
        }
        for network in &found.widths[0].networks {
            let [first, last] = [&network[0], &network[3]].map(|it| it.second_moment);
            let is_kept = (first - last).abs() < 1e-12;
            assert_eq!(is_kept, weights == Weights::Orthogonal, "{first} {last}");
        }
    }
}

#[test]
fn deviations_shrink_with_the_root_of_the_width() {
    for network in [random("tanh", "25/9", GAUSSIAN), random("selu", "1", GAUSSIAN)] {
        let found = run(network, &[32, 128, 512], 3, 60);
        let deviations = found.widths.iter().map(|it| {
            let deviations = it.deviations(&found.limit).expect("limits");
            (it.width, [deviations.mean, deviations.variance, deviations.second_moment])
        });
        let deviations: Vec<(u32, [f64; 3])> = deviations.collect();
        for quantity in 0..3 {
            let points: Vec<(u32, f64)> =
                deviations.iter().map(|(width, all)| (*width, all[quantity])).collect();
            assert!(points.is_sorted_by(|a, b| a.1 > b.1), "{points:?}");
            let exponent = exponent(&points).expect("an exponent");
            assert!((-0.65..-0.4).contains(&exponent), "{quantity}: {points:?}, {exponent}");
        }
    }
}

/// Somebody's run: standard deviations of SELU networks of width 1000 with He's weights.
#[test]
fn selu_with_hes_weights_grows_as_is_known() {
    let known = [(20, 6.9), (40, 17.7), (60, 50.3), (80, 103.8)];
    let found = run(random("selu", "2", GAUSSIAN), &[500], 80, 8);
    for (layers, standard_deviation) in known {
        let spread = found.widths[0].spread(layers - 1, |it| it.variance.ln()).expect("networks");
        let known = 2.0 * f64::ln(standard_deviation);
        let limit = found.limit.steps[layers - 1].variance.mid().ln();
        let deviation = spread.deviation.expect("several");
        assert!((known - limit).abs() < 3.0 * deviation, "{layers}: {known} {limit} {deviation}");
        assert!((spread.mean - limit).abs() < deviation, "{layers}: {spread:?} {limit}");
    }
}

#[test]
fn what_cannot_be_a_network_is_none() {
    let selu = known("selu");
    let unit = (LayerKind::Unit, None);
    let new = |layer, values: &[(Variable, &str)], weights, input: &Input| {
        Network::new(&selu, layer, &given(values), weights, input).map(|_| ()).unwrap_err()
    };
    let bias = [(Variable::BIAS, "1")];
    assert_eq!(new(unit, &bias, GAUSSIAN, &normal()), Unfit::NotOfLayer(Variable::BIAS, unit.0));
    assert_eq!(new(unit, &[], Weights::Orthogonal, &normal()), Unfit::OrthogonalUnit);
    let zero = [(Variable::TAU, "0")];
    assert_eq!(new(unit, &zero, GAUSSIAN, &normal()), Unfit::NotPositive(Variable::TAU));
    let constant = input(Shape::Constant, "1", "0");
    assert_eq!(new(unit, &[], GAUSSIAN, &constant), Unfit::NoVariance(LayerKind::Unit));
    let slope = Range { lower: number("0.1"), upper: number("0.2") };
    let name = Variable::new("slope").expect("a name");
    let ranging = ActivationSpec::known("leaky_relu", &[(name, slope)]).expect("an activation");
    let found = Network::new(&ranging, unit, &[], GAUSSIAN, &normal()).map(|_| ());
    assert_eq!(found, Err(Unfit::Ranges(name)));
    let sums = given(&[(Variable::OMEGA, "3")]);
    let network = Network::new(&selu, unit, &sums, GAUSSIAN, &normal()).expect("a network");
    assert_eq!(network.check_size(9, 1), Err(Unfit::Sums(9)));
    assert_eq!(network.check_size(10, 1), Ok(()));
    assert!(matches!(network.check_size(1_000_000, 60_000), Err(Unfit::TooLarge(..))));
}

/// A uniform input's moments are those of its range, exactly.
#[test]
fn ranges_have_their_moments() {
    let end = |text: &str| Number::from(Decimal::parse(text).expect("a decimal"));
    let range = Range { lower: end("-0.5"), upper: end("1") };
    let input = Input::uniform(&range).expect("moments");
    for (found, expected) in [
        (Some(input.mean.clone()), "1/4"),
        (Some(input.variance.clone()), "3/16"),
        (input.second_moment(), "1/4"),
    ] {
        assert_eq!(found.expect("a number").exact(), number(expected).exact());
    }
}

#[test]
fn spreads_are_those_of_the_values() {
    let spread = Spread::new(&[4.0, 1.0, 3.0, 8.0]).expect("values");
    assert_eq!((spread.mean, spread.median, spread.count), (4.0, 3.5, 4));
    assert_eq!((spread.minimum, spread.maximum), (1.0, 8.0));
    assert_eq!(spread.deviation, Some((26.0_f64 / 3.0).sqrt()));
    assert_eq!(spread.apart(4.0), Some(0.0));
    let one = Spread::new(&[2.0]).expect("a value");
    assert_eq!((one.deviation, one.median, one.apart(1.0)), (None, 2.0, None));
    assert_eq!(Spread::new(&[]), None);
}

#[test]
fn moments_are_those_of_the_values() {
    let found = moments(&[1.0, 2.0, 3.0, 6.0]);
    assert_eq!((found.mean, found.second_moment, found.variance), (3.0, 12.5, 3.5));
}

#[test]
fn the_exponent_is_that_of_a_power() {
    let points = [64, 100, 1024].map(|width| (width, 7.0 * f64::from(width).powf(-0.5)));
    assert!((exponent(&points).expect("a slope") + 0.5).abs() < 1e-12);
    assert_eq!(exponent(&points[..1]), None);
    assert_eq!(exponent(&[(64, 1.0), (128, 0.0)]), None);
}
