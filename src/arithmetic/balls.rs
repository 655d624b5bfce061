//! [`LANES`] balls at once, in vectors. Each lane is a [`Ball`] and nothing else: the same
//! bytes come out on any machine, and in any lane.

use super::ball::Ball;
use super::lanes::{Vector, WIDTH};

/// How many vectors go together.
pub const VECTORS: usize = 4;

/// How many balls go together.
pub const LANES: usize = VECTORS * WIDTH;

/// One number a lane.
pub type Lanes = [Vector; VECTORS];

/// [`LANES`] balls.
pub type Balls = [Ball<Vector>; VECTORS];

/// The same ball in every lane.
#[inline(always)]
pub fn all(ball: Ball) -> Balls {
    [ball.spread(); VECTORS]
}

/// Nothing known in any lane.
#[inline(always)]
pub fn unknown() -> Balls {
    all(Ball::UNKNOWN)
}

/// The balls of the lanes.
pub fn from_lanes(balls: &[Ball; LANES]) -> Balls {
    std::array::from_fn(|vector| {
        let lane = |lane: usize| balls[vector * WIDTH + lane];
        Ball {
            center: Vector::new(std::array::from_fn(|index| lane(index).center)),
            radius: Vector::new(std::array::from_fn(|index| lane(index).radius)),
        }
    })
}

/// The numbers of the lanes.
pub fn to_array(numbers: &Lanes) -> [f64; LANES] {
    let arrays = numbers.map(Vector::to_array);
    std::array::from_fn(|lane| arrays[lane / WIDTH][lane % WIDTH])
}

/// The balls of the lanes.
pub fn to_lanes(balls: &Balls) -> [Ball; LANES] {
    let [centers, radii] =
        [balls.map(|ball| ball.center), balls.map(|ball| ball.radius)].map(|part| to_array(&part));
    std::array::from_fn(|lane| Ball { center: centers[lane], radius: radii[lane] })
}

/// f(a), vector by vector.
#[inline(always)]
pub fn map(a: &Balls, f: impl Fn(Ball<Vector>) -> Ball<Vector>) -> Balls {
    std::array::from_fn(|index| f(a[index]))
}

/// f(a, b), vector by vector.
#[inline(always)]
pub fn zip(a: &Balls, b: &Balls, f: impl Fn(Ball<Vector>, Ball<Vector>) -> Ball<Vector>) -> Balls {
    std::array::from_fn(|index| f(a[index], b[index]))
}

/// f(a, b, c), vector by vector.
#[inline(always)]
pub fn zip_three(
    a: &Balls,
    b: &Balls,
    c: &Balls,
    f: impl Fn(Ball<Vector>, Ball<Vector>, Ball<Vector>) -> Ball<Vector>,
) -> Balls {
    std::array::from_fn(|index| f(a[index], b[index], c[index]))
}
