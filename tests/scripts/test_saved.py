"""`hotmic saved`: what it refuses, with the way out, and what it shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archive.catalogue import Catalogue
from scripts import cli
from scripts.commands.saved import saved
from search.embedded.engine import EmbeddedIndex
from search.indexer import drain
from tests.search.alerts.material import keep

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def hotmic(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on an archive of one passage: its code, what it wrote, what it said."""
    catalogue = Catalogue.open(tmp_path / "catalogue.sqlite")
    keep(catalogue, "past", "we will not raise the tax")
    with EmbeddedIndex(tmp_path / "index", writable=True) as index:
        drain(catalogue, index)
    catalogue.close()

    def call(*words: str) -> tuple[int, str, str]:
        code = cli.run(["--data", str(tmp_path), "saved", *words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def read(answer: tuple[int, str, str]) -> Any:
    assert answer[0] == 0
    return json.loads(answer[1])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("Tax", "tax"), "--email ADDRESS, --webhook URL or --feed"),
        (("Tax", 'tax "open', "--feed"), "quotation mark"),
        (("", "tax", "--feed"), "name"),
        (("\x1b[2J", "tax", "--feed"), "name"),
        (("Tax", "tax", "--webhook", "ftp://example.org/"), "https://"),
        (("Tax", "tax", "--webhook", "http://127.0.0.1:1/"), "webhook_private"),
        (("Tax", "tax", "--email", "desk@example.org"), "smtp_host"),
        (("Tax", "tax", "--feed", "--viewer", "owner"), "without a password"),
    ],
)
def test_what_cannot_be_saved_is_said(hotmic: Run, words: tuple[str, ...], said: str) -> None:
    """Wrong use, told with the way out; nothing is kept."""
    code, out, err = hotmic("add", *words)

    assert (code, out) == (2, "")
    assert said in err
    assert read(hotmic("list", "--json")) == []


def test_a_mistake_in_the_query_is_pointed_at(hotmic: Run) -> None:
    """With the place of the character, as in a search."""
    code, out, _ = hotmic("add", "Tax", 'tax "open', "--feed", "--json")
    error = json.loads(out)["error"]

    assert (code, error["kind"], error["position"]) == (2, "query", 4)


def test_what_is_saved_is_listed_and_removed(hotmic: Run) -> None:
    """By its name; then it is unknown, and the name is free."""
    add = ("add", "Tax & water", "tax", "--feed")
    code, out, _ = hotmic(*add)
    assert (code, "1 passage of it is in the archive already: not told." in out) == (0, True)
    assert hotmic(*add)[0] == 2
    assert "/feeds/tax-water.atom" in hotmic("list")[1]
    assert "/feeds/tax-water.atom" in hotmic("test", "Tax & water")[1]
    assert read(hotmic("--json", "remove", "tax-water")) == {"removed": "tax-water"}
    for gone in ("remove", "test"):
        code, _, err = hotmic(gone, "Tax & water")
        assert (code, "saved list" in err) == (1, True)
    assert hotmic(*add)[0] == 0


def test_past_passages_are_told_where_asked(hotmic: Run) -> None:
    """At once; what cannot be sent is shown and stays listed, with the reason."""
    url = "http://nobody.invalid/hook"
    added = read(hotmic("--json", "add", "Tax", "tax", "--webhook", url, "--include-past"))
    assert (added["past"], added["told"], added["waiting"]) == (1, 1, 1)
    assert "nobody.invalid" in added["last_error"]

    code, out, _ = hotmic("run", "--json")
    assert (code, json.loads(out)["messages"][0]["state"]) == (1, "waiting")
    assert "nobody.invalid" in hotmic("list")[1]


def test_every_saved_command_is_documented() -> None:
    """docs/cli.md names each with all of its options, and each shows an example."""
    text = (Path(__file__).resolve().parents[2] / "docs/cli.md").read_text()
    section = text.partition("## `hotmic saved")[2].partition("\n## ")[0]
    shared = {"--data", "--json"}

    for name, command in saved.commands.items():
        assert f"`hotmic saved {name}" in section
        assert f"Example: hotmic saved {name}" in (command.help or "")
        options = {word for each in command.params for word in each.opts if word[:2] == "--"}
        assert [word for word in options - shared if f"`{word}" not in section] == []
