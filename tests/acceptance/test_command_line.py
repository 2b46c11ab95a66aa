"""The command line's manners: options anywhere, errors as JSON, exit codes, quiet ends."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.acceptance.driving import Hotmic, command, cpu_seconds, environment, ffmpeg, run

START_CPU_S = 0.5
"""`hotmic events` needs less on an idle machine; a busy one stretches CPU time up to twice."""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, speech: Path) -> Path:
    """An archive with one recording, which these tests only read."""
    folder = tmp_path_factory.mktemp("command-line") / "archive"
    assert run("ingest", speech, "--no-transcribe", data=folder).code == 0
    return folder


@pytest.fixture
def archive(hotmic: Hotmic) -> Hotmic:
    """The command line on that archive."""
    return hotmic


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """The folder of an archive that does not exist yet."""
    return tmp_path / "elsewhere"


def test_data_stands_before_or_after_the_command(archive: Hotmic, data: Path) -> None:
    """`--data` means the same in both places, and HOTMIC_DATA where it is not given."""
    before = run("--data", data, "--json", "events")
    after = run("events", "--data", data, "--json")
    environment_says = archive("events", "--json")

    assert before.json == after.json == environment_says.json
    assert len(before.json) == 1


def test_option_wins_over_environment(archive: Hotmic, data: Path, tmp_path: Path) -> None:
    """A folder named on the command line is taken, whatever HOTMIC_DATA says."""
    answer = run("events", "--json", "--data", data, HOTMIC_DATA=str(tmp_path / "other"))

    assert (answer.code, len(answer.json)) == (0, 1)


@pytest.mark.parametrize(
    "arguments",
    [
        ["events", "--no-such-option"],
        ["no-such-command"],
        ["search"],
        ["ingest"],
        ["search", "bridge", "--limit", "many"],
        ["search", "bridge", "--after", "the day before"],
        ["search", "bridge", "--flag", "no-such-flag"],
        ["search", '"unclosed'],
        ["export", "some-event", "--format", "docx"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_exit_code_2_and_json(archive: Hotmic, arguments: list[str]) -> None:
    """What cannot be asked ends with 2 and one JSON error, click's own objections included."""
    answer = archive(*arguments, "--json")

    assert answer.code == 2
    assert set(answer.json["error"]) >= {"kind", "message", "subject", "hint"}
    assert answer.json["error"]["message"]


@pytest.mark.parametrize("name", ["show", "timeline", "transcript", "export"])
def test_an_unknown_name_is_exit_code_1(archive: Hotmic, name: str) -> None:
    """What does not exist is told with its name and the way to find the right one."""
    answer = archive(name, "no-such-thing", "--json")

    assert answer.code == 1
    assert answer.json["error"]["kind"] == "not_found"
    assert answer.json["error"]["subject"] == "no-such-thing"
    assert "hotmic events" in answer.json["error"]["hint"]


def test_people_get_the_same_words_on_standard_error(archive: Hotmic) -> None:
    """Without `--json` a failure is one sentence on standard error, and nothing else."""
    answer = archive("show", "no-such-thing")

    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("hotmic: no-such-thing: ")
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    "arguments",
    [["events"], ["show", "x"], ["search", "x"], ["dump", "--canonical"], ["fixity"], ["reindex"]],
    ids=" ".join,
)
def test_a_folder_without_archive_is_told(elsewhere: Path, arguments: list[str]) -> None:
    """Only an ingest makes an archive; every other command says how, and makes nothing."""
    answer = run(*arguments, "--json", "--data", elsewhere)

    assert answer.code == 1
    assert answer.json["error"]["kind"] == "not_found"
    assert "hotmic ingest" in answer.json["error"]["hint"]
    assert not elsewhere.exists()


def test_nothing_found_is_no_failure(archive: Hotmic) -> None:
    """A search without a hit ends with 0."""
    answer = archive("search", "xylophone", "--json")

    assert (answer.code, answer.json) == (0, {"total": 0, "hits": []})


def test_a_reader_that_leaves_hears_no_complaint(archive: Hotmic, data: Path) -> None:
    """`hotmic dump | head -1` ends without a traceback."""
    words = " ".join(command("dump", "--canonical"))
    done = subprocess.run(
        ["bash", "-c", f"({words}; {words}; {words}) | head -c 1"],
        env=environment(data),
        capture_output=True,
        text=True,
    )

    assert done.stderr == ""


def test_ctrl_c_ends_with_a_sentence(elsewhere: Path, tmp_path: Path) -> None:
    """An ingest that is stopped says how to go on, shows no traceback, and leaves no half event."""
    long = tmp_path / "long.flac"
    ffmpeg("-f", "lavfi", "-i", "sine=440:duration=7200", "-ar", "16000", long)
    process = subprocess.Popen(
        command("ingest", long, "--no-transcribe"),
        env=environment(elsewhere),
        stderr=subprocess.PIPE,
        text=True,
    )
    while not (elsewhere / "catalogue.sqlite").exists():
        time.sleep(0.1)
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)

    assert (process.returncode, "Traceback" in err) == (130, False)
    assert "run the same command again" in err
    assert run("events", "--json", data=elsewhere).json == []


def test_reading_commands_load_little(archive: Hotmic, data: Path) -> None:
    """`hotmic events` loads no recogniser, no search engine, no web framework, and is quick."""
    code = (
        "import sys; from scripts.cli import run; run(['events', '--json']);"
        "print(sorted({'torch','whisper','ctranslate2','tantivy','elasticsearch','flask','numpy'}"
        " & set(sys.modules)))"
    )
    done = subprocess.run(
        [command()[0], "-c", code], env=environment(data), capture_output=True, text=True
    )
    used = min(cpu_seconds(lambda: archive("events", "--json")) for _ in range(3))

    assert done.stdout.splitlines()[-1] == "[]"
    assert used < 2 * START_CPU_S


def test_settings_name_their_source(elsewhere: Path) -> None:
    """Option, environment, the archive's file, default: each value says which it came from."""
    elsewhere.mkdir()
    (elsewhere / "hotmic.toml").write_text('model = "demo"\nport = 8123\n')
    answer = run("settings", "--json", data=elsewhere, HOTMIC_PORT="8124")
    found = {entry["name"]: (entry["value"], entry["source"]) for entry in answer.json}

    assert found["model"] == ("demo", "hotmic.toml")
    assert found["port"] == (8124, "environment")
    assert found["index"] == ("tantivy", "default")


def test_an_unknown_setting_is_wrong_use(elsewhere: Path) -> None:
    """A misspelt key names the file, the key and the nearest name."""
    elsewhere.mkdir()
    (elsewhere / "hotmic.toml").write_text('modle = "demo"\n')
    answer = run("settings", "--json", data=elsewhere)

    assert answer.code == 2
    assert answer.json["error"]["kind"] == "setting"
    assert "modle" in json.dumps(answer.json)
    assert "`model`" in answer.json["error"]["hint"]


def test_passwords_are_not_shown(hotmic: Hotmic) -> None:
    """`hotmic settings` masks what is secret."""
    answer = hotmic("settings", "--json", HOTMIC_ELASTICSEARCH_PASSWORD="correct-horse")

    assert answer.code == 0
    assert "correct-horse" not in answer.out + answer.err


def test_doctor_says_what_is_there(archive: Hotmic) -> None:
    """ffmpeg, the catalogue and the index are found; a model that is absent is no failure."""
    answer = archive("doctor", "--json")
    found = {entry["name"]: entry["state"] for entry in answer.json}

    assert answer.code == 0
    assert found["ffmpeg"] == found["catalogue"] == found["index"] == "ok"


def test_every_command_has_help(hotmic: Hotmic) -> None:
    """`hotmic --help` lists every command with its meaning, and each has help of its own."""
    from scripts.cli import COMMANDS

    overview = hotmic("--help")

    assert overview.code == 0
    assert all(f"  {name} " in overview.out for name in COMMANDS)
    assert all(hotmic(name, "--help").code == 0 for name in ("ingest", "search", "serve"))
