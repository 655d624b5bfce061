//! Simulated networks beside their limit, for people.

use super::format::{Render, Text};
use super::report::{ClaimTube, Simulated};
use super::{paint, words};
use crate::arithmetic::interval::{is_finite, point};
use crate::arithmetic::mpfr::MpInterval;
use crate::arithmetic::{Interval, print};
use crate::simulate::{Beside, Deviations, Moments, STATES, Spread, Width, exponent};
use std::fmt::Write;

/// Significant digits of moments.
const DIGITS: usize = 6;
/// Significant digits of spreads and deviations.
const SHORT_DIGITS: usize = 3;
/// The precision of doubles.
const DOUBLE_BITS: u32 = 53;

impl Render<Simulated> for Text {
    fn render(&self, report: &Simulated) -> String {
        let mut out = head(report);
        match report.found.widths.as_slice() {
            [width] => layers(&mut out, report, width),
            widths => comparison(&mut out, report, widths),
        }
        if let Some(beside) = &report.tube {
            tube(&mut out, report, beside);
        }
        if let Some(stop) = report.found.stopped {
            let _ = writeln!(out, "  not finished: {}", stop.reason());
        }
        out
    }
}

fn head(report: &Simulated) -> String {
    let plan = &report.plan;
    let network = &plan.network;
    let label = network.layer.label();
    let activation = network.scope.activation.label();
    let is_state = |name| network.scope.map.iter().any(|(state, _)| *state == name);
    let given = network.scope.domain.iter().filter(|(name, _)| !is_state(*name));
    let given: Vec<String> = given.map(|(name, range)| words::setting(name, range)).collect();
    let mut out = format!(
        "{}  {label} with {activation}, {}\n",
        paint::bold("simulated networks"),
        given.join(", ")
    );
    let widths: Vec<String> = plan.widths.iter().map(u32::to_string).collect();
    let input = &network.input;
    let _ = writeln!(
        out,
        "  {} of width {} and depth {}, {} weights, seed {}",
        counted(u64::from(plan.networks), "network"),
        widths.join(", "),
        plan.depth,
        network.weights.name(),
        plan.seed
    );
    let moments = match &input.range {
        Some(range) => format!("in {range}"),
        None => format!("mean {}, variance {}", input.mean, input.variance),
    };
    let count = counted(u64::from(plan.inputs), "input");
    let _ = writeln!(out, "  {count} each: {}, {moments}", input.shape.name());
    out
}

fn counted(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// A line a layer.
fn layers(out: &mut String, report: &Simulated, width: &Width) {
    let all = report.plan.networks as usize;
    let is_whole = report.found.stopped.is_none();
    let titles = ["layer", "mean", "spread", "limit", "apart", "variance", "spread", "limit"];
    let mut titles: Vec<String> = titles.map(str::to_owned).to_vec();
    titles.push("apart".to_owned());
    if !is_whole {
        titles.push("networks".to_owned());
    }
    let mut rows = vec![titles];
    for layer in 0..report.plan.depth as usize {
        let step = report.found.limit.steps.get(layer);
        let mean = width.spread(layer, |it: &Moments| it.mean);
        let variance = width.spread(layer, |it: &Moments| it.variance);
        let Some((mean, variance)) = mean.zip(variance) else { break };
        let mut row = vec![(layer + 1).to_string()];
        row.extend(cells(&mean, step.map(|step| step.mean)));
        row.extend(cells(&variance, step.map(|step| step.variance)));
        if !is_whole {
            row.push(format!("{} of {all}", mean.count));
        }
        rows.push(row);
    }
    if rows.len() > 1 {
        write(out, &rows);
        known(out, report);
        out.push_str(LEGEND);
    }
}

const LEGEND: &str = "  spread: standard deviation over networks; limit: proved of infinite width; apart: how far the average
  over networks is from it, in spreads
";

fn cells(spread: &Spread, limit: Option<Interval>) -> [String; 4] {
    let deviation = spread.deviation.map_or_else(|| "none".to_owned(), short);
    let apart = limit.and_then(|limit| spread.apart(limit.mid()));
    [
        nearest(spread.mean, DIGITS),
        deviation,
        limit.map_or_else(|| "unknown".to_owned(), enclosed),
        apart.map_or_else(|| "none".to_owned(), places),
    ]
}

/// Two decimal places, without a sign before 0.
fn places(value: f64) -> String {
    let text = format!("{value:.2}");
    if text == "-0.00" { "0.00".to_owned() } else { text }
}

/// A line a width.
fn comparison(out: &mut String, report: &Simulated, widths: &[Width]) {
    type Of = fn(&Deviations) -> f64;
    let quantities: [(&str, Of); 3] = [
        ("mean", |it| it.mean),
        ("variance", |it| it.variance),
        ("second moment", |it| it.second_moment),
    ];
    let mut titles = vec!["width".to_owned()];
    for (name, _) in quantities {
        titles.extend([name.to_owned(), "*sqrt(width)".to_owned()]);
    }
    let found: Vec<(u32, Deviations)> = widths
        .iter()
        .filter_map(|it| Some((it.width, it.deviations(&report.found.limit)?)))
        .collect();
    let row = |(width, deviations): &(u32, Deviations)| {
        let cells = quantities.iter().flat_map(|(_, of)| {
            let value = of(deviations);
            [short(value), short(value * f64::from(*width).sqrt())]
        });
        std::iter::once(width.to_string()).chain(cells).collect()
    };
    let mut rows: Vec<Vec<String>> = std::iter::once(titles).chain(found.iter().map(row)).collect();
    let mut last = vec!["exponent".to_owned()];
    for (_, of) in quantities {
        let points: Vec<(u32, f64)> =
            found.iter().map(|(width, deviations)| (*width, of(deviations))).collect();
        let exponent = exponent(&points);
        let exponent = exponent.map_or_else(|| "none".to_owned(), places);
        last.extend([exponent, String::new()]);
    }
    rows.push(last);
    if found.is_empty() {
        out.push_str("  no layer is finished whose limit is known\n");
        return;
    }
    write(out, &rows);
    known(out, report);
    out.push_str(DEVIATIONS);
}

const DEVIATIONS: &str = "  root mean squares, over layers and networks, of the distance from what is proved of infinite width: of
  variance and second moment relative to them, of the mean relative to the root of the second moment;
  exponent: of the width, fitted by least squares
";

/// Where networks and a claim's tube part, and the width estimated for them to meet.
fn tube(out: &mut String, report: &Simulated, beside: &ClaimTube) {
    let titles = ["width", "", "part at layer", "outside", "meet at width", "by layer"];
    let mut rows = vec![titles.map(str::to_owned).to_vec()];
    for width in &report.found.widths {
        for state in STATES {
            let found = Beside::new(width, &state, &report.found.limit, &beside.tube);
            let Some(found) = found else { continue };
            let none = || "none".to_owned();
            let (meets, layer) = match found.meets {
                Some((width, layer)) => (two_digits(width), layer.to_string()),
                None => (none(), none()),
            };
            rows.push(vec![
                width.width.to_string(),
                state.variable.to_string(),
                found.parts.map_or_else(none, |layer| layer.to_string()),
                format!("{} of {}", found.outside, report.plan.networks),
                meets,
                layer,
            ]);
        }
    }
    if rows.len() == 1 {
        return;
    }
    let ranges = words::settings(&beside.scope);
    let _ = writeln!(out, "  beside the tube of {}, {ranges}", beside.claim);
    write(out, &rows);
    out.push_str(TUBE);
    if let Some(ended) = beside.tube.ended {
        let last = beside.tube.layers.len() - 1;
        let _ = writeln!(out, "  no tube after layer {last}: {}", ended.reason());
    }
}

const TUBE: &str = "  part: the limit with two spreads to either side is not all inside; outside: networks that are, behind
  some layer; meet: where two spreads would fit, estimated from these as 1/sqrt(width), not proved
";

/// A width to two digits, rounded up.
fn two_digits(width: f64) -> String {
    let mut unit = 1.0;
    while width >= 100.0 * unit {
        unit *= 10.0;
    }
    ((width / unit).ceil() * unit).to_string()
}

/// Up to where limits are known, if not of all layers.
fn known(out: &mut String, report: &Simulated) {
    let limit = &report.found.limit;
    if limit.stopped.is_none() && limit.steps.len() < report.plan.depth as usize {
        let _ = writeln!(
            out,
            "  no limit is known beyond layer {}: the moments exceed 1e9, or too few digits are left",
            limit.steps.len()
        );
    }
}

fn write(out: &mut String, rows: &[Vec<String>]) {
    for line in paint::columns(rows) {
        let _ = writeln!(out, "  {line}");
    }
}

/// The limit's digits that are proved.
fn enclosed(value: Interval) -> String {
    if value.contains(0.0) {
        return format!("within {} of 0", print::upper(value.mag(), 2));
    }
    print::shared(&MpInterval::from_interval(DOUBLE_BITS, value), DIGITS)
}

fn short(value: f64) -> String {
    nearest(value, SHORT_DIGITS)
}

/// The decimal nearest to a double.
fn nearest(value: f64, digits: usize) -> String {
    let value = point(value);
    match is_finite(value) {
        true => print::shared(&MpInterval::from_interval(DOUBLE_BITS, value), digits),
        false => "overflow".to_owned(),
    }
}
