"""Saved searches at work, against real servers of this machine."""
