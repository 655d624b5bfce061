//! The integrands of [`super::quadrature`] over cells of t, by Taylor's theorem: (2) and (6) there.

use super::activation::{Activation, Integrand, Parameters};
use super::functions::Kinks;
use super::jet::Jet;
use super::weights::Cell;
use crate::arithmetic::mpfr::MpInterval;
use crate::claim::Variable;

/// Taylor coefficients in t over a cell: at its middle and over all of it.
pub struct Expansion {
    /// At the middle.
    pub center: Vec<MpInterval>,
    /// Over all of the cell.
    pub rest: MpInterval,
    /// The power of t − c that the rest is multiplied with.
    pub power: usize,
}

impl Expansion {
    /// About the integral of the rest over its cell: it decides what is halved, nothing else.
    pub fn weight_of_rest(&self, cell: Cell) -> f64 {
        let width = 2.0_f64.powi(-(cell.halvings as i32));
        let ends = [cell.start, cell.start + 1].map(|end| end as f64 * width);
        let nearest = if cell.start >= 0 { ends[0] } else { ends[1] };
        let size = self.rest.to_interval().mag() * (width / 2.0).powi(self.power as i32);
        size * width * (-nearest * nearest / 2.0).exp()
    }
}

/// The integral's arguments.
pub struct Argument<'a> {
    /// f.
    pub activation: &'a Activation,
    /// The values of its parameters.
    pub parameters: &'a Parameters<'a>,
    /// Which g is made of f.
    pub integrand: Integrand,
    /// x.
    pub x: &'a MpInterval,
    /// √y.
    pub root_y: MpInterval,
    /// The parameter that the integrand is differentiated in.
    pub along: Option<Variable>,
    /// K.
    pub degree: usize,
}

impl Argument<'_> {
    /// z over part of a cell, as a polynomial in t − c.
    fn z(&self, t: &MpInterval, degree: usize) -> Jet {
        let zero = MpInterval::from_integer(t.precision(), 0);
        let mut step = Jet::constant(zero, usize::from(self.along.is_some()), degree);
        step.add_series();
        let start = self.x.add(&self.root_y.mul(t));
        step.scale(&self.root_y).add(&step.like(start))
    }

    fn value(&self, z: &Jet, kinks: Kinks) -> Jet {
        let open = |name| {
            let mut value = z.like((self.parameters.value)(name)?.value().clone());
            if self.along == Some(name) {
                value.add_infinitesimal(0);
            }
            Some(value)
        };
        self.activation.at(z, &open, kinks)
    }

    /// (2); none where f may have a kink or its derivatives are too large to be of use.
    pub fn expansion(&self, cell: &Cell, precision: u32) -> Option<Expansion> {
        let around =
            self.value(&self.z(&cell.range(precision), self.degree), Kinks::AlmostEverywhere);
        // A kink in the middle would be one of the cell.
        let center = self.value(&self.z(&cell.middle(precision), self.degree), Kinks::Undefined);
        let [center, around] = [center, around].map(|jet| self.integrand_of(&jet));
        let rest = around.last()?.clone();
        let center = center[..center.len() - 1].to_vec();
        let fits = rest.is_finite() && center.iter().all(MpInterval::is_finite);
        fits.then_some(Expansion { power: center.len(), center, rest })
    }

    /// The coefficients of g from those of f.
    fn integrand_of(&self, f: &Jet) -> Vec<MpInterval> {
        let coefficients = |jet: &Jet, degree: usize| {
            let jet = self.along.map_or_else(|| jet.clone(), |_| jet.last_derivative());
            (0..=degree).map(|k| jet.of_power(k).value().clone()).collect::<Vec<_>>()
        };
        match self.integrand {
            Integrand::Value | Integrand::Slope => coefficients(f, self.degree),
            Integrand::Square => coefficients(&f.mul(f), self.degree),
            Integrand::SlopeSquare => {
                let precision = self.root_y.precision();
                let slope: Vec<MpInterval> = (1..=self.degree)
                    .map(|k| {
                        let k_over_root =
                            MpInterval::from_integer(precision, k as i64).div(&self.root_y);
                        f.of_power(k).value().mul(&k_over_root)
                    })
                    .collect();
                let zero = MpInterval::from_integer(precision, 0);
                let product = |k: usize| {
                    (0..=k).fold(zero.clone(), |sum, j| sum.add(&slope[j].mul(&slope[k - j])))
                };
                (0..self.degree).map(product).collect()
            }
        }
    }

    /// (6): the range of g over a cell, as a constant and a rest of degree 0.
    pub fn range(&self, cell: &Cell, precision: u32) -> Option<Expansion> {
        let z = self.z(&cell.range(precision), 0);
        let of = |f: Jet| self.along.map_or_else(|| f.clone(), |_| f.last_derivative());
        let value = match self.integrand {
            Integrand::Value | Integrand::Slope => of(self.value(&z, Kinks::Undefined)),
            Integrand::Square => of(self.value(&z, Kinks::Undefined).power(2)),
            Integrand::SlopeSquare => {
                let mut z = Jet::constant(z.value().clone(), 1, 0);
                z.add_infinitesimal(0);
                self.value(&z, Kinks::Slope).last_derivative().power(2)
            }
        };
        let value = value.value();
        let rest = value.sub(&value.midpoint());
        let fits = value.is_finite();
        fits.then(|| Expansion { center: vec![value.midpoint()], rest, power: 0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{BITS, moving, named, rational, with_parameters};

    /// g at points of a cell lies in its polynomial, with few terms and coefficients that grow.
    #[test]
    fn polynomials_hold_what_they_expand() {
        let p = named("p");
        let activation = with_parameters("sin(p*z) + tanh(z)", &[(p, "2")]);
        let value = |_| Some(Jet::constant(rational(5, 4), 0, 0));
        let parameters = Parameters { value: &value, like: Jet::constant(rational(0, 1), 0, 0) };
        let (x, root_y) = (rational(1, 3), rational(4, 1));
        let truth = |integrand: Integrand, along: Option<Variable>, t: &MpInterval| {
            let z = x.add(&root_y.mul(t));
            let z = moving(z, 1, 0, usize::from(integrand == Integrand::SlopeSquare));
            let open = |_| Some(moving(rational(5, 4), 1, 0, usize::from(along.is_some())));
            let f = activation.at(&z, &open, Kinks::Undefined);
            match (integrand, along) {
                (Integrand::Square, _) => f.power(2),
                (Integrand::SlopeSquare, _) => f.last_derivative().power(2),
                _ => f,
            }
        };
        for (integrand, along) in [
            (Integrand::Value, None),
            (Integrand::Square, None),
            (Integrand::SlopeSquare, None),
            (Integrand::Value, Some(p)),
            (Integrand::Square, Some(p)),
        ] {
            for degree in 1..5 {
                let root_y = root_y.clone();
                let place = Argument {
                    activation: &activation,
                    parameters: &parameters,
                    integrand,
                    x: &x,
                    root_y,
                    along,
                    degree,
                };
                for start in [-9, -1, 0, 3] {
                    let cell = Cell { start, halvings: 3 };
                    let coefficients = [
                        place.expansion(&cell, BITS).expect("a smooth function"),
                        place.range(&cell, BITS).expect("a bounded function"),
                    ];
                    for expansion in coefficients {
                        for step in 0..=8 {
                            let t = rational(8 * start + step, 64);
                            let offset = t.sub(&cell.middle(BITS));
                            let sum = expansion.rest.mul(&offset.power(expansion.power as i32));
                            let sum =
                                expansion.center.iter().enumerate().fold(sum, |sum, (k, a)| {
                                    sum.add(&a.mul(&offset.power(k as i32)))
                                });
                            let truth = truth(integrand, along, &t);
                            let truth = match along {
                                Some(_) => truth.coefficient(1),
                                None => truth.value(),
                            };
                            assert!(
                                !sum.intersection(truth).is_empty(),
                                "{integrand:?} {along:?} {degree} {start} {step}: {sum:?} {truth:?}"
                            );
                        }
                    }
                }
            }
        }
    }
}
