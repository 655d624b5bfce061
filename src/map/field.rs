//! Quantities over many boxes of (μ, ω, ν, τ): certified maps.

use super::batch::{Batch, BatchWorkspace, Enclosures};
use super::graph::{Graph, Kink};
use super::quantities;
use super::tape::Tape;
use crate::activation::Activation;
use crate::arithmetic::ball::Ball;
use crate::arithmetic::balls::{LANES, from_lanes, to_array};
use crate::arithmetic::{Interval, interval};
use crate::claim::{Quantity, Variable};
use crate::moments::Moments;
use rayon::prelude::*;

/// Boxes that one thread takes at a time.
const CHUNK: usize = 64 * LANES;

/// The order of the variables in a box.
pub const VARIABLES: [Variable; 4] = [Variable::Mu, Variable::Omega, Variable::Nu, Variable::Tau];

/// Some quantities of an activation, ready to be enclosed over boxes: natural extension
/// and mean-value form, as the search computes them, but in balls and in batches.
///
/// ```
/// use selfnorm::activation::selu;
/// use selfnorm::arithmetic::interval;
/// use selfnorm::claim::Quantity;
/// use selfnorm::map::field::Field;
///
/// let selu = selu::selu(selu::lambda_01(), selu::alpha_01());
/// let field = Field::new(&selu, &[Quantity::Mean, Quantity::Norm]);
/// let cell = [(-0.1, -0.09), (0.0, 0.01), (1.0, 1.01), (1.0, 1.01)];
/// let mut found = Vec::new();
/// field.enclose(&[cell.map(|(lower, upper)| interval(lower, upper))], &mut found);
/// assert!(found[1].inf() > 0.75 && found[1].sup() < 0.83);
/// ```
#[derive(Clone, Debug)]
pub struct Field {
    batch: Batch,
}

impl Field {
    /// Prepares the quantities.
    pub fn new(activation: &Activation, quantities: &[Quantity]) -> Self {
        let mut graph = Graph::default();
        let nodes: Vec<_> =
            quantities.iter().map(|&q| quantities::quantity(&mut graph, q)).collect();
        let mut outputs = Vec::new();
        for &node in &nodes {
            outputs.push(node);
            outputs.extend(VARIABLES.map(|v| graph.total(node, v, Kink::Generalized)));
        }
        let parameters = activation.parameter_values();
        let [values, gradients] =
            [&nodes, &outputs].map(|outputs| Tape::new(&graph, outputs, &parameters));
        let moments = Moments::new(activation, gradients.order().unwrap_or(0));
        Self { batch: Batch::new(&values, &gradients, &VARIABLES, &moments) }
    }

    /// Each quantity over each box, box by box, in place of what `results` held: empty
    /// where the quantity may be undefined or nothing is known of it.
    pub fn enclose(&self, boxes: &[[Interval; 4]], results: &mut Vec<Interval>) {
        let quantities = self.batch.quantities();
        results.clear();
        results.resize(boxes.len() * quantities, Interval::EMPTY);
        if boxes.len() <= CHUNK {
            return self.enclose_chunk(boxes, results, &mut BatchWorkspace::default());
        }
        boxes
            .par_chunks(CHUNK)
            .zip(results.par_chunks_mut(CHUNK * quantities))
            .for_each_init(BatchWorkspace::default, |work, (boxes, results)| {
                self.enclose_chunk(boxes, results, work)
            });
    }

    fn enclose_chunk(
        &self,
        boxes: &[[Interval; 4]],
        results: &mut [Interval],
        work: &mut BatchWorkspace,
    ) {
        let quantities = self.batch.quantities();
        for (boxes, results) in boxes.chunks(LANES).zip(results.chunks_mut(LANES * quantities)) {
            let ranges = std::array::from_fn(|side| {
                from_lanes(&std::array::from_fn(|lane| {
                    // A last batch that is not full repeats a box.
                    Ball::from_interval(boxes[lane.min(boxes.len() - 1)][side])
                }))
            });
            self.batch.evaluate(&ranges, work, |quantity, found: &Enclosures| {
                let [lower, upper] = found.enclosure.each_ref().map(to_array);
                for (lane, results) in results.chunks_mut(quantities).enumerate() {
                    results[quantity] = interval(lower[lane], upper[lane]);
                }
            });
        }
    }
}
