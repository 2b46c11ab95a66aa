"""Quotations in articles, their marks and their speakers."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from archive.catalogue import Catalogue
from archive.viewer import PUBLIC
from search.embedded.engine import EmbeddedIndex
from search.quotes.articles import MAX_QUOTATIONS, Quotation, check_article, count, quotations
from search.quotes.verdict import Verdict

FAST_S = 3.0
"""CPU time for half a megabyte: a second where every mark is a quotation."""


def _found(article: str) -> list[tuple[str, str | None]]:
    return [(one.text, one.speaker) for one in quotations(article)]


@pytest.mark.parametrize(
    ("article", "quote", "speaker"),
    [
        ('"I do not know," Mr. Carter said.', "I do not know,", "Mr. Carter"),
        ("“We will,” said Governor Ronald Reagan of California.", "We will,",
         "Governor Ronald Reagan"),
        ("Reagan, the former governor, told reporters: “There you go again.”",
         "There you go again.", "Reagan"),
        ("According to Howard K. Smith, “that is it”.", "that is it", "Howard K. Smith"),
        ("President Reagan said the plan was “ridiculous”.", "ridiculous", "President Reagan"),
        ("“We are strong,” he said.", "We are strong,", None),
        ("‘I can’t do that,’ said Bob Dole.", "I can’t do that,", "Bob Dole"),
        ("«Nous ne voulons pas», a déclaré Jean de la Tour.", "Nous ne voulons pas",
         "Jean de la Tour"),
        ("„Wir schaffen das“, sagte Angela Merkel.", "Wir schaffen das", "Angela Merkel"),
        ("»Das ist so«, erklärte Anna Groß.", "Das ist so", "Anna Groß"),
        ("«Мы не будем», заявил Иван Петров.", "Мы не будем", "Иван Петров"),
        ("安倍氏は「それは違う」と述べた。", "それは違う", None),
        ("قال الرئيس محمد مرسي: “لن نرفع الضريبة”.", "لن نرفع الضريبة", "الرئيس محمد مرسي"),
        ("“لن نرفع الضريبة” ، قالت هدى سالم في المؤتمر.", "لن نرفع الضريبة", "هدى سالم"),
        ("”Vi gör det”, skrev hon.", "Vi gör det", None),
    ],
)  # fmt: skip
def test_marks_and_speakers_of_many_languages(
    article: str, quote: str, speaker: str | None
) -> None:
    """The words between the marks, and whom the sentence names."""
    assert _found(article) == [(quote, speaker)]


def test_a_quotation_knows_its_place() -> None:
    """Characters of the article, so that a page can mark it there."""
    article = 'First "one thing", then "another".'

    assert [article[q.start : q.end] for q in quotations(article)] == ["one thing", "another"]


def test_a_quotation_goes_on_in_the_next_paragraph() -> None:
    """Each paragraph opens it anew and only the last one closes it."""
    article = "“We went there.\n\n“And we came back,” said Ana Moreno."

    assert _found(article) == [("We went there.\n\nAnd we came back,", "Ana Moreno")]
    assert _found(article.replace("“", '"').replace("”", '"')) == _found(article)


def test_marks_that_are_no_quotations() -> None:
    """Apostrophes, inches, a mark that nothing closes."""
    assert _found("It's the voters' choice, isn't it? 'Tis.") == []
    assert _found("A “mark that is never closed.\n\nAnd another paragraph.") == []
    assert _found('""  “”  «»') == []


@pytest.mark.parametrize(
    ("article", "quotes"),
    [
        ('6" of snow. "I have seen four wars," said Reagan, "I\'m a father."',
         ["I have seen four wars,", "I'm a father."]),
        ('A 12" x 10" box. "We will," he said.', ["We will,"]),
        ('"It was 6" of snow," he said. "No."', ['It was 6" of snow,', "No."]),
        ('It was "in 1980" and "in 1984".', ["in 1980", "in 1984"]),
        ('"An unclosed one. He said "yes", then "no".', ["yes", "no"]),
        ('"An unclosed one.\n\nHe said "yes".', ["yes"]),
        ('The word ("fine")—"ridiculous"—and "...never".', ["fine", "ridiculous", "...never"]),
        ("''I have seen it,'' he said. ``I have,'' he said.", ["I have seen it,", "I have,"]),
        ("''We went.\n\n''And came.''", ["We went.\n\nAnd came."]),
        ('他说"你好吗"。', ["你好吗"]),
        ('他说"你好吗。"他走了。', ["你好吗。"]),
        ('قال"نعم"ثم ذهب', ["نعم"]),
        ('"I was going to—" he said.', ["I was going to—"]),
    ],
)  # fmt: skip
def test_straight_marks(article: str, quotes: list[str]) -> None:
    """They open before a word and behind none, and close behind one; inches do neither."""
    assert [one.text for one in quotations(article)] == quotes


def test_the_press_reports_are_read(corpus: Path) -> None:
    """Both Arabic reports: their quotations, with the speakers that they name after "said"."""
    reports = [(corpus / f"press/report_{name}.ar.txt").read_text() for name in "ab"]
    found = [list(quotations(report)) for report in reports]

    assert [len(one) for one in found] == [10, 21]
    assert found[1][2].speaker == "المضيف ديفيد ساكس"
    assert "نقوم بإذابة الخوادم" in found[0][2].text


@pytest.mark.parametrize(
    "mark", ['"', "''", ' "', '1"', "“", "‘", "«", "「", "'", '" a "', "“a ", "\n\n“"]
)
def test_an_article_of_marks_alone_takes_a_moment(mark: str) -> None:
    """Nothing is read again and again; the first MAX_QUOTATIONS are what is checked."""
    article = (mark + "a b c ") * (500_000 // (len(mark) + 6))
    began = time.process_time()

    for number, _ in enumerate(quotations(article)):
        if number == MAX_QUOTATIONS:
            break

    assert time.process_time() - began < FAST_S


def test_quotations_are_counted_without_asking_who_spoke(corpus: Path) -> None:
    """As many as are found, and 5 MB of nothing else in a moment."""
    report = (corpus / "press/report_b.ar.txt").read_text()
    line = "The governor said that “we will not raise the tax” and Moreno replied. "
    began = time.process_time()

    assert count(report) == len(_found(report))
    assert count(line * 70_000) == 70_000
    assert time.process_time() - began < FAST_S


def test_an_article_is_checked(opened: tuple[EmbeddedIndex, Catalogue]) -> None:
    """Each quotation with its speaker; the same one twice has the same answer."""
    index, catalogue = opened
    article = (
        "“Most of them must pay,” said Ana Moreno. But Bo Lindqvist said: “most of them must "
        "pay”, and “the elephants have eaten the harvest”."
    )
    found = list(check_article(index, catalogue, PUBLIC, article))

    assert [isinstance(one, Quotation) for one, _ in found] == [True] * 3
    assert [checked.verdict for _, checked in found] == [
        Verdict.VERBATIM,
        Verdict.VERBATIM,
        Verdict.NOT_FOUND,
    ]
    claims = [checked.attribution for _, checked in found]
    assert [claim and claim.agrees for claim in claims[:2]] == [True, False]
