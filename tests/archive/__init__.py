"""The archive: nouns, catalogue, store, sidecars, exports."""
