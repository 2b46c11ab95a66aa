"""Two recordings of the same moments, found by their sound."""
