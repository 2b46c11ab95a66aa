"""JSON in one spelling: sorted keys, no blanks, letters as they are."""

from __future__ import annotations

import json


def canonical_json(value: object) -> str:
    """The same text for the same value, on every machine."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
