//! One network, layer by layer.

use super::network::Network;
use super::orthogonal::rotate;
use super::statistics::{Moments, moments};
use super::stream::{Place, Source, Stream, normal};
use super::weights::{Weights, standard, with_sums};
use crate::claim::LayerKind;
use crate::gain::Distribution;
use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayView2, ArrayViewMut2};
use rayon::prelude::*;

/// Rows of weights that are drawn and used at once: they stay in the cache, if there is one row
/// at least that does.
const ROWS: usize = 32;

/// The most weights that are drawn at once, but for those of a single row.
const MOST_WEIGHTS: usize = 1 << 17;

/// A network of some width with its inputs.
pub struct Forward<'a> {
    /// Its law.
    pub network: &'a Network,
    /// n.
    pub width: u32,
    /// m.
    pub inputs: u32,
    /// Its random numbers.
    pub source: Source,
    /// Whether to go on.
    pub go_on: &'a (dyn Fn() -> bool + Sync),
}

impl Forward<'_> {
    /// The moments behind each of some layers, as far as it gets; `done` hears of each.
    pub fn run(&self, depth: u32, done: &dyn Fn()) -> Vec<Moments> {
        let mut found = Vec::new();
        let mut values = self.first();
        for layer in 1..=depth {
            let Some(next) = self.next(&values, layer) else { break };
            values = next;
            found.push(moments(values.as_slice().unwrap_or_default()));
            done();
        }
        found
    }

    /// The inputs: a row a unit, a column an input.
    fn first(&self) -> Array2<f64> {
        let mut values = self.empty();
        for (row, mut part) in (0..).zip(values.rows_mut()) {
            let mut stream = self.source.at(Place::Input(row));
            part.mapv_inplace(|_| self.network.sampler.draw(&mut stream));
        }
        values
    }

    fn empty(&self) -> Array2<f64> {
        Array2::zeros((self.width as usize, self.inputs as usize))
    }

    /// What a layer makes of values; none if it was told to stop.
    fn next(&self, values: &Array2<f64>, layer: u32) -> Option<Array2<f64>> {
        match self.network.weights {
            Weights::Independent(distribution) => self.independent(values, layer, distribution),
            Weights::Orthogonal => self.orthogonal(values, layer),
        }
    }

    fn independent(
        &self,
        values: &Array2<f64>,
        layer: u32,
        distribution: Distribution,
    ) -> Option<Array2<f64>> {
        let inputs = self.inputs as usize;
        let width = self.width as usize;
        let most = (MOST_WEIGHTS / width).clamp(1, ROWS);
        let mut next = self.empty();
        let blocks = next.as_slice_mut()?.par_chunks_mut(most * inputs).enumerate();
        blocks.for_each_init(
            || vec![0.0; most * width],
            |weights, (block, part)| {
                if !(self.go_on)() {
                    return;
                }
                let rows = part.len() / inputs;
                let weights = &mut weights[..rows * width];
                let mut streams: Vec<(f64, Stream)> = Vec::new();
                for (row, weights) in weights.chunks_exact_mut(width).enumerate() {
                    let mut stream = self.row(layer, block * most + row);
                    let bias = self.bias(&mut stream);
                    standard(distribution, &mut stream, weights);
                    self.scale(weights);
                    streams.push((bias, stream));
                }
                let weights = ArrayView2::from_shape((rows, width), &*weights);
                let part_view = ArrayViewMut2::from_shape((rows, inputs), &mut *part);
                if let (Ok(weights), Ok(mut part)) = (weights, part_view) {
                    general_mat_mul(1.0, &weights, values, 0.0, &mut part);
                }
                for ((bias, stream), row) in streams.iter_mut().zip(part.chunks_exact_mut(inputs)) {
                    self.activate(*bias, stream, row);
                }
            },
        );
        (self.go_on)().then_some(next)
    }

    fn orthogonal(&self, values: &Array2<f64>, layer: u32) -> Option<Array2<f64>> {
        let mut vectors = values.t().as_standard_layout().into_owned();
        if !rotate(&mut vectors, &self.source, layer, self.go_on) {
            return None;
        }
        vectors *= self.network.tau.sqrt();
        let mut next = vectors.t().as_standard_layout().into_owned();
        for (row, part) in next.as_slice_mut()?.chunks_exact_mut(self.inputs as usize).enumerate() {
            let mut stream = self.row(layer, row);
            let bias = self.bias(&mut stream);
            self.activate(bias, &mut stream, part);
        }
        Some(next)
    }

    fn row(&self, layer: u32, row: usize) -> Stream {
        // A row of a network whose width is a u32.
        self.source.at(Place::Row(layer, row as u32))
    }

    fn bias(&self, stream: &mut Stream) -> f64 {
        match self.network.bias {
            0.0 => 0.0,
            variance => variance.sqrt() * normal(stream),
        }
    }

    /// Makes standard numbers the weights of a unit.
    fn scale(&self, row: &mut [f64]) {
        let Network { omega, tau, ref layer, .. } = *self.network;
        match layer.kind {
            LayerKind::Unit => with_sums(omega, tau, row),
            LayerKind::Random => {
                let scale = (tau / f64::from(self.width)).sqrt();
                row.iter_mut().for_each(|weight| *weight *= scale);
            }
        }
    }

    /// Takes a unit's pre-activations without bias to what it hands on.
    fn activate(&self, bias: f64, stream: &mut Stream, row: &mut [f64]) {
        for value in row {
            *value = self.network.formula.value(*value + bias);
            if let Some(mask) = self.network.mask {
                *value = mask.apply(*value, stream);
            }
        }
    }
}
