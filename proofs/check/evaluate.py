"""Values of nodes over a box: the natural interval extension, each node once.

A box gives every variable a closed interval; a node's value is an enclosure of all values that it
takes on the box, or `None` if it is undefined somewhere or nothing is known. `exact_range` is the
same in fractions, for what is made of numbers, variables, + - * / ^, abs, min and max.
"""
from fractions import Fraction

from . import interval as iv
from .spectral import norm as spectral_norm

MAX_BITS = 1 << 16
RATIONAL = ("number", "variable", "layer", "neg", "+", "-", "*", "/", "power", "abs", "min", "max", "guard")


class Exhausted(Exception):
    """The work that a certificate may cost is spent."""


class Work:
    """A deterministic budget: one unit is about the evaluation of one node. `late` is set from outside
    when the time is up."""

    late = False

    def __init__(self, limit): self.left = limit

    def spend(self, units):
        self.left -= units
        if self.left < 0: raise Exhausted("the budget of work is spent")
        if Work.late: raise Exhausted("the time is up")


def compared(relation, a, b):
    """Whether a relation holds on all of two intervals (True), on nothing (False), or neither."""
    if relation[0] == ">": a, b, relation = b, a, relation.replace(">", "<")
    if relation == "<": return True if a[1] < b[0] else False if a[0] >= b[1] else None
    return True if a[1] <= b[0] else False if a[0] > b[1] else None


class Box:
    """`almost` is for integrands only: there what matters holds almost everywhere, so that at a kink
    the hull of both sides' derivatives will do."""

    def __init__(self, graph, ranges, moments, work, almost=False):
        self.graph, self.ranges, self.moments, self.work = graph, ranges, moments, work
        self.values, self.places, self.almost = {}, {}, almost

    def value(self, node):
        values = self.values
        if node.id not in values:
            tape = self.graph.order(node)
            self.work.spend(1 + len(tape) // 8)
            for part in tape:
                if part.id not in values:
                    self.work.spend(1)
                    values[part.id] = self.evaluate(part)
        return values[node.id]

    def evaluate(self, e):
        op = e.op
        if op == "number": return iv.of_fraction(e.data)
        if op == "variable": return self.ranges.get(e.data)
        if op == "layer":
            return self.ranges.get(e.data) or self.value(self.graph.definitions[e.data])
        if op == "pi": return iv.of(iv.arb.pi())
        if op == "moment": return self.moments.value(self, e)
        if op == "undefined": return None
        a = [self.values[arg.id] for arg in e.args]
        if op == "where" and a[0] and a[1]:
            holds = compared(e.data, a[0], a[1])
            return a[2] if holds else a[3] if holds is False else a[2] and a[3] and iv.hull(a[2], a[3])
        if None in a: return None
        if op == "+": return iv.add(*a)
        if op == "-": return iv.of_fraction(0) if e.args[0] is e.args[1] else iv.sub(*a)
        if op == "*": return iv.power(a[0], 2) if e.args[0] is e.args[1] else iv.mul(*a)
        if op == "/": return iv.div(*a)
        if op == "neg": return iv.neg(a[0])
        if op == "power": return iv.power(a[0], e.data)
        if op == "function": return iv.function(e.data[0], a[0], e.data[1])
        if op == "abs": return iv.absolute(a[0])
        if op == "min": return iv.least(*a)
        if op == "max": return iv.greatest(*a)
        if op == "guard": return a[0]
        if op == "signed":
            if a[0][0] > 0: return a[1]
            if a[0][1] < 0: return iv.neg(a[1])
            return iv.hull(a[1], iv.neg(a[1])) if self.almost or e.data else None
        if op == "select":
            if a[0][1] < a[1][0]: return a[2]
            if a[1][1] < a[0][0]: return a[3]
            return iv.hull(a[2], a[3]) if self.almost or e.data else None
        if op == "spectral": return spectral_norm(a)
        raise AssertionError(op)


# ------------------------------------------------------------------ exact fractions
def product(a, b):
    corners = [p * q for p in a for q in b]
    return min(corners), max(corners)


def exact_power(a, n):
    if n < 0:
        below = exact_power(a, -n)
        return None if below is None or below[0] <= 0 <= below[1] else (1 / below[1], 1 / below[0])
    if n * max(bits(q) for q in a) > MAX_BITS: return None
    ends = sorted(q ** n for q in a)
    return (Fraction(0), ends[1]) if n and n % 2 == 0 and a[0] < 0 < a[1] else tuple(ends)


def bits(q): return q.numerator.bit_length() + q.denominator.bit_length()


def exact_range(graph, node, cell, work):
    """The natural extension in fractions over a cell (name: (low, high)), or None."""
    known = {}
    if not all(part.op in RATIONAL for part in graph.order(node)): return None
    for part in graph.order(node):
        work.spend(1)
        value = exact_part(part, known, cell, graph)
        if value and max(bits(value[0]), bits(value[1])) > MAX_BITS: value = None
        known[part.id] = value
    return known[node.id]


def exact_part(e, known, cell, graph):
    if e.op == "number": return e.data, e.data
    if e.op == "variable": return cell.get(e.data)
    if e.op == "layer": return cell.get(e.data) or known.get(graph.definitions[e.data].id)
    a = [known[arg.id] for arg in e.args]
    if None in a: return None
    if e.op == "neg": return -a[0][1], -a[0][0]
    if e.op == "+": return a[0][0] + a[1][0], a[0][1] + a[1][1]
    if e.op == "-": return a[0][0] - a[1][1], a[0][1] - a[1][0]
    if e.op == "*": return product(*a)
    if e.op == "/":
        return None if a[1][0] <= 0 <= a[1][1] else product(a[0], (1 / a[1][1], 1 / a[1][0]))
    if e.op == "power": return exact_power(a[0], e.data)
    if e.op == "abs":
        low, high = a[0]
        return (low, high) if low >= 0 else (-high, -low) if high <= 0 else (Fraction(0), max(-low, high))
    if e.op == "guard": return a[0]
    if e.op in ("min", "max"):
        f = min if e.op == "min" else max
        return f(a[0][0], a[1][0]), f(a[0][1], a[1][1])
    return None
