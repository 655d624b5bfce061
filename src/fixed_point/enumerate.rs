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

use super::krawczyk::{Map, Ranges, spectral_radius};
use crate::arithmetic::Interval;
use crate::arithmetic::interval::{hull, interval};
use crate::claim::{Expression, Quantity, Range, Scope, Variable};
use crate::search::examine::in_parallel;
use crate::search::frame::{Cell, Frame};
use crate::search::objective::Objective;
use crate::search::{Options, Problem, Stop, Unsuitable, bound};
use std::time::Instant;

/// A box with exactly one fixed point for each p of a box.
#[derive(Clone, Debug)]
pub struct FixedPoint {
    /// The variables that are no state.
    pub given: Vec<(Variable, Interval)>,
    /// The state, in the map's order.
    pub state: Vec<(Variable, Interval)>,
    /// The state map's Jacobian there, row by row.
    pub jacobian: Vec<Vec<Interval>>,
    /// Its spectral norm.
    pub norm: Interval,
    /// Its spectral radius: below 1, the fixed point attracts; above, it repels some
    /// direction.
    pub radius: Interval,
    /// Whether it certainly lies in the domain; otherwise it is on its edge, to all
    /// digits computed.
    pub inside: bool,
}

/// The fixed points of one continuous branch: one for each p of the question.
#[derive(Clone, Debug)]
pub struct Branch {
    /// The hull over all p.
    pub hull: FixedPoint,
    /// The parts of the box of p it was found on.
    pub parts: usize,
}

/// A place that resisted.
#[derive(Clone, Debug)]
pub struct Unresolved {
    /// The box.
    pub ranges: Vec<(Variable, Interval)>,
}

/// All fixed points of a state map.
#[derive(Clone, Debug)]
pub struct Enumeration {
    /// Every fixed point found, by parts of the box of p.
    pub found: Vec<FixedPoint>,
    /// The branches, if every p has the same number of fixed points.
    pub branches: Option<Vec<Branch>>,
    /// Where more fixed points may be; empty if the enumeration is complete.
    pub unresolved: Vec<Unresolved>,
    /// Where the map may lead from the box: the next values of the state over all of it.
    pub image: Vec<(Variable, Interval)>,
    /// Evaluations of the map over boxes.
    pub boxes: u64,
    /// Wall time.
    pub seconds: f64,
    /// Why it ended early, if it did.
    pub stopped: Option<Stop>,
}

impl Enumeration {
    /// Whether the map certainly takes the box into itself.
    pub fn stays(&self, scope: &Scope) -> bool {
        self.image.iter().all(|(state, image)| {
            scope.domain.get(*state).is_some_and(|range| image.subset(range.enclosure()))
        })
    }
}

/// The next values of the state over all of the domain: roughly if they lie in it, and otherwise
/// enclosed to a thousandth of their size or as far as [`IMAGE_BOXES`] go.
///
/// # Errors
/// Why the map cannot be computed.
pub fn image(scope: &Scope, options: &Options) -> Result<Vec<(Variable, Interval)>, Unsuitable> {
    const TOLERANCES: [f64; 2] = [0.5, 1e-3];
    let mut options = *options;
    options.budget.max_boxes = options.budget.max_boxes.min(IMAGE_BOXES);
    let one = |(state, next): &(Variable, Expression)| {
        let own = scope.domain.get(*state).map_or(Interval::EMPTY, Range::enclosure);
        let mut image = Interval::ENTIRE;
        for tolerance in TOLERANCES {
            if !image.subset(own) {
                let extremes = bound(next, scope, tolerance, &options)?;
                image = interval(extremes.infimum.value.inf(), extremes.supremum.value.sup());
            }
        }
        Ok((*state, image))
    };
    scope.map.iter().map(one).collect()
}

/// Encloses all fixed points of a scope's state map; the domain must give all of its variables.
///
/// # Errors
/// Why the map cannot be computed.
pub fn fixed_points(scope: &Scope, options: &Options) -> Result<Enumeration, Unsuitable> {
    let start = Instant::now();
    let mut problem = Problem::new(scope, options.functions);
    let state = problem.lowering.state_map();
    let norm = problem.lowering.quantity(Quantity::Norm);
    let frame = Frame::of_all(&mut problem.lowering);
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

/// Boxes for each end of the image.
const IMAGE_BOXES: u64 = 4000;
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

/// Where a range is cut: in the geometric middle if its ends are of the same sign and far
/// apart, as scales are.
fn middle(range: Interval) -> f64 {
    let (lower, upper) = (range.inf(), range.sup());
    let is_scale = lower > 0.0 && upper > 4.0 * lower;
    let geometric = lower.sqrt() * upper.sqrt();
    if is_scale && lower < geometric && geometric < upper { geometric } else { range.mid() }
}

/// At most `count` parts, a power of two; those of a range of few doubles are fewer.
fn parts(range: Interval, count: usize) -> Vec<Interval> {
    let mut parts = vec![range];
    while parts.len() < count {
        let halves = parts.iter().flat_map(|part| {
            let middle = middle(*part);
            [interval(part.inf(), middle), interval(middle, part.sup())]
        });
        let mut halves: Vec<Interval> = halves.collect();
        halves.dedup();
        if halves.len() == parts.len() {
            break;
        }
        parts = halves;
    }
    parts
}

/// Joins the fixed points of all parts, if each part has as many.
fn branches(found: &[FixedPoint], counts: &[usize]) -> Option<Vec<Branch>> {
    let (&count, rest) = counts.split_first()?;
    if rest.iter().any(|&other| other != count) {
        return None;
    }
    let branch = |index: usize| {
        let mut parts = found.iter().skip(index).step_by(count);
        let first = parts.next()?.clone();
        let hull = parts.fold(first, |sum, point| join(&sum, point));
        Some(Branch { hull, parts: counts.len() })
    };
    (0..count).map(branch).collect()
}

fn join(a: &FixedPoint, b: &FixedPoint) -> FixedPoint {
    let named = |a: &[(Variable, Interval)], b: &[(Variable, Interval)]| {
        a.iter().zip(b).map(|((name, a), (_, b))| (*name, hull(*a, *b))).collect()
    };
    let rows = a.jacobian.iter().zip(&b.jacobian);
    let jacobian =
        rows.map(|(a, b)| a.iter().zip(b).map(|(a, b)| hull(*a, *b)).collect()).collect();
    FixedPoint {
        given: named(&a.given, &b.given),
        state: named(&a.state, &b.state),
        jacobian,
        norm: hull(a.norm, b.norm),
        radius: hull(a.radius, b.radius),
        inside: a.inside && b.inside,
    }
}
