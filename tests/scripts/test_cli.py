"""The command line's own machinery: help, lazy commands, defects told as errors."""

from __future__ import annotations

import json

import click
import pytest

from scripts import cli
from scripts.invocation import Invocation, command


def test_without_a_command_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """`hotmic` alone is wrong use, and says what can be used."""
    assert cli.run([]) == 2
    assert "Commands:" in capsys.readouterr().err


def test_every_command_is_found_under_its_name() -> None:
    """The table of lazy commands names modules that have them."""
    context = click.Context(cli.hotmic)

    assert [
        name
        for name in cli.COMMANDS
        if (found := cli.hotmic.get_command(context, name)) is None or found.name != name
    ] == []


def test_every_command_has_an_example() -> None:
    """A person who reads the help of a command sees one that can be typed."""
    context = click.Context(cli.hotmic)
    commands = {name: cli.hotmic.get_command(context, name) for name in cli.COMMANDS}

    assert [
        name
        for name, found in commands.items()
        if found is None or "Example: hotmic" not in (found.help or "") or name not in found.help
    ] == []


def test_a_defect_is_an_error_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody foresaw still ends with 1 and one JSON error; the traceback goes beside it."""

    @command(name="events")
    def broken(invocation: Invocation) -> None:
        raise ZeroDivisionError("what?")

    monkeypatch.setattr("scripts.commands.catalogue.events", broken)

    assert cli.run(["events", "--json"]) == 1
    told = capsys.readouterr()
    assert "ZeroDivisionError" in json.loads(told.out)["error"]["message"]
    assert "Traceback" in told.err


def test_ctrl_c_has_its_own_exit_code(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """130, and a sentence that says how to go on."""

    @command(name="events")
    def stopped(invocation: Invocation) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("scripts.commands.catalogue.events", stopped)

    assert cli.run(["events"]) == 130
    assert "run the same command again" in capsys.readouterr().err
