//! Bands of cells that leave room for no more than a line.
//!
//! A set of cells *opened* by a block is the union of all blocks inside it (Serra 1982): what an
//! opening takes away is thinner than the block. A band whose width is about the block's would be
//! a line here and an area there; so an opened part counts only if it holds a block of twice the
//! size as well (hysteresis).

use super::sheet::State;

/// The cells that are not decided and belong to a band too thin for so many columns and rows of
/// such cells, or nowhere twice as wide, with what is proved below on the one side and above on
/// the other. At the frame one side may be cut off: of no matter `at_frame`, else it must show
/// nearby.
pub fn thin(states: &[State], columns: usize, reach: [usize; 2], at_frame: bool) -> Vec<bool> {
    let rows = states.len() / columns.max(1);
    let open: Vec<bool> = states.iter().map(|state| *state == State::Undecided).collect();
    let thick = opened(&open, columns, reach);
    let thicker = opened(&open, columns, reach.map(|reach| 2 * reach));
    let thick = parts_with(&thick, columns, &thicker);
    let around = reach.map(|reach| [2 * reach + 2; 2]);
    let near = |wanted: State| {
        let mask: Vec<bool> = states.iter().map(|state| *state == wanted).collect();
        filter(&mask, columns, around, false)
    };
    let (below, above) = (near(State::Below), near(State::Above));
    let is_at_frame = |index: usize| {
        let (row, column) = (index / columns, index % columns);
        let within = |at: usize, count: usize, reach: usize| at < reach || at + reach >= count;
        within(column, columns, reach[0]) || within(row, rows, reach[1])
    };
    let is_thin = |index: usize| {
        let is_between = below[index] && above[index]
            || at_frame && is_at_frame(index) && (below[index] || above[index]);
        open[index] && !thick[index] && is_between
    };
    (0..states.len()).map(is_thin).collect()
}

/// The union of all blocks of a set's cells that are wider and higher than the reach.
fn opened(set: &[bool], columns: usize, reach: [usize; 2]) -> Vec<bool> {
    let corners = filter(set, columns, [[0, reach[0]], [0, reach[1]]], true);
    filter(&corners, columns, [[reach[0], 0], [reach[1], 0]], false)
}

/// The connected parts of a set that hold one of the seeds, which are in it.
fn parts_with(set: &[bool], columns: usize, seeds: &[bool]) -> Vec<bool> {
    let mut found = seeds.to_vec();
    let mut pending: Vec<usize> = (0..seeds.len()).filter(|&index| seeds[index]).collect();
    while let Some(index) = pending.pop() {
        let column = index % columns;
        let beside = [
            (column > 0).then(|| index - 1),
            (column + 1 < columns).then(|| index + 1),
            index.checked_sub(columns),
            (index + columns < set.len()).then(|| index + columns),
        ];
        for next in beside.into_iter().flatten() {
            if set[next] && !found[next] {
                found[next] = true;
                pending.push(next);
            }
        }
    }
    found
}

/// For each cell whether all, or any, of the cells are in a set that are at most so many columns
/// before and behind it and rows below and above it; beyond the frame there are none.
fn filter(mask: &[bool], columns: usize, sides: [[usize; 2]; 2], all: bool) -> Vec<bool> {
    let rows = mask.len() / columns.max(1);
    let wide = slide(mask, [rows, columns], [columns, 1], sides[0], all);
    slide(&wide, [columns, rows], [1, columns], sides[1], all)
}

/// The same along lines alone: so many of so many cells, so far from a line and from a cell to the
/// next. A window of `before`, the cell and `behind` is moved, and counted what is in it.
fn slide(
    mask: &[bool],
    [lines, length]: [usize; 2],
    [between, along]: [usize; 2],
    [before, behind]: [usize; 2],
    all: bool,
) -> Vec<bool> {
    let mut result = vec![false; mask.len()];
    for line in 0..lines {
        let place = |position: usize| line * between + position * along;
        let is_in = |position: usize| usize::from(position < length && mask[place(position)]);
        let mut count: usize = (0..behind).map(is_in).sum();
        for position in 0..length {
            count += is_in(position + behind);
            if position > before {
                count -= is_in(position - before - 1);
            }
            result[place(position)] = if all { count == before + behind + 1 } else { count > 0 };
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_what_they_say() {
        let (columns, rows) = (9, 7);
        let mask: Vec<bool> = (0..columns * rows).map(|index| index * index % 11 < 7).collect();
        for sides in [[[0, 0], [0, 0]], [[2, 0], [0, 1]], [[1, 1], [2, 2]], [[12, 3], [0, 12]]] {
            for all in [true, false] {
                let expected = (0..columns * rows).map(|index| {
                    let ([left, right], [below, above]) = (sides[0], sides[1]);
                    let near = |u: usize, v: usize| {
                        let inside = u >= left && v >= below && u < columns + left;
                        inside && v < rows + below && mask[(v - below) * columns + u - left]
                    };
                    let (row, column) = (index / columns, index % columns);
                    let cells = (row..=row + below + above)
                        .flat_map(|v| (column..=column + left + right).map(move |u| (u, v)));
                    let mut known = cells.map(|(u, v)| near(u, v));
                    if all { known.all(|it| it) } else { known.any(|it| it) }
                });
                let expected: Vec<bool> = expected.collect();
                assert_eq!(filter(&mask, columns, sides, all), expected, "{sides:?} {all}");
            }
        }
    }

    #[test]
    fn thin_bands_lie_between_both_sides() {
        use State::{Above, Below, Undecided};
        let row = [Below, Undecided, Above, Below, Undecided, Undecided, Undecided, Above];
        let of = |reach| thin(&row, 8, [reach, 0], false);
        // In one row every block is high enough.
        assert_eq!(of(0), [false; 8]);
        assert_eq!(of(1), [false, true, false, false, false, false, false, false]);
        // Three are more than two, but not twice as many.
        assert_eq!(of(2), [false, true, false, false, true, true, true, false]);
        // Only one side: no band, but for what the frame cuts off.
        let cut = [Below, Undecided, Undecided];
        assert_eq!(thin(&cut, 3, [2, 0], false), [false; 3]);
        assert_eq!(thin(&cut, 3, [2, 0], true), [false, true, true]);
        // A band along the diagonal, and one that is three cells wide.
        let diagonal: Vec<State> = (0..100)
            .map(|index| match (index % 10 + index / 10, index % 10) {
                (..=8, _) => Below,
                (10.., _) => Above,
                _ => Undecided,
            })
            .collect();
        let found = thin(&diagonal, 10, [1, 1], false);
        assert!(diagonal.iter().zip(&found).all(|(state, thin)| (*state == Undecided) == *thin));
        let wide: Vec<State> = (0..100)
            .map(|index| match index % 10 {
                ..3 => Below,
                6.. => Above,
                _ => Undecided,
            })
            .collect();
        assert_eq!(thin(&wide, 10, [1, 1], false), [false; 100]);
        let found = thin(&wide, 10, [2, 2], false);
        assert!(wide.iter().zip(&found).all(|(state, thin)| (*state == Undecided) == *thin));
        // Wider in one place, it is an area as far as it is no line.
        let bulging: Vec<State> = wide
            .iter()
            .zip(0..)
            .map(|(state, index)| if index / 10 < 5 && index % 10 < 8 { Undecided } else { *state })
            .collect();
        let found = thin(&bulging, 10, [2, 2], false);
        assert!((0..50).all(|index| !found[index]), "{found:?}");
        assert!(!found[53], "a part of the same area");
    }
}
