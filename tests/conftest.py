"""What all tests share: the real corpus, reproducible hypotheses, no silent skips in CI."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import hypothesis
import pytest

pytest_plugins = ["tests.elasticsearch", "tests.postgresql", "tests.sharing"]

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared/data"
REAL_COMPONENTS = ("elasticsearch", "postgresql", "browser")
"""Marks of tests that CI may not skip: there every component must be present."""

hypothesis.settings.register_profile("house", deadline=None, derandomize=True)
hypothesis.settings.register_profile("quick", deadline=None, derandomize=True, max_examples=20)
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real recordings and debates; the test is skipped where there is none."""
    if not CORPUS.is_dir():
        pytest.skip("the real recordings are not here (../shared/data)")
    return CORPUS


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Under CI=true a skipped test of a real component fails, and says why it would be skipped."""
    report = yield
    needs = [mark for mark in REAL_COMPONENTS if item.get_closest_marker(mark)]
    if item.get_closest_marker("corpus") and not CORPUS.is_dir():
        needs = []  # the recordings are no part of the product
    if report.skipped and needs and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"CI must have {' and '.join(needs)}: {report.longrepr}"
    return report
