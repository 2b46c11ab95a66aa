"""The rules of the house, held by tests: sizes, checks, imports, complete documentation."""

from __future__ import annotations

import ast
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("archive", "transcribe", "search", "web", "scripts")
MAX_LINES = 500
CHECKING = ("assert", "expect", "check", "verify")


def _modules(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def _tests() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in _modules("tests"):
        for node in ast.walk(ast.parse(path.read_text())):
            is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            if is_function and node.name.startswith("test"):
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node


def _checks(test: ast.AST) -> bool:
    """True where the test asserts, expects an error, or calls a function named for its check."""
    for node in ast.walk(test):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in {"raises", "warns", "fail"} or name.startswith(CHECKING):
                return True
    return False


def test_no_module_is_over_500_lines() -> None:
    """A module that long has more than one subject."""
    long = [
        str(path.relative_to(ROOT))
        for path in _modules(*ROOMS, "tests")
        if len(path.read_text().splitlines()) > MAX_LINES
    ]

    assert long == []


def test_every_test_checks_something() -> None:
    """A test that cannot fail proves nothing."""
    assert [name for name, test in _tests() if not _checks(test)] == []


def test_every_test_states_its_claim() -> None:
    """The docstring of a test says what holds."""
    assert [name for name, test in _tests() if not ast.get_docstring(test)] == []


def test_imports_point_down() -> None:
    """Rooms import only rooms below them, and every framework stays in its room."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout


def test_every_dependency_is_pinned() -> None:
    """What pyproject.toml allows in a range, constraints.txt names in the version tested."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = list(project["project"]["dependencies"])
    for group in project["dependency-groups"].values():
        wanted += [entry for entry in group if isinstance(entry, str)]
    pinned = {
        _normal(line)
        for line in (ROOT / "constraints.txt").read_text().splitlines()
        if "==" in line
    }

    assert [name for name in map(_normal, wanted) if name not in pinned] == []


def test_constraints_name_no_host() -> None:
    """Where packages come from is the machine's business, never the repository's."""
    assert "://" not in (ROOT / "constraints.txt").read_text()


def _normal(requirement: str) -> str:
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    return re.sub(r"[-_.]+", "-", name.group() if name else "").lower()


def _options() -> list[tuple[str, str]]:
    """Every command with every option of its own, as click knows them."""
    import click

    from scripts.cli import COMMANDS, hotmic

    context = click.Context(hotmic)
    found = []
    for name in COMMANDS:
        command = hotmic.get_command(context, name)
        assert command is not None
        names = [word for parameter in command.params for word in parameter.opts]
        found += [(name, word) for word in names if word.startswith("--")]
    return found


def test_every_command_and_option_is_documented() -> None:
    """docs/cli.md has a section for each command that names each of its options."""
    text = (ROOT / "docs/cli.md").read_text()
    sections = dict(re.findall(r"^## `hotmic (\w+)[^\n]*\n(.*?)(?=^## |\Z)", text, re.M | re.S))
    shared = {"--data", "--json", "--help"}

    assert [
        f"{command} {option}"
        for command, option in _options()
        if option not in shared and option not in sections.get(command, "")
    ] == []


def test_every_setting_is_documented() -> None:
    """docs/operations.md names each setting and its environment variable."""
    from archive.settings import Settings

    text = (ROOT / "docs/operations.md").read_text()

    assert [name for name in Settings.model_fields if f"`{name}`" not in text] == []


def test_every_api_route_is_documented(tmp_path: Path) -> None:
    """docs/api.md names each route below /api."""
    from archive import settings
    from scripts import compose
    from web.app import create_app

    with compose.services(settings.load(tmp_path)) as services:
        rules = [rule.rule for rule in create_app(services).url_map.iter_rules()]
    routes = [rule for rule in rules if rule.startswith("/api")]
    text = _without_names((ROOT / "docs/api.md").read_text())

    assert routes
    assert [route for route in routes if _without_names(route) not in text] == []


def _without_names(text: str) -> str:
    """`<ID>`, `<path:id>` and `{id}` are all a place for a name."""
    return re.sub(r"<[^<>\s]+>|\{\w+\}|\b(?<=/)[A-Z]+\b", "{}", text)


def test_every_command_of_the_readme_is_one() -> None:
    """A newcomer can type what the README shows: scripts are there, click takes every option."""
    from scripts.cli import run

    lines = [shlex.split(line) for line in _shell_lines((ROOT / "README.md").read_text())]
    commands = [words[1:] for words in lines if words[0] == "hotmic"]
    scripts = [words[0] for words in lines if words[0].startswith("scripts/")]

    assert [script for script in scripts if not (ROOT / script).exists()] == []
    assert len(commands) > 5
    assert [words for words in commands if run([*words, "--help"]) != 0] == []


def test_every_link_of_the_documentation_leads_somewhere() -> None:
    """A link to a file of the repository names one that is there."""
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())
        if not (page.parent / target).exists()
    ]

    assert broken == []


def _shell_lines(text: str) -> list[str]:
    blocks = re.findall(r"```(?:sh|console|bash)\n(.*?)```", text, re.S)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


@pytest.mark.parametrize("script", ["run", "test", "check", "bench", "install"])
def test_scripts_are_executable_and_parse(script: str) -> None:
    """The shell reads each script without complaint."""
    path = ROOT / "scripts" / script

    assert path.stat().st_mode & 0o111
    assert subprocess.run(["sh", "-n", str(path)]).returncode == 0
