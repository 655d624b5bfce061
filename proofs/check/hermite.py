"""Hermite's polynomials He_n: what derivatives of the normal density are made of."""
from fractions import Fraction

from flint import arb

from . import interval as iv


def hermite(n):
    """The coefficients of He_n, lowest first: He_(n+1) = t He_n - n He_(n-1)."""
    before, now = [0], [1]
    for k in range(n):
        before, now = now, [a - k * b for a, b in zip([0] + now, before + [0] * (len(now) + 1 - len(before)))]
    return now


def hermite_over(n, t):
    """He_n over an interval: He_n' = n He_(n-1), so the mean-value form helps a power sum."""
    def horner(p, at):
        out = iv.NOTHING
        for c in reversed(p): out = iv.add(iv.mul(out, at), iv.of(arb(c)))
        return out
    value = horner(hermite(n), t)
    if iv.is_point(t) or n == 0: return value
    c = iv.middle(t)
    slope = iv.scaled(hermite_over(n - 1, t), Fraction(n))
    return iv.meet(value, iv.add(horner(hermite(n), c), iv.mul(slope, iv.sub(t, c))))
