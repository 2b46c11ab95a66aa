"""Whom a sentence names as the speaker of its quotation, and whom it only mentions."""

from __future__ import annotations

import pytest

from search.quotes.articles import quotations

SAID = [
    ('“We will,” Reagan told Carter.', "Reagan"),
    ('Reagan told Carter: “We will.”', "Reagan"),
    ('“We will,” Mr. Perot told ABC News.', "Mr. Perot"),
    ('“We will,” Reagan said Tuesday.', "Reagan"),
    ('“We will,” Reagan said in Cleveland.', "Reagan"),
    ('Reagan said Tuesday in Cleveland that “we will” and left.', "Reagan"),
    ('On Tuesday Reagan said: “We will.”', "Reagan"),
    ('Tuesday Reagan said: “We will.”', "Reagan"),
    ('As Reagan said: “We will.”', "Reagan"),
    ('Carter was told by Reagan: “We will.”', "Reagan"),
    ('Carter, told by Ronald Reagan that “we will” wait, laughed.', "Ronald Reagan"),
    ('“Will we?” asked Barbara Walters.', "Barbara Walters"),
    ('“Will we?” Barbara Walters asked Carter.', "Barbara Walters"),
    ('“We will,” said Gov. Ronald Reagan in Cleveland.', "Gov. Ronald Reagan"),
    ('“We will,” said Republican Ronald Reagan.', "Republican Ronald Reagan"),
    ('“We will,” said Texas Gov. George Bush.', "Texas Gov. George Bush"),
    ('“We will,” said former president Jimmy Carter.', "Jimmy Carter"),
    ('“We will,” said the Rev. Jesse Jackson.', "Rev. Jesse Jackson"),
    ('“We will,” Reagan later told reporters.', "Reagan"),
    ('“We will,” Reagan has repeatedly said.', "Reagan"),
    ('“We will,” Governor Ronald Reagan of California said.', "Governor Ronald Reagan"),
    ('“We will,” Theresa May said Monday.', "Theresa May"),
    ('Carter spokesman Jody Powell said: “We will.”', "Jody Powell"),
    ('“We will,” said Reagan, who told Carter to wait.', "Reagan"),
    ('Carter said it was “fine” and Reagan said it was “ridiculous”.', "Carter"),
    ('Reagan: “We will.”', "Reagan"),
    ('He waited.\nGOV. REAGAN: “We will.”', "REAGAN"),
    ('Jimmy Carter (laughing): “We will.”', "Jimmy Carter"),
    ('“We will.” -- Ronald Reagan', "Ronald Reagan"),
    ('“We will.” — Ronald Reagan, 1980', "Ronald Reagan"),
    ('“We will.”\n– Ronald Reagan\n\nAnd so on.', "Ronald Reagan"),
    ('In Berlin sagte Angela Merkel: „Wir schaffen das.“', "Angela Merkel"),
    ('„Wir schaffen das“, hat Merkel gestern gesagt und: so sagte Merkel auch.', "Merkel"),
    ('Como dijo Lucía Ibáñez: «No lo haremos.»', "Lucía Ibáñez"),
    ('«No lo haremos», dijo ayer la presidenta Lucía Ibáñez.', "Lucía Ibáñez"),
    ('«Не будем», как заявил журналистам Иван Петров.', None),
    ('Как заявил Иван Петров, «мы не будем».', "Иван Петров"),
    ('«Nous ne voulons pas», Jean Dupont a-t-il déclaré.', None),
    ('Emmanuel Macron a déclaré : « Nous ne voulons pas. »', "Emmanuel Macron"),
]  # fmt: skip
"""What a sentence says, and its speaker; null where it leaves that open."""

NOBODY = [
    '“We will,” he said Tuesday.',
    '“We will,” he said in Cleveland.',
    '“We will,” he said of President Carter.',
    '“We will,” he said that Carter had told him.',
    '“We will,” he told Carter.',
    '“We will,” he said as Carter listened.',
    '“We will,” he said Carter would answer.',
    '“We will,” the governor said Carter had heard.',
    '“We will,” the governor told ABC News.',
    '“We will,” said the Republican nominee.',
    'The Republican nominee said: “We will.”',
    '“We will,” said the California governor.',
    '“We will,” said the White House.',
    '“We will,” said Reagan adviser Jim Smith.',
    "“We will,” Carter's campaign told Reagan.",
    '“We will,” Carter aides said.',
    '“We will,” a spokesman for Reagan said.',
    '“We will,” the mayor of Cleveland said.',
    '“We will,” Carter and Reagan said.',
    'Carter was told: “We will.”',
    'He asked Carter: “Will we?”',
    '«¿Lo haremos?», preguntó a Carter.',
    '«Nous le ferons», a-t-il dit à Paris.',
    '„Wir schaffen das“, sagte sie in Berlin.',
    'Question: “Will we?”',
    '“We will.” — The New York Times',
    'The answer -- “we will” -- Carter had heard before.',
]  # fmt: skip
"""Sentences with a name, a day, a city, a paper; none is said to have spoken."""


@pytest.mark.parametrize(("article", "speaker"), SAID)
def test_the_speaker_is_the_one_who_says_it(article: str, speaker: str | None) -> None:
    """Before the verb or behind it, after `by`, before a colon, behind a dash."""
    assert next(quotations(article)).speaker == speaker


@pytest.mark.parametrize("article", NOBODY)
def test_who_is_only_mentioned_is_not_the_speaker(article: str) -> None:
    """Nobody rather than the wrong one."""
    assert next(quotations(article)).speaker is None
