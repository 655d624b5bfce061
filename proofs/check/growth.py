"""Growth bounds |h(z)| <= A e^(B|z|) on a half line, from the expression of h.

Three kinds of bounds, each for all z >= z0 or for all z <= z0, with k, B >= 0:

    up:   e <= c + k |z|,     low: e >= c - k |z|,     size: |e| <= A e^(B|z|).             (1)

c, k, A and B are balls; a bound holds for the end of the ball that makes it weakest.

From up and low follows size, as |z| <= (4/e) e^(|z|/4); size multiplies and adds. Where a bound
needs a positive divisor, radicand or logarithm, `low` with k = 0 must show it. A part for which
nothing is shown has no bound, and the expectation then counts as undefined.
"""
from flint import arb

from . import interval as iv

BOUNDED = {"tanh": (-1, 1), "sigmoid": (0, 1), "erf": (-1, 1), "erfc": (0, 2), "sin": (-1, 1), "cos": (-1, 1),
           "atan": (-2, 2)}
FOUR_OVER_E = 4 / arb(1).exp()


class Growth:
    def __init__(self, graph, box, start, right):
        """For z >= start (an upper bound of z if not `right`)."""
        self.graph, self.box, self.start, self.right = graph, box, start, right

    def bound(self, h):
        """(A, B) for h, as balls to be taken by their upper ends; or None."""
        self.known = {}
        for e in self.graph.order(h):
            self.known[e.id] = self.rule(e, [self.known[a.id] for a in e.args])
        return self.known[h.id][2]

    def rule(self, e, a):
        if "z" not in e.free:
            v = self.box.value(e)
            return with_size((v[0], arb(0)), (v[1], arb(0))) if v else (None, None, None)
        if e.op == "variable":
            linear, constant = (arb(0), arb(1)), (self.start, arb(0))
            return with_size(constant, linear) if self.right else with_size(linear, constant)
        low, up = self.lines(e, a)
        return with_size(low, up, self.size(e, a))

    def lines(self, e, a):
        op = e.op
        if op in ("+", "-", "neg"):
            if op == "neg": return flipped(a[0][1]), flipped(a[0][0])
            other = a[1] if op == "+" else (flipped(a[1][1]), flipped(a[1][0]))
            return plus(a[0][0], other[0]), plus(a[0][1], other[1])
        if op in ("*", "/"):
            return self.product(e, a)
        if op == "power":
            if e.data < 0: return None, None
            box = range_of(a[0])
            if box: return constants(iv.power(box, e.data))
            return ((arb(0), arb(0)) if e.data % 2 == 0 or floor(a[0]) is not None and floor(a[0]) >= 0 else None), None
        if op == "abs": return (arb(0), arb(0)), wider(a[0][1], flipped(a[0][0]))
        if op == "signed": return flipped(wider(flipped(a[1][0]), a[1][1])), wider(flipped(a[1][0]), a[1][1])
        if op in ("where", "select"):
            return flipped(wider(flipped(a[2][0]), flipped(a[3][0]))), wider(a[2][1], a[3][1])
        if op in ("min", "max"):
            some = lambda p, q: p or q
            if op == "max": return some(a[0][0], a[1][0]), wider(a[0][1], a[1][1])
            return flipped(wider(flipped(a[0][0]), flipped(a[1][0]))), some(a[0][1], a[1][1])
        if op == "function": return self.function_lines(e, a[0])
        return None, None

    def product(self, e, a):
        ranges = [range_of(part) for part in a]
        if None not in ranges:
            return constants((iv.mul if e.op == "*" else iv.div)(*ranges))
        for factor, other in ((ranges[1], a[0]), (ranges[0], a[1])):
            if factor is None or e.op == "/" and factor is not ranges[1]: continue
            if e.op == "/": factor = iv.div(iv.UNIT, factor)
            if factor is None: continue
            low, up = other[0], other[1]
            if factor[1] <= 0: low, up, factor = flipped(up), flipped(low), iv.neg(factor)
            if not factor[0] >= 0: return None, None
            times = lambda line: line and (line[0] * factor[0].union(factor[1]), line[1] * factor[1])
            return times(low), times(up)
        return None, None

    def function_lines(self, e, u):
        name, order = e.data
        box = range_of(u)
        if box and (name != "log" or box[0] > 0): return constants(iv.function(name, box, order))
        if name in BOUNDED: return constants(tuple(map(arb, BOUNDED[name])))
        least = floor(u)
        if name == "softplus": return (arb(0), arb(0)), u[1] and (abs(u[1][0]) + 1, u[1][1])
        if name == "exp":
            return (arb(0), arb(0)), ((u[1][0].exp(), arb(0)) if u[1] and u[1][1] == 0 else None)
        if name == "sqrt" and least is not None and least >= 0: return (least.lower().sqrt(), arb(0)), None
        if name == "log" and least is not None and least > 0: return (least.log(), arb(0)), None
        if name == "erfcx" and least is not None and order == 0:
            return (arb(0), arb(0)), (iv.erfcx_at(least), arb(0))
        return None, None

    def size(self, e, a):
        sizes, op = [part[2] for part in a], e.op
        if op == "function":
            name, order = e.data
            u, least = a[0], floor(a[0])
            if name == "exp": return u[1] and (u[1][0].exp(), u[1][1])
            if sizes[0] is None: return None
            if name == "softplus": return sizes[0][0] + 1, sizes[0][1]
            if name == "sqrt" and least is not None and least >= 0: return sizes[0][0].sqrt(), sizes[0][1] / 2
            if name == "log" and least is not None and least > 0:
                return (abs(least.log()) + abs(sizes[0][0].log()) + FOUR_OVER_E * sizes[0][1], arb(1) / 4)
            return None
        if op == "power":
            if e.data >= 0: return sizes[0] and (sizes[0][0] ** e.data, sizes[0][1] * e.data)
            least = floor(a[0])
            return (least ** e.data, arb(0)) if least is not None and least > 0 else None
        if op == "/":
            least = floor(a[1])
            return (sizes[0][0] / least, sizes[0][1]) if sizes[0] and least is not None and least > 0 else None
        if op in ("where", "select"): sizes = sizes[2:]
        if op == "signed": sizes = sizes[1:]
        if None in sizes: return None
        rate = arb(0)
        for s in sizes: rate = rate.max(s[1])
        if op == "*": return sizes[0][0] * sizes[1][0], sizes[0][1] + sizes[1][1]
        return sum((s[0] for s in sizes), arb(0)), rate


def with_size(low, up, size=None):
    if size is None and low and up:
        rate = low[1].max(up[1])
        size = abs(low[0]).max(abs(up[0])) + rate * FOUR_OVER_E, (arb(0) if rate == 0 else arb(1) / 4)
    return low, up, size


def floor(part): return part[0][0] if part[0] and part[0][1] == 0 else None
def flipped(line): return line and (-line[0], line[1])
def plus(p, q): return p and q and (p[0] + q[0], p[1] + q[1])
def wider(p, q): return p and q and (p[0].max(q[0]), p[1].max(q[1]))
def constants(a): return ((a[0], arb(0)), (a[1], arb(0))) if a else (None, None)


def range_of(part):
    low, up = part[0], part[1]
    return iv.made(low[0], up[0]) if low and up and low[1] == 0 and up[1] == 0 else None
