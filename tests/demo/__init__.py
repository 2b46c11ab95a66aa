"""Tests of the demonstration checkpoint and the demonstration archive."""
