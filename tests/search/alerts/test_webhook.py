"""Messages by HTTP: signed, without detours, in time."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from archive.errors import DeliveryFailed
from search.alerts import webhook
from search.alerts.webhook import new_secret, send, signature
from tests.search.alerts.material import message, told
from tests.search.alerts.servers import Hook, hook


@pytest.fixture
def receiver() -> Iterator[Hook]:
    with hook() as running:
        yield running


def test_the_signature_is_that_of_the_specification() -> None:
    """The example that the reference libraries of Standard Webhooks are tested with."""
    made = signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert len(base64.b64decode(new_secret().removeprefix("whsec_"))) == 32
    assert new_secret() != new_secret()


def test_a_receiver_can_check_what_it_gets(receiver: Hook) -> None:
    """The three headers and the body are enough to know who sent it and when."""
    sent = message(told(1000), told(2000, "Ще не вмерла"))
    send(sent, receiver.url, allow_private=True)

    ((headers, body),) = receiver.posts
    key = base64.b64decode((sent.search.secret or "").removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60
    assert receiver.paths == ["/hook?team=1"]
    read = json.loads(body)
    assert (read["type"], read["data"]["total"]) == ("hotmic.passages", 2)
    first = read["data"]["passages"][0]
    assert (first["start_ms"], first["speaker"]) == (1000, "Ana Moreno")
    assert first["url"].startswith("https://archive.example.org/e/town-hall?t=1.0")
    assert read["data"]["passages"][1]["text"] == "Ще не вмерла"


def test_this_machine_is_reached_only_where_that_is_allowed(receiver: Hook) -> None:
    """Nothing is sent to a private address by default."""
    with pytest.raises(DeliveryFailed, match="own network"):
        send(message(told()), receiver.url, allow_private=False)
    assert receiver.posts == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(receiver: Hook, status: int) -> None:
    """Not even to the same host: it would lead past the check of the address."""
    receiver.answers = [status]
    receiver.headers = {"Location": receiver.url + "&again"}
    with pytest.raises(DeliveryFailed, match="redirect"):
        send(message(told()), receiver.url, allow_private=True)
    assert len(receiver.paths) == 1


@pytest.mark.parametrize("status", [400, 401, 404, 410, 429, 500, 503])
def test_anything_but_success_is_a_failure(receiver: Hook, status: int) -> None:
    """The receiver's own number is told."""
    receiver.answers = [status]
    with pytest.raises(DeliveryFailed, match=f"answered {status}"):
        send(message(told()), receiver.url, allow_private=True)


def test_nobody_there_is_a_failure() -> None:
    """A closed port, a name that nobody has, TLS where there is none."""
    for url in ("http://127.0.0.1:9/", "http://nobody.invalid/"):
        with pytest.raises(DeliveryFailed, match="did not take the message"):
            send(message(told()), url, allow_private=True)
    with hook() as plain, pytest.raises(DeliveryFailed, match="did not take the message"):
        send(message(told()), plain.url.replace("http:", "https:"), allow_private=True)


def test_a_receiver_that_drips_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte now and then is not an answer: the limit is for the whole of an attempt."""
    monkeypatch.setattr(webhook, "TIMEOUT_S", 0.6)
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_drip, args=[server], daemon=True)
        thread.start()
        began = time.monotonic()
        with pytest.raises(DeliveryFailed, match="too long"):
            send(message(told()), _url(server), allow_private=True)
        assert time.monotonic() - began < 5
        thread.join(5)


def _url(server: socket.socket) -> str:
    return f"http://127.0.0.1:{server.getsockname()[1]}/"


def _drip(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection:
        try:
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            while True:
                connection.sendall(b"X")
                time.sleep(0.1)
        except OSError:
            return


def test_nonsense_is_a_failure() -> None:
    """Bytes that are not HTTP, and a connection that just ends."""
    for answer in (b"SSH-2.0-hello\r\n", b"", b"HTTP/1.1 abc\r\n\r\n", b"\x00" * 70_000):
        with socket.create_server(("127.0.0.1", 0)) as server:
            thread = threading.Thread(target=_say, args=[server, answer], daemon=True)
            thread.start()
            with pytest.raises(DeliveryFailed, match="did not take the message"):
                send(message(told()), _url(server), allow_private=True)
            thread.join(5)


def _say(server: socket.socket, answer: bytes) -> None:
    connection, _ = server.accept()
    with connection:
        connection.recv(100_000)
        connection.sendall(answer)


def test_a_long_message_says_how_much_there_was(receiver: Hook) -> None:
    """A thousand passages are written out, all are counted."""
    send(message(*(told(n) for n in range(1500))), receiver.url, allow_private=True)
    read = json.loads(receiver.posts[0][1])["data"]

    assert (read["total"], len(read["passages"])) == (1500, 1000)


def test_a_trial_says_that_it_is_one(receiver: Hook) -> None:
    """Receivers can tell a test from news."""
    send(message(), receiver.url, allow_private=True)

    assert json.loads(receiver.posts[0][1])["type"] == "hotmic.test"
