"""Gaussian expectations against what is known of them, against themselves at another precision and by the
other way (closed form or quadrature), and over boxes against points in them."""
import random
import unittest
from fractions import Fraction

from forge import LONG, ctx  # noqa: F401  (sets the path)
from flint import arb

from check import interval as iv
from check import quadrature
from check.activation import KINDS
from check.claim import Claim
from check.evaluate import Work
from check.language import expression
from check.meaning import Scope

HEAD = 'title = "t"\n[activation]\n'
TAIL = '\n[prove]\na = "1 < 2"\n'


def scope(activation, ranges=None):
    claim = Claim(HEAD + activation + TAIL, Work(10 ** 9))
    dimensions = {n: r for n, r in claim.parameters.items() if r.is_range()}
    return Scope(claim, dimensions, Work(10 ** 9))


def value(s, node, x, y, **parameters):
    """The moment's enclosure at x and y, intervals or fractions."""
    ranges = {"a": x, "b": y, **parameters}
    box = s.box({n: iv.of_fraction(Fraction(r)) if not isinstance(r, tuple) else r for n, r in ranges.items()})
    return box.value(node)


def moment(s, h, n): return s.graph.moment(h, n, s.graph.variable("a"), s.graph.variable("b"))


def meets(one, other): return one[0] <= other[1] and other[0] <= one[1]


POINTS = [(Fraction(0), Fraction(1)), (Fraction(-7, 10), Fraction(13, 10)), (Fraction(3), Fraction(1, 20)),
          (Fraction(1, 3), Fraction(15))]
UNKINKED = ("tanh", "gelu", "silu", "mish", "softplus", "isrlu", "softsign", "squareplus", "gaussian", "isru", "atan")
CLOSED = [k for k in KINDS if k not in UNKINKED and k not in (
    "sigmoid", "logsigmoid", "swish", "gelu_tanh", "quick_gelu", "erf", "sin", "cos", "tanhshrink")]


class Known(unittest.TestCase):
    def check(self, activation, square, order, truth):
        s = scope(activation)
        h = s.graph.power(s.f, 2) if square else s.f
        for x, y in POINTS:
            with self.subTest(activation=activation, x=x, y=y):
                found = value(s, moment(s, h, order), x, y)
                true = truth(arb(x.numerator) / x.denominator, arb(y.numerator) / y.denominator)
                self.assertLess(iv.width(found), 1e-15 * max(1, abs(float(found[0]))))
                self.assertTrue(meets(found, iv.of(true)), (found, true))

    def test_formulas_from_books(self):
        pi, bell = arb.pi(), lambda x, y: (-x * x / (2 * y)).exp()
        mass = lambda t: (-t / arb(2).sqrt()).erfc() / 2
        self.check('kind = "identity"', True, 0, lambda x, y: x * x + y)
        self.check('kind = "relu"', False, 0, lambda x, y: x * mass(x / y.sqrt()) + (y / (2 * pi)).sqrt() * bell(x, y))
        self.check('kind = "relu"', False, 2, lambda x, y: bell(x, y) / (2 * pi * y).sqrt())
        self.check('kind = "abs"', True, 1, lambda x, y: 2 * x)
        self.check('kind = "sin"', False, 0, lambda x, y: (-y / 2).exp() * x.sin())
        self.check('kind = "cos"', True, 0, lambda x, y: (1 + (-2 * y).exp() * (2 * x).cos()) / 2)
        self.check('kind = "exponential"', False, 3, lambda x, y: (x + y / 2).exp())
        self.check('kind = "gaussian"', False, 0, lambda x, y: (-x * x / (1 + 2 * y)).exp() / (1 + 2 * y).sqrt())
        self.check('kind = "erf"', False, 0, lambda x, y: (x / (1 + 2 * y).sqrt()).erf())
        self.check('kind = "gelu"', False, 0, lambda x, y: x * mass(x / (1 + y).sqrt())
                   + y * bell(x, 1 + y) / (2 * pi * (1 + y)).sqrt())

    def test_gelu_and_erf_at_the_standard_normal(self):
        s = scope('kind = "gelu"')
        found = value(s, moment(s, s.graph.power(s.f, 2), 0), 0, 1)
        self.assertTrue(meets(found, iv.of(arb(1) / 3 + 1 / (2 * arb(3).sqrt() * arb.pi()))))
        s = scope('kind = "erf"')
        found = value(s, moment(s, s.graph.power(s.f, 2), 0), 0, 1)
        self.assertTrue(meets(found, iv.of((arb(2) / 3).asin() * 2 / arb.pi())))

    def test_the_papers_fixed_point(self):
        s = scope('kind = "selu"')
        self.assertTrue(meets(value(s, moment(s, s.f, 0), 0, 1), iv.NOTHING))
        self.assertTrue(meets(value(s, moment(s, s.graph.power(s.f, 2), 0), 0, 1), iv.UNIT))


class TwoWays(unittest.TestCase):
    def test_closed_forms_agree_with_quadrature(self):
        for kind in CLOSED:
            s = scope(f'kind = "{kind}"')
            graph = s.graph
            for h in (s.f, graph.power(s.f, 2)):
                for n in (0, 1, 2, 4):
                    for x, y in POINTS:
                        with self.subTest(kind=kind, n=n, x=x, y=y):
                            place = self.place(s, h, x, y)
                            pieces = s.moments.pieces_of(h, s.whole)
                            self.assertTrue(pieces.forms)
                            closed, other = place.closed_form(pieces, n), quadrature.at_point(place, pieces, n)
                            self.assertTrue(closed and other and meets(closed, other), (closed, other))
                            self.assertLess(iv.width(other), 1e-12 * max(1, abs(float(other[0]))))

    def place(self, s, h, x, y):
        from check.moments import Place
        return Place(s.moments, s.whole, iv.of_fraction(Fraction(x)), iv.of_fraction(Fraction(y)))

    def test_two_precisions_agree(self):
        for kind in UNKINKED:
            s = scope(f'kind = "{kind}"')
            for n in (0, 1, 3):
                for x, y in POINTS[:3 if LONG else 1]:
                    with self.subTest(kind=kind, n=n, x=x):
                        node = moment(s, s.f, n)
                        coarse = value(s, node, x, y)
                        with ctx.workprec(256):
                            fine = value(s, node, x, y)
                        self.assertTrue(meets(coarse, fine), (coarse, fine))
                        self.assertLess(iv.width(fine), 1e-30 * max(1, abs(float(fine[0]))) / float(y) ** n)

    def test_breakpoints_far_outside_do_not_count_twice(self):
        s = scope('expression = "min(max(z, -100), 100)"')
        place = self.place(s, s.f, 300, 1)
        found = quadrature.at_point(place, s.moments.pieces_of(s.f, s.whole), 0)
        self.assertTrue(meets(found, iv.of(arb(100))) and iv.width(found) < 1e-12, found)

    def test_breakpoints_that_doubles_do_not_tell_apart(self):
        s = scope('expression = "where(z < 1 + 1e-25, where(z < 1, 0, 1), 2) + where(z < 1 - 1e-25, 1, 0)"')
        found = value(s, moment(s, s.f, 1), 0, 1)                  # jumps of -1, 1 and 1 at 1, nearly
        self.assertAlmostEqual(float(found[0]), 0.24197072451914337, 12)
        pieces = s.moments.pieces_of(s.f, s.whole)
        self.assertEqual([round(float((s.whole.value(b)[0] - 1) * 10 ** 25)) for b in pieces.breaks], [-1, 0, 1])

    def test_an_unknown_kink_is_integrated_too(self):
        s = scope('expression = "abs(z^2 - 1)"')
        found = value(s, moment(s, s.f, 0), 0, 1)                  # E |z^2 - 1| = 4 phi(1)
        self.assertTrue(meets(found, iv.of(4 * arb(-0.5).exp() / (2 * arb.pi()).sqrt())), found)
        self.assertLess(iv.width(found), 1e-9)

    def test_what_grows_too_fast_or_is_undefined_has_no_expectation(self):
        for text in ("exp(z^2)", "exp(exp(z))", "log(z)", "1/z", "sqrt(z)", "erfcx(z)"):
            s = scope(f'expression = "{text}"')
            self.assertIsNone(value(s, moment(s, s.f, 0), 0, 1), text)


def random_expression(r, depth):
    """An activation of at most linear or exponential growth."""
    if depth == 0: return r.choice(["z", "z", f"{r.randint(-9, 9)}/4"])
    inner = lambda: random_expression(r, depth - 1)
    line = f"({r.randint(1, 8)}/4*z - {r.randint(0, 8)}/4)"
    return r.choice([
        lambda: f"tanh({inner()})", lambda: f"min({inner()}, {line})", lambda: f"max({inner()}, {line})",
        lambda: f"where({line} < {r.randint(-3, 3)}/2, {inner()}, {inner()})", lambda: f"({inner()} + {inner()})",
        lambda: f"({line}*tanh({inner()}))", lambda: f"where(z < 0, exp({line}), {inner()})", lambda: f"abs({inner()})",
        lambda: f"sigmoid({inner()})"])()


class Boxes(unittest.TestCase):
    def test_an_enclosure_over_a_box_holds_at_every_point(self):
        r = random.Random(1)
        for trial in range(24 if LONG else 8):
            text = random_expression(r, 2)
            s = scope(f'expression = "{text}"')
            x, y = Fraction(r.randint(-20, 20), 10), Fraction(r.randint(2, 30), 10)
            dx, dy = Fraction(r.randint(0, 8), 10), Fraction(r.randint(0, 8), 10)
            n = r.choice([0, 0, 1, 2])
            node = moment(s, s.f, n)
            whole = value(s, node, iv.between(x, x + dx), iv.between(y, y + dy))
            self.assertIsNotNone(whole, text)
            for _ in range(2):
                u, v = Fraction(r.randint(0, 100), 100), Fraction(r.randint(0, 100), 100)
                point = value(s, node, x + u * dx, y + v * dy)
                with self.subTest(text=text, n=n, x=x, y=y):
                    self.assertTrue(point and whole[0] <= point[1] and point[0] <= whole[1], (whole, point))

    def test_enclosures_shrink_with_the_square_of_the_box(self):
        for kind in ("tanh", "selu", "gelu"):
            s = scope(f'kind = "{kind}"')
            node, excess = moment(s, s.f, 0), []
            for step in (Fraction(1, 10), Fraction(1, 100)):
                x, y = iv.between(Fraction(0), step), iv.between(Fraction(1), 1 + step)
                corners = [value(s, node, a, b) for a in (0, step) for b in (1, 1 + step)]
                true = max(float(c[1]) for c in corners) - min(float(c[0]) for c in corners)
                excess.append(iv.width(value(s, node, x, y)) - true)
            self.assertLess(excess[1], excess[0] / 30, kind)

    def test_a_parameters_range(self):
        s = scope('kind = "elu"\nalpha = ["1", "2"]')
        node = moment(s, s.graph.power(s.f, 2), 0)
        whole = value(s, node, 0, 1, alpha=iv.between(Fraction(1), Fraction(2)))
        self.assertTrue(whole[0] <= arb("0.6449455") and whole[1] >= arb("1.0797816"))
        self.assertLess(iv.width(whole), 0.7)

    def test_a_moving_kink_of_a_continuous_activation_is_differentiated(self):
        for activation, name in (('kind = "hardtanh"\nupper = ["0.5", "1"]', "upper"),
                                 ('kind = "softshrink"\nthreshold = ["0.5", "1"]', "threshold")):
            s = scope(activation)
            node = moment(s, s.f, 0)
            slope = s.graph.derivative(node, name)
            at, step = Fraction(3, 4), Fraction(1, 10 ** 6)
            found = value(s, slope, Fraction(1, 2), 1, **{name: at})
            high, low = (value(s, node, Fraction(1, 2), 1, **{name: at + e}) for e in (step, -step))
            difference = (high[0] - low[0]) / (2 * arb(step.numerator) / step.denominator)
            self.assertLess(abs(float(difference - found[0])), 1e-9, activation)

    def test_a_moving_jump_is_not(self):
        s = scope('kind = "hardshrink"\nthreshold = ["0.5", "1"]')
        slope = s.graph.derivative(moment(s, s.f, 0), "threshold")
        self.assertIsNone(value(s, slope, Fraction(1, 2), 1, threshold=Fraction(3, 4)))


class Jumps(unittest.TestCase):
    def jump(self, text):
        from check.pieces import jumps
        s = scope(f'expression = "{text}"')
        return jumps(s.moments.pieces_of(s.f, s.whole))

    def test_what_is_continuous_is_known_to_be(self):
        for kind, (text, _) in KINDS.items():
            if kind in ("hardshrink", "threshold"): continue
            s = scope(f'kind = "{kind}"')
            from check.pieces import jumps
            self.assertIs(jumps(s.moments.pieces_of(s.f, s.whole)), False, kind)

    def test_what_jumps_is_found_out(self):
        for text in ("where(z < 0, 0, 1)", "where(abs(z) > 1/2, z, 0)", "where(z < 1, exp(z), z)"):
            self.assertIs(self.jump(text), True, text)

    def test_a_limit_that_is_no_value_is_not_taken_for_continuity(self):
        for text in ("z/abs(z)", "z*(1/abs(z))", "where(z < 0, 0, z/sqrt(z^2))"):
            self.assertIsNot(self.jump(text), False, text)


class Functions(unittest.TestCase):
    def test_intervals_hold_their_points(self):
        r = random.Random(2)
        names = ["exp", "tanh", "sigmoid", "softplus", "erf", "erfc", "erfcx", "sin", "cos", "atan"]
        for _ in range(400):
            low = Fraction(r.randint(-400, 400), 50)
            high = low + Fraction(r.randint(0, 300), 50)
            t = low + (high - low) * Fraction(r.randint(0, 10), 10)
            name = r.choice(names)
            whole, point = iv.function(name, iv.between(low, high)), iv.function(name, iv.of_fraction(t))
            self.assertTrue(whole[0] <= point[1] and point[0] <= whole[1], (name, low, high, t))
            n = r.choice([-3, -2, 2, 3, 4])
            whole, point = iv.power(iv.between(low, high), n), iv.power(iv.of_fraction(t), n)
            self.assertTrue(whole is None or whole[0] <= point[1] and point[0] <= whole[1], (n, low, high, t))

    def test_products_hold_their_corners(self):
        r = random.Random(3)
        for _ in range(400):
            a, b = (sorted(Fraction(r.randint(-9, 9), 3) for _ in range(2)) for _ in range(2))
            found = iv.mul(iv.between(*a), iv.between(*b))
            corners = [p * q for p in a for q in b]
            for q, end in ((min(corners), found[0]), (max(corners), found[1])):
                self.assertLess(abs(float(iv.of_fraction(q)[0] - end)), 1e-30)

    def test_derivatives_of_erfcx(self):
        t = Fraction(50)
        for n, factor in ((1, -1), (2, 2), (3, -6)):                   # erfcx(t) ~ 1/(t sqrt(pi))
            found = float(iv.function("erfcx", iv.of_fraction(t), n)[0])
            self.assertAlmostEqual(found * 50 ** (n + 1) * float(arb.pi().sqrt()) / factor, 1, 1)

    def test_the_language_has_no_other_functions(self):
        for name in ("exp", "log", "tanh", "sigmoid", "softplus", "erf", "erfc", "erfcx", "sin", "cos", "atan", "sqrt"):
            self.assertEqual(expression(f"{name}(1)")[1], name)
            self.assertIsNotNone(iv.function(name, iv.UNIT))


if __name__ == "__main__":
    unittest.main()
