"""Tests of the catalogue's own pieces; what it does on both databases is in tests/contracts."""
