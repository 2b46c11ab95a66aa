"""Talk that was not meant for listeners: a score with reasons for every stretch, never a verdict.

What the sound alone says (level, spectrum, room, channels, place in the evening, gaps), with the
words as weak evidence. The decision is an archivist's (`archive.off_air`).
"""
