"""Tests of `search.elastic.engine`."""
