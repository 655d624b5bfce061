"""A certificate file (FORMAT.md, version 1): its parts, and the verdict on it."""
import hashlib
import re
import sys

from .case import Case
from .chain import letters
from .claim import Claim
from .evaluate import Exhausted, Work
from .graph import TooLarge
from .language import Rejected, need, printable, shown
from .settle import Coarse
from .tree import LEAVES

WORK_PER_STATEMENT, WORK_PER_LETTER = 100_000, 8_000
MAX_BYTES, MAX_NODES, RECURSION = 24 << 20, 10_000_000, 10_000
HEADER = re.compile(rb"selfnorm certificate 1\nprogram (\S+)\narithmetic (double|mpfr)\nclaim (\S+) (0|[1-9][0-9]{0,8})\n")


class Certificate:
    def __init__(self, data, work):
        need(len(data) <= MAX_BYTES, "the file is too long")
        body, _, footer = data[:-1].rpartition(b"\n")
        body += b"\n"
        stated = b"sha256 " + hashlib.sha256(body).hexdigest().encode()
        need(data.endswith(b"\n") and footer == stated, "the digest is wrong")
        try:
            whole = body.decode()
        except UnicodeDecodeError:
            raise Rejected("the file is not UTF-8") from None
        controls = [c for c in whole if (ord(c) < 32 or 127 <= ord(c) < 160) and c not in "\n\r\t"]
        need(not controls, "the file holds a control character")
        header = HEADER.match(body)
        need(header, "not a certificate of version 1")
        self.name = header[3].decode()
        need(all(map(printable, self.name + header[1].decode())), "the name holds a character that is not printable")
        start, size = header.end(), int(header[4])
        need(body[start + size:start + size + 1] == b"\n", "the claim is not as long as stated")
        try:
            self.text = body[start:start + size].decode()
        except UnicodeDecodeError:
            raise Rejected("the claim is not as long as stated") from None
        self.digest = hashlib.sha256(self.text.encode()).hexdigest()
        self.claim = Claim(self.text, work)
        lines = body[start + size + 1:-1].decode().split("\n")
        self.sections, end = [], lines.pop()
        for line in lines:
            if line.startswith("  "):
                need(self.sections, "a body without a section")
                self.sections[-1][1].append(line[2:])
            else:
                self.sections.append((line, []))
        self.check_counts(end)

    def check_counts(self, end):
        trees = [letters(b) for s, b in self.sections if s.startswith("proved ")]
        faces = sum(t.count("-") + t.count("+") for t in trees)
        leaves = sum(sum(t.count(c) for c in LEAVES) for t in trees)
        splits = sum(len(t) for t in trees) - leaves - 2 * faces
        need(leaves + splits + faces <= MAX_NODES, f"trees of more than {MAX_NODES} nodes")
        need(end == f"end {len(self.sections)} sections {leaves} leaves {splits} splits {faces} faces", "the counts are wrong")


def check(data, work_limit, wanted=None, claim_seen=None):
    """(verdict, the claim's outcome or the reason): "confirmed", "not confirmed" or "rejected"."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), RECURSION))     # what is nested is bounded by `language`
    try:
        work = Work(work_limit)
        certificate = Certificate(data, work)
        if claim_seen is not None: claim_seen.append(certificate)
        need(wanted is None or wanted == certificate.text, "the claim is not the one that was asked for")
        return verdict(certificate, work_limit)
    except Rejected as reason:
        return "rejected", str(reason)
    except (Exhausted, TooLarge) as reason:
        return "not confirmed", str(reason)


def verdict(certificate, work_limit):
    """All sections against the claim's statements, in order. What is false or malformed anywhere beats
    what cannot be confirmed."""
    refuted, complete, at, coarse = False, True, 0, None
    claim, sections, work = certificate.claim, certificate.sections, Work(work_limit)
    for name, domain in claim.cases.items():
        case, suffix = Case(claim, domain, work), f" case {name}" if name else ""
        for subject, c in case.statements():
            line, lines = sections[at] if at < len(sections) else ("", [])
            word = line.removesuffix(subject + suffix).strip()
            if line != f"{word} {subject}{suffix}" or word not in ("proved", "refuted"):
                complete = False
                continue
            statements = 1 + sum(" = " in line for line in lines)
            work.left = max(work.left, 0) + WORK_PER_STATEMENT * statements + WORK_PER_LETTER * sum(map(len, lines))
            try:
                case.section(subject, c, word == "proved", lines)
            except Rejected as reason:
                raise Rejected(f"{subject}{suffix}: {reason}") from None
            except (Coarse, Exhausted, TooLarge) as reason:
                coarse = coarse or f"{subject}{suffix}: {reason}"
                if word == "proved": case.assume(subject)        # what follows from it may be malformed
            refuted |= word == "refuted"
            at += 1
    need(at == len(sections), f"the section `{shown(sections[at][0]) if at < len(sections) else ''}` is out of order, "
         "there twice, or about nothing in the claim")
    need(complete or refuted, "a statement of the claim has no section")
    if coarse: return "not confirmed", coarse
    return "confirmed", "the claim is " + ("refuted" if refuted else "proved")
