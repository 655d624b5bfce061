//! The activation function with its parameters, as used.

use super::chart::{Plot, compose};
use super::failure::Failure;
use super::ink::{GREY, INK};
use super::legend::Legend;
use super::mark::{Mark, label};
use super::page::{Align, Stroke, Text};
use super::provenance::PROGRAM;
use super::scale::{Scale, typeset};
use super::variables::unbroken;
use super::{Drawing, Task};
use crate::activation::Activation;
use crate::arithmetic::interval::{interval, is_finite, point};
use crate::arithmetic::{Interval, print};
use crate::claim::Variable;
use std::io::Write;

/// What is shown of the real line.
const SHOWN: [f64; 2] = [-4.0, 3.0];

pub(super) fn draw(task: &Task) -> Result<Drawing, Failure> {
    if task.axes.is_some() || !task.replaced.is_empty() {
        return Err(Failure::Asked(
            "activation is a function of one variable; it takes neither --axes \
                    nor --at"
                .to_owned(),
        ));
    }
    let spec = task.claim.map(|claim| claim.activation.clone()).unwrap_or_default();
    let activation = Activation::of(&spec).map_err(|error| Failure::Asked(error.to_string()))?;
    let Some(function) = activation.function() else {
        return Err(Failure::Asked(
            "a parameter of the activation is a range; give it a number".to_owned(),
        ));
    };
    let over = |z: Interval| function.evaluate(&z);
    let [lower, upper] = SHOWN;
    let count = task.size[0];
    let x = Scale::linear(lower, upper, 8);
    let edges = x.edges(count);
    let values: Vec<Interval> =
        edges.windows(2).map(|ends| over(interval(ends[0], ends[1]))).collect();
    task.advance(task.size[1] as u64);
    let known = || values.iter().filter(|value| is_finite(**value));
    let lowest = known().map(|value| value.inf()).fold(f64::INFINITY, f64::min);
    let highest = known().map(|value| value.sup()).fold(f64::NEG_INFINITY, f64::max);
    if lowest > highest {
        return Err(Failure::Asked("the activation has no value on the range shown".to_owned()));
    }
    let margin = 0.08 * (highest - lowest).max(1e-3);
    let y = Scale::linear(lowest - 2.0 * margin, highest + margin, 6);
    let mut marks = Vec::new();
    let faint = Stroke::new(GREY, 40);
    marks.push(Mark::line(vec![(lower, 0.0), (upper, 0.0)], faint));
    marks.push(Mark::line(vec![(0.0, y.lower), (0.0, y.upper)], faint));
    // Every box of the graph's enclosure; the line is as thick as they are high.
    let corner = |(ends, value): (&[f64], &Interval)| {
        Mark::rectangle([ends[0], ends[1]], [value.inf(), value.sup()], Some(INK), None)
    };
    marks.extend(edges.windows(2).zip(&values).filter(|(_, value)| is_finite(**value)).map(corner));
    let color = task.colormap.at(0.35);
    let graph = edges.iter().map(|&z| (z, over(point(z)).mid()));
    let graph: Vec<(f64, f64)> = graph.filter(|(_, value)| value.is_finite()).collect();
    marks.push(Mark::line(graph, Stroke::new(color, 130)));
    let words = |text: &str, at: (f64, f64), align, offset| {
        let text = label(text, task.style.text, align);
        Mark::text(at, offset, Text { halo: true, ..text })
    };
    let is_selu = spec.kind.as_deref() == Some("selu");
    let parameters: Vec<(String, Interval)> = spec
        .parameters
        .iter()
        .map(|parameter| (letter(parameter.name), parameter.range.enclosure()))
        .collect();
    if let (true, [(_, lambda), (_, alpha)]) = (is_selu, parameters.as_slice()) {
        let level = -(*lambda * *alpha).mid();
        marks.push(Mark::line(vec![(lower, level), (upper, level)], faint.dashed(250, 200)));
        let right = [Align::End, Align::Start];
        let slope = lambda.sup();
        // In one column of two the longer words would run into the graph.
        let linear =
            if task.style.narrow { "𝑓(𝑧) = λ𝑧" } else { "𝑓(𝑧) = λ𝑧, slope λ" };
        marks.push(words(linear, (upper, 0.55 * slope), right, (-300, 0)));
        let left = [Align::Start, Align::End];
        marks.push(words("𝑓(𝑧) = λα(exp 𝑧 − 1)", (lower, -0.55 * alpha.mid()), left, (600, 0)));
        marks.push(words("−λα", (upper, level), [Align::End, Align::Start], (-300, 100)));
    }
    let plot = Plot {
        x,
        y,
        x_title: "pre-activation 𝑧".to_owned(),
        y_title: "activation 𝑓(𝑧)".to_owned(),
        above: 400,
        least_left: 0,
        style: &task.style,
    };
    let parameter = |name: &str, value: Interval| {
        let digits = typeset(&print::interval(value, 16));
        let relation = if digits.starts_with('[') { "∈" } else { "=" };
        unbroken(&format!("{name} {relation} {digits}"))
    };
    let name = spec.kind.clone().map_or_else(
        || spec.expression.to_string(),
        |kind| {
            if is_selu { "SELU".to_owned() } else { kind }
        },
    );
    let values_of: Vec<String> =
        parameters.iter().map(|(name, value)| parameter(name, *value)).collect();
    let origin = match is_selu && spec.is_standard_selu() {
        true => ", the values of Eq. (14)",
        false => "",
    };
    let caption = match values_of.is_empty() {
        true => format!("{name}."),
        false => format!("{name} with {}{origin}.", values_of.join(" and ")),
    };
    let legend = Legend { entries: Vec::new(), notes: vec![caption.clone()] };
    let height = if task.style.narrow { 0.75 } else { 0.5 } * task.style.width;
    let mut page = compose(task, height, legend, |area| plot.draw(area, &marks))?;
    let title = format!("The activation function {name}");
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

/// How a parameter is written in a caption.
fn letter(name: Variable) -> String {
    match name {
        Variable::LAMBDA => "λ".to_owned(),
        Variable::ALPHA => "α".to_owned(),
        other => other.to_string(),
    }
}
