"""The installer: what is missing is named, pip's settings reach uv, the right PyTorch is picked."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.installing import environment, system, torch_build
from scripts.installing.pip_settings import PipSettings, parse

ROOT = Path(__file__).resolve().parents[2]


def test_a_program_on_the_path_meets_a_need() -> None:
    """A need is met by any one of its programs, by name or by a pattern of paths."""
    by_name = system.Need(("no-such-program", "sh"), "dash", "shell")
    by_path = system.Need((f"{Path(sys.executable).parent}/pyth*",), "python3", "interpreter")
    absent = system.Need(("no-such-program", "/no/such/*/path"), "nothing", "nothing")

    assert system.missing([by_name, absent, by_path]) == [absent]


def test_the_shopping_list_can_be_typed() -> None:
    """Where nobody may install, the list names purpose, package and one command for all."""
    text = system.shopping_list(system.TEST)

    assert "ffmpeg                 reads every recording" in text
    assert text.splitlines()[-1].startswith("Install them: apt-get install ffmpeg espeak-ng")


def test_pip_settings_are_read_and_the_environment_wins() -> None:
    """`pip config list` names a setting once per source; the environment's has the last word."""
    listing = ":env:.cert='/from/environment'\nglobal.cert='/from/file'\nglobal.timeout='9'\n"

    assert parse(listing) == {"cert": "/from/environment", "timeout": "9"}


def test_uv_is_told_what_pip_was_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Certificates and folders of wheels travel; folders that do not exist stay behind."""
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("UV_FIND_LINKS", raising=False)
    settings = PipSettings({"cert": "/ca.pem", "find-links": f"{tmp_path} /no/such/folder"})

    assert settings.for_uv() == {"SSL_CERT_FILE": "/ca.pem", "UV_FIND_LINKS": str(tmp_path)}


def test_what_uv_was_told_already_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that the user set for uv is not overruled by pip's settings."""
    monkeypatch.setenv("SSL_CERT_FILE", "/users/own.pem")

    assert "SSL_CERT_FILE" not in PipSettings({"cert": "/ca.pem"}).for_uv()


def test_a_cpu_wheel_at_hand_is_found(tmp_path: Path) -> None:
    """Only a CPU build for this Python and this machine counts."""
    tag = f"cp{sys.version_info.major}{sys.version_info.minor}"
    machine = os.uname().machine
    (tmp_path / f"torch-2.8.0-{tag}-{tag}-linux_{machine}.whl").touch()
    (tmp_path / f"torch-2.8.0+cpu-cp27-cp27-linux_{machine}.whl").touch()
    wanted = tmp_path / f"torch-2.8.0+cpu-{tag}-{tag}-manylinux_2_28_{machine}.whl"
    wanted.touch()

    assert torch_build.at_hand([tmp_path]) == wanted
    assert torch_build.at_hand([]) is None


def test_an_installed_environment_is_left_alone(tmp_path: Path) -> None:
    """The second start calls neither pip nor uv: a stamp of all that matters is unchanged."""
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).write_text(name)
    stamp = tmp_path / ".venv/installed-run"
    stamp.parent.mkdir()
    stamp.write_text(environment._version(tmp_path))

    environment.provide(tmp_path, ())

    assert sorted(path.name for path in stamp.parent.iterdir()) == ["installed-run"]


def test_a_change_of_dependencies_is_noticed(tmp_path: Path) -> None:
    """A new constraint makes a new stamp, so that a pulled change installs what it needs."""
    (tmp_path / "pyproject.toml").touch()
    constraints = tmp_path / "constraints.txt"
    constraints.write_text("a==1\n")
    before = environment._version(tmp_path)
    constraints.write_text("a==2\n")

    assert environment._version(tmp_path) != before


def test_wrong_use_is_told() -> None:
    """`scripts/install` knows three tasks and says so."""
    done = subprocess.run(
        [sys.executable, "-m", "scripts.installing", "everything"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stderr) == (2, "usage: scripts/install run|check|test\n")
