"""The embedded engine, tantivy in the process."""
