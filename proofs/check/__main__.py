"""The command line: `python3 proofs/check.py [options] CERTIFICATE-OR-FOLDER ...`."""
import argparse
import multiprocessing
import os
import signal
import sys
from contextlib import nullcontext
from pathlib import Path

from flint import ctx

from .certificate import check
from .evaluate import Work

LIMIT, BITS = 8_000_000, 128
STATUS = {"confirmed": 0, "not confirmed": 3, "rejected": 4}


def late(*_): Work.late = True


def checked(task):
    """The lines on one certificate, and its verdict."""
    path, options = task
    ctx.prec = options.bits
    seen, Work.late = [], False
    if options.timeout:
        signal.signal(signal.SIGALRM, late)
        signal.setitimer(signal.ITIMER_REAL, options.timeout)
    try:
        verdict, reason = check(path.read_bytes(), options.work, options.claim, seen)
    except OSError as error:
        verdict, reason = "rejected", f"cannot be read: {error.strerror}"
    except MemoryError:
        verdict, reason = "not confirmed", "the memory does not suffice"
    finally:
        if options.timeout: signal.setitimer(signal.ITIMER_REAL, 0)
    lines = [f"{path}: {verdict}: {reason}" if verdict != "confirmed" else f"{path}: confirmed, {reason}"]
    if seen and options.verbose:
        certificate = seen[0]
        lines += [f"  {certificate.name}: {certificate.claim.title}", f"  {certificate.claim.described()}",
                  f"  claim sha256 {certificate.digest}"]
    return verdict, "\n".join(lines)


def main(arguments=None):
    # Whoever reads the verdicts may have read enough.
    if hasattr(signal, "SIGPIPE"): signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    parser = argparse.ArgumentParser(prog="check.py", description="Checks certificates of selfnorm with Arb.")
    parser.add_argument("places", nargs="+", type=Path, metavar="CERTIFICATE-OR-FOLDER")
    parser.add_argument("--claim", type=Path, help="the claim file that the certificate must be of, byte for byte")
    parser.add_argument("--timeout", type=float, default=0, metavar="SECONDS", help="for each certificate")
    parser.add_argument("--work", type=int, default=LIMIT,
                        help="how many operations a certificate may cost, besides those for each statement and cell")
    parser.add_argument("--bits", type=int, default=BITS, help="the precision, at least 64")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many processes")
    parser.add_argument("--quiet", dest="verbose", action="store_false", help="only the verdicts")
    options = parser.parse_args(arguments)
    options.bits = max(64, options.bits)
    try:
        options.claim = options.claim and options.claim.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        parser.error(f"--claim: {error}")
    files = [f for place in options.places for f in (sorted(place.rglob("*.cert")) if place.is_dir() else [place])]
    if not files: parser.error("no certificate there")
    tasks, status = [(f, options) for f in files], 0
    jobs = min(options.jobs, len(files))
    with multiprocessing.Pool(jobs) if jobs > 1 else nullcontext() as pool:
        for verdict, lines in pool.imap(checked, tasks) if pool else map(checked, tasks):
            print(lines, flush=True)
            status = max(status, STATUS[verdict])
    return status


if __name__ == "__main__":
    sys.exit(main())
