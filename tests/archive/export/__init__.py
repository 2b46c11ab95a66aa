"""Exports, read back by the libraries that others read them with."""
