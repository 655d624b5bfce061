//! Functions whose coefficients depend on parameters that range, apart by monomials.
//!
//! # Mathematics
//!
//! Where only coefficients of h depend on such parameters, h = Σ p·hₚ with monomials p in
//! them and functions hₚ free of them (1), and so is its expectation.

use crate::activation::{Coefficient, Piecewise, Polynomial, Symbols};
use std::collections::BTreeMap;

/// Whether breakpoints and exponents are free of parameters that range.
pub fn only_coefficients_vary(symbols: &Symbols, function: &Piecewise) -> bool {
    let is_constant = |polynomial: &Polynomial| symbols.is_constant(polynomial);
    let mut terms = function.pieces.iter().flat_map(|piece| piece.terms());
    function.breakpoints.iter().all(is_constant)
        && terms.all(|(shape, coefficient)| {
            is_constant(&shape.rate) && coefficient.terms().all(|(exp, _)| is_constant(exp))
        })
}

/// (1): a function as a sum of monomials in what ranges times functions free of it.
pub fn by_monomial(symbols: &Symbols, function: &Piecewise) -> Vec<(Polynomial, Piecewise)> {
    let mut parts: BTreeMap<Polynomial, Piecewise> = BTreeMap::new();
    for (index, piece) in function.pieces.iter().enumerate() {
        for (shape, coefficient) in piece.terms() {
            for (exponent, polynomial) in coefficient.terms() {
                for (exponents, number) in polynomial.terms() {
                    let varies = |position: usize| symbols.get(position).constant.is_none();
                    let [ranging, fixed] = [true, false].map(|ranging| {
                        let of = |(position, exponent): (usize, &i32)| {
                            if varies(position) == ranging { *exponent } else { 0 }
                        };
                        exponents.iter().enumerate().map(of).collect::<Vec<i32>>()
                    });
                    let monomial = Polynomial::monomial(ranging, 1.into());
                    let part = parts.entry(monomial).or_insert_with(|| Piecewise {
                        breakpoints: function.breakpoints.clone(),
                        pieces: vec![Default::default(); function.pieces.len()],
                    });
                    let fixed = Polynomial::monomial(fixed, number.clone());
                    let coefficient = Coefficient::new(fixed, exponent.clone());
                    part.pieces[index].add_term(shape.clone(), coefficient);
                }
            }
        }
    }
    parts.into_iter().collect()
}
