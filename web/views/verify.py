"""Check a printed quote against what was said."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from archive.errors import IndexUnavailable, UsageError
from search.quotes.verdict import Checked, Verdict
from web.current import every_event, services
from web.pages.examples import examples
from web.pages.nearest import Near, nearest
from web.pages.verify import AskedQuote, VerifyPage, scope, verify_page

pages = Blueprint("verify", __name__)


@pages.get("/verify")
def verify() -> ResponseReturnValue:
    """A quote (`q`) that somebody (`by`) is said to have said, perhaps at an `event`."""
    asked = read_asked()
    if not asked.q.strip():
        return _nothing_asked(asked)
    try:
        checked = services().check(asked.q, asked.by or None, asked.event or None)
    except UsageError as error:
        return render_template("verify_wrong.html", page=VerifyPage(asked), error=error), 400
    except IndexUnavailable as error:
        return render_template("verify_down.html", page=VerifyPage(asked), error=error), 503
    with services().catalogue.read() as tx:
        page = verify_page(tx, services().viewer, asked, checked, _near(checked, asked))
    return render_template("verify.html", page=page, site=services().settings.public_url)


def read_asked() -> AskedQuote:
    """The form from the address."""
    return AskedQuote(
        q=request.args.get("q", ""),
        by=request.args.get("by", "").strip(),
        event=request.args.get("event", "").strip(),
    )


def _nothing_asked(asked: AskedQuote) -> str:
    with services().catalogue.read() as tx:
        viewer = services().viewer
        tried = examples(tx, viewer, every_event(tx), services().search)
        page = VerifyPage(asked, examples=tried, scope=scope(tx, viewer, asked))
    return render_template("verify.html", page=page)


def _near(checked: Checked, asked: AskedQuote) -> tuple[Near, ...]:
    if checked.verdict is not Verdict.NOT_FOUND:
        return ()
    return nearest(services().search, asked.q)
