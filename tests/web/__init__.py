"""Tests of the pages, the API and the media, over a real catalogue, store and index."""
