"""A transcript written in the formats of other tools."""
