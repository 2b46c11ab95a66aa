"""The index that the settings ask for. The engines are imported only when one is opened."""

from __future__ import annotations

from archive.settings import Settings
from search.index import Index


def open_index(settings: Settings, *, writable: bool = False) -> Index:
    """The archive's index; nothing is read or reached before it is first asked or written."""
    if settings.index == "elasticsearch":
        from search.elastic.engine import ElasticIndex
        from search.elastic.server import Server

        server = Server(
            settings.elasticsearch_url,
            settings.elasticsearch_user,
            settings.elasticsearch_password,
            settings.elasticsearch_api_key,
            settings.elasticsearch_ca,
            settings.elasticsearch_timeout_ms / 1000,
        )
        return ElasticIndex(server, settings.elasticsearch_index, writable=writable)
    from search.embedded.engine import EmbeddedIndex

    return EmbeddedIndex(settings.index_path, writable=writable)
