//! All activations of the library in one table.

use super::paint;
use super::words::initialization;
use crate::arithmetic::mpfr::MpInterval;
use crate::arithmetic::{Interval, print};
use crate::gain::{Gain, Known, Length, Lengths, RandomLayer, Trend};
use std::fmt::Write;

/// Significant digits of gains.
const DIGITS: usize = 8;
/// Significant digits of sizes.
const SHORT_DIGITS: usize = 6;
/// The precision of doubles.
const DOUBLE_BITS: u32 = 53;

/// A line an activation.
pub(super) fn table(gains: &[Gain]) -> String {
    let Some(first) = gains.first() else { return String::new() };
    let mut out = format!("{}  z ~ N(0, {})\n", paint::bold("gains"), first.at);
    let layers = first.random_layers.as_deref().unwrap_or_default();
    let mut titles: Vec<String> =
        ["", "1/sqrt(E f^2)", "1/sqrt(Var f)", "1/sqrt(E f'^2)", "a*f + b"]
            .map(str::to_owned)
            .to_vec();
    titles.extend(distinct(layers).map(|layer| initialization(layer.name).to_owned()));
    let rows: Vec<Vec<String>> = std::iter::once(titles).chain(gains.iter().map(row)).collect();
    for line in paint::columns(&rows) {
        let _ = writeln!(out, "{line}");
    }
    out.push_str(LEGEND);
    out
}

const LEGEND: &str = "\
a*f + b: with mean 0 and variance 1 it keeps both; attracting or not, by the spectral radius at omega = 0
He, LeCun, PyTorch's default: second moments that layers of weights of variance 2/n, 1/n, 1/(3n) keep,
  + attracting, * from everywhere in the range, - repelling; if there is none, what becomes of all
";

/// Layers of different τ.
fn distinct(layers: &[RandomLayer]) -> impl Iterator<Item = &RandomLayer> {
    let is_first = |(index, layer): &(usize, &RandomLayer)| {
        layers[..*index].iter().all(|before| before.tau != layer.tau)
    };
    layers.iter().enumerate().filter(is_first).map(|(_, layer)| layer)
}

fn row(gain: &Gain) -> Vec<String> {
    let gains = &gain.gains;
    let mut row = vec![gain.activation.label()];
    row.extend([&gains.second_moment, &gains.variance, &gains.slope].map(known));
    row.push(gain.affine.as_ref().map_or_else(
        |_| "none".to_owned(),
        |affine| {
            let word = match affine.attracts() {
                Some(true) => "attracts",
                Some(false) => "repels",
                None => "at the edge",
            };
            format!("{word} {}", radius(&affine.radius))
        },
    ));
    match &gain.random_layers {
        Ok(layers) => row.extend(distinct(layers).map(|layer| lengths(&layer.lengths))),
        Err(_) => row.push("not known".to_owned()),
    }
    row
}

/// As many digits as tell it from 1.
fn radius(value: &MpInterval) -> String {
    let mut all = (SHORT_DIGITS..2 * DIGITS).map(|digits| print::shared(value, digits));
    all.find(|text| text != "1").unwrap_or_else(|| "1".to_owned())
}

fn known(value: &Known<MpInterval>) -> String {
    value.as_ref().map_or_else(|_| "none".to_owned(), |it| print::shared(it, DIGITS))
}

fn lengths(lengths: &Lengths) -> String {
    let points = |points: &[Length], everywhere: bool| {
        let point = |length: &Length| {
            let sign = match length.attracts() {
                Some(true) if everywhere => "*",
                Some(true) => "+",
                Some(false) => "-",
                None => "",
            };
            format!("{}{sign}", of_doubles(length.q))
        };
        let points: Vec<String> = points.iter().map(point).collect();
        points.join(" ")
    };
    match lengths {
        Lengths::Every => "every".to_owned(),
        Lengths::None(Trend::Grow) => "grow".to_owned(),
        Lengths::None(Trend::Shrink) => "shrink".to_owned(),
        Lengths::Some(found, everywhere) => points(found, *everywhere),
        Lengths::Open(found, _) => format!("{} ?", points(found, false)).trim().to_owned(),
    }
}

fn of_doubles(value: Interval) -> String {
    print::shared(&MpInterval::from_interval(DOUBLE_BITS, value), SHORT_DIGITS)
}
