"""A transcript written in the formats of other tools; every one names its origin in its head."""

from archive.export.context import ExportContext
from archive.export.formats import FORMATS, Format, write

__all__ = ["FORMATS", "ExportContext", "Format", "write"]
