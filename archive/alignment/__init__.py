"""A human transcript without times, given those of a timed transcript of the same recording."""

from archive.alignment.aligning import Alignment, align
from archive.alignment.naming import name_speakers, named

__all__ = ["Alignment", "align", "name_speakers", "named"]
