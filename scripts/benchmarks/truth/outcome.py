"""Whether targets were met; one that could not be measured is no success."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Outcome(IntEnum):
    """Its number is the command's exit status; 2 is that of a wrong command line."""

    MET = 0
    MISSED = 1
    NOT_MEASURED = 3


def not_measured(name: str, reason: str) -> Outcome:
    """Print in place of a figure why there is none."""
    print(f"{name}: not measured: {reason}")
    return Outcome.NOT_MEASURED


def together(parts: Iterable[bool | Outcome]) -> Outcome:
    """Of several targets (a plain truth value says whether one is met): missed where one is missed,
    else not measured where one was not.
    """
    found = {part if isinstance(part, Outcome) else Outcome(not part) for part in parts}
    order = (Outcome.MISSED, Outcome.NOT_MEASURED)
    return next((outcome for outcome in order if outcome in found), Outcome.MET)
