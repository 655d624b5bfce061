//! The leaves of a certificate, coloured by margin: how a proof was done.

use super::chart::{ColorBar, Plot, compose};
use super::coloring::{Coloring, NONE};
use super::colormap::luminance;
use super::failure::Failure;
use super::ink::{GREY, INK, PAPER};
use super::legend::{Legend, Swatch, UNDECIDED};
use super::mark::Mark;
use super::page::Stroke;
use super::provenance::PROGRAM;
use super::scale::Scale;
use super::variables::{formula, symbol, title};
use super::{Drawing, Task};
use crate::arithmetic::Interval;
use crate::certificate::{Body, Subject, Tree};
use crate::claim::{Case, Claim, Obligation, Variable};
use crate::picture::{Leaf, Leaves, leaves};
use crate::search::{Budget, Options, Sense, verify};
use std::io::Write;

/// The default: nothing is nearer to the fixed point than itself, so boxes grow small around it.
const CLAIM: &str = r#"
title = "A layer brings every state nearer to (0, 1), or leaves it within a thousandth"

[domain]
mu    = ["-0.1", "0.1"]
omega = "0.1"
nu    = ["0.8", "1.5"]
tau   = "1"

[prove]
nearer = "mean^2 + (variance - 1)^2 < mu^2 + (nu - 1)^2 + 1e-6"
"#;

/// Boxes for proving a claim that comes without a certificate.
const MAX_BOXES: u64 = 1_000_000;

/// The borders of boxes, and of those that are darker than that.
const BORDER: Stroke = Stroke { color: GREY, width: 40, dash: None };
const LIGHT_BORDER: Stroke = Stroke { color: NONE, ..BORDER };
/// How light a colour looks on which the usual border does not show.
const DARK: f64 = 0.45;

/// A proof of one comparison.
struct Proof<'a> {
    name: String,
    case: &'a Case,
    obligation: &'a Obligation,
    position: usize,
    tree: Tree,
}

pub(super) fn draw(task: &Task) -> Result<Drawing, Failure> {
    let own;
    let claim = match task.claim {
        Some(claim) => claim,
        None => {
            own = Claim::parse("boxes", "boxes", CLAIM)?;
            &own
        }
    };
    if !task.replaced.is_empty() {
        return Err(Failure::Asked(
            "--at: the boxes of a proof are those of its claim's own domain; \
                    change the claim instead"
                .to_owned(),
        ));
    }
    let proof = choose(proofs(claim, task)?, claim, task)?;
    let (Proof { case, obligation, position, .. }, tree) = (&proof, &proof.tree);
    let found = leaves(case, obligation, *position, tree, (task.functions, task.limit))
        .filter(|found| !found.leaves.is_empty())
        .ok_or_else(|| {
            Failure::Asked(format!(
                "{}: the proof of `{}` cannot be drawn on this claim's domain; write the \
                 certificate anew with `selfnorm verify --certificate`",
                claim.path, proof.name
            ))
        })?;
    let axes = axes(task, &found, &proof.name)?;
    picture(task, claim, found, axes, &proof)
}

/// Every comparison of the claim with its tree.
fn proofs<'a>(claim: &'a Claim, task: &Task) -> Result<Vec<Proof<'a>>, Failure> {
    let mut proofs = Vec::new();
    let mut add =
        |name: &str, index: usize, position: usize, case: &Option<String>, tree: &Tree| {
            let obligation = claim.obligations.iter().find(|o| o.name == name && o.index == index);
            let case = claim.cases.iter().find(|known| known.name == *case);
            if let (Some(obligation), Some(case)) = (obligation, case) {
                let (name, tree) = (name.to_owned(), tree.clone());
                proofs.push(Proof { name, case, obligation, position, tree });
            }
        };
    if let Some(certificate) = task.certificate {
        for section in &certificate.sections {
            if let (Subject::Goal(name, index, position), Body::Tree(tree)) =
                (&section.subject, &section.body)
            {
                add(name, *index, *position, &section.case, tree);
            }
        }
    } else {
        let options = Options {
            budget: Budget { max_boxes: MAX_BOXES, ..Budget::default() },
            functions: task.functions,
            progress: &|_, _| {},
            limit: task.limit,
            resume: None,
            keeper: None,
        };
        let report = verify(claim, &options)?;
        if task.limit.is_reached() {
            return Err(Failure::Stopped);
        }
        for obligation in &report.obligations {
            for (position, goal) in obligation.goals.iter().enumerate() {
                if let Some(tree) = goal.trace.tree().filter(|tree| tree.counts()[0] > 0) {
                    add(&obligation.name, obligation.index, position, &obligation.case, tree);
                }
            }
        }
    }
    Ok(proofs)
}

/// The proof asked for, or the first of those with the most leaves.
fn choose<'a>(proofs: Vec<Proof<'a>>, claim: &Claim, task: &Task) -> Result<Proof<'a>, Failure> {
    let mut names: Vec<String> = proofs.iter().map(|proof| format!("`{}`", proof.name)).collect();
    names.dedup();
    let wanted = |proof: &Proof| task.statement.is_none_or(|statement| proof.name == statement);
    let most = proofs.into_iter().filter(wanted).reduce(|a, b| {
        let more = b.tree.counts()[0] > a.tree.counts()[0];
        if more { b } else { a }
    });
    most.ok_or_else(|| {
        Failure::Asked(match task.statement {
            Some(statement) if !names.is_empty() => format!(
                "--statement {statement}: no proof of this name in `{}`; there are {}",
                claim.name,
                names.join(", ")
            ),
            _ => format!(
                "{}: no comparison is proved cell by cell, so there are no boxes to draw; \
             choose a claim that holds",
                claim.path
            ),
        })
    })
}

/// The axes asked for, or the two along which there are most boxes.
fn axes(task: &Task, found: &Leaves, name: &str) -> Result<[Variable; 2], Failure> {
    let own: Vec<String> = found.variables.iter().map(|variable| format!("`{variable}`")).collect();
    if let Some([x, y]) = task.axes {
        let known = |variable| found.variables.contains(&variable);
        if x == y || !known(x) || !known(y) {
            return Err(Failure::Asked(format!(
                "--axes {x},{y}: `{name}` was proved in {}; choose two different ones of \
                 these",
                own.join(", ")
            )));
        }
        return Ok([x, y]);
    }
    let mut by_cuts = found.variables.clone();
    let cuts = |variable: Variable| {
        let mut ends: Vec<u64> = found
            .leaves
            .iter()
            .filter_map(|leaf| range(leaf, variable))
            .map(|range| range.inf().to_bits())
            .collect();
        ends.sort_unstable();
        ends.dedup();
        ends.len()
    };
    // Stable: equally many cuts leave the order of the variables.
    by_cuts.sort_by_key(|&variable| std::cmp::Reverse(cuts(variable)));
    match by_cuts.as_slice() {
        [x, y, ..] => Ok([*x, *y]),
        _ => Err(Failure::Asked(format!(
            "`{name}` was proved in {} alone, which is no plane; choose another statement \
             with --statement",
            own.join(", ")
        ))),
    }
}

fn range(leaf: &Leaf, variable: Variable) -> Option<Interval> {
    leaf.covers.iter().find(|(v, _)| *v == variable).map(|(_, range)| *range)
}

fn picture(
    task: &Task,
    claim: &Claim,
    mut found: Leaves,
    axes: [Variable; 2],
    proof: &Proof,
) -> Result<Drawing, Failure> {
    let ends = |variable: Variable| {
        let ranges = found.leaves.iter().filter_map(|leaf| range(leaf, variable));
        ranges.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], range| {
            [low.min(range.inf()), high.max(range.sup())]
        })
    };
    let scale = |variable: Variable| {
        let [lower, upper] = ends(variable);
        Scale::fitting(lower, upper, if task.style.narrow { 5 } else { 7 })
    };
    let (x, y) = (scale(axes[0]), scale(axes[1]));
    let margins = || found.leaves.iter().filter_map(|leaf| leaf.margin);
    let largest = margins().fold(0.0, f64::max);
    let smallest = margins().fold(f64::INFINITY, f64::min);
    let colors = if smallest > 0.0 && largest > 20.0 * smallest {
        Scale::logarithmic(smallest, largest)
    } else {
        Scale::linear(0.0, largest.max(f64::MIN_POSITIVE), 6)
    };
    let coloring = Coloring::on(colors, |share| task.colormap.at(share));
    let count = found.leaves.len();
    let open = found.leaves.iter().filter(|leaf| leaf.margin.is_none()).count();
    // The smallest margin on top: where projections overlap, the picture shows the worst.
    let rank = |leaf: &Leaf| leaf.margin.unwrap_or(-1.0);
    found.leaves.sort_by(|a, b| rank(b).total_cmp(&rank(a)));
    let rectangle = |leaf: &Leaf| -> Option<Mark<(f64, f64)>> {
        let [u, v] = axes.map(|axis| range(leaf, axis));
        let (u, v) = (u?, v?);
        let fill = leaf.margin.map_or(PAPER, |margin| coloring.color(margin));
        let border = if luminance(fill) < DARK { LIGHT_BORDER } else { BORDER };
        Some(Mark::rectangle([u.inf(), u.sup()], [v.inf(), v.sup()], Some(fill), Some(border)))
    };
    let mut marks: Vec<Mark<(f64, f64)>> = found.leaves.iter().filter_map(rectangle).collect();
    let above = 400;
    let bar = ColorBar {
        scale: coloring.scale.clone(),
        colors: coloring.colors(),
        title: "certified margin".to_owned(),
        marks: Vec::new(),
        above,
        least_width: 0,
        style: &task.style,
    };
    let titles = axes.map(title);
    let [x_title, y_title] = titles;
    let plot = Plot { x, y, x_title, y_title, above, least_left: 0, style: &task.style };
    let height = if task.style.narrow { 0.8 } else { 0.5 } * task.style.width;
    let mut legend = Legend::default();
    if open > 0 {
        let size = [
            task.style.room() - f64::from(bar.width() + plot.left() + plot.right()),
            height - f64::from(plot.below() + above),
        ];
        for leaf in found.leaves.iter().filter(|leaf| leaf.margin.is_none()) {
            marks.extend(hatched(leaf, axes, &plot, size));
        }
        legend.entries.push((Swatch::Hatched(PAPER, &[UNDECIDED]), "not decided".to_owned()));
    }
    let relation = match found.sense {
        Sense::Below => "<",
        Sense::Above => ">",
    };
    let statement = formula(&format!("{} {relation} {}", found.quantity, found.bound));
    let is_number = |variable: Variable| {
        proof.case.scope.domain.get(variable).is_some_and(|range| range.is_point())
    };
    let hidden: Vec<String> = found
        .variables
        .iter()
        .filter(|variable| !axes.contains(variable) && !is_number(**variable))
        .map(|&variable| symbol(variable))
        .collect();
    let mut caption = format!(
        "{count} {} of the proof of {statement}; colour: certified lower bound of the distance to the bound.",
        if count == 1 { "box" } else { "boxes" }
    );
    if !hidden.is_empty() {
        caption.push_str(&format!(
            " Boxes are projected along {}; where some overlap, the smallest margin shows.",
            hidden.join(", ")
        ));
    }
    legend.notes.push(caption.clone());
    let mut page = compose(task, height, legend, |area| {
        let (left, right) = area.split_horizontally(area.dim_in_pixel().0 as i32 - bar.width());
        plot.draw(&left, &marks)?;
        bar.draw(&right)
    })?;
    let title = format!("How {statement} was proved");
    page.description = format!("{title}. {caption}");
    let about = format!("{} of {}: {}", proof.name, claim.name, obligation_text(proof));
    let table = Box::new(move |out: &mut dyn Write| {
        writeln!(out, "# {PROGRAM}")?;
        writeln!(out, "# boxes of {about}")?;
        for variable in &found.variables {
            write!(out, "{variable}_lower,{variable}_upper,")?;
        }
        writeln!(out, "lower,upper,margin,verdict")?;
        for leaf in &found.leaves {
            for (_, range) in &leaf.covers {
                write!(out, "{},{},", range.inf(), range.sup())?;
            }
            let (value, margin) = (leaf.value, leaf.margin);
            let margin_text = margin.map(|margin| margin.to_string()).unwrap_or_default();
            let verdict = if margin.is_some() { "proved" } else { "undecided" };
            writeln!(out, "{},{},{margin_text},{verdict}", value.inf(), value.sup())?;
        }
        Ok(())
    });
    Ok(Drawing { page, title, table })
}

fn obligation_text(proof: &Proof) -> String {
    proof.obligation.inequality.text.clone()
}

/// Hatching over a box that is not settled.
fn hatched(
    leaf: &Leaf,
    axes: [Variable; 2],
    plot: &Plot,
    size: [f64; 2],
) -> Option<Mark<(f64, f64)>> {
    let [u, v] = axes.map(|axis| range(leaf, axis));
    let (u, v) = (u?, v?);
    let width = (plot.x.share(u.sup()) - plot.x.share(u.inf())) * size[0];
    let height = (plot.y.share(v.sup()) - plot.y.share(v.inf())) * size[1];
    let inside = |_, _| true;
    let cell = super::outline::Cells { columns: 1, rows: 1, contains: &inside, bounds: &inside };
    let lines = cell.hatching(width / height, UNDECIDED.step / width, UNDECIDED.rising);
    let place = |(a, b): (f64, f64)| (u.inf() + a * u.wid(), v.inf() + b * v.wid());
    let lines = lines.into_iter().map(|line| line.map(place).to_vec()).collect();
    Some(Mark::lines(lines, Stroke { color: INK, ..UNDECIDED.stroke }))
}
