"""Receivers of messages: a web server that keeps what is posted, a mail server that keeps mail."""

from __future__ import annotations

import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Hook:
    """Answers each POST with the next of `answers` (the last one for ever); keeps all of them."""

    url: str = ""
    answers: list[int] = field(default_factory=lambda: [204])
    headers: dict[str, str] = field(default_factory=dict)
    slow_s: float = 0.0
    posts: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


@contextmanager
def hook(**settings: Any) -> Iterator[Hook]:
    """A web server on loopback."""
    kept = Hook(**settings)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.posts.append(({k.lower(): v for k, v in self.headers.items()}, body))
            kept.paths.append(self.path)
            status = kept.answers.pop(0) if len(kept.answers) > 1 else kept.answers[0]
            self.send_response(status)
            for name, value in kept.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            kept.paths.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    kept.url = f"http://127.0.0.1:{server.server_address[1]}/hook?team=1"
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class MailBox:
    """`refuse` is an answer to every message, such as `451 try later`."""

    host: str = "127.0.0.1"
    port: int = 0
    refuse: str | None = None
    mails: list[EmailMessage] = field(default_factory=list)
    users: list[str] = field(default_factory=list)
    was_encrypted: list[bool] = field(default_factory=list)

    async def handle_DATA(self, _: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep a mail."""
        if self.refuse:
            return self.refuse
        content = envelope.content
        assert isinstance(content, bytes)
        mail = message_from_bytes(content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.was_encrypted.append(session.ssl is not None)
        return "250 kept"

    def authenticate(self, *given: object) -> AuthResult:
        """Only the user `hotmic` with the password `hush` may send."""
        told = given[-1]
        assert isinstance(told, LoginPassword)
        self.users.append(told.login.decode())
        is_known = (told.login, told.password) == (b"hotmic", b"hush")
        return AuthResult(success=is_known, handled=False)


@contextmanager
def mailbox(**settings: Any) -> Iterator[MailBox]:
    """A mail server on loopback; `settings` are aiosmtpd's."""
    box = MailBox()
    controller = Controller(
        box, hostname="127.0.0.1", port=_free_port(), authenticator=box.authenticate, **settings
    )
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1 that is its own authority, and its key."""
    pem, key = folder / "mail.pem", folder / "mail.key"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*command, "-out", pem, "-keyout", key], check=True, capture_output=True)
    return pem, key


def until(condition: Any, seconds: float = 20.0) -> bool:
    """Whether something becomes true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
