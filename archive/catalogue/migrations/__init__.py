"""The catalogue's history: numbered revisions, run by `archive.catalogue.migrating`."""
