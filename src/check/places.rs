//! The cells that the half plane y > 0 is cut into, for integrals that are known in few places.
//!
//! 2ᵏ ≤ y ≤ 2ᵏ⁺¹ is cut into equal parts, and each of these along x into cells of the width
//! w = 2^{⌊k/2⌋−1}, [(l − ½)w, (l + ½)w]: so x is nowhere farther than √y/4 from a cell's middle,
//! and 0 is the middle of one (1). All ends are dyadic, and few enough that doubles tell exactly
//! in which cell one of them lies (2).

use super::jet::is_positive;
use crate::arithmetic::mpfr::MpInterval;
use rug::Float;

/// Parts of an octave in y, a power of two.
const PARTS: i64 = 4;

/// A box that meets more cells than this has none.
const MAX_CELLS: i64 = 64;

/// A cell.
#[derive(Clone, Debug)]
pub struct Place {
    /// Which part of which octave.
    pub row: i64,
    /// l.
    pub column: i64,
    /// Its values of x and of y.
    pub sides: [MpInterval; 2],
}

/// Cells that cover a box; none if they are too many, or y may not be positive.
pub fn cover(x: &MpInterval, y: &MpInterval) -> Option<Vec<Place>> {
    if !is_positive(y) || !y.is_finite() || !x.is_finite() {
        return None;
    }
    let precision = x.precision();
    let (x, y) = (x.to_interval(), y.to_interval());
    // Far from where doubles and their integers end: (2).
    if y.inf() < 1e-200 || y.sup() > 1e200 || x.mag() > 1e12 * y.inf().sqrt() {
        return None;
    }
    let rows = row(y.inf())..=row(y.sup());
    if rows.end() - rows.start() >= MAX_CELLS {
        return None;
    }
    let mut places = Vec::new();
    for row in rows {
        let columns = column(x.inf(), row)..=column(x.sup(), row);
        let count = columns.end() - columns.start() + 1;
        if places.len() as i64 + count > MAX_CELLS {
            return None;
        }
        places.extend(columns.map(|column| Place::new(row, column, precision)));
    }
    Some(places)
}

impl Place {
    /// (1).
    fn new(row: i64, column: i64, precision: u32) -> Self {
        let dyadic = |numerator: i64, exponent: i64| {
            let mut value = Float::with_val(precision, numerator);
            value <<= exponent as i32;
            value
        };
        let (octave, part) = (row.div_euclid(PARTS), row.rem_euclid(PARTS));
        let of_x = |halves: i64| dyadic(halves, spacing(octave) - 1);
        let of_y = |part: i64| dyadic(PARTS + part, octave - i64::from(PARTS.ilog2()));
        let x = MpInterval::new(of_x(2 * column - 1), of_x(2 * column + 1));
        let y = MpInterval::new(of_y(part), of_y(part + 1));
        Self { row, column, sides: [x, y] }
    }
}

/// The part of an octave that y lies in.
fn row(y: f64) -> i64 {
    // k with 2ᵏ ≤ y < 2ᵏ⁺¹, of a normal double.
    let octave = (y.to_bits() >> 52 & 0x7ff) as i64 - 1023;
    let part = (y / power_of_two(octave) - 1.0) * PARTS as f64;
    octave * PARTS + part.floor() as i64
}

/// l of the cell in a row that x lies in.
fn column(x: f64, row: i64) -> i64 {
    let halves = x / power_of_two(spacing(row.div_euclid(PARTS)) - 1);
    (halves.floor() as i64 + 1).div_euclid(2)
}

/// The width of an octave's cells in x is 2 to this power.
fn spacing(octave: i64) -> i64 {
    octave.div_euclid(2) - 1
}

fn power_of_two(k: i64) -> f64 {
    2.0_f64.powi(k as i32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{BITS, number, rational};

    fn boxes(points: &[MpInterval]) -> Vec<MpInterval> {
        points.iter().flat_map(|a| points.iter().map(move |b| a.hull(b))).collect()
    }

    /// Around ends of cells, whatever way they are rounded: rows without gaps that reach from
    /// end to end, and in each of them columns.
    #[test]
    fn cells_cover_boxes() {
        let below = |x: f64| number(x.next_down());
        let x = [
            number(-0.375),
            below(-0.25),
            rational(-1, 3),
            number(1e-30),
            below(0.25),
            rational(1, 3),
        ];
        let y = [number(0.5), below(0.5), rational(1, 3), number(1.25), below(2.0), rational(4, 3)];
        let mut cells = 0;
        for x in &boxes(&x) {
            for y in &boxes(&y) {
                let places = cover(x, y).expect("few cells");
                cells += places.len();
                let rows: Vec<&[Place]> = places.chunk_by(|a, b| a.row == b.row).collect();
                let (first, last) = (&rows[0][0], &rows[rows.len() - 1][0]);
                assert!(first.sides[1].lower() <= y.lower(), "{first:?} {y:?}");
                assert!(y.upper() <= last.sides[1].upper(), "{last:?} {y:?}");
                let meet = |axis: usize, a: &Place, b: &Place| {
                    a.sides[axis].upper() == b.sides[axis].lower()
                };
                assert!(rows.windows(2).all(|pair| meet(1, &pair[0][0], &pair[1][0])));
                for row in rows {
                    let (first, last) = (&row[0], &row[row.len() - 1]);
                    assert!(first.sides[0].lower() <= x.lower(), "{first:?} {x:?}");
                    assert!(x.upper() <= last.sides[0].upper(), "{last:?} {x:?}");
                    assert!(row.windows(2).all(|pair| meet(0, &pair[0], &pair[1])));
                    assert!(row.iter().all(|place| place.sides[1] == first.sides[1]));
                }
            }
        }
        assert!(cells > 36 * 36, "{cells}");
    }

    #[test]
    fn a_place_is_near() {
        for y in [0.003, 0.25, 0.99, 1.0, 3.9, 4.0, 77.0] {
            for x in [-1.7, -0.125, 0.0, 0.3, 40.0] {
                let [place] = &cover(&number(x), &number(y)).expect("a cell")[..] else {
                    panic!("{x} {y}")
                };
                let [of_x, of_y] = place.sides.clone().map(|side| side.to_interval());
                assert!(of_x.contains(x) && of_y.contains(y));
                assert!((x - of_x.mid()).abs() <= of_y.inf().sqrt() / 4.0);
                assert!((y - of_y.mid()).abs() <= of_y.inf() / 8.0);
            }
        }
        assert!(cover(&number(0.0), &number(0.0).hull(&number(1.0))).is_none());
        assert!(cover(&number(-1e9).hull(&number(1e9)), &number(1.0)).is_none());
        assert!(cover(&number(0.0), &number(1e-9).hull(&number(1e9))).is_none());
        assert!(cover(&number(0.0), &number(1e6)).is_some_and(|cells| cells.len() == 1));
        // Where doubles are not exact any more.
        for (x, y) in [(0.0, 1e-201), (0.0, 1e201), (1e13, 1.0), (-1e13, 1.0)] {
            assert!(cover(&number(x), &number(y)).is_none(), "{x} {y}");
        }
        let empty = MpInterval::empty(BITS);
        assert!(cover(&empty, &number(1.0)).is_none() && cover(&number(1.0), &empty).is_none());
    }

    /// Cells of the width 1/2 around its multiples, in rows of the height 1/4.
    #[test]
    fn cells_are_counted() {
        let columns = |count: f64| {
            let x = number(0.0).hull(&number((count - 1.0) / 2.0));
            cover(&x, &number(1.0)).map(|cells| cells.len())
        };
        assert_eq!([1.0, 2.0, 64.0, 65.0].map(columns), [Some(1), Some(2), Some(64), None]);
        let rows = |count: f64| {
            let y = number(1.0).hull(&number(1.0 + (count - 0.5) / 4.0));
            cover(&number(0.0), &y).map(|cells| cells.len())
        };
        assert_eq!([1.0, 2.0, 4.0].map(rows), [Some(1), Some(2), Some(4)]);
    }
}
