"""Random claims that a point refutes: whatever the expression, tree and hints, none may be confirmed."""
import random
import unittest

from forge import LONG, claim, verdict

from check import interval as iv
from check.case import Case
from check.claim import Claim
from check.evaluate import Work

ACTIVATIONS = ("selu", "relu", "tanh", "gelu", "hardtanh", "softshrink", "celu", "silu")
DOMAIN = 'mu = ["-1/2", "1"]\nomega = ["-1", "1/2"]\nnu = ["1/2", "2"]\ntau = ["3/4", "1"]'
RANGES = {"mu": (-0.5, 1), "omega": (-1, 0.5), "nu": (0.5, 2), "tau": (0.75, 1)}


def expression(r, depth):
    if depth == 0:
        return r.choice(["mu", "omega", "nu", "tau", "x", "y", f"{r.randint(1, 9)}/4", "mean", "variance", "slope"])
    e = lambda: expression(r, depth - 1)
    variable = r.choice(["mu", "omega", "nu", "tau"])
    return r.choice([
        lambda: f"({e()} + {e()})", lambda: f"({e()} - {e()})", lambda: f"({e()}*{e()})", lambda: f"{e()}/(3 + {e()}^2)",
        lambda: f"abs({e()})", lambda: f"min({e()}, {e()})", lambda: f"max({e()}, {e()})", lambda: f"tanh({e()})",
        lambda: f"exp(-({e()})^2)", lambda: f"where({e()} < {e()}, {e()}, {e()})", lambda: f"d({e()}, {variable})",
        lambda: f"sqrt(1 + {e()}^2)", lambda: f"sin({e()})", lambda: f"mean({e()}, 1 + {e()}^2)", lambda: f"({e()})^3",
        lambda: f"erfcx({e()})", lambda: f"f({e()})"])()


def tree(r, letters, depth):
    if depth == 0 or r.random() < 0.3: return r.choice("NMTE")
    letter = r.choice(letters)
    if r.random() < 0.3: return letter + r.choice("-+") + tree(r, letters.replace(letter, "") or letters, depth - 1)
    return letter + tree(r, letters, depth - 1) + tree(r, letters, depth - 1)


class Random(unittest.TestCase):
    def greatest_sample(self, text, activation, r, samples=12):
        """The largest value of an expression that is certain at some point of the domain."""
        source = claim(DOMAIN, f'a = "{text} < 1"', f'[activation]\nkind = "{activation}"')
        made = Claim(source, Work(10 ** 7))
        case = Case(made, made.cases[None], Work(10 ** 7))
        node = case.goals["a"][0][0].left
        best = None
        for i in range(samples):
            t = [r.choice([0, 1, r.random()]) for _ in RANGES]
            point = {v: iv.of(iv.arb(a + (b - a) * u)) for (v, (a, b)), u in zip(RANGES.items(), t)}
            value = case.scope.box(point).value(node)
            if value and (best is None or value[0] > best): best = value[0]
        return best

    def run_seed(self, seed):
        r = random.Random(seed)
        text, activation = expression(r, r.choice([1, 2, 2, 3])), r.choice(ACTIVATIONS)
        try:
            best = self.greatest_sample(text, activation, r)
        except Exception as reason:
            if type(reason).__name__ in ("Rejected", "Exhausted", "TooLarge"): return
            raise
        if best is None: return
        # A double just below a value that is taken.
        bound = float(best.lower())
        bound -= 1e-12 * max(1, abs(bound))
        if not 1e-290 < abs(bound) < 1e290: return
        source = claim(DOMAIN, f'a = "{text} < {bound!r}"', f'[activation]\nkind = "{activation}"')
        found = verdict(source, [("proved goal a 0 0", tree(r, "mont", 3))], 30_000)
        self.assertNotEqual(found[0], "confirmed", (seed, source))

    def test_nothing_false_is_confirmed(self):
        for seed in range(24 if LONG else 3): self.run_seed(seed)


if __name__ == "__main__":
    unittest.main()
