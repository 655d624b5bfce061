//! What is proved of an activation, for people: every digit printed is that of the decimal
//! nearest to the true value.

use super::format::{Render, Text};
use super::gain_table::table;
use super::paint;
use super::report::Gains;
use super::values::few_places;
use super::words::initialization;
use crate::arithmetic::mpfr::MpInterval;
use crate::arithmetic::{Interval, print};
use crate::gain::{Gain, Known, Length, Lengths, RandomLayer, Trend};
use std::fmt::Write;

/// Significant digits of what one copies into a program: all that a double needs.
const DIGITS: usize = 17;
/// Significant digits of what one reads.
const SHORT_DIGITS: usize = 10;
/// The precision of doubles.
const DOUBLE_BITS: u32 = 53;

impl Render<Gains> for Text {
    fn render(&self, report: &Gains) -> String {
        match report.is_table {
            true => table(&report.gains),
            false => report.gains.iter().map(page).collect(),
        }
    }
}

/// The page of one activation.
fn page(gain: &Gain) -> String {
    let at = &gain.at;
    let label = gain.activation.label();
    let expression = gain.activation.expression.to_string();
    let mut out = paint::bold(&label);
    if label != expression {
        let _ = write!(out, "  f(z) = {expression}");
    }
    let _ = writeln!(out, "\n  moments, z ~ N(0, {at})");
    let moments = &gain.moments;
    let mut rows = vec![
        vec!["mean".to_owned(), "E f".to_owned(), long(&moments.mean)],
        vec!["second moment".to_owned(), "E f^2".to_owned(), long(&moments.second_moment)],
        vec!["variance".to_owned(), "Var f".to_owned(), long(&moments.variance)],
        vec!["slope".to_owned(), "E f'".to_owned(), known(&moments.slope)],
    ];
    let slope = known(&moments.slope_second_moment);
    rows.push(vec!["slope second moment".to_owned(), "E f'^2".to_owned(), slope]);
    indent(&mut out, &rows);
    let _ = writeln!(out, "  gains g");
    let gains = &gain.gains;
    let row = |value: &Known<MpInterval>, what: &str, note: &str| {
        vec![known(value), what.to_owned(), note.to_owned()]
    };
    let rows = [
        row(
            &gains.second_moment,
            "keeps the second moment: E (g f)^2 = 1",
            "the gain of torch.nn.init: std = gain/sqrt(fan_in)",
        ),
        row(&gains.variance, "keeps the variance: Var (g f) = 1", "NFNets' gamma"),
        row(&gains.slope, "keeps gradients: E (g f')^2 = 1", ""),
    ];
    indent(&mut out, &rows);
    affine(&mut out, gain);
    let _ = writeln!(out, "  random layers without biases: second moments q that stay");
    match &gain.random_layers {
        Ok(layers) => {
            let rows: Vec<Vec<String>> = layers.iter().map(random_layer).collect();
            indent(&mut out, &rows);
        }
        Err(reason) => {
            let _ = writeln!(out, "    not known: {reason}");
        }
    }
    out
}

fn affine(out: &mut String, gain: &Gain) {
    let at = &gain.at;
    let _ =
        writeln!(out, "  a*f + b with mean 0 and variance 1 kept by the unit layer, tau = {at}");
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut add = |name: &str, value: String| rows.push(vec![name.to_owned(), value]);
    match &gain.affine {
        Ok(affine) => {
            add("a", long(&affine.a));
            add("b", long(&affine.b));
            let word = match affine.attracts() {
                Some(true) => "attracting at omega = 0",
                Some(false) => "not attracting at omega = 0",
                None => "on the edge of attracting at omega = 0",
            };
            let (radius, norm) = (short(&affine.radius), short(&affine.norm));
            add(word, format!("spectral radius {radius}, spectral norm {norm}"));
        }
        Err(reason) => add("none", reason.to_string()),
    }
    indent(out, &rows);
    let _ = writeln!(out, "  a*f + b with E (a f + b)^2 = E (a f')^2 = 1 (Gaussian-Poincare)");
    let rows = match &gain.pair {
        Ok(pair) => {
            let [first, second] = &pair.b;
            vec![
                vec!["a".to_owned(), long(&pair.a)],
                vec!["b".to_owned(), format!("{} or {}", long(first), long(second))],
            ]
        }
        Err(reason) => vec![vec![format!("none: {reason}")]],
    };
    indent(out, &rows);
    let _ = writeln!(out, "  edge of chaos: random layer with chi = 1 and z ~ N(0, {at})");
    let rows = match &gain.edge_of_chaos {
        Ok(edge) => vec![
            vec!["sigma_w^2".to_owned(), long(&edge.weight_variance)],
            vec!["sigma_b^2".to_owned(), long(&edge.bias_variance)],
        ],
        Err(reason) => vec![vec![format!("none: {reason}")]],
    };
    indent(out, &rows);
}

fn indent(out: &mut String, rows: &[Vec<String>]) {
    for line in paint::columns(rows) {
        let _ = writeln!(out, "    {line}");
    }
}

fn random_layer(layer: &RandomLayer) -> Vec<String> {
    let points = |points: &[Length]| {
        let points: Vec<String> = points.iter().map(length).collect();
        points.join("; ")
    };
    let [low, high] = layer.range.each_ref().map(few_places);
    let range = format!("[{low}, {high}]");
    let none = || match layer.keeps_zero {
        Some(true) => " but 0",
        _ => "",
    };
    let lengths = match &layer.lengths {
        Lengths::Every => "every q".to_owned(),
        Lengths::None(Trend::Grow) => format!("none{}: all in {range} grow", none()),
        Lengths::None(Trend::Shrink) => format!("none{}: all in {range} shrink", none()),
        Lengths::Some(found, true) => {
            format!("{}; all in {range} converge to it", points(found))
        }
        Lengths::Some(found, false) => format!("{}; no other in {range}", points(found)),
        Lengths::Open(found, open) => {
            let open: Vec<String> = open.iter().map(|range| print::interval(*range, 6)).collect();
            let found = if found.is_empty() { String::new() } else { points(found) + "; " };
            format!("{found}perhaps others in {}", open.join(", "))
        }
    };
    vec![initialization(layer.name).to_owned(), format!("tau = {}", layer.tau), lengths]
}

fn length(length: &Length) -> String {
    let word = match length.attracts() {
        Some(true) => ", attracting",
        Some(false) => ", repelling",
        None => "",
    };
    let chi = length.chi.as_ref().map(|chi| format!(", chi = {}", of_doubles(*chi)));
    format!("q = {}{word}{}", of_doubles(length.q), chi.unwrap_or_default())
}

/// A double interval, shortly.
fn of_doubles(value: Interval) -> String {
    short(&MpInterval::from_interval(DOUBLE_BITS, value))
}

fn known(value: &Known<MpInterval>) -> String {
    value.as_ref().map_or_else(|reason| format!("none: {reason}"), long)
}

fn long(value: &MpInterval) -> String {
    print::shared(value, DIGITS)
}

fn short(value: &MpInterval) -> String {
    print::shared(value, SHORT_DIGITS)
}
