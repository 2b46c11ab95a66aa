"""Work that one process does at a time, on both databases."""

from __future__ import annotations

import time

import pytest

from archive.catalogue import Catalogue, leases
from archive.claim import Claim, Taken


def claim(catalogue: Catalogue, lease_s: float = 30.0, beat_s: float = 10.0) -> Claim:
    """The right to do the test's work."""
    return Claim(catalogue, "work", "the same", lease_s, beat_s)


def test_one_at_a_time_and_free_afterwards(catalogue: Catalogue) -> None:
    """While one works another is turned away by name, however the first ends."""
    with claim(catalogue), pytest.raises(Taken, match="the same"), claim(catalogue):
        pytest.fail("two at once")
    with pytest.raises(ZeroDivisionError), claim(catalogue):
        raise ZeroDivisionError

    with claim(catalogue) as mine:
        assert not mine.is_lost


def test_long_work_outlasts_its_lease(catalogue: Catalogue) -> None:
    """The beats renew it."""
    with claim(catalogue, lease_s=0.6, beat_s=0.1):
        time.sleep(1.0)
        with pytest.raises(Taken), claim(catalogue):
            pytest.fail("two at once")


def test_the_dead_hold_nobody_up(catalogue: Catalogue) -> None:
    """A lease that nobody renews runs out."""
    with catalogue.write() as tx:
        assert leases.claim(tx, "work", "the same", "a process that was killed", 0.3)
    with pytest.raises(Taken), claim(catalogue):
        pytest.fail("two at once")

    time.sleep(0.4)

    with claim(catalogue) as mine, catalogue.write() as tx:
        assert mine.still_mine(tx)


def test_whoever_slept_learns_that_another_took_over(catalogue: Catalogue) -> None:
    """By asking in a transaction at once, without one after a beat; and frees nothing of theirs."""
    with claim(catalogue, lease_s=0.2, beat_s=0.4) as mine:
        time.sleep(0.25)
        with catalogue.write() as tx:
            assert leases.claim(tx, "work", "the same", "another", 30)
        with catalogue.write() as tx:
            assert not mine.still_mine(tx)
        time.sleep(0.5)
        assert mine.is_lost

    with pytest.raises(Taken), claim(catalogue):
        pytest.fail("the other's lease was freed")
