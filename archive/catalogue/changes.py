"""What a write did, and how two states of a noun are compared."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from typing import Any


class Change(StrEnum):
    """What a write did; `unchanged` left no trace, neither in the audit log nor in the outbox."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


def plain(facts: Mapping[str, object]) -> dict[str, object]:
    """The facts as they will be read back: tuples become lists, keys become strings."""
    loaded: dict[str, object] = json.loads(json.dumps(facts, default=str))
    return loaded


def differences(old: Any, new: Any) -> dict[str, list[object]]:
    """The fields in which two values of one dataclass differ: `{name: [old, new]}`, as JSON."""
    return {
        entry.name: json.loads(json.dumps([before, after], default=_shown))
        for entry in fields(new)
        if (before := getattr(old, entry.name)) != (after := getattr(new, entry.name))
    }


def _shown(value: Any) -> object:
    """Dataclasses as objects, anything else JSON does not know as its text."""
    if hasattr(value, "__dataclass_fields__"):
        return {entry.name: getattr(value, entry.name) for entry in fields(value)}
    return str(value)
