//! All fixed points of g in a box, for one (ω, τ) or a range of them.
//!
//! # Mathematics
//!
//! For a box P of (ω, τ), regions of (μ, ν) that hold all fixed points in the domain D
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
//! A location that is neither in D nor apart from it counts as tested only for one
//! (ω, τ) and one activation, where its width is rounding error: then the fixed point is
//! on the edge of D, to all digits computed. For a range it may be in D for some members
//! and outside for others, and is not settled (4).
//!
//! A round that hardly shrinks the regions is followed by one on a finer grid. Where that
//! does not help either, P is halved along its wider axis; that P's halves
//! cover it is the frame's business. Each P is handled alone, so threads do not matter.

use super::krawczyk::{Map, Ranges, STATE, spectral_radius};
use crate::arithmetic::Interval;
use crate::arithmetic::interval::{hull, interval};
use crate::claim::{ActivationSpec, Domain, Quantity, Variable};
use crate::map::graph::Graph;
use crate::map::quantities;
use crate::moments::Moments;
use crate::search::budget::{Options, Stop};
use crate::search::examine::in_parallel;
use crate::search::frame::{Cell, Frame};
use crate::search::lower;
use crate::search::objective::Objective;
use std::time::Instant;

/// Which fixed points are wanted.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// Ranges of μ, ω, ν and τ; all four must be given.
    pub domain: &'a Domain,
    /// The activation.
    pub activation: &'a ActivationSpec,
}

/// A box with exactly one fixed point for each (ω, τ) of a box.
#[derive(Clone, Debug)]
pub struct FixedPoint {
    /// ω.
    pub omega: Interval,
    /// τ.
    pub tau: Interval,
    /// μ of the fixed points.
    pub mu: Interval,
    /// ν of the fixed points.
    pub nu: Interval,
    /// ℋ there, row by row.
    pub jacobian: [[Interval; 2]; 2],
    /// Its spectral norm.
    pub norm: Interval,
    /// Its spectral radius: below 1, the fixed point attracts; above, it repels some
    /// direction.
    pub radius: Interval,
    /// Whether it certainly lies in the domain; otherwise it is on its edge, to all
    /// digits computed.
    pub inside: bool,
}

/// The fixed points of one continuous branch: one for each (ω, τ) of the question.
#[derive(Clone, Debug)]
pub struct Branch {
    /// The hull over all (ω, τ).
    pub hull: FixedPoint,
    /// The parts of the (ω, τ) box it was found on.
    pub parts: usize,
}

/// A place that resisted.
#[derive(Clone, Debug)]
pub struct Unresolved {
    /// The box.
    pub ranges: Vec<(Variable, Interval)>,
}

/// All fixed points of a question.
#[derive(Clone, Debug)]
pub struct Enumeration {
    /// Every fixed point found, by parts of the (ω, τ) box.
    pub found: Vec<FixedPoint>,
    /// The branches, if every (ω, τ) has the same number of fixed points.
    pub branches: Option<Vec<Branch>>,
    /// Where more fixed points may be; empty if the enumeration is complete.
    pub unresolved: Vec<Unresolved>,
    /// Evaluations of the map over boxes.
    pub boxes: u64,
    /// Wall time.
    pub seconds: f64,
    /// Why it ended early, if it did.
    pub stopped: Option<Stop>,
}

/// Encloses all fixed points.
pub fn fixed_points(question: &Question, options: &Options) -> Enumeration {
    let start = Instant::now();
    let activation = lower::activation(question.activation);
    let mut graph = Graph::default();
    let mut node = |quantity| quantities::quantity(&mut graph, quantity);
    let (outputs, norm) = ([node(Quantity::Mean), node(Quantity::Variance)], node(Quantity::Norm));
    let frame = Frame::new(question.domain, &Variable::ALL.into_iter().collect());
    let parameters = activation.parameter_values();
    let mut objective = |quantities: &[_]| {
        Objective::new(&mut graph, quantities, frame.clone(), &parameters, options.functions)
    };
    let (map, norm) = (objective(&outputs), objective(&[norm]));
    let moments = Moments::new(&activation, map.order().max(norm.order()));
    let search = Search {
        map: Map { objective: &map, moments: &moments },
        norm: &norm,
        frame: &frame,
        domain: root(&frame),
    };
    let mut enumeration = search.run(options);
    enumeration.seconds = start.elapsed().as_secs_f64();
    enumeration
}

fn root(frame: &Frame) -> Ranges {
    std::array::from_fn(|axis| frame.range(&frame.root(), axis))
}

/// The positions of ω and τ on the frame.
const PARAMETERS: [usize; 2] = [1, 3];
/// Rounds of (1) before a box of (ω, τ) is given up.
const MAX_ROUNDS: usize = 16;
/// Parts of a region along μ and along ν in the first round: (ω, τ) may move the fixed
/// point through all of the domain, and then only the whole of it can be tested.
const COARSEST: usize = 1;
/// The same after rounds that hardly helped, for one (ω, τ) and for a range of them,
/// which had better be halved.
const FINEST: [usize; 2] = [64, 8];
/// More regions than this are not a few fixed points.
const MAX_REGIONS: usize = 64;
/// Boxes of (ω, τ) solved before the budget is looked at again.
const CHUNK: usize = 256;
/// Halvings of (ω, τ).
const MAX_PARAMETER_DEPTH: usize = 14;

struct Search<'a> {
    map: Map<'a>,
    norm: &'a Objective,
    frame: &'a Frame,
    domain: Ranges,
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

/// What was found for one box of (ω, τ).
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
        for axis in PARAMETERS {
            ranges[axis] = self.frame.range(cell, axis);
        }
        ranges
    }

    /// The axis of (ω, τ) to halve: the wider one.
    fn wider(&self, cell: &Cell) -> Option<usize> {
        let width = |axis: usize| self.frame.range(cell, axis).wid();
        PARAMETERS
            .into_iter()
            .filter(|&axis| !cell.part(axis).is_atomic())
            .reduce(|best, axis| if width(axis) > width(best) { axis } else { best })
    }

    /// (1) for one box of (ω, τ).
    fn solve(&self, whole: Ranges, options: &Options, max_boxes: u64) -> Part {
        let mut part =
            Part { found: Vec::new(), unresolved: vec![whole], boxes: 0, stopped: false };
        let spent = |boxes: u64| boxes >= max_boxes || options.stop().is_some();
        let mut tested: Vec<(Ranges, Ranges)> = Vec::new();
        let (mut cuts, finest) = (COARSEST, FINEST[usize::from(!self.is_single(&whole))]);
        for _ in 0..MAX_ROUNDS {
            let regions = std::mem::take(&mut part.unresolved);
            let before = extent(&regions);
            let mut left = Vec::new();
            for region in &regions {
                for cell in grid(region, cuts) {
                    if spent(part.boxes) {
                        let unresolved = vec![whole];
                        return Part { found: Vec::new(), unresolved, stopped: true, ..part };
                    }
                    left.extend(self.map.contract(cell, &mut part.boxes));
                }
            }
            for cluster in clusters(left) {
                match self.map.verify(&cluster, &mut part.boxes) {
                    Some((place, alone)) => {
                        let place = self.map.sharpen(place_in(&alone, &place), &mut part.boxes);
                        tested.push((place, alone));
                    }
                    None => part.unresolved.push(cluster),
                }
            }
            if extent(&part.unresolved) > 0.7 * before {
                cuts *= 2;
            }
            if part.unresolved.is_empty() || cuts > finest || part.unresolved.len() > MAX_REGIONS {
                break;
            }
        }
        match distinct(tested) {
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
        if STATE.iter().any(|&axis| place[axis].disjoint(self.domain[axis])) {
            Position::Outside
        } else if STATE.iter().all(|&axis| self.frame.encloses(axis, place[axis])) {
            Position::Inside
        } else if self.is_single(place) && STATE.iter().all(|&axis| tiny(place[axis])) {
            Position::OnTheEdge
        } else {
            Position::Straddling
        }
    }

    /// Whether there is one ω and one τ, up to the rounding of decimals.
    fn is_single(&self, ranges: &Ranges) -> bool {
        PARAMETERS.iter().all(|&axis| ranges[axis].sup() <= ranges[axis].inf().next_up())
    }

    fn describe(&self, place: &Ranges, inside: bool) -> FixedPoint {
        let [mu, omega, nu, tau] = *place;
        let jacobian = self.map.jacobian(place);
        let [norm] = self.norm.over_ranges(|axis| place[axis], self.map.moments);
        let norm = norm.enclosure;
        let radius = spectral_radius(&jacobian).intersection(interval(0.0, norm.sup()));
        FixedPoint { omega, tau, mu, nu, jacobian, norm, radius, inside }
    }

    fn report(&self, ranges: &Ranges) -> Unresolved {
        let named = self.frame.axes.iter().zip(ranges);
        Unresolved { ranges: named.map(|(axis, range)| (axis.variable, *range)).collect() }
    }
}

/// The location within the box it belongs to.
fn place_in(whole: &Ranges, place: &Ranges) -> Ranges {
    std::array::from_fn(|axis| whole[axis].intersection(place[axis]))
}

/// The largest extent of regions in (μ, ν).
fn extent(regions: &[Ranges]) -> f64 {
    let size =
        |ranges: &Ranges| STATE.map(|axis| ranges[axis].wid()).into_iter().fold(0.0, f64::max);
    regions.iter().map(size).fold(0.0, f64::max)
}

/// A region cut into parts along μ and along ν: (2).
fn grid(region: &Ranges, cuts: usize) -> Vec<Ranges> {
    let [columns, rows] = STATE.map(|axis| parts(region[axis], cuts));
    let pairs = columns.iter().flat_map(|&mu| rows.iter().map(move |&nu| (mu, nu)));
    pairs
        .map(|(mu, nu)| {
            let mut cell = *region;
            (cell[STATE[0]], cell[STATE[1]]) = (mu, nu);
            cell
        })
        .collect()
}

/// At most `count` parts, a power of two; those of a range of few doubles are fewer.
fn parts(range: Interval, count: usize) -> Vec<Interval> {
    let mut parts = vec![range];
    while parts.len() < count {
        let halves = parts.iter().flat_map(|part| {
            let middle = part.mid();
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

/// The hulls of touching boxes.
fn clusters(boxes: Vec<Ranges>) -> Vec<Ranges> {
    let touch = |a: &Ranges, b: &Ranges| STATE.iter().all(|&axis| !a[axis].disjoint(b[axis]));
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
fn distinct(tested: Vec<(Ranges, Ranges)>) -> Result<Vec<Ranges>, Vec<Ranges>> {
    let within = |a: &Ranges, b: &Ranges| STATE.iter().all(|&axis| a[axis].subset(b[axis]));
    let apart = |a: &Ranges, b: &Ranges| STATE.iter().any(|&axis| a[axis].disjoint(b[axis]));
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
    places.sort_by(|a, b| a[STATE[1]].inf().total_cmp(&b[STATE[1]].inf()));
    Ok(places)
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
    FixedPoint {
        omega: hull(a.omega, b.omega),
        tau: hull(a.tau, b.tau),
        mu: hull(a.mu, b.mu),
        nu: hull(a.nu, b.nu),
        jacobian: std::array::from_fn(|row| {
            std::array::from_fn(|column| hull(a.jacobian[row][column], b.jacobian[row][column]))
        }),
        norm: hull(a.norm, b.norm),
        radius: hull(a.radius, b.radius),
        inside: a.inside && b.inside,
    }
}
