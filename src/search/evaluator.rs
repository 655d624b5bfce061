//! A quantity over many cells, each in the arithmetic that suits it.
//!
//! Cells that were halved often and are narrow are many: they are evaluated in balls, in
//! batches and to second order. Others are few; intervals are tighter there, and second
//! derivatives over them too wide to be worth their price. What balls cannot tell about a
//! cell, intervals decide, so that a batch never ends what they would go on with.

use super::cell::Cell;
use super::evaluation::Evaluation;
use super::objective::Objective;
use crate::arithmetic::balls::LANES;
use crate::map::batch::Batch;
use crate::map::graph::{Graph, NodeId};
use crate::moments::Moments;
use std::sync::OnceLock;

/// A quantity with what its evaluation needs.
#[derive(Debug)]
pub struct Evaluator<'a> {
    /// The quantity.
    pub objective: &'a Objective,
    /// The moments it takes.
    pub moments: &'a Moments,
    /// Where the quantity is, for its second derivatives.
    graph: &'a Graph,
    node: NodeId,
    /// The quantity for batches, prepared when first wanted.
    batch: OnceLock<Option<Batch>>,
}

/// Cells halved as often as this, and narrow, are evaluated in batches.
const BATCH_FROM: u32 = 8;

impl<'a> Evaluator<'a> {
    /// The first quantity of an objective, which is `node` of a graph.
    pub fn new(
        objective: &'a Objective,
        moments: &'a Moments,
        graph: &'a Graph,
        node: NodeId,
    ) -> Self {
        Self { objective, moments, graph, node, batch: OnceLock::new() }
    }

    /// Over a cell, in intervals.
    pub fn over(&self, cell: &Cell) -> Evaluation {
        self.objective.over(cell, self.moments)
    }

    /// Looks at some cells, at most [`LANES`], in balls where those are as good and tell, and
    /// else in intervals; the results are in the cells' order.
    pub fn examine<R>(
        &self,
        cells: &[Cell],
        results: &mut [R],
        in_balls: impl Fn(&Cell, &Evaluation) -> Option<R>,
        in_intervals: impl Fn(&Cell) -> R,
    ) {
        let found = self.over_narrow(cells);
        for ((cell, evaluation), result) in cells.iter().zip(&found).zip(results) {
            let told = evaluation.as_ref().and_then(|evaluation| in_balls(cell, evaluation));
            *result = told.unwrap_or_else(|| in_intervals(cell));
        }
    }

    /// Over those of some cells, at most [`LANES`], for which balls are as good.
    pub fn over_narrow(&self, cells: &[Cell]) -> [Option<Evaluation>; LANES] {
        let is_due = |cell: &Cell| cell.halvings() >= BATCH_FROM;
        let prepare = || self.objective.batch(self.moments, self.graph, self.node);
        let batch = || self.batch.get_or_init(prepare).as_ref();
        match cells.iter().any(is_due).then(batch).flatten() {
            Some(batch) => self.objective.over_narrow(batch, cells, is_due),
            None => [None; LANES],
        }
    }
}
