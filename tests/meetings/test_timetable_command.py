"""bravehall meetings solve and check, as one types them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from bravehall.cli import parser
from tests.meetings.test_timetable import forum

ROOT = Path(__file__).parents[2]


def meetings(*arguments: object) -> subprocess.CompletedProcess[str]:
    """As one types it, in this process: what is imported for the first one is there for the next."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            asked = parser().parse_args(["meetings", *map(str, arguments)])
            code = asked.answer(asked)
        except SystemExit as ended:
            code = int(ended.code or 0)
    return subprocess.CompletedProcess([*map(str, arguments)], code, out.getvalue(), err.getvalue())


def typed(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bravehall", "meetings", *map(str, arguments)], capture_output=True, text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")}, timeout=60, check=False,
    )  # fmt: skip


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    file = tmp_path / "forum.json"
    file.write_text(json.dumps(forum()))
    return file


def test_an_instance_is_solved_and_its_timetable_is_right(instance: Path, tmp_path: Path) -> None:
    solved = typed("solve", instance, "-o", tmp_path / "timetable.json", "--seconds", 20)
    assert solved.returncode == 0, solved.stderr
    assert "status optimal" in solved.stdout
    checked = meetings("check", instance, tmp_path / "timetable.json")
    assert (checked.returncode, checked.stdout.splitlines()[-1]) == (0, "right")
    timetable = json.loads((tmp_path / "timetable.json").read_text())
    timetable["slot"]["m0"] = timetable["slot"]["m1"]
    (tmp_path / "timetable.json").write_text(json.dumps(timetable))
    broken = meetings("check", instance, tmp_path / "timetable.json")
    assert broken.returncode == 1
    assert "p0 is in m0 and in m1" in broken.stdout


def test_a_search_begins_with_a_timetable_and_is_never_worse(tmp_path: Path) -> None:
    instance, timetable = tmp_path / "forum.json", tmp_path / "timetable.json"
    instance.write_text(json.dumps(forum(people=12, slots=12, tables=6)))
    assert meetings("solve", instance, "-o", timetable, "--seconds", 5).returncode == 0
    best = meetings("check", instance, timetable).stdout
    again = meetings("solve", instance, "--from", timetable, "-o", timetable, "--seconds", 0.1)
    assert again.returncode == 0, again.stderr
    assert meetings("check", instance, timetable).stdout == best
    made = json.loads(timetable.read_text())
    made["slot"]["m0"] = made["slot"]["m1"]
    timetable.write_text(json.dumps(made))
    refused = meetings("solve", instance, "--from", timetable)
    assert (refused.returncode, "Only a right timetable can be begun with" in refused.stderr) == (2, True)


def test_a_timetable_is_repaired_and_the_moves_are_printed(instance: Path, tmp_path: Path) -> None:
    timetable, repaired = tmp_path / "timetable.json", tmp_path / "repaired.json"
    meetings("solve", instance, "-o", timetable, "--seconds", 20)
    at = json.loads(timetable.read_text())["slot"]["m0"]
    done = meetings("repair", instance, timetable, "--away", f"p0:{at}", "--lost-table", "1:1-2", "-o", repaired)
    assert done.stdout.splitlines()[-1].endswith("the fewest")
    assert f"m0: slot {at}" in done.stdout
    assert json.loads(repaired.read_text())["slot"].get("m0") != at
    again = meetings("repair", instance, timetable, "--away", f"p0:{at}", "--refill")
    assert again.stdout.splitlines()[-1] == "0 meetings took what was free"
    assert "Say what has changed" in meetings("repair", instance, timetable).stderr
    for wrong, said in (
        ("--away=p0", "such as p17:5-9"), ("--away=p0:1-", "such as p17:5-9"), ("--away=x:1", "There is no participant x"), ("--away=p0:9", "no slot 9"),
        ("--away=p0:99999", "There are 8 slots, and no slot 99999"), ("--lost-table=1:1-999999999", "no slot 999999999"), ("--lost-table=1:9", "no slot 9"),
        ("--lost-table=9:1", "There are 5 tables, and no table 9"), ("--lost-table=0:1", "There are 5 tables, and no table 0"), ("--lost-table=-1:1", "such as 3:4"),
    ):  # fmt: skip
        refused = meetings("repair", instance, timetable, wrong)
        assert (refused.returncode, said in refused.stderr) == (2, True), refused.stderr
    timetable.write_text('{"slot": {"m0": 1}}')
    assert "Only a right timetable can be repaired." in meetings("repair", instance, timetable).stderr


def test_a_file_that_is_wrong_or_not_there_is_said_with_its_place(instance: Path, tmp_path: Path) -> None:
    instance.write_text(json.dumps(forum() | {"tables": -1}))
    wrong = meetings("solve", instance)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "$.tables: Expected `int` >= 0" in wrong.stderr
    missing = meetings("solve", tmp_path / "nothing.json")
    assert (missing.returncode, len(missing.stderr.splitlines())) == (2, 1)
    assert meetings("solve", instance, "--seconds", "soon").returncode == 2


def test_the_schema_in_the_documentation_is_the_commands() -> None:
    said = meetings("schema")
    assert json.loads(said.stdout) == json.loads((ROOT / "docs" / "timetable.schema.json").read_text())


def test_the_day_goes_on_after_a_repair_that_dropped_a_meeting(tmp_path: Path) -> None:
    """What it left is fair no longer and misses a meeting that must be: it is still what the next change begins from."""
    forum, first, second = tmp_path / "forum.json", tmp_path / "first.json", tmp_path / "second.json"
    people = [{"id": each, "least": 1} for each in "abcd"]
    forum.write_text(json.dumps({"slots": 4, "tables": 1, "fairness": 0, "participants": people, "meetings": [
        {"id": "ab", "between": ["a", "b"], "at": 1}, {"id": "ac", "between": ["a", "c"], "at": 2},
        {"id": "ad", "between": ["a", "d"], "at": 3}, {"id": "bc", "between": ["b", "c"], "slots": [2, 4], "wish": True}]}))  # fmt: skip
    first.write_text(json.dumps({"slot": {"ab": 1, "ac": 2, "ad": 3}, "table": {"ab": 1, "ac": 1, "ad": 1}}))
    done = meetings("repair", forum, first, "--away", "c:2", "-o", second)
    assert (done.returncode, done.stdout.splitlines()[0]) == (
        1,
        "ac: slot 2, table 1 -> dropped: it could be in 2, and c is away in 2",
    )
    done = meetings("repair", forum, second, "--away", "c:2", "--away", "d:3", "--refill", "-o", second)
    assert done.stdout.splitlines()[-1] == "1 meeting took what was free"
    assert json.loads(second.read_text())["slot"] == {"ab": 1, "bc": 4}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"slot": {"m0": "one"}}', '$.slot.m0: Expected a number, such as 3, and found "one"'),
        ('{"slot": {"m0": 1}, "table": {"m0": true}}', "$.table.m0: Expected a number"),
        ('{"slot": [1]}', "$.slot: Expected `object`"),
        ("{}", "missing required field `slot`"),
        ('{"slot"', "$: This is not JSON"),
    ],
)
def test_a_wrong_timetable_says_where(text: str, said: str, instance: Path, tmp_path: Path) -> None:
    (tmp_path / "timetable.json").write_text(text)
    refused = meetings("check", instance, tmp_path / "timetable.json")
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"{tmp_path / 'timetable.json'}: $")
    assert said in refused.stderr


def test_what_is_not_placed_has_no_table(tmp_path: Path) -> None:
    instance, timetable = tmp_path / "forum.json", tmp_path / "timetable.json"
    instance.write_text(json.dumps({"slots": 2, "tables": 1, "participants": [{"id": each} for each in "abc"], "meetings": [
        {"id": "ab", "between": ["a", "b"]}, {"id": "ac", "between": ["a", "c"], "wish": True}]}))  # fmt: skip
    timetable.write_text(json.dumps({"slot": {"ab": 1}, "table": {"ab": 1, "ac": 1}}))
    wrong = meetings("check", instance, timetable)
    assert (wrong.returncode, wrong.stdout.splitlines()[1:]) == (1, ["ac is at table 1 and in no slot."])
    assert "ac is at table 1 and in no slot." in meetings("repair", instance, timetable, "--refill").stderr


def test_documents_may_come_from_pipes(instance: Path, tmp_path: Path) -> None:
    timetable, repaired = tmp_path / "timetable.json", tmp_path / "repaired.json"
    meetings("solve", instance, "-o", timetable, "--seconds", 20)

    def piped(what: str, *options: object) -> subprocess.CompletedProcess[str]:
        """The two documents as the shell's <(…) gives them."""
        ends = []
        for file in (instance, timetable):
            end, into = os.pipe()
            os.write(into, file.read_bytes())
            os.close(into)
            ends.append(end)
        given, begun = (f"/dev/fd/{end}" for end in ends)
        said = meetings(what, given, *["--from"] * (what == "solve"), begun, *options)
        for end in ends:
            os.close(end)
        return said

    assert piped("check").stdout.splitlines()[-1] == "right"
    assert piped("repair", "--away", "p0:1-2", "-o", repaired).returncode in (0, 1)
    assert piped("solve", "--seconds", "0.5").returncode == 0


def test_what_nobody_can_read_is_no_crash(instance: Path, tmp_path: Path) -> None:
    """The pipe is closed, the disk is full, the terminal has no such letters: one sentence at most, and the file is written."""
    timetable, repaired = tmp_path / "timetable.json", tmp_path / "repaired.json"
    instance.write_text(instance.read_text().replace('"p0"', '"Олена"'))
    meetings("solve", instance, "-o", timetable, "--seconds", 20)
    at = json.loads(timetable.read_text())["slot"]["m0"]
    asked = [
        sys.executable,
        "-m",
        "bravehall",
        "meetings",
        "repair",
        instance,
        timetable,
        "--away",
        f"Олена:{at}",
        "-o",
        repaired,
    ]

    def done(into: int, **more: str) -> tuple[int, str]:
        with open(into, "wb") as stdout:
            ended = subprocess.run(
                asked, stdout=stdout, stderr=subprocess.PIPE, text=True, timeout=60, check=False,
                env=os.environ | {"PYTHONPATH": str(ROOT / "src")} | more,
            )  # fmt: skip
        assert repaired.exists()
        repaired.unlink()
        return ended.returncode, ended.stderr

    end, into = os.pipe()
    os.close(end)
    assert done(into) == (128 + 13, "")
    assert done(os.open("/dev/full", os.O_WRONLY)) == (
        2,
        "What is printed cannot be written: No space left on device\n",
    )
    instance.write_text(instance.read_text().replace('"m0"', '"зустріч"'))
    timetable.write_text(timetable.read_text().replace('"m0"', '"зустріч"'))
    assert done(os.open(tmp_path / "said", os.O_WRONLY | os.O_CREAT), PYTHONIOENCODING="ascii")[1] == ""
    assert "\\u0437" in (tmp_path / "said").read_text()


def test_where_nothing_can_be_written_is_said_before_the_search(
    instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bravehall.meetings.timetable.solve.solve", None)
    for path, why in ((tmp_path, "this is a folder"), (tmp_path / "no" / "t.json", "no such folder"), (instance / "t.json", "no such folder"),
                      ("/proc/t.json", "No such file"), ("", "the name of a file is missing")):  # fmt: skip
        refused = meetings("solve", instance, "-o", path)
        assert (refused.returncode, why in refused.stderr) == (2, True), refused.stderr
    there = tmp_path / "there.json"
    with pytest.raises(TypeError):  # it comes to the search
        meetings("solve", instance, "-o", there)
    assert not there.exists()


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("--seconds=inf", "inf should be a number from 0.1 to 1000000"), ("--seconds=soon", "soon should be a number from 0.1"),
        ("--seed=-1", "-1 should be a whole number from 0 to 2147483647"), ("--seed=1e9", "1e9 should be a whole number from 0 to"),
        ("--seed=x", "x should be a whole number"), ("--workers=1.5", "1.5 should be a whole number from 1 to 1000"),
        ("--workers=2000000000", "from 1 to 1000"), ("--workers=x", "x should be a whole number"),
    ],
)  # fmt: skip
def test_an_option_that_is_wrong_says_both_limits(option: str, said: str, instance: Path) -> None:
    refused = meetings("solve", instance, option)
    assert (refused.returncode, said in refused.stderr) == (2, True), refused.stderr


def test_a_document_may_begin_with_the_mark_of_its_encoding(instance: Path, tmp_path: Path) -> None:
    instance.write_bytes(b"\xef\xbb\xbf" + instance.read_bytes())
    assert meetings("solve", instance, "-o", tmp_path / "timetable.json", "--seconds", 20).returncode == 0
    assert meetings("check", instance, tmp_path / "timetable.json").stdout.splitlines()[-1] == "right"
