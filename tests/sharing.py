"""A pytest plugin: which process runs which test, where several share them (pytest-xdist).

What is dear to start, a server or the demonstration's archive, is started by one process only: the
tests that use it are one group. Else the tests of a file are. A group that is wrong or forgotten
here costs time, never a result: every process starts what it needs.

(pytest-xdist's own groups, `--dist loadgroup`, do nothing with pytest 9.2.)
"""

from __future__ import annotations

import os
import re
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

DEAR = {
    "elasticsearch": re.compile(r"elasticsearch|search/elastic/|_engines_agree|_index_down"),
    "postgresql": re.compile(r"postgresql|/test_migrating"),
    "demonstration": re.compile(r"acceptance/test_(demonstration|report)\."),
}
"""Groups by what the id of a test says."""

if "PYTEST_XDIST_WORKER" in os.environ:
    # Before torch is imported: processes with a thread a core each get in each other's way.
    os.environ.setdefault("OMP_NUM_THREADS", "1")


def group(nodeid: str) -> str:
    """The group that a test belongs to: one of `DEAR`, or its file."""
    dear = (name for name, told in DEAR.items() if told.search(nodeid))
    return next(dear, nodeid.partition("::")[0])


class Groups(LoadFileScheduling):
    """Each process takes the next group when it has hardly anything left to do."""

    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Groups | None:
    """Groups in place of files."""
    return Groups(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long groups begin, so that short ones fill what is left at the end."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        slow = {group(item.nodeid) for item in items if item.get_closest_marker("slow")}
        items.sort(key=lambda item: _rank(group(item.nodeid), slow))


def _rank(name: str, slow: set[str]) -> tuple[bool, bool]:
    return name not in slow, name not in DEAR
