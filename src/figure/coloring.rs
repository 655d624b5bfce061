//! From bounds to colours.

use super::colormap::{Colormap, index};
use super::ink::{PAPER, Rgb};
use super::page::Raster;
use super::scale::Scale;
use super::sheet::Sheet;

/// The colour of cells that are proved to have no value.
pub const NONE: Rgb = [205, 205, 210];

/// Colours in a picture, so that some are left for what has none.
const COLORS: usize = 250;

/// A sheet's colours.
#[derive(Clone, Debug)]
pub struct Coloring {
    /// The values of the colour bar.
    pub scale: Scale,
    colors: Vec<Rgb>,
}

impl Coloring {
    /// Colours for the upper bounds between two values.
    pub fn new([low, high]: [f64; 2], map: Colormap) -> Self {
        /// Values over more than this factor differ by their ratios.
        const WIDE: f64 = 100.0;
        let (low, high) = if low < high { (low, high) } else { (low - 0.5, high + 0.5) };
        let scale = match low > 0.0 && high > WIDE * low {
            true => Scale::logarithmic(low, high),
            false => Scale::linear(low, high, 6),
        };
        Self::on(scale, |share| map.at(share))
    }

    /// Colours for the values of a scale, from their share of it.
    pub fn on(scale: Scale, color: impl Fn(f64) -> Rgb) -> Self {
        let colors = (0..COLORS).map(|step| color((step as f64 + 0.5) / COLORS as f64)).collect();
        Self { scale, colors }
    }

    /// The colours from small to large, for the bar.
    pub fn colors(&self) -> Vec<Rgb> {
        self.colors.clone()
    }

    fn step(&self, bound: f64) -> u8 {
        index(self.scale.share(bound), COLORS) as u8
    }

    /// The colour of an upper bound.
    pub fn color(&self, bound: f64) -> Rgb {
        self.colors[usize::from(self.step(bound))]
    }

    /// The picture's cells, from the top; those that are open are white, those without a value
    /// grey.
    pub fn raster(
        &self,
        sheet: &Sheet,
        is_open: impl Fn(usize) -> bool,
        is_none: impl Fn(usize) -> bool,
    ) -> Raster {
        let [columns, rows] = sheet.size();
        let mut cells = Vec::with_capacity(columns * rows);
        for row in (0..rows).rev() {
            for column in 0..columns {
                let position = row * columns + column;
                let bound = sheet.values[position].sup();
                let known = !is_open(position) && bound.is_finite();
                cells.push(match (is_none(position), known) {
                    (true, _) => COLORS as u8 + 1,
                    (false, true) => self.step(bound),
                    (false, false) => COLORS as u8,
                });
            }
        }
        let mut palette = self.colors.clone();
        palette.extend([PAPER, NONE]);
        Raster { columns, cells, palette }
    }
}
