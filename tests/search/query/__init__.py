"""Tests of `search.query.parsing`."""
