//! What authors ask of a figure's looks: outlines, captions, names, numbers, lines of levels.

use crate::support::drawing::{drawn, number, plot, table};
use crate::support::program::{Scratch, stderr};
use std::fs;
use std::path::Path;

fn svg(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(format!("{name}.svg"))).expect("an SVG")
}

/// The texts of an SVG: runs joined, in the order of drawing.
fn texts(svg: &str) -> Vec<String> {
    let inner = |element: &str| -> String {
        element.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect()
    };
    svg.split("<text ").skip(1).filter_map(|it| it.split("</text>").next()).map(inner).collect()
}

#[test]
fn outlines_need_no_font() {
    let scratch = Scratch::new("outlines");
    let folder = scratch.path("out");
    drawn(&folder, &["activation", "--no-data"]);
    let with_text = svg(&folder, "activation");
    assert!(with_text.contains("textLength=") && with_text.matches("@font-face").count() == 2);
    // In any other font runs follow each other: none has a place of its own.
    let runs: Vec<&str> = with_text.split("<tspan ").skip(1).collect();
    assert!(runs.len() > 10 && runs.iter().all(|run| !run.starts_with("x=")));
    let anchors = ["start", "middle", "end"]
        .map(|it| with_text.matches(&format!("text-anchor=\"{it}\"")).count());
    assert_eq!(anchors.iter().sum::<usize>(), texts(&with_text).len());
    assert!(anchors.iter().all(|count| *count > 0), "{anchors:?}");
    drawn(&folder, &["activation", "--no-data", "--text", "outlines", "--name", "outlined"]);
    let outlined = svg(&folder, "outlined");
    for part in ["<text", "@font-face", "font-family"] {
        assert!(!outlined.contains(part), "{part}");
    }
    // Every text is there for who hears it, and as a path.
    let spoken = outlined.matches("aria-label=\"").count();
    assert_eq!(spoken, texts(&with_text).len());
    assert!(outlined.contains("aria-label=\"activation 𝑓(𝑧)\""), "the axis's title");
    let paths: Vec<&str> = outlined.split("aria-label=").skip(1).collect();
    assert!(
        paths.iter().all(|path| path.split("/>").next().is_some_and(|it| it.contains(" d=\"M")))
    );
    assert!(outlined.contains("--text outlines --name outlined"), "how it was made");
}

#[test]
fn authors_write_their_own_captions_titles_and_names() {
    let scratch = Scratch::new("captions");
    let folder = scratch.path("out");
    let size = ["variance-change", "--size", "30x20"];
    drawn(&folder, &size);
    let heading = "Where <variance> grows";
    let own = ["--no-caption", "--title", heading, "--name", "figure-3", "--format", "svg,pdf"];
    drawn(&folder, &[&size[..], &own].concat());
    assert!(folder.join("figure-3.pdf").exists() && folder.join("figure-3.csv").exists());
    let (usual, own) = (svg(&folder, "variance-change"), svg(&folder, "figure-3"));
    let has = |svg: &str, text: &str| texts(svg).iter().any(|it| it.contains(text));
    assert!(has(&usual, "Colour: certified upper bound") && !has(&own, "Colour: certified"));
    // The key stays, as does the description for who cannot see the picture.
    assert!(has(&own, "proved to decrease") && own.contains("<desc>Where a layer certainly"));
    let escaped = "Where &lt;variance&gt; grows";
    assert!(has(&own, escaped) && own.contains(&format!("<title>{escaped}</title>")));
    // One that is wider than the picture is broken.
    let words = ["wide"; 40].join(" ");
    drawn(&folder, &[&size[..], &["--preset", "icml", "--title", &words]].concat());
    let lines = texts(&svg(&folder, "variance-change"));
    let lines: Vec<&String> = lines.iter().filter(|text| text.contains("wide wide")).collect();
    assert!(lines.len() > 2 && lines.iter().all(|text| text.len() < 60), "{lines:?}");
    let height = |svg: &str| {
        number(svg.split_once("height=\"").expect("a height").1.split("pt").next().expect("points"))
    };
    assert!(height(&own) < height(&usual), "{} {}", height(&own), height(&usual));
}

#[test]
fn ticks_are_of_one_form_and_decades_are_logarithmic() {
    let scratch = Scratch::new("ticks");
    let folder = scratch.path("out");
    drawn(&folder, &["flow", "--no-data"]);
    let found = texts(&svg(&folder, "flow"));
    for tick in ["−0.100", "−0.025", "0.000", "0.050", "0.100", "0.8", "1.0", "1.5"] {
        assert!(found.iter().any(|text| text == tick), "{tick} is not in {found:?}");
    }
    let caption = found.iter().find(|text| text.contains("exactly one fixed point"));
    let caption = caption.expect("what fixed-point proves");
    assert!(found.join(" ").contains("×10⁻"), "{caption}");
    assert!(!found.join(" ").contains("e−"), "{found:?}");
    let wide = ["--at", "nu=1e-4..1e6", "--at", "mu=0", "--at", "omega=0", "--size", "30x20"];
    drawn(&folder, &[&["jacobian-norm", "--no-data"], &wide[..]].concat());
    let found = texts(&svg(&folder, "jacobian-norm"));
    for tick in ["10⁻⁴", "10⁰", "10⁶"] {
        assert!(found.iter().any(|text| text == tick), "{tick} is not in {found:?}");
    }
}

/// A key explains what there is, and nothing else.
#[test]
fn a_legend_names_what_the_picture_shows() {
    let scratch = Scratch::new("legend");
    let folder = scratch.path("out");
    let entries = |arguments: &[&str], name: &str| {
        drawn(&folder, &[&[name, "--no-data"], arguments].concat());
        texts(&svg(&folder, name))
    };
    let has = |found: &[String], text: &str| found.iter().any(|it| it.contains(text));
    // Large cells: some are not decided. Small ones: a line is all that is left of them.
    let coarse = entries(&["--size", "12x8"], "jacobian-norm");
    assert!(has(&coarse, "not decided") && has(&coarse, "proved above 1"), "{coarse:?}");
    let fine = entries(&["--size", "240x180"], "jacobian-norm");
    assert!(!has(&fine, "not decided") || has(&fine, "cells not decided for"), "{fine:?}");
    assert!(!fine.iter().any(|text| text == "not decided"), "{fine:?}");
    assert!(has(&fine, "level 1") && has(&fine, "other levels"), "{fine:?}");
    // Theorem 1's box is all below 1.
    let inside = entries(&["--over", "theorem1", "--size", "200x150"], "jacobian-norm");
    assert!(has(&inside, "proved below 1"), "{inside:?}");
    for absent in ["proved above 1", "level 1", "Theorem 1"] {
        assert!(!has(&inside, absent), "{absent}: {inside:?}");
    }
    // Of tanh hardly a cell is open between order and chaos; of relu nothing is chaotic.
    let order = entries(&["--preset", "icml"], "phase");
    assert!(has(&order, "proved chaotic") && has(&order, "edges of what is proved"), "{order:?}");
    assert!(!order.iter().any(|text| text == "not decided"), "{order:?}");
    let relu = entries(&["--activation", "relu", "--size", "60x40"], "phase");
    assert!(!has(&relu, "proved chaotic") && !has(&relu, "edges of what is proved"), "{relu:?}");
    // Each domain's name once.
    let change = entries(&["--size", "60x40"], "variance-change");
    for name in ["Theorem 2", "Theorem 3"] {
        assert_eq!(change.iter().filter(|text| *text == name).count(), 1, "{change:?}");
    }
}

/// Flow says what `fixed-point` proves, of one point, of several, of none.
#[test]
fn flow_shows_proved_fixed_points() {
    let scratch = Scratch::new("flow-points");
    let folder = scratch.path("out");
    let caption = |arguments: &[&str]| {
        drawn(&folder, &[&["flow", "--no-data", "--size", "5"], arguments].concat());
        texts(&svg(&folder, "flow")).join(" ").replace('\u{a0}', " ")
    };
    let one = caption(&["--at", "omega=0.05"]);
    assert!(one.contains("proved: exactly one fixed point: μ* =") && one.contains("attracting"));
    let none = caption(&["--at", "nu=1.2..1.5"]);
    assert!(none.contains("proved: no fixed point in the domain"), "{none}");
    assert!(!none.contains("certified fixed point"), "{none}");
}

/// On a domain far beyond the theorems cells stay enclosures of the norm and cost a bounded work.
#[test]
fn wild_domains_cost_bounded_work() {
    let scratch = Scratch::new("wild");
    let folder = scratch.path("out");
    let arguments = ["jacobian-norm", "--at", "nu=1e-4..1e6", "--at", "mu=-100..100"];
    let start = std::time::Instant::now();
    let output = plot(&folder, &arguments);
    assert!(output.status.success(), "{}", stderr(&output));
    // It took minutes on an idle machine when every cell was searched from the beginning.
    assert!(start.elapsed().as_secs() < 120, "{:?}", start.elapsed());
    let (_, rows) = table(&folder.join("jacobian-norm.csv"));
    let finite = rows.iter().filter(|row| number(&row[5]).is_finite()).count();
    assert_eq!(finite, rows.len());
    // At a corner of (mu, omega) the norm is known: the largest over all is no smaller.
    let paper = crate::support::reference::Paper::new(200);
    for row in rows.iter().step_by(3701) {
        let [a, b, c, d, lower, upper] = [0, 1, 2, 3, 4, 5].map(|i| number(&row[i]));
        let (nu, tau) = (f64::midpoint(a, b), f64::midpoint(c, d));
        let mut largest = f64::NEG_INFINITY;
        for (mu, omega) in [(100.0, 0.0999), (-100.0, 0.0999), (100.0, -0.0999), (0.0, 0.0)] {
            let at =
                [mu, omega, nu, tau].map(|value| crate::support::reference::exactly(200, value));
            let [.., norm] = crate::support::reference::jacobian(&paper, 200, &at);
            largest = largest.max(norm.to_interval().sup());
        }
        assert!(largest <= upper && lower <= upper, "{row:?}: {largest}");
    }
}
