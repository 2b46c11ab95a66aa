"""yt-dlp's, twspace-dl's and the corpus' metadata, and all of them together."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from archive.errors import SidecarError
from archive.event import Precision, Role
from archive.sidecars.claims import Metadata
from archive.sidecars.discover import discover
from archive.sidecars.facts import TOTAL_LIMIT
from archive.sidecars.info_json import read_info_json
from archive.sidecars.metadata import read_metadata
from archive.sidecars.twspace import read_twspace

SPACE = {
    "id": "1RDxlgyvNXzJL",
    "title": "King Carlo",
    "description": "Twitter Space participated by annarita digiorgio, Signor Ernesto",
    "uploader": "Lucio Di Gaetano",
    "uploader_id": "luciodigaetano",
    "live_status": "was_live",
    "timestamp": 1659877956,
    "upload_date": "20220807",
    "release_timestamp": 1659904215,
    "release_date": "20220807",
    "extractor": "twitter:spaces",
    "extractor_key": "TwitterSpaces",
    "webpage_url": "https://x.com/i/spaces/1RDxlgyvNXzJL",
    "view_count": 1204,
    "duration": 5400.25,
    "tags": ["politics"],
    "http_headers": {"Authorization": "secret"},
    "formats": [{"url": "https://media.example/?token=secret"}],
    "new_in_2027": {"kept": True},
}
GRAPHQL = {
    "data": {
        "audioSpace": {
            "metadata": {
                "rest_id": "1RDxlgyvNXzJL",
                "state": "Ended",
                "title": "King Carlo",
                "created_at": 1659877956000,
                "started_at": "1659904215120",
                "ended_at": "1659909615120",
                "scheduled_start": 1659904200000,
                "total_live_listeners": 2478,
                "total_replay_watched": 99,
                "creator_results": {"result": {"legacy": {"name": "Lucio Di Gaetano"}}},
            },
            "participants": {
                "total": 310,
                "admins": [{"display_name": "Lucio Di Gaetano", "twitter_screen_name": "ldg"}],
                "speakers": [{"display_name": "Signor Ernesto"}, {"twitter_screen_name": "ann"}],
                "listeners": [{"display_name": "A private person"}],
            },
        }
    }
}


def together(folder: Path, **sidecars: object) -> tuple[Metadata, tuple[str, ...]]:
    """The metadata of a recording `r.mp3` with sidecars by their suffix (`_` for `.`)."""
    (folder / "r.mp3").touch()
    for suffix, content in sidecars.items():
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / f"r.{suffix.replace('_', '.')}").write_text(text)
    return read_metadata(discover([folder / "r.mp3"]).items[0])


def test_a_space_of_yt_dlp_is_read_whole(tmp_path: Path) -> None:
    """Its start is when it went on air, its people are the host and the speakers."""
    metadata, warnings = together(tmp_path, info_json=SPACE)

    assert (metadata.key, metadata.platform) == ("twitterspaces:1RDxlgyvNXzJL", "X Spaces")
    assert metadata.start == datetime(2022, 8, 7, 20, 30, 15, tzinfo=UTC)
    assert (metadata.precision, metadata.duration_ms) == (Precision.SECOND, 5_400_250)
    assert [(person.name, person.role) for person in metadata.people] == [
        ("Lucio Di Gaetano", "host"),
        ("annarita digiorgio", "speaker"),
        ("Signor Ernesto", "speaker"),
    ]
    assert warnings == ()


def test_facts_keep_the_unknown_and_drop_secrets(tmp_path: Path) -> None:
    """View counts and keys of a later yt-dlp stay; download addresses and headers do not."""
    metadata, _ = together(tmp_path, info_json=SPACE)
    facts = metadata.facts["info_json"]

    assert isinstance(facts, dict)
    assert (facts["view_count"], facts["new_in_2027"]) == (1204, {"kept": True})
    assert "secret" not in json.dumps(facts)


def test_facts_are_bounded(tmp_path: Path) -> None:
    """However large the file, what is kept of it is not, and says what was left out."""
    huge = SPACE | {f"key{number}": "x" * 3_000 for number in range(200)}

    facts = together(tmp_path, info_json=huge)[0].facts["info_json"]

    assert isinstance(facts, dict)
    assert len(json.dumps(facts)) < TOTAL_LIMIT * 1.2
    assert "key150" in facts["omitted"]


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("title", 5, "text"),
        ("timestamp", "yesterday", "a number"),
        ("timestamp", 1e300, "a finite number"),
        ("timestamp", 99999999999999, "a time in this era"),
        ("release_timestamp", [1], "a number"),
        ("upload_date", "the seventh", "YYYYMMDD"),
        ("duration", {"s": 1}, "a number"),
        ("duration", 1e12, "a recording may last"),
        ("timestamp", 250000000000, "a time in this era"),
        ("view_count", "many", "a number"),
        ("tags", [1, 2], "a list of texts"),
        ("was_live", "yes", "true or false"),
        ("uploader", ["A"], "text"),
    ],
)
def test_a_wrong_type_names_file_key_and_expectation(
    tmp_path: Path, key: str, value: object, expected: str
) -> None:
    """Whoever reads the error knows which key of which file to correct, and to what."""
    with pytest.raises(SidecarError) as caught:
        together(tmp_path, info_json=SPACE | {key: value, "release_date": None})

    assert f'"{key}"' in caught.value.message
    assert expected in caught.value.message
    assert caught.value.subject == str(tmp_path / "r.info.json")
    assert caught.value.hint


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"title": "caf\xc3(", \n"id": "\xff"}', "line 1 is not valid UTF-8"),
        (b'{"title": "x",\n}', "line 2"),
        (b"[1, 2]", "must hold a JSON object"),
        (b"", "not valid JSON"),
        (b'{"duration": NaN}', "NaN"),
        (b"[" * 100_000, "JSON"),
        (b'{"duration": ' + b"9" * 5000 + b"}", "JSON"),
    ],
)
def test_what_is_no_json_says_so(tmp_path: Path, content: bytes, reason: str) -> None:
    """Broken UTF-8, broken syntax and hostile depth end in one sentence, never a traceback."""
    path = tmp_path / "r.info.json"
    path.write_bytes(content)

    with pytest.raises(SidecarError, match=reason):
        read_info_json(path)


def test_facts_hold_no_abyss(tmp_path: Path) -> None:
    """Hostile nesting in a key nobody reads is cut off, not followed."""
    path = tmp_path / "r.info.json"
    path.write_text('{"id": "1", "deep": ' + "[" * 900 + "]" * 900 + "}")

    metadata, _ = read_info_json(path)

    assert "deep" in metadata.facts["info_json"]  # type: ignore[operator]


def test_text_that_no_store_can_hold_is_cleaned(tmp_path: Path) -> None:
    """Lone surrogates and NUL, which JSON can write, do not reach the catalogue."""
    path = tmp_path / "r.info.json"
    path.write_text('{"id": "1", "title": "a\\u0000b\\ud800c", "k": {"\\ud800": "\\u0000"}}')

    metadata, _ = read_info_json(path)

    assert metadata.title == "a\ufffdb\ufffdc"
    json.dumps(metadata.facts, ensure_ascii=False).encode()


def test_an_upload_that_was_not_live_is_dated_with_a_warning(tmp_path: Path) -> None:
    """The day of publication is not when somebody spoke: used for want of better, and said."""
    video = {"id": "v", "extractor_key": "Youtube", "timestamp": 1659877956, "title": "1960 debate"}

    metadata, warnings = together(tmp_path, info_json=video)

    assert (metadata.start, metadata.day) == (None, date(2022, 8, 7))
    assert metadata.precision is Precision.DAY
    assert "may be older" in warnings[0]


@pytest.mark.parametrize(
    "document",
    [GRAPHQL, GRAPHQL["data"], GRAPHQL["data"]["audioSpace"]["metadata"]],
)
def test_a_space_of_twspace_dl_is_read_in_each_form(tmp_path: Path, document: object) -> None:
    """The raw answer, its inner object and the bare metadata give the same times and title."""
    (tmp_path / "r.json").write_text(json.dumps(document))

    metadata, _ = read_twspace(tmp_path / "r.json")

    assert metadata.key == "twitterspaces:1RDxlgyvNXzJL"
    assert metadata.start == datetime(2022, 8, 7, 20, 30, 15, 120_000, tzinfo=UTC)
    assert metadata.scheduled_start == datetime(2022, 8, 7, 20, 30, tzinfo=UTC)
    assert metadata.people[0] == Role("lucio-di-gaetano", "Lucio Di Gaetano", "host")


def test_participants_of_a_space_are_people_with_roles(tmp_path: Path) -> None:
    """Hosts and speakers are named; listeners are only counted."""
    (tmp_path / "r.json").write_text(json.dumps(GRAPHQL))

    metadata, _ = read_twspace(tmp_path / "r.json")

    assert [(person.name, person.role) for person in metadata.people] == [
        ("Lucio Di Gaetano", "host"),
        ("Signor Ernesto", "speaker"),
        ("ann", "speaker"),
    ]
    assert "private person" not in json.dumps(metadata.facts)


def test_sidecars_are_merged_in_their_precedence(tmp_path: Path) -> None:
    """What the archivist wrote wins; what only the platform knows is kept beside it."""
    metadata, _ = together(
        tmp_path,
        event_toml='title = "By hand"\n[[people]]\nname = "Signor Ernesto"\nrole = "guest"\n',
        info_json=SPACE,
        json=GRAPHQL,
    )

    assert metadata.title == "By hand"
    assert metadata.key == "twitterspaces:1RDxlgyvNXzJL"
    assert metadata.start == datetime(2022, 8, 7, 20, 30, 15, tzinfo=UTC)
    assert [(p.name, p.role) for p in metadata.people[:2]] == [
        ("Signor Ernesto", "guest"),
        ("Lucio Di Gaetano", "host"),
    ]
    assert set(metadata.facts) == {"event_toml", "info_json", "twspace"}


def test_a_json_sidecar_of_wrong_shape_fails_by_name(tmp_path: Path) -> None:
    """A `.json` that cannot be parsed is not passed over in silence."""
    with pytest.raises(SidecarError, match="not valid JSON"):
        together(tmp_path, json="{broken")


@pytest.mark.corpus
def test_the_debates_are_described_whole(corpus: Path) -> None:
    """Each has title, day, place, length and people with roles, under its video's key."""
    for item in discover([corpus / "debates"]).items:
        metadata, warnings = read_metadata(item)

        assert warnings == ()
        assert metadata.title
        assert metadata.place
        assert metadata.day == date.fromisoformat(item.path.stem)
        assert metadata.precision is Precision.DAY
        assert (metadata.key or "").startswith("youtube:")
        assert (metadata.duration_ms or 0) > 3_000_000
        assert all(person.role for person in metadata.people)


def test_two_event_files_that_do_not_agree(tmp_path: Path) -> None:
    """One wins, and both are named with what they differ in; what they agree in is no matter."""
    parts = '[[parts]]\nfile = "a.flac"\n'
    (tmp_path / "a.flac").write_bytes(b"fLaC")
    (tmp_path / "one.event.toml").write_text(f'id = "x"\ntitle = "One"\nplace = "Here"\n{parts}')
    (tmp_path / "two.event.toml").write_text(f'id = "x"\ntitle = "Two"\nplace = "Here"\n{parts}')
    (item,) = discover([tmp_path]).items

    metadata, warnings = read_metadata(item)

    assert metadata.title == "One"
    assert warnings == (
        "one.event.toml and two.event.toml both describe this recording and do not agree (title):"
        " one.event.toml was taken",
    )
