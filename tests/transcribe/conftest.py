"""What the tests of hearing share: a checkpoint, the demonstration model where it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.transcribe.checkpoints import scripted_checkpoint


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint that says one sentence, in OpenAI's form."""
    return scripted_checkpoint(tmp_path_factory.mktemp("model") / "scripted.pt")
