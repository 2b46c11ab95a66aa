"""Which build of PyTorch: the default on Linux brings gigabytes of CUDA that a CPU cannot use."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.installing.pip_settings import PipSettings

PROBE_S = 5
"""Seconds that the registry of CPU builds has to answer before the default build is taken."""

SIZE = "about 3 GB to download, 6 GB on disk"
"""Of PyTorch 2.15 with CUDA (2026-11-21): the disk measured, the download estimated."""


def choose(venv: Path, settings: PipSettings) -> list[str]:
    """Further words for `uv pip install` that pick the build."""
    if not _brings_cuda() or _has_nvidia():
        return []
    wheel = at_hand(settings.find_links)
    if wheel:
        return [str(wheel)]
    if _cpu_registry_answers(venv, settings):
        return ["--torch-backend", "cpu"]
    print(
        "hotmic: no NVIDIA GPU here, but no CPU build of PyTorch can be reached either; "
        f"taking the registry's default build with CUDA ({SIZE}).",
        file=sys.stderr,
    )
    return []


def at_hand(folders: Sequence[Path]) -> Path | None:
    """A CPU wheel for this Python in one of the folders; None where there is none."""
    tag = f"cp{sys.version_info.major}{sys.version_info.minor}"
    pattern = f"torch-*+cpu-{tag}-{tag}-*{platform.machine()}.whl"
    wheels = [wheel for folder in folders for wheel in folder.glob(pattern)]
    return max(wheels, key=lambda wheel: wheel.stat().st_mtime, default=None)


def _brings_cuda() -> bool:
    return sys.platform == "linux" and platform.machine() == "x86_64"


def _has_nvidia() -> bool:
    if not shutil.which("nvidia-smi"):
        return False
    return subprocess.run(["nvidia-smi", "-L"], capture_output=True).returncode == 0


def _cpu_registry_answers(venv: Path, settings: PipSettings) -> bool:
    """Whether uv can resolve the CPU build; nothing is downloaded or installed."""
    probe = [str(venv / "bin/uv"), "pip", "compile", "--python", str(venv / "bin/python")]
    limits = {"UV_HTTP_TIMEOUT": str(PROBE_S), "UV_HTTP_RETRIES": "0"}
    try:
        done = subprocess.run(
            [*probe, "--no-deps", "--torch-backend", "cpu", "-"],
            input=b"torch",
            env=os.environ | settings.for_uv() | limits,
            capture_output=True,
            timeout=4 * PROBE_S,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0
