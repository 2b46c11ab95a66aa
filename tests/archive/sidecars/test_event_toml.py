"""Hotmic's own event file: every key, every type, every error."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from archive.errors import SidecarError
from archive.event import AudienceSample, Precision, Role, Visibility
from archive.sidecars.claims import Metadata, Part
from archive.sidecars.discover import discover
from archive.sidecars.event_toml import EVENT_KEYS, TABLE_KEYS, read_event_toml
from archive.sidecars.metadata import read_metadata

DOCUMENTATION = Path(__file__).parents[3] / "docs/event-toml.md"


def read(folder: Path, text: str, recording: str | None = None) -> tuple[Metadata, tuple[str, ...]]:
    path = folder / "evening.event.toml"
    path.write_text(text)
    return read_event_toml(path, recording)


def example() -> str:
    """The full example of the published schema."""
    blocks: list[str] = re.findall(r"```toml\n(.*?)```", DOCUMENTATION.read_text(), re.DOTALL)
    return max(blocks, key=len)


def test_the_published_example_is_read_whole(tmp_path: Path) -> None:
    """The example of docs/event-toml.md uses every key, and each arrives where it belongs."""
    metadata, warnings = read(tmp_path, example(), "relaunch.m4a")

    assert warnings == ()
    assert metadata.key == "id:lumina-town-hall-2026-03-01"
    assert metadata.title == "Town hall of the Lumina Party"
    assert metadata.tags == ("town hall", "hot mic")
    assert metadata.visibility is Visibility.PUBLIC
    assert (metadata.zone, metadata.day) == ("Europe/Berlin", date(2026, 3, 1))
    assert metadata.scheduled_start == datetime(2026, 3, 1, 19, 0, tzinfo=UTC)
    assert metadata.start == datetime(2026, 3, 1, 19, 20, 5, tzinfo=UTC)
    assert (metadata.precision, metadata.part_index) == (Precision.SECOND, 1)
    assert metadata.sha256 == "0f" * 32
    assert metadata.people[0] == Role("anna-orlova", "Anna Orlova", "host")
    assert metadata.audience[0] == AudienceSample(datetime(2026, 3, 1, 19, 5, tzinfo=UTC), 1200)
    missing = [key for key in EVENT_KEYS | {"file", "sha256", "count"} if key not in example()]
    assert missing == []


def test_every_key_stands_in_the_documentation() -> None:
    """A key that is read but not published fails here."""
    text = DOCUMENTATION.read_text()
    keys = EVENT_KEYS.union(*TABLE_KEYS.values())

    assert [key for key in sorted(keys) if f"`{key}`" not in text] == []


@pytest.mark.parametrize(
    ("text", "line", "key", "expected"),
    [
        ("title = 5", 1, "title", "text"),
        ('\n\nscheduled_start = "soon"', 3, "scheduled_start", "a date with a time"),
        ("scheduled_start = 2026-03-01T20:00:00", 1, "scheduled_start", '"zone"'),
        ('zone = "Mars/Base"', 1, "zone", "IANA"),
        ('visibility = "secret"', 1, "visibility", '"members"'),
        ('precision = "hour"', 1, "precision", '"minute"'),
        ("date = 2026", 1, "date", "a day"),
        ("scheduled_start = 0001-01-01T00:00:00+09:00", 1, "scheduled_start", "this era"),
        ('tags = "a"\nplace = ["x"]', 2, "place", "text"),
        ('[[people]]\nrole = "host"', None, "people[1].name", "text"),
        ('[[people]]\nname = "A"\n[[people]]\nname = 7', 4, "people[2].name", "text"),
        ('[[parts]]\nfile = "../a.mp3"', 2, "parts[1].file", "same folder"),
        ('[[parts]]\nfile = "a.mp3"\nsha256 = "abc"', 3, "parts[1].sha256", "64 hex"),
        ('[[parts]]\nfile = "a"\n[[parts]]\nfile = "a"', 1, "parts", "different files"),
        ("[[audience]]\ntime = 2026-03-01T20:00:00Z\ncount = -1", 3, "audience[1].count", "from 0"),
        ("[[audience]]\ncount = 1", None, "audience[1].time", "a date with a time"),
        ("people = 3", 1, "people", "a list"),
        (
            'zone = "Europe/Berlin"\nscheduled_start = 2026-03-29T02:30:00',
            2,
            "scheduled_start",
            "clocks of Europe/Berlin",
        ),
    ],
)
def test_a_wrong_value_is_named_with_its_line(
    tmp_path: Path, text: str, line: int | None, key: str, expected: str
) -> None:
    """Line, key and expected type stand in the error."""
    with pytest.raises(SidecarError) as caught:
        read(tmp_path, text)

    assert f'"{key}"' in caught.value.message
    assert expected in caught.value.message
    assert line is None or caught.value.message.startswith(f"line {line}: ")


def test_broken_toml_names_its_line(tmp_path: Path) -> None:
    """The parser's own place is passed on."""
    with pytest.raises(SidecarError, match="line 2"):
        read(tmp_path, 'title = "x"\nplace = \n')


def test_an_unknown_key_warns_and_suggests(tmp_path: Path) -> None:
    """A misspelt key does not stop an ingest, and is kept among the facts."""
    metadata, warnings = read(tmp_path, 'titel = "x"\nzzz = 1\n[[people]]\nname = "A"\nrole_ = "r"')

    assert len(warnings) == 3
    assert 'line 1: unknown key "titel"; did you mean "title"?' in warnings[0]
    assert "did you mean" not in warnings[1]
    assert 'line 5: unknown key "people[1].role_"; did you mean "role"?' in warnings[2]
    assert metadata.facts["event_toml"] == {"titel": "x", "zzz": 1}


def test_an_offset_alone_gives_the_day_on_the_spot(tmp_path: Path) -> None:
    """Half past midnight in +03:00 is that day, though in UTC it is the day before."""
    metadata, _ = read(tmp_path, "scheduled_start = 2026-03-01T00:30:00+03:00")

    assert (metadata.zone, metadata.day) == ("Etc/GMT-3", date(2026, 3, 1))
    assert metadata.scheduled_start == datetime(2026, 2, 28, 21, 30, tzinfo=UTC)
    assert metadata.precision is Precision.MINUTE


def test_a_local_time_that_came_twice_warns(tmp_path: Path) -> None:
    """When clocks go back the first of the two hours is taken, and said."""
    text = 'zone = "Europe/Berlin"\nscheduled_start = 2026-10-25T02:30:00'

    metadata, warnings = read(tmp_path, text)

    assert metadata.scheduled_start == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert "twice" in warnings[0]


def test_a_day_is_enough(tmp_path: Path) -> None:
    """An event of which only the day is known says so."""
    metadata, _ = read(tmp_path, "date = 1960-10-07")

    assert (metadata.day, metadata.precision) == (date(1960, 10, 7), Precision.DAY)
    assert metadata.start is metadata.scheduled_start is None


def test_all_parts_of_an_event_get_one_key_and_their_own_start(tmp_path: Path) -> None:
    """What other sidecars say of one part does not describe the event anew with every part."""
    (tmp_path / "e.event.toml").write_text(
        'title = "E"\n[[parts]]\nfile = "a.mp3"\nstart = 2026-03-01T20:00:00Z\n'
        '[[parts]]\nfile = "b.mp3"\nstart = 2026-03-01T20:10:00Z\n'
    )
    for base in ("a", "b"):
        (tmp_path / f"{base}.mp3").touch()
        (tmp_path / f"{base}.info.json").write_text(
            f'{{"id": "{base}", "extractor_key": "TwitterSpaces", "description": "of {base}"}}'
        )

    first, second = (read_metadata(item)[0] for item in discover([tmp_path]).items)

    assert first.key == second.key
    assert first.description is second.description is None
    assert first.parts == second.parts
    assert (first.parts[0].file, first.part_index, second.part_index) == ("a.mp3", 0, 1)
    assert isinstance(first.parts[0], Part)
    assert second.start == datetime(2026, 3, 1, 20, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "precision"), [("", "second"), ('precision = "minute"', "minute")]
)
def test_how_exactly_listed_starts_are_known(tmp_path: Path, said: str, precision: str) -> None:
    """It says the same beside each of the parts, those without a start too."""
    parts = '[[parts]]\nfile = "a.flac"\nstart = 2026-03-01T20:03:00Z\n[[parts]]\nfile = "b.flac"'
    for name in ("a.flac", "b.flac"):
        (tmp_path / "e.event.toml").write_text(f"{said}\n{parts}")
        assert read_event_toml(tmp_path / "e.event.toml", name)[0].precision == precision
