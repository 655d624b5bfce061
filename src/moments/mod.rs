//! Gaussian expectations E h(z), z ~ N(x, y), of what an activation gives rise to, with all
//! derivatives, over points and boxes.
//!
//! The normal density satisfies the heat equation ∂/∂y = ½ ∂²/∂x², hence so does
//! M(x, y) = E h(z), whatever h is: every derivative of M is one of Mₙ := ∂ⁿM/∂xⁿ,
//! ∂ⁱ⁺ʲM/∂xⁱ∂yʲ = 2⁻ʲ Mᵢ₊₂ⱼ.
//!
//! | file | holds |
//! |---|---|
//! | `closed_form` | functions that are polynomial × exponential on pieces |
//! | `quadrature` | all other functions |
//! | `limit` | when to end before it is done |
//! | `at_point` | some moments at one point, to many digits |

mod at_point;
pub mod closed_form;
mod limit;
pub mod quadrature;

pub use at_point::at_point;
pub use limit::Limit;

use crate::activation::function::Function;
use crate::activation::{Integrand, Piecewise, Recent, Symbols};
use crate::arithmetic::mpfr::MpInterval;
use crate::arithmetic::{Interval, SpecialFunctions};
use closed_form::ClosedForm;
use quadrature::Quadrature;
use std::sync::{Arc, LazyLock};

/// The highest order of derivative any caller may ask for.
pub const MAX_ORDER: usize = 20;

/// Bits up to which Gauss and Legendre's twenty digits of an integral are worth a try: they take
/// a tenth of the time that the reference takes.
const QUICK_BITS: u32 = 128;

/// The highest order of x-derivative wanted of each function, by position; none of those
/// that are not wanted at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Orders(Vec<Option<usize>>);

impl Orders {
    /// Wants an order of a function.
    pub fn want(&mut self, function: usize, order: usize) {
        if self.0.len() <= function {
            self.0.resize(function + 1, None);
        }
        self.0[function] = self.0[function].max(Some(order));
    }

    /// Wants what another wants.
    pub fn include(&mut self, other: &Self) {
        other.iter().for_each(|(function, order)| self.want(function, order));
    }

    /// The order wanted of a function.
    pub fn get(&self, function: usize) -> Option<usize> {
        self.0.get(function).copied().flatten()
    }

    /// The functions wanted, with their orders.
    pub fn iter(&self) -> impl Iterator<Item = (usize, usize)> {
        self.0.iter().enumerate().filter_map(|(function, order)| Some((function, (*order)?)))
    }

    /// The highest order of all; none if no function is wanted.
    pub fn highest(&self) -> Option<usize> {
        self.0.iter().copied().max().flatten()
    }

    /// Whether everything is covered by others.
    pub fn is_within(&self, other: &Self) -> bool {
        self.iter().all(|(function, order)| Some(order) <= other.get(function))
    }
}

/// Enclosures of Mₙ, n = 0, 1, …, for some functions, in memory that is used again.
#[derive(Clone, Debug, Default)]
pub struct Jet {
    /// By function, then by order.
    values: Vec<Interval>,
    stride: usize,
    /// What quadrature knows at a centre.
    center: quadrature::Center,
    /// Memory.
    scratch: Vec<Interval>,
}

impl Jet {
    /// ∂ⁿ/∂xⁿ of a function's expectation; empty if it was not wanted.
    pub fn get(&self, function: usize, order: usize) -> Interval {
        let position = (order < self.stride).then_some(function * self.stride + order);
        let value = position.and_then(|position| self.values.get(position));
        value.copied().unwrap_or(Interval::EMPTY)
    }

    fn clear(&mut self, functions: usize, orders: usize) {
        self.stride = orders;
        self.values.clear();
        self.values.resize(functions * orders, Interval::EMPTY);
    }

    fn orders(&mut self, function: usize) -> &mut [Interval] {
        &mut self.values[function * self.stride..][..self.stride]
    }
}

/// The functions whose expectations are wanted, by position.
#[derive(Clone, Debug, PartialEq)]
pub enum Integrands {
    /// With pieces, whose coefficients must not depend on ranges.
    Pieces(Vec<Piecewise>, Symbols),
    /// Any.
    Any(Vec<Function>),
}

/// Expectations of some functions, ready to be evaluated within a limit: what is not finished
/// then is empty.
#[derive(Clone, Debug)]
pub struct Moments {
    means: Means,
    limit: Limit,
}

/// How expectations are computed.
#[derive(Clone, Debug)]
enum Means {
    /// By closed forms.
    ClosedForm(Arc<ClosedForm>),
    /// By quadrature.
    Quadrature(Arc<Integrals>),
    /// Not at all: the limit was reached before they were prepared.
    Unprepared,
}

/// Expectations by quadrature.
#[derive(Debug)]
struct Integrals {
    functions: Vec<Function>,
    /// The positions of the functions prepared.
    prepared: Vec<usize>,
    /// None if none is prepared: what has only values of its own asks for no moment.
    quadrature: Option<Quadrature>,
}

/// Those prepared lately.
static LATEST: LazyLock<Recent<(Integrands, Orders), Means>> = LazyLock::new(Recent::default);

impl Moments {
    /// The wanted derivatives in x of the expectations of some functions, prepared unless a
    /// case before this one wanted the same, or the limit is reached.
    ///
    /// # Errors
    /// Why a function has none.
    ///
    /// # Panics
    /// If an order exceeds [`MAX_ORDER`].
    pub fn new(
        integrands: &Integrands,
        orders: &Orders,
        limit: Limit,
    ) -> Result<Self, quadrature::Unsuitable> {
        // Closed forms are prepared order by order, integrals for all that are wanted at once.
        let has_all = |of: &Orders| match integrands {
            Integrands::Pieces(..) => orders.is_within(of),
            Integrands::Any(_) => of == orders,
        };
        let is_wanted = |(known, of): &(Integrands, Orders)| has_all(of) && known == integrands;
        let prepare = || {
            let means = Means::prepare(integrands, orders, &limit)?;
            Ok(((integrands.clone(), orders.clone()), means))
        };
        let means = match LATEST.find(is_wanted, prepare) {
            Err(quadrature::Unsuitable::Stopped) => Means::Unprepared,
            found => found?,
        };
        Ok(Self { means, limit })
    }

    /// When evaluations end.
    pub fn limit(&self) -> &Limit {
        &self.limit
    }

    /// The closed forms, if it is these.
    pub fn closed_form(&self) -> Option<&ClosedForm> {
        match &self.means {
            Means::ClosedForm(moments) => Some(moments),
            Means::Quadrature(_) | Means::Unprepared => None,
        }
    }

    /// Enclosures of the wanted orders of each function, which must be prepared, at a narrow
    /// place; all are empty unless y > 0.
    pub fn evaluate(
        &self,
        x: Interval,
        y: Interval,
        wanted: &Orders,
        functions: SpecialFunctions,
        jet: &mut Jet,
    ) {
        match &self.means {
            Means::ClosedForm(moments) => moments.evaluate(x, y, wanted, functions, jet),
            Means::Quadrature(integrals) => {
                let order = wanted.highest().unwrap_or(0);
                integrals.fill(jet, order, |quadrature, _, values| {
                    quadrature.evaluate(x, y, order, (functions, &self.limit), values);
                });
            }
            Means::Unprepared => jet.clear(0, 0),
        }
    }

    /// The same with what [`Self::over_box`] asks for of its centre.
    pub fn at_center(
        &self,
        x: Interval,
        y: Interval,
        wanted: &Orders,
        functions: SpecialFunctions,
        jet: &mut Jet,
    ) {
        match &self.means {
            Means::Quadrature(integrals) => {
                let order = wanted.highest().unwrap_or(0);
                integrals.fill(jet, order, |quadrature, center, values| {
                    let how = (functions, &self.limit);
                    quadrature.at_center(x, y, order, how, center, values);
                });
            }
            Means::ClosedForm(_) | Means::Unprepared => {
                self.evaluate(x, y, wanted, functions, jet);
            }
        }
    }

    /// The same over the box x × y; `center` is the jet that [`Self::at_center`] found of these
    /// orders at `middle`, which must meet the box in a point.
    pub fn over_box(
        &self,
        (x, y): (Interval, Interval),
        center: &Jet,
        middle: (Interval, Interval),
        wanted: &Orders,
        functions: SpecialFunctions,
        jet: &mut Jet,
    ) {
        match &self.means {
            Means::ClosedForm(moments) => {
                moments.over_box((x, y), center, middle, wanted, functions, jet);
            }
            Means::Quadrature(integrals) => {
                let order = wanted.highest().unwrap_or(0);
                integrals.fill(jet, order, |quadrature, _, values| {
                    let how = (functions, &self.limit);
                    quadrature.over_box(x, y, &center.center, order, how, values);
                });
            }
            Means::Unprepared => jet.clear(0, 0),
        }
    }

    /// The precision in bits beyond which [`Moments::precise`] takes too long to be of use.
    pub fn practical_bits(&self) -> u32 {
        match self.means {
            Means::ClosedForm(_) => 2048,
            Means::Quadrature(_) | Means::Unprepared => 512,
        }
    }

    /// ∂ⁿ/∂xⁿ of a function's expectation at a point, to any precision, or to some twenty digits
    /// of an integral if at most 128 bits are asked for; empty unless y > 0, or once `stop` says so.
    pub fn precise(
        &self,
        (function, order): (usize, usize),
        (x, y): (&MpInterval, &MpInterval),
        precision: u32,
        stop: &dyn Fn() -> bool,
    ) -> MpInterval {
        match &self.means {
            Means::ClosedForm(moments) => moments.precise(function, order, x, y, precision),
            Means::Unprepared => MpInterval::empty(precision),
            Means::Quadrature(integrals) => {
                let function = &integrals.functions[function];
                if precision <= QUICK_BITS
                    && let Some(value) = quick(function, order, (x, y), stop)
                {
                    return value;
                }
                quadrature::evaluate_mp(function, order, x, y, precision, stop)
            }
        }
    }
}

/// An integral of twenty digits is asked for by every comparison with it.
static QUICK: LazyLock<Recent<Asked, MpInterval>> = LazyLock::new(Recent::default);

/// A function, n, x and y.
type Asked = (Function, usize, [MpInterval; 2]);

/// ∂ⁿ/∂xⁿ of the expectation of a function at a point to some twenty digits, if they can be had.
fn quick(
    function: &Function,
    order: usize,
    (x, y): (&MpInterval, &MpInterval),
    stop: &dyn Fn() -> bool,
) -> Option<MpInterval> {
    let is_wanted =
        |(known, n, [a, b]): &Asked| *n == order && a == x && b == y && known == function;
    let integrate = || {
        let found = quadrature::evaluate_at(function, &[(Integrand::Value, order)], (x, y), stop);
        let value = found.into_iter().flatten().find(MpInterval::is_finite).ok_or(())?;
        Ok::<_, ()>(((function.clone(), order, [x.clone(), y.clone()]), value))
    };
    QUICK.find(is_wanted, integrate).ok()
}

impl Means {
    fn prepare(
        integrands: &Integrands,
        orders: &Orders,
        limit: &Limit,
    ) -> Result<Self, quadrature::Unsuitable> {
        if limit.is_reached() {
            return Err(quadrature::Unsuitable::Stopped);
        }
        match integrands {
            Integrands::Pieces(functions, symbols) => {
                Ok(Self::ClosedForm(Arc::new(ClosedForm::new(functions, symbols, orders))))
            }
            Integrands::Any(functions) => {
                let wanted: Vec<(usize, usize)> = orders.iter().collect();
                let of = |&(function, order): &(usize, usize)| (functions[function].clone(), order);
                let integrals: Vec<(Function, usize)> = wanted.iter().map(of).collect();
                let quadrature = match integrals.is_empty() {
                    true => None,
                    false => Some(Quadrature::new(&integrals, limit)?),
                };
                Ok(Self::Quadrature(Arc::new(Integrals {
                    functions: functions.clone(),
                    prepared: wanted.into_iter().map(|(function, _)| function).collect(),
                    quadrature,
                })))
            }
        }
    }
}

impl Integrals {
    /// Enters what an evaluation finds, by function and order.
    fn fill(
        &self,
        jet: &mut Jet,
        order: usize,
        evaluate: impl FnOnce(&Quadrature, &mut quadrature::Center, &mut Vec<Interval>),
    ) {
        let mut values = std::mem::take(&mut jet.scratch);
        values.clear();
        if let Some(quadrature) = &self.quadrature {
            evaluate(quadrature, &mut jet.center, &mut values);
        }
        jet.clear(self.functions.len(), order + 1);
        for (&function, found) in self.prepared.iter().zip(values.chunks_exact(order + 1)) {
            jet.orders(function).copy_from_slice(found);
        }
        jet.scratch = values;
    }
}
