"""A real Elasticsearch for tests, trials and developers: found, started and stopped.

Found in this order: a tree unpacked once in the user's cache folder; the Maven artifact of the
integration-test distribution (98 MB, fetched by `mvn` and unpacked there). It brings no JDK: Java
17 or later is needed. It runs with a heap of 512 MB, on free ports, never as root, with its
data, logs and configuration in a folder of the caller's, and ends with the process that started
it. Only the standard library is used, so that it runs before anything is installed.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import socket
import ssl
import stat
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from archive.errors import HotmicError, MissingProgram

VERSION = "8.19.16"
ARTIFACT = "org.elasticsearch.distribution.integ-test-zip:elasticsearch:{version}:zip"
MIN_JAVA = 17
"""For 8.19; a 9.x server needs 21."""

_NOBODY = 65534
"""Elasticsearch refuses root; under root it runs as this user, who owns nothing else."""

QUICK_START = "-Xms512m -Xmx512m -XX:TieredStopAtLevel=1"
"""The heap; and the quick compiler only, which halves the start and is enough for a trial."""

AS_IN_PRODUCTION = "-Xms2g -Xmx2g"
"""Both of Java's compilers, as Elasticsearch itself starts it; for what is to be measured."""

_START_S = 300
"""Six seconds on an idle machine, minutes on one whose cores are all taken."""

_STOP_S = 30
_MAVEN_S = 900
_SETTINGS = {
    "discovery.type": "single-node",
    "xpack.security.enabled": "false",
    "cluster.routing.allocation.disk.threshold_enabled": "false",
}
"""One setting it does not know and it ends at once; this distribution knows few."""


class CannotStart(HotmicError):
    """No Elasticsearch could be found, or it did not come up."""

    kind = "elasticsearch"


def home(version: str = VERSION) -> Path:
    """The unpacked distribution, fetched on the first call. Raises CannotStart, MissingProgram."""
    folder = _cache() / f"elasticsearch-{version}"
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as beside:
            unpacked = _unpack(_fetch(Path(beside), version), Path(beside))
            unpacked.chmod(0o755)
            try:
                unpacked.rename(folder)
            except OSError:
                if not folder.exists():  # else another process was quicker
                    raise
    return folder


@contextmanager
def running(
    folder: Path,
    *,
    port: int = 0,
    settings: Mapping[str, str] | None = None,
    version: str = VERSION,
    java: str = QUICK_START,
) -> Iterator[str]:
    """A server with its data in `folder`, for as long as the block lasts; yields its URL.

    `settings` come on top of ours and may name files under `folder/config`, which is a copy of
    the distribution's that the caller may prepare beforehand with `prepare`. `java` are options
    of the Java machine.
    """
    program = home(version)
    prepare(folder, program)
    http = port or free_port()
    scheme = (
        "https" if (settings or {}).get("xpack.security.http.ssl.enabled") == "true" else "http"
    )
    log = folder / "console.log"
    with log.open("wb") as console:
        process = subprocess.Popen(
            _command(program, folder, http, {**_SETTINGS, **(settings or {})}, java),
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_until_ready(process, f"{scheme}://127.0.0.1:{http}", log)
        yield f"{scheme}://127.0.0.1:{http}"
    finally:
        _stop(process)


def prepare(folder: Path, program: Path | None = None) -> Path:
    """Makes `folder` ready to be used by the server's user; returns its configuration folder."""
    program = program or home()
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "config"
    if not config.exists():
        shutil.copytree(program / "config", config)
    for name in ("data", "logs", "tmp"):
        (folder / name).mkdir(exist_ok=True)
    if os.geteuid() == 0:
        _check_way(folder)
        folder.chmod(0o755)
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, _NOBODY, _NOBODY)
    return config


def _check_way(folder: Path) -> None:
    """Raises CannotStart where another user cannot reach the folder: the server is one."""
    above = folder.resolve().parents
    closed = " ".join(str(one) for one in above if not one.stat().st_mode & stat.S_IXOTH)
    if closed:
        raise CannotStart(
            "Elasticsearch does not run as root, and its user cannot enter this folder",
            subject=str(folder),
            hint=f"Let everybody pass (chmod o+x {closed}), or take another folder.",
        )


def tool(folder: Path, name: str, *arguments: str) -> None:
    """Runs a program of the distribution (`elasticsearch-users`) on the folder's configuration."""
    program = home()
    done = subprocess.run(
        [*_as_user(), *_environment(program, folder), str(program / "bin" / name), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=_START_S,
    )
    if done.returncode:
        raise CannotStart(f"{name} failed: {done.stdout}{done.stderr}", subject="Elasticsearch")


def _command(
    program: Path, folder: Path, port: int, settings: Mapping[str, str], java: str
) -> list[str]:
    ours = {
        "path.data": str(folder / "data"),
        "path.logs": str(folder / "logs"),
        "http.port": str(port),
        "transport.port": str(free_port()),
    }
    flags = [
        part for key, value in {**settings, **ours}.items() for part in ("-E", f"{key}={value}")
    ]
    start = str(program / "bin" / "elasticsearch")
    return [*_as_user(), *_environment(program, folder, java), start, *flags]


def _as_user() -> Sequence[str]:
    setpriv = shutil.which("setpriv")
    if os.geteuid() != 0:
        return [setpriv, "--pdeathsig", "TERM"] if setpriv else []
    if setpriv is None:
        raise MissingProgram(
            "setpriv is not installed, and Elasticsearch does not run as root",
            subject="setpriv",
            hint="Install the package util-linux, or run as another user.",
        )
    identity = [f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"]
    return [setpriv, *identity, "--pdeathsig", "TERM"]


def _environment(program: Path, folder: Path, java: str = QUICK_START) -> list[str]:
    return [
        "env",
        f"HOME={folder}",
        f"ES_HOME={program}",
        f"ES_PATH_CONF={folder / 'config'}",
        f"ES_TMPDIR={folder / 'tmp'}",
        f"ES_JAVA_HOME={_java_home()}",
        f"ES_JAVA_OPTS={java}",
    ]


def _java_home() -> Path:
    named = os.environ.get("ES_JAVA_HOME") or os.environ.get("JAVA_HOME")
    java = Path(named) / "bin" / "java" if named else Path(shutil.which("java") or "/nowhere")
    missing = MissingProgram(
        f"Java {MIN_JAVA} or later is needed for Elasticsearch",
        subject="java",
        hint="Install the package openjdk-17-jre-headless, or set ES_JAVA_HOME.",
    )
    if not java.exists():
        raise missing
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', said)
    if version is None or int(version[1]) < MIN_JAVA:
        raise missing
    return java.resolve().parents[1]


def _cache() -> Path:
    """The user's cache folder; for root one that the unprivileged server may enter."""
    if named := os.environ.get("XDG_CACHE_HOME"):
        return Path(named) / "hotmic"
    return Path("/var/cache/hotmic") if os.geteuid() == 0 else Path.home() / ".cache" / "hotmic"


def _fetch(folder: Path, version: str) -> Path:
    maven = shutil.which("mvn")
    if maven is None:
        raise MissingProgram(
            "Maven is needed to fetch Elasticsearch once",
            subject="mvn",
            hint="Install the package maven, or set HOTMIC_TEST_ELASTICSEARCH to a server's URL.",
        )
    artifact = ARTIFACT.format(version=version)
    goal = ["dependency:copy", f"-Dartifact={artifact}", f"-DoutputDirectory={folder}"]
    done = subprocess.run(
        [maven, "-q", "-B", *goal], capture_output=True, text=True, check=False, timeout=_MAVEN_S
    )
    found = next(folder.glob("*.zip"), None)
    if done.returncode or found is None:
        raise CannotStart(
            f"Maven could not fetch {artifact}: {_tail(done.stdout + done.stderr)}",
            subject="mvn",
            hint="Connect to a Maven repository, or set HOTMIC_TEST_ELASTICSEARCH to a URL.",
        )
    return found


def _unpack(archive: Path, folder: Path) -> Path:
    """Unpacks with the modes kept, readable by all; returns the one folder inside."""
    with zipfile.ZipFile(archive) as packed:
        for entry in packed.infolist():
            path = Path(packed.extract(entry, folder))
            path.chmod(0o755 if path.is_dir() else (entry.external_attr >> 16 & 0o777) | 0o444)
    return next(path for path in folder.iterdir() if path.is_dir())


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + _START_S
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        if _answers(url):
            return
        time.sleep(0.2)
    raise CannotStart(
        f"Elasticsearch did not come up: {_tail(log.read_text(errors='replace'))}",
        subject=url,
        hint="See console.log in its folder.",
    )


def _answers(url: str) -> bool:
    """Whether it serves (`GET /` answers 405 here); where it asks who we are, it is up too."""
    trusting = ssl._create_unverified_context()  # noqa: S323 - our own server, asked only if it is up
    try:
        with urllib.request.urlopen(  # noqa: S310 - the URL is ours
            f"{url}/_cluster/health?wait_for_status=yellow&timeout=1s", timeout=3, context=trusting
        ) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError as error:
        return error.code == 401
    except (OSError, ValueError):
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()  # the launcher passes it on to the server
    try:
        process.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # a session of our own making
        process.wait()


def _tail(text: str) -> str:
    return " / ".join(text.strip().splitlines()[-5:])


def main() -> int:
    """Serves until interrupted; the data are kept only where `--data` names a folder."""
    parser = argparse.ArgumentParser(prog="scripts/elasticsearch", description=main.__doc__)
    parser.add_argument("--port", type=int, default=9200, help="default: 9200")
    parser.add_argument("--version", default=VERSION, help=f"default: {VERSION}")
    parser.add_argument("--data", type=Path, help="default: a folder removed at the end")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with (
            tempfile.TemporaryDirectory(prefix="hotmic-elasticsearch-") as scratch,
            running(
                (options.data or Path(scratch)).resolve(),
                port=options.port,
                version=options.version,
            ) as url,
        ):
            print(
                f"Elasticsearch {options.version} serves on {url}; end it with Ctrl-C.", flush=True
            )
            print(f"HOTMIC_INDEX=elasticsearch HOTMIC_ELASTICSEARCH_URL={url}", flush=True)
            signal.pause()
    except KeyboardInterrupt:
        return 0
    except HotmicError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0
