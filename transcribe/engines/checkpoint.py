"""From the name of a model to files on this machine: a name, a path, or "demo"."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from archive.errors import ModelUnavailable, SettingError
from archive.identifiers import digest
from archive.transcript import DEMONSTRATION_MODEL
from transcribe.engines import hub

DEFAULT_CPU = "small"
DEFAULT_CUDA = "turbo"
_MODELS = Path(__file__).parent / "models"
_CHUNK = 1 << 20


class Form(StrEnum):
    """How the weights lie on the disk."""

    OPENAI = "openai"
    CTRANSLATE2 = "ctranslate2"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Weights on this machine. `name` is what transcripts say of it: never a path.

    `heads` are the (layer, head) pairs whose attention follows the sound, where a file beside the
    weights says so; `official` is OpenAI's name for these weights, whose heads OpenAI published.
    `language` is set for a model that knows only one.
    """

    name: str
    form: Form
    path: Path
    sha256: str
    heads: tuple[tuple[int, int], ...] | None = None
    official: str | None = None
    language: str | None = None


def find_checkpoint(model: str, form: Form) -> Checkpoint:
    """Resolve a name, a path or "demo"; `form` says as what a bare name should be fetched.

    Raises ModelUnavailable (with how to supply one), SettingError for what can be no model.
    """
    path = _MODELS / "demo.pt" if model == DEMONSTRATION_MODEL else Path(model).expanduser()
    if path.is_file():
        return _weights(path, model if model == DEMONSTRATION_MODEL else path.name)
    if path.is_dir():
        return _folder(path, path.name)
    if model == DEMONSTRATION_MODEL or os.sep in model or path.suffix in {".pt", ".bin"}:
        raise ModelUnavailable("there is no such model", subject=model, hint=hub.WAY_OUT)
    if form is Form.OPENAI:
        return _weights(hub.openai_weights(model), model)
    kept = hub.ctranslate2_folder(model, fetch=False)
    if kept is None and (weights := hub.kept_openai_weights(model)) is not None:
        return _weights(weights, model)
    kept = kept or hub.ctranslate2_folder(model, fetch=True)
    assert kept is not None
    return _folder(kept, model)


def file_sha256(path: Path) -> str:
    """The hash of a file, read in pieces."""
    found = sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def _weights(path: Path, name: str) -> Checkpoint:
    beside = path.with_suffix(".json")
    facts = json.loads(beside.read_text("utf-8")) if beside.is_file() else {}
    heads = tuple((int(layer), int(head)) for layer, head in facts.get("alignment_heads", ()))
    found = file_sha256(path)
    return Checkpoint(
        name=name,
        form=Form.OPENAI,
        path=path,
        sha256=found,
        heads=heads or None,
        official=None if heads else hub.official_name(found, path.stem),
        language=facts.get("language"),
    )


def _folder(path: Path, name: str) -> Checkpoint:
    if not (path / "model.bin").is_file():
        raise SettingError(
            "this folder holds no CTranslate2 model (no model.bin)",
            subject=str(path),
            hint="Name a folder made by ct2-transformers-converter, or an OpenAI .pt file.",
        )
    parts = [file_sha256(file) for file in sorted(path.iterdir()) if file.is_file()]
    return Checkpoint(name, Form.CTRANSLATE2, path, digest(*parts))
