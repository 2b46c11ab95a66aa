"""Finds by the sound itself where two recordings of one event captured the same moments."""
