"""Activations for the campaign, by formulas of its own.

A function is made for a context `c` of mpmath, `mp` or `fp` (which computes in doubles), and for
values of its parameters; it takes z to (value, derivative). Nothing here comes from the program.
"""

from fractions import Fraction


def number(rng, low, high):
    """A decimal of three digits, as its text."""
    return f"{rng.uniform(low, high):.3g}"


def value(c, text):
    """A rational number given as text or Fraction, in a context."""
    exact = Fraction(text)
    return c.mpf(exact.numerator) / exact.denominator


def sigmoid(c, u):
    return 1 / (1 + c.exp(-u)) if u > 0 else c.exp(u) / (1 + c.exp(u))


def softplus(c, u):
    return u + c.log1p(c.exp(-u)) if u > 0 else c.log1p(c.exp(u))


def tanh_slope(c, u):
    return 1 - c.tanh(u) ** 2


# Value and derivative.
SMOOTH = {
    "tanh": (lambda c, u: c.tanh(u), tanh_slope),
    "sigmoid": (sigmoid, lambda c, u: sigmoid(c, u) * sigmoid(c, -u)),
    "softplus": (softplus, sigmoid),
    "erf": (lambda c, u: c.erf(u), lambda c, u: 2 / c.sqrt(c.pi) * c.exp(-u * u)),
    "sin": (lambda c, u: c.sin(u), lambda c, u: c.cos(u)),
    "cos": (lambda c, u: c.cos(u), lambda c, u: -c.sin(u)),
    "atan": (lambda c, u: c.atan(u), lambda c, u: 1 / (1 + u * u)),
}


class Function:
    """An activation as a claim writes it, with what makes it for a context and parameters."""

    def __init__(self, claim, make, parameters=None, kinks=lambda values: [], jumps=False, wild=False):
        # `kinks` are the numbers where pieces meet, for values of the parameters.
        self.claim, self.make, self.kinks = claim, make, kinks
        # By name, both ends of a parameter's range.
        self.parameters = parameters or {}
        # No slope; so large far out that integrals need more than the usual range.
        self.jumps, self.wild = jumps, wild


def line(rng):
    """a*z + b."""
    a, b = number(rng, -2, 2), number(rng, -2, 2)

    def make(c):
        va, vb = value(c, a), value(c, b)
        return lambda z: (va * z + vb, va)

    return f"({a}*z + ({b}))", make, []


def leaf(rng):
    if rng.random() < 0.75:
        return "z", lambda c: lambda z: (z, c.mpf(1)), []
    text = number(rng, -2, 2)
    return f"({text})", lambda c: lambda z: (value(c, text), c.mpf(0)), []


def composed(shown, inner, of):
    """of(c, u), a value and a slope, at another function."""
    text, make, kinks = inner

    def made(c):
        f = make(c)

        def g(z):
            u, du = f(z)
            value, slope = of(c, u)
            return value, slope * du

        return g

    return shown.format(text), made, kinks


def smooth(rng, inner):
    name = rng.choice(sorted(SMOOTH))
    value, slope = SMOOTH[name]
    return composed(name + "({})", inner, lambda c, u: (value(c, u), slope(c, u)))


def bell(inner):
    def of(c, u):
        e = c.exp(-u * u)
        return e, -2 * u * e

    return composed("exp(-({})^2)", inner, of)


def root(inner):
    def of(c, u):
        r = c.sqrt(1 + u * u)
        return r, u / r

    return composed("sqrt(1 + ({})^2)", inner, of)


def kinky(rng, inner):
    """A kink where z is a number."""
    text, make, kinks = inner
    at, which = number(rng, -1.5, 1.5), rng.choice(["abs", "max", "min"])
    own = f"abs(z - ({at}))" if which == "abs" else f"{which}(z, {at})"

    def made(c):
        f, kink = make(c), value(c, at)

        def g(z):
            u, du = f(z)
            if which == "abs":
                return (u + z - kink, du + 1) if z > kink else (u + kink - z, du - 1)
            return (u + z, du + 1) if (z > kink) == (which == "max") else (u + kink, du)

        return g

    return f"({text} + {own})", made, kinks + [at]


def both(rng, one, other):
    (text, make, kinks), (second, remake, more) = one, other
    operator = rng.choice("+-*")

    def made(c):
        f, h = make(c), remake(c)

        def g(z):
            (u, du), (v, dv) = f(z), h(z)
            if operator == "*":
                return u * v, u * dv + v * du
            return (u + v, du + dv) if operator == "+" else (u - v, du - dv)

        return g

    return f"({text}) {operator} ({second})", made, kinks + more


def expression(rng, depth):
    if depth == 0:
        return leaf(rng) if rng.random() < 0.6 else line(rng)
    kind, inner = rng.random(), expression(rng, depth - 1)
    if kind < 0.40:
        return smooth(rng, inner)
    if kind < 0.48:
        return bell(inner)
    if kind < 0.56:
        return root(inner)
    if kind < 0.72:
        return kinky(rng, inner)
    return both(rng, inner, expression(rng, depth - 1))


def random_function(rng):
    text, make, kinks = expression(rng, rng.choice([1, 2, 2, 3]))
    ends = [Fraction(kink) for kink in kinks]
    return Function(f'expression = "{text}"', lambda c, values: make(c), kinks=lambda values: ends)
