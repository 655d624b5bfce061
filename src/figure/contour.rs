//! The line of a level through the cells that are not decided for it.
//!
//! # Mathematics
//!
//! A cell proved below a level and one proved above it share no point, as the quantity is one
//! function on both: between them lies a band of cells not decided. Where that is hardly wider
//! than a line, one line through it says all there is to say. It is found by marching squares
//! over the middles of cells: with the middle of a cell's enclosure less the level for a value,
//! a line crosses from one middle to the next where linear interpolation is 0. The crossing
//! is put into the half of the way that belongs to the cell not decided, if the other one is
//! (1). In the square of four middles a straight line from crossing to crossing might cut
//! the quarter of a decided cell; then it goes through the square's middle, the corner of all
//! four cells (2). By (1) and (2) the line never enters a cell that is proved to be on one
//! side of the level: interpolation moves it within the band, and no further.
//!
//! Enclosures are not equally wide, so that their middles shake the line. It is calmed: again and
//! again each point moves halfway to the middle of its neighbours, unless one of the two pieces
//! that meet in it would leave the cells not decided, or the edges that it ran along before (3).

use super::sheet::State;
use std::collections::BTreeMap;

/// Cells in a picture with what is known of them and a level.
pub struct Band<'a> {
    /// Number of columns.
    pub columns: usize,
    /// Number of rows.
    pub rows: usize,
    /// What is proved of the cell at a column and a row.
    pub state: &'a dyn Fn(usize, usize) -> State,
    /// How far above the level the cell probably is.
    pub excess: &'a dyn Fn(usize, usize) -> f64,
    /// Whether the line may run by a cell.
    pub open: &'a dyn Fn(usize, usize) -> bool,
}

/// A point in columns and rows from the bottom left corner.
type Point = (f64, f64);

/// A way from a middle to the next one: to the right of a node or upward from it.
type Way = (usize, usize, bool);

/// Middles of cells, with one more at each edge of the frame, where a line ends: node 0 and
/// the last are on the frame.
struct Nodes<'a>(&'a Band<'a>);

impl Nodes<'_> {
    fn cell(&self, (i, j): (usize, usize)) -> (usize, usize) {
        let inside = |node: usize, count: usize| node.saturating_sub(1).min(count - 1);
        (inside(i, self.0.columns), inside(j, self.0.rows))
    }

    fn place(&self, (i, j): (usize, usize)) -> Point {
        let along = |node: usize, count: usize| (node as f64 - 0.5).clamp(0.0, count as f64);
        (along(i, self.0.columns), along(j, self.0.rows))
    }

    fn state(&self, node: (usize, usize)) -> State {
        let (column, row) = self.cell(node);
        (self.0.state)(column, row)
    }

    fn is_above(&self, node: (usize, usize)) -> bool {
        match self.state(node) {
            State::Above => true,
            State::Below => false,
            State::Undecided => {
                let (column, row) = self.cell(node);
                (self.0.excess)(column, row) >= 0.0
            }
        }
    }

    fn is_open(&self, node: (usize, usize)) -> bool {
        let (column, row) = self.cell(node);
        (self.0.open)(column, row)
    }

    /// (1).
    fn crossing(&self, way: Way) -> Point {
        let (from, to) = ends(way);
        let value = |node| {
            let (column, row) = self.cell(node);
            (self.0.excess)(column, row).abs()
        };
        let (a, b) = (value(from), value(to));
        let share = if a + b > 0.0 && (a + b).is_finite() { a / (a + b) } else { 0.5 };
        let (p, q) = (self.place(from), self.place(to));
        // Where the one cell ends and the other begins.
        let border = match way.2 {
            true => (self.cell(to).0 as f64 - p.0) / (q.0 - p.0),
            false => (self.cell(to).1 as f64 - p.1) / (q.1 - p.1),
        };
        let border = if border.is_finite() { border.clamp(0.0, 1.0) } else { 0.5 };
        let share = match (self.state(from), self.state(to)) {
            (State::Undecided, State::Undecided) => share,
            (State::Undecided, _) => share.min(border),
            (_, State::Undecided) => share.max(border),
            _ => border,
        };
        (p.0 + share * (q.0 - p.0), p.1 + share * (q.1 - p.1))
    }
}

fn ends((i, j, across): Way) -> ((usize, usize), (usize, usize)) {
    ((i, j), if across { (i + 1, j) } else { (i, j + 1) })
}

impl Band<'_> {
    /// The lines, in columns and rows.
    pub fn lines(&self) -> Vec<Vec<Point>> {
        if self.columns == 0 || self.rows == 0 {
            return Vec::new();
        }
        let nodes = Nodes(self);
        let mut joined: BTreeMap<Way, Vec<Way>> = BTreeMap::new();
        for j in 0..=self.rows {
            for i in 0..=self.columns {
                for [from, to] in pairs(&nodes, i, j) {
                    joined.entry(from).or_default().push(to);
                    joined.entry(to).or_default().push(from);
                }
            }
        }
        let mut lines = Vec::new();
        // Lines with ends first: what is left are rings.
        let single = joined.iter().filter(|(_, next)| next.len() == 1).map(|(&way, _)| way);
        for way in single.collect::<Vec<Way>>() {
            lines.extend(follow(&nodes, &mut joined, way));
        }
        while let Some(way) = joined.iter().find(|(_, next)| !next.is_empty()).map(|(&way, _)| way)
        {
            lines.extend(follow(&nodes, &mut joined, way));
        }
        lines.iter_mut().for_each(|line| self.calm(line));
        lines
    }

    /// (3), of all points but the ends.
    fn calm(&self, line: &mut [Point]) {
        /// Swings of so many points become e^{−π²/4} of themselves, about a tenth.
        const SWING: usize = 32;
        for _ in 0..SWING * SWING / 4 {
            for index in 1..line.len().max(1) - 1 {
                let [before, at, behind] = [line[index - 1], line[index], line[index + 1]];
                let moved = middle(at, middle(before, behind));
                if self.is_free(before, moved) && self.is_free(moved, behind) {
                    line[index] = moved;
                }
            }
        }
    }

    /// Whether a straight line lies in cells that are not decided and that lines may run by.
    fn is_free(&self, from: Point, to: Point) -> bool {
        let mut crossings = vec![0.0, 1.0];
        for (a, b) in [(from.0, to.0), (from.1, to.1)] {
            let (low, high) = (a.min(b).floor() as i64 + 1, a.max(b).ceil() as i64);
            crossings.extend((low..high).map(|edge| (edge as f64 - a) / (b - a)));
        }
        crossings.sort_by(f64::total_cmp);
        crossings.windows(2).all(|part| {
            let t = f64::midpoint(part[0], part[1]);
            let at = (from.0 + t * (to.0 - from.0), from.1 + t * (to.1 - from.1));
            let [column, row] = [(at.0, self.columns), (at.1, self.rows)]
                .map(|(at, count)| (at as usize).min(count - 1));
            (self.state)(column, row) == State::Undecided && (self.open)(column, row)
        })
    }
}

/// Halfway between two points.
fn middle(p: Point, q: Point) -> Point {
    (f64::midpoint(p.0, q.0), f64::midpoint(p.1, q.1))
}

/// The ways that lines join in the square whose lowest node on the left is (i, j).
fn pairs(nodes: &Nodes, i: usize, j: usize) -> Vec<[Way; 2]> {
    let corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)];
    if !corners.iter().all(|&node| nodes.is_open(node)) {
        return Vec::new();
    }
    let above = corners.map(|node| nodes.is_above(node));
    let sides: [Way; 4] = [(i, j, true), (i + 1, j, false), (i, j + 1, true), (i, j, false)];
    let crossed: Vec<Way> = (0..4)
        .filter(|&side| above[side] != above[(side + 1) % 4])
        .map(|side| sides[side])
        .collect();
    match crossed.as_slice() {
        [one, other] => vec![[*one, *other]],
        // A saddle: lines go round the corners that are not like the middle.
        [bottom, right, top, left] => {
            let value = |&(a, b): &(usize, usize)| {
                let (column, row) = nodes.cell((a, b));
                (nodes.0.excess)(column, row)
            };
            let middle = corners.iter().map(value).sum::<f64>() >= 0.0;
            if above[0] == middle {
                vec![[*bottom, *right], [*top, *left]]
            } else {
                vec![[*bottom, *left], [*top, *right]]
            }
        }
        _ => Vec::new(),
    }
}

/// One line from a crossing on.
fn follow(nodes: &Nodes, joined: &mut BTreeMap<Way, Vec<Way>>, begin: Way) -> Option<Vec<Point>> {
    let mut line = vec![nodes.crossing(begin)];
    let mut way = begin;
    while let Some(next) = joined.get_mut(&way).and_then(Vec::pop) {
        let back = joined.get_mut(&next)?;
        let position = back.iter().position(|known| *known == way)?;
        back.remove(position);
        line.extend(detour(nodes, way, next));
        line.push(nodes.crossing(next));
        way = next;
    }
    (line.len() > 1).then_some(line)
}

/// (2): the square's middle, if the straight line cuts a decided cell's quarter.
fn detour(nodes: &Nodes, from: Way, to: Way) -> Option<Point> {
    let (p, q) = (nodes.crossing(from), nodes.crossing(to));
    // The lowest node on the left of the square that both ways are sides of.
    let all = [ends(from).0, ends(from).1, ends(to).0, ends(to).1];
    let (i, j) = (all.iter().map(|it| it.0).min()?, all.iter().map(|it| it.1).min()?);
    let corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)];
    let border = |low: usize, count: usize| low.clamp(0, count) as f64;
    let middle = (border(i, nodes.0.columns), border(j, nodes.0.rows));
    let cuts = |corner: &(usize, usize)| {
        nodes.state(*corner) != State::Undecided && {
            // The corner's side of the square's middle, along both axes.
            let place = nodes.place(*corner);
            let sides = [place.0 - middle.0, place.1 - middle.1];
            let inside = |point: Point| {
                (point.0 - middle.0) * sides[0] > 1e-9 && (point.1 - middle.1) * sides[1] > 1e-9
            };
            (1..16).any(|step| {
                let t = f64::from(step) / 16.0;
                inside((p.0 + t * (q.0 - p.0), p.1 + t * (q.1 - p.1)))
            })
        }
    };
    corners.iter().any(cuts).then_some(middle)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A field of cells with exact ranges of a function that is linear along both axes.
    fn states(columns: usize, rows: usize, value: &dyn Fn(f64, f64) -> f64) -> Vec<State> {
        let state = |index: usize| {
            let (u, v) = ((index % columns) as f64, (index / columns) as f64);
            let corners = [(u, v), (u + 1.0, v), (u, v + 1.0), (u + 1.0, v + 1.0)];
            let values = corners.map(|(u, v)| value(u, v));
            if values.iter().all(|value| *value < 0.0) {
                State::Below
            } else if values.iter().all(|value| *value > 0.0) {
                State::Above
            } else {
                State::Undecided
            }
        };
        (0..columns * rows).map(state).collect()
    }

    #[test]
    fn lines_stay_in_the_band() {
        let fields: [&dyn Fn(f64, f64) -> f64; 4] = [
            &|u, v| u - 0.37 * v - 3.1,
            &|u, v| (u - 9.3) * (v - 6.1) + 0.7,
            &|u, v| 0.11 * u * v - 2.9,
            &|u, v| v - 5.0 + 0.001 * u,
        ];
        for (index, value) in fields.into_iter().enumerate() {
            let (columns, rows) = (20, 13);
            let states = states(columns, rows, value);
            // The worst middles there may be: the line must not follow them out of the band.
            for bias in [-3.0, 0.0, 0.2, 5.0] {
                let state = |column, row| states[row * columns + column];
                let excess =
                    |column: usize, row: usize| bias + value(column as f64 + 0.5, row as f64 + 0.5);
                let open = |_, _| true;
                let band = Band { columns, rows, state: &state, excess: &excess, open: &open };
                let lines = band.lines();
                assert!(!lines.is_empty(), "{index}");
                for pair in lines.iter().flat_map(|line| line.windows(2)) {
                    for step in 0..=50 {
                        let t = f64::from(step) / 50.0;
                        let (p, q) = (pair[0], pair[1]);
                        let (u, v) = (p.0 + t * (q.0 - p.0), p.1 + t * (q.1 - p.1));
                        let strictly = |at: f64| (at - at.round()).abs() > 1e-6;
                        if strictly(u) && strictly(v) {
                            let inside = state(u as usize, v as usize);
                            assert_eq!(inside, State::Undecided, "{index} {bias}: {u} {v}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn lines_reach_the_frame_and_rings_close() {
        let (columns, rows) = (10, 8);
        let value = |u: f64, _: f64| u - 4.4;
        let found = states(columns, rows, &value);
        let state = |column: usize, row: usize| found[row * columns + column];
        let excess = |column: usize, _: usize| column as f64 + 0.5 - 4.4;
        let open = |_, _| true;
        let band = Band { columns, rows, state: &state, excess: &excess, open: &open };
        let lines = band.lines();
        assert_eq!(lines.len(), 1);
        let (first, last) = (lines[0][0], lines[0][lines[0].len() - 1]);
        assert_eq!([first.1.min(last.1), first.1.max(last.1)], [0.0, 8.0]);
        assert!(lines[0].iter().all(|point| (point.0 - 4.4).abs() < 1e-9), "{lines:?}");
        let value = |u: f64, v: f64| (u - 5.0).abs().max((v - 4.0).abs()) - 2.6;
        let found = states(columns, rows, &value);
        let state = |column: usize, row: usize| found[row * columns + column];
        let excess = |column: usize, row: usize| value(column as f64 + 0.5, row as f64 + 0.5);
        let band = Band { columns, rows, state: &state, excess: &excess, open: &open };
        let lines = band.lines();
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].first(), lines[0].last());
    }

    #[test]
    fn a_shaken_line_is_calmed() {
        let (columns, rows) = (60, 20);
        let state = |_: usize, row: usize| match row {
            ..6 => State::Below,
            14.. => State::Above,
            _ => State::Undecided,
        };
        let shaken = |column: usize, row: usize| {
            row as f64 + 0.5 - 10.0 + 2.0 * core_math::sin(column as f64)
        };
        let open = |_, _| true;
        let band = Band { columns, rows, state: &state, excess: &shaken, open: &open };
        let lines = band.lines();
        assert_eq!(lines.len(), 1);
        let inner = lines[0].iter().filter(|point| (16.0..44.0).contains(&point.0));
        let worst = inner.map(|point| (point.1 - 10.0).abs()).fold(0.0, f64::max);
        assert!(worst < 0.2, "{worst}: {lines:?}");
    }
}
