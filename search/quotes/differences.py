"""From an alignment to pieces: what is the same, what is trivial, and what changes the words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from search.analysis import words
from search.quotes.alignment import Step
from search.quotes.classes import Change, is_stumble, is_tag, is_trivial, kind
from search.quotes.edges import begins_in_number
from search.quotes.lexicon import Lexicon
from search.quotes.names import Names
from search.quotes.numerals import are_one_number
from search.quotes.quotation import Quote
from search.quotes.spoken import Spoken
from search.quotes.token import Token
from search.quotes.verdict import DifferenceKind, Mark, Piece
from search.quotes.written import (
    SENTENCE_END,
    is_same_without_hyphens,
    is_same_year,
    plain,
    slice_of,
    uncapitalised,
    with_punctuation,
)

MAX_REPLACED_BY_INSERTION = 6
"""Words that an editor's `[...word...]` may stand for without being a difference."""

MAX_NEGATED = 4
"""Words from a negation to the word that it negates, at most."""
_CLAUSE_END = re.compile(r"[^\w\s'’-]|--|\s-|-\s")

_ASIDES = frozenset({("you", "know"), ("i", "mean")})


@dataclass(frozen=True, slots=True)
class Comparison:
    """A quote, the text of one transcript, how the one lies over the other, and what is a name.

    `silent` is the place in the quote before which it leaves words out without a sign.
    """

    quote: Quote
    said: Spoken
    steps: Sequence[Step]
    lexicon: Lexicon
    names: Names
    silent: int | None = None

    @property
    def places(self) -> list[int]:
        """The words of the text that the quote is laid over."""
        return [step.said for step in self.steps if step.said is not None]

    def pieces(self) -> tuple[Piece, ...]:
        """The whole comparison in order; neighbouring pieces without a difference are joined."""
        found = [piece for stretch in self._stretches() for piece in self._compare(stretch)]
        return tuple(_merged(_reordered(found)))

    def _stretches(self) -> Iterator[list[_Run]]:
        """The runs between omissions; each but the first begins with one."""
        cuts = {one.before for one in self.quote.omissions} | {self.silent}
        begin = 0
        for at, step in enumerate(self.steps):
            if at and step.quoted is not None and step.quoted in cuts:
                yield list(self._runs(begin, at))
                begin = at
        yield list(self._runs(begin, len(self.steps)))

    def _runs(self, begin: int, end: int) -> Iterator[_Run]:
        """Steps that agree and steps that do not, by turns; words of one spelling together."""
        atoms: list[_Run] = []
        for atom in self._atoms(self.steps[begin:end]):
            atoms.append(_Run(tuple(atom), begin))
            begin += len(atom)
        for agrees, group in groupby(atoms, key=self._agrees):
            if agrees:
                yield from group
            else:
                run = list(group)
                yield _Run(tuple(step for one in run for step in one.steps), run[0].begin)

    def _atoms(self, steps: Sequence[Step]) -> Iterator[list[Step]]:
        atom: list[Step] = []
        for step in steps:
            if atom and not self._shares_word(atom, step):
                yield atom
                atom = []
            atom.append(step)
        if atom:
            yield atom

    def _shares_word(self, atom: Sequence[Step], step: Step) -> bool:
        """Whether the step is of a word that the atom holds already, as "not" is of "don't"."""
        return _is_one_word(
            self.quote.tokens, [s.quoted for s in atom], step.quoted
        ) or _is_one_word(self.said.tokens, [s.said for s in atom], step.said)

    def _agrees(self, run: _Run) -> bool:
        return all(
            step.quoted is not None
            and step.said is not None
            and self.quote.tokens[step.quoted].key == self.said.tokens[step.said].key
            for step in run.steps
        )

    def _compare(self, runs: list[_Run]) -> Iterator[Piece]:
        if runs[0].begin:
            yield self._omission(runs[0].begin)
        for number, run in enumerate(runs):
            is_first, is_last = number == 0, number == len(runs) - 1
            for quoted in run.quoted:
                yield from self._insertions(quoted, run)
            if self._agrees(run):
                yield self._same(run, is_first=is_first, is_last=is_last)
            else:
                yield self._different(self._at_edge(run, is_first, is_last), is_first, is_last)
            if run.begin + len(run.steps) == len(self.steps):
                yield from self._insertions(len(self.quote.tokens), run)

    def _omission(self, begin: int) -> Piece:
        """What was said between the steps before `begin` and those from there on."""
        before = next(step.quoted for step in self.steps[begin:] if step.quoted is not None)
        sign = next((one for one in self.quote.omissions if one.before == before), None)
        last = max((s.said for s in self.steps[:begin] if s.said is not None), default=None)
        first = min((s.said for s in self.steps[begin:] if s.said is not None), default=None)
        if last is None or first is None:
            skipped, at, cut = range(0), self._time(begin), 0
        else:
            skipped, at = range(last + 1, first), self.said.word(last, last=True).end_ms
            cut = max(0, self.said.word(first).start_ms - at)
        cut_out = slice_of(self.said, skipped)
        if sign is not None:
            printed = self.quote.text[sign.start : sign.end]
            if self._cuts_negation(skipped):
                return Piece(Mark.DIFFERENT, printed, cut_out, at, DifferenceKind.NEGATION, cut)
            return Piece(Mark.OMITTED, printed, cut_out, at, cut_ms=cut)
        change = Change((), [self.said.tokens[n] for n in skipped])
        return Piece(Mark.DIFFERENT, "", cut_out, at, self._kind(change, (), skipped), cut)

    def _cuts_negation(self, skipped: range) -> bool:
        """Whether the words left out negate what is kept: "has ... gotten in a war", said "has
        never gotten in a war". They do in the clause of the last word before or the first behind.
        """
        return any(
            self.lexicon.negates(self.said.keys[n])
            and (self._is_near(skipped[0] - 1, n) or self._is_near(n, skipped[-1] + 1))
            for n in skipped
        )

    def _is_near(self, first: int, last: int) -> bool:
        """Whether a few words at most, and no punctuation, stand between two words of the text."""
        tokens = self.said.tokens
        between = self.said.text[tokens[first].end : tokens[last].start]
        return (
            last - first <= MAX_NEGATED
            and not _CLAUSE_END.search(between)
            and len(self.said.speakers(first, last)) < 2
        )

    def _insertions(self, before: int, run: _Run) -> Iterator[Piece]:
        for one in self.quote.insertions:
            if one.before == before:
                printed = self.quote.text[one.start : one.end]
                at = self._time(run.begin)
                found = self._brought(before, set(words(printed, self.said.language)))
                if found is not None:
                    yield Piece(Mark.DIFFERENT, printed, "", at, found)
                else:
                    yield Piece(Mark.INSERTED, printed, "", at)

    def _brought(self, before: int, inserted: set[str]) -> DifferenceKind | None:
        """What an insertion changes: it negates, or stands at an end of the quote for another
        quantifier or modal, "[Some] seniors" for "all seniors".
        """
        if any(map(self.lexicon.negates, inserted)):
            return DifferenceKind.NEGATION
        ends = {0: min(self.places) - 1, len(self.quote.tokens): max(self.places) + 1}
        outside = ends.get(before, -1)
        if not 0 <= outside < len(self.said.tokens):
            return None
        for found, row in (
            (DifferenceKind.QUANTIFIER, self.lexicon.quantifier),
            (DifferenceKind.MODAL, self.lexicon.modal),
        ):
            if self.said.keys[outside] in row - inserted and inserted & row:
                return found
        return None

    def _same(self, run: _Run, *, is_first: bool, is_last: bool) -> Piece:
        """The same words; TRIVIAL where they are written in another way."""
        printed = with_punctuation(self.quote.plain, self.quote.tokens, run.quoted, bare=is_last)
        said = with_punctuation(self.said.text, self.said.tokens, run.said, bare=is_last)
        ours, theirs = plain(printed), plain(said)
        if is_first:
            ours, theirs = uncapitalised(ours), uncapitalised(theirs)
        mark = Mark.SAME if ours == theirs else Mark.TRIVIAL
        return Piece(mark, printed, said, self.said.word(run.said[0]).start_ms)

    def _at_edge(self, run: _Run, is_first: bool, is_last: bool) -> _Run:
        """Without words of the sentence before or after: the quote does not claim those."""
        said = run.said
        if not said or not (is_first or is_last):
            return run
        beyond = said[-1] + 1 if is_first else said[0]
        if beyond >= len(self.said.tokens) or not beyond:
            return run
        between = self.said.text[self.said.tokens[beyond - 1].end : self.said.tokens[beyond].start]
        if not SENTENCE_END.search(between):
            return run
        return _Run(
            tuple(s._replace(said=None) for s in run.steps if s.quoted is not None), run.begin
        )

    def _different(self, run: _Run, is_first: bool, is_last: bool) -> Piece:
        quoted, said = run.quoted, run.said
        if is_last and self._is_tag(self.quote.plain, self.quote.tokens, quoted):
            said = []  # what was said next stands in its place by chance
        behind = self.quote.keys[quoted[-1] + 1 :][:1] if quoted else []
        change = Change(
            [self.quote.tokens[n] for n in quoted],
            [self.said.tokens[n] for n in said],
            behind="".join(behind),
        )
        printed, heard = slice_of(self.quote, quoted), slice_of(self.said, said)
        at = self._time(run.begin)
        if said and is_first and begins_in_number(printed, self._number(said[-1])):
            return Piece(Mark.SAME, printed, printed, at)
        if (
            is_trivial(change, self.lexicon)
            or self._is_idle(quoted, said)
            or is_same_year(self._written(self.quote, quoted), self._written(self.said, said))
            or are_one_number(printed, heard, self.said.language)
            or is_same_without_hyphens(printed, heard)
        ):
            return Piece(Mark.TRIVIAL, printed, heard, at)
        found = self._kind(change, quoted, said)
        is_ending = found is DifferenceKind.REPLACED and self.quote.endings.issuperset(quoted)
        if is_ending or self._is_inserted_for(quoted, said, found):
            return Piece(Mark.INSERTED, printed, heard, at)
        return Piece(Mark.DIFFERENT, printed, heard, at, found)

    def _number(self, at: int) -> str:
        """The number or sum that word `at` of the text belongs to, as written; else nothing."""
        tokens = self.said.tokens
        start, end = tokens[at][:2]
        near = tokens[max(0, at - 1) : at + 2]
        is_number = any(one.is_number and one[:2] == (start, end) for one in near)
        return self.said.text[start:end] if is_number else ""

    def _written(self, side: Quote | Spoken, numbers: Sequence[int]) -> str:
        """The words with the character before them: the apostrophe of '76."""
        if not numbers:
            return ""
        text = side.plain if isinstance(side, Quote) else side.text
        start = side.tokens[numbers[0]].start
        return text[max(0, start - 1) : start].strip() + slice_of(side, numbers)

    def _is_tag(self, text: str, tokens: Sequence[Token], numbers: Sequence[int]) -> bool:
        """Whether these words are a question tag, behind a comma."""
        if not numbers or not numbers[0]:
            return False
        between = text[tokens[numbers[0] - 1].end : tokens[numbers[0]].start]
        return "," in between and is_tag([tokens[n].key for n in numbers])

    def _kind(self, change: Change, quoted: Sequence[int], said: Sequence[int]) -> DifferenceKind:
        if not said and self._is_tag(self.quote.plain, self.quote.tokens, quoted):
            return DifferenceKind.ADDED
        if not quoted and self._is_tag(self.said.text, self.said.tokens, said):
            return DifferenceKind.DROPPED
        return kind(
            replace(
                change,
                printed_names=self.names.of(self.quote.text, self.quote.tokens, quoted),
                said_names=self.names.of(self.said.text, self.said.tokens, said),
            ),
            self.lexicon,
        )

    def _is_idle(self, quoted: Sequence[int], said: Sequence[int]) -> bool:
        """Whether what is left out is a stumble, or "you know" between commas."""
        if quoted or not said:
            return False
        keys = self.said.keys
        first, after = said[0], said[-1] + 1
        dropped = keys[first:after]
        spoken = [key for key in dropped if key not in self.lexicon.filler]
        size = len(spoken)
        before = [key for key in keys[:first] if key not in self.lexicon.filler][-size:]
        behind = [key for key in keys[after : after + 3 * size] if key not in self.lexicon.filler]
        if is_stumble(spoken, (before, behind[:size]), self.lexicon):
            return True
        text, tokens = self.said.text, self.said.tokens
        left = text[tokens[first - 1].end : tokens[first].start] if first else ","
        right = text[tokens[after - 1].end : tokens[after].start] if after < len(tokens) else ","
        return tuple(dropped) in _ASIDES and "," in left and "," in right

    def _is_inserted_for(
        self, quoted: Sequence[int], said: Sequence[int], found: DifferenceKind
    ) -> bool:
        """Whether an editor's insertion stands for the words left out: "[the voters]" for them."""
        if quoted or len(said) > MAX_REPLACED_BY_INSERTION:
            return False
        if found not in (DifferenceKind.DROPPED, DifferenceKind.NAME):
            return False
        at = next(n for n, step in enumerate(self.steps) if step.said == said[-1])
        after = (step.quoted for step in self.steps[at:] if step.quoted is not None)
        place = next(after, len(self.quote.tokens))
        return any(one.before == place for one in self.quote.insertions)

    def _time(self, begin: int) -> int:
        """When what stands from step `begin` on was said, or when what was said before it ended."""
        for step in self.steps[begin:]:
            if step.said is not None:
                return self.said.word(step.said).start_ms
        last = max((s.said for s in self.steps if s.said is not None), default=0)
        return self.said.word(last, last=True).end_ms


@dataclass(frozen=True, slots=True)
class _Run:
    """Steps that are compared together, from step `begin` of the comparison on."""

    steps: tuple[Step, ...]
    begin: int

    @property
    def quoted(self) -> list[int]:
        return [step.quoted for step in self.steps if step.quoted is not None]

    @property
    def said(self) -> list[int]:
        return [step.said for step in self.steps if step.said is not None]


def _is_one_word(tokens: Sequence[Token], held: Sequence[int | None], new: int | None) -> bool:
    return new is not None and any(
        one is not None and tokens[one][:2] == tokens[new][:2] for one in held
    )


def _reordered(pieces: list[Piece]) -> list[Piece]:
    """Words dropped here and added there are in another order, if that is all."""
    moved: list[Piece] = list(pieces)
    dropped = [n for n, one in enumerate(moved) if one.kind is DifferenceKind.DROPPED]
    added = [n for n, one in enumerate(moved) if one.kind is DifferenceKind.ADDED]
    for here in dropped:
        for there in added:
            if moved[here].said.casefold() == moved[there].printed.casefold():
                for number in (here, there):
                    moved[number] = replace(moved[number], kind=DifferenceKind.ORDER)
                added.remove(there)
                break
    return moved


def _merged(pieces: list[Piece]) -> Iterator[Piece]:
    """Neighbours that are the same as one, and an insertion with the words it stands for."""
    for mark, group in groupby(pieces, key=lambda piece: piece.mark):
        if mark not in (Mark.SAME, Mark.INSERTED):
            yield from group
            continue
        alike = list(group)
        yield replace(
            alike[0],
            printed=" ".join(piece.printed for piece in alike if piece.printed),
            said=" ".join(piece.said for piece in alike if piece.said),
        )
