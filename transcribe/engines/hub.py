"""Models by name: what lies in the usual caches of this machine, and fetching what does not.

Nothing here waits for a network that is not there: one short connection decides.
"""

from __future__ import annotations

import os
import urllib.error
import urllib.request
from hashlib import sha256
from pathlib import Path

from archive.errors import ModelUnavailable, SettingError

WAY_OUT = (
    "Give a model that is on this machine: --model PATH (an OpenAI .pt file or a CTranslate2 "
    'folder), or model = "PATH" in hotmic.toml; or run once with a network. '
    "Then hotmic transcribe --missing does what was left."
)
_CONNECT_S = 5
_HUB = "https://huggingface.co"


def official_name(found: str, stem: str) -> str | None:
    """OpenAI's name for weights with this hash, or with this file name (a copy saved again)."""
    import whisper

    for name, url in whisper._MODELS.items():
        if url.split("/")[-2] == found:
            return str(name)
    return stem if stem in whisper._ALIGNMENT_HEADS else None


def kept_openai_weights(name: str) -> Path | None:
    """Weights in openai-whisper's own cache, if they are there and whole."""
    if not _openai_cache().is_dir():  # told without loading PyTorch
        return None
    path = _openai_file(name)
    if path is None or not path.is_file():
        return None
    with path.open("rb") as file:
        whole = sha256()
        while chunk := file.read(1 << 20):
            whole.update(chunk)
    return path if whole.hexdigest() == _openai_url(name).split("/")[-2] else None


def openai_weights(name: str) -> Path:
    """Weights from the cache or from OpenAI. Raises ModelUnavailable, SettingError."""
    import whisper

    if (path := _openai_file(name)) is None:
        raise _unknown(name)
    if kept := kept_openai_weights(name):
        return kept
    _reach(_openai_url(name), name)
    try:
        whisper._download(_openai_url(name), str(path.parent), False)
    except (OSError, RuntimeError) as error:
        raise _unavailable(name, f"the download failed ({error})") from error
    return path


def ctranslate2_folder(name: str, *, fetch: bool) -> Path | None:
    """A converted model from Hugging Face's cache, or from the hub if `fetch`."""
    if fetch:
        os.environ.setdefault("HF_HUB_ETAG_TIMEOUT", str(_CONNECT_S))
        os.environ.setdefault("HF_HUB_DOWNLOAD_TIMEOUT", "30")
    from faster_whisper.utils import available_models, download_model
    from huggingface_hub.errors import LocalEntryNotFoundError

    if name not in available_models():
        raise _unknown(name)
    if fetch:
        _reach(os.environ.get("HF_ENDPOINT", _HUB), name)
    try:
        return Path(download_model(name, local_files_only=not fetch))
    except LocalEntryNotFoundError as error:
        if not fetch:
            return None
        raise _unavailable(name, "it could not be downloaded") from error
    except (OSError, ValueError) as error:
        raise _unavailable(name, f"the download failed ({error})") from error


def _reach(url: str, name: str) -> None:
    """Any answer will do, also a refusal; no answer within seconds means no network."""
    try:
        ask = urllib.request.Request(url, method="HEAD")  # noqa: S310 (https, or the user's own)
        with urllib.request.urlopen(ask, timeout=_CONNECT_S):  # noqa: S310
            return
    except urllib.error.HTTPError:
        return
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise _unavailable(
            name, f"it is not on this machine, and {url} does not answer ({reason})"
        ) from error


def _openai_url(name: str) -> str:
    import whisper

    return str(whisper._MODELS[name])


def _openai_file(name: str) -> Path | None:
    """Where openai-whisper keeps this model; None for a name that it does not know."""
    import whisper

    if name not in whisper._MODELS:
        return None
    return _openai_cache() / _openai_url(name).rsplit("/", 1)[-1]


def _openai_cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "whisper"


def _unavailable(name: str, reason: str) -> ModelUnavailable:
    return ModelUnavailable(reason, subject=f"model {name}", hint=WAY_OUT)


def _unknown(name: str) -> SettingError:
    return SettingError(
        "no model has this name",
        subject=name,
        hint="Name one of Whisper's (tiny, base, small, medium, large-v3, turbo), demo, or a path.",
    )
