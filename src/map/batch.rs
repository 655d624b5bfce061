//! Quantities with their gradients over many boxes at once, in balls.
//!
//! # Mathematics
//!
//! A box is a ball in each variable. The tape's operations are evaluated on balls
//! ([`crate::arithmetic::ball`] proves them), the moments by
//! [`crate::moments::batch`]; a few rare operations go through intervals, lane by lane.
//! The result over the boxes and the value at their centres are put together as in
//! `search::objective`: Q(B) ⊆ Q(c) + Σᵢ ∂ᵢQ(B)(Bᵢ − cᵢ), so that with r the radii
//! |Q − Q(c)| ≤ Σᵢ sup|∂ᵢQ(B)| rᵢ (1), met with the natural extension. A variable of
//! radius 0 needs no slope. x = μω and y = ντ are balls around the same rounded product
//! for the box and for its centre, the latter with the rounding as radius (2).

use super::graph::Kink;
use super::tape::{Operation, Tape};
use crate::arithmetic::ball::{Ball, upward};
use crate::arithmetic::balls::{
    Balls, Lanes, VECTORS, all, from_lanes, map, to_lanes, unknown, zip, zip_three,
};
use crate::arithmetic::lanes::{Real, Vector};
use crate::arithmetic::{Interval, SpecialFunctions};
use crate::claim::Variable;
use crate::moments::batch::{BatchMoments, Positions, Workspace};
use crate::moments::{Moment, Moments};
use std::collections::HashMap;

/// The six variables as balls, by [`Variable`]; unknown where there is none.
pub type BallVariables = [Balls; 6];

/// A tape's operation on balls, by positions of its arguments.
#[derive(Clone, Debug)]
enum Step {
    Constant(Ball),
    Variable(usize),
    Moment(Moment, usize),
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
    /// Through intervals: the operation on positions 0, 1, … of these arguments.
    Scalar(Operation, Vec<usize>),
}

/// A [`Tape`] for boxes in batches.
#[derive(Clone, Debug)]
pub struct BatchTape {
    steps: Vec<Step>,
    outputs: Vec<usize>,
}

impl BatchTape {
    /// Translates a tape.
    pub fn new(tape: &Tape) -> Self {
        let mut steps = Vec::new();
        let mut position = Vec::new();
        let mut polars = HashMap::new();
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
                Operation::Direction(a, b, Kink::Generalized) => {
                    let (_, component) = polar(&mut steps, at(a), at(b));
                    position.push(component);
                    continue;
                }
                Operation::Constant(value) => Step::Constant(Ball::from_interval(*value)),
                Operation::Variable(index) => Step::Variable(*index),
                Operation::Moment(moment, order) => Step::Moment(*moment, *order),
                Operation::Negate(a) => Step::Negate(at(a)),
                Operation::Add(a, b) => Step::Add(at(a), at(b)),
                Operation::Subtract(a, b) => Step::Subtract(at(a), at(b)),
                Operation::Multiply(a, b) => Step::Multiply(at(a), at(b)),
                Operation::Divide(a, b) => Step::Divide(at(a), at(b)),
                Operation::Power(a, 2) => Step::Square(at(a)),
                Operation::Sqrt(a) => Step::Sqrt(at(a)),
                Operation::Abs(a) => Step::Abs(at(a)),
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

    /// Computes all values; `moment` gives the moments' derivatives.
    fn evaluate<'a>(
        &self,
        variables: &BallVariables,
        moment: impl Fn(Moment, usize) -> &'a Balls,
        values: &mut Vec<Balls>,
    ) {
        values.resize(self.steps.len(), unknown());
        for (index, step) in self.steps.iter().enumerate() {
            let (v, rest) = values.split_at_mut(index);
            let result = &mut rest[0];
            match step {
                Step::Constant(ball) => *result = all(*ball),
                Step::Variable(variable) => *result = variables[*variable],
                Step::Moment(of, order) => *result = *moment(*of, *order),
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
                Step::Scalar(operation, arguments) => {
                    let arguments: Vec<_> = arguments.iter().map(|a| to_lanes(&v[*a])).collect();
                    let lanes = std::array::from_fn(|lane| {
                        let mut intervals = [Interval::EMPTY; 4];
                        for (interval, argument) in intervals.iter_mut().zip(&arguments) {
                            *interval = argument[lane].to_interval();
                        }
                        let value = operation.on(&intervals, SpecialFunctions::Double);
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
    let mut products: HashMap<usize, (usize, usize)> = HashMap::new();
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
            Self::Constant(_) | Self::Variable(_) | Self::Moment(..) | Self::Filled => {}
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
            | Self::Polar(a, b) => [a, b].into_iter().for_each(visitor),
            Self::MultiplyAdd(a, b, s)
            | Self::MultiplySubtract(a, b, s)
            | Self::SubtractProduct(a, b, s) => [a, b, s].into_iter().for_each(visitor),
            Self::Scalar(_, arguments) => arguments.iter_mut().for_each(visitor),
        }
    }
}

/// Quantities with their partial derivatives, for boxes in batches.
#[derive(Clone, Debug)]
pub struct Batch {
    values: BatchTape,
    /// Per quantity: its value, then its partial derivative in each variable.
    values_and_gradients: BatchTape,
    moments: Option<BatchMoments>,
    variables: Vec<Variable>,
}

/// One quantity over some boxes.
#[derive(Clone, Copy, Debug)]
pub struct Enclosures {
    /// Its value at the centres.
    pub center: Balls,
    /// The natural extension; unknown where it may be undefined.
    pub natural: Balls,
    /// Its partial derivatives, by variable of the batch.
    pub gradient: [Balls; 4],
    /// Natural extension and mean-value form (1) together; NaN where unknown.
    pub lower: Lanes,
    /// As `lower`.
    pub upper: Lanes,
}

/// Memory for an evaluation, to be used again.
#[derive(Clone, Debug, Default)]
pub struct BatchWorkspace {
    moments: Workspace,
    values: Vec<Balls>,
    centers: Vec<Balls>,
}

impl Batch {
    /// From the tape of the values, and the tape of each value followed by its partial
    /// derivatives in `variables`, of which there are at most four.
    ///
    /// # Panics
    /// If `moments` lacks derivatives.
    pub fn new(
        values: &Tape,
        values_and_gradients: &Tape,
        variables: &[Variable],
        moments: &Moments,
    ) -> Self {
        Self {
            values: BatchTape::new(values),
            values_and_gradients: BatchTape::new(values_and_gradients),
            moments: values_and_gradients.order().map(|order| BatchMoments::new(moments, order)),
            variables: variables.to_vec(),
        }
    }

    /// How many quantities there are.
    pub fn quantities(&self) -> usize {
        self.values.outputs.len()
    }

    /// Encloses all quantities over one box a lane, given the ball of each variable of
    /// the batch, and passes them on with their positions.
    pub fn evaluate(
        &self,
        ranges: &[Balls; 4],
        work: &mut BatchWorkspace,
        mut result: impl FnMut(usize, &Enclosures),
    ) {
        let mut around = [unknown(); 6];
        let mut center = [unknown(); 6];
        for (variable, range) in self.variables.iter().zip(ranges) {
            around[*variable as usize] = *range;
            center[*variable as usize] = map(range, |range| Ball::point(range.center));
        }
        for variables in [&mut around, &mut center] {
            for product in [Variable::X, Variable::Y] {
                let Some([first, second]) = product.factors() else { continue };
                if self.variables.contains(&first) && self.variables.contains(&second) {
                    variables[product as usize] = zip(
                        &variables[first as usize],
                        &variables[second as usize],
                        |first, second| first * second,
                    );
                }
            }
        }
        let [x, y] = [Variable::X, Variable::Y].map(|product| product as usize);
        if let Some(moments) = &self.moments {
            let positions = Positions {
                x: around[x],
                y: around[y],
                center_radii: [center[x], center[y]].map(|balls| balls.map(|ball| ball.radius)),
            };
            moments.evaluate(&positions, &mut work.moments);
        }
        let moments = &work.moments;
        self.values.evaluate(&center, |of, order| moments.center(of, order), &mut work.centers);
        self.values_and_gradients.evaluate(
            &around,
            |of, order| moments.around(of, order),
            &mut work.values,
        );
        let stride = 1 + self.variables.len();
        let outputs = self.values_and_gradients.outputs.chunks(stride);
        for (index, (outputs, center)) in outputs.zip(&self.values.outputs).enumerate() {
            let mut gradient = [unknown(); 4];
            for (slot, output) in gradient.iter_mut().zip(&outputs[1..]) {
                *slot = work.values[*output];
            }
            let enclosures =
                self.enclose(&work.centers[*center], &work.values[outputs[0]], gradient, ranges);
            result(index, &enclosures);
        }
    }

    /// (1).
    fn enclose(
        &self,
        center: &Balls,
        natural: &Balls,
        gradient: [Balls; 4],
        ranges: &[Balls; 4],
    ) -> Enclosures {
        let zero = Vector::of(0.0);
        let mut bounds = [[zero; VECTORS]; 2];
        for vector in 0..VECTORS {
            let mut mean_value = center[vector];
            for (slope, range) in gradient.iter().zip(ranges).take(self.variables.len()) {
                let radius = range[vector].radius;
                let change = upward(slope[vector].magnitude() * radius);
                mean_value = mean_value.widened(Vector::if_less(zero, radius, change, zero));
            }
            let (low, high) = natural[vector].bounds();
            let (mean_low, mean_high) = mean_value.bounds();
            // A comparison with an unknown mean-value form keeps the natural extension,
            // and an unknown natural extension stays NaN.
            bounds[0][vector] = Vector::if_less(low, mean_low, mean_low, low);
            bounds[1][vector] = Vector::if_less(mean_high, high, mean_high, high);
        }
        let [lower, upper] = bounds;
        Enclosures { center: *center, natural: *natural, gradient, lower, upper }
    }
}
