"""The virtual environment `.venv`: made once, and again only where what it depends on changed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.installing import torch_build
from scripts.installing.pip_settings import PipSettings

PATIENCE_S = "180"
"""Seconds without a byte before a download counts as failed."""


class InstallFailed(Exception):
    """The environment could not be made; the message says why and what to do."""


def provide(root: Path, groups: Sequence[str]) -> None:
    """Make `.venv` hold Hotmic, its pinned dependencies and the dependency groups."""
    venv = root / ".venv"
    version = _version(root)
    stamps = [venv / f"installed-{name}" for name in ("run", *groups)]
    if all(stamp.is_file() and stamp.read_text() == version for stamp in stamps):
        return
    _make(venv)
    print("hotmic: installing Python packages into .venv (minutes, once)", file=sys.stderr)
    settings = PipSettings.read(venv)
    if not _install_with_uv(venv, groups, settings):
        _install_with_pip(venv, groups, settings)
    _warm_up(venv)
    for stamp in stamps:
        stamp.write_text(version)


def _warm_up(venv: Path) -> None:
    """Import once what every start imports: the compiled modules make each later one quick."""
    rooms = "import scripts.compose, search.opening, transcribe.ingest, web.app, web.serving"
    _works([str(venv / "bin/python"), "-c", rooms], {"PYTHONDONTWRITEBYTECODE": ""})


def _version(root: Path) -> str:
    """A hash of all that decides what stands in the environment, its place included."""
    files = ["pyproject.toml", "constraints.txt"]
    content = b"".join((root / name).read_bytes() for name in files)
    return hashlib.sha256(content + os.fsencode(root) + sys.version.encode()).hexdigest()


def _make(venv: Path) -> None:
    if (venv / "bin/pip").exists() and _works([str(venv / "bin/python"), "-c", "import pip"]):
        return
    if not _works([sys.executable, "-m", "venv", "--clear", str(venv)]):
        name = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        raise InstallFailed(f"Python cannot make .venv here. On Debian: apt-get install {name}")


def _install_with_uv(venv: Path, groups: Sequence[str], settings: PipSettings) -> bool:
    """The quick way; False where uv cannot be had or fails, and pip has to do it."""
    python, uv = str(venv / "bin/python"), str(venv / "bin/uv")
    if not _works([python, "-m", "pip", "install", "--quiet", "-c", "constraints.txt", "uv"]):
        return False
    environment = settings.for_uv() | {"UV_HTTP_TIMEOUT": PATIENCE_S}
    base = [uv, "pip", "install", "--python", python]
    torch = torch_build.choose(venv, settings)
    command = [*base, "-c", "constraints.txt", *torch, "-e", ".", *_group_options(groups)]
    return _works(command, environment)


def _install_with_pip(venv: Path, groups: Sequence[str], settings: PipSettings) -> None:
    """The sure way: pip reads its own settings. Dependency groups need pip 25.1 or later."""
    pip = [str(venv / "bin/python"), "-m", "pip", "install"]
    wheel = torch_build.at_hand(settings.find_links)
    torch = [str(wheel)] if wheel else []
    install = [*pip, "-c", "constraints.txt", *torch, "-e", ".", *_group_options(groups)]
    if not (_works([*pip, "--quiet", "--upgrade", "pip>=25.1"]) and _works(install)):
        raise InstallFailed(
            "the Python packages could not be installed; the reason stands above. "
            "Run the same command again once the package registry can be reached."
        )


def _group_options(groups: Sequence[str]) -> list[str]:
    return [word for group in groups for word in ("--group", group)]


def _works(command: Sequence[str], environment: dict[str, str] | None = None) -> bool:
    """Run with its messages on standard error; True where it succeeded."""
    done = subprocess.run(
        command, env=os.environ | (environment or {}), stdout=sys.stderr, stdin=subprocess.DEVNULL
    )
    return done.returncode == 0
