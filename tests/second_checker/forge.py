"""Certificates made by hand: a claim, sections, right counts and digest."""
import hashlib
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "proofs"))

from flint import ctx  # noqa: E402

from check.certificate import check  # noqa: E402

ctx.prec = 128

# Whether the tests may take long: tests/run --long.
LONG = "SELFNORM_LONG_TESTS" in os.environ


def certificate(claim, sections):
    """`sections`: (line, body) in order; a body is a tree or a list of coordinates."""
    lines = []
    for line, body in sections:
        lines.append(line)
        lines += ["  " + part for part in ([body] if isinstance(body, str) else body) if part]
    trees = "".join(body for line, body in sections if isinstance(body, str))
    faces = trees.count("-") + trees.count("+")
    leaves = sum(trees.count(c) for c in "NMTEFL")
    lines.append(f"end {len(sections)} sections {leaves} leaves {len(trees) - leaves - 2 * faces} splits {faces} faces")
    text = f"selfnorm certificate 1\nprogram 0.1.0\narithmetic double\nclaim made {len(claim.encode())}\n{claim}\n"
    body = text + "\n".join(lines) + "\n"
    return body.encode() + b"sha256 " + hashlib.sha256(body.encode()).hexdigest().encode() + b"\n"


def claim(domain="", prove="", before="", after=""):
    return f'title = "made"\n{before}\n[domain]\n{domain}\n[prove]\n{prove}\n{after}\n'


def verdict(claim, sections=(("proved goal a 0 0", "N"),), work=2_000_000):
    """(verdict, reason) of this checker."""
    return check(certificate(claim, list(sections)), work)
