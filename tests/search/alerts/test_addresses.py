"""Where a webhook may go."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import DeliveryFailed, HotmicError, UsageError
from search.alerts import addresses
from search.alerts.addresses import Target, is_public, target

INSIDE = [
    "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1",
    "169.254.169.254", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "0.0.0.0", "::", "::1", "fe80::1",  # noqa: S104 (to be refused)
    "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1", "ff02::1",
    "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1",
    "2002:7f00:1::", "::127.0.0.1",
]  # fmt: skip
OUTSIDE = ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside_are_known(address: str) -> None:
    """Loopback, private, link-local, shared, multicast, and IPv6 spellings of them."""
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_addresses_outside_are_known(address: str) -> None:
    """What the whole Internet shares."""
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_judged_alike_in_every_spelling(address: IPv4Address) -> None:
    """No way of writing an address within IPv6 opens a door that the address itself does not."""
    number = int(address)
    translated = f"64:ff9b::{number >> 16:x}:{number & 0xFFFF:x}"
    relayed = f"2002:{number >> 16:x}:{number & 0xFFFF:x}::1"

    judged = is_public(str(address))
    assert {is_public(each) for each in (f"::ffff:{address}", translated, relayed)} == {judged}


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/x", "file:///etc/passwd", "gopher://example.org", "example.org/hook", "",
        "http://", "https:///x", "http://user:secret@example.org/", "http://example.org:99999/",
        "http://example.org/a b", "http://example.org/\r\nX: y", "http://exa\tmple.org/",
        "http://[::1", "https://example.org/" + "x" * 3000, "javascript:alert(1)",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_webhook_is_refused(url: str) -> None:
    """Other schemes, no host, passwords, blanks, line ends: told at once, secrets not repeated."""
    with pytest.raises(UsageError) as caught:
        addresses.check(url, allow_private=True)
    assert "secret" not in str(caught.value)


def test_an_address_is_taken_apart() -> None:
    """The usual ports; names and paths in other scripts as the wire wants them."""
    assert target("https://example.org") == Target("https", "example.org", 443, "/")
    assert target("HTTP://Example.org:81/a?b=c") == Target("http", "example.org", 81, "/a?b=c")
    assert target("https://bücher.example/ä").host == "xn--bcher-kva.example"
    assert target("https://bücher.example/ä").path == "/%C3%A4"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1"])
def test_this_machine_is_refused_in_every_spelling(host: str) -> None:
    """What the system's resolver makes of a name is what is judged."""
    url = f"http://{host}:9/x"
    with pytest.raises(UsageError, match="own network") as caught:
        addresses.check(url, allow_private=False)
    assert "webhook_private" in str(caught.value)
    addresses.check(url, allow_private=True)


def test_one_private_address_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that means a public and a private address is not tried until it hits."""
    entries = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))
        for address in ("93.184.216.34", "10.0.0.1")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: entries)
    with pytest.raises(DeliveryFailed, match=r"10\.0\.0\.1"):
        addresses.addresses(target("https://example.org"), allow_private=False)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_a_clear_error(text: str) -> None:
    """Nothing that somebody types ends in a traceback."""
    try:
        found = target(text)
    except HotmicError:
        return
    assert found.host.isascii()
    assert found.path.isascii()
