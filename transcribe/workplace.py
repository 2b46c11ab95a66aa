"""What an ingest works with: the archive's catalogue, its store of media, its settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archive.catalogue import Catalogue
from archive.errors import HotmicError
from archive.settings import Settings
from archive.store import MediaStore


@dataclass(frozen=True, slots=True)
class Workplace:
    """Opened by the room above; nothing here opens or closes them."""

    catalogue: Catalogue
    store: MediaStore
    settings: Settings

    @contextmanager
    def speaking_of(self, sha256: str | None, name: str) -> Iterator[None]:
        """Errors inside that are about the kept bytes name the file they came as, not our copy."""
        try:
            yield
        except HotmicError as error:
            if sha256 and error.subject == str(self.store.place(sha256)):
                error.subject = name
            raise

    @property
    def derived(self) -> Path:
        """Access copies and converted models: can be made again at any time."""
        return self.settings.derived_path

    @property
    def models(self) -> Path:
        """Converted checkpoints."""
        return self.derived / "models"
