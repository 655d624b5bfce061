//! Where the map takes points of the (μ, ν) plane: the paper's Figure 2.

use super::chart::{ColorBar, Plot, compose};
use super::coloring::Coloring;
use super::failure::Failure;
use super::fixed_point::Locator;
use super::font;
use super::ink::{INK, PAPER, Rgb};
use super::legend::{Legend, Swatch};
use super::mark::{Mark, label};
use super::page::{Align, Stroke, Text};
use super::provenance::PROGRAM;
use super::scale::{Scale, number, typeset};
use super::variables::{Setting, restrictions, title, unbroken};
use super::{Drawing, Task, jacobian_norm, point as fixed};
use crate::arithmetic::interval::{is_finite, point};
use crate::arithmetic::{Interval, print};
use crate::claim::Variable;
use crate::fixed_point::{Enumeration, FixedPoint, Stability, fixed_points};
use crate::search::{Budget, Options};
use rayon::prelude::*;
use std::io::Write;

/// The longest arrow, in distances between arrows.
const LONGEST: f64 = 0.95;
/// How light the longest arrow is, so that it shows on paper.
const LIGHTEST: f64 = 0.8;
/// The head of an arrow: its length and half its width.
const HEAD: [f64; 2] = [420.0, 170.0];

/// A point and its image.
struct Arrow {
    at: [f64; 2],
    image: [Interval; 2],
}

impl Arrow {
    /// How far the point is moved, at most; none if its image is not known.
    fn reach(&self) -> Option<f64> {
        let moved = [0, 1].map(|i| self.image[i] - point(self.at[i]));
        let known = moved.iter().all(|&interval| is_finite(interval));
        known.then(|| crate::arithmetic::interval::hypot(moved[0], moved[1]).sup())
    }
}

pub(super) fn draw(task: &Task) -> Result<Drawing, Failure> {
    let claim = task.claim_or("theorem1")?;
    let weights = [(Variable::OMEGA, fixed("0")?), (Variable::TAU, fixed("1")?)];
    let setting = task.setting_of(&claim, [Variable::MU, Variable::NU], &weights)?;
    if setting.axes != [Variable::MU, Variable::NU] {
        return Err(Failure::Asked("--axes: flow is drawn over mu,nu".to_owned()));
    }
    if let Some((variable, range)) = setting.free().first() {
        return Err(Failure::Asked(format!(
            "flow is drawn for one omega and one tau, and `{variable}` is in {range}; give \
             it a value with --at {variable}=VALUE"
        )));
    }
    let locator = Locator::new(&setting, task)?;
    let scale = |axis: usize| {
        let [lower, upper] = setting.ends(axis);
        Scale::fitting(lower, upper, if task.style.narrow { 5 } else { 7 })
    };
    let (x, y) = (scale(0), scale(1));
    let row = |row: usize| -> Option<Vec<Arrow>> {
        let arrow = |column: usize| {
            let share = |index: usize, count: usize| (index as f64 + 0.5) / count as f64;
            let at = [x.value(share(column, task.size[0])), y.value(share(row, task.size[1]))];
            Arrow { at, image: locator.image(at.map(point)) }
        };
        let arrows = (0..task.size[0]).map(arrow).collect();
        task.advance(1).then_some(arrows)
    };
    let rows: Option<Vec<Vec<Arrow>>> = (0..task.size[1]).into_par_iter().map(row).collect();
    let arrows: Vec<Arrow> = rows.ok_or(Failure::Stopped)?.into_iter().flatten().collect();
    let found = enumerate(&setting, task)?;
    let caption = caption(&setting, &found);

    let largest = arrows.iter().filter_map(Arrow::reach).fold(0.0, f64::max);
    let colors = Scale::linear(0.0, largest.max(f64::MIN_POSITIVE), 6);
    // The lightest colours would get lost on paper.
    let coloring = Coloring::on(colors, |share| task.colormap.at(LIGHTEST * share));
    let above = 400;
    let bar = ColorBar {
        scale: coloring.scale.clone(),
        colors: coloring.colors(),
        title: "|𝑔(μ, ν) − (μ, ν)|".to_owned(),
        marks: Vec::new(),
        above,
        least_width: 0,
        style: &task.style,
    };
    let plot = Plot {
        x,
        y,
        x_title: title(Variable::MU),
        y_title: title(Variable::NU),
        above,
        least_left: 0,
        style: &task.style,
    };
    let height = if task.style.narrow { 0.85 } else { 0.58 } * task.style.width;
    let size = [
        task.style.room() - f64::from(bar.width() + plot.left() + plot.right()),
        height - f64::from(plot.below() + above),
    ];
    let label = match &found.found[..] {
        [only] => [Variable::MU, Variable::NU].map(|name| state(only, name)),
        _ => [None, None],
    };
    let label = match label {
        [Some(mu), Some(nu)] => Some(Label::new([mu.mid(), nu.mid()], task.style.text)),
        _ => None,
    };
    let (mut marks, stretch) =
        arrow_marks(&arrows, (&plot, size, label.as_ref()), task.size, &coloring);
    let mut legend = Legend::default();
    for point in &found.found {
        let [Some(mu), Some(nu)] = [Variable::MU, Variable::NU].map(|name| state(point, name))
        else {
            continue;
        };
        let at = (mu.mid(), nu.mid());
        let (fill, rim) = dot(point);
        marks.push(Mark::disk(at, 300, fill, Some(rim)));
        let entry = (Swatch::Dot(fill, rim), format!("certified fixed point, {}", kind(point)));
        if legend.entries.iter().all(|(_, known)| *known != entry.1) {
            legend.entries.push(entry);
        }
    }
    marks.extend(label.map(Label::mark));
    legend.notes.push(caption.clone());
    legend.notes.push(format!(
        "Arrows point from (μ, ν) towards 𝑔(μ, ν) = (μ\u{303}, ν\u{303}), {} times as long as the way there; colour: certified upper bound of its length.",
        number(stretch)
    ));
    let mut page = compose(task, height, legend, |area| {
        let (left, right) = area.split_horizontally(area.dim_in_pixel().0 as i32 - bar.width());
        plot.draw(&left, &marks)?;
        bar.draw(&right)?;
        area.present().map_err(Failure::bug)
    })?;
    let title = "The map (μ, ν) ↦ 𝑔(μ, ν) of a layer and its certified fixed point".to_owned();
    page.description = format!("{title}. {caption}");
    let about = jacobian_norm::about(&setting);
    let table = Box::new(move |out: &mut dyn Write| {
        writeln!(out, "# {PROGRAM}")?;
        writeln!(out, "# images of points, enclosed; exact: {about}")?;
        writeln!(out, "# {}", caption.replace('−', "-").replace('\u{a0}', " "))?;
        writeln!(out, "mu,nu,mean_lower,mean_upper,variance_lower,variance_upper")?;
        for Arrow { at: [mu, nu], image: [mean, variance] } in &arrows {
            let [a, b, c, d] = [mean.inf(), mean.sup(), variance.inf(), variance.sup()];
            writeln!(out, "{mu},{nu},{a},{b},{c},{d}")?;
        }
        Ok(())
    });
    Ok(Drawing { page, title, table })
}

/// Boxes that the search for fixed points may cost.
const MAX_BOXES: u64 = 100_000;

/// All fixed points in the picture.
fn enumerate(setting: &Setting, task: &Task) -> Result<Enumeration, Failure> {
    let options = Options {
        budget: Budget { max_boxes: MAX_BOXES, ..Budget::default() },
        functions: task.functions,
        limit: task.limit,
        ..Options::default()
    };
    Ok(fixed_points(&setting.scope, &options)?)
}

fn state(point: &FixedPoint, name: Variable) -> Option<Interval> {
    point.state.iter().find(|(known, _)| *known == name).map(|(_, range)| *range)
}

/// Whether a fixed point attracts.
fn kind(point: &FixedPoint) -> &'static str {
    match point.stability() {
        Stability::Attracting => "attracting",
        Stability::Repelling => "not attracting",
        Stability::Undecided | Stability::Unknown => "stability not decided",
    }
}

/// Filled if it certainly attracts.
fn dot(point: &FixedPoint) -> (Rgb, Stroke) {
    match point.stability() {
        Stability::Attracting => (INK, Stroke::new(PAPER, 80)),
        _ => (PAPER, Stroke::new(INK, 90)),
    }
}

/// The name of the only fixed point, on whose place there are no arrows.
struct Label {
    at: [f64; 2],
    text: Text,
}

impl Label {
    /// From the point to the text's corner, in units.
    const OFFSET: (i32, i32) = (250, -150);
    /// Between the text and what is left out.
    const MARGIN: f64 = 100.0;

    fn new(at: [f64; 2], size: f64) -> Self {
        let text = label("(μ*, ν*)", size, [Align::Start, Align::End]);
        Self { at, text: Text { halo: true, ..text } }
    }

    fn mark(self) -> Mark<(f64, f64)> {
        Mark::text((self.at[0], self.at[1]), Self::OFFSET, self.text)
    }

    /// The room it takes, given where the point is, upwards.
    fn on(&self, [x, y]: [f64; 2]) -> [[f64; 2]; 2] {
        let (right, up) = (f64::from(Self::OFFSET.0), f64::from(-Self::OFFSET.1));
        let width = font::width(&self.text.text, self.text.size);
        let (left, bottom) = (x + right, y + up);
        [
            [left - Self::MARGIN, left + width + Self::MARGIN],
            [bottom - Self::MARGIN, bottom + self.text.size + Self::MARGIN],
        ]
    }
}

fn covers(room: [[f64; 2]; 2], at: [f64; 2]) -> bool {
    room.iter().zip(at).all(|([low, high], at)| (*low..=*high).contains(&at))
}

fn caption(setting: &Setting, found: &Enumeration) -> String {
    let weights = restrictions(&setting.fixed());
    let place = |point: &FixedPoint| {
        let coordinate = |name, shown: &str| {
            state(point, name).map(|range| unbroken(&format!("{shown} = {}", around(range))))
        };
        let all = [coordinate(Variable::MU, "μ*"), coordinate(Variable::NU, "ν*")];
        let all: Vec<String> = all.into_iter().flatten().collect();
        format!("{}, {}", all.join(", "), kind(point))
    };
    let places: Vec<String> = found.found.iter().map(place).collect();
    let edge = match found.found.iter().all(|point| point.inside) {
        true => "",
        false => ", if what is on the edge of the domain is in it",
    };
    let known = match (found.unresolved.is_empty(), places.len()) {
        (true, 0) => "proved: no fixed point in the domain".to_owned(),
        (true, 1) => format!("proved: exactly one fixed point{edge}: {}", places.join("; ")),
        (true, count) => {
            format!("proved: exactly {count} fixed points{edge}: {}", places.join("; "))
        }
        (false, 0) => "whether there are fixed points is not decided".to_owned(),
        (false, _) => {
            format!("fixed points, and perhaps more that are not found: {}", places.join("; "))
        }
    };
    format!("{weights}; {known}.")
}

/// A range as its middle, to 12 digits, and how far it reaches from there.
fn around(range: Interval) -> String {
    let middle = print::lower(range.mid(), 12);
    let middle: f64 = middle.parse().unwrap_or(f64::NAN);
    // The middle of a tiny range about 0 is noise.
    let middle = if middle.abs() <= range.rad() { 0.0 } else { middle };
    let reach = print::upper((range - point(middle)).mag(), 2);
    format!("{} ± {}", number(middle), typeset(&reach))
}

/// The arrows, and how many times as long as the way to the image they are.
fn arrow_marks(
    arrows: &[Arrow],
    (plot, size, label): (&Plot, [f64; 2], Option<&Label>),
    count: [usize; 2],
    coloring: &Coloring,
) -> (Vec<Mark<(f64, f64)>>, f64) {
    let page = |at: [f64; 2]| [plot.x.share(at[0]) * size[0], plot.y.share(at[1]) * size[1]];
    let chart = |[u, v]: [f64; 2]| (plot.x.value(u / size[0]), plot.y.value(v / size[1]));
    let ways: Vec<([f64; 2], [f64; 2], f64)> = arrows
        .iter()
        .filter_map(|arrow| {
            let (from, to) = (page(arrow.at), page(arrow.image.map(|range| range.mid())));
            Some((from, [to[0] - from[0], to[1] - from[1]], arrow.reach()?))
        })
        .collect();
    let spacing = [size[0] / count[0] as f64, size[1] / count[1] as f64];
    let spaces = |way: &[f64; 2]| (way[0] / spacing[0]).abs().max((way[1] / spacing[1]).abs());
    let longest = ways.iter().map(|(_, way, _)| spaces(way)).fold(0.0, f64::max);
    // Two digits, so that the caption says exactly what is drawn.
    let wanted = LONGEST / longest.max(f64::MIN_POSITIVE);
    let digits = print::lower(wanted.min(1.0), 2);
    let stretch: f64 = digits.parse().unwrap_or(1.0);
    let label = label.map(|label| label.on(page(label.at)));
    let mut marks = Vec::new();
    for (from, way, reach) in ways {
        let to = [from[0] + stretch * way[0], from[1] + stretch * way[1]];
        if label.is_some_and(|label| [from, to].iter().any(|end| covers(label, *end))) {
            continue;
        }
        let color = coloring.color(reach);
        let length = stretch * way[0].hypot(way[1]);
        if length < 40.0 {
            marks.push(Mark::disk(chart(from), 50, color, None));
            continue;
        }
        let direction = [way[0] / way[0].hypot(way[1]), way[1] / way[0].hypot(way[1])];
        let along = |distance: f64, aside: f64| {
            [
                from[0] + direction[0] * distance - direction[1] * aside,
                from[1] + direction[1] * distance + direction[0] * aside,
            ]
        };
        // Short arrows have small heads.
        let head = HEAD.map(|measure| measure * (length / (1.5 * HEAD[0])).clamp(0.25, 1.0));
        let neck = length - 0.8 * head[0];
        let shaft = Stroke::new(color, 80);
        marks.push(Mark::line(vec![chart(from), chart(along(neck, 0.0))], shaft));
        let base = length - head[0];
        let corners =
            vec![along(length, 0.0), along(base, head[1]), along(neck, 0.0), along(base, -head[1])];
        let corners = corners.into_iter().map(chart).collect();
        marks.push(Mark::area(corners, Some(color), None));
    }
    (marks, stretch)
}
