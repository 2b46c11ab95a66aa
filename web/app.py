"""The application: pages, API and media over the services it is given."""

from __future__ import annotations

from flask import Flask

from web import mishaps, security, times, wording
from web.current import KEY, REMEMBERED, may_upload
from web.remembered import Remembered
from web.services import Services
from web.uploads import Uploads
from web.views import (
    about,
    api,
    article,
    events,
    exports,
    feeds,
    home,
    incidents,
    marks,
    media,
    search,
    uploads,
    verify,
)  # fmt: skip

_VIEWS = (
    home, incidents, search, verify, article, events, exports, marks,
    media, uploads, feeds, about, api,
)  # fmt: skip
_MEGABYTE = 1_000_000


def create_app(services: Services) -> Flask:
    """A Flask application; it opens nothing and closes nothing of the services."""
    app = Flask("web", static_folder="static", template_folder="templates")
    app.config["MAX_CONTENT_LENGTH"] = services.settings.upload_limit_mb * _MEGABYTE
    app.config["MAX_FORM_MEMORY_SIZE"] = _MEGABYTE
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 0  # asked again, answered by "not modified"
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # of Flask's own provider
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.extensions[KEY] = services
    app.extensions[REMEMBERED] = Remembered()
    app.extensions[uploads.KEY] = Uploads(services)
    security.guard(app)
    mishaps.answer_errors(app)
    for view in _VIEWS:
        app.register_blueprint(view.pages)
    app.context_processor(lambda: {"may_upload": may_upload(), "plural": wording.plural})
    app.add_template_filter(times.day, "day")
    return app
