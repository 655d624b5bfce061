//! The activation function with its parameters, as used.

use super::chart::{Plot, compose};
use super::legend::Legend;
use super::mark::{Mark, label};
use super::page::{Align, Stroke, Text};
use super::provenance::PROGRAM;
use super::scale::{Scale, signed};
use super::style::{GREY, INK};
use super::variables::unbroken;
use super::{Drawing, Task};
use crate::activation::selu;
use crate::arithmetic::interval::{interval, point};
use crate::arithmetic::{Interval, SpecialFunctions, print};
use crate::claim::Range;
use std::io::Write;

/// What is shown of the real line.
const SHOWN: [f64; 2] = [-4.0, 3.0];

/// SELU over a range of z, enclosed: λz above 0, λα(eᶻ − 1) below, and the hull of both
/// where the range holds 0, since it increases.
fn selu(z: Interval, lambda: Interval, alpha: Interval, functions: SpecialFunctions) -> Interval {
    let at = |z: f64| {
        let z = point(z);
        if z.inf() >= 0.0 { lambda * z } else { lambda * alpha * (functions.exp(z) - point(1.0)) }
    };
    interval(at(z.inf()).inf(), at(z.sup()).sup())
}

pub(super) fn draw(task: &Task) -> Result<Drawing, String> {
    if task.axes.is_some() || !task.replaced.is_empty() {
        return Err("error: activation is a function of one variable; it takes neither --axes \
                    nor --at"
            .to_owned());
    }
    let spec = task.claim.map(|claim| claim.activation.clone()).unwrap_or_default();
    let lambda = spec.lambda.as_ref().map_or_else(selu::lambda_01, Range::enclosure);
    let alpha = spec.alpha.as_ref().map_or_else(selu::alpha_01, Range::enclosure);
    let [lower, upper] = SHOWN;
    let count = task.size[0];
    let x = Scale::linear(lower, upper, 8);
    let edges = x.edges(count);
    let values: Vec<Interval> = edges
        .windows(2)
        .map(|ends| selu(interval(ends[0], ends[1]), lambda, alpha, task.functions))
        .collect();
    task.advance(task.size[1] as u64);
    let slope = lambda.sup();
    let saturation = -(lambda * alpha);
    let y = Scale::linear(saturation.inf() - 0.45, upper * slope + 0.3, 6);
    let mut marks = Vec::new();
    let faint = Stroke::new(GREY, 40);
    marks.push(Mark::line(vec![(lower, 0.0), (upper, 0.0)], faint));
    marks.push(Mark::line(vec![(0.0, y.lower), (0.0, y.upper)], faint));
    let level = saturation.mid();
    marks.push(Mark::line(vec![(lower, level), (upper, level)], faint.dashed(250, 200)));
    // Every box of the graph's enclosure; the line is as thick as they are high.
    let corner = |(ends, value): (&[f64], &Interval)| {
        Mark::rectangle([ends[0], ends[1]], [value.inf(), value.sup()], Some(INK), None)
    };
    marks.extend(edges.windows(2).zip(&values).map(corner));
    let graph: Vec<(f64, f64)> =
        edges.iter().map(|&z| (z, selu(point(z), lambda, alpha, task.functions).mid())).collect();
    let color = task.colormap.at(0.35);
    marks.push(Mark::line(graph, Stroke::new(color, 130)));
    let words = |text: &str, at: (f64, f64), align, offset| {
        let text = label(text, task.style.text, align);
        Mark::text(at, offset, Text { halo: true, ..text })
    };
    let right = [Align::End, Align::Start];
    marks.push(words("𝑓(𝑧) = λ𝑧, slope λ", (upper, 0.55 * slope), right, (-300, 0)));
    let left = [Align::Start, Align::End];
    marks.push(words("𝑓(𝑧) = λα(exp 𝑧 − 1)", (lower, -0.55 * alpha.mid()), left, (600, 0)));
    marks.push(words("−λα", (upper, level), [Align::End, Align::Start], (-300, 100)));
    let plot = Plot {
        x,
        y,
        x_title: "pre-activation 𝑧".to_owned(),
        y_title: "activation 𝑓(𝑧)".to_owned(),
        above: 400,
        style: &task.style,
    };
    let parameter = |name: &str, value: Interval| {
        let digits = signed(&print::interval(value, 16));
        let relation = if digits.starts_with('[') { "∈" } else { "=" };
        unbroken(&format!("{name} {relation} {digits}"))
    };
    let origin = match (&spec.lambda, &spec.alpha) {
        (None, None) => ", the values of Eq. (14)",
        (None, Some(_)) => ", λ being the value of Eq. (14)",
        (Some(_), None) => ", α being the value of Eq. (14)",
        (Some(_), Some(_)) => "",
    };
    let caption =
        format!("SELU with {} and {}{origin}.", parameter("λ", lambda), parameter("α", alpha));
    let legend = Legend { entries: Vec::new(), notes: vec![caption.clone()] };
    let height = if task.style.narrow { 0.75 } else { 0.5 } * task.style.width;
    let mut page = compose(&task.style, height, &legend, |area| plot.draw(area, &marks))?;
    let title = "The activation function SELU".to_owned();
    page.description = format!("{title}. {caption}");
    let table = Box::new(move |out: &mut dyn Write| {
        writeln!(out, "# {PROGRAM}")?;
        writeln!(out, "# bounds of the activation over ranges of z")?;
        writeln!(out, "z_lower,z_upper,lower,upper")?;
        for (ends, value) in edges.windows(2).zip(&values) {
            writeln!(out, "{},{},{},{}", ends[0], ends[1], value.inf(), value.sup())?;
        }
        Ok(())
    });
    Ok(Drawing { page, title, table })
}
