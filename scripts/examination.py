"""What `hotmic doctor` looks at: programs, models, the disk, the catalogue, the index."""

from __future__ import annotations

import platform
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from archive.errors import HotmicError
from archive.settings import Settings
from archive.transcript import DEMONSTRATION_MODEL
from scripts import compose

if TYPE_CHECKING:
    from transcribe.engines.recipe import EngineSpec

LITTLE_ROOM_GB = 2.0
"""Under this the disk is worth a word: a long video alone may have as much."""


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `state`: ok, missing (some job cannot be done), or absent (not used)."""

    name: str
    state: str
    detail: str
    needed_for: str
    is_vital: bool = False

    @property
    def is_fatal(self) -> bool:
        """True where no job at all can be done without it."""
        return self.is_vital and self.state == "missing"

    def as_json(self) -> dict[str, str]:
        """The published shape."""
        return {
            "name": self.name,
            "state": self.state,
            "detail": self.detail,
            "needed_for": self.needed_for,
        }


def examine(chosen: Settings) -> list[Finding]:
    """Look at everything; what cannot be reached is a finding, not an error."""
    return [
        Finding("python", "ok", platform.python_version(), "everything"),
        _program("ffmpeg", "hearing recordings"),
        _program("ffprobe", "hearing recordings"),
        _disk(chosen),
        _looked_at("catalogue", "everything", lambda: _catalogue(chosen)),
        _looked_at("index", "searching", lambda: _index(chosen)),
        _looked_at("search by meaning", "searching by meaning", lambda: _meaning(chosen)),
        _looked_at("graphics card", "quicker transcription", lambda: _graphics(chosen)),
        _looked_at("model", "transcribing", lambda: _model(chosen)),
        _looked_at("demonstration model", "the demonstration archive", _demonstration),
    ]


def _program(name: str, needed_for: str) -> Finding:
    path = shutil.which(name)
    if path is None:
        return Finding(
            name, "missing", "on Debian: apt-get install ffmpeg", needed_for, is_vital=True
        )
    done = subprocess.run([path, "-version"], capture_output=True, text=True)
    version = done.stdout.splitlines()[0].split(" Copyright")[0] if done.stdout else path
    return Finding(name, "ok", version, needed_for)


def _disk(chosen: Settings) -> Finding:
    folder = next(
        f for f in (chosen.data.absolute(), *chosen.data.absolute().parents) if f.exists()
    )
    free = shutil.disk_usage(folder).free / 1e9
    state = "ok" if free >= LITTLE_ROOM_GB else "missing"
    return Finding("disk", state, f"{free:.1f} GB free at {folder}", "keeping recordings")


def _looked_at(name: str, needed_for: str, look: Callable[[], tuple[str, str]]) -> Finding:
    """`look` gives a state and a detail; an error of ours becomes the finding."""
    try:
        state, detail = look()
    except HotmicError as error:
        state, detail = "missing", str(error)
    return Finding(name, state, detail, needed_for)


def _catalogue(chosen: Settings) -> tuple[str, str]:
    compose.require_archive(chosen)
    with compose.catalogue(chosen) as catalogue, catalogue.read():
        return "ok", "PostgreSQL" if chosen.catalogue_url else str(chosen.catalogue_path)


def _index(chosen: Settings) -> tuple[str, str]:
    compose.require_archive(chosen)
    with compose.index(chosen) as index:
        if index.needs_rebuild():
            return "missing", "not built for this version; run `hotmic reindex`"
    return "ok", chosen.index


def _meaning(chosen: Settings) -> tuple[str, str]:
    from search.meaning.encoder import check_installed, model_folder

    if chosen.semantic_model is None:
        return "absent", "off; semantic_model turns it on"
    check_installed()
    return "ok", str(model_folder(chosen.semantic_model))


def _graphics(chosen: Settings) -> tuple[str, str]:
    if _spec(chosen).device == "cuda":
        return "ok", "NVIDIA, through CUDA"
    return "absent", "none; transcription runs on the CPU"


def _model(chosen: Settings) -> tuple[str, str]:
    """Whether the chosen model lies on this machine; nothing is downloaded to find out."""
    from transcribe.engines import hub

    name = _spec(chosen).model
    if name == DEMONSTRATION_MODEL or Path(name).expanduser().exists():
        return "ok", name
    if hub.kept_openai_weights(name) or hub.ctranslate2_folder(name, fetch=False):
        return "ok", f"{name}, in this user's cache"
    return "missing", f"{name} is not on this machine; it will be downloaded on first use"


def _demonstration() -> tuple[str, str]:
    from transcribe.engines.checkpoint import Form, find_checkpoint

    return "ok", find_checkpoint(DEMONSTRATION_MODEL, Form.OPENAI).sha256[:16]


def _spec(chosen: Settings) -> EngineSpec:
    from transcribe.engines.recipe import engine_spec

    return engine_spec(chosen.engine, chosen.model, chosen.device, chosen.data)
