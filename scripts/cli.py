"""The command `hotmic`: finds the command that is asked for, and turns every error into words.

Commands are imported only when they are called, so that `hotmic events` answers at once.
Exit codes: 0 done, 1 something failed, 2 wrong use; 130 where Ctrl-C stopped it.
"""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from collections.abc import Sequence

import click

from archive.errors import HotmicError, QueryError, UsageError
from scripts import output
from scripts.invocation import shared_options
from scripts.pointing import pointed

COMMANDS = {
    "ingest": "scripts.commands.ingest",
    "transcribe": "scripts.commands.ingest",
    "events": "scripts.commands.catalogue",
    "show": "scripts.commands.catalogue",
    "timeline": "scripts.commands.catalogue",
    "transcript": "scripts.commands.catalogue",
    "report": "scripts.commands.report",
    "where": "scripts.commands.parts",
    "place": "scripts.commands.parts",
    "mark": "scripts.commands.mark",
    "search": "scripts.commands.search",
    "concordance": "scripts.commands.concordance",
    "saved": "scripts.commands.saved",
    "verify": "scripts.commands.verify",
    "export": "scripts.commands.export",
    "serve": "scripts.commands.serve",
    "reindex": "scripts.commands.care",
    "fixity": "scripts.commands.care",
    "dump": "scripts.commands.care",
    "audit": "scripts.commands.care",
    "settings": "scripts.commands.machine",
    "doctor": "scripts.commands.machine",
}
"""Each command is the function of its name in its module."""

INTERRUPTED = 130
"""128 + SIGINT, what a shell expects of a program that Ctrl-C ended."""


class LazyGroup(click.Group):
    """A group whose commands live in modules that are imported on demand."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = getattr(importlib.import_module(COMMANDS[cmd_name]), cmd_name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@shared_options
@click.version_option(package_name="hotmic", message="hotmic %(version)s")
def hotmic() -> None:
    """An archive of political audio: recordings go in, searchable and playable moments come out."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code; every failure has been told by then."""
    output.prepare()
    as_json = "--json" in arguments
    try:
        code = hotmic.main(arguments, prog_name="hotmic", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except BrokenPipeError:
        return _reader_left()
    except (KeyboardInterrupt, click.Abort):
        output.say("\nStopped. What was finished is kept; run the same command again to go on.")
        return INTERRUPTED
    except click.exceptions.NoArgsIsHelpError as error:
        output.say(error.format_message())
        return UsageError.exit_code
    except click.ClickException as error:
        return _fail(_as_usage_error(error), as_json)
    except HotmicError as error:
        return _fail(error, as_json)
    except Exception as error:
        traceback.print_exc()
        return _fail(_as_defect(error), as_json)


def _fail(error: HotmicError, as_json: bool) -> int:
    """One error shape for machines on standard output, the same words for people on the other."""
    if as_json:
        output.emit(error.as_json())
    else:
        output.say(f"hotmic: {error}")
        if isinstance(error, QueryError) and (lines := pointed(error)):
            output.say(lines)
    return error.exit_code


def _as_usage_error(error: click.ClickException) -> UsageError:
    """What click objects to, in our own shape."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "hotmic"
    hint = f"`{command} --help` shows what can be said."
    if isinstance(error, click.NoSuchOption) and _is_a_word_to_leave_out(error):
        hint = (
            "Before a query that begins with - stands --, as in `hotmic search -- '-tax cuts'`; "
            "beside the words to leave out it needs one to look for."
        )
    return UsageError(error.format_message(), hint=hint)


def _is_a_word_to_leave_out(error: click.NoSuchOption) -> bool:
    """`-tax`, where a query is asked for; click knows only its first letter."""
    takes_query = error.ctx is not None and any(
        parameter.name == "query" for parameter in error.ctx.command.params
    )
    return takes_query and not error.option_name.startswith("--")


def _as_defect(error: Exception) -> HotmicError:
    return HotmicError(
        f"an error that Hotmic did not foresee: {type(error).__name__}: {error}",
        hint="Please report it with the lines above.",
    )


def _reader_left() -> int:
    """The program that read our output has ended (`hotmic dump | head`): end without a word."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


if __name__ == "__main__":
    main()
