"""One suite over every adapter of a port, and over every database of the catalogue."""
