"""The server: waitress, whose answers to Range requests cost the same anywhere in a file."""

from __future__ import annotations

import waitress

from web.app import create_app
from web.services import Services

THREADS = 8
_OVER_LIMIT = 4
"""Uploads up to this many times the limit are read to their end, so that a browser shows our page
about the limit: it does not read an answer before it has sent everything. Larger ones get
waitress's own short refusal."""
_MEGABYTE = 1_000_000


def serve(services: Services, host: str, port: int) -> None:
    """Answer requests until the process is interrupted. Says nothing."""
    waitress.serve(
        create_app(services),
        host=host,
        port=port,
        threads=THREADS,
        ident="hotmic",
        max_request_body_size=services.settings.upload_limit_mb * _MEGABYTE * _OVER_LIMIT,
        clear_untrusted_proxy_headers=False,  # `may_upload` looks for them
    )
