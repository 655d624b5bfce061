//! Activations of the library, and activations drawn at random, against quadrature.
//!
//! Established of f, f², f′² and f′ for each: at points the closed forms enclose the value and
//! the derivatives in x to order four of E h(z), z ~ N(x, y); over boxes they do so at points
//! of the box; batches say the same, and so does the program's own quadrature, which does not
//! know of pieces. The truth is an integral in MPFR over pieces that are written down or drawn
//! apart from the program.

use crate::support::pieces::{Pieces, drawn, of_the_library};
use crate::support::quadrature::{BITS, derivatives};
use crate::support::reference::{Random, exactly, is_long};
use crate::support::unit::DOUBLE;
use rayon::prelude::*;
use rug::Float;
use selfnorm::activation::{Activation, Integrand};
use selfnorm::arithmetic::ball::Ball;
use selfnorm::arithmetic::balls::{LANES, from_lanes, to_lanes};
use selfnorm::arithmetic::interval::{interval, point};
use selfnorm::arithmetic::lanes::{Real, Vector};
use selfnorm::arithmetic::mpfr::MpInterval;
use selfnorm::arithmetic::{Interval, interval as intervals};
use selfnorm::claim::{ActivationSpec, activation_names, parse_expression};
use selfnorm::moments::closed_form::ClosedForm;
use selfnorm::moments::closed_form::batch::{BatchMoments, Positions, Workspace};
use selfnorm::moments::{Integrands, Jet, Limit, Moments, Orders};

/// The derivatives compared.
const ORDER: usize = 4;
/// A box by its centre and radii.
#[derive(Clone, Copy, Debug)]
struct Cell {
    x: [f64; 2],
    y: [f64; 2],
}

impl Cell {
    /// A box near a breakpoint or near 0.
    fn random(random: &mut Random, pieces: &Pieces) -> Self {
        let count = pieces.breakpoints.len() as u64 + 1;
        let near = pieces.breakpoints.get(random.below(count) as usize);
        let y = random.log_uniform(1e-2, 4.0);
        let x = near.map_or(0.0, Float::to_f64) + random.uniform(-4.0, 4.0) * y.sqrt();
        let width = random.pick(&[0.0, 1e-9, 1e-3, 0.05, 0.2]);
        let radius = |random: &mut Random, scale: f64| width * scale * random.uniform(0.1, 1.0);
        Self { x: [x, radius(random, y.sqrt())], y: [y, radius(random, y)] }
    }

    fn sides(self) -> [Interval; 2] {
        let side = |[center, radius]: [f64; 2]| {
            intervals::interval(center, center) + interval(-radius, radius)
        };
        [side(self.x), side(self.y)]
    }

    /// The centre moved by shares of the radii.
    fn at(self, shares: [f64; 2]) -> [Float; 2] {
        let place = |[center, radius]: [f64; 2], share: f64| {
            let radius = exactly(BITS, radius).mul(&exactly(BITS, share));
            exactly(BITS, center).add(&radius).lower().clone()
        };
        [place(self.x, shares[0]), place(self.y, shares[1])]
    }
}

/// ∂ⁿ/∂xⁿ of E f, E f², E f′² and E f′, by function and order, and how large they naturally
/// are.
fn truth(pieces: &Pieces, [x, y]: &[Float; 2]) -> [Vec<(MpInterval, f64)>; 4] {
    let found = derivatives((x, y), &pieces.breakpoints, ORDER, |piece, z| {
        let [value, slope] = pieces.values(piece, z);
        let [square, slope_square] =
            [&value, &slope].map(|value| Float::with_val(BITS, value.square_ref()));
        let sizes = [value.clone().abs(), slope.clone().abs()];
        [value, square, slope_square, slope].into_iter().chain(sizes).collect()
    });
    let deviation = y.to_f64().sqrt();
    std::array::from_fn(|function| {
        // Of |f|, f², f′² and |f′|.
        let size = &found[[4, 1, 2, 5][function]][0];
        let size = size.upper().to_f64().abs();
        let natural = |n: usize| size * deviation.powi(-(n as i32));
        found[function].iter().enumerate().map(|(n, it)| (it.clone(), natural(n))).collect()
    })
}

/// Whether an enclosure has the truth in it, but for the quadrature's own error; empty ones
/// have not.
fn holds(enclosure: Interval, truth: &MpInterval, natural: f64) -> bool {
    let slack = exactly(BITS, 1e-24 * natural);
    let (lower, upper) = (truth.lower(), truth.upper());
    let width = Float::with_val(64, upper - lower);
    // Finer than doubles, whatever the exponentials do.
    assert!(width <= 1e-16 * natural, "a reference of width {width:e} of {natural:e}");
    let reach = |end: &Float, sign: i64| {
        let slack = slack.mul(&MpInterval::from_integer(BITS, sign));
        exactly(BITS, 0.0).add(&MpInterval::new(end.clone(), end.clone())).add(&slack)
    };
    !enclosure.is_empty()
        && *reach(lower, -1).lower() <= enclosure.sup()
        && *reach(upper, 1).upper() >= enclosure.inf()
}

/// What was compared.
#[derive(Clone, Copy, Default)]
struct Tally {
    points: u64,
    boxes: u64,
    batches: u64,
    /// Enclosures at points that are wide, which cancellation may excuse now and then.
    wide: u64,
}

impl Tally {
    fn plus(self, other: Self) -> Self {
        Self {
            points: self.points + other.points,
            boxes: self.boxes + other.boxes,
            batches: self.batches + other.batches,
            wide: self.wide + other.wide,
        }
    }
}

fn check(what: &str, spec: &ActivationSpec, pieces: &Pieces, random: &mut Random) -> Tally {
    let activation = Activation::of(spec).unwrap_or_else(|error| panic!("{what}: {error}"));
    let any = Integrand::ALL.map(|it| activation.integral(it).expect("a function of z"));
    let functions = activation.pieces.as_ref().unwrap_or_else(|error| panic!("{what}: {error:?}"));
    let mut orders = Orders::default();
    Integrand::ALL.iter().for_each(|it| orders.want(*it as usize, ORDER));
    let moments = ClosedForm::new(functions, &activation.symbols, &orders);
    let quadrature = Moments::new(&Integrands::Any(any.to_vec()), &orders, Limit::NONE);
    let quadrature = quadrature.unwrap_or_else(|error| panic!("{what}: {error:?}"));
    let batch = BatchMoments::new(&moments, &orders);
    let mut tally = Tally::default();
    for _ in 0..3 {
        let cell = Cell::random(random, pieces);
        let center = (point(cell.x[0]), point(cell.y[0]));
        let (mut at_center, mut over_box) = (Jet::default(), Jet::default());
        moments.evaluate(center.0, center.1, &orders, DOUBLE, &mut at_center);
        let [x, y] = cell.sides();
        moments.over_box((x, y), &at_center, center, &orders, DOUBLE, &mut over_box);
        let work = in_a_batch(&batch, cell);
        let (mut by_quadrature, mut around) = (Jet::default(), Jet::default());
        quadrature.at_center(center.0, center.1, &orders, DOUBLE, &mut by_quadrature);
        quadrature.over_box((x, y), &by_quadrature, center, &orders, DOUBLE, &mut around);
        let shares = [random.uniform(-1.0, 1.0), random.sign() * 0.999_999];
        for (shares, is_center) in [([0.0, 0.0], true), (shares, false)] {
            for (function, orders) in truth(pieces, &cell.at(shares)).iter().enumerate() {
                for (n, (truth, natural)) in orders.iter().enumerate() {
                    let which = Integrand::ALL[function];
                    let told = |kind: &str| {
                        format!("{what}: {kind}, {which:?}, order {n}, {cell:?}: no {truth:?}")
                    };
                    let wide = over_box.get(function, n);
                    assert!(holds(wide, truth, *natural), "{} in {wide:?}", told("a box"));
                    tally.boxes += 1;
                    let wide = around.get(function, n);
                    assert!(holds(wide, truth, *natural), "{} in {wide:?}", told("quadrature"));
                    let around = to_lanes(work.around(function, n))[0];
                    let is_held =
                        |ball: Ball| !ball.is_known() || holds(ball.to_interval(), truth, *natural);
                    assert!(is_held(around), "{} in {around:?}", told("a batch"));
                    tally.batches += u64::from(around.is_known());
                    if is_center {
                        let narrow = at_center.get(function, n);
                        assert!(
                            holds(narrow, truth, *natural),
                            "{} in {narrow:?}",
                            told("a point")
                        );
                        let ball = to_lanes(work.center(function, n))[0];
                        assert!(is_held(ball), "{} in {ball:?}", told("a batch's centre"));
                        let narrow = by_quadrature.get(function, n);
                        let told = told("quadrature at a point");
                        assert!(holds(narrow, truth, *natural), "{told} in {narrow:?}");
                        tally.points += 1;
                        tally.wide += u64::from(narrow.wid() > 1e-9 * natural);
                    }
                }
            }
        }
    }
    tally
}

fn in_a_batch(batch: &BatchMoments, cell: Cell) -> Workspace {
    let everywhere = |[center, radius]: [f64; 2]| from_lanes(&[Ball { center, radius }; LANES]);
    let none = std::array::from_fn(|_| Vector::of(0.0));
    let positions =
        Positions { x: everywhere(cell.x), y: everywhere(cell.y), center_radii: [none; 2] };
    let mut work = Workspace::default();
    batch.evaluate(&positions, &mut work);
    work
}

fn sum(tallies: impl ParallelIterator<Item = Tally>) -> Tally {
    let tally = tallies.reduce(Tally::default, Tally::plus);
    let Tally { points, boxes, batches, wide } = tally;
    println!("{points} values at points ({wide} wide), {boxes} over boxes, {batches} in batches");
    assert!(wide <= points / 20, "{wide} of {points} enclosures at points are wide");
    assert!(batches > boxes * 2 / 3, "{batches} of {boxes} known in batches");
    tally
}

#[test]
fn the_library_agrees_with_quadrature() {
    let has_pieces = |kind: &&str| {
        let spec = ActivationSpec::known(kind, &[]).expect("a kind");
        Activation::of(&spec).expect("an activation").pieces.is_ok()
    };
    let kinds: Vec<&str> = activation_names().filter(has_pieces).collect();
    assert!(kinds.len() >= 20, "{kinds:?}");
    let tally = sum(kinds.par_iter().enumerate().map(|(seed, kind)| {
        let spec = ActivationSpec::known(kind, &[]).expect("a kind");
        check(kind, &spec, &of_the_library(kind), &mut Random::new(700 + seed as u64))
    }));
    assert!(tally.points >= 900);
}

#[test]
fn random_activations_agree_with_quadrature() {
    let tally = sum((800_u64..if is_long() { 860 } else { 830 }).into_par_iter().map(|seed| {
        let mut random = Random::new(seed);
        let (text, pieces) = drawn(&mut random);
        println!("seed {seed}: {text}");
        let expression = parse_expression(&text).expect("an expression");
        let spec = ActivationSpec { kind: None, expression, parameters: Vec::new() };
        check(&format!("seed {seed}, {text}"), &spec, &pieces, &mut random)
    }));
    assert!(tally.points >= if is_long() { 2500 } else { 1250 });
}
