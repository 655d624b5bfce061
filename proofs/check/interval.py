"""Closed intervals [a, b] whose ends are exact binary numbers, on Arb.

An interval is a pair of points (exact `arb` numbers), and `None` stands for "undefined or not
known": an operation with it gives `None`, and no comparison with `None` holds. Every end is
computed by Arb as a ball around the true value and rounded outward to the ball's own end, so

    x in X, y in Y, and X op Y = Z not None   imply   x op y is defined and lies in Z.     (1)

A function that is monotone has the hull of its values at the two ends as its range.
"""
from fractions import Fraction

from flint import arb, ctx, fmpq

ONE, ZERO = arb(1), arb(0)
NOTHING = (ZERO, ZERO)
UNIT = (ONE, ONE)
HALF = Fraction(1, 2)


def made(low, high):
    """The interval between two balls."""
    low, high = low.lower(), high.upper()
    return (low, high) if low.is_finite() and high.is_finite() else None


def of(ball):
    return made(ball, ball)


def of_fraction(q):
    return of(arb(fmpq(q.numerator, q.denominator)))


def between(low, high):
    """The hull of two fractions."""
    return made(arb(fmpq(low.numerator, low.denominator)), arb(fmpq(high.numerator, high.denominator)))


def hull(a, b):
    return (a[0] if a[0] <= b[0] else b[0], a[1] if a[1] >= b[1] else b[1])


def meet(a, b):
    """The common part of two enclosures of one number; `None` is no knowledge."""
    if a is None or b is None:
        return a if b is None else b
    low, high = (a[0] if a[0] >= b[0] else b[0]), (a[1] if a[1] <= b[1] else b[1])
    assert low <= high, "two enclosures of one number do not meet: a bug"
    return low, high


def middle(a):
    """An exact point of the interval, near its middle."""
    m = ((a[0] + a[1]) / 2).mid()
    m = a[0] if m < a[0] else a[1] if m > a[1] else m
    return m, m


def is_point(a): return a[0] == a[1]


def width(a): return float((a[1] - a[0]).upper())


def radius(a, m):
    """How far a point m of the interval is from its ends."""
    return (a[1] - m).max(m - a[0]).upper()


def magnitude(a):
    return abs(a[0]).max(abs(a[1])).upper()


def key(a):
    """The ends as something to look up by, exact."""
    return a[0].man_exp(), a[1].man_exp()


def neg(a): return -a[1], -a[0]
def add(a, b): return a and b and made(a[0] + b[0], a[1] + b[1])
def sub(a, b): return a and b and made(a[0] - b[1], a[1] - b[0])


def mul(a, b):
    if a is None or b is None: return None
    (al, ah), (bl, bh) = a, b
    if al >= 0:
        return made((al if bl >= 0 else ah) * bl, (ah if bh >= 0 else al) * bh)
    if bl >= 0:
        return made(bh * al, (bh if ah >= 0 else bl) * ah)
    if ah <= 0:
        return made((al if bh > 0 else ah) * bh, al * bl)
    if bh <= 0:
        return made(ah * bl, al * bl)
    one, two, three, four = al * bh, ah * bl, al * bl, ah * bh
    return made(one if one <= two else two, three if three >= four else four) if one.is_exact() and two.is_exact() \
        and three.is_exact() and four.is_exact() else made(one.min(two), three.max(four))


def div(a, b):
    if a is None or b is None or b[0] <= 0 <= b[1]:
        return None
    return mul(a, made(1 / b[1], 1 / b[0]))


def scaled(a, q):
    """a times a fraction or integer."""
    if a is None: return None
    return mul(a, of_fraction(q)) if q.denominator > 1 else (
        made(a[0] * q.numerator, a[1] * q.numerator) if q >= 0 else made(a[1] * q.numerator, a[0] * q.numerator))


def power(a, n):
    """a^n for an integer n: monotone on each side of 0."""
    if n < 0:
        below = power(a, -n)
        return None if below is None else div(UNIT, below)
    if n == 0:
        return UNIT
    low, high = a[0] ** n, a[1] ** n
    if n % 2 or a[0] >= 0:
        return made(low, high)
    return made(high, low) if a[1] <= 0 else made(ZERO, low.max(high))


def absolute(a):
    return a if a[0] >= 0 else neg(a) if a[1] <= 0 else (ZERO, -a[0] if -a[0] >= a[1] else a[1])


def least(a, b):
    return (a[0] if a[0] <= b[0] else b[0], a[1] if a[1] <= b[1] else b[1])


def greatest(a, b):
    return (a[0] if a[0] >= b[0] else b[0], a[1] if a[1] >= b[1] else b[1])


# ------------------------------------------------------------------ functions at a point
def sigmoid_at(t): return 1 / (1 + (-t).exp())
def softplus_at(t): return t + (-t).exp().log1p() if t > 0 else t.exp().log1p()


def erfcx_at(t, n=0):
    """The n-th derivative of erfcx(t) = e^(t^2) erfc(t), by w' = 2 t w - 2/sqrt(pi) and

        w^(k+1) = 2 t w^(k) + 2 k w^(k-1),   k >= 1,                                       (2)

    with so many more bits as the differences may lose."""
    size = min(max(abs(float(t)), 2.0), 1e300)
    spare = 2 * (n + 1) * (int(size).bit_length() + 1)
    with ctx.workprec(ctx.prec + min(spare, 4096)):
        w = [(t * t).exp() * t.erfc()]
        for k in range(n):
            w.append(2 * t * w[k] + (2 * k * w[k - 1] if k else -2 / arb.pi().sqrt()))
    return +w[n]


RISING = {"exp": arb.exp, "tanh": arb.tanh, "sigmoid": sigmoid_at, "softplus": softplus_at, "erf": arb.erf,
          "atan": arb.atan}


def wave(a, f, shift):
    """sin (shift 0) or cos (shift 1/2): the values at the ends, and 1 or -1 wherever the interval may
    hold (k + 1/2 - shift) pi for an even or an odd k."""
    low, high = ((end / arb.pi() - arb(1) / 2 + shift) for end in a)
    first, last = low.floor().lower(), high.ceil().upper()
    if not (last - first < 8 and first > -2 ** 50 and last < 2 ** 50):
        return made(-ONE, ONE)
    ends = of(f(a[0])), of(f(a[1]))
    out = hull(*ends)
    for k in range(int(float(first)), int(float(last)) + 1):
        if not (high < k or low > k):
            extreme = ONE if k % 2 == 0 else -ONE
            out = hull(out, (extreme, extreme))
    return out


def function(name, a, order=0):
    """A function of the language over an interval. erfcx^(n) keeps the sign (-1)^n and is monotone,
    since erfcx(t) = 2/sqrt(pi) int_0^inf e^(-s^2 - 2ts) ds."""
    if name in RISING:
        f = RISING[name]
        return made(f(a[0]), f(a[1]))
    if name == "erfc":
        return made(a[1].erfc(), a[0].erfc())
    if name == "erfcx":
        ends = erfcx_at(a[1], order), erfcx_at(a[0], order)
        return made(*ends) if order % 2 == 0 else made(ends[1], ends[0])
    if name == "sqrt":
        return made(a[0].sqrt(), a[1].sqrt()) if a[0] >= 0 else None
    if name == "log":
        return made(a[0].log(), a[1].log()) if a[0] > 0 else None
    if name == "sin":
        return wave(a, arb.sin, 0)
    if name == "cos":
        return wave(a, arb.cos, arb(1) / 2)
    raise AssertionError(name)
