"""Tests of `search.embedded.engine`."""
