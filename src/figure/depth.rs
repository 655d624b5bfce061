//! Where the states of a network are, layer after layer: the certified tube, networks of finite
//! width, and the box that a claim speaks of.

use super::area::{Area, Drawn};
use super::band;
use super::chart::{Plot, compose};
use super::failure::Failure;
use super::ink::{INK, PAPER, Rgb, dash};
use super::legend::{Legend, Swatch};
use super::mark::Mark;
#[cfg(feature = "simulate")]
use super::networks::ways;
use super::page::Stroke;
use super::provenance::PROGRAM;
use super::scale::Scale;
use super::trajectory::{Depth, Way};
use super::variables::{restrictions, symbol};
use super::{Drawing, Task};
use crate::arithmetic::Interval;
use crate::arithmetic::interval::hull;
use crate::claim::{Range, Scope, Variable};
use crate::fixed_point::Tube;
use std::io::{self, Write};

/// The most activations beside the first one, each with its own colour and dashes.
pub const MOST_COMPARED: usize = 5;

/// Widths of lines: a tube's edges, networks, the claim's box.
const EDGE: i32 = 90;
const NETWORK: i32 = 30;
const BOX: i32 = 60;
/// How much of its colour the inside of a tube has.
const TINT: f64 = 0.22;
/// How far the picture may reach beyond the first tube: this factor where it spans decades, else
/// this share of it.
const BEYOND: [f64; 2] = [100.0, 0.6];
/// The same for the ends of the claim's box, which may be open.
const BEYOND_BOX: [f64; 2] = [3.0, 0.6];
/// What is kept free above and below, as a share of the axis.
const FREE: f64 = 0.04;

/// Axes with what is between them.
type Panel<'a> = (Plot<'a>, Vec<Mark<(f64, f64)>>);

/// What is drawn of one activation.
struct Curve {
    name: String,
    stroke: Stroke,
    tint: Rgb,
    tube: Tube,
    networks: Vec<Way>,
}

impl Curve {
    /// Both ends of the tube's range of a state, over the layers.
    fn edges(&self, state: usize) -> [Vec<(f64, f64)>; 2] {
        let edge = |end: fn(&Interval) -> f64| {
            let layers = self.tube.layers.iter().enumerate();
            layers.map(|(layer, ranges)| (layer as f64, end(&ranges[state]))).collect()
        };
        [edge(|range| range.inf()), edge(|range| range.sup())]
    }

    /// A state of each network, over the layers.
    fn paths(&self, state: usize) -> impl Iterator<Item = Vec<(f64, f64)>> {
        self.networks.iter().map(move |(_, layers)| {
            let values = layers.iter().map(move |values| values[state]);
            let known = values.take_while(|value| value.is_finite());
            (0..).map(f64::from).zip(known).collect()
        })
    }
}

pub(super) fn draw(task: &Task) -> Result<Drawing, Failure> {
    if task.axes.is_some() {
        let message = "depth is drawn over layers; it does not take --axes";
        return Err(Failure::Asked(message.to_owned()));
    }
    let depth = Depth::new(task)?;
    let mut curves = Vec::new();
    let mut none: Option<String> = None;
    for (index, tube) in depth.tubes.iter().enumerate() {
        let named = &depth.scopes[index];
        let (networks, reason) = simulated(&named.scope, &depth, task);
        none = none.or(reason);
        let color = task.colormap.apart(index, depth.tubes.len());
        let dash = dash(index);
        curves.push(Curve {
            name: named.name.clone(),
            stroke: Stroke { dash, ..Stroke::new(color, EDGE) },
            tint: tint(color),
            tube: tube.clone(),
            networks,
        });
    }
    let states = depth.states();
    let scope = depth.scopes.first().map(|named| named.scope.clone());
    let scope = scope.ok_or_else(|| Failure::bug("no layer"))?;
    let x = Scale::linear(0.0, f64::from(depth.layers), if task.style.narrow { 5 } else { 7 });
    let whole = |tick: &f64| tick.fract() == 0.0;
    let x = Scale { ticks: x.ticks.iter().copied().filter(whole).collect(), ..x };
    let mut panels: Vec<Panel> = Vec::new();
    for (index, state) in states.iter().enumerate() {
        let target = depth.target.as_ref().and_then(|target| {
            let range = target.ranges.iter().find(|(name, _)| name == state);
            range.map(|(_, range)| (target.since, range))
        });
        let y = vertical(&curves, index, target.map(|(_, range)| range), task.style.narrow)?;
        let marks = marks(&curves, index, target, depth.layers, &y);
        let is_last = index + 1 == states.len();
        let plot = Plot {
            x: x.clone(),
            y,
            x_title: if is_last { "layer".to_owned() } else { String::new() },
            y_title: title(*state),
            above: if index == 0 { 400 } else { task.style.small as i32 },
            least_left: 0,
            style: &task.style,
        };
        panels.push((plot, marks));
    }
    let left = panels.iter().map(|(plot, _)| plot.left()).max().unwrap_or(0);
    panels.iter_mut().for_each(|(plot, _)| plot.least_left = left);
    let legend = legend(&depth, &curves, &scope, none, task);
    let notes = legend.notes.join(" ");
    let share = match (task.style.narrow, panels.len()) {
        (true, 1) => 0.85,
        (false, 1) => 0.5,
        (true, count) => 0.52 * count as f64 + 0.12,
        (false, count) => 0.31 * count as f64 + 0.07,
    };
    let height = share * task.style.width;
    let mut page = compose(task, height, legend, |area| stack(area, &panels))?;
    let list: Vec<String> = states.iter().map(|state| title(*state)).collect();
    let title = format!("Layer after layer: {}", list.join(" and "));
    page.description = format!("{title}. {notes}");
    let about: Vec<String> =
        scope.domain.iter().map(|(name, range)| format!("{name} in {range}")).collect();
    let about = format!("{}; exact: {}", depth.layer.label(), about.join(", "));
    let table = Box::new(move |out: &mut dyn Write| write_csv(out, &about, &states, &curves));
    Ok(Drawing { page, title, table })
}

/// The networks of an activation, or why there are none.
#[cfg(feature = "simulate")]
fn simulated(scope: &Scope, depth: &Depth, task: &Task) -> (Vec<Way>, Option<String>) {
    match ways(scope, &depth.layer, depth.layers, task) {
        Ok(ways) => (ways, None),
        Err(reason) => (Vec::new(), Some(reason)),
    }
}

/// Without the feature there are none, and none are spoken of.
#[cfg(not(feature = "simulate"))]
fn simulated(_: &Scope, _: &Depth, _: &Task) -> (Vec<Way>, Option<String>) {
    (Vec::new(), None)
}

/// The line around the claim's box.
fn of_box() -> Stroke {
    Stroke::new(INK, BOX).dashed(260, 160)
}

/// Panels above each other, of which all axes are as high.
fn stack(area: &Area, panels: &[Panel]) -> Drawn {
    let around = |plot: &Plot| plot.above + plot.below();
    let all = area.dim_in_pixel().1 as i32;
    let free = all - panels.iter().map(|(plot, _)| around(plot)).sum::<i32>();
    let mut rest = area.clone();
    for (plot, marks) in panels {
        let height = free / panels.len() as i32 + around(plot);
        let (panel, below) = rest.split_vertically(height);
        plot.draw(&panel, marks)?;
        rest = below;
    }
    Ok(())
}

/// What a state variable is.
fn title(state: Variable) -> String {
    match state {
        Variable::MU => "mean μ".to_owned(),
        Variable::NU => "variance ν".to_owned(),
        Variable::Q => "second moment 𝑞".to_owned(),
        other => symbol(other),
    }
}

/// A colour on paper.
fn tint(color: Rgb) -> Rgb {
    let mix = |(paper, ink): (u8, u8)| {
        (f64::from(paper) + TINT * (f64::from(ink) - f64::from(paper))).round() as u8
    };
    [0, 1, 2].map(|channel| mix((PAPER[channel], color[channel])))
}

/// As far as the first tube reaches, and the others and the claim's box not much beyond it.
fn vertical(
    curves: &[Curve],
    state: usize,
    target: Option<&Range>,
    narrow: bool,
) -> Result<Scale, Failure> {
    let of_tube = |curve: &Curve| {
        curve.tube.layers.iter().map(|ranges| ranges[state]).reduce(hull).unwrap_or(Interval::EMPTY)
    };
    let own = curves.first().map_or(Interval::EMPTY, of_tube);
    let others = curves.iter().skip(1).map(of_tube).map(|range| [range.inf(), range.sup()]);
    let simulated = curves.iter().flat_map(|curve| curve.paths(state)).flatten();
    let mut ends: Vec<f64> = others.flatten().collect();
    ends.extend(simulated.map(|(_, value)| value));
    let [lower, upper] = [own.inf(), own.sup()];
    if !(lower <= upper && lower.is_finite() && upper.is_finite()) {
        return Err(Failure::bug("the starts have no range"));
    }
    // A start that stays where it is has no width.
    let width = (upper - lower).max(1e-3 * own.mag()).max(1e-6);
    let target = target.map(Range::enclosure).map(|range| [range.inf(), range.sup()]);
    // Farther ends than these may be drawn are cut off, or left out if they are the box's.
    let reach = |[least, most]: [f64; 2], of_box: [f64; 2]| {
        let near = |end: &f64| (of_box[0]..=of_box[1]).contains(end);
        let all = || ends.iter().copied().chain(target.into_iter().flatten().filter(near));
        [all().fold(lower, f64::min).max(least), all().fold(upper, f64::max).min(most)]
    };
    if lower > 0.0 {
        let around = |factor: f64| [lower / factor, upper * factor];
        let [low, high] = reach(around(BEYOND[0]), around(BEYOND_BOX[0]));
        let scale = Scale::fitting(low, high, 5);
        if scale.logarithmic {
            let free = core_math::pow(high / low, FREE);
            return Ok(Scale::logarithmic(low / free, high * free));
        }
    }
    let around = |share: f64| [lower - share * width, upper + share * width];
    let [low, high] = reach(around(BEYOND[1]), around(BEYOND_BOX[1]));
    let free = FREE * (high - low).max(width);
    Ok(Scale::linear(low - free, high + free, if narrow { 4 } else { 5 }))
}

fn marks(
    curves: &[Curve],
    state: usize,
    target: Option<(u32, &Range)>,
    layers: u32,
    y: &Scale,
) -> Vec<Mark<(f64, f64)>> {
    let mut marks = Vec::new();
    // The first activation is on top.
    for curve in curves.iter().rev() {
        let [lower, upper] = curve.edges(state);
        marks.push(Mark::area(band::area(&lower, &upper, y), Some(curve.tint), None));
    }
    for curve in curves.iter().rev() {
        let lines: Vec<_> = curve.paths(state).flat_map(|path| band::lines(&path, y)).collect();
        if !lines.is_empty() {
            marks.push(Mark::lines(lines, Stroke::new(curve.stroke.color, NETWORK)));
        }
    }
    if let Some((since, range)) = target {
        let range = range.enclosure();
        let [left, right] = [f64::from(since), f64::from(layers)];
        let [low, high] = [range.inf(), range.sup()];
        let corners = [(right, low), (left, low), (left, high), (right, high)];
        let lines = band::lines(&corners, y);
        marks.extend(lines.into_iter().map(|line| Mark::line(line, of_box())));
    }
    for curve in curves.iter().rev() {
        for edge in curve.edges(state) {
            let lines = band::lines(&edge, y);
            marks.extend(lines.into_iter().map(|line| Mark::line(line, curve.stroke)));
        }
    }
    marks
}

fn legend(
    depth: &Depth,
    curves: &[Curve],
    scope: &Scope,
    none: Option<String>,
    task: &Task,
) -> Legend {
    let mut legend = Legend::default();
    let mut entry = |swatch, text: String| legend.entries.push((swatch, text));
    for curve in curves {
        entry(Swatch::Band(curve.tint, curve.stroke), curve.name.clone());
    }
    let simulated = curves.iter().any(|curve| !curve.networks.is_empty());
    if simulated {
        let text = format!("simulated networks of width {}", task.networks.width);
        entry(Swatch::Line(Stroke::new(INK, NETWORK)), text);
    }
    if let Some(target) = &depth.target {
        let claimed = match target.since {
            0 => "claimed of all layers".to_owned(),
            since => format!("claimed after {since} layers"),
        };
        let text = format!("{claimed}: {}", restrictions(&target.ranges));
        entry(Swatch::Line(of_box()), text);
    }
    let is_state = |name: Variable| scope.map.iter().any(|(state, _)| *state == name);
    let ranges = |wanted: bool| -> Vec<(Variable, Range)> {
        let all = scope.domain.iter().filter(|(name, _)| is_state(*name) == wanted);
        all.map(|(name, range)| (name, range.clone())).collect()
    };
    let (starts, others) = (ranges(true), ranges(false));
    let parameters = match others.iter().all(|(_, range)| range.is_point()) {
        _ if others.is_empty() => String::new(),
        true => format!(" with {}", restrictions(&others)),
        false => format!(" with any {} in each layer", restrictions(&others)),
    };
    let mut note = format!(
        "Bands, straight between layers, are proved to hold all trajectories from {}{parameters}.",
        restrictions(&starts)
    );
    for curve in curves {
        if let Some(ended) = curve.tube.ended {
            let last = curve.tube.layers.len() - 1;
            let reason = ended.reason();
            note += &format!(" No band of {} after layer {last}: {reason}.", curve.name);
        }
    }
    if let (Some(since), Some(first)) = (depth.inside_since(), curves.first()) {
        let name = &first.name;
        note += &format!(" That of {name} is inside the box from layer {since} on.");
    }
    if simulated {
        let vary = |ranges: &[(Variable, Range)]| ranges.iter().any(|(_, range)| !range.is_point());
        let spread = match (vary(&starts), vary(&others)) {
            (false, false) => "",
            (true, false) => ", with starts spread over these ranges",
            (false, true) => ", with parameters spread over these ranges",
            (true, true) => ", with starts and parameters spread over these ranges",
        };
        let each = if curves.len() > 1 { " of each activation" } else { "" };
        note += &format!(
            " Networks ({}{each}{spread}) are of finite width, so that they may leave the bands, and \
             prove nothing.",
            task.networks.count
        );
    }
    if let Some(reason) = none {
        note += &format!(" No networks: {reason}.");
    }
    legend.notes.push(note);
    legend
}

/// The ranges of all tubes and the states of all networks, a row a layer.
fn write_csv(
    out: &mut dyn Write,
    about: &str,
    states: &[Variable],
    curves: &[Curve],
) -> io::Result<()> {
    writeln!(out, "# {PROGRAM}")?;
    writeln!(out, "# tube: bounds of the states behind a layer, for all starts and parameters")?;
    writeln!(out, "# {about}")?;
    let named = |name: &str| name.replace(", ", " and ").replace(',', ";");
    for curve in curves {
        for (number, (made, _)) in curve.networks.iter().enumerate() {
            writeln!(out, "# network {number} of {}: {made}", named(&curve.name))?;
        }
    }
    let head: String = states.iter().map(|name| format!(",{name}_lower,{name}_upper")).collect();
    writeln!(out, "activation,row,layer{head}")?;
    for curve in curves {
        let name = named(&curve.name);
        for (layer, ranges) in curve.tube.layers.iter().enumerate() {
            let ends = ranges.iter().map(|range| format!(",{},{}", range.inf(), range.sup()));
            writeln!(out, "{name},tube,{layer}{}", ends.collect::<String>())?;
        }
        for (number, (_, layers)) in curve.networks.iter().enumerate() {
            for (layer, values) in layers.iter().enumerate() {
                let ends = values.iter().map(|value| format!(",{value},{value}"));
                writeln!(out, "{name},network {number},{layer}{}", ends.collect::<String>())?;
            }
        }
    }
    Ok(())
}
