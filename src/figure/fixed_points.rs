//! The certified fixed point (μ*, ν*) over (ω, τ).

use super::chart::compose;
use super::coloring::{Coloring, NONE};
use super::failure::Failure;
use super::fixed_point::{Location, Locator};
use super::heatmap::{CONTOUR, Heatmap};
use super::ink::PAPER;
use super::legend::{Legend, Swatch, UNDECIDED};
use super::provenance::PROGRAM;
use super::scale::Scale;
use super::sheet::Sheet;
use super::variables::{restrictions, title};
use super::{Drawing, Task, jacobian_norm};
use crate::arithmetic::{Interval, interval};
use crate::claim::Variable;
use rayon::prelude::*;
use std::io::Write;

/// Left and right of the middle.
const PANEL_GAP: i32 = 350;

/// Cells that begin with what is known of all of them.
const BLOCK: usize = 10;

pub(super) fn draw(task: &Task) -> Result<Drawing, Failure> {
    let claim = task.claim_or("theorem1")?;
    let setting = task.setting_of(&claim, [Variable::OMEGA, Variable::TAU], &[])?;
    if setting.axes != [Variable::OMEGA, Variable::TAU] {
        return Err(Failure::Asked("--axes: fixed-points is drawn over omega,tau".to_owned()));
    }
    let locator = Locator::new(&setting, task)?;
    let scale = |axis: usize| {
        let [lower, upper] = setting.ends(axis);
        Scale::fitting(lower, upper, if task.style.narrow { 5 } else { 6 })
    };
    let (x, y) = (scale(0), scale(1));
    let (columns, rows) = (x.edges(task.size[0]), y.edges(task.size[1]));
    let locate = |row: usize| -> Option<Vec<Location>> {
        let tau = interval(rows[row], rows[row + 1]);
        let mut located = Vec::new();
        for block in columns[..columns.len() - 1].chunks(BLOCK) {
            // A row of thousands of cells takes most of a second.
            if task.limit.is_reached() {
                return None;
            }
            // What is found for several cells is where each of them begins.
            let first = located.len();
            let omega = interval(block[0], columns[first + block.len()]);
            let within = match locator.locate([omega, tau], None) {
                Location::Within { mu, nu, .. } => Some([mu, nu]),
                Location::None => None,
            };
            for column in first..first + block.len() {
                let omega = interval(columns[column], columns[column + 1]);
                located.push(locator.locate([omega, tau], within));
            }
        }
        task.advance(1).then_some(located)
    };
    let located: Option<Vec<Vec<Location>>> =
        (0..rows.len() - 1).into_par_iter().map(locate).collect();
    let located: Vec<Location> = located.ok_or(Failure::Stopped)?.concat();
    let sheet = |coordinate: fn(Interval, Interval) -> Interval| {
        let value = |location: &Location| match *location {
            Location::Within { mu, nu, exists: true } => coordinate(mu, nu),
            _ => Interval::EMPTY,
        };
        let values = located.iter().map(value).collect();
        let (x, y, columns, rows) = (x.clone(), y.clone(), columns.clone(), rows.clone());
        Sheet { x, y, columns, rows, values }
    };
    let sheets = [sheet(|mu, _| mu), sheet(|_, nu| nu)];
    let is_empty: Vec<bool> =
        located.iter().map(|location| matches!(location, Location::None)).collect();
    let is_coloured =
        |location: &&Location| matches!(location, Location::Within { exists: true, .. });
    let coloured = located.iter().filter(is_coloured).count();
    let empty = is_empty.iter().filter(|is_empty| **is_empty).count();
    let mut legend = Legend::default();
    let mut entry = |swatch, text: &str| legend.entries.push((swatch, text.to_owned()));
    if empty > 0 {
        entry(Swatch::Color(NONE), "proved: no fixed point");
    }
    if coloured + empty < located.len() {
        entry(Swatch::Hatched(PAPER, &[UNDECIDED]), "existence not proved");
    }
    if coloured > 0 {
        entry(Swatch::Line(CONTOUR), "levels");
    }
    let caption = format!(
        "Colour: certified upper bound, over the cell, for every fixed point with {}; {} cell has one. {}",
        restrictions(&setting.free()),
        if coloured == located.len() { "each" } else { "each coloured" },
        jacobian_norm::LINES
    );
    legend.notes.push(caption.clone());
    let narrow = task.style.narrow;
    let height = if narrow { 1.35 } else { 0.4 } * task.style.width;
    let names = [("mean μ*", "μ*"), ("variance ν*", "ν*")];
    let mut heatmaps: Vec<Heatmap> = sheets
        .iter()
        .zip(names)
        .map(|(sheet, (name, symbol))| {
            let range = sheet.upper_bounds().unwrap_or([0.0, 1.0]);
            Heatmap {
                sheet,
                level: None,
                contours: true,
                coloring: Coloring::new(range, task.colormap),
                titles: if narrow {
                    setting.axes.map(title)
                } else {
                    ["sum of weights ω".to_owned(), "sum of squares τ".to_owned()]
                },
                bar_title: format!("upper bound of {symbol}"),
                marks: Vec::new(),
                style: &task.style,
                heading: Some(name.to_owned()),
                outlined: Vec::new(),
                least: [0, 0],
                proved_empty: Some(&is_empty),
            }
        })
        .collect();
    // Panels of one size, whatever their labels.
    let left = heatmaps.iter().map(|heatmap| heatmap.plot().left()).max().unwrap_or(0);
    let bar = heatmaps.iter().map(|heatmap| heatmap.bar().width()).max().unwrap_or(0);
    heatmaps.iter_mut().for_each(|heatmap| heatmap.least = [left, bar]);
    let mut page = compose(task, height, legend, |area| {
        let (width, tall) = area.dim_in_pixel();
        let panels = if narrow {
            let (upper, lower) = area.split_vertically(tall as i32 / 2);
            [upper, lower]
        } else {
            let (left, right) = area.split_horizontally(width as i32 / 2);
            [left.margin(0, 0, 0, PANEL_GAP), right.margin(0, 0, PANEL_GAP, 0)]
        };
        for (panel, heatmap) in panels.iter().zip(heatmaps) {
            heatmap.draw(panel)?;
        }
        area.present().map_err(Failure::bug)
    })?;
    let title = "The certified fixed point (μ*, ν*) over (ω, τ)".to_owned();
    page.description = format!("{title}. {caption}");
    let about = jacobian_norm::about(&setting);
    let table = Box::new(move |out: &mut dyn Write| {
        writeln!(out, "# {PROGRAM}")?;
        writeln!(out, "# bounds of all fixed points of the map for each cell of omega and tau")?;
        writeln!(out, "# exact: {about}")?;
        writeln!(
            out,
            "omega_lower,omega_upper,tau_lower,tau_upper,mu_lower,mu_upper,nu_lower,nu_upper,verdict"
        )?;
        for (index, location) in located.iter().enumerate() {
            let (column, row) = (index % (columns.len() - 1), index / (columns.len() - 1));
            let (omega, tau) = (&columns[column..], &rows[row..]);
            write!(out, "{},{},{},{},", omega[0], omega[1], tau[0], tau[1])?;
            match location {
                Location::None => writeln!(out, ",,,,none")?,
                Location::Within { mu, nu, exists } => {
                    let verdict = if *exists { "exists" } else { "undecided" };
                    let ends = [mu.inf(), mu.sup(), nu.inf(), nu.sup()];
                    let [a, b, c, d] = ends;
                    writeln!(out, "{a},{b},{c},{d},{verdict}")?;
                }
            }
        }
        Ok(())
    });
    Ok(Drawing { page, title, table })
}
