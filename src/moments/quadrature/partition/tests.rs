use super::super::testing::{assert_bounds, material};
use super::*;
use crate::activation::function::Elementary;

#[test]
fn reasons_are_what_most_intervals_suffered_from() {
    let reason =
        |undecided, unbounded, inaccurate| Halved { undecided, unbounded, inaccurate }.reason();
    assert_eq!(reason(3, 1, 2), Unsuitable::Close);
    assert_eq!(reason(1, 3, 2), Unsuitable::Unbounded);
    assert_eq!(reason(1, 2, 3), Unsuitable::TooManyCells);
    assert_eq!(reason(3, 3, 1), Unsuitable::Unbounded);
    assert_eq!(reason(1, 3, 3), Unsuitable::TooManyCells);
    assert_eq!(reason(3, 1, 3), Unsuitable::TooManyCells);
}

/// 2(z − 1/3)², with the sign of z − 1/3: cells on both sides of a gap, in their order.
#[test]
fn cells_are_parted_by_kinks_alone() {
    let third = Function::Number(rug::Rational::from((1, 3)));
    let square = (Function::Z - third.clone()).power(2) * Function::from(2);
    let kinked = Function::select(Function::Z, third, -square.clone(), square);
    let material = material(&kinked, 3);
    let segment = material.segment(-1.0, 1.0, &Limit::NONE).expect("cut");
    let [kink] = &segment.kinks[..] else { panic!("{:?}", segment.kinks) };
    assert!(kink.left <= 1.0 / 3.0 && 1.0 / 3.0 <= kink.right && kink.right - kink.left < 1e-15);
    let mut end = -1.0;
    for cell in &segment.cells {
        let start = cell.middle - cell.half;
        assert!(start == end || (end, start) == (kink.left, kink.right), "{end} {start}");
        end = cell.middle + cell.half;
    }
    assert_eq!(end.to_bits(), 1.0_f64.to_bits());
    // Of the second derivative, 4 above and −4 below.
    assert!(kink.jumps[0][2].contains(8.0) && kink.jumps[0][2].wid() < 1e-12);
    assert!(kink.before[0][2].contains(-4.0) && kink.after[0][2].contains(4.0));
    assert!(kink.inside[0].contains(0.0));
    // An end in the gap, on either side.
    let cut = |lower, upper| material.segment(lower, upper, &Limit::NONE).err();
    assert_eq!(cut(-1.0, kink.right), Some(Unsuitable::Kinks));
    assert_eq!(cut(kink.left, 1.0), Some(Unsuitable::Kinks));
}

/// Whichever of a gap and its neighbours is found first.
#[test]
fn parts_are_in_their_order() {
    for (numerator, denominator) in [(1, 3), (2, 5), (3, 7), (4, 9), (5, 11), (6, 13), (-1, 3)] {
        let at = Function::Number(rug::Rational::from((numerator, denominator)));
        for rise in [1, -1] {
            let slope = Function::Z * Function::from(rise) + Function::from(4);
            let kinked = Function::select(Function::Z, at.clone(), slope.clone(), slope.power(2));
            let segment = material(&kinked, 1).segment(-1.0, 1.0, &Limit::NONE).expect("cut");
            let [kink] = &segment.kinks[..] else { panic!("{:?}", segment.kinks) };
            let gaps = segment.cells.windows(2).filter(|cells| {
                let end = cells[0].middle + cells[0].half;
                let start = cells[1].middle - cells[1].half;
                assert!(end == start || (end, start) == (kink.left, kink.right), "{end} {start}");
                end < start
            });
            assert_eq!(gaps.count(), 1, "{numerator}/{denominator}");
        }
    }
}

#[test]
fn derivatives_are_bounded_on_intervals() {
    let exponential = Function::Z.call(Elementary::Exp);
    let bounds = material(&exponential, 5).bound(1.0, 2.0).expect("one formula");
    assert_eq!(bounds.len(), 6);
    bounds.into_iter().for_each(|bound| assert_bounds(bound, 2.0_f64.exp()));
    let wild = (Function::Z * Function::from(1 << 20)).call(Elementary::Sin);
    // However many cells it takes.
    let steps = Function::select(wild, Function::from(0), Function::Z, Function::from(1));
    let cut = material(&steps, 0).segment(-1.0, 1.0, &Limit::NONE);
    assert_eq!(cut.err(), Some(Unsuitable::Close));
}
