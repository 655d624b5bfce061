//! Borders of sets of cells, and hatching inside them.
//!
//! Both follow the cells' edges exactly; nothing is smoothed or interpolated, so that a
//! border never claims more than the cells do.

use std::collections::BTreeMap;

/// A corner between cells: columns and rows from the bottom left one.
pub type Corner = (usize, usize);

/// A set of cells: columns, rows, and whether the cell at column and row is in it.
pub struct Cells<'a> {
    /// Number of columns.
    pub columns: usize,
    /// Number of rows.
    pub rows: usize,
    /// Membership.
    pub contains: &'a dyn Fn(usize, usize) -> bool,
    /// Whether a cell beside one of the set makes a border; the unknown does not.
    pub bounds: &'a dyn Fn(usize, usize) -> bool,
}

impl Cells<'_> {
    /// The lines between cells in the set and cells beside them that are not, with the
    /// set on the left. The picture's own frame is no border.
    pub fn borders(&self) -> Vec<Vec<Corner>> {
        let mut next: BTreeMap<Corner, Vec<Corner>> = BTreeMap::new();
        let mut arriving: BTreeMap<Corner, usize> = BTreeMap::new();
        let mut edge = |from: Corner, to: Corner| {
            next.entry(from).or_default().push(to);
            *arriving.entry(to).or_default() += 1;
        };
        let ends =
            |column: usize, row: usize| !(self.contains)(column, row) && (self.bounds)(column, row);
        for row in 0..self.rows {
            for column in 0..self.columns {
                if !(self.contains)(column, row) {
                    continue;
                }
                if row > 0 && ends(column, row - 1) {
                    edge((column, row), (column + 1, row));
                }
                if column + 1 < self.columns && ends(column + 1, row) {
                    edge((column + 1, row), (column + 1, row + 1));
                }
                if row + 1 < self.rows && ends(column, row + 1) {
                    edge((column + 1, row + 1), (column, row + 1));
                }
                if column > 0 && ends(column - 1, row) {
                    edge((column, row + 1), (column, row));
                }
            }
        }
        let mut lines = Vec::new();
        // Lines that begin at the frame first: what is left are rings.
        let begins: Vec<Corner> = next
            .iter()
            .filter(|(corner, to)| to.len() > arriving.get(corner).copied().unwrap_or(0))
            .map(|(&corner, _)| corner)
            .collect();
        for corner in begins {
            lines.push(follow(&mut next, corner));
        }
        while let Some(corner) = next.iter().find(|(_, to)| !to.is_empty()).map(|(&c, _)| c) {
            lines.push(follow(&mut next, corner));
        }
        lines
    }

    /// Parallel lines at 45° inside the set, in columns and rows; `aspect` is a cell's
    /// width by its height on the page, `step` the distance between lines along the
    /// columns, `rising` whether they go up to the right.
    pub fn hatching(&self, aspect: f64, step: f64, rising: bool) -> Vec<[(f64, f64); 2]> {
        // In columns, a row is 1/aspect high and the line is u + v = c, or mirrored.
        let height = self.rows as f64 / aspect;
        let width = self.columns as f64;
        let mut lines = Vec::new();
        let mut c = step / 2.0;
        while c < width + height {
            let mut open: Option<((f64, f64), (f64, f64))> = None;
            for row in 0..self.rows {
                let (low, high) = (row as f64 / aspect, (row + 1) as f64 / aspect);
                // Upwards the line goes left: from c − low to c − high.
                let (mut u, end) = ((c - low).min(width), (c - high).max(0.0));
                while u > end {
                    let column = (u.ceil() - 1.0).max(0.0);
                    let to = column.max(end);
                    let mirrored = if rising { width - 1.0 - column } else { column };
                    if (self.contains)(mirrored as usize, row) {
                        let at = |u: f64| (if rising { width - u } else { u }, (c - u) * aspect);
                        open = Some((open.map_or(at(u), |(begin, _)| begin), at(to)));
                    } else if let Some((begin, end)) = open.take() {
                        lines.push([begin, end]);
                    }
                    u = to;
                }
            }
            lines.extend(open.map(|(begin, end)| [begin, end]));
            c += step;
        }
        lines
    }
}

/// One line, with corners only where it turns.
fn follow(next: &mut BTreeMap<Corner, Vec<Corner>>, begin: Corner) -> Vec<Corner> {
    let mut line = vec![begin];
    let mut corner = begin;
    while let Some(to) = next.get_mut(&corner).and_then(Vec::pop) {
        let straight = line.len() > 1 && {
            let before = line[line.len() - 2];
            (before.0 == to.0 && corner.0 == to.0) || (before.1 == to.1 && corner.1 == to.1)
        };
        if straight {
            line.pop();
        }
        line.push(to);
        corner = to;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: fn(usize, usize) -> bool = |_, _| true;

    #[test]
    fn borders_go_round_the_set() {
        let contains = |column, row| (1..3).contains(&column) && row == 1;
        let cells = Cells { columns: 4, rows: 3, contains: &contains, bounds: &ALL };
        assert_eq!(cells.borders(), [vec![(1, 1), (3, 1), (3, 2), (1, 2), (1, 1)]]);
        let half = |column, _| column < 2;
        let cells = Cells { columns: 4, rows: 3, contains: &half, bounds: &ALL };
        assert_eq!(cells.borders(), [vec![(2, 0), (2, 3)]]);
        assert!(Cells { columns: 4, rows: 3, contains: &ALL, bounds: &ALL }.borders().is_empty());
    }

    #[test]
    fn hatching_stays_inside_the_set() {
        let contains =
            |column: usize, row: usize| !(column + 2 * row).is_multiple_of(3) && column < 7;
        for (rising, aspect) in [(true, 1.0), (false, 1.0), (true, 0.4), (false, 2.5)] {
            let cells = Cells { columns: 10, rows: 6, contains: &contains, bounds: &ALL };
            let lines = cells.hatching(aspect, 0.3, rising);
            assert!(lines.len() > 20);
            for [from, to] in lines {
                for step in 1..200 {
                    let t = f64::from(step) / 200.0;
                    let (x, y) = (from.0 + t * (to.0 - from.0), from.1 + t * (to.1 - from.1));
                    // A line along a corner may touch the cell beside it.
                    let near = |v: f64| (v - v.round()).abs() < 1e-6;
                    assert!(
                        near(x) || near(y) || contains(x as usize, y as usize),
                        "{x} {y} {rising} {aspect}"
                    );
                }
            }
        }
    }
}
