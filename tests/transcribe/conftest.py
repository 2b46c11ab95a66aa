"""What the tests of hearing share: a checkpoint, the demonstration model where it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.transcribe.checkpoints import scripted_checkpoint
from tests.transcribe.places import open_place
from transcribe.workplace import Workplace


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint that says one sentence, in OpenAI's form."""
    return scripted_checkpoint(tmp_path_factory.mktemp("model") / "scripted.pt")


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return open_place(tmp_path / "archive")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    return inbox
