"""Listens to the parts of an event side by side, and places them by what they have in common.

Fingerprints and comparisons are kept as finished pieces of work: a second run does only what is
missing, and whatever order parts came in, the same comparisons are made in the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from archive import accession
from archive.catalogue import Tx, events, recordings, stages
from archive.catalogue.comparisons import comparisons, put_comparison
from archive.catalogue.stages import StageKey
from archive.clock import event_ms
from archive.errors import HotmicError
from archive.event import Placement
from archive.identifiers import parameters_hash
from archive.recording import Recording, SpanKind
from archive.viewer import OWNER
from transcribe.media.decode import decode
from transcribe.media.probe import probe
from transcribe.media.sound import Samples
from transcribe.parts import fingerprint
from transcribe.parts.fingerprint import FINGERPRINT_RECIPE, Fingerprint, Fingerprinter
from transcribe.parts.matching import MATCHING_RECIPE, Heard, compare
from transcribe.workplace import Workplace

_STAGE = "fingerprint"
_ALL_PAIRS = 12
"""Up to so many parts each is compared with each, whatever their clocks say: 66 pairs."""
_REACH_MS = 30 * 60_000
"""Of more parts, those are compared which their clocks put no further apart than this."""

Tell = Callable[[str], None]
"""Told the name of each recording that is heard for this."""


def place_by_sound(place: Workplace, event: str, tell: Tell | None = None) -> tuple[str, ...]:
    """Compare the parts that have not been compared, and place them all by what is known then.

    Returns sentences about recordings that could not be heard. Raises NotFound.
    """
    with place.catalogue.read() as tx:
        held = recordings.list_recordings(tx, OWNER, event)
        placed = events.placements(tx, OWNER, event)
        pairs = _missing(tx, held, placed)
    desk = _Desk(place, tell or (lambda name: None))
    warnings = []
    for one, other in pairs:
        try:
            found = compare(desk.heard(one), desk.heard(other))
        except HotmicError as error:
            warnings.append(str(error))
            continue
        with place.catalogue.write() as tx:
            put_comparison(tx, found, MATCHING_RECIPE)
    if pairs:
        with place.catalogue.write() as tx:
            accession.place_parts(tx, event)
    return tuple(dict.fromkeys(warnings))


def _missing(
    tx: Tx, held: Sequence[Recording], placed: Sequence[Placement]
) -> list[tuple[Recording, Recording]]:
    """Pairs with sound that nobody has compared in today's way."""
    sounding = [one for one in held if one.sha256 and one.media]
    hashes = {one.sha256 for one in sounding if one.sha256}
    known = {(one.first, one.second) for one in comparisons(tx, hashes, MATCHING_RECIPE)}
    spots = {one.recording: one for one in placed}
    return [
        (one, other)
        for one, other in combinations(sorted(sounding, key=lambda r: r.sha256 or ""), 2)
        if (one.sha256, other.sha256) not in known
        and (len(sounding) <= _ALL_PAIRS or _are_near(one, other, spots))
    ]


def _are_near(one: Recording, other: Recording, spots: dict[str, Placement]) -> bool:
    ends = [event_ms(spots[part.id], part.duration_ms) for part in (one, other)]
    return max(spots[one.id].offset_ms, spots[other.id].offset_ms) - min(ends) <= _REACH_MS


class _Desk:
    """The recordings of one event as they are compared, each fingerprint made or read once."""

    def __init__(self, place: Workplace, tell: Tell):
        self._place = place
        self._tell = tell
        self._heard: dict[str, Heard] = {}

    def heard(self, recording: Recording) -> Heard:
        """Raises MediaError, StorageError."""
        assert recording.sha256 is not None
        if recording.sha256 not in self._heard:
            with self._place.catalogue.read() as tx:
                spans = recordings.spans(tx, OWNER, recording.id)
            talk = [(s.start_ms, s.end_ms) for s in spans if s.kind is SpanKind.SPEECH]
            print_of = self._fingerprint(recording)
            self._heard[recording.sha256] = Heard(
                recording.sha256, print_of, talk, lambda: self._sound(recording)
            )
        return self._heard[recording.sha256]

    def _fingerprint(self, recording: Recording) -> Fingerprint:
        assert recording.sha256 is not None
        key = StageKey(recording.sha256, _STAGE, parameters_hash({"recipe": FINGERPRINT_RECIPE}))
        with self._place.catalogue.read() as tx:
            kept = stages.stage_part(tx, key, 0)
        if kept is not None:
            return fingerprint.unpack(kept)
        self._tell(recording.name)
        making = Fingerprinter()
        for block in self._sound(recording):
            making.feed(block)
        found = making.finish()
        with self._place.catalogue.write() as tx:
            stages.put_stage(tx, key, 0, fingerprint.pack(found))
        return found

    def _sound(self, recording: Recording) -> Iterator[Samples]:
        assert recording.sha256 is not None
        path = self._place.store.path(recording.sha256)
        return decode(path, probe(path))
