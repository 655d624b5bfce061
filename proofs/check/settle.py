"""Whether an inequality holds on a cell.

On a cell with ranges B and middle c, a quantity Q that is defined and Lipschitz on all of it lies in

    Q(B),   Q(c) + sum_v D_v Q(B) (B_v - c_v),                                               (1)
    Q(c) + sum_v (D_v Q(c) t_v + D_vv Q(B) t_v^2/2) + sum_(v<w) D_vw Q(B) t_v t_w,   t = B - c,   (2)

by interval extension, the mean-value theorem and, where Q is smooth, Taylor's. If D_v Q has one sign
on B, Q is largest and smallest at the ends of axis v, so that B may be replaced by a face (3). What (1)
to (3) leave open is halved along the axis that matters most. If Q(c) is on the wrong side, the inequality
is false.

That a derivative D_v Q(B) is not `None` says that Q's formula is differentiable wherever Q is defined, or
in (1) and (3) that it has but the kinks of abs, min and max, whose derivatives are hulls there; Q(B) not
`None` that it is defined on all of B; both are asked for.
"""
from fractions import Fraction

from flint import ctx

from . import interval as iv
from .evaluate import compared, exact_range
from .language import Rejected
from .tree import halves, wide

MAX_PARTS = 4096
PRECISIONS = (256, 512, 1024, 2048)
HALF = Fraction(1, 2)


class Coarse(Exception):
    """A true statement, for all that is known, that this checker cannot confirm."""


class Comparison:
    """quantity < bound, or another relation; the bound has no variables unless both sides are constants.
    `numbers` are names that are no variables, as each stands for a number."""

    def __init__(self, graph, left, relation, right, numbers=frozenset()):
        constant = lambda e: not graph.opened(e) - numbers
        self.left, self.relation, self.right = left, relation, right
        self.constant = constant(left) and constant(right)
        self.below, self.strict = relation[0] == "<", len(relation) == 1
        if constant(left) and not constant(right):
            self.quantity, self.bound, self.below = right, left, not self.below
        elif constant(right):
            self.quantity, self.bound = left, right
        else:
            self.quantity, self.bound = graph.sub(left, right), graph.zero

    def sign(self): return ("<" if self.below else ">") + ("" if self.strict else "=")

    def opposite(self): return (">" if self.below else "<") + ("=" if self.strict else "")


class Settler:
    def __init__(self, scope, fixed):
        """`fixed`: the ranges of variables that are irrational numbers."""
        self.scope, self.graph, self.work, self.fixed = scope, scope.graph, scope.work, fixed

    def box(self, cell):
        ranges = {v: iv.between(*r) for v, r in cell.items()}
        return self.scope.box(ranges | {v: r.value(0) for v, r in self.fixed.items()})

    def bound(self, e): return self.scope.box({}).value(e)

    # ------------------------------------------------------------ single tests
    def decided(self, relation, c, value, limit=None):
        """Whether `value relation bound` holds: True, False for certain, or None."""
        limit = limit or self.bound(c.bound)
        return compared(relation, value, limit) if value and limit else None

    def exactly(self, c, cell, relation):
        a = exact_range(self.graph, c.quantity, cell, self.work)
        b = a and exact_range(self.graph, c.bound, {}, self.work)
        return compared(relation, a, b) if b else None

    def same(self, c, relation):
        """Both sides are one node: equal wherever they are defined."""
        return c.quantity is c.bound and len(relation) == 2

    def at_point(self, c, cell, relation):
        """Whether the relation holds at a point, to any precision: True, False or None."""
        out = self.exactly(c, cell, relation)
        for bits in (ctx.prec, *PRECISIONS):
            if out is not None: return out
            with ctx.workprec(bits):
                value = self.box(cell).value(c.quantity)
                if value is None and bits >= PRECISIONS[0]: return None
                out = True if value and self.same(c, relation) else self.decided(relation, c, value)
        return out

    # ------------------------------------------------------------ enclosures, (1)
    def undefined(self, e, cell):
        """Whether an expression is for certain undefined on all of a cell: a derivative at a kink, a
        divisor 0, a root or logarithm of what is not in its domain. Only what is evaluated in any case
        counts, so neither value of a `where`."""
        box, todo, seen = self.box(cell), [e], set()
        exact = lambda part: exact_range(self.graph, part, cell, self.work)
        while todo:
            part = todo.pop()
            if part.id in seen: continue
            seen.add(part.id)
            a = part.args
            todo += a[:2] if part.op == "where" else a[1:] if part.op == "moment" else a
            if part.op == "layer" and part.data not in cell: todo.append(self.graph.definitions[part.data])
            if part.op == "signed" and exact(a[0]) == (0, 0): return True
            if part.op == "select" and (a[0] is a[1] or exact(a[0]) and exact(a[0]) == exact(a[1]) and point(exact(a[0]))):
                return True
            if part.op == "/" and exact(a[1]) == (0, 0): return True
            if part.op == "power" and part.data < 0 and exact(a[0]) == (0, 0): return True
            if part.op == "function" and part.data[0] in ("sqrt", "log"):
                u = box.value(a[0])
                if u and u[1] < 0 or part.data[0] == "log" and exact(a[0]) == (0, 0): return True
        return False

    def check_defined(self, e, cell):
        middle = {v: ((a + b) / 2,) * 2 for v, (a, b) in cell.items()}
        for place in (cell, middle):
            if self.undefined(e, place): raise Rejected(f"undefined {shown_point(middle)}")

    def slopes(self, e, here, axes):
        return {v: here.value(self.graph.derivative(e, v, generalized=True)) for v in axes}

    def mean_value(self, e, part, here, slopes):
        """(the form, {axis: its share of the width})."""
        middle = {v: ((a + b) / 2,) * 2 for v, (a, b) in part.items()}
        center = self.box(middle)
        value, weights = center.value(e), {}
        form = value
        for v, slope in slopes.items():
            a, b = part[v]
            if slope is None:
                form, weights[v] = None, float("inf")
                continue
            term = iv.mul(slope, iv.between((a - b) / 2, (b - a) / 2))
            form = iv.add(form, term)
            weights[v] = iv.width(term) if term else float("inf")
        return middle, value, form, weights

    def worst(self, part, weights, cell):
        """The axis to halve: of the largest weight, and of those the one that was halved the least."""
        size = lambda v: (part[v][1] - part[v][0]) / (cell[v][1] - cell[v][0])
        return max(weights, key=lambda v: (weights[v], size(v)), default=None)

    # ------------------------------------------------------------ whole cells
    def divide(self, cell, attempt, parts=MAX_PARTS):
        """Whether `attempt(part)` is True on parts that make up the cell; else it names an axis."""
        pending, spent = [cell], 0
        while pending:
            part, spent = pending.pop(), spent + 1
            answer = attempt(part)
            if answer is not True:
                if answer is None or spent > parts: return False
                pending += halves(part, answer)
        return True

    def settle(self, c, cell, curved=False, parts=MAX_PARTS):
        limit, relation = self.bound(c.bound), c.sign()

        def attempt(part):
            while True:
                axes = wide(part)
                if not axes: return self.pointwise(c, part, relation)
                here = self.box(part)
                value = here.value(c.quantity)
                if value is None: self.check_defined(c.quantity, part)
                if self.decided(relation, c, value, limit): return True
                if self.exactly(c, part, relation): return True
                if self.same(c, relation) and value: return True
                slopes = self.slopes(c.quantity, here, axes)
                face = value and self.face(part, slopes, c.below)                            # (3)
                if face:
                    part = face
                    continue
                middle, center, form, weights = self.mean_value(c.quantity, part, here, slopes)
                if self.decided(relation, c, center, limit) is False: self.false_at(c, middle)
                if value and self.decided(relation, c, iv.meet(value, form), limit): return True
                if curved and value and self.decided(relation, c, self.taylor(c.quantity, part, here), limit): return True
                return self.worst(part, weights, cell)

        return self.divide(cell, attempt, parts)

    def face(self, part, slopes, below):
        """The part with every monotone axis at the end where the quantity is extreme."""
        face = dict(part)
        for v, slope in slopes.items():
            if slope and (slope[0] >= 0 or slope[1] <= 0):
                face[v] = (part[v][1 if (slope[0] >= 0) == below else 0],) * 2
        return face if face != part else None

    def pointwise(self, c, part, relation):
        holds = self.at_point(c, part, relation)
        if holds is False: self.false_at(c, part)
        if holds is None: self.check_defined(c.quantity, part)
        return holds or None

    def false_at(self, c, point): raise Rejected(f"false {shown_point(point)}")

    def taylor(self, e, part, here):                                                         # (2)
        axes = wide(part)
        center = self.box({v: ((a + b) / 2,) * 2 for v, (a, b) in part.items()})
        form = center.value(e)
        offset = {v: iv.between((part[v][0] - part[v][1]) / 2, (part[v][1] - part[v][0]) / 2) for v in axes}
        for i, v in enumerate(axes):
            d = self.graph.derivative(e, v)
            second = here.value(self.graph.derivative(d, v))
            form = iv.add(form, parabola(center.value(d), second, offset[v]))
            for w in axes[i + 1:]:
                mixed = iv.mul(here.value(self.graph.derivative(d, w)), iv.mul(offset[v], offset[w]))
                form = iv.add(form, mixed)
            if form is None: return None
        return form

    def monotone(self, c, variable, increasing, cell, parts=MAX_PARTS):
        """Whether the quantity is defined on the cell and monotone along an axis."""
        slope = self.graph.derivative(c.quantity, variable, generalized=True)
        right = lambda s: s and (s[0] >= 0 if increasing else s[1] <= 0)

        def attempt(part):
            here = self.box(part)
            value, defined = here.value(slope), here.value(c.quantity)
            if defined and right(value): return True
            axes = wide(part)
            middle, center, form, weights = self.mean_value(slope, part, here, self.slopes(slope, here, axes))
            if defined and value and right(iv.meet(value, form)): return True
            wrong = center and (center[1] < 0 if increasing else center[0] > 0)
            return None if wrong else self.worst(part, weights, cell)

        return self.divide(cell, attempt, parts)


def point(a): return a[0] == a[1]


def shown_point(cell):
    return "near " + ", ".join(f"{v} = {float(a):.9g}" for v, (a, _) in cell.items()) if cell else "as it stands"


def parabola(g, h, t):
    """The range of g s + h s^2/2 for s in t = [-r, r]: at the ends, or at the vertex -g/h, where its value
    is -g^2/2h."""
    if g is None or h is None: return None
    ends = [iv.add(iv.mul(g, (s, s)), iv.scaled(iv.mul(h, iv.power((s, s), 2)), HALF)) for s in t]
    if None in ends: return None
    out = iv.hull(*ends)
    if h[0] > 0 or h[1] < 0:
        vertex = iv.neg(iv.scaled(iv.div(iv.power(g, 2), h), HALF))
        return iv.hull(out, vertex)
    return iv.add(iv.mul(g, t), iv.scaled(iv.mul(h, iv.power(t, 2)), HALF))
