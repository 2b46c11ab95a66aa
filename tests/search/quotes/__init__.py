"""The tests of `search/quotes/`."""
