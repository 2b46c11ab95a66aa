"""Programs of the system: what each task needs, and their installation by apt where allowed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Need:
    """A program and the Debian package that has it.

    Any of `programs` will do: names on PATH, or patterns of paths below `/`.
    """

    programs: tuple[str, ...]
    package: str
    purpose: str
    is_vital: bool = False

    def is_met(self) -> bool:
        """True where one of the programs is there."""
        return any(map(_is_there, self.programs))


RUN = (Need(("ffmpeg",), "ffmpeg", "reads every recording", is_vital=True),)
TEST = (
    *RUN,
    Need(("espeak-ng",), "espeak-ng", "speaks the sentences of the tests"),
    Need(("/usr/lib/postgresql/*/bin/postgres",), "postgresql", "the catalogue's other database"),
    Need(("chromium", "chromium-browser", "google-chrome"), "chromium", "the tests of the pages"),
    Need(
        ("/usr/lib/*/libatomic.so.1",), "libatomic1", "what drives Chromium in them is built on it"
    ),
    Need(("java",), "default-jre-headless", "runs Elasticsearch"),
    Need(("mvn",), "maven", "fetches Elasticsearch"),
)


def _is_there(program: str) -> bool:
    if program.startswith("/"):
        return any(Path("/").glob(program.removeprefix("/")))
    return shutil.which(program) is not None


def missing(needs: Sequence[Need]) -> list[Need]:
    """Those of the needs that this machine does not meet."""
    return [need for need in needs if not need.is_met()]


def provide(needs: Sequence[Need]) -> list[Need]:
    """Install what is missing where this user may; return what is missing still."""
    wanted = missing(needs)
    apt = _apt()
    if not wanted or not apt:
        return wanted
    packages = [need.package for need in wanted]
    print(f"hotmic: installing {' '.join(packages)} by apt", file=sys.stderr)
    _quiet([*apt, "update"])
    # One by one: a package that this system does not offer must not keep the others away.
    for package in packages:
        _quiet([*apt, "install", "--yes", "--no-install-recommends", package])
    return missing(needs)


def shopping_list(needs: Sequence[Need]) -> str:
    """What a person without the right to install has to ask for."""
    rows = [f"  {need.package:22} {need.purpose}" for need in needs]
    packages = " ".join(need.package for need in needs)
    return "\n".join(
        ["hotmic: these programs are missing:", *rows, f"Install them: apt-get install {packages}"]
    )


def _apt() -> list[str] | None:
    """How to call apt-get here, or None where it is absent or not allowed."""
    if not shutil.which("apt-get"):
        return None
    environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    if os.geteuid() == 0:
        return [*environment, "apt-get"]
    if (
        shutil.which("sudo")
        and not subprocess.run(["sudo", "-n", "true"], stderr=subprocess.DEVNULL).returncode
    ):
        return ["sudo", "-n", *environment, "apt-get"]
    return None


def _quiet(command: Sequence[str]) -> None:
    """Run; show the last lines of what it said only where it failed."""
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        print("\n".join(done.stdout.splitlines()[-5:]), file=sys.stderr)
