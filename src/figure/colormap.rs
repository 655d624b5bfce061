//! Colour maps that grow lighter steadily, so that they survive greyscale printing.
//!
//! The tables, with their sources and licences, are the files of `colormaps/`.

use super::ink::Rgb;
use std::sync::LazyLock;

/// A colour map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colormap {
    /// By Stéfan van der Walt and Nathaniel Smith.
    Viridis,
    /// By Jamie Nuñez, Christopher Anderton and Ryan Renslow.
    Cividis,
    /// By Fabio Crameri.
    Batlow,
}

/// Colours in a table.
pub const COLORS: usize = 256;

const TEXTS: [&str; 3] = [
    include_str!("colormaps/viridis.txt"),
    include_str!("colormaps/cividis.txt"),
    include_str!("colormaps/batlow.txt"),
];

static TABLES: LazyLock<[Vec<Rgb>; 3]> = LazyLock::new(|| TEXTS.map(parse));

fn parse(text: &str) -> Vec<Rgb> {
    let words = text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
    let colors = words.filter_map(|word| {
        let number = u32::from_str_radix(word, 16).ok()?;
        let [_, red, green, blue] = number.to_be_bytes();
        Some([red, green, blue])
    });
    colors.collect()
}

impl Colormap {
    /// All colour maps.
    pub const ALL: [Self; 3] = [Self::Viridis, Self::Cividis, Self::Batlow];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Viridis => "viridis",
            Self::Cividis => "cividis",
            Self::Batlow => "batlow",
        }
    }

    /// The colours from dark to light.
    pub fn colors(self) -> &'static [Rgb] {
        &TABLES[self as usize]
    }

    /// The colour of a share of the way from dark to light.
    pub fn at(self, share: f64) -> Rgb {
        self.colors()[index(share, COLORS)]
    }

    /// The colour of one of `count` lines; the lightest colours are hard to see on paper.
    pub fn apart(self, index: usize, count: usize) -> Rgb {
        self.at(0.85 * index as f64 / count as f64)
    }
}

/// The position of a share of the way among `count` steps.
pub fn index(share: f64, count: usize) -> usize {
    // NaN becomes 0.
    ((share * count as f64) as usize).min(count - 1)
}

/// How light a colour looks, from 0 to 1: its grey in print.
pub fn luminance(color: Rgb) -> f64 {
    let [red, green, blue] = color.map(f64::from);
    (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255.0
}
