"""Events of invented people for the tests of search, which the benchmarks ask, too."""

from scripts.benchmarks.small_archive import HEARING, archive, documents, part, said

__all__ = ["HEARING", "archive", "documents", "part", "said"]
