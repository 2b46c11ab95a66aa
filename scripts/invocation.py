"""The options that every command shares, before or after its name: `--data DIR` and `--json`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


@dataclass
class Invocation:
    """What the shared options said; `data` is null where the environment or the default decides."""

    data: Path | None = None
    as_json: bool = False


def shared_options(command: F) -> F:
    """Add `--data` and `--json`; what they say lands in the context's Invocation."""
    data = click.option(
        "--data",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        expose_value=False,
        callback=_keep_data,
        help="The archive's folder (or HOTMIC_DATA).",
    )
    as_json = click.option(
        "--json",
        is_flag=True,
        expose_value=False,
        callback=_keep_json,
        help="Only JSON on standard output, for machines.",
    )
    return data(as_json(command))


def command(**attributes: Any) -> Callable[[Callable[..., Any]], click.Command]:
    """A click command with the shared options; its function gets the Invocation first."""

    def decorate(function: Callable[..., Any]) -> click.Command:
        with_invocation = click.make_pass_decorator(Invocation, ensure=True)(function)
        made: click.Command = click.command(**attributes)(shared_options(with_invocation))
        return made

    return decorate


def _keep_data(context: click.Context, _: click.Parameter, value: Path | None) -> None:
    if value is not None:
        context.ensure_object(Invocation).data = value


def _keep_json(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        context.ensure_object(Invocation).as_json = True
