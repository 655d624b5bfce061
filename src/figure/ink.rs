//! Colours, and those of what is no data.

/// Red, green and blue.
pub type Rgb = [u8; 3];

/// Text, axes, contours.
pub const INK: Rgb = [20, 20, 24];
/// What stands back.
pub const GREY: Rgb = [120, 120, 126];
/// Paper.
pub const PAPER: Rgb = [255, 255, 255];
