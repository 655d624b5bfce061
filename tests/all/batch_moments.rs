//! Moments over batches of boxes against quadrature of their integral.
//!
//! Established for activations of several kinds, at random boxes, narrow and wide: every order
//! that is computed, the two highest included, whose bounds nothing refines, holds the value
//! at corners and inside; what is said of the centre holds within the rounding of the centre
//! that is admitted; at variances up to the largest double what is said is true; and where y
//! may be 0 or less nothing is said.
//!
//! The truth comes from `support::quadrature`, which shares nothing with the closed forms.

use crate::support::quadrature::{BITS, derivatives, exact};
use crate::support::reference::{Random, Worst, exactly, points, sample};
use crate::support::unit::both_to;
use rug::{Float, Rational};
use selfnorm::activation::Activation;
use selfnorm::arithmetic::ball::Ball;
use selfnorm::arithmetic::balls::{Balls, LANES, from_lanes, to_lanes};
use selfnorm::arithmetic::lanes::{Real, Vector};
use selfnorm::arithmetic::mpfr::MpInterval;
use selfnorm::claim::{ActivationSpec, Number, Range, Variable, parse_expression};
use selfnorm::moments::closed_form::ClosedForm;
use selfnorm::moments::closed_form::batch::{BatchMoments, Positions, Workspace};

/// An activation, and the same function by itself.
struct Subject {
    name: &'static str,
    activation: ActivationSpec,
    breakpoints: &'static [f64],
    /// f at z in a piece.
    value: fn(usize, &Float) -> Float,
    /// Whether there are no exponentials, so that any scale will do.
    polynomial: bool,
}

fn number(value: i32) -> Float {
    Float::with_val(BITS, value)
}

/// λ and α of a SELU with rational parameters.
const SELU: [&str; 2] = ["1.0507009873554805", "1.6732632423543772"];

fn selu() -> ActivationSpec {
    let names = [Variable::LAMBDA, Variable::ALPHA];
    let value = |text| Range::point(Number::parse(text).expect("a number"));
    let values: Vec<_> = names.into_iter().zip(SELU.map(value)).collect();
    ActivationSpec::known("selu", &values).expect("an activation")
}

fn known(kind: &str) -> ActivationSpec {
    ActivationSpec::known(kind, &[]).expect("an activation")
}

fn own(expression: &str) -> ActivationSpec {
    let expression = parse_expression(expression).expect("an expression");
    ActivationSpec { kind: None, expression, parameters: Vec::new() }
}

fn subjects() -> Vec<Subject> {
    let subject = |name, activation, breakpoints, value, polynomial| Subject {
        name,
        activation,
        breakpoints,
        value,
        polynomial,
    };
    vec![
        subject(
            "relu",
            known("relu"),
            &[0.0],
            |piece, z| if piece == 0 { number(0) } else { z.clone() },
            true,
        ),
        subject(
            "leaky relu",
            known("leaky_relu"),
            &[0.0],
            |piece, z| {
                let slope = if piece == 0 { Rational::from((1, 100)) } else { Rational::from(1) };
                Float::with_val(BITS, z * slope)
            },
            true,
        ),
        subject(
            "relu6",
            known("relu6"),
            &[0.0, 6.0],
            |piece, z| [number(0), z.clone(), number(6)][piece].clone(),
            true,
        ),
        subject(
            "hard tanh",
            known("hardtanh"),
            &[-1.0, 1.0],
            |piece, z| [number(-1), z.clone(), number(1)][piece].clone(),
            true,
        ),
        subject(
            "fifth power of relu",
            own("max(z, 0)^5"),
            &[0.0],
            |piece, z| {
                let square = Float::with_val(BITS, z.square_ref());
                if piece == 0 { number(0) } else { square.square() * z }
            },
            true,
        ),
        subject(
            "elu",
            known("elu"),
            &[0.0],
            |piece, z| if piece == 0 { z.clone().exp_m1() } else { z.clone() },
            false,
        ),
        subject(
            "steps",
            own("where(z < -1/2, -1, where(z < 2, 2, 1))"),
            &[-0.5, 2.0],
            |piece, _| [number(-1), number(2), number(1)][piece].clone(),
            true,
        ),
        subject(
            "elu turned round, which grows",
            own("where(z < 0, z, exp(z) - 1)"),
            &[0.0],
            |piece, z| if piece == 1 { z.clone().exp_m1() } else { z.clone() },
            false,
        ),
        subject(
            "selu",
            selu(),
            &[0.0],
            |piece, z| {
                let [lambda, alpha] =
                    SELU.map(|text| Float::with_val(BITS, Float::parse(text).expect("a number")));
                let value = if piece == 0 { z.clone().exp_m1() * alpha } else { z.clone() };
                value * lambda
            },
            false,
        ),
    ]
}

/// Mₙ for both moments by quadrature.
fn truth(subject: &Subject, at: (&Float, &Float), order: usize) -> Vec<Vec<MpInterval>> {
    derivatives(at, &exact(subject.breakpoints), order, |piece, z| {
        let value = (subject.value)(piece, z);
        let square = Float::with_val(BITS, value.square_ref());
        vec![value, square]
    })
}

/// The same ball in all lanes.
fn everywhere(ball: Ball) -> Balls {
    from_lanes(&[ball; LANES])
}

/// A box, and how far its own centre may be from where it is put.
#[derive(Clone, Copy, Debug)]
struct Cell {
    x: Ball,
    y: Ball,
    near: [f64; 2],
}

impl Cell {
    fn positions(self) -> Positions {
        Positions {
            x: everywhere(self.x),
            y: everywhere(self.y),
            center_radii: self.near.map(|radius| std::array::from_fn(|_| Vector::of(radius))),
        }
    }

    /// The centre moved by shares of radii.
    fn shifted(self, radii: [f64; 2], shares: [f64; 2]) -> (Float, Float) {
        let move_by = |center: f64, radius: f64, share: f64| {
            exactly(BITS, center).add(&exactly(BITS, radius).mul(&exactly(BITS, share)))
        };
        let x = move_by(self.x.center, radii[0], shares[0]);
        let y = move_by(self.y.center, radii[1], shares[1]);
        (x.lower().clone(), y.lower().clone())
    }
}

/// Whether the ball, if it is known, has a value in common with the reference, whose width is
/// checked apart.
fn holds(ball: Ball, truth: &MpInterval) -> bool {
    let gap = truth.sub(&exactly(BITS, ball.center)).abs();
    !ball.is_known() || *gap.lower() <= ball.radius
}

/// ±1, or anything between.
fn share(random: &mut Random) -> f64 {
    match random.below(3) {
        0 => 1.0,
        1 => -1.0,
        _ => random.uniform(-1.0, 1.0),
    }
}

/// A box around which the breakpoint at `b` matters; widths are relative to the deviation.
fn cell(random: &mut Random, b: f64, scales: (f64, f64)) -> Cell {
    let y = random.log_uniform(scales.0, scales.1);
    let deviation = y.sqrt();
    let t = if random.chance(4) { 0.0 } else { random.uniform(-6.0, 6.0) };
    let width = random.pick(&[0.0, 1e-12, 1e-6, 1e-3, 0.05, 0.5]);
    let radii = [width * deviation, width * y].map(|radius| radius * random.uniform(0.0, 1.5));
    let radii =
        [radii[0], radii[1].min(0.9 * y)].map(|radius| if random.chance(4) { 0.0 } else { radius });
    let near = random.pick(&[0.0, 1e-3, 0.5, 1.0]);
    Cell {
        x: Ball { center: b + t * deviation, radius: radii[0] },
        y: Ball { center: y, radius: radii[1] },
        near: radii.map(|radius| radius * near),
    }
}

/// The orders asked for; two more are evaluated.
const WANTED: usize = 2;
const HIGHEST: usize = WANTED + 2;

fn check_boxes(subject: &Subject, seed: u64, count: u64, scales: (f64, f64)) {
    let activation = Activation::of(&subject.activation).expect("an activation");
    let pieces = activation.pieces.as_ref().expect("pieces");
    let orders = both_to(WANTED);
    let moments = ClosedForm::new(pieces, &activation.symbols, &orders);
    let batch = BatchMoments::new(&moments, &orders);
    let [known, widths] = sample(seed, points(count), |random, worst: &mut [Worst; 2]| {
        let b = random.pick(subject.breakpoints);
        let cell = cell(random, b, scales);
        let mut work = Workspace::default();
        batch.evaluate(&cell.positions(), &mut work);
        let places = [
            (cell.shifted([cell.x.radius, cell.y.radius], [share(random), share(random)]), false),
            (cell.shifted(cell.near, [share(random), share(random)]), true),
        ];
        for ((x, y), is_center) in places {
            let truth = truth(subject, (&x, &y), HIGHEST);
            for (function, truth) in truth.into_iter().enumerate() {
                for (order, truth) in truth.iter().enumerate() {
                    let balls = if is_center {
                        work.center(function, order)
                    } else {
                        work.around(function, order)
                    };
                    let ball = to_lanes(balls)[0];
                    assert!(
                        holds(ball, truth),
                        "{}, function {function}, order {order}, centre {is_center}, {cell:?} at {:e}, \
                         {:e}: {ball:?} without {truth:?}",
                        subject.name,
                        x.to_f64(),
                        y.to_f64(),
                    );
                    if ball.is_known() {
                        worst[0].note(0.0, &[]);
                    }
                    let width = Float::with_val(64, truth.upper() - truth.lower());
                    let scale = Float::with_val(64, y.sqrt_ref()).recip();
                    let power = rug::ops::Pow::pow(scale, order as u32);
                    let size = Float::with_val(64, truth.upper().abs_ref()) + power;
                    worst[1].note((width / size).to_f64(), &[order as f64, x.to_f64(), y.to_f64()]);
                }
            }
        }
    });
    println!("{}: {} of {} known", subject.name, known.count, widths.count);
    widths.print("quadrature's width relative to the value or its natural size");
    assert!(known.count > widths.count * 3 / 4 && widths.value < 1e-24);
}

#[test]
fn boxes_hold_the_values_at_their_points() {
    for (seed, subject) in (90..).zip(subjects()) {
        check_boxes(&subject, seed, 60, if subject.polynomial { (1e-3, 1e3) } else { (1e-3, 4.0) });
    }
}
