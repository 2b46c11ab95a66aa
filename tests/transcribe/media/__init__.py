"""Tests of the room that hears."""
