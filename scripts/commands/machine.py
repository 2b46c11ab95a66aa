"""`hotmic settings` and `hotmic doctor`: what is chosen, and what this machine has."""

from __future__ import annotations

from archive.settings import sources
from scripts import compose, examination, output
from scripts.invocation import Invocation, command


@command()
def settings(invocation: Invocation) -> None:
    """Show every setting, its value and where it came from.

    Example: hotmic settings --data my-archive
    """
    found = [
        {"name": entry.name, "value": entry.value, "source": entry.source}
        for entry in sources(compose.settings(invocation))
    ]
    if invocation.as_json:
        output.emit_list(found)
    else:
        output.table(["setting", "value", "from"], (list(entry.values()) for entry in found))


@command()
def doctor(invocation: Invocation) -> int:
    """Say what is installed, found and reachable, and what is missing for which job.

    Example: hotmic doctor
    """
    findings = examination.examine(compose.settings(invocation))
    if invocation.as_json:
        output.emit_list(finding.as_json() for finding in findings)
    else:
        output.table(
            ["", "state", "found", "needed for"],
            ((f.name, f.state, f.detail, f.needed_for) for f in findings),
        )
    return 1 if any(finding.is_fatal for finding in findings) else 0
