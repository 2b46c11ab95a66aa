"""Benchmarks that no target's run would notice to be broken; what they measure is not judged."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archive.errors import HotmicError
from scripts import elasticsearch_server
from scripts.benchmarks import quotes, recall
from search.embedded.engine import EmbeddedIndex
from tests.search.material import part, said


@pytest.mark.parametrize(
    "engine", ["tantivy", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)]
)
@pytest.mark.slow
def test_a_quote_is_timed_on_either_engine(engine: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An archive of the benchmark's own is made, served, also under root, and asked."""
    if engine == "elasticsearch":
        _need_a_server()

    code = quotes.main(["--part", "speed", "--segments", "600", "--engine", engine])

    printed = capsys.readouterr().out
    assert code in (0, 1)  # a target missed on a busy machine is no defect of the benchmark
    assert f"verify, {engine}, altered, p95: " in printed
    assert "600 segments made and asked" in printed


def test_a_passage_missed_or_made_up_is_no_recall(tmp_path: Path) -> None:
    """A phrase counts where the hits are those of the scan, and not otherwise."""
    one, other = (part(day, 1, said("there you", "go again")) for day in ("one", "other"))
    held = {"2020-01-01": one, "2020-01-02": other}
    with EmbeddedIndex(tmp_path, writable=True) as index:
        index.rebuild(recall.documents(held))

        assert recall.finds_all(index, recall.Scan(held), ["you", "go"])
        assert not recall.finds_all(index, recall.Scan({"2020-01-01": one}), ["you", "go"])
        index.rebuild(recall.documents({"2020-01-01": one}))
        assert not recall.finds_all(index, recall.Scan(held), ["you", "go"])


@pytest.mark.elasticsearch
def test_a_folder_that_elasticsearch_cannot_enter_is_named(tmp_path: Path) -> None:
    """Under root the server runs as nobody; that it failed in a log was all one learned."""
    if os.geteuid() != 0:
        pytest.skip("only root runs the server as another user")
    _need_a_server()
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)

    with pytest.raises(elasticsearch_server.CannotStart) as refused:
        elasticsearch_server.prepare(closed / "server")

    assert "its user cannot enter this folder" in str(refused.value)
    assert "chmod o+x" in (refused.value.hint or "")


def _need_a_server() -> None:
    try:
        elasticsearch_server.home()
    except HotmicError as error:
        pytest.skip(f"no Elasticsearch can be had: {error}")
