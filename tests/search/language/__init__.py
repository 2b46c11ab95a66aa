"""Tests of `search.language`."""
