"""The command as a separate process: files in, files and exit codes out."""

import csv
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.instances import dense
from placement import PRODUCT_TIERS, Params, Problem, solve
from placement.cli import main
from placement.cli.folder import COLUMNS, read_problem
from tests.placement.instances import small_problem

ROOT = Path(__file__).parents[2]
REFEREE = ROOT.parent / "shared" / "tools" / "placement" / "verify.py"
GENERATOR = REFEREE.with_name("generate.py")


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "placement", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT / "src", timeout=60, check=False)


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """The command without a process of its own, for the many small cases."""
    code = main([str(argument) for argument in arguments])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def write(folder: Path, **tables: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text(f"{','.join(COLUMNS[name])}\n{rows}", encoding="utf-8")
    return folder


def write_problem(folder: Path, problem: Problem) -> Path:
    def lines(rows: list[tuple[object, ...]]) -> str:
        return "".join(",".join(map(str, row)) + "\n" for row in rows)

    return write(
        folder,
        units=lines([(u.id, u.persons, u.class1, u.class2, u.wait, u.region) for u in problem.units]),
        courses=lines(
            [(c.id, c.capacity, c.minimum, c.childcare, c.slot, c.kind, c.region) for c in problem.courses]
        ),
        arcs=lines([(a.unit, a.course, a.cost, a.childcare, a.km) for a in problem.arcs]),
        couples=lines([(c.unit_a, c.unit_b) for c in problem.couples]),
        conflicts=lines([(c.unit_a, c.unit_b) for c in problem.conflicts]),
        pools=lines([(p.id, course, p.max_open) for p in problem.pools for course in p.courses]),
        groups=lines([(m.unit, m.group, m.persons) for m in problem.groups]),
        fixed=lines([(seat.unit, seat.course) for seat in problem.fixed]),
    )


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """Units 1 and 2 want the single seat of course 17; unit 2 is of class 1."""
    return write(
        tmp_path / "tiny",
        units="1,1,0,1,5,0\n2,1,1,0,3,0\n",
        courses="17,1,0,0,0,0,0\n",
        arcs="1,17,10,0,4\n2,17,20,0,6\n",
    )


def test_solve_writes_solution_and_report(tiny: Path, tmp_path: Path) -> None:
    out, report = tmp_path / "solution.csv", tmp_path / "report.json"

    done = run("solve", tiny, "--out", out, "--report", report, "--seed", 7)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert out.read_text() == "unit,course\n2,17\n"
    answer = json.loads(report.read_text())
    assert {key: answer[key] for key in ("class1", "class12", "placed", "cost", "km")} == {
        "class1": 1,
        "class12": 1,
        "placed": 1,
        "cost": 20,
        "km": 6,
    }
    assert answer["tiers"] == [
        {"name": "class1", "value": 1, "bound": 1, "proven": True},
        {"name": "placed", "value": 1, "bound": 1, "proven": True},
        {"name": "cost", "value": 20, "bound": 20, "proven": True},
    ]
    assert (answer["proven"], answer["gap"], answer["seed"]) == (True, 0.0, 7)
    assert set(answer["seconds"]) == {"read", "build", "solve"}
    assert answer["rss_mb"] > 1
    assert answer["version"]


def test_baseline_verify_explain_and_what_if(
    tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "queue.csv"

    assert call(capsys, "baseline", tiny, "--out", out) == (0, "", "")
    _, verified, _ = call(capsys, "verify", tiny, out)
    explained = run("explain", tiny, out, "--unit", 2, "--tiers", "class1,placed,cost")
    _, changed, _ = call(capsys, "what-if", tiny, "--add-seats", "17:1")

    assert out.read_text() == "unit,course\n1,17\n"
    assert json.loads(verified) == {
        "class1": 0,
        "class12": 1,
        "placed": 1,
        "cost": 10,
        "km": 4,
        "errors": [],
    }
    told = json.loads(explained.stdout)
    assert (told["unit"], told["course"], told["class"]) == (2, None, 1)
    assert told["blocking"] == [
        {"constraint": "capacity", "course": 17, "detail": "0 of 1 seats free, 1 needed"}
    ]
    assert told["alternatives"][0]["course"] == 17
    assert told["would_change"] == [
        {
            "change": "+1 seat in 17",
            "tiers_before": [1, 1, 20],
            "tiers_after": [1, 2, 30],
            "unit_course": 17,
            "exact": True,
        }
    ]
    assert json.loads(changed) == {
        "before": {"class1": 1, "placed": 1, "cost": 20},
        "after": {"class1": 1, "placed": 2, "cost": 30},
        "gain": [1],
        "lose": [],
        "exact": True,
    }


def test_what_if_takes_a_new_course_from_a_folder(
    tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    offer = write(tmp_path / "offer", courses="18,5,0,0,0,0,0\n", arcs="1,18,1,0,0\n")

    code, out, _ = call(capsys, "what-if", tiny, "--add-course", offer)

    assert code == 0
    assert json.loads(out)["gain"] == [1]


@pytest.mark.parametrize(
    ("seats", "error"),
    [
        ("1,17\n2,17\n", "capacity"),
        ("1,18\n", "eligibility"),
        ("1,17\n1,17\n", "unit twice 1"),
        ("9,17\n", "unknown unit 9"),
        ("1\n", "solution.csv:2"),
    ],
)
def test_verify_exits_1_on_an_infeasible_solution(
    tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], seats: str, error: str
) -> None:
    solution = write(tmp_path, solution=seats) / "solution.csv"

    code, out, _ = call(capsys, "verify", tiny, solution)

    assert code == 1
    assert any(error in line for line in json.loads(out)["errors"])


@pytest.mark.parametrize(
    ("table", "rows", "fault"),
    [
        ("units", "1,1,0,1,5,0\n1,1,0,0,0,0\n", "units.csv:3:unit: 1: stands there twice"),
        ("units", "1,0,0,0,5,0\n", "units.csv:2:persons: 1: at least 1 person"),
        ("units", "1,x,0,0,5,0\n", "units.csv:2:persons: 'x' is not a whole number"),
        ("units", "1,1,0\n", "units.csv:2:class2: 3 fields, the header has 6"),
        ("arcs", "1,17,10,0,4\n\n2,99,20,0,6\n", "arcs.csv:4:course: 99: unknown course 99"),
        ("couples", "1,3\n", "couples.csv:2:unit_b: 3: unknown unit 3"),
        ("pools", "5,17,1\n5,17,1\n", "pools.csv:3:course: course 17 stands twice in pool 5"),
        ("pools", "5,17,1\n5,18,2\n", "pools.csv:3:max_open: pool 5 has 1 above, 2 here"),
        ("groups", "2,4,3\n", "groups.csv:2:persons: 2: 3 members, but the unit has 1 persons"),
        ("fixed", "1,18\n", "fixed.csv:2:course: 18: unknown course 18"),
    ],
)
def test_unusable_instance_exits_2_with_file_line_and_column(
    tiny: Path, capsys: pytest.CaptureFixture[str], table: str, rows: str, fault: str
) -> None:
    write(tiny, **{table: rows})

    code, out, err = call(capsys, "verify", tiny, tiny / "none.csv")

    assert (code, out) == (2, "")
    assert fault in err.splitlines()


def test_every_fault_is_listed_once(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tiny, units="1,0,0,0,0,0\n2,1,3,0,0,0\n", courses="17,-1,0,0,0,0,0\n")
    (tiny / "arcs.csv").write_text("unit,course,cost\n")

    code, _, err = call(capsys, "baseline", tiny, "--out", tiny / "out.csv")

    assert code == 2
    assert err.splitlines() == [
        "units.csv:2:persons: 1: at least 1 person",
        "units.csv:3:class1: 2: more class members than persons",
        "courses.csv:2:capacity: 17: seats must not be negative",
        "arcs.csv:1:childcare: column missing in the header",
        "arcs.csv:1:km: column missing in the header",
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ("solve", "nowhere", "--out", "x.csv", "--report", "x.json"),
        ("solve", "TINY", "--out", "x.csv", "--report", "x.json", "--tiers", "speed"),
        ("explain", "TINY", "GOOD", "--unit", "99"),
        ("explain", "TINY", "BAD", "--unit", "1"),
        ("what-if", "TINY", "--add-seats", "99:1"),
        ("verify", "TINY", "missing.csv"),
    ],
)
def test_unusable_request_exits_2_with_a_line(
    tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    good = write(tmp_path / "good", solution="2,17\n") / "solution.csv"
    bad = write(tmp_path / "bad", solution="1,17\n2,17\n") / "solution.csv"
    named = {"TINY": tiny, "GOOD": good, "BAD": bad}

    code, out, err = call(capsys, *(named.get(argument, argument) for argument in arguments))

    assert (code, out) == (2, "")
    assert err.strip()


@pytest.mark.parametrize("command", ["solve", "baseline"])
def test_contradicting_fixed_seats_exit_3(
    tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    write(tiny, fixed="1,17\n2,17\n")
    report = ("--report", tmp_path / "r.json") if command == "solve" else ()

    code, _, err = call(capsys, command, tiny, "--out", tmp_path / "s.csv", *report)

    assert code == 3
    assert "fixed" in err


def test_not_utf8_is_a_fault_with_its_line(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tiny / "units.csv").write_bytes(b"unit,persons,class1,class2,wait,region\n1,1,0,0,0,0\n\xff")

    code, _, err = call(capsys, "baseline", tiny, "--out", tiny / "out.csv")

    assert code == 2
    assert "units.csv:3:unit: not UTF-8" in err


def test_folder_round_trip(tmp_path: Path) -> None:
    problem = small_problem(random.Random(77), fixed=True)

    assert read_problem(write_problem(tmp_path / "copy", problem)) == problem


def referee(folder: Path, solution: Path) -> dict[str, Any]:
    if not REFEREE.exists():
        pytest.skip(f"no second checker at {REFEREE.relative_to(ROOT.parent)}")
    done = subprocess.run(
        [sys.executable, str(REFEREE), str(folder), str(solution)],
        capture_output=True,
        text=True,
        check=False,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == bool(answer["errors"])
    return answer


def test_verify_agrees_with_the_second_checker(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draw = random.Random(5)
    for number in range(12):
        problem = small_problem(random.Random(number), fixed=False)
        folder = write_problem(tmp_path / str(number), problem)
        seats = {a.unit: a.course for a in draw.sample(problem.arcs, min(len(problem.arcs), 4))}
        write(folder, solution="".join(f"{unit},{course}\n" for unit, course in seats.items()))

        code, out, _ = call(capsys, "verify", folder, folder / "solution.csv")

        ours, theirs = json.loads(out), referee(folder, folder / "solution.csv")
        assert bool(ours.pop("errors")) == bool(theirs.pop("errors")) == bool(code)
        assert ours == theirs


def test_dense_instance_is_feasible_for_both_checkers(tmp_path: Path) -> None:
    folder = tmp_path / "dense"
    dense.write(folder, 3, 60, 8, 0.8)
    out, report = tmp_path / "s.csv", tmp_path / "r.json"

    done = run("solve", folder, "--out", out, "--report", report)

    assert (done.returncode, done.stderr) == (0, "")
    answer, checked = json.loads(report.read_text()), referee(folder, out)
    assert checked["errors"] == []
    assert all(answer[key] == checked[key] for key in ("class1", "class12", "placed", "cost", "km"))
    assert answer["proven"]


def test_generated_kreis_is_proven_and_feasible_for_the_second_checker(tmp_path: Path) -> None:
    if not GENERATOR.exists():
        pytest.skip(f"no generator at {GENERATOR.relative_to(ROOT.parent)}")
    folder, out, report = tmp_path / "kreis", tmp_path / "s.csv", tmp_path / "r.json"
    made = [sys.executable, str(GENERATOR), "kreis", "--seed", "8", "--out", str(folder)]
    subprocess.run(made, check=True, capture_output=True)

    done = run(
        "solve", folder, "--out", out, "--report", report, "--tiers", "class1,class12,placed,fairness,cost"
    )

    assert done.returncode == 0
    assert json.loads(report.read_text())["proven"]
    assert referee(folder, out)["errors"] == []
    with out.open() as stream:
        seats = {row["unit"]: row["course"] for row in csv.DictReader(stream)}
    problem = read_problem(folder)
    assert seats == solve(problem, Params(PRODUCT_TIERS)).assignment
