//! Whether a layer makes the variance larger or smaller: Theorems 2 and 3.
//!
//! ν̃ − ν is enclosed over each cell and all values of the other variables. What is
//! coloured is its share of ν: it has the same sign, and is of one size over the decades
//! between the theorems' domains. Where ν is an axis, dividing the enclosure by the cell's
//! range of ν costs no more than a cell's relative width.

use super::chart::compose;
use super::failure::Failure;
use super::heatmap::{Coloring, EMPHASIZED, Heatmap};
use super::ink::{INK, PAPER};
use super::jacobian_norm::{EDGE, OUTLINE, about, outline};
use super::legend::{BEYOND, Legend, Swatch, UNDECIDED};
use super::mark::{Mark, label};
use super::page::{Align, Stroke, Text};
use super::scale::Scale;
use super::sheet::{Sheet, State};
use super::variables::{Setting, restrictions, title};
use super::{Drawing, Task};
use crate::arithmetic::interval::{divide, interval};
use crate::arithmetic::{Decimal, Interval};
use crate::claim::{Range, Variable, builtin, parse_expression};
use crate::picture::Over;

/// Both theorems' domains in (ν, τ), with Theorem 3's ranges of μ and ω.
const DOMAIN: &str = r#"
mu    = ["-0.1", "0.1"]
omega = ["-0.1", "0.1"]
nu    = ["0.01", "20"]
tau   = ["0.75", "1.3"]
"#;

/// How close bounds of ν̃ − ν are to be where it is nearly constant.
const TOLERANCE: f64 = 1e-5;

/// From ν̃ − ν to its share of ν, cell by cell.
fn divide_by_nu(sheet: &mut Sheet, setting: &Setting) {
    let [columns, _] = sheet.size();
    let fixed = setting.scope.domain.get(Variable::NU).map(Range::enclosure);
    let axis = setting.axes.iter().position(|&axis| axis == Variable::NU);
    for (index, value) in sheet.values.iter_mut().enumerate() {
        let (column, row) = (index % columns, index / columns);
        let nu = match axis {
            Some(0) => interval(sheet.columns[column], sheet.columns[column + 1]),
            Some(_) => interval(sheet.rows[row], sheet.rows[row + 1]),
            None => fixed.unwrap_or(Interval::EMPTY),
        };
        *value = divide(*value, nu);
    }
}

/// A theorem's domain in the picture.
type Region = (String, [f64; 2], [f64; 2]);

pub(super) fn draw(task: &Task) -> Result<Drawing, Failure> {
    let setting = task.setting([Variable::NU, Variable::TAU], DOMAIN)?;
    let change = parse_expression("variance - nu").map_err(|error| Failure::Bug(error.message))?;
    if setting.scope.domain.get(Variable::NU).is_none() {
        return Err(Failure::Asked(
            "variance-change compares with `nu`, of which the domain says \
                    nothing; give it a range in the claim"
                .to_owned(),
        ));
    }
    let scale = |axis: usize| {
        let [lower, upper] = setting.ends(axis);
        Scale::fitting(lower, upper, if task.style.narrow { 4 } else { 6 })
    };
    let scales = [scale(0), scale(1)];
    let mut sheet = Sheet::compute(&change, &setting, scales, Over::All, Some(TOLERANCE), task)?;
    divide_by_nu(&mut sheet, &setting);
    let level = Decimal::parse("0").map_err(Failure::bug)?;
    let range = sheet.upper_bounds().unwrap_or([-1.0, 1.0]);
    let coloring = Coloring::new(range, task.colormap);
    let states = sheet.states(Some(&level));
    let regions = regions(&setting);
    let mut marks = Vec::new();
    for (name, x, y) in &regions {
        marks.extend(outline(*x, *y));
        marks.push(name_of(name, *x, *y, task));
    }
    marks.extend(gap(&regions, task));
    let heatmap = Heatmap {
        sheet: &sheet,
        level: Some(level.clone()),
        contours: false,
        coloring: coloring.clone(),
        titles: setting.axes.map(title),
        bar_title: "relative change (ν\u{303} − ν)/ν".to_owned(),
        marks,
        style: &task.style,
        heading: None,
    };
    let mut legend = Legend::default();
    let mut entry = |swatch, text: &str| legend.entries.push((swatch, text.to_owned()));
    if states.contains(&State::Below) {
        let color = coloring.color(f64::midpoint(range[0], 0.0));
        entry(Swatch::Color(color), "proved to decrease, ν\u{303} < ν");
    }
    if states.contains(&State::Above) {
        let color = coloring.color(f64::midpoint(range[1], 0.0));
        entry(Swatch::Hatched(color, BEYOND), "proved to increase, ν\u{303} > ν");
    }
    if states.contains(&State::Undecided) {
        entry(Swatch::Hatched(PAPER, UNDECIDED), "not decided, or both");
    }
    entry(Swatch::Line(EMPHASIZED), "edges of what is proved");
    if !regions.is_empty() {
        entry(Swatch::Outline(OUTLINE, EDGE), "domains of Theorems 2 and 3");
    }
    let caption = format!(
        "Colour: certified upper bound of (ν\u{303} − ν)/ν over the cell; the sign holds for all {}.{}",
        restrictions(&setting.free()),
        if regions.iter().any(|(name, ..)| name == THEOREM_2) {
            " Theorem 2 itself allows μ\u{a0}∈\u{a0}[−1,\u{a0}1]."
        } else {
            ""
        }
    );
    legend.notes.push(caption.clone());
    let title = "Where a layer certainly increases or decreases the variance".to_owned();
    let height = if task.style.narrow { 0.75 } else { 0.45 } * task.style.width;
    let mut page = compose(&task.style, height, &legend, |area| heatmap.draw(area))?;
    page.description = format!("{title}. {caption}");
    let about = vec![
        "bounds of (variance - nu) / nu over each cell, whose sign is that of variance - nu"
            .to_owned(),
        format!("exact: {}", about(&setting)),
    ];
    let table = Box::new(move |out: &mut dyn std::io::Write| {
        sheet.write_csv(out, &setting, &about, &level, ["decreases", "increases", "undecided"])
    });
    Ok(Drawing { page, title, table })
}

const THEOREM_2: &str = "Theorem 2";

/// The theorems' domains, if the picture is over (ν, τ).
fn regions(setting: &Setting) -> Vec<Region> {
    if setting.axes != [Variable::NU, Variable::TAU] {
        return Vec::new();
    }
    let names = [("theorem3", "Theorem 3"), ("theorem2", THEOREM_2)];
    let mut regions = Vec::new();
    for (name, shown) in names {
        let Ok(claim) = builtin::claim(name) else { continue };
        for case in &claim.cases {
            let range = |axis: usize| {
                let range = case.scope.domain.get(setting.axes[axis])?.enclosure();
                let [lower, upper] = setting.ends(axis);
                let inside = lower <= range.inf() && range.sup() <= upper;
                inside.then_some([range.inf(), range.sup()])
            };
            if let (Some(x), Some(y)) = (range(0), range(1)) {
                regions.push((shown.to_owned(), x, y));
            }
        }
    }
    regions
}

/// A theorem's name inside its domain; the second of Theorem 3's domains overlaps the
/// first, whose name is enough.
fn name_of(
    name: &str,
    [left, right]: [f64; 2],
    [bottom, _]: [f64; 2],
    task: &Task,
) -> Mark<(f64, f64)> {
    let name = if task.style.narrow { name.replace("Theorem", "Thm") } else { name.to_owned() };
    let text = Text { halo: true, ..label(name, task.style.small, [Align::Middle, Align::End]) };
    // The middle of a logarithmic axis.
    let middle = (left * right).sqrt();
    Mark::text((middle, bottom), (0, -250), text)
}

/// The values of ν between the theorems, marked where the sign changes elsewhere.
fn gap(regions: &[Region], task: &Task) -> Vec<Mark<(f64, f64)>> {
    let ends = |of: &dyn Fn(&str) -> bool| -> Vec<&Region> {
        regions.iter().filter(|(name, ..)| of(name)).collect()
    };
    let (left, right) = (ends(&|name| name != THEOREM_2), ends(&|name| name == THEOREM_2));
    let from = left.iter().map(|(_, x, _)| x[1]).fold(f64::NEG_INFINITY, f64::max);
    let to = right.iter().map(|(_, x, _)| x[0]).fold(f64::INFINITY, f64::min);
    let top = regions.iter().map(|(.., y)| y[1]).fold(f64::NEG_INFINITY, f64::max);
    if !(from.is_finite() && to.is_finite() && from < to) {
        return Vec::new();
    }
    let bottom = regions.iter().map(|(.., y)| y[0]).fold(f64::INFINITY, f64::min);
    let at = bottom + 0.88 * (top - bottom);
    let words = if task.style.narrow { "gap" } else { "gap: no theorem" };
    let text = Text { halo: true, ..label(words, task.style.small, [Align::Middle, Align::End]) };
    let line = |stroke| Mark::line(vec![(from, at), (to, at)], stroke);
    vec![
        line(Stroke::new(PAPER, 150)),
        line(Stroke::new(INK, 60)),
        Mark::disk((from, at), 130, INK, None),
        Mark::disk((to, at), 130, INK, None),
        Mark::text(((from * to).sqrt(), at), (0, -200), text),
    ]
}
