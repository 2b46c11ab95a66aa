"""Tables of quotes in and out."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from archive.errors import InputError, NotFound, UsageError
from search.quotes.csv_table import read_sheet
from search.quotes.sheets import ADDED, added_columns, verify_sheet
from search.quotes.verdict import Checked, Verdict


def _sheet(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "quotes.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def _not_found(row: Sequence[str]) -> Checked:
    return Checked(row[1], Verdict.NOT_FOUND)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_tables_of_every_spreadsheet(tmp_path: Path, delimiter: str, encoding: str) -> None:
    """Comma, semicolon, tab; with and without a byte order mark; line ends of Windows."""
    text = f'id{delimiter}Quote\r\n1{delimiter}"says ""yes"""\r\n\r\n2{delimiter}نعم\r\n'
    sheet = read_sheet(_sheet(tmp_path, text.encode(encoding)))

    assert sheet.columns == ("id", "Quote")
    assert sheet.rows == (("1", 'says "yes"'), ("2", "نعم"))
    assert sheet.column("quote") == 1


def test_a_missing_column_names_those_that_are_there(tmp_path: Path) -> None:
    """So that the right one can be named."""
    sheet = read_sheet(_sheet(tmp_path, "id,words said\n1,a\n"))

    with pytest.raises(InputError, match="'id', 'words said'"):
        sheet.column("quote")


@pytest.mark.parametrize("raw", [b"quote\ncaf\xe9\n", b"quote\n\xff\xfe\x00\n", b""])
def test_what_is_no_table_is_refused(tmp_path: Path, raw: bytes) -> None:
    """With the line, the columns found, and what to do."""
    with pytest.raises(InputError) as refused:
        read_sheet(_sheet(tmp_path, raw))

    assert refused.value.hint
    if raw:
        assert "line 2" in str(refused.value)
        assert "quote" in str(refused.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """Not found, by its name."""
    with pytest.raises(NotFound):
        read_sheet(tmp_path / "none.csv")


def test_columns_are_kept_and_verdicts_added(tmp_path: Path) -> None:
    """In order; a column that the table has already gives ours another name."""
    path = _sheet(tmp_path, "verdict,quote,empty\nmine,a quote,\nyours,another\n")
    out = tmp_path / "out.csv"
    counts = verify_sheet(read_sheet(path), out, _not_found)

    rows = _rows(out)
    assert list(rows[0]) == ["verdict", "quote", "empty", "hotmic_verdict", *ADDED[1:]]
    assert [row["verdict"] for row in rows] == ["mine", "yours"]
    assert {row["hotmic_verdict"] for row in rows} == {"not_found"}
    assert counts == {"not_found": 2}
    assert added_columns(["Event"])[2] == "hotmic_event"


def test_a_run_that_was_killed_goes_on(tmp_path: Path) -> None:
    """Rows that are done are not asked again, half a row is, and nothing is there twice."""
    path = _sheet(tmp_path, "id,quote\n" + "".join(f'{n},"quote\n{n}"\n' for n in range(10)))
    out, asked = tmp_path / "out.csv", []

    def killed(row: Sequence[str]) -> Checked:
        asked.append(row[0])
        if row[0] == "6":
            raise KeyboardInterrupt
        return _not_found(row)

    with pytest.raises(KeyboardInterrupt):
        verify_sheet(read_sheet(path), out, killed)
    partial = tmp_path / "out.csv.partial"
    partial.write_bytes(partial.read_bytes()[:-7])  # the disk had not the end of the last row
    assert not out.exists()

    def again(row: Sequence[str]) -> Checked:
        asked.append(row[0])
        return _not_found(row)

    verify_sheet(read_sheet(path), out, again)

    assert [row["id"] for row in _rows(out)] == [str(n) for n in range(10)]
    assert asked == ["0", "1", "2", "3", "4", "5", "6", "5", "6", "7", "8", "9"]
    assert not partial.exists()


def test_another_table_begins_anew(tmp_path: Path) -> None:
    """What an earlier run left belongs to the rows that it was asked."""
    out = tmp_path / "out.csv"
    (tmp_path / "out.csv.partial").write_text("id,quote,verdict\n1,old,verbatim\n")
    verify_sheet(read_sheet(_sheet(tmp_path, "id,quote\n1,new\n")), out, _not_found)

    assert [(row["quote"], row["verdict"]) for row in _rows(out)] == [("new", "not_found")]


def test_a_row_that_cannot_be_checked_says_why(tmp_path: Path) -> None:
    """The others go on."""

    def check(row: Sequence[str]) -> Checked:
        if not row[1]:
            raise UsageError("the quote has no word")
        return _not_found(row)

    out = tmp_path / "out.csv"
    counts = verify_sheet(read_sheet(_sheet(tmp_path, "id,quote\n1,\n2,a\n")), out, check)

    assert [(row["verdict"], row["note"]) for row in _rows(out)] == [
        ("", "the quote has no word"),
        ("not_found", ""),
    ]
    assert counts == {"error": 1, "not_found": 1}


def test_a_row_with_too_many_cells_is_not_checked(tmp_path: Path) -> None:
    """Its quote may end at a comma: it says so, and every cell is kept; empty ones are nothing."""
    path = _sheet(tmp_path, "id,quote,by\n1,We went, and came,Moreno\n2,We went,Moreno,,\n")
    out = tmp_path / "out.csv"
    counts = verify_sheet(read_sheet(path), out, _not_found)

    with out.open(encoding="utf-8-sig", newline="") as file:
        long = list(csv.reader(file))[1]
    rows = _rows(out)
    assert long[:3] + long[3 + len(ADDED) :] == ["1", "We went", " and came", "Moreno"]
    assert rows[0]["verdict"] == ""
    assert "4 cells" in rows[0]["note"]
    assert rows[1]["verdict"] == "not_found"
    assert counts == {"error": 1, "not_found": 1}


@pytest.mark.parametrize(
    "rows", ['2,"opened\n3,c\n', '2,"opened\n3,"c"\n', '2,"a "quote" in it"\n3,c\n']
)
def test_a_mark_that_is_not_closed_names_its_line(tmp_path: Path, rows: str) -> None:
    """The rest of the file would be one quote otherwise."""
    with pytest.raises(InputError, match="line 4") as refused:
        read_sheet(_sheet(tmp_path, 'id,quote\n1,"two\nlines"\n' + rows))

    assert '""' in str(refused.value.hint)


def test_another_question_begins_anew(tmp_path: Path) -> None:
    """Verdicts of two questions do not stand in one table; the same question goes on."""
    sheet = read_sheet(_sheet(tmp_path, "id,quote\n1,a\n2,b\n3,c\n"))
    out, asked, told = tmp_path / "out.csv", [], []

    def killed(row: Sequence[str]) -> Checked:
        if row[0] == "3":
            raise KeyboardInterrupt
        return count(row)

    def count(row: Sequence[str]) -> Checked:
        asked.append(row[0])
        return _not_found(row)

    for check, question in ((killed, "a"), (killed, "a"), (killed, "b"), (count, "b")):
        try:
            verify_sheet(sheet, out, check, question={"event": question}, tell=told.append)
        except KeyboardInterrupt:
            asked.append("killed")

    assert asked == ["1", "2", "killed", "killed", "1", "2", "killed", "3"]
    assert len(told) == 1
    assert "event" in told[0]
    assert [one.name for one in sorted(tmp_path.iterdir())] == ["out.csv", "quotes.csv"]


@pytest.mark.parametrize("name", ["quotes.csv", "link.csv"])
def test_the_table_itself_is_not_written_over(tmp_path: Path, name: str) -> None:
    """Nor by another name of it."""
    path = _sheet(tmp_path, "id,quote\n1,a\n")
    (tmp_path / "link.csv").symlink_to(path)

    with pytest.raises(UsageError):
        verify_sheet(read_sheet(path), tmp_path / name, _not_found)
    assert path.read_text() == "id,quote\n1,a\n"
