"""Gaussian expectations and all their derivatives.

For z ~ N(x, y), y > 0, and h of at most exponential growth,

    M(h, n, x, y) = d^n/dx^n E h(z) = y^(-n/2) int h(x + sqrt(y) t) He_n(t) phi(t) dt:       (1)

substitute z = x + sqrt(y) t, so that x stands in the density alone, and differentiate it:
d^n/dx^n phi((z - x)/sqrt y) = y^(-n/2) He_n(t) phi(t), since He_n phi = (-d/dt)^n phi. So h is
never differentiated, and neither kinks nor jumps of h need a theory. `quadrature` computes (1).

Where h is piecewise a sum of c z^j e^(bz), (1) has a closed form. With the density
p(z) = phi((z - x)/sqrt y)/sqrt y, integrating (1) by parts n times on each piece gives

    M(h, n) = sum over pieces E[h^(n); piece] + sum over breakpoints b, k < n, of
              [h^(k)]_b  y^(-m/2) He_m((b - x)/sqrt y) p(b),   m = n - 1 - k,                (2)

[.]_b being the jump at b. And J_j = E[z^j e^(bz); z < c] obeys, with the tilted mean m = x + b y
and e^(bz) p_x(z) = e^(bx + b^2 y/2) p_m(z), integrating by parts once more,

    J_0     = e^(bx + b^2 y/2) erfc((m - c)/sqrt(2y))/2
            = e^(bc) e^(-(c - x)^2/2y) erfcx((m - c)/sqrt(2y))/2,                            (3)
    J_(j+1) = m J_j + j y J_(j-1) - y c^j e^(bc) p(c).                                       (4)

For z > c the sign of erfc's argument and of the last term change. The first form of (3) is the
better one where erfc's argument is negative or a box is wide, the second where exp and erfc would
overflow and cancel; both are enclosures and are intersected.

Over a box X, Y of a moment's arguments the mean-value theorem tightens a coarse enclosure, twice:

    M_n in M_n(x0, y0) + M_(n+1)(X, Y)(X - x0) + M_(n+2)(X, Y)(Y - y0)/2                     (5)

and likewise in a parameter of the activation, so that dividing a box makes it converge.
"""
from fractions import Fraction

from flint import arb

from . import interval as iv
from . import quadrature
from .hermite import hermite, hermite_over
from .pieces import Pieces

HALF = iv.HALF
DEPTH, CACHED = 2, 1000


class Moments:
    def __init__(self, graph, make_box):
        self.graph, self.make_box, self.pieces, self.points = graph, make_box, {}, {}

    # ------------------------------------------------------------ over boxes, (5)
    def value(self, box, e):
        h, a, b = e.args
        x, y = box.values[a.id], box.values[b.id]
        if x is None or y is None or not y[0] > 0: return None
        if (a.id, b.id) not in box.places: box.places[a.id, b.id] = Place(self, box, x, y)
        return box.places[a.id, b.id].moment(h, e.data, DEPTH)

    def pieces_of(self, h, box):
        parameters = sorted(p for p in h.free if p != "z")
        key = h.id, *(iv.key(box.ranges[p]) for p in parameters)
        if len(self.pieces) > CACHED: self.pieces.clear()
        if key not in self.pieces: self.pieces[key] = Pieces(self.graph, h, box)
        return self.pieces[key]


class Place:
    """The arguments x and y of moments, as intervals, and the parameters that `box` gives."""

    def __init__(self, moments, box, x, y):
        self.moments, self.graph, self.box, self.x, self.y = moments, moments.graph, box, x, y
        self.known, self.center_place, self.cells = {}, None, None
        self.root = iv.function("sqrt", y)

    def wide_parameters(self, h):
        return [p for p in sorted(h.free) if p != "z" and not iv.is_point(self.box.ranges[p])]

    def center(self):
        if self.center_place is None:
            ranges = {name: iv.middle(r) for name, r in self.box.ranges.items()}
            box = self.moments.make_box(ranges)
            self.center_place = Place(self.moments, box, iv.middle(self.x), iv.middle(self.y))
        return self.center_place

    def moment(self, h, n, depth=0):
        key = h.id, n, depth
        if key not in self.known:
            value = self.moment(h, n) if depth else self.direct(h, n)
            if depth: value = iv.meet(value, self.expanded(h, n, depth))
            self.known[key] = value
        return self.known[key]

    def expanded(self, h, n, depth):
        wide = self.wide_parameters(h)
        if iv.is_point(self.x) and iv.is_point(self.y) and not wide: return None
        smooth = all(self.graph.smooth_in(h, p) for p in wide)
        center = self.center() if smooth else Place(self.moments, self.box, iv.middle(self.x), iv.middle(self.y))
        moves = [(h, n + 1, iv.sub(self.x, center.x)), (h, n + 2, iv.scaled(iv.sub(self.y, center.y), HALF))]
        if smooth:
            moves += [(self.graph.derivative(h, p), n, iv.sub(self.box.ranges[p], center.box.ranges[p])) for p in wide]
        value = center.moment(h, n)
        for g, order, offset in moves:
            if value is None: return None
            if offset == iv.NOTHING: continue
            slope = self.moment(g, order, depth - 1)
            value = slope and iv.add(value, iv.mul(slope, offset))
        return value

    def direct(self, h, n):
        if h is self.graph.zero: return iv.NOTHING
        pieces = self.moments.pieces_of(h, self.box)
        self.box.work.spend(4)
        if pieces.forms: return self.closed_form(pieces, n)
        if iv.is_point(self.x) and iv.is_point(self.y) and not self.wide_parameters(h):
            return quadrature.at_point(self, pieces, n)
        return quadrature.over_box(self, pieces, n)

    # ------------------------------------------------------------ closed forms, (2) to (4)
    def closed_form(self, pieces, n):
        self.box.work.spend(8 * len(pieces.forms))
        total, ends = iv.NOTHING, [None, *pieces.breaks, None]
        for index, (low, high) in enumerate(zip(ends, ends[1:])):
            for (j, b), c in pieces.derived(index, n).items():
                part = self.truncated(j, self.graph.nodes[b], low, high)
                total = total and part and iv.add(total, iv.mul(self.box.value(c), part))
        for index, at in enumerate(pieces.breaks):
            for k in range(n):
                jump = pieces.jump(index, k)
                if jump is self.graph.zero: continue
                total = total and iv.add(total, iv.mul(self.box.value(jump), self.density(at, n - 1 - k)))
        return total

    def memo(self, make, *key):
        if key not in self.known: self.known[key] = make()
        return self.known[key]

    def density(self, at, m):
        """The m-th derivative in x of p(at), as in (2)."""
        def make():
            t = iv.div(iv.sub(self.box.value(at), self.x), self.root)
            if m == 0:
                peak = iv.div(iv.UNIT, iv.function("sqrt", iv.mul(iv.of(2 * arb.pi()), self.y)))
                return iv.mul(peak, iv.function("exp", iv.scaled(iv.power(t, 2), -HALF)))
            return iv.mul(iv.div(hermite_over(m, t), iv.power(self.root, m)), self.density(at, 0))
        return self.memo(make, "density", at.id, m)

    def truncated(self, j, b, low, high):
        """E[z^j e^(bz); low < z < high]."""
        if low is None and high is None: return self.whole(j, b)
        if low is None: return self.tail(j, b, high, 1)
        if high is None: return self.tail(j, b, low, -1)
        return iv.sub(self.tail(j, b, high, 1), self.tail(j, b, low, 1))

    def tilted(self, b):
        """(x + b y, e^(bx + b^2 y/2))."""
        def make():
            v = self.box.value(b)
            mean = iv.add(self.x, iv.mul(v, self.y))
            return mean, iv.function("exp", iv.add(iv.mul(v, self.x), iv.scaled(iv.mul(iv.power(v, 2), self.y), HALF)))
        return self.memo(make, "tilted", b.id)

    def whole(self, j, b):
        mean, factor = self.tilted(b)
        if j == 0: return factor
        out = iv.mul(mean, self.whole(j - 1, b))
        return out if j == 1 else iv.add(out, iv.mul(iv.scaled(self.y, Fraction(j - 1)), self.whole(j - 2, b)))

    def tail(self, j, b, at, side):
        def make():
            mean, factor = self.tilted(b)
            c = self.box.value(at)
            if j == 0: return self.tail_mass(b, factor, at, c, side)
            edge = iv.mul(iv.mul(self.y, self.edge(b, at)), iv.power(c, j - 1))
            out = iv.mul(mean, self.tail(j - 1, b, at, side))
            if j > 1: out = iv.add(out, iv.mul(iv.scaled(self.y, Fraction(j - 1)), self.tail(j - 2, b, at, side)))
            return iv.sub(out, edge) if side > 0 else iv.add(out, edge)
        return self.memo(make, "tail", j, b.id, at.id, side)

    def tail_mass(self, b, factor, at, c, side):
        """(3), with (m - c)/sqrt(2y) as (x - c)/r + b r/2 for r = sqrt(2y), which has y once."""
        r = iv.function("sqrt", iv.scaled(self.y, Fraction(2)))
        u = iv.add(iv.div(iv.sub(self.x, c), r), iv.scaled(iv.mul(self.box.value(b), r), HALF))
        if side < 0: u = iv.neg(u)
        first = iv.scaled(iv.mul(factor, iv.function("erfc", u)), HALF)
        if b is self.graph.zero: return first
        tilt = iv.function("exp", iv.mul(self.box.value(b), c))
        bell = iv.function("exp", iv.scaled(iv.power(iv.div(iv.sub(c, self.x), self.root), 2), -HALF))
        scaled = iv.function("erfcx", u)
        return iv.meet(first, scaled and iv.scaled(iv.mul(iv.mul(tilt, bell), scaled), HALF))

    def edge(self, b, at):
        """e^(bc) p(c)."""
        return iv.mul(iv.function("exp", iv.mul(self.box.value(b), self.box.value(at))), self.density(at, 0))
