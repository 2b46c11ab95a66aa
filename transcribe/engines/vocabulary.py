"""Whisper's vocabulary for engines that do not read tiktoken: byte-level BPE as text.

OpenAI keeps the vocabulary as byte strings with ranks; CTranslate2 wants the tokens as text, the
`tokenizers` library wants the merges too. A merge is found again by encoding each token with the
ranks below its own: two parts remain.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import Any

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers


def tokens(encoding: Any, size: int) -> list[str]:
    """The first `size` tokens of a tiktoken encoding as CTranslate2 names them."""
    special = {number: text for text, number in encoding._special_tokens.items()}
    return [
        special.get(number) or _text(encoding.decode_single_token_bytes(number))
        for number in range(size)
    ]


def tokenizer(encoding: Any) -> Tokenizer:
    """The same vocabulary as a `tokenizers.Tokenizer`: the same ids for every text."""
    ranks: dict[bytes, int] = encoding._mergeable_ranks
    merges = []
    for token, rank in sorted(ranks.items(), key=lambda item: item[1]):
        if len(token) > 1:
            left, right = _parts(ranks, token, rank)
            merges.append((_text(left), _text(right)))
    vocabulary = {_text(token): rank for token, rank in ranks.items()}
    made = Tokenizer(models.BPE(vocab=vocabulary, merges=merges, fuse_unk=False))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    made.decoder = decoders.ByteLevel()
    special = sorted(encoding._special_tokens.items(), key=lambda item: item[1])
    made.add_special_tokens([AddedToken(t, special=True, normalized=False) for t, _ in special])
    return made


def _parts(ranks: dict[bytes, int], token: bytes, limit: int) -> list[bytes]:
    parts = [bytes([byte]) for byte in token]
    while len(parts) > 2:
        pairs = [ranks.get(a + b, limit) for a, b in pairwise(parts)]
        best = min(range(len(pairs)), key=pairs.__getitem__)
        if pairs[best] >= limit:
            break
        parts[best : best + 2] = [parts[best] + parts[best + 1]]
    return parts


@lru_cache(maxsize=1)
def _letters() -> dict[int, str]:
    """GPT-2's table: every byte as a printable letter."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    table = {byte: chr(byte) for byte in printable}
    return table | {byte: chr(256 + n) for n, byte in enumerate(others)}


def _text(token: bytes) -> str:
    letters = _letters()
    return "".join(letters[byte] for byte in token)
