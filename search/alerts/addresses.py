"""Where a webhook may go: to public addresses, unless the archive's owner allows private ones.

Whoever names a webhook makes this machine send a request. Without this it could reach what only
this machine can: the router, a database, a cloud's metadata (server-side request forgery). The name
is resolved once, every address it has is judged, and the connection goes to an address that was
judged, so that a name cannot change its meaning in between (DNS rebinding).
"""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urlsplit

from archive.errors import DeliveryFailed, UsageError

MAX_CHARS = 2_000
_BLANKS = re.compile(r"[\x00-\x20\x7f-\x9f]")
_PORTS = {"http": 80, "https": 443}
_LEAVE = "/%:=&?~+!$,;'@()*[]-._"

_TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as a network without IPv4 writes them (RFC 6052)."""
_LOCAL_TRANSLATED = IPv6Network("64:ff9b:1::/48")
"""The same with prefixes of a site's own (RFC 8215)."""


@dataclass(frozen=True, slots=True)
class Target:
    """A webhook's address taken apart; `path` has the query with it."""

    scheme: str
    host: str
    port: int
    path: str


def target(url: str) -> Target:
    """What a URL says. Raises UsageError where no request could or should be sent to it."""
    if len(url) > MAX_CHARS or _BLANKS.search(url):
        raise _unusable(url[:100], "it has blanks or control characters, or is too long")
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
        ascii_host = _ascii(host or "")
    except ValueError as error:
        raise _unusable(url, str(error)) from error
    if parts.scheme not in _PORTS:
        raise _unusable(url, "it must begin with https:// or http://")
    if not ascii_host:
        raise _unusable(url, "it names no host")
    if parts.username is not None or parts.password is not None:
        raise _unusable(f"{parts.scheme}://{host}/", "a URL must not carry a user or a password")
    path = quote(parts.path or "/", _LEAVE) + (
        f"?{quote(parts.query, _LEAVE)}" if parts.query else ""
    )
    return Target(parts.scheme, ascii_host, port or _PORTS[parts.scheme], path)


def check(url: str, *, allow_private: bool) -> None:
    """Raise UsageError where a message to this URL would be refused, as far as is known now."""
    wanted = target(url)
    try:
        addresses(wanted, allow_private=allow_private)
    except socket.gaierror:
        return  # a name server may be away for a while; each delivery asks again
    except DeliveryFailed as error:
        raise UsageError(error.message, subject=url, hint=error.hint) from error


def addresses(wanted: Target, *, allow_private: bool) -> list[str]:
    """The addresses of the host, all fit to be connected to.

    Raises DeliveryFailed where one of them is not, socket.gaierror where there is none.
    """
    found = socket.getaddrinfo(wanted.host, wanted.port, type=socket.SOCK_STREAM)
    told = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    private = [address for address in told if not is_public(address)]
    if private and not allow_private:
        raise DeliveryFailed(
            f"{wanted.host} is {private[0]}, an address inside this machine's own network",
            subject=wanted.host,
            hint='Where that is meant, set webhook_private = "allow" in hotmic.toml.',
        )
    return told


def is_public(text: str) -> bool:
    """Whether an address is one that the whole Internet shares."""
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address):
        inner = _embedded(address)
        if inner is not None:
            return is_public(str(inner))
        if address.is_site_local or address in _LOCAL_TRANSLATED:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for."""
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)


def _ascii(host: str) -> str:
    """Names in other scripts as the name system spells them."""
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _unusable(url: str, why: str) -> UsageError:
    return UsageError(
        f"no webhook can be sent there: {why}",
        subject=url,
        hint="Give an address such as https://example.org/hook.",
    )
