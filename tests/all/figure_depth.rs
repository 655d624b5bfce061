//! The figure `depth`: its data against `iterate`, `simulate` and closed forms, and what it says.

use crate::support::drawing::{drawn, number, plot, table};
use crate::support::program::{Scratch, selfnorm, stderr, stdout};
use std::fs;
use std::path::Path;

/// What the program prints.
fn printed(arguments: &[&str]) -> String {
    let output = selfnorm().args(arguments).output().expect("it runs");
    assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
    stdout(&output)
}

/// Draws, and gives the rows of an activation's tube or of one of its networks, as numbers.
fn rows(path: &Path, activation: &str, row: &str) -> Vec<Vec<f64>> {
    let (header, rows) = table(path);
    assert_eq!(header[..3], ["activation", "row", "layer"]);
    let own = rows.iter().filter(|it| it[0] == activation && it[1] == row);
    own.map(|row| row[2..].iter().map(|cell| number(cell)).collect()).collect()
}

/// The words in a figure, without marks between them.
fn words(folder: &Path) -> String {
    let svg = fs::read_to_string(folder.join("depth.svg")).expect("an SVG");
    let parts = svg.split("<text ").skip(1).filter_map(|it| it.split("</text>").next());
    let inner = parts.map(|part| -> String {
        part.split('<').filter_map(|it| it.split_once('>')).map(|(_, text)| text).collect()
    });
    inner.collect::<Vec<_>>().join(" ").replace('\u{a0}', " ")
}

#[test]
fn tubes_are_what_iterate_proves() {
    let scratch = Scratch::new("depth-tubes");
    let folder = scratch.path("out");
    let given = ["--layers", "9", "--networks", "0"];
    let asked = ["depth", "--over", "depth-images", "--at", "nu=0.2..1.2", "--compare", "relu"];
    drawn(&folder, &[&asked[..], &given].concat());
    let path = folder.join("depth.csv");
    for activation in ["selu", "relu"] {
        let ranges = ["--mu=-0.1..0.5", "--nu=0.2..1.2", "--omega=0", "--tau=1", "--layers=9"];
        let asked = ["iterate", "--activation", activation, "--format", "csv"];
        let text = printed(&[&asked[..], &ranges].concat());
        let wanted: Vec<Vec<f64>> =
            text.lines().skip(1).map(|line| line.split(',').map(number).collect()).collect();
        assert_eq!(wanted.len(), 10);
        assert_eq!(rows(&path, activation, "tube"), wanted, "{activation}");
    }
    assert!(rows(&path, "selu", "network 0").is_empty());
    // E relu(z)² = y/2, E relu(z) = √(y/2π).
    let share = 0.5 - 0.5 / std::f64::consts::PI;
    for (layer, row) in (0..).zip(rows(&path, "relu", "tube")).skip(1) {
        let ends = [0.2, 1.2].map(|start| start * f64::powi(share, layer));
        let slack = 1e-9 * ends[1];
        assert!((row[3] - ends[0]).abs() < slack && (row[4] - ends[1]).abs() < slack, "{row:?}");
    }
}

#[test]
fn networks_are_those_that_simulate_draws() {
    let scratch = Scratch::new("depth-networks");
    let folder = scratch.path("out");
    let given = ["--layers", "5", "--networks", "3", "--width", "40", "--seed", "7"];
    for (layer, states) in [("unit", ["mean", "variance"]), ("random", ["second_moment"; 2])] {
        let asked = ["depth", "--activation", "tanh", "--layer", layer];
        drawn(&folder, &[&asked[..], &given].concat());
        let path = folder.join("depth.csv");
        let text = fs::read_to_string(&path).expect("a data file");
        let made = text.lines().find_map(|line| line.strip_prefix("# network 2 of tanh: "));
        let made = made.expect("what it is made of").split(", ");
        let value = |name: &str| -> String {
            let mut all = made.clone().filter_map(|part| part.split_once(" = "));
            all.find(|(known, _)| *known == name).expect(name).1.to_owned()
        };
        assert_eq!(value("seed"), "9");
        let (input, weights) = match layer {
            "unit" => (
                format!("gaussian,mean={},variance={}", value("mu"), value("nu")),
                format!("--omega={}", value("omega")),
            ),
            _ => (format!("gaussian,variance={}", value("q")), "--bias=0".to_owned()),
        };
        let asked = ["simulate", "--activation", "tanh", "--layer", layer, "--depth", "5"];
        let number_of = ["--networks", "1", "--widths", "40", "--seed", "9", "--format", "csv"];
        let tau = format!("--tau={}", value("tau"));
        let own = ["--input", &input, &weights, &tau];
        let text = printed(&[&asked[..], &number_of, &own].concat());
        let wanted = |layer: usize, state: &str| -> f64 {
            let start = format!("40,{layer},{state},1,");
            let line = text.lines().find_map(|line| line.strip_prefix(&start));
            number(line.expect("a row").split(',').next().expect("a cell"))
        };
        let found = rows(&path, "tanh", "network 2");
        assert_eq!(found.len(), 6, "{layer}");
        for row in &found[1..] {
            for (index, value) in row[1..].iter().enumerate() {
                let state = states[index / 2];
                assert_eq!(*value, wanted(row[0] as usize, state), "{layer}, {state}: {row:?}");
            }
        }
        // Starts are spread over the range, one in each third of it.
        let last =
            |number: u32| *rows(&path, "tanh", &format!("network {number}"))[0].last().unwrap();
        let starts = [0, 1, 2].map(last);
        let thirds = [0.02 * 800_f64.cbrt(), 16.0 / 800_f64.cbrt()];
        assert!(starts[0] < thirds[0] && starts[2] > thirds[1], "{layer}: {starts:?}");
        assert!(starts[0] > 0.02 && starts[0] < starts[1] && starts[1] < starts[2], "{starts:?}");
    }
}

#[test]
fn the_words_are_about_what_is_drawn() {
    let scratch = Scratch::new("depth-words");
    let folder = scratch.path("out");
    let own = scratch.file(
        "skip.toml",
        "title = 'Half a skip connection'\n[layer]\nkind = 'random'\n[layer.map]\n\
         q = '(q + second_moment)/2'\n[domain]\nq = ['0.5', '2']\ntau = '1'\n[prove]\n\
         self_map = '0.5 <= (q + second_moment)/2 <= 2'\n[conclude]\nconverges = ['self_map']\n",
    );
    let drawn_with = |arguments: &[&str]| {
        drawn(&folder, &[&["depth", "--no-data", "--networks", "2"], arguments].concat());
        words(&folder)
    };
    let reached = drawn_with(&["--over", "depth-every-start"]);
    for part in [
        "mean μ",
        "variance ν",
        "claimed after 24 layers: μ ∈ [−0.1, 0.1], ν ∈ [0.8, 1.5]",
        "from μ ∈ [−0.1, 0.1], ν ∈ [0.02, 16] with any ω ∈ [−0.1, 0.1], τ ∈ [0.95, 1.1] in each layer",
        // 22 do not lead there, as a refuted claim says.
        "That of selu is inside the box from layer 23 on",
        "Networks (2, with starts and parameters spread over these ranges) are of finite width",
    ] {
        assert!(reached.contains(part), "{part} is not in\n{reached}");
    }
    let too_short = drawn_with(&["--over", "depth-every-start", "--layers", "20"]);
    assert!(!too_short.contains("claimed") && !too_short.contains("inside"), "{too_short}");
    let kept = drawn_with(&["--over", "theorem1", "--compare", "relu"]);
    assert!(kept.contains("claimed of all layers") && kept.contains("2 of each activation"));
    let one = drawn_with(&["--over", "depth-random-2"]);
    assert!(one.contains("second moment q") && one.contains("from q = 1 with τ = 2."), "{one}");
    assert!(one.contains("Networks (2) are of finite width") && !one.contains("variance"), "{one}");
    let skipping = drawn_with(&["--over", &own]);
    assert!(skipping.contains("No networks: the layer is the claim's own."), "{skipping}");
    assert!(!skipping.contains("simulated"), "{skipping}");
    // A tube that ends is no tube of all layers.
    let ends = drawn_with(&["--layer", "random", "--at", "tau=9", "--layers", "500"]);
    assert!(ends.contains("No band of selu after layer"), "{ends}");
}

#[test]
fn a_limit_leaves_no_picture() {
    let scratch = Scratch::new("depth-limit");
    let folder = scratch.path("out");
    let asked = ["depth", "--activation", "gelu", "--layers", "10000", "--timeout", "1"];
    let output = plot(&folder, &asked);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert_eq!(fs::read_dir(&folder).map_or(0, Iterator::count), 0);
}
