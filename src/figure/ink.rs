//! Colours, and those of what is no data.

/// Red, green and blue.
pub type Rgb = [u8; 3];

/// Text, axes, contours.
pub const INK: Rgb = [20, 20, 24];
/// What stands back.
pub const GREY: Rgb = [120, 120, 126];
/// Paper.
pub const PAPER: Rgb = [255, 255, 255];

/// Dash and gap of each of some lines, so that they differ in greyscale too; six do.
const DASHES: [Option<[i32; 2]>; 6] = [
    None,
    Some([700, 250]),
    Some([300, 200]),
    Some([130, 170]),
    Some([1200, 300]),
    Some([60, 260]),
];

/// Dash and gap of one of some lines.
pub fn dash(index: usize) -> Option<[i32; 2]> {
    DASHES[index % DASHES.len()]
}
