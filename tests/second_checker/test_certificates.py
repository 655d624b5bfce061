"""Whole certificates: true ones are confirmed, false ones rejected, and none takes long."""
import subprocess
import sys
import unittest
from time import process_time
from unittest import mock

from forge import LONG, ROOT, claim, ctx, verdict

from check.certificate import check
from check.tree import letters

CASES = ROOT / "tests/cases"
WORK = 10 ** 7 if LONG else 10 ** 6
THEOREM1 = (ROOT / "proofs/theorem1.cert").read_bytes()
BOX = 'mu = ["-0.1", "0.1"]\nomega = ["-0.1", "0.1"]\nnu = ["0.8", "1.5"]\ntau = ["0.95", "1.1"]'


def proved(*statements):
    """Sections; each is a subject with the tree N, or a pair."""
    return [("proved " + s, "N") if isinstance(s, str) else ("proved " + s[0], s[1]) for s in statements]


def goal(*positions): return [f"goal {p}" for p in positions]


class True_(unittest.TestCase):
    def confirm(self, text, sections, outcome="proved"):
        found = verdict(text, sections, 20_000_000)
        self.assertEqual(found, ("confirmed", f"the claim is {outcome}"), text)

    def test_the_length_map_of_tanh_settles(self):
        self.confirm(claim('q = ["0.42", "0.43"]\ntau = "25/9"', 'stays = "0.42 <= next <= 0.43"\ncontract = "abs(d(next, q)) < 1"',
                           '[activation]\nkind = "tanh"\n[layer]\nkind = "random"\n[define]\nnext = "second_moment"',
                           '[conclude]\nbanach = ["stays", "contract"]\nfixed_point = "0.4242 <= q <= 0.4243"'),
                     proved(*goal("stays 0 0", "stays 0 1", "contract 0 0"), ("banach", ""), ("fixed_point", "L")))

    def test_dropout_keeps_the_theorem(self):
        self.confirm(claim(BOX, 's = ["-0.1 <= mean <= 0.1", "0.8 <= variance <= 1.5"]\nc = "norm < 1"',
                           '[layer]\ndropout = { kind = "alpha", rate = ["0.05", "0.1"] }', '[conclude]\nbanach = ["s", "c"]'),
                     proved(("goal s 0 0", "rNN"), *goal("s 0 1", "s 1 0", "s 1 1", "c 0 0"), ("banach", "")))

    def test_standard_dropout(self):
        self.confirm(claim('x = "0"\ny = "1"', 'a = "0.62 < second_moment < 0.63"\nb = "mean < 0.4"\nc = "slope <= 1/2"',
                           '[activation]\nkind = "relu"\n[layer]\ndropout = { kind = "standard", rate = "1/5" }'),
                     proved(*goal("a 0 0", "a 0 1", "b 0 0", "c 0 0")))

    def test_parameters_are_axes(self):
        self.confirm(claim('x = ["0", "0.2"]\ny = ["0.9", "1.1"]', 'b = "0.15 < mean < 0.5"\nc = "d(mean, beta) > 0"',
                           '[activation]\nkind = "swish"\nbeta = ["1", "2"]'),
                     proved(("goal b 0 0", "bNxNN"), ("goal b 0 1", "y+N"), "goal c 0 0"))

    def test_layers_in_a_row(self):
        self.confirm(claim('mu = ["-0.1", "0.1"]\nomega = "0.5"\nnu = ["0.9", "1.1"]\ntau = "1"\ntau2 = "2"',
                           'b = "0 < variance(mean*omega, variance*tau2) < 0.5"', '[activation]\nkind = "gelu"'),
                     proved("goal b 0 0", ("goal b 0 1", "nNN")))

    def test_a_map_of_three_states(self):
        image = "-1 <= (a + b)/4 + tanh(c)/8 <= 1", "-1 <= b/3 + sin(a)/10 <= 1", "-1 <= c/2 + a*b/10 <= 1"
        self.confirm(claim("\n".join(f'{v} = ["-1", "1"]' for v in "abc"), f"s = {list(image)}\nn = 'norm < 0.85'",
                           '[map]\na = "(a + b)/4 + tanh(c)/8"\nb = "b/3 + sin(a)/10"\nc = "c/2 + a*b/10"',
                           '[conclude]\nbanach = ["s", "n"]\nfixed_point = "abs(a) <= 0.01"'),
                     proved(*goal("s 0 0", "s 0 1", "s 1 0", "s 1 1", "s 2 0", "s 2 1", "n 0 0"), ("banach", ""), ("fixed_point", "aLL")))

    def test_constants_to_any_precision(self):
        self.confirm(claim("", 'a = "0.4252214825702986749 < second_moment(0, 1) < 0.425221482570298674919"\n'
                           'b = "erfc(60 + 1/3) <= erfc(60 + 1/3)"\nc = "3/(2*0.8) <= 1.875"\nd = "sigmoid(f(0)) >= 1/2 - 1e-60"',
                           '[activation]\nkind = "gelu"'),
                     [("proved " + s, "") for s in goal("a 0 0", "a 0 1", "b 0 0", "c 0 0", "d 0 0")])

    def test_numbers_and_ranges_may_be_irrational(self):
        self.confirm(claim('x = ["0.1", "1/sqrt(2)"]\ny = "sqrt(2)"', 's = "0 <= mean < 0.5"\nw = "where(x < 1/3, x, x - 1) < 1/3 + 1e-9"',
                           '[activation]\nkind = "tanh"'), proved(("goal s 0 0", "xNN"), *goal("s 0 1", "w 0 0")))

    def test_a_kink_is_no_hindrance_where_it_is_not(self):
        self.confirm(claim('mu = ["-1", "1"]\nq = ["0", "1"]',
                           'a = "d(mu, mu) <= 1"\nb = "d(abs(q + 1)*mu, mu) >= 1"\nc = "d(abs(q)*mu, mu) >= 0"\n'
                           'e = "where(mu < 2, mu, log(mu - 2)) <= 1"'),
                     [("proved goal a 0 0", ""), *proved(*goal("b 0 0", "c 0 0", "e 0 0"))])

    def test_x_is_an_axis_instead_of_its_factors(self):
        self.confirm(claim(BOX, 'a = "mean < 0.1"'), proved(("goal a 0 0", "yx+NN")))

    def test_a_refutation(self):
        text = claim('mu = ["0", "sqrt(2)"]\nnu = "2"\nq = ["1", "2"]', 'a = "mu < 1"')
        for mu in ("1", "1.414", "sqrt(2)"):
            self.confirm(text, [("refuted goal a 0 0", [f"mu = {mu}", "q = 1.5"])], "refuted")
            self.confirm(text, [("refuted goal a 0 0", ["q = 2", "nu = 2", f"mu = {mu}"])], "refuted")


class False_(unittest.TestCase):
    def reject(self, text, sections, reason):
        found = verdict(text, sections)
        self.assertEqual(found[0], "rejected", (text, found))
        self.assertIn(reason, found[1])

    def test_a_false_bound(self):
        for relation, bound in (("<", "0.0677"), (">", "0"), ("<=", "-1"), (">=", "1")):
            self.reject(claim(BOX, f'a = "mean {relation} {bound}"'), proved("goal a 0 0"), "false near")

    def test_undefined_is_not_true(self):
        for text in ("d(abs(mu), mu) <= 1", "d(d(abs(mu^2*omega), omega), mu) <= 0", "1/(mu - mu) > 0", "sqrt(mu - 1) >= 0",
                     "log(mu - 0.1) < 0", "d(max(mu, omega), mu) <= 1", "d(where(mu < 0, 0, mu), mu) <= 1", "mu^-2 > 0"):
            found = verdict(claim(BOX, f'a = "{text}"'), proved("goal a 0 0"), 200_000)
            self.assertNotEqual(found[0], "confirmed", text)
        self.reject(claim('mu = ["-1", "1"]\nomega = "0"', 'a = "d(d(abs(omega^3*mu), mu), omega) <= 0"'),
                    proved("goal a 0 0"), "undefined")

    def test_points_that_refute_nothing(self):
        text = claim('mu = ["0", "sqrt(2)"]\nq = "1"', 'a = "mu < 1"')
        for body, reason in ((["mu = 0.5"], "it holds there"), (["mu = 1.4143"], "outside"), (["mu = sqrt(3)"], "no number"),
                             (["q = 1"], "missing"), (["mu = 1", "mu = 1"], "twice"), (["mu = 1", "nu = 1"], "no variable"),
                             (["mu=1"], "no variable"), ([], "missing"), (["mu = 1", "q = 2"], "outside")):
            self.reject(text, [("refuted goal a 0 0", body)], reason)

    def test_trees_that_do_not_fit(self):
        text = claim(BOX + '\nq = "1"', 'a = "mean < 0.1"')
        for tree, reason in (("nN", "lacks leaves"), ("NN", "goes on"), ("zNN", "neither an axis"), ("qNN", "a point"),
                             ("xmNNN", "axes of one tree"), ("", "a proof is a tree"), ("x-", "lacks leaves")):
            self.reject(text, [("proved goal a 0 0", tree)], reason)
        self.reject(claim(BOX, 'a = "mean + mu < 0.3"'), proved(("goal a 0 0", "xNN")), "in another way")
        self.reject(claim('mu = ["0", "1"]', 'a = "mean(0, 1) < 1 + x"', '[layer]\nx = "mu*mu"'), proved(("goal a 0 0", "xNN")), "twice")
        self.reject(claim('mu = ["0", "1"]', 'a = "x < 3"', '[layer]\nx = "exp(mu)"'), proved(("goal a 0 0", "xNN")), "not rational")

    def test_a_face_at_the_wrong_end_is_of_no_use(self):
        text = claim(BOX, 'a = "variance <= 1.4817"')
        self.assertEqual(verdict(text, proved(("goal a 0 0", "y+N")))[0], "confirmed")
        self.assertNotEqual(verdict(claim(BOX, 'a = "variance <= 1.4"'), proved(("goal a 0 0", "y-N")))[0], "confirmed")

    def test_sections_that_do_not_correspond(self):
        text = claim(BOX, 'a = "mean < 0.1"\nb = "mean > -0.1"')
        one, two = proved("goal a 0 0", "goal b 0 0")
        for sections, reason in (([one], "has no section"), ([two, one], "out of order"), ([one, one, two], "out of order"),
                                 ([one, two, ("proved banach", "")], "out of order"), ([("certain goal a 0 0", ""), two], "out of order")):
            self.reject(text, sections, reason)

    def test_banach_needs_its_premises(self):
        goals = goal("s 0 0", "s 0 1", "s 1 0", "s 1 1", "c 0 0")
        sections = proved(*goals, ("banach", ""))
        for s, c, reason in (('"-0.1 <= mean <= 0.1", "0.8 <= second_moment <= 1.5"', "norm < 1", "keep nu"),
                             ('"-0.1 <= mean <= 0.11", "0.8 <= variance <= 1.5"', "norm < 1", "keep mu"),
                             ('"-0.1 <= mean <= 0.1", "0.8 <= variance <= 1.5"', "norm <= 1", "below 1"),
                             ('"-0.1 <= mean <= 0.1", "0.8 <= variance <= 1.5"', "norm + 0 < 1", "below 1"),
                             ('"-0.1 <= mean <= 0.1", "0.8 <= variance <= 1.5"', "d(mean, mu) < 1", "below 1")):
            self.reject(claim(BOX, f's = [{s}]\nc = "{c}"', after='[conclude]\nbanach = ["s", "c"]'), sections, reason)

    def test_other_bytes(self):
        for what, old, new in (("digest", b"norm < 1", b"norm < 2"), ("version", b"certificate 1", b"certificate 2"),
                               ("counts", b"13 leaves", b"14 leaves"), ("control", b"title", b"ti\x1btle")):
            self.assertEqual(check(THEOREM1.replace(old, new), 10 ** 6)[0], "rejected", what)


class Theorem1(unittest.TestCase):
    def forged(self, old, new):
        from hashlib import sha256
        body = THEOREM1[:THEOREM1.rindex(b"sha256 ")]
        start = body.index(b"title")
        size = int(body[:start].split()[-1])
        text = body[start:start + size].replace(old, new)
        self.assertNotEqual(text, body[start:start + size])
        body = body[:start].replace(str(size).encode(), str(len(text)).encode()) + text + body[start + size:]
        return body + b"sha256 " + sha256(body).hexdigest().encode() + b"\n"

    def test_it_is_confirmed_and_what_is_false_is_not(self):
        self.assertEqual(check(THEOREM1, 10 ** 7)[0], "confirmed")
        for old, new in ((b"norm < 1", b"norm < 0.89"), (b'"0.8", "1.5"', b'"0.1", "1.5"'), (b"mean <= 0.1", b"mean <= 0.2"),
                         (b"-0.03106 <= mu", b"-0.001 <= mu"), (b'nu = "1"', b'nu = "1.1"'),
                         (b"[domain]", b'[activation]\nlambda = "1.3"\n\n[domain]'),
                         (b"[domain]", b'[layer]\nx = "mu + omega"\n\n[domain]'),
                         (b"[domain]", b'[activation]\nkind = "relu"\n\n[domain]')):
            self.assertEqual(check(self.forged(old, new), 10 ** 6)[0], "rejected", new)


class Files(unittest.TestCase):
    def test_forged_ones_are_rejected(self):
        files = sorted((CASES / "forged").glob("*.cert"))
        self.assertGreaterEqual(len(files), 18)
        for file in files:
            found = check(file.read_bytes(), 10 ** 7)
            expected = "confirmed" if file.stem == "other-theorem1" else "rejected"
            self.assertEqual(found[0], expected, (file.name, found))
            wanted = (ROOT / "proofs/theorem1.toml").read_text()
            self.assertEqual(check(file.read_bytes(), 10 ** 7, wanted)[0], "rejected")

    def test_stubborn_ones_are_answered(self):
        expected = {"d-mu-mu": "confirmed", "false-reported-bound": "confirmed", "long-power": "rejected",
                    "nested-derivatives": "rejected", "big-exponent": "rejected"}
        for name, word in expected.items():
            start = process_time()
            self.assertEqual(check((CASES / f"stubborn/{name}.cert").read_bytes(), WORK)[0], word, name)
            self.assertLess(process_time() - start, 20, name)

    def test_the_budget_of_work_is_kept(self):
        text = claim(BOX, 'a = "sin(1e5*mu*nu)^2 + cos(1e5*mu*nu)^2 + 0*mean < 1.00001"')
        start = process_time()
        found = verdict(text, proved("goal a 0 0"), 10 ** 5)
        self.assertEqual(found[0], "not confirmed", found)
        self.assertLess(process_time() - start, 10)

    def test_the_budget_holds_inside_an_integral(self):
        text = claim('x = ["-0.2", "0.3"]\ny = ["0.8", "1.2"]', 'a = "mean > -0.09"', '[activation]\nkind = "tanh"')
        for work in (300, 1000, 3000):
            with mock.patch.multiple("check.certificate", WORK_PER_LETTER=0, WORK_PER_STATEMENT=0):
                found = verdict(text, [("proved goal a 0 0", "N")], work)
            self.assertEqual(found, ("not confirmed", "goal a 0 0: the budget of work is spent"))
        self.assertEqual(verdict(text, [("proved goal a 0 0", "N")], 10 ** 6)[0], "rejected")

    def run_program(self, *arguments):
        done = subprocess.run([sys.executable, str(ROOT / "proofs/check.py"), *map(str, arguments)], capture_output=True, text=True)
        return done.returncode, done.stdout

    def test_the_command_line_says_what_was_accepted(self):
        other = CASES / "forged/other-theorem1.cert"
        code, out = self.run_program(other)
        self.assertEqual(code, 0, out)
        for part in ("omega = [0.09, 0.1]", "activation selu", "layer unit", "claim sha256 "):
            self.assertIn(part, out)
        code, out = self.run_program("--claim", ROOT / "proofs/theorem1.toml", ROOT / "proofs/theorem1.cert", other)
        self.assertEqual(code, 4)
        self.assertIn("theorem1.cert: confirmed", out)
        self.assertIn("other-theorem1.cert: rejected: the claim is not the one", out)

    def test_exit_codes(self):
        self.assertEqual(self.run_program()[0], 2)
        self.assertEqual(self.run_program(CASES / "no-such.cert")[0], 4)
        self.assertEqual(self.run_program("--timeout", "0.001", ROOT / "proofs/theorem1.cert")[0], 3)


class Letters(unittest.TestCase):
    def test_each_axis_has_its_own(self):
        found = letters(["tau2", "mu", "noise", "tau3", "q", "nn", "Q"])
        self.assertEqual(found, dict(x="x", y="y", tau2="a", mu="m", noise="i", tau3="u", q="q", nn="b", Q="c"))


class Precision(unittest.TestCase):
    def test_fewer_bits_are_no_less_safe(self):
        with ctx.workprec(64):
            self.assertEqual(check(THEOREM1, 10 ** 7)[0], "confirmed")


if __name__ == "__main__":
    unittest.main()
