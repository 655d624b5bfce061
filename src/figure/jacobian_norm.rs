//! The spectral norm of ∂(μ̃, ν̃)/∂(μ, ν): where a layer contracts.

use super::chart::compose;
use super::coloring::Coloring;
use super::failure::Failure;
use super::heatmap::{CONTOUR, EMPHASIZED, Heatmap};
use super::ink::{INK, PAPER};
use super::legend::{BEYOND, Legend, Swatch, UNDECIDED};
use super::mark::Mark;
use super::page::Stroke;
use super::scale::Scale;
use super::sheet::{Sheet, State};
use super::variables::{Setting, restrictions, title};
use super::{Drawing, Task};
use crate::arithmetic::Decimal;
use crate::claim::{Range, Variable, builtin, parse_expression};
use crate::picture::Over;

/// Theorem 1's box with its surroundings, far enough for the norm to reach 1.
const DOMAIN: &str = r#"
mu    = ["-0.1", "0.1"]
omega = ["-0.1", "0.1"]
nu    = ["0.1", "2"]
tau   = ["0.5", "1.5"]
"#;

/// The outline of a theorem's domain: a light line on a dark one, so that it shows on
/// every colour.
pub(super) fn outline(x: [f64; 2], y: [f64; 2]) -> [Mark<(f64, f64)>; 2] {
    [EDGE, OUTLINE].map(|stroke| Mark::rectangle(x, y, None, Some(stroke)))
}

/// The light line.
pub(super) const OUTLINE: Stroke = Stroke { color: PAPER, width: 100, dash: None };
/// The dark line under it.
pub(super) const EDGE: Stroke = Stroke { color: INK, width: 170, dash: None };

pub(super) fn draw(task: &Task) -> Result<Drawing, Failure> {
    let setting = task.setting([Variable::NU, Variable::TAU], DOMAIN)?;
    let norm = parse_expression("norm").map_err(|error| Failure::Bug(error.message))?;
    let scale = |axis: usize| {
        let [lower, upper] = setting.ends(axis);
        Scale::fitting(lower, upper, if task.style.narrow { 5 } else { 8 })
    };
    let sheet = Sheet::compute(&norm, &setting, [scale(0), scale(1)], Over::Maximum, None, task)?;
    let level = Decimal::parse("1").map_err(Failure::bug)?;
    let theorem = theorem_1(&setting);
    let range = sheet.upper_bounds().unwrap_or([0.0, 1.0]);
    let coloring = Coloring::new(range, task.colormap);
    let states = sheet.states(Some(&level));
    let free = restrictions(&setting.free());
    let what = if free.is_empty() { String::new() } else { "largest ".to_owned() };
    let heatmap = Heatmap {
        sheet: &sheet,
        level: Some(level.clone()),
        contours: true,
        coloring: coloring.clone(),
        titles: setting.axes.map(title),
        bar_title: format!("{what}spectral norm (dimensionless)"),
        marks: theorem.iter().flat_map(|(x, y)| outline(*x, *y)).collect(),
        style: &task.style,
        heading: None,
        outlined: theorem.iter().map(|(x, y)| [*x, *y]).collect(),
        least: [0, 0],
        proved_empty: None,
    };
    let height = if task.style.narrow { 0.8 } else { 0.56 } * task.style.width;
    let mut legend = Legend::default();
    let mut entry = |swatch, text: &str| legend.entries.push((swatch, text.to_owned()));
    let (low, high) = (coloring.color(range[0]), coloring.color(range[1]));
    if states.contains(&State::Below) {
        let below = coloring.color(f64::midpoint(range[0], range[1].min(1.0)));
        entry(Swatch::Color(if range[0] < 1.0 { below } else { low }), "proved below 1");
    }
    if states.contains(&State::Above) {
        entry(Swatch::Hatched(high, &BEYOND), "proved above 1");
    }
    if heatmap.has_open(height) {
        entry(Swatch::Hatched(PAPER, &[UNDECIDED]), "not decided");
    }
    if states.iter().any(|state| *state != states[0]) {
        entry(Swatch::Line(EMPHASIZED), "level 1");
    }
    if !heatmap.levels().is_empty() {
        entry(Swatch::Line(CONTOUR), "other levels");
    }
    if theorem.is_some() {
        entry(Swatch::Outline(OUTLINE, EDGE), "Theorem 1’s box");
    }
    legend.notes.push(caption(&setting));
    let title =
        "Certified upper bounds of the norm of the Jacobian of (μ, ν) ↦ (μ\u{303}, ν\u{303})"
            .to_owned();
    let mut page = compose(task, height, legend, |area| heatmap.draw(area))?;
    page.description = format!("{title}. {}", caption(&setting));
    let about = vec![
        "bounds of the spectral norm of d(mean, variance)/d(mu, nu) over each cell".to_owned(),
        format!("exact: {}", about(&setting)),
    ];
    let table = Box::new(move |out: &mut dyn std::io::Write| {
        sheet.write_csv(out, &setting, &about, &level, ["below 1", "above 1", "undecided"])
    });
    Ok(Drawing { page, title, table })
}

/// What the colour of a cell is.
fn caption(setting: &Setting) -> String {
    let free = setting.free();
    let fixed = setting.fixed();
    let mut caption = "Colour: certified upper bound over the cell".to_owned();
    if !free.is_empty() {
        caption.push_str(&format!(" and all {}", restrictions(&free)));
    }
    if !fixed.is_empty() {
        caption.push_str(&format!("; {}", restrictions(&fixed)));
    }
    caption.push_str(". ");
    caption + LINES
}

/// What lines are.
pub(super) const LINES: &str =
    "Lines run through cells not decided for their level, or along the edges of such.";

/// The ranges in a claim's own words.
pub(super) fn about(setting: &Setting) -> String {
    let range = |(variable, range): (Variable, &Range)| format!("{variable} in {range}");
    setting.scope.domain.iter().map(range).collect::<Vec<_>>().join(", ")
}

/// Theorem 1's box in the picture's variables, if it has them and the picture shows
/// more than the box.
fn theorem_1(setting: &Setting) -> Option<([f64; 2], [f64; 2])> {
    let claim = builtin::claim("theorem1").ok()?;
    let domain = &claim.cases.first()?.scope.domain;
    let range = |axis: usize| {
        let range = domain.get(setting.axes[axis])?.enclosure();
        let [lower, upper] = setting.ends(axis);
        let inside = lower <= range.inf() && range.sup() <= upper;
        inside.then_some([range.inf(), range.sup()])
    };
    let (x, y) = (range(0)?, range(1)?);
    let whole = x == setting.ends(0) && y == setting.ends(1);
    (!whole).then_some((x, y))
}
