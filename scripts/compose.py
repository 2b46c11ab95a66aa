"""From the settings to what they name: the catalogue, the store of media, the index, the services.

The only place where the rooms meet. Flask is imported only to serve, an engine only to hear.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from archive import settings as archive_settings
from archive.catalogue import Catalogue, Tx, outbox, unmatched
from archive.errors import (
    DiskFull,
    HotmicError,
    IndexUnavailable,
    InputError,
    ModelUnavailable,
    NotFound,
    StorageError,
)
from archive.recording import Recording
from archive.settings import Settings
from archive.store import MediaStore
from archive.viewer import PUBLIC, Viewer
from scripts import output
from scripts.invocation import Invocation

if TYPE_CHECKING:
    from search.alerts.matching import Find
    from search.index import Index
    from search.meaning.encoder import Encoder
    from search.meaning.finding import MeaningResults
    from search.meaning.vectors import VectorStore
    from search.request import SearchRequest
    from transcribe.workplace import Workplace
    from web.services import Services

_PATIENT_MS = 30_000
"""How long a search waits for Elasticsearch where no reader does."""


def settings(invocation: Invocation, **options: object) -> Settings:
    """Option, environment, `hotmic.toml`, default; an option that was not given counts for nothing.

    Raises SettingError.
    """
    given = {name: value for name, value in options.items() if value is not None}
    return archive_settings.load(invocation.data, **given)


def require_archive(chosen: Settings) -> None:
    """Raise NotFound where the folder holds no archive: only an ingest makes one."""
    if chosen.catalogue_url is None and not chosen.catalogue_path.exists():
        raise NotFound(
            "there is no archive in this folder",
            subject=str(chosen.data),
            hint="`hotmic ingest --data DIR PATH...` makes one; --data names another.",
        )


@contextmanager
def catalogue(chosen: Settings) -> Iterator[Catalogue]:
    """The archive's catalogue, closed afterwards; made where there is none."""
    opened = Catalogue.open(chosen.catalogue_url or chosen.catalogue_path)
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def reading(invocation: Invocation) -> Iterator[Tx]:
    """One consistent view of an archive that exists."""
    chosen = settings(invocation)
    require_archive(chosen)
    with catalogue(chosen) as opened, opened.read() as tx:
        yield tx


def store(chosen: Settings) -> MediaStore:
    """The media by their hash."""
    return MediaStore(chosen.store_path)


@contextmanager
def workplace(chosen: Settings) -> Iterator[Workplace]:
    """What an ingest works with; the archive is made where there is none."""
    from transcribe.workplace import Workplace

    with catalogue(chosen) as opened:
        yield Workplace(opened, store(chosen), chosen)


@contextmanager
def trial(chosen: Settings) -> Iterator[Workplace]:
    """A workplace for a dry run: the archive where there is one, else an empty one elsewhere."""
    if chosen.catalogue_url is not None or chosen.catalogue_path.exists():
        with workplace(chosen) as place:
            yield place
        return
    with (
        tempfile.TemporaryDirectory(prefix="hotmic-") as folder,
        workplace(chosen.model_copy(update={"data": Path(folder)})) as place,
    ):
        yield place


@contextmanager
def index(chosen: Settings) -> Iterator[Index]:
    """The search index, to be read. Raises IndexUnavailable."""
    from search.opening import open_index

    with open_index(chosen, writable=False) as opened:
        yield opened


def index_what_is_new(chosen: Settings, opened: Catalogue) -> None:
    """Index what the outbox names, unless another process (a server) writes and will do it."""
    from search.index import IndexBusy
    from search.indexer import drain
    from search.opening import open_index

    with opened.read() as tx:
        if not outbox.pending(tx, 1):
            return
    try:
        with open_index(chosen, writable=True) as writer:
            drain(opened, writer)
    except IndexBusy:
        output.say("Another process writes to the index; it will index what came.")
    except (IndexUnavailable, DiskFull) as error:
        output.say(f"Kept, but not searchable yet: {error}")
    else:
        encode_what_is_new(chosen, opened)
        tell_what_is_new(chosen, opened)


def rebuild_index(chosen: Settings, opened: Catalogue) -> int:
    """Build the index anew from the catalogue; the number of segments. Raises IndexUnavailable."""
    from search.indexer import rebuild
    from search.opening import open_index

    with open_index(chosen, writable=True) as writer:
        segments = rebuild(opened, writer)
    encode_what_is_new(chosen, opened)
    tell_what_is_new(chosen, opened)
    return segments


def meaning(chosen: Settings) -> tuple[Encoder, VectorStore]:
    """What search by meaning works with. Raises SettingError where it is off, ModelUnavailable."""
    from search.meaning.encoder import Encoder, require
    from search.meaning.vectors import VectorStore

    encoder = Encoder(require(chosen.semantic_model))
    return encoder, VectorStore(chosen.meaning_path, encoder.digest)


def found_by_meaning(
    chosen: Settings, opened: Catalogue, viewer: Viewer
) -> Callable[[SearchRequest], MeaningResults]:
    """Words and meaning in one ranking. Raises as `meaning`; what is returned as `find`."""
    from search.finding import find
    from search.meaning.finding import find_by_meaning

    encoder, vectors = meaning(chosen)

    def found(request: SearchRequest) -> MeaningResults:
        question = encoder.encode([request.query])
        with index(chosen) as engine:
            return find_by_meaning(
                lambda asked: find(engine, opened, viewer, asked),
                opened,
                vectors,
                question,
                viewer,
                request,
            )

    return found


def encode_what_is_new(chosen: Settings, opened: Catalogue) -> None:
    """Make the vectors that are missing, where search by meaning is on."""
    if chosen.semantic_model is None:
        return
    try:
        encoder, vectors = meaning(chosen)
        vectors.update(opened, encoder.encode)
    except (ModelUnavailable, StorageError) as error:
        output.say(f"Not yet found by meaning: {error}")


@contextmanager
def finder(chosen: Settings, opened: Catalogue) -> Iterator[Find]:
    """The search of the saved searches, for any viewer; the index is opened when it is asked.

    Nobody sits before them, so that a slow Elasticsearch is waited for.
    """
    from search.finding import find

    patient = chosen.model_copy(update={"elasticsearch_timeout_ms": _PATIENT_MS})
    with ExitStack() as closing:
        asked = cache(lambda: closing.enter_context(index(patient)))
        yield lambda viewer, request: find(asked(), opened, viewer, request)


def tell_what_is_new(chosen: Settings, opened: Catalogue) -> None:
    """Run the saved searches on what was indexed, and send what they found.

    A failure is told and kept for later, and is none of whoever indexed.
    """
    from search.alerts import keeping

    with opened.read() as tx:
        if not unmatched.pending(tx, 1):
            return
    try:
        with finder(chosen, opened) as find:
            new, outcomes = keeping.run(opened, find, chosen)
    except HotmicError as error:
        output.say(f"The saved searches will be run later: {error}")
        return
    if new:
        output.say(f"Saved searches found {new} new passages.")
    for outcome in outcomes:
        if outcome.error:
            output.say(f"A message of '{outcome.search}' did not go out. {outcome.error}")


@contextmanager
def services(chosen: Settings) -> Iterator[Services]:
    """What the pages work with. What comes in while they are served is indexed as it comes.

    The pages are read by the public, even on this machine: a web server may stand before them.
    """
    from search.alerts.keeping import keep_telling
    from search.finding import find, find_lines
    from search.indexer import keep_indexed
    from search.opening import open_index
    from search.quotes.articles import check_article
    from search.quotes.checking import check
    from search.streaming import find_all
    from search.unknown import unknown_filters
    from transcribe.ingest import IngestOptions, ingest
    from web.services import Services

    @cache
    def opened() -> Index:
        return open_index(chosen, writable=False)

    @cache
    def meaning_opened() -> Callable[[SearchRequest], MeaningResults]:
        return found_by_meaning(chosen, place.catalogue, PUBLIC)

    def by_meaning(request: SearchRequest) -> MeaningResults:
        return meaning_opened()(request)  # a model is read when it is first asked

    with (
        workplace(chosen) as place,
        keep_indexed(place.catalogue, chosen),
        finder(chosen, place.catalogue) as find_for,
        keep_telling(place.catalogue, find_for, chosen),
    ):
        yield Services(
            catalogue=place.catalogue,
            store=place.store,
            settings=chosen,
            viewer=PUBLIC,
            search=lambda request: find(opened(), place.catalogue, PUBLIC, request),
            search_all=lambda request: find_all(opened(), place.catalogue, PUBLIC, request),
            concordance=lambda request, around, by: find_lines(
                opened(), place.catalogue, PUBLIC, request, around=around, sort_by=by
            ),
            check=lambda quote, by, event: check(
                opened(), place.catalogue, PUBLIC, quote, by, event=event
            ),
            check_article=lambda text: check_article(opened(), place.catalogue, PUBLIC, text),
            ingest=lambda folder: ingest([folder], place, IngestOptions()),
            access_copy=lambda recording: _access_copy(place, recording),
            unknown=lambda request: unknown_filters(opened(), place.catalogue, PUBLIC, request),
            search_by_meaning=by_meaning if chosen.semantic_model else None,
        )


def _access_copy(place: Workplace, recording: Recording) -> Path | None:
    """The copy that browsers play; null where the original plays, or where none can be made."""
    from transcribe.media.access import access_copy, access_path, plays_as_is

    if not recording.sha256 or not recording.media or plays_as_is(recording.media):
        return None
    out = access_path(place.derived, recording.sha256)
    try:
        return access_copy(place.store.path(recording.sha256), out, recording.duration_ms)
    except InputError as error:
        output.say(f"No copy for browsers: {error}")
        return None
