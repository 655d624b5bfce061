"""What the campaign's statements are about, by numerical integration.

Integrals over z ~ N(x, y) are sums of Gauss and Legendre's rule on pieces, in doubles (`fp`) or to
some twenty digits (`mp`). A derivative in x is an integral too, as of the density:
d/dx E f = E f(z) u/s and d/dy E f = E f(z) (u^2 - 1)/(2y) with u = (z - x)/s, s^2 = y. Every number
comes with an estimate of its error: the difference of two rules, and rounding.
"""

from functools import lru_cache

from functions import value
from library import selu_constants
from mpmath import fp, mp, mpf

mp.dps = 25
# What rounding may amount to, relative to the sum of all terms' magnitudes.
ROUNDING = {fp: 1e-11, mp: mpf(10) ** -18}


@lru_cache
def legendre(c, n):
    roots = []
    for k in range(1, n + 1):
        z = mp.cos(mp.pi * (k - mpf(1) / 4) / (n + mpf(1) / 2))
        for _ in range(60):
            p, q = mpf(1), mpf(0)
            for j in range(n):
                p, q = ((2 * j + 1) * z * p - j * q) / (j + 1), p
            step = p * (z * z - 1) / (n * (z * p - q))
            z -= step
            if abs(step) < mpf(10) ** -24:
                break
        d = n * (z * p - q) / (z * z - 1)
        roots.append((c.mpf(z), c.mpf(2 / ((1 - z * z) * d * d))))
    return roots


class Number:
    """A number and an estimate of its error."""

    def __init__(self, value, error):
        self.value, self.error = value, error

    def __add__(self, other):
        return Number(self.value + other.value, self.error + other.error)

    def __sub__(self, other):
        return Number(self.value - other.value, self.error + other.error)

    def __mul__(self, other):
        if isinstance(other, Number):
            error = abs(self.value) * other.error + abs(other.value) * self.error
            return Number(self.value * other.value, error + self.error * other.error)
        return Number(self.value * other, self.error * abs(other))

    __rmul__ = __mul__

    def __abs__(self):
        return Number(abs(self.value), self.error)

    def shifted(self, by):
        return Number(self.value + by, self.error)


def length(c, a, b):
    """The root of a^2 + b^2, whose error is no larger than theirs together."""
    return Number(c.sqrt(a.value**2 + b.value**2), a.error + b.error)


def integrals(c, f, kinks, x, y):
    """E f, E f^2, E f', E f'^2, then the derivatives of the first two in x, and in y."""
    s = c.sqrt(y)
    low, high = x - 14 * s, x + 14 * s
    ends = [x + s * k for k in (-14, -8, -5, -3, -1.5, 0, 1.5, 3, 5, 8, 14)]
    # Where activations have their features, whatever the density's width.
    ends += [c.mpf(k) for k in (-8, -4, -2, -1, 0, 1, 2, 4, 8)] + kinks
    # And as far as the density is wide.
    ends += [sign * c.mpf(8) * 4**k for k in range(1, 20) for sign in (-1, 1) if 8 * 4**k < s]
    ends = sorted(end for end in set(ends) if low <= end <= high)
    scale = 1 / (s * c.sqrt(2 * c.pi))

    def terms(z, weight):
        u = (z - x) / s
        v, slope = f(z)
        w = weight * scale * c.exp(-u * u / 2)
        square, up, upper = w * v * v, u / s, (u * u - 1) / (2 * y)
        first = w * v
        return first, square, w * slope, w * slope * slope, first * up, square * up, first * upper, square * upper

    sums, sizes, rough = ([c.mpf(0)] * 8 for _ in range(3))
    for a, b in zip(ends, ends[1:]):
        middle, half = (a + b) / 2, (b - a) / 2
        fine, coarse = [c.mpf(0)] * 8, [c.mpf(0)] * 8
        for node, weight in legendre(c, 20):
            found = terms(middle + half * node, weight * half)
            fine = [p + q for p, q in zip(fine, found)]
            sizes = [p + abs(q) for p, q in zip(sizes, found)]
        for node, weight in legendre(c, 14):
            found = terms(middle + half * node, weight * half)
            coarse = [p + q for p, q in zip(coarse, found)]
        sums = [p + q for p, q in zip(sums, fine)]
        rough = [p + abs(q - r) for p, q, r in zip(rough, fine, coarse)]
    return [Number(v, r + ROUNDING[c] * (size + 1e-3)) for v, r, size in zip(sums, rough, sizes)]


MOMENTS = ["mean", "second_moment", "variance", "slope", "slope_second_moment"]


def moments(parts):
    """The moments by name, from integrals."""
    mean, square, slope, steep = parts[:4]
    return dict(zip(MOMENTS, (mean, square, square - mean * mean, slope, steep)))


def handed_on(c, parts, dropout, rate):
    """Mean, second moment and variance behind dropout, each with its derivatives in x and y."""
    keep, gone = 1 - rate, rate
    if dropout == "alpha":
        scale, alpha = selu_constants(c)
        s = -scale * alpha
        spread = keep + s * s * keep * gone
    found = []
    for order in (0, 4, 6):
        mean, square = parts[order], parts[order + 1]
        if dropout == "standard":
            square = square * (1 / keep)
        if dropout == "alpha":
            first = (parts[0] * keep).shifted(gone * s)
            if order == 0:
                variance = ((square * keep).shifted(gone * s * s) - first * first) * (1 / spread)
                handed = mean * (keep / c.sqrt(spread))
                square = variance + handed * handed
            else:
                handed = mean * (keep / c.sqrt(spread))
                variance = (square * keep - 2 * keep * (first * mean)) * (1 / spread)
                square = variance + 2 * (found[0][0] * handed)
            mean = handed
        else:
            variance = square - (mean * mean if order == 0 else 2 * (found[0][0] * mean))
        found.append((mean, square, variance))
    return found


class Oracle:
    """All quantities at points, in doubles and, where these do not tell, to twenty digits."""

    def __init__(self, function, dropout):
        self.function, self.dropout = function, dropout
        self.known = {}

    def parts(self, c, x, y, parameters):
        key = (c, x, y, tuple(sorted(parameters.items())))
        if key not in self.known:
            f = self.function.make(c, parameters)
            kinks = [value(c, kink) for kink in self.function.kinks(parameters)]
            self.known[key] = integrals(c, f, kinks, value(c, x), value(c, y))
        return self.known[key]

    def moment(self, c, name, x, y, parameters):
        return moments(self.parts(c, x, y, parameters))[name]

    def quantities(self, c, layer, at, parameters):
        """All that a layer has, by name, at values of its variables."""
        x, y = layer.place(at)
        parts = self.parts(c, x, y, parameters)
        rate = value(c, at.get("rate", 0))
        (mean, square, variance), of_x, of_y = handed_on(c, parts, self.dropout, rate)
        found = dict(zip(MOMENTS, (mean, square, variance, parts[2], parts[3])))
        tau = value(c, at["tau"])
        found["chi"] = parts[3] * tau
        if layer.kind == "random":
            found["norm"] = abs(of_y[1] * tau)
            return found
        omega = value(c, at["omega"])
        for letter, row in (("j", 1), ("h", 2)):
            for index, entry in ((1, 0), (2, row)):
                found[f"{letter}{index}1"] = of_x[entry] * omega
                found[f"{letter}{index}2"] = of_y[entry] * tau
        a, b, d, e = (found[name] for name in ("h11", "h12", "h21", "h22"))
        found["norm"] = (length(c, a + e, d - b) + length(c, a - e, b + d)) * c.mpf(0.5)
        return found
