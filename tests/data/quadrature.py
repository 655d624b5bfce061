"""Gaussian moments of many functions by Arb's rigorous integrator, for tests/all/quadrature.rs and
tests/all/library.rs.

    pip install python-flint
    python tests/data/quadrature.py [NAME ...] > tests/data/quadrature.tsv

A line is: function, x, y (doubles, exactly), then the derivatives of order 0, 1 and 4 in x of E f(z),
0 and 4 of E f(z)^2, and E f'(z)^2, z ~ N(x, y), to 25 digits. Each is the integral of h times a derivative
of the density over the 14 standard deviations to both sides of x, split at the kinks and jumps, `-` where
f jumps and f'^2 is none; those of the exponential function, whose mass is elsewhere, are by completing the
square.
"""

import math
import random
import sys

from flint import acb, arb, ctx, fmpq

POINTS = 200
DEVIATIONS = 14


def sigmoid(z):
    return 1 / (1 + (-z).exp())


def softplus(z, an):
    # Left of 0 from ln(1 + e^z), right of it from z + ln(1 + e^-z).
    if z.real < 0:
        return (1 + z.exp()).log(analytic=an)
    return z + (1 + (-z).exp()).log(analytic=an)


def bell(z):
    return (-z * z).exp() * 2 / acb.pi().sqrt()


def phi(z):
    return (-z * z / 2).exp() / (2 * acb.pi()).sqrt()


def cdf(z):
    return (-z / acb(2).sqrt()).erfc() / 2


def sech2(z):
    return 4 * sigmoid(2 * z) * sigmoid(-2 * z)


def gelu_tanh_inner(z):
    return (2 / acb.pi()).sqrt() * (z + fmpq(44715, 10**6) * z**3)


def gelu_tanh_slope(z, r):
    # Where it is 0 or 1 but for e^-4000, the integrator finds nothing.
    if abs(r) > 40:
        return acb(r > 0)
    u = gelu_tanh_inner(z)
    du = (2 / acb.pi()).sqrt() * (1 + 3 * fmpq(44715, 10**6) * z**2)
    return (1 + u.tanh()) / 2 + z / 2 * sech2(u) * du


def mish_slope(z, an):
    s = softplus(z, an)
    return s.tanh() + z * sech2(s) * sigmoid(z)


def swish(beta):
    return (
        lambda z, r, an: z * sigmoid(beta * z),
        lambda z, r, an: sigmoid(beta * z) + beta * z * sigmoid(beta * z) * sigmoid(-beta * z),
        [],
    )


def root(z, an):
    return z.sqrt(analytic=an)


def choose(r, pieces):
    """The entry of (upper end, value) pairs that holds at the real number r."""
    for end, value in pieces:
        if end is None or r < end:
            return value


THIRD = fmpq(1, 3)
HALF = fmpq(1, 2)


def straight(*pieces):
    """Straight pieces a*z + b, as (upper end, a, b)."""
    value = lambda z, r, an: choose(r, [(end, a * z + b) for end, a, b in pieces])
    slope = lambda z, r, an: choose(r, [(end, acb(a)) for end, a, b in pieces])
    return value, slope, [end for end, _, _ in pieces[:-1]]


def leaky(slope):
    return straight((0, slope, 0), (None, 1, 0))


def elu(constants):
    """lambda*where(z < 0, alpha*(exp(z) - 1), z)"""

    def value(z, r, an):
        lam, alpha = constants()
        return lam * choose(r, [(0, alpha * (z.exp() - 1)), (None, z)])

    def slope(z, r, an):
        lam, alpha = constants()
        return lam * choose(r, [(0, alpha * z.exp()), (None, acb(1))])

    return value, slope, [0]


def selu_constants():
    """The closed forms of lambda_01 and alpha_01, at the precision of the day."""
    a = acb(HALF).sqrt().erfc() * acb(HALF).exp()
    b = acb(2).sqrt().erfc() * acb(2).exp()
    pi = acb.pi()
    alpha = -(2 / pi).sqrt() / (a - 1)
    lam = (1 - a) * (2 * pi).sqrt() / (2 * b + pi * a * a - 2 * (2 + pi) * a + pi + 2).sqrt()
    return lam, alpha


SERLU = fmpq(107862, 10**5), fmpq(290427, 10**5)

# name: (f, f', kinks); r is a real number of the piece on which z moves.
FUNCTIONS = {
    "tanh": (lambda z, r, an: z.tanh(), lambda z, r, an: sech2(z), []),
    "sigmoid": (lambda z, r, an: sigmoid(z), lambda z, r, an: sigmoid(z) * sigmoid(-z), []),
    "logsigmoid": (lambda z, r, an: -softplus(-z, an), lambda z, r, an: sigmoid(-z), [0]),
    "softplus": (lambda z, r, an: softplus(z, an), lambda z, r, an: sigmoid(z), [0]),
    "silu": swish(1),
    "swish": swish(fmpq(3, 2)),
    "quick_gelu": swish(fmpq(1702, 1000)),
    "gelu": (lambda z, r, an: z * cdf(z), lambda z, r, an: cdf(z) + z * phi(z), []),
    "gelu_tanh": (
        lambda z, r, an: z / 2 * (1 + gelu_tanh_inner(z).tanh()),
        lambda z, r, an: gelu_tanh_slope(z, r),
        [-40, 40],
    ),
    "mish": (lambda z, r, an: z * softplus(z, an).tanh(), lambda z, r, an: mish_slope(z, an), [0]),
    "softsign": (
        lambda z, r, an: z / (1 + choose(r, [(0, -z), (None, z)])),
        lambda z, r, an: 1 / (1 + choose(r, [(0, -z), (None, z)])) ** 2,
        [0],
    ),
    "isru": (
        lambda z, r, an: z / root(1 + z * z, an),
        lambda z, r, an: 1 / root(1 + z * z, an) ** 3,
        [],
    ),
    "isrlu": (
        lambda z, r, an: choose(r, [(0, z / root(1 + z * z, an)), (None, z)]),
        lambda z, r, an: choose(r, [(0, 1 / root(1 + z * z, an) ** 3), (None, acb(1))]),
        [0],
    ),
    "erf": (lambda z, r, an: z.erf(), lambda z, r, an: bell(z), []),
    "atan": (lambda z, r, an: z.atan(), lambda z, r, an: 1 / (1 + z * z), []),
    "sin": (lambda z, r, an: z.sin(), lambda z, r, an: z.cos(), []),
    "cos": (lambda z, r, an: z.cos(), lambda z, r, an: -z.sin(), []),
    "gaussian": (lambda z, r, an: (-z * z).exp(), lambda z, r, an: -2 * z * (-z * z).exp(), []),
    "tanhshrink": (lambda z, r, an: z - z.tanh(), lambda z, r, an: 1 - sech2(z), []),
    "squareplus": (
        lambda z, r, an: (z + root(z * z + 4, an)) / 2,
        lambda z, r, an: (1 + z / root(z * z + 4, an)) / 2,
        [],
    ),
    "elu": elu(lambda: (1, 1)),
    "celu": elu(lambda: (1, 1)),
    "selu": elu(selu_constants),
    "serlu": (
        lambda z, r, an: SERLU[0] * choose(r, [(0, SERLU[1] * z * z.exp()), (None, z)]),
        lambda z, r, an: SERLU[0] * choose(r, [(0, SERLU[1] * (1 + z) * z.exp()), (None, acb(1))]),
        [0],
    ),
    "exponential": None,
    "identity": straight((None, 1, 0)),
    "abs": leaky(-1),
    "relu": leaky(0),
    "threshold": leaky(0),
    "leaky_relu": leaky(fmpq(1, 100)),
    "prelu": leaky(fmpq(1, 4)),
    "rrelu": leaky(fmpq(11, 48)),
    "relu6": straight((0, 0, 0), (6, 1, 0), (None, 0, 6)),
    "hardtanh": straight((-1, 0, -1), (1, 1, 0), (None, 0, 1)),
    "hardsigmoid": straight((-3, 0, 0), (3, fmpq(1, 6), HALF), (None, 0, 1)),
    "sparse_sigmoid": straight((-1, 0, 0), (1, HALF, HALF), (None, 0, 1)),
    "hardshrink": straight((-HALF, 1, 0), (HALF, 0, 0), (None, 1, 0)),
    "relu_squared": (
        lambda z, r, an: choose(r, [(0, acb(0)), (None, z * z)]),
        lambda z, r, an: choose(r, [(0, acb(0)), (None, 2 * z)]),
        [0],
    ),
    "sparse_plus": (
        lambda z, r, an: choose(r, [(-1, acb(0)), (1, (z + 1) ** 2 / 4), (None, z)]),
        lambda z, r, an: choose(r, [(-1, acb(0)), (1, (z + 1) / 2), (None, acb(1))]),
        [-1, 1],
    ),
    "hardswish": (
        lambda z, r, an: choose(r, [(-3, acb(0)), (3, z * (z / 6 + fmpq(1, 2))), (None, z)]),
        lambda z, r, an: choose(r, [(-3, acb(0)), (3, z / 3 + fmpq(1, 2)), (None, acb(1))]),
        [-3, 3],
    ),
    "softshrink": (
        lambda z, r, an: choose(
            r, [(fmpq(-1, 2), z + fmpq(1, 2)), (fmpq(1, 2), acb(0)), (None, z - fmpq(1, 2))]
        ),
        lambda z, r, an: choose(
            r, [(fmpq(-1, 2), acb(1)), (fmpq(1, 2), acb(0)), (None, acb(1))]
        ),
        [fmpq(-1, 2), fmpq(1, 2)],
    ),
    # Not of the library, but harder.
    "narrow_peak": (
        lambda z, r, an: (-(10**6) * (z - THIRD) ** 2).exp(),
        lambda z, r, an: -2 * 10**6 * (z - THIRD) * (-(10**6) * (z - THIRD) ** 2).exp(),
        [THIRD],
    ),
    "near_poles": (
        lambda z, r, an: 1 / (1 + 10**4 * z * z),
        lambda z, r, an: -2 * 10**4 * z / (1 + 10**4 * z * z) ** 2,
        [0],
    ),
    "steep_tanh": (
        lambda z, r, an: (1000 * z).tanh(),
        lambda z, r, an: 1000 * sech2(1000 * z),
        [0],
    ),
    "kink_at_a_third": (
        lambda z, r, an: choose(r, [(THIRD, acb(0)), (None, z - THIRD)]),
        lambda z, r, an: choose(r, [(THIRD, acb(0)), (None, acb(1))]),
        [THIRD],
    ),
    # min(max(abs(z) - 1/3, 0), where(z < 1, z^2, 2 - z)): kinks at ±1/3, where the line meets z^2 (never), 1, 7/6 and 2.
    "nested_kinks": None,
}


def nested(z, r):
    outer = -z - THIRD if r < 0 else z - THIRD
    outer_at = abs(r) - THIRD
    if outer_at < 0:
        outer, outer_at = acb(0), fmpq(0)
    other, other_at = (z * z, r * r) if r < 1 else (2 - z, 2 - r)
    return outer if outer_at < other_at else other


def nested_slope(z, r):
    outer, outer_at = (acb(-1) if r < 0 else acb(1)), abs(r) - THIRD
    if outer_at < 0:
        outer, outer_at = acb(0), fmpq(0)
    other, other_at = (2 * z, r * r) if r < 1 else (acb(-1), 2 - r)
    return outer if outer_at < other_at else other


FUNCTIONS["nested_kinks"] = (
    lambda z, r, an: nested(z, r),
    lambda z, r, an: nested_slope(z, r),
    [-THIRD, 0, THIRD, 1, fmpq(7, 6), 2],
)


def rational(value):
    return fmpq(*value.as_integer_ratio())


def hermite(n, t):
    a, b = acb(1), t
    if n == 0:
        return a
    for k in range(1, n):
        a, b = b, t * b - k * a
    return b


def moment(h, n, x, y, kinks):
    """The n-th derivative in x of E h(z)."""
    sigma = acb(y).sqrt()
    bound = fmpq(int(float(y) ** 0.5 * DEVIATIONS * 2**60) + 1, 2**60)
    ends = [x - bound] + sorted(fmpq(k) for k in kinks if abs(k - x) < bound) + [x + bound]
    total = acb(0)
    scale = 1 / (sigma ** (n + 1) * (2 * acb.pi()).sqrt())
    for a, b in zip(ends, ends[1:]):
        r = (a + b) / 2

        def integrand(z, an):
            t = (z - x) / sigma
            return h(z, r, an) * hermite(n, t) * (-t * t / 2).exp() * scale

        total += acb.integral(integrand, a, b, rel_tol=arb(2) ** -90, abs_tol=arb(2) ** -110,
                              eval_limit=10**6)
    return total.real


def moments(name, x, y):
    """The numbers of a line."""
    if name == "exponential":
        once, twice = (x + acb(y) / 2).exp(), (2 * (x + acb(y))).exp()
        return [value.real for value in (once, once, once, twice, 16 * twice, twice)]
    f, slope, kinks = FUNCTIONS[name]
    square = lambda z, r, an: f(z, r, an) ** 2
    slope_square = lambda z, r, an: slope(z, r, an) ** 2
    values = [moment(f, n, x, y, kinks) for n in (0, 1, 4)]
    values += [moment(square, n, x, y, kinks) for n in (0, 4)]
    return values + [None if name in JUMPS else moment(slope_square, 0, x, y, kinks)]


JUMPS = ["hardshrink"]


def main():
    random.seed(14)
    points = []
    for index in range(POINTS):
        if index % 2:
            x, y = random.uniform(-3, 3), 10 ** random.uniform(-2, 1)
        else:
            # Large variances take the integrator long.
            largest = 4 if index % 20 == 0 else 1.5
            x, y = random.uniform(-30, 30), 10 ** random.uniform(-8, largest)
        points.append((x, y))
    names = sys.argv[1:] or list(FUNCTIONS)
    for name in names:
        for x, y in points:
            # The powers of 1/sigma cost digits, and so do the sums they are taken of.
            ctx.prec = 140 + max(0, int(-4 * math.log2(y)))
            values = moments(name, rational(x), rational(y))
            row = [name, repr(x), repr(y)]
            row += ["-" if value is None else value.str(25, radius=False) for value in values]
            print("\t".join(row), flush=True)


if __name__ == "__main__":
    main()
