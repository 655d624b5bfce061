//! Gaussian expectations over boxes from integrals at few places, by Taylor's theorem.
//!
//! # Mathematics
//!
//! Let M_n = ∂ⁿ/∂xⁿ E g(z), z ~ N(x, y), for g of exponential growth; ∂M_n/∂y = ½M_{n+2} for
//! y > 0. Each cell of [`super::places`] has its place (a, b) in its middle, where
//! [`super::quadrature`] computes all M_n that are needed, once. For a point (a + u, b + v) of a
//! cell, Taylor's theorem along x and then along y says that, with ξ between a and a + u and η
//! between b and b + v,
//!
//! * M_n(a + u, b) = Σ_{i<I} M_{n+i}(a, b)·uⁱ/i! + M_{n+I}(ξ, b)·u^I/I! (1),
//! * M_n(a + u, b + v) = Σ_{j<J} M_{n+2j}(a + u, b)·(v/2)ʲ/j! + M_{n+2J}(a + u, η)·(v/2)^J/J! (2),
//!
//! whatever I and J are. With Heₙ as in [`super::quadrature`], E Heₙ(t)² = n!, so that by the
//! inequality of Cauchy and Schwarz
//!
//! * |M_n(x, y)| = y^{−n/2}·|E g(x + √y·t)·Heₙ(t)| ≤ y^{−n/2}·√(n!)·√(E g(x + √y·t)²) (3),
//!
//! where y is at least the cell's lower end, and E g² over the cell is bounded once. A box is
//! covered by its parts in cells, which have all of their edges in common with their neighbours;
//! what holds on each of the parts holds on their hull (4).

use super::activation::{Activation, Integrand, Parameters};
use super::places::{Place, cover};
use super::quadrature::Quadrature;
use super::sums::Sum;
use crate::arithmetic::mpfr::MpInterval;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// I and J, at most.
const TERMS: [usize; 2] = [20, 24];

/// Terms are left out that are smaller than this, relative to (3).
const NEGLIGIBLE: f64 = 1e-18;

/// Places that are kept.
const MAX_PLACES: usize = 4096;

/// An integrand, with the row and the column of a cell.
type Key = (usize, i64, i64);

/// What is known in a cell.
#[derive(Debug)]
struct Node {
    place: [MpInterval; 2],
    /// M_n at the place.
    moments: Vec<MpInterval>,
    /// (3) on the whole cell, with both signs.
    bounds: Vec<MpInterval>,
    /// The cell's lower end in y.
    lowest: f64,
}

/// Integrals at the places of cells, computed once.
#[derive(Debug)]
pub struct Grid {
    precision: u32,
    /// The highest n.
    order: usize,
    nodes: Mutex<HashMap<Key, Arc<OnceLock<Option<Node>>>>>,
}

impl Grid {
    /// A grid for M_n up to an order.
    pub fn new(precision: u32, order: usize) -> Self {
        Self { precision, order, nodes: Mutex::default() }
    }

    /// M_n over x × y for n up to an order, without parameters; none if the box takes too many
    /// cells, or the integrals at one of their places are not known.
    pub fn over(
        &self,
        quadrature: &Quadrature,
        activation: &Activation,
        integrand: Integrand,
        [x, y]: [&MpInterval; 2],
        order: usize,
        parameters: &Parameters,
    ) -> Option<Vec<MpInterval>> {
        if order > self.order {
            return None;
        }
        let mut hull: Option<Vec<MpInterval>> = None;
        for place in cover(x, y)? {
            // (4).
            let part = [x.intersection(&place.sides[0]), y.intersection(&place.sides[1])];
            if part.iter().any(MpInterval::is_empty) {
                continue;
            }
            let node = self.node((integrand as usize, place.row, place.column));
            let node = node.get_or_init(|| {
                self.integrals(quadrature, activation, integrand, &place, parameters)
            });
            let values = node.as_ref()?.over(&part, order);
            hull = Some(match hull {
                None => values,
                Some(hull) => hull.iter().zip(&values).map(|(a, b)| a.hull(b)).collect(),
            });
        }
        hull
    }

    fn node(&self, key: Key) -> Arc<OnceLock<Option<Node>>> {
        let mut nodes = self.nodes.lock().unwrap_or_else(PoisonError::into_inner);
        if nodes.len() >= MAX_PLACES && !nodes.contains_key(&key) {
            nodes.clear();
        }
        nodes.entry(key).or_default().clone()
    }

    /// All that is needed in a cell.
    fn integrals(
        &self,
        quadrature: &Quadrature,
        activation: &Activation,
        integrand: Integrand,
        place: &Place,
        parameters: &Parameters,
    ) -> Option<Node> {
        let [x, y] = &place.sides;
        let place = [x.midpoint(), y.midpoint()];
        let top = self.order + 2 * (TERMS[1] - 1) + TERMS[0] - 1;
        let at = [&place[0], &place[1]];
        let moments = quadrature.over(activation, integrand, at, top, parameters);
        let moments: Vec<MpInterval> = moments.iter().map(|it| it.value().clone()).collect();
        if !moments.iter().all(MpInterval::is_finite) {
            return None;
        }
        let square = quadrature.mean_square(activation, integrand, [x, y], parameters)?;
        let lowest = MpInterval::new(y.lower().clone(), y.lower().clone());
        let root = lowest.sqrt();
        let mut bound = square.abs().sqrt();
        let bounds = (0..=top + 1).map(|n| {
            let this = bound.clone();
            let next = MpInterval::from_integer(self.precision, n as i64 + 1).sqrt();
            bound = bound.mul(&next).div(&root);
            this.neg().hull(&this)
        });
        let bounds: Vec<MpInterval> = bounds.collect();
        let lowest = lowest.to_interval().inf();
        bounds.iter().all(MpInterval::is_finite).then_some(Node { place, moments, bounds, lowest })
    }
}

impl Node {
    /// M_n over a part of the cell for n up to an order, by (1) and (2).
    fn over(&self, [x, y]: &[MpInterval; 2], order: usize) -> Vec<MpInterval> {
        let precision = x.precision();
        let u = x.sub(&self.place[0]);
        let v = y.sub(&self.place[1]).div(&MpInterval::from_integer(precision, 2));
        let terms = [self.terms(&u, order, 1), self.terms(&v, order, 2)];
        self.expanded([&u, &v], order, terms)
    }

    /// (1) and (2) with so many terms, for offsets u and v/2.
    fn expanded(
        &self,
        [u, v]: [&MpInterval; 2],
        order: usize,
        terms: [usize; 2],
    ) -> Vec<MpInterval> {
        let columns = divided_powers(u, terms[0]);
        let rows = divided_powers(v, terms[1]);
        let along_x: Vec<MpInterval> = (0..=order + 2 * (rows.len() - 2))
            .map(|n| shifted(&self.moments[n..], 1, &columns, &self.bounds[n..]))
            .collect();
        (0..=order).map(|n| shifted(&along_x[n..], 2, &rows, &self.bounds[n..])).collect()
    }

    /// How many terms of (1), step 1, or of (2), step 2, are worth while: about as many as leave
    /// (3) a negligible rest for the highest order.
    fn terms(&self, offset: &MpInterval, order: usize, step: usize) -> usize {
        let ratio = offset.to_interval().mag() / self.lowest.powf(step as f64 / 2.0);
        let mut rest = 1.0;
        let most = TERMS[step - 1];
        let few = (1..most).find(|count| {
            let reached = order + step * count;
            let growth: f64 = (0..step).map(|back| ((reached - back) as f64).sqrt()).product();
            rest *= ratio * growth / *count as f64;
            rest < NEGLIGIBLE
        });
        few.unwrap_or(most)
    }
}

/// uᵏ/k! for k = 0 … n.
fn divided_powers(u: &MpInterval, n: usize) -> Vec<MpInterval> {
    let mut factorial = MpInterval::from_integer(u.precision(), 1);
    let powers = (0..=n).map(|k| {
        let power = match k {
            0 => factorial.clone(),
            _ => u.power(k as i32).div(&factorial),
        };
        factorial = factorial.mul(&MpInterval::from_integer(u.precision(), k as i64 + 1));
        power
    });
    powers.collect()
}

/// Σ moments[step·k]·powers[k], with the bound in place of the last moment.
fn shifted(
    moments: &[MpInterval],
    step: usize,
    powers: &[MpInterval],
    bounds: &[MpInterval],
) -> MpInterval {
    let last = powers.len() - 1;
    let mut sum = Sum::zero(moments[0].precision());
    for (k, power) in powers[..last].iter().enumerate() {
        sum.add_product(&moments[step * k], power);
    }
    sum.add_product(&bounds[step * last], &powers[last]);
    sum.value()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::budget::Options;
    use crate::check::jet::Jet;
    use crate::check::testing::{BITS, activation, number};

    const ORDER: usize = 9;

    fn range(a: f64, b: f64) -> MpInterval {
        number(a).hull(&number(b))
    }

    /// What a grid makes of a formula.
    struct Known {
        activation: Activation,
        quadrature: Quadrature<'static>,
        grid: Grid,
    }

    impl Known {
        fn new(formula: &str) -> Self {
            let quadrature = Quadrature::new(Options::new(BITS));
            Self { activation: activation(formula), quadrature, grid: Grid::new(BITS, ORDER) }
        }

        fn over(&self, integrand: Integrand, x: &MpInterval, y: &MpInterval) -> Vec<MpInterval> {
            self.to_order(integrand, [x, y], ORDER).expect("integrals")
        }

        fn to_order(
            &self,
            integrand: Integrand,
            at: [&MpInterval; 2],
            order: usize,
        ) -> Option<Vec<MpInterval>> {
            let like = Jet::constant(number(0.0), 0, 0);
            let parameters = Parameters { value: &|_| None, like };
            let (quadrature, activation) = (&self.quadrature, &self.activation);
            self.grid.over(quadrature, activation, integrand, at, order, &parameters)
        }

        fn node(&self, integrand: Integrand, x: f64, y: f64) -> Node {
            let like = Jet::constant(number(0.0), 0, 0);
            let parameters = Parameters { value: &|_| None, like };
            let place = cover(&number(x), &number(y)).expect("a cell").remove(0);
            let (quadrature, activation) = (&self.quadrature, &self.activation);
            let node = self.grid.integrals(quadrature, activation, integrand, &place, &parameters);
            node.expect("integrals")
        }
    }

    /// E sin z = e^{−y/2} sin x, differentiated n times in x.
    fn of_sine(n: usize, x: &MpInterval, y: &MpInterval) -> MpInterval {
        let turned = [x.sin(), x.cos(), x.sin().neg(), x.cos().neg()];
        y.div(&number(-2.0)).exp().mul(&turned[n % 4])
    }

    /// E sin² z = (1 − e^{−2y} cos 2x)/2, likewise.
    fn of_its_square(n: usize, x: &MpInterval, y: &MpInterval) -> MpInterval {
        let double = x.mul(&number(2.0));
        let turned = [double.cos(), double.sin().neg(), double.cos().neg(), double.sin()];
        let wave = y.mul(&number(-2.0)).exp().mul(&turned[n % 4]).mul(&number(2.0).power(n as i32));
        let half = if n == 0 { number(1.0).sub(&wave) } else { wave.neg() };
        half.div(&number(2.0))
    }

    /// Two ways to one number, at points all over cells and on their edges: a closed form, and
    /// Taylor's polynomials around the places.
    #[test]
    fn points_agree_with_closed_forms() {
        let sine = Known::new("sin(z)");
        for integrand in [Integrand::Value, Integrand::Square] {
            let truth = if integrand == Integrand::Value { of_sine } else { of_its_square };
            for x in [-0.25, 0.0, 0.1, 0.2499] {
                for y in [0.25, 0.3124, 1.0, 1.1, 1.2499, 3.0] {
                    let (x, y) = (number(x), number(y));
                    let found = sine.over(integrand, &x, &y);
                    for (n, found) in found.iter().enumerate() {
                        let (truth, size) = (truth(n, &x, &y), (n as f64 + 1.0).powi(n as i32));
                        let size = size / y.to_interval().inf().powf(n as f64 / 2.0);
                        assert!(!found.intersection(&truth).is_empty(), "{n}: {found:?} {truth:?}");
                        let width = found.to_interval().wid();
                        assert!(width < 1e-13 * size, "{integrand:?} {n} {x:?} {y:?}: {width}");
                    }
                }
            }
        }
    }

    /// (1), (2) and (3) with few terms, where what is left out is most of the enclosure: each
    /// point of the cell has its value in it.
    #[test]
    fn what_is_left_out_is_bounded() {
        let sine = Known::new("sin(z)");
        for (x, y) in [(0.0, 0.3), (1.6, 1.1), (-0.8, 0.55)] {
            let node = sine.node(Integrand::Value, x, y);
            for [u, v] in [[0.1, 0.0], [0.0, -0.02], [-0.1, 0.02], [0.1, 0.02]] {
                let (x, y) = (node.place[0].add(&number(u)), node.place[1].add(&number(v)));
                for terms in [[1, 1], [2, 1], [1, 2], [3, 2], [4, 4]] {
                    let offsets = [&number(u), &number(v / 2.0)];
                    for (n, found) in node.expanded(offsets, ORDER, terms).iter().enumerate() {
                        let truth = of_sine(n, &x, &y);
                        assert!(!found.intersection(&truth).is_empty(), "{terms:?} {n} {u} {v}");
                    }
                }
            }
        }
    }

    /// (3) is attained by Hermite's polynomials: E Heₙ·Heₙ = n!, and at y = 1 the bound is n! too.
    #[test]
    fn bounds_hold_for_polynomials() {
        let cases = [
            ("z", 1, 1.0),
            ("z^2 - 1", 2, 2.0),
            ("z^3 - 3*z", 3, 6.0),
            ("z^6 - 15*z^4 + 45*z^2 - 15", 6, 720.0),
        ];
        for (formula, n, truth) in cases {
            let node = Known::new(formula).node(Integrand::Value, 0.0, 1.01);
            assert!(node.moments[n].to_interval().contains(truth), "{formula}");
            let bound = node.bounds[n].upper().to_f64();
            assert!(bound >= truth && bound < 20.0 * truth, "{formula}: {bound}");
        }
    }

    /// Boxes over several cells hold the values at their corners, and a wide box none too wide.
    #[test]
    fn boxes_hold_their_points() {
        let sine = Known::new("sin(z)");
        for (x, y) in [
            (range(-0.6, 0.3), range(0.9, 1.3)),
            (range(0.25, 0.75), range(1.0, 1.25)),
            (range(0.7, 0.700001), range(0.4999, 0.5001)),
        ] {
            let found = sine.over(Integrand::Value, &x, &y);
            for (n, found) in found.iter().enumerate() {
                for x in [x.lower(), x.upper(), x.midpoint().lower()] {
                    for y in [y.lower(), y.upper(), y.midpoint().lower()] {
                        let [x, y] = [x, y].map(|end| MpInterval::new(end.clone(), end.clone()));
                        let truth = of_sine(n, &x, &y);
                        assert!(!found.intersection(&truth).is_empty(), "{n}: {found:?}");
                    }
                }
            }
            let fewer = sine.to_order(Integrand::Value, [&x, &y], 2).expect("integrals");
            assert!(fewer.len() == 3);
            assert!(fewer.iter().zip(&found).all(|(a, b)| !a.intersection(b).is_empty()));
            assert!(sine.to_order(Integrand::Value, [&x, &y], ORDER + 1).is_none());
            let widths = x.to_interval().wid() + y.to_interval().wid();
            assert!(found[0].to_interval().wid() < 1.5 * widths, "{:?}", found[0]);
        }
    }
}
