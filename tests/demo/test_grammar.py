"""The grammar's vocabulary holds all that the demonstration archive says, and training hears none
of it.
"""

from __future__ import annotations

import random

import pytest

from scripts.demo_archive.texts import EVENTS, PEOPLE, Line
from scripts.demo_model import grammar
from scripts.demo_model.__main__ import SEEDS, SENTENCES
from scripts.demo_model.corpus import sentences
from scripts.demo_model.tokens import Tokens, tokenizer

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file .*tiktoken:ResourceWarning")

LINES = [
    item
    for event in EVENTS
    for part in event.parts
    for item in part.script
    if isinstance(item, Line)
]


def test_the_vocabulary_has_several_hundred_words() -> None:
    """The grammar is richer than a toy and smaller than a language."""
    assert 500 <= len(grammar.vocabulary()) <= 800


def test_the_archive_says_only_words_of_the_grammar() -> None:
    """The model can know every word of the demonstration."""
    unknown = {word for line in LINES for word in grammar.words(line.text)} - grammar.vocabulary()
    assert not unknown


def test_no_sentence_of_the_archive_is_trained_on() -> None:
    """The demonstration's sentences are new to the model."""
    trained = "|".join(f" {text.rstrip('?')} " for text in sentences(SENTENCES, SEEDS["train"][0]))
    assert [line.text for line in LINES if f" {line.text.rstrip('?')} " in trained] == []


def test_held_out_sentences_are_new() -> None:
    """No sentence of the evaluation is in the training set."""
    seen = frozenset(sentences(2000, 1))
    assert seen.isdisjoint(sentences(300, 11, seen))


def test_the_same_seed_gives_the_same_sentences() -> None:
    """Sentences follow from the seed alone."""
    one, other = random.Random(4), random.Random(4)
    assert [grammar.sentence(one) for _ in range(50)] == [
        grammar.sentence(other) for _ in range(50)
    ]


@pytest.mark.parametrize(
    ("spoken", "text"),
    [("is this thing on?", "Is this thing on?"), ("we are back online", "We are back online.")],
)
def test_the_written_form(spoken: str, text: str) -> None:
    """A capital, and a full stop or a question mark."""
    assert grammar.written(spoken) == text


def test_every_sentence_can_be_written_with_the_tokens_in_use() -> None:
    """No sentence needs a token that training masks."""
    used = set(Tokens().used)
    for text in sentences(300, 9):
        assert used.issuperset(tokenizer().encode(" " + grammar.written(text)))


def test_everybody_who_speaks_is_introduced() -> None:
    """Whoever speaks in an event is among its people."""
    for event in EVENTS:
        said = {
            item.speaker for part in event.parts for item in part.script if isinstance(item, Line)
        }
        assert said == set(event.speakers)
        assert said <= set(PEOPLE)
