"""Quotes held against what was said: found, compared word by word, and judged by what differs."""
