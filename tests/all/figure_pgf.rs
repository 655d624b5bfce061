//! Figures for LaTeX's own fonts: the file's structure, and the pictures beside it.

use crate::support::drawing::FIGURES;
use crate::support::program::{Scratch, selfnorm, stderr, stdout};
use std::fs;

/// The text of a figure in PGF, and its files.
fn plot(scratch: &Scratch, arguments: &[&str]) -> (String, Vec<String>) {
    let out = scratch.path("out");
    let mut command = selfnorm();
    command.arg("plot").args(arguments).args(["--format", "pgf", "--no-data", "--quiet", "--out"]);
    let output = command.arg(&out).output().expect("it runs");
    assert!(output.status.success(), "{}", stderr(&output));
    let files: Vec<String> = stdout(&output).lines().map(str::to_owned).collect();
    let is_text = |file: &&String| file.ends_with(".pgf");
    let text = fs::read_to_string(files.iter().find(is_text).expect("a PGF")).expect("readable");
    (text, files)
}

/// Whether each brace has its other, in TeX's way: one after a backslash is a letter.
fn is_balanced(text: &str) -> bool {
    let mut depth = 0i32;
    let mut escaped = false;
    for character in text.chars() {
        match character {
            '{' if !escaped => depth += 1,
            '}' if !escaped => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
        escaped = character == '\\' && !escaped;
    }
    depth == 0
}

#[test]
fn every_figure_is_a_picture_that_latex_can_read() {
    for figure in FIGURES {
        let scratch = Scratch::new(&format!("pgf-{figure}"));
        let few: &[&str] = match figure {
            "boxes" => &[],
            "depth" => &["--layers", "5"],
            _ => &["--size", "12"],
        };
        let (text, files) = plot(&scratch, &[&[figure, "--preset", "icml"], few].concat());
        // Comments begin the file; all after them is for TeX.
        let code: Vec<&str> = text.lines().skip_while(|line| line.starts_with("% ")).collect();
        assert!(is_balanced(&code.join("\n")), "{figure}");
        let foreign = code.iter().find(|line| !line.is_ascii());
        assert_eq!(foreign, None, "{figure}");
        assert_eq!(code.first(), Some(&"\\begingroup"), "{figure}");
        assert_eq!(code.last(), Some(&"\\endgroup"), "{figure}");
        for once in ["\\begin{pgfpicture}", "\\end{pgfpicture}", "{use as bounding box}"] {
            assert_eq!(text.matches(once).count(), 1, "{figure}: {once}");
        }
        assert!(text.contains("{\\pgfqpoint{234bp}"), "{figure} is not as wide as a column");
        assert!(text.matches("\\pgftext[").count() > 8, "{figure} has no text");
        assert!(text.contains("$\\"), "{figure} has no variable");
        let shown: Vec<&str> = text.split(".png}").collect();
        let images = shown.iter().rev().skip(1).filter_map(|part| part.rsplit('{').next());
        let images: Vec<String> = images.map(|name| format!("{name}.png")).collect();
        let beside: Vec<&String> = files.iter().filter(|file| file.ends_with(".png")).collect();
        assert_eq!(images.len(), beside.len(), "{figure}: {images:?} {beside:?}");
        for image in images {
            let path = beside.iter().find(|path| path.ends_with(&format!("/{image}")));
            let bytes = fs::read(path.unwrap_or_else(|| panic!("{figure}: no {image}")));
            assert!(bytes.expect("readable").starts_with(b"\x89PNG"), "{figure}: {image}");
        }
    }
}

#[test]
fn lines_stay_on_the_page() {
    let scratch = Scratch::new("pgf-page");
    let (text, _) = plot(&scratch, &["flow", "--size", "6"]);
    let box_of = text.split("{\\pgfpointorigin}{\\pgfqpoint{").nth(1).expect("a bounding box");
    let number = |text: &str| text.trim_end_matches('}').parse::<f64>().expect("a number");
    let (width, height) = box_of.split_once("bp}{").expect("two lengths");
    let (width, height) = (number(width), number(height.split("bp").next().expect("a length")));
    let mut points = 0;
    for line in text.lines() {
        let place = line.strip_prefix("\\moveto ").or_else(|| line.strip_prefix("\\lineto "));
        let Some((x, y)) = place.and_then(|place| place.split_once(' ')) else { continue };
        let (x, y) = (number(x), number(y));
        assert!((0.0..=width).contains(&x) && (0.0..=height).contains(&y), "{line}");
        points += 1;
    }
    assert!(points > 100, "{points}");
}

/// Whatever the document's fonts are, no line of text that begins on the page is given more room
/// than there is.
#[test]
fn text_stays_on_the_page() {
    let scratch = Scratch::new("pgf-text");
    let (text, _) = plot(&scratch, &["variance-change", "--size", "6", "--preset", "jmlr"]);
    let number = |text: &str| text.split("bp").next().and_then(|it| it.parse::<f64>().ok());
    let width = text.split("{\\pgfpointorigin}{\\pgfqpoint{").nth(1).and_then(number);
    let width = width.expect("a bounding box");
    let mut lines = 0;
    for line in text.lines().filter(|line| line.starts_with("\\pgftext[left,base")) {
        let after = |what: &str| line.split(what).nth(1).and_then(number);
        let fit = line.split("\\fit{").nth(1).and_then(|it| it.split('}').next()?.parse().ok());
        let (at, fit): (f64, f64) =
            (after("{\\pgfqpoint{").expect("a place"), fit.expect("a room"));
        if !line.contains("rotate") {
            assert!(at + fit <= width - 1.9, "{line}");
            lines += 1;
        }
    }
    assert!(lines > 5, "{lines}");
}

#[test]
fn a_name_that_latex_cannot_read_is_refused() {
    let scratch = Scratch::new("pgf-name");
    let out = scratch.path("out");
    let mut command = selfnorm();
    command.args(["plot", "flow", "--format", "svg,pgf", "--name", "100%", "--out"]).arg(&out);
    let output = command.output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("LaTeX cannot read"), "{}", stderr(&output));
    assert!(!out.exists());
}
