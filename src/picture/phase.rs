//! Whether random layers are ordered or chaotic, over their weights' and biases' variances.
//!
//! # Mathematics
//!
//! A layer of weights of variance τ/n and biases of variance β maps the second moment q to
//! S(τq + β), S(v) = E f(z)² with z ~ N(0, v) (Poole et al. 2016, Eq. 3). With v = τq + β, q is
//! a fixed point exactly if q = S(v) and h(v) := v − τS(v) − β = 0 (1), and there
//! χ = τ·e(v), e(v) = E f′(z)² (2): below 1 the layer draws inputs together (*ordered*), above 1
//! apart (*chaotic*; Schoenholz et al. 2017, Eq. 5). S and e are functions of one variable, and
//! serve all τ and β.
//!
//! The range of v, a ≤ v ≤ b, is cut once into cells V with edges vᵢ. For ranges T of τ and B of
//! β, h on V lies in V − T·S(V) − B and, for either edge c of V, in
//! c − T·S(c) − B + (1 − T·S′(V))(V − c) (3). A cell whose enclosure leaves out 0, or whose S(V)
//! lies outside the range Q of q, has no fixed point in Q for any (τ, β) ∈ T × B; χ of all others
//! lies in T·e(V) (4). If h < 0 at an edge and h > 0 at another, h is continuous and has a zero
//! between them; it is a fixed point in Q if S there lies in Q (5). What is unknown of S and e is
//! not below 0.
//!
//! Where the verdict stays open, T × B is quartered, and holds if it does on each quarter (6).

use super::field::{Field, Ranges};
use crate::arithmetic::Interval;
use crate::arithmetic::interval::{interval, is_finite, point};
use rayon::prelude::*;
use std::ops::Range;

/// S and e along v.
pub struct Phase {
    edges: Vec<f64>,
    /// S at the edges.
    at_edges: Vec<Interval>,
    cells: Vec<Cell>,
    /// Q.
    lengths: Interval,
}

/// A cell V.
struct Cell {
    range: Interval,
    /// S(V).
    length: Interval,
    /// S′(V).
    slope: Interval,
    /// e(V).
    squares: Interval,
}

/// What is proved of all layers of a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Each has a fixed point, and χ < 1 at every one.
    Ordered,
    /// Each has a fixed point, and χ > 1 at every one.
    Chaotic,
    /// None has a fixed point.
    None,
    /// Nothing.
    Undecided,
}

/// A box's fixed points.
#[derive(Clone, Copy, Debug)]
pub struct Layers {
    /// Where they are; empty if there is none.
    pub lengths: Interval,
    /// χ there.
    pub chi: Interval,
    /// Whether each layer has one.
    pub exists: bool,
    /// What follows.
    pub order: Order,
}

/// Cells of v.
const CELLS: usize = 3000;
/// The least v that is looked at, as a share of the greatest: the rest is one cell.
const LEAST: f64 = 1e-7;
/// The most often (6) is done.
const QUARTERINGS: usize = 3;

impl Phase {
    /// The functions of a layer; `field` has S and e as functions of the variables at `axes`:
    /// τ, β and q. None if `go_on` says so.
    pub fn new(
        field: &Field,
        [tau, bias, q]: [usize; 3],
        go_on: &(dyn Fn() -> bool + Sync),
    ) -> Option<Self> {
        let domain = field.domain();
        let range = domain[tau] * domain[q] + domain[bias];
        let edges = edges(range);
        // With τ = 1 and β = 0, q is v.
        let at = |v: Interval| -> Ranges {
            let mut ranges = domain;
            (ranges[tau], ranges[bias], ranges[q]) = (point(1.0), point(0.0), v);
            ranges
        };
        let not_negative = interval(0.0, f64::INFINITY);
        let known = |value: Interval| match value.is_empty() {
            true => not_negative,
            false => value.intersection(not_negative),
        };
        let length = |&edge: &f64| {
            let [length] = field.over(&at(point(edge)));
            go_on().then(|| known(length.enclosure))
        };
        let at_edges: Option<Vec<Interval>> = edges.par_iter().map(length).collect();
        let cell = |ends: &[f64]| {
            let range = interval(ends[0], ends[1]);
            let [length, squares] = field.over(&at(range));
            // What may be undefined has no slope either.
            let slope = match length.gradient.get(q) {
                Some(slope) if !slope.is_empty() && !length.natural.is_empty() => *slope,
                _ => Interval::ENTIRE,
            };
            let (length, squares) = (known(length.enclosure), known(squares.enclosure));
            go_on().then_some(Cell { range, length, slope, squares })
        };
        let cells: Option<Vec<Cell>> = edges.par_windows(2).map(cell).collect();
        Some(Self { edges, at_edges: at_edges?, cells: cells?, lengths: domain[q] })
    }

    /// All cells.
    pub fn all(&self) -> Range<usize> {
        0..self.cells.len()
    }

    /// The cells among `within` that may have a fixed point, with what lies between them: all
    /// that is looked at for parts of T × B.
    pub fn candidates(&self, layers: [Interval; 2], within: Range<usize>) -> Range<usize> {
        let may = |&index: &usize| {
            !self.cells[index].length.disjoint(self.lengths)
                && self.excess(index, layers).contains(0.0)
        };
        let Some(first) = within.clone().find(may) else { return within.start..within.start };
        let last = within.rev().find(may).unwrap_or(first);
        first..last + 1
    }

    /// What is proved of T × B, with all fixed points in the cells `within`.
    pub fn layers(&self, layers: [Interval; 2], within: Range<usize>) -> Layers {
        self.quartered(layers, within, QUARTERINGS)
    }

    /// (6).
    fn quartered(&self, layers: [Interval; 2], within: Range<usize>, times: usize) -> Layers {
        let within = self.candidates(layers, within);
        let whole = self.at_once(layers, within.clone());
        if whole.order != Order::Undecided || times == 0 {
            return whole;
        }
        let mut sum: Option<Layers> = None;
        for quarter in quarters(layers) {
            let part = self.quartered(quarter, within.clone(), times - 1);
            let joined = match sum {
                None => part,
                Some(sum) => Layers {
                    lengths: sum.lengths.convex_hull(part.lengths),
                    chi: sum.chi.convex_hull(part.chi),
                    exists: sum.exists && part.exists,
                    order: if sum.order == part.order { part.order } else { Order::Undecided },
                },
            };
            // One open quarter leaves the whole open.
            if joined.order == Order::Undecided {
                return whole;
            }
            sum = Some(joined);
        }
        sum.unwrap_or(whole)
    }

    /// (4) and (5) for the candidates of T × B.
    fn at_once(&self, layers: [Interval; 2], candidates: Range<usize>) -> Layers {
        if candidates.is_empty() {
            let (lengths, chi) = (Interval::EMPTY, Interval::EMPTY);
            return Layers { lengths, chi, exists: false, order: Order::None };
        }
        let cells = &self.cells[candidates.clone()];
        let all = |of: fn(&Cell) -> Interval| {
            cells.iter().map(of).fold(Interval::EMPTY, |sum, value| sum.convex_hull(value))
        };
        let chi = layers[0] * all(|cell| cell.squares);
        let lengths = all(|cell| cell.length);
        let signs = [candidates.start, candidates.end].map(|edge| self.sign(edge, layers));
        let exists = lengths.subset(self.lengths)
            && matches!(signs, [Some(first), Some(last)] if first != last);
        let order = match exists {
            true if chi.sup() < 1.0 => Order::Ordered,
            true if chi.inf() > 1.0 => Order::Chaotic,
            _ => Order::Undecided,
        };
        Layers { lengths: lengths.intersection(self.lengths), chi, exists, order }
    }

    /// Whether h is positive at an edge, if it has one sign there on all of T × B.
    fn sign(&self, edge: usize, layers: [Interval; 2]) -> Option<bool> {
        let known = |excess: Interval| match (excess.sup() < 0.0, excess.inf() > 0.0) {
            (true, _) => Some(false),
            (_, true) => Some(true),
            _ => None,
        };
        // The cells on both sides hold it too, and may know more.
        let beside = edge.saturating_sub(1)..self.cells.len().min(edge + 1);
        let own = known(self.excess_at(edge, layers));
        own.or_else(|| beside.filter_map(|cell| known(self.excess(cell, layers))).next())
    }

    /// h at an edge.
    fn excess_at(&self, edge: usize, [tau, bias]: [Interval; 2]) -> Interval {
        point(self.edges[edge]) - tau * self.at_edges[edge] - bias
    }

    /// (3).
    fn excess(&self, index: usize, layers: [Interval; 2]) -> Interval {
        let cell = &self.cells[index];
        let [tau, bias] = layers;
        let natural = cell.range - tau * cell.length - bias;
        let slope = point(1.0) - tau * cell.slope;
        let from = |edge: usize| {
            let way = slope * (cell.range - point(self.edges[edge]));
            self.excess_at(edge, layers) + way
        };
        natural.intersection(from(index)).intersection(from(index + 1))
    }
}

/// Edges of cells that grow with v.
fn edges(range: Interval) -> Vec<f64> {
    let (lower, upper) = (range.inf().max(0.0), range.sup());
    let first = lower.max(LEAST * upper);
    let mut edges = Vec::new();
    if lower < first {
        edges.push(lower);
    }
    let step = core_math::log(upper / first) / CELLS as f64;
    let inner = (0..CELLS).map(|index| first * core_math::exp(step * index as f64));
    edges.extend(inner.filter(|&edge| edge < upper));
    edges.push(upper);
    edges.dedup();
    edges
}

/// A box's quarters.
fn quarters([tau, bias]: [Interval; 2]) -> [[Interval; 2]; 4] {
    let halves = |range: Interval| {
        let middle = range.mid();
        [interval(range.inf(), middle), interval(middle, range.sup())]
    };
    let ([left, right], [low, high]) = (halves(tau), halves(bias));
    [[left, low], [right, low], [left, high], [right, high]]
}

impl Layers {
    /// χ where every layer has a fixed point; empty elsewhere.
    pub fn certain_chi(&self) -> Interval {
        if self.exists && is_finite(self.chi) { self.chi } else { Interval::EMPTY }
    }
}
