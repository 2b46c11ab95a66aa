"""What reaches standard output: valid JSON whatever the names, readable tables, clocks."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts import output


def test_a_list_is_one_json_array(capsys: pytest.CaptureFixture[str]) -> None:
    """Elements are written one a line as they come, and the whole is one array."""
    output.emit_list({"n": n} for n in range(3))

    assert json.loads(capsys.readouterr().out) == [{"n": 0}, {"n": 1}, {"n": 2}]


def test_an_empty_list_is_an_empty_array(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing found is `[]`, not nothing."""
    output.emit_list([])

    assert capsys.readouterr().out == "[]\n"


def test_letters_of_all_scripts_stay_readable(capsys: pytest.CaptureFixture[str]) -> None:
    """Arabic is written as Arabic, not as escapes."""
    output.emit({"title": "مساء الخير"})

    assert "مساء الخير" in capsys.readouterr().out


def test_a_file_name_that_is_no_text_is_still_json() -> None:
    """A byte that is not UTF-8 becomes an escape that JSON readers accept, in any locale."""
    code = "from scripts import output; output.prepare(); output.emit({'path': 'a\\udce9.mp3'})"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env={"LC_ALL": "C", "PYTHONPATH": "."}
    )

    assert json.loads(done.stdout) == {"path": "a\udce9.mp3"}


def test_a_table_is_not_cut_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    """Where standard output is no terminal every cell is whole and on one line."""
    long = "a title " * 40
    output.table(["title", "event"], [(long.strip(), "an-event"), ("[bold]short", None)])
    lines = capsys.readouterr().out.splitlines()

    assert any(long.strip() in line and "an-event" in line for line in lines)
    assert any("[bold]short" in line for line in lines)


def test_an_outline_leaves_out_what_is_empty(capsys: pytest.CaptureFixture[str]) -> None:
    """Nested facts are indented; nulls and empty lists are not shown."""
    output.outline({"title": "T", "place": None, "people": [{"name": "Ada", "role": "host"}]})

    assert capsys.readouterr().out == "title  T\npeople\n  -\n    name  Ada\n    role  host\n"


@pytest.mark.parametrize(
    ("ms", "text"),
    [(None, ""), (0, "0:00:00"), (4_509_700, "1:15:09"), (-61_000, "-0:01:01")],
)
def test_clock_examples(ms: int | None, text: str) -> None:
    """h:mm:ss with a sign before the origin; nothing for no time."""
    assert output.clock(ms) == text


def test_a_clock_may_show_tenths() -> None:
    """Where a second is too coarse, tenths are cut, not rounded up into the next second."""
    assert output.clock(4_509_799, tenths=True) == "1:15:09.7"
    assert output.clock(-50, tenths=True) == "-0:00:00.0"


@given(st.integers(min_value=0, max_value=10**9))
def test_a_clock_reads_back_to_the_second(ms: int) -> None:
    """No second is lost or gained between the number and what is shown."""
    hours, minutes, seconds = map(int, output.clock(ms).split(":"))

    assert hours * 3600 + minutes * 60 + seconds == ms // 1000
    assert minutes < 60
    assert seconds < 60
