"""Every error that Hotmic raises on purpose.

    HotmicError
    ├── UsageError            the caller asked for something that cannot be asked
    │   ├── SettingError      a setting has a wrong name, type or value
    │   └── QueryError        a search query cannot be read; carries the position
    ├── NotFound              no such event, recording, transcript or file (or not for this viewer)
    ├── InputError            what came in cannot be used
    │   ├── MediaError        not media, truncated, without sound, or refused as unsafe
    │   ├── SidecarError      metadata, captions or a transcript that cannot be read
    │   └── UploadTooLarge    an upload over the limit
    ├── StorageError          the archive's own files or its catalogue
    │   ├── DiskFull          no room left on the archive's disk
    │   ├── CatalogueBusy     another process holds the catalogue
    │   ├── CatalogueTooNew   the catalogue was written by a later version
    │   └── IntegrityError    stored data contradicts a rule of the archive
    ├── ModelUnavailable      a model can be neither found nor downloaded
    ├── EngineError           the speech recogniser failed
    ├── IndexUnavailable      the search index is down, locked or of another version
    ├── DeliveryFailed        an alert could not be sent
    └── MissingProgram        a program of the system (ffmpeg, ffprobe) is not installed

Each says what was wrong, about what, and what to do next. The command line, the API and the
pages show the same three sentences.
"""

from __future__ import annotations

from typing import ClassVar


class HotmicError(Exception):
    """Base of all; `kind` is the word that machines read, `exit_code` what the shell gets."""

    kind: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 500

    def __init__(self, message: str, *, subject: str | None = None, hint: str | None = None):
        super().__init__(message)
        self.message = message
        self.subject = subject
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        # Errors travel from worker processes; the default would lose the keyword arguments.
        return _rebuild, (type(self), dict(self.__dict__))

    def as_json(self) -> dict[str, dict[str, object]]:
        """The one error shape of the command line (`--json`) and of the API."""
        return {
            "error": {
                "kind": self.kind,
                "message": self.message,
                "subject": self.subject,
                "hint": self.hint,
            }
        }

    def __str__(self) -> str:
        parts = [f"{self.subject}: {self.message}" if self.subject else self.message]
        if self.hint:
            parts.append(self.hint)
        return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts)


def _rebuild(cls: type[HotmicError], state: dict[str, object]) -> HotmicError:
    error = cls.__new__(cls)
    Exception.__init__(error, state["message"])
    error.__dict__.update(state)
    return error


class UsageError(HotmicError):
    kind = "usage"
    exit_code = 2
    http_status = 400


class SettingError(UsageError):
    kind = "setting"


class QueryError(UsageError):
    """A query that cannot be read; `position` counts characters of `query`, if known, from 0."""

    kind = "query"

    def __init__(
        self,
        message: str,
        *,
        position: int,
        subject: str | None = None,
        hint: str | None = None,
        query: str | None = None,
    ):
        super().__init__(message, subject=subject, hint=hint)
        self.position = position
        self.query = query

    def as_json(self) -> dict[str, dict[str, object]]:
        shape = super().as_json()
        shape["error"]["position"] = self.position
        return shape


class NotFound(HotmicError):
    kind = "not_found"
    http_status = 404


class InputError(HotmicError):
    kind = "input"
    http_status = 422


class MediaError(InputError):
    kind = "media"


class SidecarError(InputError):
    kind = "sidecar"


class UploadTooLarge(InputError):
    kind = "too_large"
    http_status = 413


class StorageError(HotmicError):
    kind = "storage"


class DiskFull(StorageError):
    kind = "disk_full"
    http_status = 507


class CatalogueBusy(StorageError):
    kind = "catalogue_busy"
    http_status = 503


class CatalogueTooNew(StorageError):
    kind = "catalogue_too_new"


class IntegrityError(StorageError):
    kind = "integrity"


class ModelUnavailable(HotmicError):
    kind = "model_unavailable"


class EngineError(HotmicError):
    kind = "engine"


class IndexUnavailable(HotmicError):
    kind = "index_unavailable"
    http_status = 503


class DeliveryFailed(HotmicError):
    kind = "delivery"


class MissingProgram(HotmicError):
    kind = "missing_program"
