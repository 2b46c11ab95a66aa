"""`scripts/install run|check|test`: bring the machine as far as that task needs."""

from __future__ import annotations

import sys
from pathlib import Path

from scripts.installing import environment, system

ROOT = Path(__file__).resolve().parents[2]
TASKS = {"run": ((), system.RUN), "check": (("dev",), system.RUN), "test": (("dev",), system.TEST)}


def main(arguments: list[str]) -> int:
    """Return the exit code: 0 ready, 1 something needed is missing, 2 wrong use."""
    if len(arguments) != 1 or arguments[0] not in TASKS:
        print(f"usage: scripts/install {'|'.join(TASKS)}", file=sys.stderr)
        return 2
    groups, needs = TASKS[arguments[0]]
    still_missing = system.provide(needs)
    if still_missing:
        print(system.shopping_list(still_missing), file=sys.stderr)
    if any(need.is_vital for need in still_missing):
        return 1
    try:
        environment.provide(ROOT, groups)
    except environment.InstallFailed as failure:
        print(f"hotmic: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
