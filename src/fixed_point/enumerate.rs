//! All fixed points of a state map g in a box, for one p of all other variables or a range.
//!
//! # Mathematics
//!
//! For a box P of p, regions of the state that hold all fixed points in the domain D
//! are refined in rounds: each is cut into a grid, each part is contracted or discarded
//! (`krawczyk`), and what is left is gathered into the hulls of its connected
//! clusters (1). A cluster that passes Krawczyk's test holds for each p ∈ P exactly one
//! fixed point; a cluster that does not is a region of the next round. Gathering comes
//! before testing because a fixed point moves with p, and may lie on a cut.
//!
//! The cuts overlap by nothing and leave nothing out: neighbouring parts share their
//! common face, a double (2). Two tested boxes hold the same fixed points if one's
//! location lies in the box where the other's is unique, and different ones if the
//! locations are disjoint; otherwise both count as not tested (3).
//!
//! A location that is neither in D nor apart from it counts as tested only for one p,
//! where its width is rounding error: then the fixed point is
//! on the edge of D, to all digits computed. For a range it may be in D for some members
//! and outside for others, and is not settled (4).
//!
//! A round that hardly shrinks the regions is followed by one on a finer grid. Where that
//! does not help either, P is halved along its widest axis; that P's halves
//! cover it is the frame's business. Each P is handled alone, so threads do not matter.

use super::found::{Enumeration, FixedPoint, Unresolved, branches};
use super::image::image;
use super::krawczyk::{Map, Ranges, spectral_radius};
use super::parts::parts;
use crate::arithmetic::Interval;
use crate::arithmetic::interval::{hull, interval};
use crate::claim::{Quantity, Scope};
use crate::search::cell::Cell;
use crate::search::examine::in_parallel;
use crate::search::frame::Frame;
use crate::search::objective::Objective;
use crate::search::{Options, Problem, Stop, Unsuitable};
use std::time::Instant;

/// Encloses all fixed points of a scope's state map; the domain must give all of its variables.
///
/// # Errors
/// Why the map cannot be computed.
pub fn fixed_points(scope: &Scope, options: &Options) -> Result<Enumeration, Unsuitable> {
    let start = Instant::now();
    let mut problem = Problem::new(scope, options.functions, options.limit);
    let state = problem.lowering.state_map();
    let norm = problem.lowering.quantity(Quantity::Norm);
    let frame = Frame::of_map(&mut problem.lowering, &state, &[norm]);
    let outputs: Vec<_> = state.iter().map(|(_, next)| *next).collect();
    let map = problem.objective(&outputs, frame.clone());
    let norm = problem.objective(&[norm], frame.clone());
    let moments = problem.moments()?;
    let axes: Option<Vec<usize>> = state.iter().map(|(state, _)| frame.axis(*state)).collect();
    let axes = axes.unwrap_or_default();
    let others = (0..frame.axes.len()).filter(|axis| !axes.contains(axis)).collect();
    let search = Search {
        map: Map { objective: &map, moments: &moments, state: axes },
        norm: &norm,
        frame: &frame,
        domain: frame.cell_ranges(&frame.root()),
        others,
    };
    let mut enumeration = search.run(options);
    enumeration.image = image(scope, options)?;
    enumeration.seconds = start.elapsed().as_secs_f64();
    Ok(enumeration)
}
/// Rounds of (1) before a box of (ω, τ) is given up.
const MAX_ROUNDS: usize = 16;
/// Parts of a region along each state variable in the first round: p may move the fixed
/// point through all of the domain, and then only the whole of it can be tested.
const COARSEST: usize = 1;
/// The same after rounds that hardly helped, for one p and for a range of them, which had
/// better be halved.
const FINEST: [usize; 2] = [64, 8];
/// More regions than this are not a few fixed points.
const MAX_REGIONS: usize = 64;
/// Boxes of p solved before the budget is looked at again.
const CHUNK: usize = 256;
/// Halvings of p.
const MAX_PARAMETER_DEPTH: usize = 14;

struct Search<'a> {
    map: Map<'a>,
    norm: &'a Objective,
    frame: &'a Frame,
    domain: Ranges,
    /// The positions of p on the frame.
    others: Vec<usize>,
}

/// A tested location and the domain.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    Inside,
    OnTheEdge,
    Outside,
    Straddling,
}

/// The relative width of a location that is rounding error.
const EDGE: f64 = 1e-11;

/// What was found for one box of p.
struct Part {
    found: Vec<FixedPoint>,
    unresolved: Vec<Ranges>,
    boxes: u64,
    /// Whether the budget ended it.
    stopped: bool,
}

impl Search<'_> {
    fn run(&self, options: &Options) -> Enumeration {
        let mut result = Enumeration {
            found: Vec::new(),
            branches: None,
            unresolved: Vec::new(),
            image: Vec::new(),
            boxes: 0,
            seconds: 0.0,
            stopped: None,
        };
        let mut counts = Vec::new();
        let mut level = vec![self.frame.root()];
        for depth in 0.. {
            if level.is_empty() {
                break;
            }
            let mut next = Vec::new();
            for chunk in level.chunks(CHUNK) {
                let left = options.budget.max_boxes.saturating_sub(result.boxes);
                let parts = in_parallel(chunk, |cell| self.solve(self.parts(cell), options, left));
                for (cell, part) in chunk.iter().zip(parts) {
                    result.boxes += part.boxes;
                    if part.unresolved.is_empty() {
                        counts.push(part.found.len());
                        result.found.extend(part.found);
                    } else if let Some(axis) =
                        self.wider(cell).filter(|_| depth < MAX_PARAMETER_DEPTH && !part.stopped)
                    {
                        next.extend(cell.split(axis));
                    } else {
                        result.found.extend(part.found);
                        let unresolved = part.unresolved.iter();
                        result.unresolved.extend(unresolved.map(|ranges| self.report(ranges)));
                        if part.stopped {
                            result.stopped =
                                result.stopped.or(options.stop()).or(Some(Stop::Boxes));
                        }
                    }
                }
            }
            (options.progress)(result.boxes, 0.0);
            level = next;
        }
        if result.unresolved.is_empty() {
            result.branches = branches(&result.found, &counts);
        }
        result
    }

    fn parts(&self, cell: &Cell) -> Ranges {
        let mut ranges = self.domain;
        for &axis in &self.others {
            ranges[axis] = self.frame.range(cell, axis);
        }
        ranges
    }

    /// The axis of p to halve: the widest one.
    fn wider(&self, cell: &Cell) -> Option<usize> {
        let width = |axis: usize| self.frame.range(cell, axis).wid();
        self.others
            .iter()
            .copied()
            .filter(|&axis| !cell.part(axis).is_atomic())
            .reduce(|best, axis| if width(axis) > width(best) { axis } else { best })
    }

    /// (1) for one box of p.
    fn solve(&self, whole: Ranges, options: &Options, max_boxes: u64) -> Part {
        let mut part =
            Part { found: Vec::new(), unresolved: vec![whole], boxes: 0, stopped: false };
        let spent = |boxes: u64| boxes >= max_boxes || options.stop().is_some();
        let mut tested: Vec<(Ranges, Ranges)> = Vec::new();
        let (mut cuts, finest) = (COARSEST, FINEST[usize::from(!self.is_single(&whole))]);
        for _ in 0..MAX_ROUNDS {
            let regions = std::mem::take(&mut part.unresolved);
            let before = self.extent(&regions);
            let mut left = Vec::new();
            for region in &regions {
                for cell in self.grid(region, cuts) {
                    if spent(part.boxes) {
                        let unresolved = vec![whole];
                        return Part { found: Vec::new(), unresolved, stopped: true, ..part };
                    }
                    left.extend(self.map.contract(cell, &mut part.boxes));
                }
            }
            for cluster in self.clusters(left) {
                match self.map.verify(&cluster, &mut part.boxes) {
                    Some((place, alone)) => {
                        let place = self.map.sharpen(place_in(&alone, &place), &mut part.boxes);
                        tested.push((place, alone));
                    }
                    None => part.unresolved.push(cluster),
                }
            }
            if self.extent(&part.unresolved) > 0.7 * before {
                cuts *= 2;
            }
            if part.unresolved.is_empty() || cuts > finest || part.unresolved.len() > MAX_REGIONS {
                break;
            }
        }
        match self.distinct(tested) {
            Ok(places) => {
                for place in places {
                    match self.position(&place) {
                        Position::Outside => {}
                        Position::Straddling => part.unresolved.push(place),
                        position => {
                            part.found.push(self.describe(&place, position == Position::Inside));
                        }
                    }
                }
            }
            Err(doubtful) => part.unresolved.extend(doubtful),
        }
        if options.stop().is_some() {
            // What was looked at last may be half-known.
            return Part { found: Vec::new(), unresolved: vec![whole], stopped: true, ..part };
        }
        part
    }

    /// Where a tested location lies, by (4).
    fn position(&self, place: &Ranges) -> Position {
        let tiny = |range: Interval| range.wid() <= EDGE * range.mag().max(1.0);
        if self.map.state.iter().any(|&axis| place[axis].disjoint(self.domain[axis])) {
            Position::Outside
        } else if self.map.state.iter().all(|&axis| self.frame.encloses(axis, place[axis])) {
            Position::Inside
        } else if self.is_single(place) && self.map.state.iter().all(|&axis| tiny(place[axis])) {
            Position::OnTheEdge
        } else {
            Position::Straddling
        }
    }

    /// Whether there is one p, up to the rounding of numbers.
    fn is_single(&self, ranges: &Ranges) -> bool {
        self.others.iter().all(|&axis| ranges[axis].sup() <= ranges[axis].inf().next_up())
    }

    fn describe(&self, place: &Ranges, inside: bool) -> FixedPoint {
        let jacobian = self.map.jacobian(place);
        let [norm] = self.norm.over_ranges(|axis| place[axis], self.map.moments);
        let norm = norm.enclosure;
        let radius = spectral_radius(&jacobian).intersection(interval(0.0, norm.sup()));
        let named = |axes: &[usize]| {
            axes.iter().map(|&axis| (self.frame.axes[axis].variable, place[axis])).collect()
        };
        FixedPoint {
            given: named(&self.others),
            state: named(&self.map.state),
            jacobian,
            norm,
            radius,
            inside,
        }
    }

    fn report(&self, ranges: &Ranges) -> Unresolved {
        let named = self.frame.axes.iter().zip(ranges);
        Unresolved { ranges: named.map(|(axis, range)| (axis.variable, *range)).collect() }
    }

    /// The largest extent of regions in the state.
    fn extent(&self, regions: &[Ranges]) -> f64 {
        let size = |ranges: &Ranges| {
            self.map.state.iter().map(|&axis| ranges[axis].wid()).fold(0.0, f64::max)
        };
        regions.iter().map(size).fold(0.0, f64::max)
    }

    /// A region cut into parts along each state variable: (2).
    fn grid(&self, region: &Ranges, cuts: usize) -> Vec<Ranges> {
        let mut cells = vec![*region];
        for &axis in &self.map.state {
            let parts = parts(region[axis], cuts);
            let with = |cell: &Ranges, part: &Interval| {
                let mut cell = *cell;
                cell[axis] = *part;
                cell
            };
            cells = cells
                .iter()
                .flat_map(|cell| parts.iter().map(move |part| with(cell, part)))
                .collect();
        }
        cells
    }

    /// The hulls of touching boxes.
    fn clusters(&self, boxes: Vec<Ranges>) -> Vec<Ranges> {
        let touch =
            |a: &Ranges, b: &Ranges| self.map.state.iter().all(|&axis| !a[axis].disjoint(b[axis]));
        let mut hulls: Vec<Ranges> = Vec::new();
        for mut joined in boxes {
            while let Some(index) = hulls.iter().position(|other| touch(&joined, other)) {
                let other = hulls.swap_remove(index);
                joined = std::array::from_fn(|axis| hull(joined[axis], other[axis]));
            }
            hulls.push(joined);
        }
        hulls
    }

    /// (3): the locations of different fixed points, or those that cannot be told apart.
    fn distinct(&self, tested: Vec<(Ranges, Ranges)>) -> Result<Vec<Ranges>, Vec<Ranges>> {
        let state = &self.map.state;
        let within = |a: &Ranges, b: &Ranges| state.iter().all(|&axis| a[axis].subset(b[axis]));
        let apart = |a: &Ranges, b: &Ranges| state.iter().any(|&axis| a[axis].disjoint(b[axis]));
        let mut places: Vec<(Ranges, Ranges)> = Vec::new();
        for (place, alone) in tested {
            if places
                .iter()
                .any(|(known, box_of_known)| within(&place, box_of_known) || within(known, &alone))
            {
                continue;
            }
            if let Some((known, _)) = places.iter().find(|(known, _)| !apart(&place, known)) {
                return Err(vec![place, *known]);
            }
            places.push((place, alone));
        }
        let mut places: Vec<Ranges> = places.into_iter().map(|(place, _)| place).collect();
        if let Some(&last) = state.last() {
            places.sort_by(|a, b| a[last].inf().total_cmp(&b[last].inf()));
        }
        Ok(places)
    }
}

/// The location within the box it belongs to.
fn place_in(whole: &Ranges, place: &Ranges) -> Ranges {
    std::array::from_fn(|axis| whole[axis].intersection(place[axis]))
}
