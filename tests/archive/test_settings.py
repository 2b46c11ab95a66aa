"""Settings: the strongest source wins, and a wrong one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive import settings
from archive.errors import SettingError
from archive.settings import Settings, Source


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"HOTMIC_{name.upper()}", raising=False)


def write(folder: Path, text: str) -> Path:
    (folder / "hotmic.toml").write_text(text, encoding="utf-8")
    return folder


def test_option_environment_file_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first of the four that says something wins, and the table tells which it was."""
    write(tmp_path, 'index = "elasticsearch"\nport = 1\nhost = "file"\n')
    monkeypatch.setenv("HOTMIC_PORT", "2")
    monkeypatch.setenv("HOTMIC_HOST", "environment")
    monkeypatch.setenv("HOTMIC_MODEL", "")

    chosen = settings.load(tmp_path, host="option")

    assert (chosen.host, chosen.port, chosen.index) == ("option", 2, "elasticsearch")
    assert (chosen.model, chosen.workers) == (None, 0)
    told = {line.name: line.source for line in settings.sources(chosen)}
    assert set(told) == set(Settings.model_fields)
    assert told["host"] is Source.OPTION
    assert told["port"] is Source.ENVIRONMENT
    assert told["index"] is Source.FILE
    assert told["workers"] is Source.DEFAULT


def test_the_folder_comes_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HOTMIC_DATA names the archive, whose hotmic.toml is then read."""
    monkeypatch.setenv("HOTMIC_DATA", str(write(tmp_path, "port = 7")))

    chosen = settings.load()

    assert (chosen.data, chosen.port) == (tmp_path, 7)
    assert chosen.catalogue_path == tmp_path / "catalogue.sqlite"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("prot = 1", "Did you mean `port`?"),
        ("xyzzy = 1", "There are: catalogue_url"),
        ("port = 'abc'", "a whole number from 1 to 65535"),
        ("port = 99999", "a whole number from 1 to 65535"),
        ("workers = true", "a whole number from 0 to 1024"),
        ("model = 3", "a text"),
        ("index = 'lucene'", "one of tantivy, elasticsearch"),
        ("data = 'x'", "cannot name itself"),
        ("port = ", "not TOML"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, text: str, said: str) -> None:
    """The file, the key, and what it takes or which name was meant."""
    with pytest.raises(SettingError) as caught:
        settings.load(write(tmp_path, text))

    assert caught.value.subject == str(tmp_path / "hotmic.toml")
    assert said in str(caught.value)


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    """Broken UTF-8 is one sentence too."""
    (tmp_path / "hotmic.toml").write_bytes(b'host = "\xff"')

    with pytest.raises(SettingError, match="not TOML"):
        settings.load(tmp_path)


def test_a_wrong_variable_or_option_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error says where the value came from."""
    with pytest.raises(SettingError, match="--log-level: `log_level` cannot be 'loud'"):
        settings.load(tmp_path, log_level="loud")
    monkeypatch.setenv("HOTMIC_WORKERS", "many")
    with pytest.raises(SettingError, match="HOTMIC_WORKERS: `workers` cannot be 'many'"):
        settings.load(tmp_path)
    with pytest.raises(TypeError, match="colour"):
        settings.load(tmp_path, colour="red")


def test_secrets_are_masked(tmp_path: Path) -> None:
    """Neither the table nor the settings' own text shows a password."""
    chosen = settings.load(
        tmp_path,
        elasticsearch_password="hush",
        elasticsearch_api_key="hush",
        catalogue_url="postgresql://me:hush@host/archive",
        elasticsearch_url="https://me:hush@host:9200",
    )
    shown = {line.name: line.value for line in settings.sources(chosen)}

    assert "hush" not in repr(chosen) + repr(shown)
    assert shown["catalogue_url"] == "postgresql://me:********@host/archive"
    assert chosen.elasticsearch_password == "hush"


def test_a_path_in_the_file_starts_from_its_folder(tmp_path: Path) -> None:
    """The certificate lies beside the settings, wherever the command is run."""
    chosen = settings.load(write(tmp_path, "elasticsearch_ca = 'ca.pem'"))

    assert chosen.elasticsearch_ca == tmp_path / "ca.pem"


def test_every_setting_is_described() -> None:
    """The table of the documentation and the errors need a sentence for each."""
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
