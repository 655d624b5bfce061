//! Figures as files: how the three states look, text, metadata, sizes, mistakes.

use crate::support::drawing::{FIGURES, drawn, number, plot, table};
use crate::support::program::{Scratch, selfnorm, stderr, stdout};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The picture of a PNG: width and red, green, blue by pixel.
fn pixels(path: &Path) -> (usize, Vec<u8>) {
    let decoder = png::Decoder::new(std::io::BufReader::new(fs::File::open(path).expect("a PNG")));
    let mut reader = decoder.read_info().expect("a PNG");
    let mut data = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut data).expect("a picture");
    assert_eq!((info.color_type, info.bit_depth), (png::ColorType::Rgb, png::BitDepth::Eight));
    (info.width as usize, data)
}

/// The field's corner and size in an SVG, in hundredths of a point.
fn field(svg: &str) -> [f64; 4] {
    let start = svg.find("<image ").expect("a field");
    ["x", "y", "width", "height"].map(|name| {
        let rest = svg[start..].split_once(&format!(" {name}=\"")).expect("an attribute").1;
        number(rest.split('"').next().expect("a value"))
    })
}

#[test]
fn the_three_states_look_different_in_greyscale() {
    let scratch = Scratch::new("three-states");
    for colormap in ["viridis", "cividis", "batlow"] {
        let folder = scratch.path(colormap);
        let arguments = ["jacobian-norm", "--size", "6x5", "--format", "svg,png"];
        drawn(&folder, &[&arguments[..], &["--colormap", colormap]].concat());
        let (_, rows) = table(&folder.join("jacobian-norm.csv"));
        let svg = fs::read_to_string(folder.join("jacobian-norm.svg")).expect("an SVG");
        let (width, data) = pixels(&folder.join("jacobian-norm.png"));
        let [left, top, across, down] = field(&svg).map(|units| units * 300.0 / 7200.0);
        let mut seen = [0; 3];
        for (index, row) in rows.iter().enumerate() {
            let (column, line) = (index % 6, 4 - index / 6);
            let (cell_width, cell_height) = (across / 6.0, down / 5.0);
            let (mut light, mut dark, mut all) = (0, 0, 0);
            // The middle half of the cell, away from borders and their lines.
            for y in 0..(cell_height / 2.0) as usize {
                for x in 0..(cell_width / 2.0) as usize {
                    let px = (left + (column as f64 + 0.25) * cell_width) as usize + x;
                    let py = (top + (line as f64 + 0.25) * cell_height) as usize + y;
                    let color = &data[3 * (py * width + px)..][..3];
                    let [r, g, b] = [0, 1, 2].map(|i| f64::from(color[i]));
                    let grey = 0.2126 * r + 0.7152 * g + 0.0722 * b;
                    light += usize::from(grey > 240.0);
                    dark += usize::from(grey < 60.0);
                    all += 1;
                }
            }
            let share = |count: usize| count as f64 / all as f64;
            // Undecided cells alone are mostly white.
            let state = match row[6].as_str() {
                "undecided" => {
                    assert!(share(light) > 0.5 && share(dark) > 0.05, "{row:?} {}", share(light));
                    0
                }
                "above 1" => {
                    assert!(share(light) > 0.01 && share(light) < 0.4, "{row:?} {}", share(light));
                    1
                }
                // Labels have white rims.
                _ => {
                    assert!(share(light) < 0.2, "{row:?} {}", share(light));
                    2
                }
            };
            seen[state] += 1;
        }
        assert!(seen.iter().all(|&count| count > 0), "{seen:?}");
    }
}

#[test]
fn figures_are_the_same_on_any_number_of_threads() {
    let scratch = Scratch::new("threads");
    for figure in FIGURES {
        let arguments = [figure, "--format", "svg,png,pdf", "--preset", "icml"];
        let size: &[&str] = if ["boxes", "activation", "depth"].contains(&figure) {
            &[]
        } else {
            &["--size", "23x17"]
        };
        let folders = ["1", "5"].map(|threads| {
            let folder = scratch.path(&format!("{figure}-{threads}"));
            drawn(&folder, &[&arguments[..], size, &["--threads", threads]].concat());
            folder
        });
        for extension in ["svg", "png", "pdf", "csv"] {
            let [one, five] = folders.each_ref().map(|folder| {
                fs::read(folder.join(format!("{figure}.{extension}"))).expect("a file")
            });
            assert!(one == five, "{figure}.{extension} depends on the threads");
        }
    }
}

/// Channels that may differ by how a processor draws edges: this share, by any amount.
const TOLERANCE: f64 = 0.001;

#[test]
fn the_committed_plots_are_what_the_program_draws() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("plots");
    let output = plot(&folder, &["--all"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(stdout(&output).lines().count(), 2 * FIGURES.len());
    for figure in FIGURES {
        let name = |extension: &str| format!("{figure}.{extension}");
        let [ours, theirs] = [&folder, &root.join("plots")]
            .map(|folder| fs::read_to_string(folder.join(name("svg"))).expect("an SVG"));
        let shown = folder.display();
        assert!(ours == theirs, "plots/{figure}.svg is not {shown}/{figure}.svg");
        let [(width, ours), (wanted, theirs)] =
            [&folder, &root.join("plots")].map(|folder| pixels(&folder.join(name("png"))));
        assert_eq!((width, ours.len()), (wanted, theirs.len()), "{figure}.png");
        let differing = ours.iter().zip(&theirs).filter(|(a, b)| a.abs_diff(**b) > 8).count();
        let share = differing as f64 / ours.len() as f64;
        assert!(share <= TOLERANCE, "plots/{figure}.png is not {shown}/{figure}.png: {share}");
    }
}

#[test]
fn presets_have_the_venues_widths() {
    let scratch = Scratch::new("presets");
    // In inches; the sources are named where the program has them.
    for (preset, column, text) in [
        ("neurips", 5.5, 5.5),
        ("iclr", 5.5, 5.5),
        ("tmlr", 6.5, 6.5),
        ("jmlr", 6.0, 6.0),
        ("icml", 3.25, 6.75),
        ("aistats", 3.25, 6.75),
        ("uai", 3.25, 6.75),
        ("cvpr", (6.875 - 0.3125) / 2.0, 6.875),
        ("aaai", (7.0 - 0.375) / 2.0, 7.0),
        ("acl", 7.7 / 2.54, 16.0 / 2.54),
        ("ieee", 3.5, 7.16),
        ("nature", 8.9 / 2.54, 18.3 / 2.54),
    ] {
        for (wide, inches) in [(&[][..], column), (&["--wide"], text)] {
            let arguments = &[&["--preset", preset][..], wide].concat()[..];
            let folder = scratch.path("out");
            let formats = ["activation", "--no-data", "--format", "svg,png"];
            drawn(&folder, &[&formats, arguments].concat());
            let svg = fs::read_to_string(folder.join("activation.svg")).expect("an SVG");
            let width = svg.split_once("width=\"").expect("a width").1.split("pt").next();
            let width = number(width.expect("points"));
            assert!((width - inches * 72.0).abs() <= 0.005, "{arguments:?}: {width}");
            assert!(!folder.join("activation.csv").exists());
            // What TeX makes of a PNG's pixels and density is as wide, to 0.05 points.
            let file = fs::File::open(folder.join("activation.png")).expect("a PNG");
            let reader = png::Decoder::new(std::io::BufReader::new(file)).read_info();
            let info = reader.expect("a PNG").info().clone();
            let density = f64::from(info.pixel_dims.expect("a density").xppu);
            let points = f64::from(info.width) / density / 0.0254 * 72.0;
            assert!((points - width).abs() <= 0.05, "{arguments:?}: {points}");
        }
    }
}

#[test]
fn files_say_how_they_were_made_and_keep_their_text() {
    let scratch = Scratch::new("metadata");
    let folder = scratch.path("out");
    let arguments = ["variance-change", "--size", "60x40", "--at", "mu=-0.1..0.05"];
    drawn(&folder, &[&arguments[..], &["--format", "svg,png,pdf", "--threads", "1"]].concat());
    let command = "selfnorm plot variance-change --at mu=-0.1..0.05 --size 60x40 --format";
    let version = concat!("selfnorm ", env!("CARGO_PKG_VERSION"));
    let read = |extension: &str| fs::read(folder.join(format!("variance-change.{extension}")));
    let holds =
        |file: &[u8], text: &str| file.windows(text.len()).any(|part| part == text.as_bytes());

    let svg = String::from_utf8(read("svg").expect("an SVG")).expect("UTF-8");
    assert!(svg.contains(&format!("<metadata>{version}: {command} svg</metadata>")));
    assert!(svg.contains(">variance of the inputs </tspan>"), "the axis's title is no text");
    assert!(svg.contains("[−0.1,\u{a0}0.05]") && !svg.contains(">-0"), "minus signs");
    assert!(svg.contains("font-style=\"italic\">ν</tspan>") && svg.contains(">ν\u{303}</tspan>"));
    // What Inkscape and librsvg need: links of SVG 1.1, and spaces that stay.
    assert!(svg.contains(" xlink:href=\"data:image/png") && !svg.contains(" href="));
    assert!(svg.contains("<text xml:space=\"preserve\""));
    let fonts = svg.matches("@font-face").count();
    assert_eq!(fonts, 2);

    let png = read("png").expect("a PNG");
    assert!(holds(&png, &format!("{command} png")) && holds(&png, version));

    let pdf = folder.join("variance-change.pdf");
    let run = |tool: &str, arguments: &[&str]| {
        let output = Command::new(tool).args(arguments).output();
        let output =
            output.unwrap_or_else(|error| panic!("{tool}: {error}; tests/run installs it"));
        assert!(output.status.success(), "{tool}: {}", stderr(&output));
        stdout(&output)
    };
    let pdf = pdf.to_str().expect("UTF-8");
    let text = run("pdftotext", &["-layout", pdf, "-"]);
    for part in ["variance of the inputs ν", "(ν\u{303} − ν)/ν", "μ ∈ [−0.1, 0.05]", "Theorem 2"]
    {
        let plain = text.replace('\u{a0}', " ");
        assert!(plain.contains(part), "{part} is not in\n{plain}");
    }
    let info = run("pdfinfo", &[pdf]);
    assert!(info.contains(&format!("{command} pdf")) && info.contains(version), "{info}");
}

#[test]
fn a_million_cells_stay_small_in_a_pdf() {
    let scratch = Scratch::new("million");
    let folder = scratch.path("out");
    let fixed = ["--at", "mu=0.1", "--at", "omega=0.05"];
    let arguments = ["jacobian-norm", "--size", "1000", "--format", "pdf,svg", "--no-data"];
    let output = plot(&folder, &[&arguments[..], &fixed].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    let said = stderr(&output);
    assert!(said.contains("1000000 cells in") && said.contains("cells per second"), "{said}");
    for extension in ["pdf", "svg"] {
        let path = folder.join(format!("jacobian-norm.{extension}"));
        let size = fs::metadata(path).expect("a file").len();
        assert!(size < 1_000_000, "{extension}: {size} bytes");
    }
}

#[test]
fn mistakes_have_one_message_and_leave_nothing() {
    let scratch = Scratch::new("plot-mistakes");
    let file = scratch.file("file", "");
    let folder = scratch.path("out");
    let out = folder.to_str().expect("UTF-8");
    let cases = scratch.file(
        "no-tau.toml",
        "title = 't'\n[domain]\nx = ['0', '1']\ny = ['1', '2']\n[prove]\na = 'mean < 9'\n",
    );
    for (arguments, parts) in [
        (
            &["jacobian", "--out", out][..],
            &["'jacobian'", "a similar value exists: 'jacobian-norm'"][..],
        ),
        (&["sigmoid", "--out", out], &["[possible values: jacobian-norm, flow"]),
        (&["jacobian-norm", "--colormap", "jet", "--out", out], &["viridis, cividis, batlow"]),
        (
            &["jacobian-norm", "--preset", "science", "--out", out],
            &["neurips, iclr, icml, tmlr, jmlr, aistats, uai, aaai, cvpr, acl, ieee, nature"],
        ),
        (&["jacobian-norm", "--axes", "omeg,tau", "--out", out], &["did you mean `omega`?"]),
        (
            &["jacobian-norm", "--axes", "nu,sigma", "--out", out],
            &["it has `mu`, `omega`, `nu` and `tau`"],
        ),
        (&["jacobian-norm", "--axes", "nu", "--out", out], &["two variables, such as nu,tau"]),
        (&["jacobian-norm", "--axes", "nu,nu", "--out", out], &["must differ"]),
        (
            &["jacobian-norm", "--axes", "x,y", "--out", out],
            &["no variable `x`", "`mu`, `omega`, `nu` and `tau`"],
        ),
        (&["jacobian-norm", "--size", "0", "--out", out], &["no cells", "1 to 4096"]),
        (&["jacobian-norm", "--size", "1000000", "--out", out], &["too many cells", "1 to 4096"]),
        (&["jacobian-norm", "--size", "10x1000000", "--out", out], &["too many cells"]),
        (
            &["jacobian-norm", "--size", "99999999999999999999999", "--out", out],
            &["too many cells"],
        ),
        (&["jacobian-norm", "--size", "-3", "--out", out], &["--size"]),
        (&["jacobian-norm", "--at", "nu=2..1", "--out", out], &["reversed range"]),
        (
            &["jacobian-norm", "--at", "nu=1", "--out", out],
            &["`nu` is just 1", "--at nu=LOWER..UPPER"],
        ),
        (&["jacobian-norm", "--at", "nu", "--out", out], &["expected a variable with a value"]),
        (&["jacobian-norm", "--at", "nu=e", "--out", out], &["`e` is no number"]),
        (&["flow", "--name", "../flow", "--out", out], &["without its ending"]),
        (&["flow", "--title", "two\nlines", "--out", out], &["one line of text"]),
        (&["jacobian-norm", "--over", "theorem3", "--out", out], &["several cases"]),
        (&["flow", "--over", &cases, "--out", out], &["error: ", "`"]),
        (&["flow", "--at", "tau=0.9..1", "--out", out], &["--at tau=VALUE"]),
        (&["boxes", "--statement", "nope", "--out", out], &["`nearer`"]),
        (&["boxes", "--size", "5", "--out", out], &["leave --size out"]),
        (
            &["boxes", "--proof", "/no/such.cert", "--out", out],
            &["/no/such.cert", "cannot be read"],
        ),
        (&["depth", "--size", "5", "--out", out], &["one point a layer", "leave --size out"]),
        (&["depth", "--axes", "nu,tau", "--out", out], &["does not take --axes"]),
        (&["depth", "--start", "1", "--out", out], &["for the figure length-map"]),
        (&["depth", "--at", "q=1", "--out", out], &["no variable `q`"]),
        (&["depth", "--compare", "rely", "--out", out], &["--compare: unknown activation `rely`"]),
        (&["depth", "--activation", "relu", "--activation", "elu", "--out", out], &["--compare"]),
        (&["depth", "--over", "theorem1", "--layer", "random", "--out", out], &["--layer"]),
        (&["depth", "--over", "theorem3", "--out", out], &["several cases"]),
        (&["depth", "--over", &cases, "--out", out], &["follows `mu`"]),
        (&["flow", "--compare", "relu", "--out", out], &["--compare is for the figure depth"]),
        (&["phase", "--layers", "9", "--out", out], &["--layers is for the figure depth"]),
        (&["activation", "--axes", "nu,tau", "--out", out], &["neither --axes nor --at"]),
        (&["jacobian-norm", "--out", &file], &["cannot write here", "--out"]),
        (&["jacobian-norm", "--out", "/proc/selfnorm"], &["/proc/selfnorm", "cannot write here"]),
    ] {
        let output = selfnorm().arg("plot").args(arguments).output().expect("it runs");
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(stdout(&output).is_empty() && said.starts_with("error: "), "{arguments:?}: {said}");
        assert_eq!(said.matches("error: ").count(), 1, "{said}");
        for part in parts {
            assert!(said.contains(part), "{arguments:?}: {part} is not in {said}");
        }
        let left = fs::read_dir(&folder).map_or(0, Iterator::count);
        assert_eq!(left, 0, "{arguments:?} left files");
    }
    // The path is tried before the work: this would take minutes.
    let slow = ["jacobian-norm", "--axes", "mu,omega", "--size", "4096", "--out", &file];
    let start = std::time::Instant::now();
    let output = selfnorm().arg("plot").args(slow).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(start.elapsed().as_secs() < 10);
}

#[test]
fn a_target_that_is_a_folder_is_refused_before_anything_is_drawn() {
    let scratch = Scratch::new("plot-folder-target");
    let folder = scratch.path("out");
    fs::create_dir_all(folder.join("flow.csv")).expect("a folder");
    let output = plot(&folder, &["flow"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("flow.csv: cannot write here: it is a folder"));
    assert!(!folder.join("flow.svg").exists());
}
