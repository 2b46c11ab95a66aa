"""A pytest plugin: one real PostgreSQL for the whole session.

Found in this order: the URL in HOTMIC_TEST_POSTGRESQL (its user must be allowed to create
databases); Debian's server, started here on a free loopback port and stopped at the end.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

_NOBODY = 65534
_START_S = 60
_numbers = count()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a server, to its maintenance database."""
    if named := os.environ.get("HOTMIC_TEST_POSTGRESQL"):
        yield named
        return
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not programs:
        pytest.skip("no PostgreSQL can be had: apt-get install postgresql")
    with _running(programs[-1].parent) as url:
        yield url


@contextmanager
def fresh_database(server: str, template: str = "template1") -> Iterator[str]:
    """The URL of a database of its own, dropped at the end."""
    name = f"hotmic_test_{os.getpid()}_{next(_numbers)}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield f"{server.rpartition('/')[0]}/{name}"
    finally:
        _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """An empty database."""
    with fresh_database(postgresql_server) as url:
        yield url


def _administer(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())


@contextmanager
def _running(programs: Path) -> Iterator[str]:
    user = _server_user()
    folder = Path(tempfile.mkdtemp(prefix="hotmic-postgresql-"))
    if user is not None:
        os.chown(folder, user, user)
    try:
        _initialise(programs, folder, user)
        yield from _serve(programs, folder, user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _server_user() -> int | None:
    """The server refuses to run as root: Debian's own account for it, or nobody."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_uid
    except KeyError:
        return _NOBODY


def _initialise(programs: Path, folder: Path, user: int | None) -> None:
    # A locale whose order of text is not that of bytes: what we sort must not depend on it.
    words = "--auth=trust --username=hotmic --encoding=UTF8 --no-sync --locale=C.UTF-8"
    order = "--locale-provider=icu --icu-locale=en-US"
    command = [programs / "initdb", "-D", folder / "data", *words.split(), *order.split()]
    done = subprocess.run(command, user=user, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"no PostgreSQL can be had: initdb failed: {done.stderr.strip()}")


def _serve(programs: Path, folder: Path, user: int | None) -> Iterator[str]:
    port = _free_port()
    options = ["-h", "127.0.0.1", "-p", str(port), "-k", "", "-c", "fsync=off"]
    url = f"postgresql://hotmic@127.0.0.1:{port}/postgres"
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", *options],
            user=user,
            cwd=folder,
            stdout=log,
            stderr=log,
        )
        try:
            _wait(url, server, folder / "log")
            yield url
        finally:
            server.send_signal(signal.SIGINT)  # its "fast" way to stop
            server.wait(timeout=_START_S)


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _START_S
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > end:
                pytest.skip(f"no PostgreSQL can be had: {log.read_text()[-500:]}")
            time.sleep(0.1)
        else:
            return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
