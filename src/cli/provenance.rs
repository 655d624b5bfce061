//! The command that makes a figure again.

use super::arguments::{PlotOptions, TextStyle};
use crate::figure::Figure;
use crate::figure::colormap::Colormap;
use crate::figure::style::Preset;

/// The command that makes this figure again, without what does not change it.
pub fn words(figure: Figure, options: &PlotOptions) -> Vec<String> {
    let mut words = vec!["selfnorm".to_owned(), "plot".to_owned(), figure.name().to_owned()];
    let mut option = |name: &str, value: &str| words.extend([name.to_owned(), quoted(value)]);
    if let Some(over) = &options.over {
        option("--over", over);
    }
    for activation in &options.activation {
        option("--activation", activation);
    }
    for compared in &options.compare {
        option("--compare", compared);
    }
    if let Some(layer) = options.layer {
        option("--layer", layer.name());
    }
    for start in &options.start {
        option("--start", start);
    }
    for (name, number) in [
        ("--layers", options.layers.map(u64::from)),
        ("--networks", options.networks.map(u64::from)),
        ("--width", options.width.map(u64::from)),
        ("--seed", options.seed),
    ] {
        if let Some(number) = number {
            option(name, &number.to_string());
        }
    }
    if let Some(axes) = &options.axes {
        option("--axes", axes);
    }
    for at in &options.at {
        option("--at", at);
    }
    if let Some(size) = &options.size {
        option("--size", size);
    }
    if let Some(proof) = &options.proof {
        option("--proof", &proof.to_string_lossy());
    }
    if let Some(statement) = &options.statement {
        option("--statement", statement);
    }
    if options.look.preset != Preset::Neurips {
        option("--preset", options.look.preset.name());
    }
    if options.look.colormap != Colormap::Viridis {
        option("--colormap", options.look.colormap.name());
    }
    if options.look.text == TextStyle::Outlines {
        option("--text", "outlines");
    }
    if let Some(title) = &options.look.title {
        option("--title", title);
    }
    if let Some(name) = &options.name {
        option("--name", name);
    }
    for (flag, is_set) in [("--wide", options.look.wide), ("--no-caption", options.look.no_caption)]
    {
        words.extend(is_set.then(|| flag.to_owned()));
    }
    words
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "=.,_/-+:%@".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}
