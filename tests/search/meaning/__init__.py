"""Search by meaning; the tests of a real encoder need the extra `[semantic]`."""
