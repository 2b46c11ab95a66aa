"""Deterministic identifiers of `[a-z0-9-]`: the same input always gets the same name.

An ingest that was killed and run again must end in the same catalogue as one that was not, so
no identifier may depend on a clock, a counter or a random number.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping

_DIGEST_CHARS = 16
"""64 bits of SHA-256: a collision among ten million recordings has odds of about 3 in a million."""


def digest(*parts: str) -> str:
    """Sixteen hexadecimal characters over the parts, fenced so that none runs into the next."""
    fenced = "\x1f".join(parts).encode()
    return hashlib.sha256(fenced).hexdigest()[:_DIGEST_CHARS]


def slug(text: str, limit: int = 48) -> str:
    """ASCII words joined by hyphens; empty where the text has no Latin letter or digit."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    joined = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return joined[:limit].rstrip("-")


def recording_id(sha256: str) -> str:
    """A recording with media is named after its bytes."""
    return f"r-{sha256[:_DIGEST_CHARS]}"


def bare_recording_id(key: str) -> str:
    """A recording without media is named after its source's id, or its transcript's hash."""
    return f"r-{digest('bare', key)}"


def own_key(name: str) -> str:
    """The key of an event whose event file gives it this `id`."""
    return f"id:{name}"


def event_key_digest(key: str) -> str:
    """What ends the id of the event with this key."""
    return digest("event", key)[:6]


def event_id(title: str, key: str, day: str | None = None) -> str:
    """A readable name made unique by a hash of `key`, which outlives corrections of the facts."""
    readable = slug(title, 40) or "event"
    prefix = f"{day}-" if day else ""
    return f"{prefix}{readable}-{event_key_digest(key)}"


def person_id(name: str) -> str:
    """A slug of the name; a hash where the name has no Latin letters (Arabic, Cyrillic)."""
    folded = " ".join(unicodedata.normalize("NFKC", name).split()).casefold()
    return slug(folded) or f"p-{digest('person', folded)}"


def transcript_id(recording: str, origin: str, *facts: str) -> str:
    """One transcript a recording, origin and maker (engine, model, parameters, or source file)."""
    return f"t-{digest('transcript', recording, origin, *facts)}"


def parameters_hash(parameters: Mapping[str, object]) -> str:
    """A hash of canonical JSON, so that the order of keys does not matter."""
    return digest(json.dumps(parameters, sort_keys=True, separators=(",", ":"), ensure_ascii=False))
