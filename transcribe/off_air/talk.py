"""Talk gathered into stretches that sound alike, and the programme that most of it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from transcribe.off_air.profile import Mask, Profile, Tracks
from transcribe.runs import Run

ABSOLUTE_GATE_LUFS = -70.0
RELATIVE_GATE_LU = 10.0
"""EBU R128's two gates (EBU Tech 3341); the second is under the mean of what passes the first."""
QUIET_LU = 8.0
"""Talk this far under the programme's loudness is set apart by its level."""
DULL_DB = 8.0
"""So is talk with this much less, or more, over 4 kHz than the programme's talk at that loudness:
voices of one programme differ by up to 6 dB, a telephone or a low pass by 12 to 30 (generated
events, seed 1)."""
ECHO_DB = 1.2
"""So is talk whose syllables fade by this much less in 100 ms: in one room they differ by up to
0.8, a room of 0.5 to 1.1 s takes 1.2 to 4.5 (generated events, seed 1)."""
BREATH_MS = 2_500
"""Talk goes on over shorter pauses."""
EXCHANGE_MS = 10_000
"""An exchange apart from the programme goes on over such pauses, as long as nobody on the air
speaks in them and it sounds the same."""
TURN_MS = 1_500
"""Who answers within this time takes turns."""
KIN_LU, KIN_TREBLE_DB, KIN_FALL_DB = 5.0, 6.0, 1.2
"""Talk that differs by no more than this sounds the same."""
SUSTAINED_MS, CALM_MS = 20_000, 5_000
"""So much talk without a longer pause than the second is a programme, not a remark."""
LONG_MS, SHARE = 30_000, 0.4
"""So is a longer conversation in which this share sounds like the programme: its guests do not."""
_LONGEST_PIECE_MS = 5_000
_SHORTEST_PIECE_MS = 300
_TREBLE = slice(17, 21)
"""4 to 8 kHz."""
_OVER_FLOOR_DB = 5.0
"""What would lie this little over the floor says nothing."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A stretch of talk that sounds alike. `is_strange`: its level, its spectrum or its room is
    not the programme's. `is_on_air`: it is not strange, and part of a sustained conversation.
    `spoken_ms` leaves out its pauses.
    """

    start_ms: int
    end_ms: int
    spoken_ms: int
    is_strange: bool
    profile: Profile
    is_on_air: bool = False


@dataclass(frozen=True, slots=True)
class Programme:
    """How the talk on the air sounds, and from when to when it is sustained (null: nowhere)."""

    profile: Profile
    sustained: Run | None


@dataclass(frozen=True, slots=True)
class _Piece:
    start_ms: int
    end_ms: int
    mask: Mask
    profile: Profile


def gather(
    tracks: Tracks, speech: Sequence[Run], cuts: Sequence[int] = ()
) -> tuple[Programme, tuple[Talk, ...]] | None:
    """The programme and all stretches of talk, by start; null without a frame of talk.

    `speech` is what the sound alone calls talk, `cuts` where a segment or a turn begins, ms.
    """
    pieces = list(_pieces(tracks, speech, cuts))
    if not pieces:
        return None
    base = loudness_of(tracks, tracks.mask(speech))
    loud = [one for one in pieces if one.profile.loudness > base - QUIET_LU]
    profile = _whole(tracks, _on_air(_chains(pieces), loud) or loud or pieces).profile
    talks = _on_the_air(_talks(tracks, pieces, profile))
    heard = [talk for talk in talks if talk.is_on_air]
    sustained = (heard[0].start_ms, heard[-1].end_ms) if heard else None
    return Programme(profile, sustained), talks


def loudness_of(tracks: Tracks, talk: Mask) -> float:
    """The programme's loudness: the median of its talk behind the gates of EBU R128, LUFS."""
    heard = tracks.loudness[talk]
    over = heard[heard > ABSOLUTE_GATE_LUFS]
    if not len(over):
        return float(np.median(heard))
    mean = 10 * np.log10(np.mean(10 ** (over / 10)))
    return float(np.median(over[over >= mean - RELATIVE_GATE_LU]))


def treble_db(profile: Profile, of: Profile, tracks: Tracks) -> float | None:
    """How much less the talk has over 4 kHz than the programme would at its loudness, dB.

    Null where the programme's own treble would be lost in the noise at that loudness.
    """
    expected = of.spectrum[_TREBLE] - (of.loudness - profile.loudness)
    floor = tracks.floor[_TREBLE]
    is_heard = expected > floor + _OVER_FLOOR_DB
    if not is_heard.any():
        return None
    missing = expected - np.maximum(profile.spectrum[_TREBLE], floor)
    return float(missing[is_heard].mean())


def _pieces(tracks: Tracks, speech: Sequence[Run], cuts: Sequence[int]) -> Iterator[_Piece]:
    for start, end in speech:
        for a, b in _cut(start, end, cuts):
            mask = tracks.mask([(a, b)])
            if mask.any():
                yield _Piece(a, b, mask, tracks.profile(mask))


def _cut(start: int, end: int, cuts: Sequence[int]) -> Iterator[Run]:
    """A run cut at `cuts`, and where it is too long; no piece is shorter than 0.3 s by a cut."""
    edges = [start]
    for cut in sorted(set(cuts)):
        if edges[-1] + _SHORTEST_PIECE_MS <= cut <= end - _SHORTEST_PIECE_MS:
            edges.append(cut)
    for a, b in pairwise([*edges, end]):
        count = -(-(b - a) // _LONGEST_PIECE_MS)
        steps = [a + (b - a) * number // count for number in range(count + 1)]
        yield from pairwise(steps)


def _whole(tracks: Tracks, pieces: Sequence[_Piece]) -> _Piece:
    """Pieces as one."""
    if len(pieces) == 1:
        return pieces[0]
    mask = np.logical_or.reduce([one.mask for one in pieces])
    return _Piece(pieces[0].start_ms, pieces[-1].end_ms, mask, tracks.profile(mask))


def _chains(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """Pieces with no more than a breath between them."""
    chain: list[_Piece] = []
    for one in pieces:
        if chain and one.start_ms - chain[-1].end_ms >= BREATH_MS:
            yield chain
            chain = []
        chain.append(one)
    if chain:
        yield chain


def _on_air(chains: Iterable[list[_Piece]], loud: Sequence[_Piece]) -> list[_Piece]:
    """The loud pieces of sustained talk; strangers may speak between them."""
    wanted = set(map(id, loud))
    kept: list[_Piece] = []
    for chain in chains:
        here = [one for one in chain if id(one) in wanted]
        if sum(one.end_ms - one.start_ms for one in here) >= SUSTAINED_MS:
            kept += here
    return kept


def _talks(tracks: Tracks, pieces: Sequence[_Piece], programme: Profile) -> tuple[Talk, ...]:
    """Pieces of one kind joined over breaths; an echo can only be heard in what was joined."""
    kinds = [(one, _is_off(one.profile, programme, tracks)) for one in pieces]
    joined = [(_whole(tracks, group), odd, group) for group, odd in _joined(kinds)]
    odd_or_not = [
        (one, bool(odd) or _echoes(whole.profile, programme))
        for whole, odd, group in joined
        for one in group
    ]
    groups = list(_joined(_strangers_apart(odd_or_not, programme, tracks)))
    talks = [_talk(tracks, group, bool(kind)) for group, kind in groups]
    out: list[tuple[list[_Piece], Talk]] = []
    for (group, kind), talk in zip(groups, talks, strict=True):
        if out and _goes_on(out[-1][1], talk, talks, programme, tracks):
            group = [*out.pop()[0], *group]
        out.append((group, _talk(tracks, group, bool(kind))))
    return tuple(talk for _, talk in out)


def _strangers_apart(
    pieces: Sequence[tuple[_Piece, bool]], programme: Profile, tracks: Tracks
) -> list[tuple[_Piece, int]]:
    """Each piece's kind: 0 is ordinary; strange neighbours that sound the same have the same."""
    out: list[tuple[_Piece, int]] = []
    newest = 0
    for one, is_odd in pieces:
        before, kind = out[-1] if out else (one, 0)
        if is_odd and not (kind and alike(before.profile, one.profile, programme, tracks)):
            newest += 1
        out.append((one, newest if is_odd else 0))
    return out


def _talk(tracks: Tracks, group: Sequence[_Piece], is_strange: bool) -> Talk:
    whole = _whole(tracks, group)
    spoken = sum(one.end_ms - one.start_ms for one in group)
    return Talk(whole.start_ms, whole.end_ms, spoken, is_strange, whole.profile)


def _goes_on(
    before: Talk, talk: Talk, talks: Sequence[Talk], programme: Profile, tracks: Tracks
) -> bool:
    """Whether two stretches are one exchange; who answers somebody on the air is in no exchange."""
    if not (before.is_strange and talk.is_strange):
        return False
    if talk.start_ms - before.end_ms >= EXCHANGE_MS:
        return False
    ordinary = [each for each in talks if not each.is_strange]
    gaps = [nearest_ms(each, ordinary) for each in (before, talk)]
    if any(gap is not None and gap < TURN_MS for gap in gaps):
        return False
    return alike(before.profile, talk.profile, programme, tracks)


def nearest_ms(talk: Talk, others: Iterable[Talk], among: Sequence[Talk] = ()) -> int | None:
    """How far the next one of the others is; null where there is none.

    Whoever takes turns with talk of `among` is as near as that talk is.
    """
    start, end = _turns_around(talk, among)
    gaps = [max(one.start_ms - end, start - one.end_ms) for one in others if one is not talk]
    return max(0, min(gaps)) if gaps else None


def _turns_around(talk: Talk, among: Sequence[Talk]) -> Run:
    """From the first to the last talk that is linked with this one by turns (ms)."""
    start, end = talk.start_ms, talk.end_ms
    for one in reversed(among):
        if one.end_ms <= start and start - one.end_ms < TURN_MS:
            start = one.start_ms
    for one in among:
        if one.start_ms >= end and one.start_ms - end < TURN_MS:
            end = one.end_ms
    return start, end


def alike(one: Profile, other: Profile, programme: Profile, tracks: Tracks) -> bool:
    """Whether two stretches sound the same, as far as it can be measured."""
    if abs(one.loudness - other.loudness) > KIN_LU:
        return False
    trebles = [treble_db(each, programme, tracks) for each in (one, other)]
    known = [treble for treble in trebles if treble is not None]
    if len(known) == len(trebles) and max(known) - min(known) > KIN_TREBLE_DB:
        return False
    return one.fall is None or other.fall is None or abs(one.fall - other.fall) <= KIN_FALL_DB


def _joined(kinds: Sequence[tuple[_Piece, int]]) -> Iterator[tuple[list[_Piece], int]]:
    """Neighbours of one kind with no more than a breath between them."""
    group: list[_Piece] = []
    kind = 0
    for one, its_kind in kinds:
        if group and (its_kind != kind or one.start_ms - group[-1].end_ms >= BREATH_MS):
            yield group, kind
            group = []
        group.append(one)
        kind = its_kind
    if group:
        yield group, kind


def _is_off(piece: Profile, programme: Profile, tracks: Tracks) -> bool:
    """By level or spectrum: a piece of any length shows them."""
    if piece.loudness <= programme.loudness - QUIET_LU:
        return True
    treble = treble_db(piece, programme, tracks)
    return treble is not None and abs(treble) >= DULL_DB


def _echoes(talk: Profile, programme: Profile) -> bool:
    if talk.fall is None or programme.fall is None:
        return False
    return abs(programme.fall - talk.fall) >= ECHO_DB


def _on_the_air(talks: Sequence[Talk]) -> tuple[Talk, ...]:
    """With what belongs to sustained talk marked; strangers may speak in between."""
    out: list[Talk] = []
    for chain in _conversations(talks):
        whole = sum(talk.spoken_ms for talk in chain)
        ordinary = sum(talk.spoken_ms for talk in chain if not talk.is_strange)
        is_long = whole >= LONG_MS and ordinary >= SHARE * whole
        is_sustained = is_long or ordinary >= SUSTAINED_MS
        out += [replace(talk, is_on_air=is_sustained and not talk.is_strange) for talk in chain]
    return tuple(out)


def _conversations(talks: Sequence[Talk]) -> Iterator[list[Talk]]:
    """Talk with no long pause in it."""
    chain: list[Talk] = []
    for talk in talks:
        if chain and talk.start_ms - chain[-1].end_ms >= CALM_MS:
            yield chain
            chain = []
        chain.append(talk)
    if chain:
        yield chain
