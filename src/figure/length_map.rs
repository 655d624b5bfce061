//! The second moment before and after a random layer, q ↦ q̃: its fixed points, and where layer
//! after layer leads from single starts (Poole et al. 2016, Figure 1).

use super::chart::{Plot, compose};
use super::failure::Failure;
use super::ink::{GREY, INK, PAPER, Rgb, dash};
use super::layers::{self, NamedLayer};
use super::legend::{Legend, Swatch};
use super::length::{Fixed, LengthMap, fixed, staircase};
use super::mark::Mark;
use super::page::Stroke;
use super::provenance::PROGRAM;
use super::scale::{Scale, typeset};
use super::variables::{ends, replacing, restriction, restrictions, symbol, unbroken};
use super::{Drawing, Task};
use crate::arithmetic::interval::is_finite;
use crate::arithmetic::{Decimal, Interval, print};
use crate::claim::{LayerKind, Range, Scope, Variable};
use crate::fixed_point::Stability;
use std::io::{self, Write};

/// The most activations in one picture, each with its own colour and dashes.
pub const MOST: usize = 6;

/// LeCun's weights, τ = 1.
const DOMAIN: [layers::OwnRange; 3] =
    [(Variable::Q, "0.02", "20"), (Variable::TAU, "1", "1"), (Variable::BIAS, "0", "0")];
/// Activations unless asked otherwise.
const OWN: [&str; 4] = ["selu", "relu", "gelu", "tanh"];

/// Widths of lines.
const CURVE: i32 = 130;
const STEP: i32 = 45;
/// Where q̃ = q.
const DIAGONAL: Stroke = Stroke { color: GREY, width: 60, dash: Some([90, 130]) };
/// The radius of a dot.
const DOT: i32 = 280;
/// Where fixed points are neither found nor excluded.
const OPEN: i32 = 550;
const PALE: Rgb = [205, 205, 210];
/// How far the picture may reach beyond the range of q: this factor, or this share of it.
const BEYOND: [f64; 2] = [10.0, 0.5];

/// What is drawn of one activation.
struct Curve {
    name: String,
    color: Rgb,
    dash: Option<[i32; 2]>,
    cells: Vec<Interval>,
    /// g in the middle, at the cells' edges; nothing if other variables have ranges.
    line: Vec<Option<f64>>,
    fixed: Fixed,
    ways: Vec<Vec<Interval>>,
}

impl Curve {
    /// Whether it is drawn as a line where that is all that shows.
    fn has_line(&self) -> bool {
        self.line.iter().any(Option::is_some)
    }
}

pub(super) fn draw(task: &Task) -> Result<Drawing, Failure> {
    if task.axes.is_some() {
        let message = "length-map is drawn over the state variable; it does not take --axes";
        return Err(Failure::Asked(message.to_owned()));
    }
    let layers: Vec<NamedLayer> = layers::layers(task, LayerKind::Random, &OWN, &DOMAIN)?
        .into_iter()
        .map(|layer| Ok(NamedLayer { scope: replacing(&layer.scope, task.replaced)?, ..layer }))
        .collect::<Result<_, Failure>>()?;
    let maps: Vec<LengthMap> =
        layers.iter().map(|layer| LengthMap::new(&layer.scope, task)).collect::<Result<_, _>>()?;
    let (scope, state) = match (layers.first(), maps.first()) {
        (Some(layer), Some(map)) => (layer.scope.clone(), map.state),
        _ => return Err(Failure::bug("no layer")),
    };
    let [lower, upper] = ends(&scope, state);
    let x = Scale::fitting(lower, upper, if task.style.narrow { 5 } else { 7 });
    let edges = x.edges(task.size[0]);
    let starts = starts(task, &x, scope.domain.get(state))?;
    let mut curves = Vec::new();
    for (index, (layer, map)) in layers.iter().zip(&maps).enumerate() {
        let line = edges.iter().map(|&q| map.middle(q).filter(|_| map.is_single)).collect();
        let follow = |start: &Range| map.follow(start, [lower, upper]);
        curves.push(Curve {
            name: layer.name.clone(),
            color: task.colormap.apart(index, layers.len()),
            dash: dash(index),
            cells: map.cells(&edges),
            line,
            fixed: fixed(&layer.scope, task)?,
            ways: if map.is_single { starts.iter().map(follow).collect() } else { Vec::new() },
        });
        if !task.advance(1) {
            return Err(Failure::Stopped);
        }
    }
    let y = vertical(&x, &curves)?;
    let q = symbol(state);
    let plot = Plot {
        x,
        y,
        x_title: before(state),
        y_title: format!("after a layer {q}\u{303}"),
        above: 400,
        least_left: 0,
        style: &task.style,
    };
    let legend = legend(&curves, &scope, state, &starts);
    let height = if task.style.narrow { 0.9 } else { 0.62 } * task.style.width;
    let size = [
        task.style.width - f64::from(plot.left() + plot.right()),
        height - f64::from(plot.below() + plot.above),
    ];
    let marks = marks(&curves, &edges, &plot, size);
    let notes = legend.notes.join(" ");
    let mut page = compose(task, height, legend, |area| plot.draw(area, &marks))?;
    let title = format!("The map {q} ↦ {q}\u{303} of a layer with its certified fixed points");
    page.description = format!("{title}. {notes}");
    let about = about(&scope, state);
    let table = Box::new(move |out: &mut dyn Write| write_csv(out, &about, state, &edges, &curves));
    Ok(Drawing { page, title, table })
}

/// The starts asked for, or the first and the last tick inside the range.
fn starts(task: &Task, x: &Scale, drawn: Option<&Range>) -> Result<Vec<Range>, Failure> {
    if !task.starts.is_empty() {
        return task
            .starts
            .iter()
            .map(|start| {
                let value = start.enclosure();
                if x.lower <= value.inf() && value.sup() <= x.upper {
                    return Ok(Range::point(start.clone()));
                }
                let drawn = drawn.map(Range::to_string).unwrap_or_default();
                Err(Failure::Asked(format!("--start {start}: not in the range drawn, {drawn}")))
            })
            .collect();
    }
    let mut inside = x.ticks.iter().filter(|&&tick| (0.01..=0.99).contains(&x.share(tick)));
    let chosen = [inside.next(), inside.next_back()];
    let decimals = chosen.into_iter().flatten().filter_map(|&tick| Decimal::from_f64(tick));
    Ok(decimals.map(Range::point).collect())
}

/// As far as the images reach, but not much beyond the range itself.
fn vertical(x: &Scale, curves: &[Curve]) -> Result<Scale, Failure> {
    let known = || curves.iter().flat_map(|curve| &curve.cells).filter(|cell| !cell.is_empty());
    let lowest = known().map(|cell| cell.inf()).fold(f64::INFINITY, f64::min);
    let highest = known().map(|cell| cell.sup()).fold(f64::NEG_INFINITY, f64::max);
    if lowest > highest {
        return Err(Failure::Asked("the map has no value on the range drawn".to_owned()));
    }
    let [factor, share] = BEYOND;
    if x.logarithmic {
        let lower = lowest.max(x.lower / factor).min(x.lower);
        Ok(Scale::logarithmic(lower, highest.min(x.upper * factor).max(x.upper)))
    } else {
        let more = share * (x.upper - x.lower);
        let lower = lowest.max(x.lower - more).min(x.lower);
        Ok(Scale::linear(lower, highest.min(x.upper + more).max(x.upper), x.ticks.len()))
    }
}

fn marks(curves: &[Curve], edges: &[f64], plot: &Plot, size: [f64; 2]) -> Vec<Mark<(f64, f64)>> {
    let inside = |value: f64| plot.y.lower <= value && value <= plot.y.upper;
    let clamped = |value: f64| value.clamp(plot.y.lower, plot.y.upper);
    let ends = [plot.x.lower, plot.x.upper];
    let diagonal = ends.map(|end| (end, end)).to_vec();
    let mut marks = vec![Mark::line(diagonal, DIAGONAL)];
    for curve in curves {
        for open in &curve.fixed.open {
            marks.push(on_the_diagonal(*open, Stroke::new(PALE, OPEN)));
        }
    }
    for curve in curves {
        let stroke = Stroke { dash: curve.dash, ..Stroke::new(curve.color, CURVE) };
        let shown = |cell: &Interval| {
            // Where the band is thinner than the line, the line is all that shows.
            let [low, high] = [clamped(cell.inf()), clamped(cell.sup())];
            let tall = (plot.y.share(high) - plot.y.share(low)) * size[1];
            !cell.is_empty() && (!curve.has_line() || tall > f64::from(CURVE))
        };
        let cells: Vec<_> = edges.windows(2).zip(&curve.cells).collect();
        for run in cells.split(|(_, cell)| !shown(cell)).filter(|run| !run.is_empty()) {
            let low = run.iter().map(|(ends, cell)| (*ends, clamped(cell.inf())));
            let high = run.iter().rev().map(|(ends, cell)| (*ends, clamped(cell.sup())));
            let low = low.flat_map(|(ends, at)| [(ends[0], at), (ends[1], at)]);
            let high = high.flat_map(|(ends, at)| [(ends[1], at), (ends[0], at)]);
            marks.push(Mark::area(low.chain(high).collect(), Some(curve.color), None));
        }
        let points: Vec<Option<(f64, f64)>> = edges
            .iter()
            .zip(&curve.line)
            .map(|(&q, next)| Some((q, next.filter(|&next| inside(next))?)))
            .collect();
        for run in points.split(Option::is_none).filter(|run| run.len() > 1) {
            marks.push(Mark::line(run.iter().copied().flatten().collect(), stroke));
        }
    }
    for curve in curves {
        for way in &curve.ways {
            marks.push(Mark::line(staircase(way, clamped), Stroke::new(curve.color, STEP)));
        }
    }
    for curve in curves {
        for (place, stability) in &curve.fixed.points {
            marks.extend(fixed_point(*place, *stability, curve.color, plot, size));
        }
    }
    marks
}

/// A dot; or, where other variables' ranges move it farther than that, a line.
fn fixed_point(
    place: Interval,
    stability: Stability,
    color: Rgb,
    plot: &Plot,
    size: [f64; 2],
) -> Vec<Mark<(f64, f64)>> {
    let inner = match stability {
        Stability::Attracting => color,
        Stability::Repelling => PAPER,
        Stability::Undecided | Stability::Unknown => GREY,
    };
    let long = (plot.x.share(place.sup()) - plot.x.share(place.inf())) * size[0];
    if long < f64::from(2 * DOT) {
        let at = (place.mid(), place.mid());
        return vec![
            Mark::disk(at, DOT + 60, PAPER, None),
            Mark::disk(at, DOT - 50, inner, Some(Stroke::new(color, 110))),
        ];
    }
    let widths = [(PAPER, 2 * DOT), (color, 2 * DOT - 140), (inner, 2 * DOT - 340)];
    widths.map(|(color, width)| on_the_diagonal(place, Stroke::new(color, width))).to_vec()
}

fn on_the_diagonal(range: Interval, stroke: Stroke) -> Mark<(f64, f64)> {
    Mark::line(vec![(range.inf(), range.inf()), (range.sup(), range.sup())], stroke)
}

fn legend(curves: &[Curve], scope: &Scope, state: Variable, starts: &[Range]) -> Legend {
    let mut legend = Legend::default();
    let mut entry = |swatch, text: &str| legend.entries.push((swatch, text.to_owned()));
    for curve in curves {
        let stroke = Stroke { dash: curve.dash, ..Stroke::new(curve.color, CURVE) };
        entry(Swatch::Line(stroke), &format!("{}: {}", curve.name, found(&curve.fixed, state)));
    }
    let has = |wanted: &[Stability]| {
        let mut points = curves.iter().flat_map(|curve| &curve.fixed.points);
        points.any(|(_, stability)| wanted.contains(stability))
    };
    let rim = Stroke::new(PAPER, 60);
    if has(&[Stability::Attracting]) {
        entry(Swatch::Dot(INK, rim), "proved to attract");
    }
    if has(&[Stability::Repelling]) {
        entry(Swatch::Ring(Stroke::new(INK, 110)), "proved to repel");
    }
    if has(&[Stability::Undecided, Stability::Unknown]) {
        entry(Swatch::Dot(GREY, rim), "neither proved");
    }
    if curves.iter().any(|curve| !curve.fixed.is_complete()) {
        entry(Swatch::Line(Stroke::new(PALE, OPEN)), "fixed points not excluded");
    }
    let q = symbol(state);
    if curves.iter().any(|curve| !curve.ways.is_empty()) && !starts.is_empty() {
        let list: Vec<String> = starts.iter().map(|start| typeset(&start.to_string())).collect();
        let text = format!("layer after layer from {q} = {}", list.join(" and "));
        entry(Swatch::Line(Stroke::new(INK, STEP)), &text);
    }
    entry(Swatch::Line(DIAGONAL), &unbroken(&format!("{q}\u{303} = {q}")));
    let others: Vec<(Variable, Range)> = others(scope, state);
    let others_are_points = others.iter().all(|(_, range)| range.is_point());
    let others = match others.is_empty() {
        true => String::new(),
        false => format!("{}. ", restrictions(&others)),
    };
    legend.notes.push(format!(
        "{others}Each curve is a band that certainly holds the map, drawn as a line where it is \
         thinner than one. {}: certified fixed points{}.",
        if others_are_points { "Dots" } else { "Thick" },
        match curves.iter().all(|curve| curve.fixed.is_complete()) {
            true => match scope.domain.get(state) {
                Some(range) => format!(", all there are for {}", restriction(state, range)),
                None => String::new(),
            },
            false => String::new(),
        }
    ));
    legend
}

/// A curve's fixed points in words.
fn found(fixed: &Fixed, state: Variable) -> String {
    if !fixed.is_complete() {
        return "not all fixed points found".to_owned();
    }
    let digits = |range: &Interval| {
        typeset(&print::common(*range, 6).unwrap_or_else(|| print::interval(*range, 4)))
    };
    let places: Vec<String> = fixed.points.iter().map(|(place, _)| digits(place)).collect();
    match places.is_empty() {
        true => "no fixed point in range".to_owned(),
        false => {
            let relation =
                if places.iter().any(|place| place.starts_with('[')) { "∈" } else { "=" };
            unbroken(&format!("{}* {relation} {}", symbol(state), places.join(" and ")))
        }
    }
}

/// What stands before the arrow.
fn before(state: Variable) -> String {
    match state {
        Variable::Q => "second moment before a layer 𝑞".to_owned(),
        other => format!("before a layer {}", symbol(other)),
    }
}

/// The other variables with their ranges.
fn others(scope: &Scope, state: Variable) -> Vec<(Variable, Range)> {
    let others = scope.domain.iter().filter(|(variable, _)| *variable != state);
    others.map(|(variable, range)| (variable, range.clone())).collect()
}

/// All ranges in a claim's own words.
fn about(scope: &Scope, state: Variable) -> String {
    let own = scope.domain.get(state).map(|range| (state, range.clone()));
    let all = own.into_iter().chain(others(scope, state));
    all.map(|(variable, range)| format!("{variable} in {range}")).collect::<Vec<_>>().join(", ")
}

/// Cells, fixed points and ways of all curves, a row each.
fn write_csv(
    out: &mut dyn Write,
    about: &str,
    state: Variable,
    edges: &[f64],
    curves: &[Curve],
) -> io::Result<()> {
    writeln!(out, "# {PROGRAM}")?;
    writeln!(out, "# cell: bounds of the next {state} over a range of {state}")?;
    writeln!(out, "# fixed: a range with just one fixed point; open: where more may be")?;
    writeln!(out, "# step: {state} and its next value on the way from a start")?;
    writeln!(out, "# exact: {about}")?;
    writeln!(out, "activation,row,{state}_lower,{state}_upper,next_lower,next_upper,verdict")?;
    for curve in curves {
        let name = curve.name.replace(", ", " and ").replace(',', ";");
        let mut row = |kind: &str, q: [f64; 2], next: Interval, verdict: &str| {
            let [lower, upper] = match is_finite(next) {
                true => [next.inf(), next.sup()],
                false => [f64::NEG_INFINITY, f64::INFINITY],
            };
            writeln!(out, "{name},{kind},{},{},{lower},{upper},{verdict}", q[0], q[1])
        };
        let bounds = |range: &Interval| [range.inf(), range.sup()];
        for (ends, cell) in edges.windows(2).zip(&curve.cells) {
            row("cell", [ends[0], ends[1]], *cell, "")?;
        }
        for (place, stability) in &curve.fixed.points {
            let verdict = match stability {
                Stability::Attracting => "attracts",
                Stability::Repelling => "repels",
                Stability::Undecided | Stability::Unknown => "undecided",
            };
            row("fixed", bounds(place), *place, verdict)?;
        }
        for open in &curve.fixed.open {
            row("open", bounds(open), *open, "undecided")?;
        }
        for pair in curve.ways.iter().flat_map(|way| way.windows(2)) {
            row("step", bounds(&pair[0]), pair[1], "")?;
        }
    }
    Ok(())
}
