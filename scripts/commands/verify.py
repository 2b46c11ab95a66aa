"""`hotmic verify`: whether a printed quote is what was said."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from archive.catalogue import Catalogue, audit, events, summaries
from archive.errors import InputError, NotFound, UsageError
from archive.viewer import OWNER
from scripts import compose, output, quoting
from scripts.invocation import Invocation, command
from search.index import Index
from search.quotes import shapes
from search.quotes.articles import MAX_QUOTATIONS, Quotation, check_article
from search.quotes.checking import check
from search.quotes.csv_table import read_sheet
from search.quotes.sheets import verify_sheet
from search.quotes.verdict import Checked

_file = click.Path(path_type=Path, dir_okay=False)
_PROGRESS_EVERY = 100

Check = Callable[[str, str | None], Checked]


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked of all rows of a table: with another one a stopped run does not go on."""

    column: str
    said_by: str | None
    said_by_column: str | None
    event: str | None
    quarantined: bool
    archive: str
    archive_state: int


@command()
@click.argument("quote", required=False)
@click.option("--said-by", metavar="NAME", help="Check as well whether this person said it.")
@click.option("--event", metavar="ID", help="Look only in this event.")
@click.option("--quarantined", is_flag=True, help="Look also in text that a gate distrusts.")
@click.option("--details", is_flag=True, help="With --json: every reading, piece by piece.")
@click.option("--csv", "sheet", type=_file, metavar="FILE", help="Check each row of this table.")
@click.option("--column", default="quote", metavar="NAME", help="The column with the quotes.")
@click.option("--said-by-column", metavar="NAME", help="The column with who is to have said it.")
@click.option("-o", "--output", "out", type=_file, metavar="FILE", help="Where the table goes.")
@click.option("--article", metavar="FILE|-", help="Check each quotation of this text.")
def verify(
    invocation: Invocation,
    quote: str | None,
    said_by: str | None,
    event: str | None,
    quarantined: bool,
    details: bool,
    sheet: Path | None,
    column: str,
    said_by_column: str | None,
    out: Path | None,
    article: str | None,
) -> None:
    """Hold a printed quote against what was said, word by word.

    The verdict is verbatim, trivial (but for filler, case, punctuation or spelling), altered,
    spliced, not_found or other_language. With --csv the table comes back with the verdicts, in
    NAME.verified.csv or where -o says; a run that was stopped goes on where it was.

    Example: hotmic verify "There you go again" --said-by Reagan
    """
    if sum(one is not None for one in (quote, sheet, article)) != 1:
        raise UsageError(
            "give one thing to verify", hint="A quote, or --csv FILE, or --article FILE."
        )
    _refuse_what_is_not_used(quote, sheet, said_by, said_by_column, out)
    with _archive(invocation) as (index, catalogue):
        if event is not None:
            with catalogue.read() as tx:
                event = events.id_of(tx, OWNER, event)

        def ask(text: str, speaker: str | None) -> Checked:
            return check(
                index, catalogue, OWNER, text, speaker, event=event, quarantined=quarantined
            )

        if quote is not None:
            _tell(invocation, catalogue, ask(quote, said_by), details)
        elif article is not None:
            text = _text(article)
            _article(
                invocation,
                check_article(index, catalogue, OWNER, text, event=event, quarantined=quarantined),
                details,
            )
        elif sheet is not None:
            state = _state(catalogue)
            question = _Question(column, said_by, said_by_column, event, quarantined, *state)
            _sheet(invocation, sheet, out, ask, question)


def _refuse_what_is_not_used(
    quote: str | None,
    sheet: Path | None,
    said_by: str | None,
    said_by_column: str | None,
    out: Path | None,
) -> None:
    """Nobody should believe that something was checked which was not."""
    if sheet is None and (said_by_column or out):
        raise UsageError(
            "--said-by-column and --output belong to a table", hint="Give it by --csv FILE."
        )
    if sheet is None and quote is None and said_by:
        raise UsageError(
            "--said-by is not for an article",
            hint="Each of its sentences names the speaker; leave the option out.",
        )
    if said_by and said_by_column:
        raise UsageError(
            "--said-by and --said-by-column contradict each other",
            hint="Give the name of all rows, or the column that names them.",
        )


def _state(catalogue: Catalogue) -> tuple[str, int]:
    """Which archive, and the last line of its audit log: every change has one."""
    with catalogue.read() as tx:
        return catalogue.where, audit.newest(tx)


@contextmanager
def _archive(invocation: Invocation) -> Iterator[tuple[Index, Catalogue]]:
    chosen = compose.settings(invocation)
    compose.require_archive(chosen)
    with compose.catalogue(chosen) as catalogue, compose.index(chosen) as index:
        yield index, catalogue


def _tell(invocation: Invocation, catalogue: Catalogue, checked: Checked, details: bool) -> None:
    if invocation.as_json:
        output.emit(shapes.details(checked) if details else shapes.verdict(checked))
        return
    with catalogue.read() as tx:
        quoting.tell(checked, unsearched=summaries.counts(tx, OWNER).untranscribed)


def _article(
    invocation: Invocation, found: Iterable[tuple[Quotation, Checked]], details: bool
) -> None:
    """Each quotation as soon as it is checked."""
    if invocation.as_json:
        output.emit_list(shapes.quotation(*pair, details=details) for pair in found)
        return
    verdicts: Counter[str] = Counter()
    for quotation, checked in found:
        quoting.tell(checked, quotation.speaker or "nobody named")
        output.write()
        verdicts[checked.verdict.value] += 1
    output.say(_summary(verdicts, "quotations"))
    if verdicts.total() == MAX_QUOTATIONS:
        output.say(f"Only the first {MAX_QUOTATIONS:,} were checked.")


def _sheet(
    invocation: Invocation,
    path: Path,
    out: Path | None,
    ask: Check,
    question: _Question,
) -> None:
    table = read_sheet(path)
    quotes = table.column(question.column)
    by = question.said_by_column
    speakers = None if by is None else table.column(by)
    written = out or path.with_suffix(".verified.csv")
    total = len(table.rows)

    def verify_row(row: Sequence[str]) -> Checked:
        return ask(row[quotes], question.said_by if speakers is None else row[speakers])

    def progress(done: int) -> None:
        if done % _PROGRESS_EVERY == 0 or done == total:
            output.say(f"[{done}/{total}] {path.name}")

    verdicts = verify_sheet(
        table, written, verify_row, progress, question=asdict(question), tell=output.say
    )
    if invocation.as_json:
        output.emit({"path": str(written), "rows": total, "verdicts": verdicts})
    else:
        output.say(f"{_summary(Counter(verdicts), 'rows')}; written to {written}")


def _text(article: str) -> str:
    """The text of a file, or of standard input for `-`. Raises NotFound and InputError."""
    try:
        raw = sys.stdin.buffer.read() if article == "-" else Path(article).read_bytes()
    except FileNotFoundError as error:
        raise NotFound("there is no such file", subject=article) from error
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", subject=article) from error
    try:
        return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"byte {error.start:,} is not UTF-8 text",
            subject=article,
            hint="Save the article as plain text in UTF-8.",
        ) from error


def _summary(verdicts: Counter[str], what: str) -> str:
    counted = ", ".join(f"{count} {name}" for name, count in verdicts.most_common())
    return f"{verdicts.total()} {what}" + (f": {counted}" if counted else "")
