//! A tape's operations on balls, many boxes at once.
//!
//! Rare operations go through intervals, lane by lane.

use super::graph::Kink;
use super::tape::{Operation, Tape};
use crate::arithmetic::SpecialFunctions;
use crate::arithmetic::ball::Ball;
use crate::arithmetic::balls::{
    Balls, LANES, VECTORS, all, from_lanes, map, to_lanes, unknown, zip, zip_three,
};
use crate::arithmetic::lanes::{Real, Vector};
use crate::claim::Function;
use foldhash::HashMap;

/// The most arguments of an operation: a matrix of four rows.
const MAX_ARGUMENTS: usize = 16;

/// A tape's operation on balls, by positions of its arguments.
#[derive(Clone, Debug)]
enum Step {
    Constant(Ball),
    Input(usize),
    /// By site, function and order.
    Moment(usize, usize, usize),
    Negate(usize),
    Add(usize, usize),
    Subtract(usize, usize),
    Multiply(usize, usize),
    Divide(usize, usize),
    /// a·2ᵏ, which rounds nothing.
    Scale(usize, f64),
    /// a·b + s.
    MultiplyAdd(usize, usize, usize),
    /// a·b − s.
    MultiplySubtract(usize, usize, usize),
    /// s − a·b.
    SubtractProduct(usize, usize, usize),
    Square(usize),
    Sqrt(usize),
    Abs(usize),
    Min(usize, usize),
    /// √(a² + b²); the two components of its direction follow as steps of their own.
    Polar(usize, usize),
    /// What the step before left for this position.
    Filled,
    /// a where b is certainly positive; elsewhere it is undefined.
    AwayFromZero(usize, usize),
    /// a where b is known.
    Guarded(usize, usize),
    /// Through intervals: the operation on positions 0, 1, … of these arguments.
    Scalar(Operation, Vec<usize>),
}

/// A [`Tape`] for boxes in batches.
#[derive(Clone, Debug)]
pub struct BatchTape {
    steps: Vec<Step>,
    /// The positions of the outputs.
    pub outputs: Vec<usize>,
}

impl BatchTape {
    /// Translates a tape.
    pub fn new(tape: &Tape) -> Self {
        let mut steps = Vec::new();
        let mut position = Vec::new();
        let mut polars = HashMap::default();
        for operation in tape.operations() {
            let at = |a: &usize| -> usize { position[*a] };
            let mut polar = |steps: &mut Vec<Step>, a: usize, b: usize| {
                let first = *polars.entry((a.min(b), a.max(b))).or_insert_with(|| {
                    steps.push(Step::Polar(a.min(b), a.max(b)));
                    steps.extend([Step::Filled, Step::Filled]);
                    steps.len() - 3
                });
                (first, first + if a <= b { 1 } else { 2 })
            };
            let step = match operation {
                Operation::Hypot(a, b) => {
                    let (hypot, _) = polar(&mut steps, at(a), at(b));
                    position.push(hypot);
                    continue;
                }
                Operation::Direction(a, b, kink) => {
                    let (hypot, component) = polar(&mut steps, at(a), at(b));
                    if *kink == Kink::Undefined {
                        position.push(steps.len());
                        steps.push(Step::AwayFromZero(component, hypot));
                    } else {
                        position.push(component);
                    }
                    continue;
                }
                Operation::Guarded(a, guard) => Step::Guarded(at(a), at(guard)),
                Operation::Constant(value) => Step::Constant(Ball::from_interval(*value)),
                Operation::Input(index) => Step::Input(*index),
                // Moments are computed beforehand.
                Operation::Site(..) => Step::Filled,
                Operation::Moment { site, function, order } => {
                    Step::Moment(*site, *function, *order)
                }
                Operation::Negate(a) => Step::Negate(at(a)),
                Operation::Add(a, b) => Step::Add(at(a), at(b)),
                Operation::Subtract(a, b) => Step::Subtract(at(a), at(b)),
                Operation::Multiply(a, b) => Step::Multiply(at(a), at(b)),
                Operation::Divide(a, b) => Step::Divide(at(a), at(b)),
                Operation::Power(a, 2) => Step::Square(at(a)),
                Operation::Call(Function::Sqrt, a) => Step::Sqrt(at(a)),
                Operation::Call(Function::Abs, a) => Step::Abs(at(a)),
                Operation::Min(a, b) => Step::Min(at(a), at(b)),
                other => {
                    let (local, arguments) = other.with_local_arguments();
                    Step::Scalar(local, arguments.iter().map(at).collect())
                }
            };
            position.push(steps.len());
            steps.push(step);
        }
        let outputs = tape.outputs().iter().map(|&output| position[output]).collect();
        fuse(Self { steps, outputs })
    }

    /// Computes all values; `moment` gives the moments' derivatives by site, function and
    /// order.
    pub fn evaluate<'a>(
        &self,
        inputs: &[Balls],
        moment: impl Fn(usize, usize, usize) -> &'a Balls,
        values: &mut Vec<Balls>,
    ) {
        values.resize(self.steps.len(), unknown());
        for (index, step) in self.steps.iter().enumerate() {
            let (v, rest) = values.split_at_mut(index);
            let result = &mut rest[0];
            match step {
                Step::Constant(ball) => *result = all(*ball),
                Step::Input(input) => *result = inputs[*input],
                Step::Moment(site, of, order) => *result = *moment(*site, *of, *order),
                Step::Negate(a) => *result = map(&v[*a], |a| -a),
                Step::Add(a, b) => *result = zip(&v[*a], &v[*b], |a, b| a + b),
                Step::Subtract(a, b) => *result = zip(&v[*a], &v[*b], |a, b| a - b),
                Step::Multiply(a, b) => *result = zip(&v[*a], &v[*b], |a, b| a * b),
                Step::Divide(a, b) => *result = zip(&v[*a], &v[*b], Ball::divide),
                Step::Scale(a, factor) => {
                    let factor = Vector::of(*factor);
                    *result = map(&v[*a], |a| a.scale(factor));
                }
                Step::MultiplyAdd(a, b, s) => {
                    *result = zip_three(&v[*a], &v[*b], &v[*s], |a, b, s| a.multiply_add(b, s));
                }
                Step::MultiplySubtract(a, b, s) => {
                    *result = zip_three(&v[*a], &v[*b], &v[*s], |a, b, s| a.multiply_add(b, -s));
                }
                Step::SubtractProduct(a, b, s) => {
                    *result = zip_three(&v[*a], &v[*b], &v[*s], |a, b, s| (-a).multiply_add(b, s));
                }
                Step::Square(a) => *result = map(&v[*a], |a| a * a),
                Step::Sqrt(a) => *result = map(&v[*a], Ball::sqrt),
                Step::Abs(a) => *result = map(&v[*a], Ball::abs),
                Step::Min(a, b) => *result = zip(&v[*a], &v[*b], Ball::min),
                Step::Polar(a, b) => {
                    let [hypot, first, second] = &mut rest[..3] else { continue };
                    for vector in 0..VECTORS {
                        let polar = v[*a][vector].polar(v[*b][vector]);
                        hypot[vector] = polar.hypot;
                        [first[vector], second[vector]] = polar.direction;
                    }
                }
                Step::Filled => {}
                Step::AwayFromZero(a, b) => {
                    *result = zip(&v[*a], &v[*b], |a, b| {
                        let (zero, nowhere) = (Vector::of(0.0), Ball::UNKNOWN.spread());
                        Ball::if_less(zero, b.bounds().0, a, nowhere)
                    });
                }
                Step::Guarded(a, b) => {
                    *result = zip(&v[*a], &v[*b], |a, b| a.widened(b.nothing()));
                }
                Step::Scalar(operation, arguments) => {
                    let mut balls = [[Ball::UNKNOWN; LANES]; MAX_ARGUMENTS];
                    for (balls, argument) in balls.iter_mut().zip(arguments) {
                        *balls = to_lanes(&v[*argument]);
                    }
                    let lanes = std::array::from_fn(|lane| {
                        let intervals = balls.map(|balls| balls[lane].to_interval());
                        let intervals = &intervals[..arguments.len()];
                        let value = operation.on(intervals, SpecialFunctions::Double);
                        Ball::from_interval(value)
                    });
                    *result = from_lanes(&lanes);
                }
            }
        }
    }
}

/// Multiplications by powers of two become shifts, and a product that is only added to
/// something is added as it is computed.
fn fuse(mut tape: BatchTape) -> BatchTape {
    let mut uses = vec![0; tape.steps.len()];
    tape.steps.iter_mut().for_each(|step| step.visit(&mut |argument| uses[*argument] += 1));
    tape.outputs.iter().for_each(|&output| uses[output] += 1);
    let mut steps: Vec<Step> = Vec::new();
    // By old position: the new one, and whether it is a product nobody else uses.
    let mut moved: Vec<usize> = Vec::new();
    let mut products: HashMap<usize, (usize, usize)> = HashMap::default();
    for (index, mut step) in tape.steps.into_iter().enumerate() {
        let shift = |constant: usize| match steps.get(constant) {
            Some(Step::Constant(Ball { center, radius: 0.0 }))
                if [0.25, 0.5, 2.0, 4.0].contains(center) =>
            {
                Some(*center)
            }
            _ => None,
        };
        step.visit(&mut |argument| *argument = moved[*argument]);
        let step = match step {
            Step::Multiply(a, b) => match (shift(a), shift(b)) {
                (Some(factor), _) => Step::Scale(b, factor),
                (_, Some(factor)) => Step::Scale(a, factor),
                _ => {
                    if uses[index] == 1 {
                        products.insert(steps.len(), (a, b));
                    }
                    Step::Multiply(a, b)
                }
            },
            Step::Add(s, product) | Step::Add(product, s) if products.contains_key(&product) => {
                let (a, b) = products[&product];
                Step::MultiplyAdd(a, b, s)
            }
            Step::Subtract(s, product) if products.contains_key(&product) => {
                let (a, b) = products[&product];
                Step::SubtractProduct(a, b, s)
            }
            Step::Subtract(product, s) if products.contains_key(&product) => {
                let (a, b) = products[&product];
                Step::MultiplySubtract(a, b, s)
            }
            other => other,
        };
        moved.push(steps.len());
        steps.push(step);
    }
    let outputs = tape.outputs.iter().map(|&output| moved[output]).collect();
    without_unused(BatchTape { steps, outputs })
}

/// The steps that outputs depend on.
fn without_unused(mut tape: BatchTape) -> BatchTape {
    let mut needed = vec![false; tape.steps.len()];
    tape.outputs.iter().for_each(|&output| needed[output] = true);
    for index in (0..tape.steps.len()).rev() {
        if matches!(tape.steps[index], Step::Polar(..)) {
            let (polar, filled) = (index, [index + 1, index + 2]);
            let any = needed[polar] || filled.iter().any(|&position| needed[position]);
            // They come together.
            needed[polar] = any;
            filled.iter().for_each(|&position| needed[position] = any);
        }
        if needed[index] {
            tape.steps[index].visit(&mut |argument| needed[*argument] = true);
        }
    }
    let mut moved = vec![usize::MAX; tape.steps.len()];
    let mut steps = Vec::new();
    for (index, mut step) in tape.steps.into_iter().enumerate() {
        if needed[index] {
            step.visit(&mut |argument| *argument = moved[*argument]);
            moved[index] = steps.len();
            steps.push(step);
        }
    }
    BatchTape { outputs: tape.outputs.iter().map(|&output| moved[output]).collect(), steps }
}

impl Step {
    /// Its arguments.
    fn visit(&mut self, visitor: &mut impl FnMut(&mut usize)) {
        match self {
            Self::Constant(_) | Self::Input(_) | Self::Moment(..) | Self::Filled => {}
            Self::Negate(a)
            | Self::Scale(a, _)
            | Self::Square(a)
            | Self::Sqrt(a)
            | Self::Abs(a) => {
                visitor(a);
            }
            Self::Add(a, b)
            | Self::Subtract(a, b)
            | Self::Multiply(a, b)
            | Self::Divide(a, b)
            | Self::Min(a, b)
            | Self::AwayFromZero(a, b)
            | Self::Guarded(a, b)
            | Self::Polar(a, b) => [a, b].into_iter().for_each(visitor),
            Self::MultiplyAdd(a, b, s)
            | Self::MultiplySubtract(a, b, s)
            | Self::SubtractProduct(a, b, s) => [a, b, s].into_iter().for_each(visitor),
            Self::Scalar(_, arguments) => arguments.iter_mut().for_each(visitor),
        }
    }
}
