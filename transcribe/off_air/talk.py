"""Talk gathered into stretches that sound alike, and the programme that most of it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from transcribe.off_air.asides import asides
from transcribe.off_air.likeness import QUIET_LU, alike, is_strange
from transcribe.off_air.pieces import Piece, joined, pieces, whole
from transcribe.off_air.profile import Mask, Profile, Tracks
from transcribe.runs import Run

ABSOLUTE_GATE_LUFS = -70.0
RELATIVE_GATE_LU = 10.0
"""EBU R128's two gates (EBU Tech 3341); the second is under the mean of what passes the first."""
SUSTAINED_MS = 20_000
"""So much talk without a long pause is a programme, not a remark."""
LEANING = 0.75
"""Neighbours that lean as far are judged together: a whole exchange says more than a sentence."""
EXCHANGE_MS = 10_000
"""An exchange apart from the programme goes on over such pauses, as long as nobody on the air
speaks in them and it sounds the same."""
_ASIDE = -1
"""The kind of talk that sounds ordinary and is an aside; strangers have kinds over 0."""
TURN_MS = 1_500
"""Who answers within this time takes turns."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A stretch of talk that sounds alike. `is_strange`: its level, spectrum, room or channels
    are not the programme's. `is_aside`: they are, but by what it says it is not. `is_on_air`: it is
    neither, and part of a sustained conversation. `spoken_ms` leaves out its pauses.
    """

    start_ms: int
    end_ms: int
    spoken_ms: int
    is_strange: bool
    profile: Profile
    is_aside: bool = False
    is_on_air: bool = False

    @property
    def is_ordinary(self) -> bool:
        """Whether it may be the programme's."""
        return not (self.is_strange or self.is_aside)


def programme(tracks: Tracks, parts: Sequence[Piece]) -> Profile:
    """How the talk on the air sounds: the loud talk of long conversations, strangers left out."""
    base = loudness_of(tracks, np.logical_or.reduce([one.mask for one in parts]))
    loud = [one for one in parts if one.profile.loudness > base - QUIET_LU]
    first = whole(tracks, _sustained(parts, loud) or loud or parts).profile
    usual = [one for one in loud if not is_strange(one.profile, first, tracks)]
    return whole(tracks, _sustained(parts, usual) or loud or parts).profile


def loudness_of(tracks: Tracks, talk: Mask) -> float:
    """The programme's loudness: the median of its talk behind the gates of EBU R128, LUFS."""
    heard = tracks.loudness[talk]
    over = heard[heard > ABSOLUTE_GATE_LUFS]
    if not len(over):
        return float(np.median(heard))
    mean = 10 * np.log10(np.mean(10 ** (over / 10)))
    return float(np.median(over[over >= mean - RELATIVE_GATE_LU]))


def _sustained(parts: Sequence[Piece], wanted: Sequence[Piece]) -> list[Piece]:
    """The wanted pieces of sustained talk; strangers may speak between them."""
    ids = set(map(id, wanted))
    kept: list[Piece] = []
    for chain, _ in joined([(one, 0) for one in parts]):
        here = [one for one in chain if id(one) in ids]
        if sum(one.spoken_ms for one in here) >= SUSTAINED_MS:
            kept += here
    return kept


def gather(
    tracks: Tracks,
    speech: Sequence[Run],
    cuts: Sequence[int] = (),
    telling: Sequence[Run] = (),
) -> tuple[Profile, tuple[Talk, ...]] | None:
    """How the programme sounds and all stretches of talk, by start; null without a frame of talk.

    `speech` is what the sound alone calls talk, `cuts` where a segment or a turn begins, `telling`
    where something is said that nobody says on the air; ms, by time.
    """
    parts = list(pieces(tracks, speech, cuts))
    if not parts:
        return None
    usual = programme(tracks, parts)
    return usual, _talks(tracks, parts, usual, telling)


def _talks(
    tracks: Tracks, parts: Sequence[Piece], usual: Profile, telling: Sequence[Run]
) -> tuple[Talk, ...]:
    """Pieces of one kind joined over breaths, and over longer pauses where they are an exchange."""
    apart = list(asides(parts, telling))
    judged = list(_judged(tracks, parts, usual))
    kinds = [
        (one, kind or (_ASIDE if _is_in(one, apart) else 0))
        for one, kind in _strangers_apart(judged, usual, tracks)
    ]
    groups = list(joined(kinds))
    talks = [_talk(tracks, *group) for group in groups]
    out: list[tuple[list[Piece], Talk]] = []
    for (group, kind), talk in zip(groups, talks, strict=True):
        if out and _goes_on(out[-1][1], talk, talks, usual, tracks):
            group = [*out.pop()[0], *group]
        out.append((group, _talk(tracks, group, kind)))
    return tuple(talk for _, talk in out)


def _judged(tracks: Tracks, parts: Sequence[Piece], usual: Profile) -> Iterator[tuple[Piece, bool]]:
    """Each piece, and whether it is strange: by itself, or together with its like around it."""
    leaning = [(one, int(is_strange(one.profile, usual, tracks, LEANING))) for one in parts]
    for group, leans in joined(leaning):
        is_all = leans and is_strange(whole(tracks, group).profile, usual, tracks)
        for one in group:
            yield one, bool(is_all) or is_strange(one.profile, usual, tracks)


def _strangers_apart(
    parts: Sequence[tuple[Piece, bool]], usual: Profile, tracks: Tracks
) -> list[tuple[Piece, int]]:
    """Each piece's kind: 0 is ordinary; strange neighbours that sound the same have the same."""
    out: list[tuple[Piece, int]] = []
    newest = 0
    for one, is_odd in parts:
        before, kind = out[-1] if out else (one, 0)
        if is_odd and not (kind and alike(before.profile, one.profile, usual, tracks)):
            newest += 1
        out.append((one, newest if is_odd else 0))
    return out


def _is_in(part: Piece, runs: Iterable[Run]) -> bool:
    return any(start <= (part.start_ms + part.end_ms) // 2 < end for start, end in runs)


def _talk(tracks: Tracks, group: Sequence[Piece], kind: int) -> Talk:
    all_of_it = whole(tracks, group)
    return Talk(
        all_of_it.start_ms,
        all_of_it.end_ms,
        all_of_it.spoken_ms,
        is_strange=kind > 0,
        profile=all_of_it.profile,
        is_aside=kind == _ASIDE,
    )


def _goes_on(
    before: Talk, talk: Talk, talks: Sequence[Talk], usual: Profile, tracks: Tracks
) -> bool:
    """Whether two stretches are one exchange; who answers somebody on the air is in no exchange."""
    if not (before.is_strange and talk.is_strange):
        return False
    if talk.start_ms - before.end_ms >= EXCHANGE_MS:
        return False
    ordinary = [each for each in talks if not each.is_strange]
    if any(_is_near(each, ordinary) for each in (before, talk)):
        return False
    return alike(before.profile, talk.profile, usual, tracks)


def _is_near(talk: Talk, others: Iterable[Talk]) -> bool:
    return any(
        max(one.start_ms - talk.end_ms, talk.start_ms - one.end_ms) < TURN_MS for one in others
    )
