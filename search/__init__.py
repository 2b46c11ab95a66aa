"""Find it: text analysis, the query language, and the index with its two adapters."""
