"""Words that are nearly the same: the one measure that both engines and the reader of texts use.

The optimal string alignment distance counts a letter replaced, left out, added, or swapped with its
neighbour (Boytsov 2011, section 2.1). Lucene's and tantivy's automata compute it with
`transpositions` on, rapidfuzz as `OSA`. They agree because three things are kept from them: words
so short that Lucene refuses them (`search.query.parsing`), Lucene's bound on the number of words
tried (its constant-score rewrite has none), and words of the look-ahead, whose mark is three
letters long, one more than the edits.
"""

from __future__ import annotations

from rapidfuzz.distance import OSA


def is_near(token: str, other: str, edits: int) -> bool:
    """Whether one becomes the other with at most so many edits."""
    return OSA.distance(token, other, score_cutoff=edits) <= edits
