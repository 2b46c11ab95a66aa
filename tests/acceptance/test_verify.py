"""`hotmic verify` as an editor uses it: a quote, a table, an article."""

from __future__ import annotations

import csv
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance.driving import Answer, command, environment, run

VTT = """WEBVTT
Language: en

00:00:01.000 --> 00:00:05.000
good evening and welcome to the town hall of fairview

00:00:05.000 --> 00:00:11.000
i will not raise the tax on water and i never said so

00:00:11.000 --> 00:00:17.000
we have six hundred thousand people here and most of them must pay

00:02:00.000 --> 00:02:06.000
let me come back to the mountains where the winter was long and cold
"""
SAID = """Bo Lindqvist: Good evening, and welcome to the town hall of Fairview.

Ana Moreno: I will not raise the tax on water, and I never said so. We have six hundred thousand
people here and most of them must pay.

Bo Lindqvist: Let me come back to the mountains, where the winter was long and cold.
"""
KEYS = {"verdict", "differences", "matches", "attribution"}
MATCH = {"event", "recording", "transcript", "start_ms", "end_ms", "speaker", "text", "url"}

Verify = Callable[..., Answer]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of one event that came as captions and a transcript."""
    folder = tmp_path_factory.mktemp("verify")
    (folder / "hall.vtt").write_text(VTT)
    (folder / "hall.said").write_text(SAID)
    assert run("ingest", folder, data=folder / "archive").code == 0
    return folder / "archive"


@pytest.fixture
def verify(archive: Path) -> Verify:
    """`verify(...)` runs the command on it."""
    return lambda *arguments: run("verify", *arguments, data=archive)


def test_the_shape_is_the_published_one(verify: Verify) -> None:
    """Just these keys, the best match first; 0 whatever the verdict."""
    said = verify("--json", "I will not raise the tax on water", "--said-by", "Moreno")
    found = said.json

    assert said.code == 0
    assert set(found) == KEYS
    assert found["verdict"] == "verbatim"
    assert found["differences"] == []
    assert set(found["matches"][0]) == MATCH
    assert abs(found["matches"][0]["start_ms"] - 5_000) < 300
    assert found["matches"][0]["speaker"] == "Ana Moreno"
    assert found["matches"][0]["url"].startswith("/e/")
    assert found["attribution"] == {
        "claimed": "Moreno",
        "said_by": "Ana Moreno",
        "agrees": True,
    }


VERDICTS = [
    ("I will not raise the tax on water", "verbatim", ""),
    ("i will not RAISE the tax on water", "trivial", ""),
    ("We have 600,000 people here", "trivial", ""),
    ("I will raise the tax on water", "altered", "negation"),
    ("We have seven hundred thousand people here", "altered", "number"),
    ("welcome to the town hall of Fairview where the winter was long", "spliced", ""),
    ("The elephants have eaten the harvest of the valley", "not_found", ""),
    ("Мы не хотим этой войны", "other_language", ""),
]


def test_every_verdict(verify: Verify, tmp_path: Path) -> None:
    """In one table, with the class of each difference; and one alone, as JSON."""
    table, out = tmp_path / "quotes.csv", tmp_path / "out.csv"
    with table.open("w", newline="") as file:
        csv.writer(file).writerows([["quote"], *([quote] for quote, _, _ in VERDICTS)])
    assert verify("--csv", table, "-o", out).code == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    altered = verify("--json", "I will raise the tax on water")

    found = [(row["quote"], row["verdict"], row["differences"].split(":")[0]) for row in rows]
    assert found == VERDICTS
    assert altered.code == 0
    (difference,) = altered.json["differences"]
    assert 5_000 < difference.pop("at_ms") < 7_000
    assert difference == {"class": "negation", "printed": "", "said": "not"}
    assert altered.json["attribution"] is None


def test_people_see_printed_over_said(verify: Verify) -> None:
    """What differs in brackets, its class and its time; never a percentage."""
    answer = verify("I will raise the tax on water", "--said-by", "Bo Lindqvist")

    printed = next(line for line in answer.out.splitlines() if "printed" in line)
    said = next(line for line in answer.out.splitlines() if "said   " in line)
    assert "I will []" in printed
    assert "I will [not]" in said
    assert printed.index("raise") == said.index("raise")
    assert "negation: printed [nothing], said [not]" in answer.out
    assert "Said by Bo Lindqvist? NO, but by Ana Moreno" in answer.out
    assert "%" not in answer.out.replace("%22", "").split("/e/")[0]


def test_details_have_every_reading(verify: Verify) -> None:
    """Both transcripts of the place, piece by piece."""
    found = verify("--json", "--details", "I will raise the tax on water").json

    readings = found["matches"][0]["readings"]
    assert {one["origin"] for one in readings} == {"human", "imported"}
    assert [one["mark"] for one in readings[0]["pieces"]].count("different") == 1


def test_a_table_comes_back_with_verdicts(verify: Verify, tmp_path: Path) -> None:
    """Its columns are kept; the claimed speaker is checked where a column names one."""
    table, out = tmp_path / "quotes.csv", tmp_path / "out.csv"
    table.write_text(
        "id,quote,by\n1,most of them must pay,Moreno\n2,most of them may pay,Lindqvist\n3,,\n"
    )
    answer = verify("--csv", table, "-o", out, "--said-by-column", "by")

    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert answer.code == 0
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    assert [row["verdict"] for row in rows] == ["verbatim", "altered", ""]
    assert [row["agrees"] for row in rows] == ["yes", "no", ""]
    assert rows[1]["differences"] == "modal: may / must"
    assert "no word" in rows[2]["note"]
    assert "3/3" in answer.err


def test_one_name_can_be_claimed_for_all_rows(verify: Verify, tmp_path: Path) -> None:
    """As for a single quote; not beside a column that names them."""
    table, out = tmp_path / "quotes.csv", tmp_path / "out.csv"
    table.write_text("quote\nmost of them must pay\n")
    both = verify("--csv", table, "--said-by", "Moreno", "--said-by-column", "quote")

    assert verify("--csv", table, "-o", out, "--said-by", "Bo Lindqvist").code == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert [row["agrees"] for row in csv.DictReader(file)] == ["no"]
    assert both.code == 2
    assert "--said-by-column" in both.err


def test_a_table_goes_on_after_a_kill(archive: Path, tmp_path: Path) -> None:
    """A kill -9 in the middle; the second run asks only what is missing."""
    table, out = tmp_path / "quotes.csv", tmp_path / "out.csv"
    partial = tmp_path / "out.csv.partial"
    table.write_text("quote\n" + "".join(f"most of them must pay {n}\n" for n in range(120)))
    process = subprocess.Popen(
        command("verify", "--csv", table, "-o", out),
        env=environment(archive),
        stderr=subprocess.DEVNULL,
    )
    end = time.monotonic() + 60
    while time.monotonic() < end and not (partial.exists() and partial.stat().st_size > 2_000):
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    kept = partial.read_bytes() if partial.exists() else b""

    assert run("verify", "--csv", table, "-o", out, data=archive).code == 0
    written = out.read_bytes()
    assert written.count(b"\n") == 121
    assert written.startswith(kept[: kept.rfind(b"\n") + 1])


def test_bad_tables_are_refused_in_words(verify: Verify, tmp_path: Path) -> None:
    """The wrong column, the wrong encoding, no file: what is there, and what to do."""
    table = tmp_path / "quotes.csv"
    table.write_text("id,statement\n1,a\n")
    missing = verify("--csv", table)
    named = verify("--csv", table, "--column", "Statement", "-o", tmp_path / "out.csv")
    table.write_bytes("id,quote\n1,caf\xe9\n".encode("latin-1"))
    encoded = verify("--json", "--csv", table)

    assert missing.code == 1
    assert "'id', 'statement'" in missing.err
    assert named.code == 0
    assert encoded.code == 1
    assert "UTF-8" in encoded.json["error"]["message"]
    assert "Traceback" not in missing.err + encoded.err
    assert verify("--csv", tmp_path / "none.csv").code == 1


def test_an_article_is_checked_quotation_by_quotation(verify: Verify, tmp_path: Path) -> None:
    """Each with the speaker whom its sentence names, as they stand in the text."""
    article = tmp_path / "article.txt"
    article.write_text(
        "“I will raise the tax on water,” said Ana Moreno. "
        "„Wir wollen das nicht und werden es nicht tun“, sagte Bo Lindqvist."
    )
    found = verify("--json", "--article", article).json
    shown = verify("--article", article)

    assert [one["verdict"] for one in found] == ["altered", "other_language"]
    assert [one["attributed_to"] for one in found] == ["Ana Moreno", "Bo Lindqvist"]
    assert found[0]["attribution"]["agrees"] is True
    assert "2 quotations: 1 altered, 1 other_language" in shown.err


def test_the_press_reports_have_honest_answers(verify: Verify, corpus: Path) -> None:
    """An Arabic report about an English broadcast: its quotations are in another language."""
    for name in "ab":
        found = verify("--json", "--article", corpus / f"press/report_{name}.ar.txt").json
        arabic = [one for one in found if one["quote"] != "DeSaster"]

        assert arabic
        assert {one["verdict"] for one in arabic} == {"other_language"}
        assert {one["verdict"] for one in found} <= {"other_language", "not_found"}


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("a quote", "--article", "-"),
        ("...",),
        ("--event", "none", "a"),
        ("a quote", "-o", "out.csv"),
        ("--article", "-", "--said-by", "Moreno"),
    ],
)
def test_wrong_use_is_answered_in_words(verify: Verify, arguments: tuple[str, ...]) -> None:
    """Nothing to check, two things at once, no word, too many, no such event."""
    answer = verify("--json", *arguments)

    assert answer.code in (1, 2)
    assert answer.json["error"]["hint"]
    assert "Traceback" not in answer.err


def test_an_article_without_a_quotation_has_an_empty_list(verify: Verify) -> None:
    """No error: there was nothing to check."""
    assert verify("--json", "--article", "/dev/null").json == []
