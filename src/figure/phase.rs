//! Random layers over (τ, bias): ordered, χ < 1, or chaotic, χ > 1, at their fixed points.

use super::chart::compose;
use super::coloring::{Coloring, NONE};
use super::failure::Failure;
use super::heatmap::{CONTOUR, EMPHASIZED, Heatmap};
use super::ink::PAPER;
use super::layers::{self, NamedLayer};
use super::legend::{BEYOND, Legend, Swatch, UNDECIDED};
use super::provenance::PROGRAM;
use super::scale::Scale;
use super::sheet::Sheet;
use super::variables::{Setting, restriction, restrictions};
use super::{Drawing, Task, jacobian_norm};
use crate::activation::{Activation, Continuity};
use crate::arithmetic::interval::interval;
use crate::arithmetic::{Decimal, Interval};
use crate::claim::{Layer, LayerKind, Variable, parse_expression};
use crate::picture::{Layers, Order, Phase};
use rayon::prelude::*;
use std::io::{self, Write};

/// The figure of Poole et al. (2016) and Schoenholz et al. (2017), with variances on the axes.
/// Without biases, lengths may sink to 0, where moments are not computed.
const DOMAIN: [layers::OwnRange; 3] =
    [(Variable::Q, "0", "20"), (Variable::TAU, "0.5", "4"), (Variable::BIAS, "0.001", "0.5")];

/// Cells that begin with what is known of all of them.
const BLOCK: usize = 10;

pub(super) fn draw(task: &Task) -> Result<Drawing, Failure> {
    if task.claim.is_some_and(|claim| claim.layer != Layer::preset(LayerKind::Random)) {
        return Err(Failure::Asked(
            "phase is drawn of random layers; choose a claim with [layer] kind = \"random\" and \
             neither dropout nor a map of its own"
                .to_owned(),
        ));
    }
    let layer = layers::layers(task, LayerKind::Random, &["tanh"], &DOMAIN)?.into_iter().next();
    let NamedLayer { name, scope } = layer.ok_or_else(|| Failure::bug("no layer"))?;
    let activation = Activation::of(&scope.activation);
    let activation = activation.map_err(|error| Failure::Asked(error.to_string()))?;
    if activation.continuity() != Continuity::Continuous {
        return Err(Failure::Asked(format!(
            "phase takes E f'(z)^2 for the growth of small differences, which it is only where the \
             activation is continuous, and {name} is not, or not known to be; choose another with \
             --activation"
        )));
    }
    let axes = [Variable::TAU, Variable::BIAS];
    let setting = Setting::new(task.axes.unwrap_or(axes), &scope, task.replaced)?;
    if setting.axes != axes {
        return Err(Failure::Asked("--axes: phase is drawn over tau,bias".to_owned()));
    }
    let scale = |axis: usize| {
        let [lower, upper] = setting.ends(axis);
        Scale::linear(lower, upper, if task.style.narrow { 5 } else { 8 })
    };
    let (x, y) = (scale(0), scale(1));
    let (columns, rows) = (x.edges(task.size[0]), y.edges(task.size[1]));
    let all = compute(&setting, [&columns, &rows], task)?;
    let values = all.iter().map(Layers::certain_chi).collect();
    let sheet = Sheet { x, y, columns, rows, values };
    let nowhere: Vec<bool> = all.iter().map(|layers| layers.order == Order::None).collect();
    let level = Decimal::parse("1").map_err(Failure::bug)?;
    let range = sheet.upper_bounds().unwrap_or([0.0, 2.0]);
    let coloring = Coloring::new(range, task.colormap);
    let heatmap = Heatmap {
        sheet: &sheet,
        level: Some(level),
        contours: true,
        coloring: coloring.clone(),
        titles: [
            "variance of the weights times their number τ".to_owned(),
            "variance of the biases".to_owned(),
        ],
        bar_title: "χ at the fixed point".to_owned(),
        marks: Vec::new(),
        style: &task.style,
        heading: None,
        outlined: Vec::new(),
        least: [0; 2],
        proved_empty: Some(&nowhere),
    };
    let height = if task.style.narrow { 0.8 } else { 0.52 } * task.style.width;
    let mut legend = Legend::default();
    let mut entry = |swatch, text: &str| legend.entries.push((swatch, text.to_owned()));
    let has = |order: Order| all.iter().any(|layers| layers.order == order);
    if has(Order::Ordered) {
        let color = coloring.color(f64::midpoint(range[0], range[1].min(1.0)));
        entry(Swatch::Color(color), "proved ordered, χ < 1");
    }
    if has(Order::Chaotic) {
        entry(Swatch::Hatched(coloring.color(range[1]), &BEYOND), "proved chaotic, χ > 1");
    }
    if has(Order::None) {
        entry(Swatch::Color(NONE), "proved: no fixed point in range");
    }
    if heatmap.has_open(height) {
        entry(Swatch::Hatched(PAPER, &[UNDECIDED]), "not decided");
    }
    if heatmap.has_edges(height) {
        entry(Swatch::Line(EMPHASIZED), "edges of what is proved");
        entry(Swatch::Line(CONTOUR), "the same for other levels");
    } else {
        entry(Swatch::Line(CONTOUR), "edges of what is below other levels");
    }
    let caption = caption(&name, &setting);
    legend.notes.push(caption.clone());
    let title = format!("Where random layers of {name} are ordered and where chaotic");
    let mut page = compose(task, height, legend, |area| heatmap.draw(area))?;
    page.description = format!("{title}. {caption}");
    let about = format!("{name}; exact: {}", jacobian_norm::about(&setting));
    let table = Box::new(move |out: &mut dyn Write| {
        write_csv(out, &about, [&sheet.columns, &sheet.rows], &all)
    });
    Ok(Drawing { page, title, table })
}

/// What is proved of every cell, row by row.
fn compute(
    setting: &Setting,
    [columns, rows]: [&[f64]; 2],
    task: &Task,
) -> Result<Vec<Layers>, Failure> {
    let parse = |text| parse_expression(text).map_err(|error| Failure::Bug(error.message));
    let quantities = [parse("second_moment")?, parse("slope_second_moment")?];
    let variables = [Variable::TAU, Variable::BIAS, Variable::Q];
    if setting.scope.domain.get(Variable::Q).is_none() {
        return Err(Failure::Asked(
            "phase looks for fixed points `q`, of which the domain says nothing; give it a range \
             in the claim"
                .to_owned(),
        ));
    }
    let field = super::field(&quantities, &variables, setting, task)?;
    let [Some(tau), Some(bias), Some(q)] = variables.map(|variable| field.axis(variable)) else {
        return Err(Failure::bug("its variables are no axes"));
    };
    let go_on = || !task.limit.is_reached();
    let phase = Phase::new(&field, [tau, bias, q], &go_on).ok_or(Failure::Stopped)?;
    let all = interval(columns[0], columns[columns.len() - 1]);
    let row = |row: usize| -> Option<Vec<Layers>> {
        let bias = interval(rows[row], rows[row + 1]);
        let of_row = phase.candidates([all, bias], phase.all());
        let mut found = Vec::new();
        for first in (0..columns.len() - 1).step_by(BLOCK) {
            if !go_on() {
                return None;
            }
            let last = (first + BLOCK).min(columns.len() - 1);
            let block = [interval(columns[first], columns[last]), bias];
            let of_block = phase.candidates(block, of_row.clone());
            let cells = columns[first..=last].windows(2);
            let cells = cells.map(|ends| [interval(ends[0], ends[1]), bias]);
            found.extend(cells.map(|cell| phase.layers(cell, of_block.clone())));
        }
        task.advance(1).then_some(found)
    };
    let found: Option<Vec<Vec<Layers>>> = (0..rows.len() - 1).into_par_iter().map(row).collect();
    Ok(found.ok_or(Failure::Stopped)?.concat())
}

fn caption(name: &str, setting: &Setting) -> String {
    let q = setting.scope.domain.get(Variable::Q);
    let range = q.map(|range| restriction(Variable::Q, range)).unwrap_or_default();
    let others: Vec<_> =
        setting.free().into_iter().filter(|(variable, _)| *variable != Variable::Q).collect();
    let others = match others.is_empty() {
        true => String::new(),
        false => format!(", for all {}", restrictions(&others)),
    };
    format!(
        "{name}; colour: certified upper bound over the cell of χ = τ·E\u{a0}𝑓′(𝑧)² at every fixed \
         point {range} of 𝑞\u{a0}↦\u{a0}E\u{a0}𝑓(𝑧)², 𝑧 normal with mean 0 and variance τ𝑞\u{a0}+\u{a0}bias{others}. \
         Each coloured cell has one."
    )
}

fn write_csv(
    out: &mut dyn Write,
    about: &str,
    [columns, rows]: [&[f64]; 2],
    all: &[Layers],
) -> io::Result<()> {
    writeln!(out, "# {PROGRAM}")?;
    writeln!(
        out,
        "# bounds of chi and of q at all fixed points of q, for each cell of tau and bias"
    )?;
    writeln!(out, "# {about}")?;
    writeln!(
        out,
        "tau_lower,tau_upper,bias_lower,bias_upper,chi_lower,chi_upper,q_lower,q_upper,verdict"
    )?;
    let width = columns.len() - 1;
    for (index, layers) in all.iter().enumerate() {
        let (tau, bias) = (&columns[index % width..], &rows[index / width..]);
        write!(out, "{},{},{},{},", tau[0], tau[1], bias[0], bias[1])?;
        let verdict = match layers.order {
            Order::Ordered => "ordered",
            Order::Chaotic => "chaotic",
            Order::None => "no fixed point",
            Order::Undecided => "undecided",
        };
        let ends = |range: Interval| match range.is_empty() {
            true => ",".to_owned(),
            false => format!("{},{}", range.inf(), range.sup()),
        };
        writeln!(out, "{},{},{verdict}", ends(layers.chi), ends(layers.lengths))?;
    }
    Ok(())
}
