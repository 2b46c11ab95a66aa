"""Messages by HTTP POST, signed as the Standard Webhooks specification asks.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md: the
headers `webhook-id`, `webhook-timestamp` (Unix seconds of this attempt) and `webhook-signature`,
which is `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`. The key is what stands in
base64 after `whsec_`. Receivers verify it with any library for that specification.

A redirect is a failure: it would lead past the check of the address.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import socket
import ssl
import threading
import time
from http.client import HTTPConnection, HTTPException, HTTPSConnection

from archive.errors import DeliveryFailed
from search.alerts import addresses
from search.alerts.message import Message, payload

TIMEOUT_S = 15.0
"""For the whole of an attempt, however slowly the other side drips."""

_PREFIX = "whsec_"
_KEY_BYTES = 32
"""As long as the hash; the specification asks for 24 to 64."""


def new_secret() -> str:
    """A key for one saved search."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The value of `webhook-signature`."""
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def send(message: Message, url: str, *, allow_private: bool) -> None:
    """Post a message. Raises DeliveryFailed unless the answer is a 2xx."""
    wanted = addresses.target(url)
    try:
        where = addresses.addresses(wanted, allow_private=allow_private)
        status, reason = _post(wanted, where, message)
    except (OSError, HTTPException, UnicodeError) as error:
        why = "it took too long" if isinstance(error, TimeoutError) else str(error)
        raise _failed(wanted, why or type(error).__name__) from error
    if 300 <= status < 400:
        raise _failed(wanted, f"it answered with a redirect ({status}), which is not followed")
    if not 200 <= status < 300:
        raise _failed(wanted, f"it answered {status} {reason}".strip())


def _post(wanted: addresses.Target, where: list[str], message: Message) -> tuple[int, str]:
    body = json.dumps(payload(message), ensure_ascii=False).encode()
    connection = _connection(wanted, where)
    is_late = threading.Event()
    end = threading.Timer(TIMEOUT_S, _break_off, [connection, is_late])
    end.daemon = True
    end.start()
    try:
        connection.request("POST", wanted.path, body, _headers(message, body))
        answer = connection.getresponse()
    except (OSError, HTTPException) as error:
        if is_late.is_set():
            raise TimeoutError from error
        raise
    finally:
        end.cancel()
        connection.close()
    if is_late.is_set():  # half an answer, which the library takes for a whole one
        raise TimeoutError
    return answer.status, "".join(c for c in answer.reason[:100] if c.isprintable())


def _headers(message: Message, body: bytes) -> dict[str, str]:
    timestamp = int(time.time())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Hotmic",
        "Connection": "close",
        "webhook-id": message.id,
        "webhook-timestamp": str(timestamp),
    }
    if message.search.secret:
        signed = signature(message.search.secret, message.id, timestamp, body)
        headers["webhook-signature"] = signed
    return headers


def _break_off(connection: HTTPConnection, is_late: threading.Event) -> None:
    """End an attempt from another thread: whoever waits for bytes gets none."""
    is_late.set()
    if connection.sock is not None:
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it has just ended by itself


def _connection(wanted: addresses.Target, where: list[str]) -> HTTPConnection:
    if wanted.scheme == "http":
        return _Plain(wanted, where)
    return _Secure(wanted, where)


def _reach(where: list[str], port: int) -> socket.socket:
    """A connection to the first of the judged addresses that answers."""
    end = time.monotonic() + TIMEOUT_S
    trouble: OSError = OSError("the host has no address")
    for address in where:
        left = end - time.monotonic()
        if left <= 0:
            break
        try:
            return socket.create_connection((address, port), timeout=left)
        except OSError as error:
            trouble = error
    raise trouble


class _Plain(HTTPConnection):
    """HTTP to addresses that were judged; `host` stays the name that was asked for."""

    def __init__(self, wanted: addresses.Target, where: list[str]):
        super().__init__(wanted.host, wanted.port, timeout=TIMEOUT_S)
        self._where = where

    def connect(self) -> None:
        self.sock = _reach(self._where, self.port)


class _Secure(HTTPSConnection):
    """The same with TLS: the certificate must be of the name that was asked for."""

    def __init__(self, wanted: addresses.Target, where: list[str]):
        super().__init__(wanted.host, wanted.port, timeout=TIMEOUT_S)
        self._where = where
        self._tls = ssl.create_default_context()

    def connect(self) -> None:
        bare = _reach(self._where, self.port)
        try:
            self.sock = self._tls.wrap_socket(bare, server_hostname=self.host)
        except BaseException:
            bare.close()
            raise


def _failed(wanted: addresses.Target, why: str) -> DeliveryFailed:
    return DeliveryFailed(
        f"the webhook did not take the message: {why}",
        subject=wanted.host,
        hint="It is kept and tried again; `hotmic saved run` tries at once.",
    )
