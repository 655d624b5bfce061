//! [`LANES`] balls at once, centres and radii apart, so that loops over them become
//! vector instructions. Each lane is a [`Ball`] and nothing else: the same bytes come
//! out on any machine, and in any lane.

use super::ball::Ball;

/// How many balls go together.
pub const LANES: usize = 8;

/// One number a lane.
pub type Lanes = [f64; LANES];

/// [`LANES`] balls.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub struct Balls {
    /// Their centres.
    pub center: Lanes,
    /// Their radii.
    pub radius: Lanes,
}

impl Balls {
    /// Nothing known.
    pub const UNKNOWN: Self = Self::all(Ball::UNKNOWN);

    /// The same ball in every lane.
    pub const fn all(ball: Ball) -> Self {
        Self { center: [ball.center; LANES], radius: [ball.radius; LANES] }
    }

    /// The ball of a lane.
    #[inline(always)]
    pub fn get(&self, lane: usize) -> Ball {
        Ball { center: self.center[lane], radius: self.radius[lane] }
    }

    /// Sets the ball of a lane.
    #[inline(always)]
    pub fn set(&mut self, lane: usize, ball: Ball) {
        self.center[lane] = ball.center;
        self.radius[lane] = ball.radius;
    }

    /// A function of the lane.
    #[inline(always)]
    pub fn from_fn(f: impl Fn(usize) -> Ball) -> Self {
        let mut result = Self { center: [0.0; LANES], radius: [0.0; LANES] };
        for lane in 0..LANES {
            result.set(lane, f(lane));
        }
        result
    }

    /// f(a), lane by lane.
    #[inline(always)]
    pub fn map(&self, f: impl Fn(Ball) -> Ball) -> Self {
        Self::from_fn(|lane| f(self.get(lane)))
    }

    /// f(a, b), lane by lane.
    #[inline(always)]
    pub fn zip(&self, b: &Self, f: impl Fn(Ball, Ball) -> Ball) -> Self {
        Self::from_fn(|lane| f(self.get(lane), b.get(lane)))
    }
}

impl std::ops::Add for &Balls {
    type Output = Balls;

    #[inline(always)]
    fn add(self, b: &Balls) -> Balls {
        self.zip(b, |a, b| a + b)
    }
}

impl std::ops::Sub for &Balls {
    type Output = Balls;

    #[inline(always)]
    fn sub(self, b: &Balls) -> Balls {
        self.zip(b, |a, b| a - b)
    }
}

impl std::ops::Mul for &Balls {
    type Output = Balls;

    #[inline(always)]
    fn mul(self, b: &Balls) -> Balls {
        self.zip(b, |a, b| a * b)
    }
}
