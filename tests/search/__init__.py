"""Tests of analysis, query language, documents, passages, engines and indexer."""
