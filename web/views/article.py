"""Check every quotation of an article. Nothing of the text is kept."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from archive.errors import HotmicError, IndexUnavailable, InputError, UploadTooLarge, UsageError
from web.current import services
from web.pages.article import ArticlePage, article_page

pages = Blueprint("article", __name__, url_prefix="/verify")

MAX_BYTES = 1_000_000
"""Of an article: a long book has as much; longer texts take minutes, which no page should."""
_FORM_BYTES = 4 * MAX_BYTES
"""What a browser sends for it: percent-encoded or with its parts marked."""
_ENCODINGS = ("utf-8-sig", "utf-16", "cp1252")
"""Tried in this order; UTF-16 only where its byte order mark stands."""
_MARKS = (b"\xff\xfe", b"\xfe\xff")


@pages.get("/article")
def form() -> str:
    """Paste a text, or choose a file."""
    return _page(ArticlePage())


@pages.post("/article")
def check() -> ResponseReturnValue:
    """`text` or `file`; `first` is the character at which a long article goes on."""
    request.max_content_length = request.max_form_memory_size = _FORM_BYTES
    text = ""
    try:
        text = _text()
        page = article_page(services().check_article, text, _first(text))
    except (UsageError, InputError, IndexUnavailable) as error:
        return _page(ArticlePage(text), error), error.http_status
    return _page(page)


def _page(page: ArticlePage, error: HotmicError | None = None) -> str:
    return render_template("article.html", page=page, error=error, limit=MAX_BYTES)


def _text() -> str:
    """What was pasted, or what the file says. Raises UploadTooLarge, UsageError."""
    try:
        pasted, file = request.form.get("text", ""), request.files.get("file")
    except RequestEntityTooLarge as error:
        raise _too_long() from error
    written = file.read(MAX_BYTES + 1) if file else b""
    if len(written) > MAX_BYTES or len(pasted.encode("utf-8", "replace")) > MAX_BYTES:
        raise _too_long()
    text = pasted if pasted.strip() else _decoded(written)
    if not text.strip():
        raise UsageError("there is no text", hint="Paste an article, or choose a text file.")
    return text.replace("\r\n", "\n").replace("\0", " ")


def _decoded(written: bytes) -> str:
    """Text files come in UTF-8, or from older programs; other files are refused. UsageError."""
    if b"\0" in written and not written.startswith(_MARKS):
        raise UsageError(
            "this file is not plain text", hint="Save the article as plain text, or paste it."
        )
    for encoding in _ENCODINGS:
        if encoding == "utf-16" and not written.startswith(_MARKS):
            continue
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError(
        "the encoding of this file is not known", hint="Save it as UTF-8, or paste the text."
    )


def _first(text: str) -> int:
    return min(max(0, request.form.get("first", 0, type=int)), len(text))


def _too_long() -> UploadTooLarge:
    return UploadTooLarge(
        f"the article is longer than {MAX_BYTES:,} bytes",
        hint="Paste the part that has the quotations.",
    )
