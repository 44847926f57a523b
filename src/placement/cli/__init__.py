"""The `placement` command: solve, verify, baseline, explain and what-if over instance folders.

Exit codes: 0 done, 1 a verified solution is infeasible, 2 unusable input (one line per fault on standard
error: file, line, column, message), 3 no feasible answer exists.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from placement.cli.commands import COMMANDS
from placement.cli.folder import FolderError
from placement.params import DEFAULT_TIERS, TIER_NAMES, ParamsError
from placement.problem import ProblemError
from placement.solution import Infeasible

UNUSABLE, NO_ANSWER = 2, 3


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the answer goes to standard output, faults to standard error."""
    options = _parser().parse_args(argv)
    try:
        code, answer = COMMANDS[options.command](options)
    except FolderError as error:
        return _fail(UNUSABLE, *error.faults)
    except (ParamsError, ProblemError, OSError) as error:
        return _fail(UNUSABLE, error)
    except Infeasible as error:
        return _fail(NO_ANSWER, f"no feasible answer: {error}")
    if answer is not None:
        json.dump(answer, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    return code


def _fail(code: int, *lines: object) -> int:
    for line in lines:
        sys.stderr.write(f"{line}\n")
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="placement", description="Place units in courses, exactly.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    solve = _command(commands, "solve", "find the best assignment and prove it")
    solve.add_argument("--out", type=Path, required=True, metavar="SOLUTION.csv")
    solve.add_argument("--report", type=Path, required=True, metavar="REPORT.json")
    _search_options(solve)
    verify = _command(commands, "verify", "check a solution against every rule, without any solver")
    verify.add_argument("solution", type=Path, metavar="SOLUTION.csv")
    queue = _command(commands, "baseline", "first come, first served")
    queue.add_argument("--out", type=Path, required=True, metavar="SOLUTION.csv")
    reasons = _command(commands, "explain", "why one unit sits where it sits, and what would change it")
    reasons.add_argument("solution", type=Path, metavar="SOLUTION.csv")
    reasons.add_argument("--unit", required=True, metavar="U")
    _search_options(reasons)
    change = _command(commands, "what-if", "compare the optimum before and after a change of the offer")
    for option in ("--add-seats", "--add-childcare"):
        change.add_argument(option, type=_amount, action="append", default=[], metavar="COURSE:N")
    change.add_argument("--add-course", type=Path, action="append", default=[], metavar="FOLDER")
    _search_options(change)
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, purpose: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=purpose, description=purpose)
    parser.add_argument("folder", type=Path, metavar="DIR")
    return parser


def _search_options(parser: argparse.ArgumentParser) -> None:
    names = ",".join(TIER_NAMES)
    parser.add_argument(
        "--tiers", default=",".join(DEFAULT_TIERS), help=f"goals, most important first, out of {names}"
    )
    parser.add_argument("--time-limit", type=float, metavar="S", help="seconds; default: until proven")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="seed of the lottery between equals")
    parser.add_argument("--workers", type=int, default=1, metavar="K", help="processes for independent parts")


def _amount(text: str) -> tuple[str, int]:
    course, _, number = text.rpartition(":")
    if not course or not number.lstrip("+-").isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not COURSE:N")
    return course, int(number)
