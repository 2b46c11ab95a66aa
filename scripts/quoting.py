"""A checked quote for people: what is printed over what was said, and each difference named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from scripts import output
from search.quotes.verdict import Checked, Mark, Match, Piece, Reading, Verdict

WIDTH = 96
_MEANING = {
    Verdict.VERBATIM: "VERBATIM: these words were said.",
    Verdict.TRIVIAL: "TRIVIAL: these words, but for filler, case, punctuation or spelling.",
    Verdict.ALTERED: "ALTERED: other words were said.",
    Verdict.SPLICED: "SPLICED: two places are joined as if they were one.",
    Verdict.NOT_FOUND: "NOT FOUND in this archive. That does not mean that it was never said.",
    Verdict.OTHER_LANGUAGE: "OTHER LANGUAGE: no recording here is in the language of this quote.",
}


def tell(checked: Checked, speaker: str | None = None, unsearched: int = 0) -> None:
    """Write the whole answer; `speaker` is whom an article names, where it is from one.

    `unsearched` recordings have no words yet: what was not found may be in them.
    """
    output.write(f'"{checked.quote}"' + (f" ({speaker})" if speaker else ""))
    output.write(_MEANING[checked.verdict])
    if unsearched and checked.verdict is Verdict.NOT_FOUND:
        told = f"{unsearched:,} recordings have" if unsearched > 1 else "1 recording has"
        output.write(f"  {told} no words yet and could not be searched.")
    for match in checked.matches[: 2 if checked.verdict is Verdict.SPLICED else 1]:
        _tell_match(match)
    if checked.nearest is not None:
        output.write("  The nearest words here, which are not these:")
        output.write(f"  {_where(checked.nearest)}  {checked.nearest.url}")
        output.write(f'    "{checked.nearest.best.text}"')
    claim = checked.attribution
    if claim is not None and checked.matches:
        answer = {True: "yes", False: "NO", None: "not known"}[claim.agrees]
        by = f", but by {claim.said_by}" if claim.agrees is False else ""
        output.write(f"  Said by {claim.claimed}? {answer}{by}")
    if checked.elsewhere:
        output.write(f"  The same words were said at {checked.elsewhere} other places:")
        for match in checked.matches[1:]:
            output.write(f"    {_where(match)}  {match.url}")
        if checked.elsewhere >= len(checked.matches):
            output.write("    ...")


def _tell_match(match: Match) -> None:
    output.write(f"  {_where(match)}  {match.url}")
    best = match.best
    on_event = 0 if match.event_ms is None else match.event_ms - best.start_ms
    for line in _lines(best.pieces):
        output.write(f"  {line}")
    for piece in best.pieces:
        if piece.kind is not None:
            at = output.clock(piece.at_ms + on_event, tenths=True)
            printed, said = piece.printed or "nothing", piece.said or "nothing"
            output.write(f"  {at}  {piece.kind}: printed [{printed}], said [{said}]")
        elif piece.mark is Mark.OMITTED:
            seconds = (piece.cut_ms or 0) / 1000
            output.write(f"  {piece.printed} leaves out {seconds:.1f} s: {piece.said}")
    if best.confidence is not None:
        output.write(f"  The recogniser's least certain word here: {best.confidence:.2f}")
    if match.disagree:
        for reading in match.readings[1:]:
            _tell_other(reading)


def _tell_other(reading: Reading) -> None:
    """A transcript that says something else."""
    output.write(f"  The {reading.origin} transcript disagrees ({reading.verdict}): {reading.text}")


def _where(match: Match) -> str:
    best = match.best
    at = output.clock(best.start_ms if match.event_ms is None else match.event_ms)
    speakers = " / ".join(best.speakers) or "speaker unknown"
    return f"{match.event_date or 'undated'}  {match.event_title}  {at}  {speakers}"


def _lines(pieces: Sequence[Piece]) -> Iterator[str]:
    """Pairs of lines, one over the other: brackets around what differs, (…) what is trivial."""
    columns = [column for piece in pieces for column in _columns(piece)]
    above, below = "", ""
    for printed, said in columns:
        width = max(len(printed), len(said))
        if above and len(above) + width > WIDTH:
            yield from (f"printed  {above.rstrip()}", f"said     {below.rstrip()}")
            above, below = "", ""
        above += printed.ljust(width) + " "
        below += said.ljust(width) + " "
    yield from (f"printed  {above.rstrip()}", f"said     {below.rstrip()}")


def _columns(piece: Piece) -> Iterator[tuple[str, str]]:
    """What stands over each other, in pieces short enough to break lines between them."""
    match piece.mark:
        case Mark.DIFFERENT:
            yield f"[{piece.printed}]", f"[{_short(piece.said)}]"
        case Mark.TRIVIAL:
            yield f"({piece.printed})", f"({piece.said})"
        case Mark.OMITTED:
            yield piece.printed, "..."
        case Mark.INSERTED:
            yield piece.printed, piece.said
        case Mark.SAME:
            yield from zip_longest(piece.printed.split(), piece.said.split(), fillvalue="")


def _short(said: str) -> str:
    return said if len(said) <= WIDTH // 2 else f"{said[: WIDTH // 2]}..."
