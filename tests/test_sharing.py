"""Tests that need the same server are run by the same process."""

from __future__ import annotations

import pytest

from tests.sharing import group


@pytest.mark.parametrize("server", ["elasticsearch", "postgresql"])
def test_who_needs_a_server_is_in_its_group(request: pytest.FixtureRequest, server: str) -> None:
    """Every test of this run that is marked with it."""
    marked = [item for item in request.session.items if item.get_closest_marker(server)]

    assert [item.nodeid for item in marked if group(item.nodeid) != server] == []


def test_who_shows_the_demonstration_is_in_its_group(request: pytest.FixtureRequest) -> None:
    """All that ask for its archive, which takes half a minute to make."""
    items = request.session.items
    asking = [item for item in items if "demo" in getattr(item, "fixturenames", ())]

    assert {group(item.nodeid) for item in asking} <= {"demonstration"}


def test_others_go_by_their_file() -> None:
    """Whatever their parameters say."""
    assert group("tests/web/test_times.py::test_x[a::b]") == "tests/web/test_times.py"
