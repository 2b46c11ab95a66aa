"""Words packed with their segment: one compact column, never a row each.

A blob is a zlib stream over a format byte, the word count, three little-endian arrays and the
texts as a JSON list: `int32` start (the first absolute, then the step from the word before),
`int32` length, `int16` probability in thousandths (-1 for none). Times are exact; probabilities
keep three decimals, which is more than any recogniser's are worth. About 9 bytes a word with its
text for English speech, against some 60 as JSON.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Sequence
from itertools import accumulate

from archive.errors import IntegrityError
from archive.transcript import Word

_FORMAT = 1
_HEAD = struct.Struct("<BI")
_UNKNOWN = -1
_PER_MILLE = 1000
_FAST = 1
"""zlib's level: segments are short, and higher levels gain under 2 % for three times the work."""


def pack(words: Sequence[Word]) -> bytes:
    """Raises IntegrityError where a word ends before it begins or a time is over 24 days."""
    return zlib.compress(plain(words), _FAST)


def plain(words: Sequence[Word]) -> bytes:
    """The bytes before compression: the same for the same words on every machine."""
    count = len(words)
    starts = [word.start_ms for word in words]
    steps = [at - before for before, at in zip([0, *starts], starts, strict=False)]
    lengths = [word.end_ms - word.start_ms for word in words]
    chances = [_per_mille(word.probability) for word in words]
    texts = json.dumps([word.text for word in words], ensure_ascii=False, separators=(",", ":"))
    if min(lengths, default=0) < 0:
        raise IntegrityError(f"a word ends before it begins: {words[lengths.index(min(lengths))]}")
    try:
        arrays = struct.pack(f"<{count}i{count}i{count}h", *steps, *lengths, *chances)
    except struct.error as error:
        raise IntegrityError(f"the times of words cannot be packed: {error}") from error
    return _HEAD.pack(_FORMAT, count) + arrays + texts.encode()


def unpack(blob: bytes | None) -> tuple[Word, ...]:
    """The words as they were packed. Raises IntegrityError where the blob is damaged."""
    if blob is None:
        return ()
    try:
        data = zlib.decompress(blob)
        form, count = _HEAD.unpack_from(data)
        numbers = struct.unpack_from(f"<{count}i{count}i{count}h", data, _HEAD.size)
        texts = json.loads(data[_HEAD.size + count * 10 :])
    except (zlib.error, struct.error, ValueError) as error:
        raise IntegrityError(f"the packed words of a segment are damaged: {error}") from error
    if form != _FORMAT:
        raise IntegrityError(f"the packed words of a segment have an unknown format ({form})")
    starts = accumulate(numbers[:count])
    rows = zip(texts, starts, numbers[count : 2 * count], numbers[2 * count :], strict=True)
    return tuple(
        Word(text, start, start + length, None if chance == _UNKNOWN else chance / _PER_MILLE)
        for text, start, length, chance in rows
    )


def _per_mille(probability: float | None) -> int:
    return _UNKNOWN if probability is None else round(probability * _PER_MILLE)
