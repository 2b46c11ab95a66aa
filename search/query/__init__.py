"""The query language: from what a reader types to conditions."""
