"""Which files become recordings with which sidecars."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archive.sidecars.discover import Discovery, Item, discover
from archive.sidecars.kinds import SidecarKind

WAV = b"RIFF\x00\x00\x00\x00WAVEfmt "


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")


def kinds(item: Item) -> list[tuple[str, str]]:
    return [(sidecar.path.name, sidecar.kind.value) for sidecar in item.sidecars]


def one(found: Discovery) -> Item:
    assert len(found.items) == 1
    return found.items[0]


def test_every_kind_of_sidecar_joins_the_media_of_its_base_name(tmp_path: Path) -> None:
    """Metadata comes first in its precedence, then words, then turns."""
    touch(tmp_path, "s.m4a", "s.info.json", "s.event.toml", "s.en.vtt", "s.said", "s.txt", "s.rttm")

    item = one(discover([tmp_path]))

    assert item.media == item.path == tmp_path / "s.m4a"
    assert kinds(item) == [
        ("s.event.toml", "event_toml"),
        ("s.info.json", "info_json"),
        ("s.en.vtt", "captions"),
        ("s.said", "said"),
        ("s.txt", "said"),
        ("s.rttm", "turns"),
    ]


@pytest.mark.parametrize(
    ("name", "base", "language"),
    [
        ("talk.en.vtt", "talk", "en"),
        ("talk.en-US.vtt", "talk", "en-US"),
        ("talk.zh-Hans.srt", "talk", "zh-Hans"),
        ("talk.ar.said", "talk", "ar"),
        ("talk.fil.vtt", "talk", "fil"),
        ("talk.en-orig.vtt", "talk", "en"),
        ("talk.raw.vtt", "talk", None),
        ("talk.vtt", "talk", None),
        ("Mr. X vs. Y [a.b].vtt", "Mr. X vs. Y [a.b]", None),
    ],
)
def test_a_language_code_may_stand_before_the_extension(
    tmp_path: Path, name: str, base: str, language: str | None
) -> None:
    """The code is read off where what is left is the base name of the media."""
    touch(tmp_path, name, f"{base}.mp3")

    item = one(discover([tmp_path]))

    assert [(s.path.name, s.language) for s in item.sidecars] == [(name, language)]


def test_a_full_base_name_wins_over_a_language_code(tmp_path: Path) -> None:
    """`part.de.mp3` owns `part.de.vtt`, although `de` is a language and `part.mp3` is there."""
    touch(tmp_path, "part.mp3", "part.de.mp3", "part.de.vtt")

    items = {item.path.name: kinds(item) for item in discover([tmp_path]).items}

    assert items == {"part.mp3": [], "part.de.mp3": [("part.de.vtt", "captions")]}


def test_a_transcript_may_come_without_media(tmp_path: Path) -> None:
    """Captions, what was said and metadata of one base name are one item named by its captions."""
    (tmp_path / "d.json").write_text('{"fact": {"title": "T"}, "speakers": []}')
    touch(tmp_path, "d.vtt", "d.said")

    item = one(discover([tmp_path]))

    assert (item.path, item.media) == (tmp_path / "d.vtt", None)
    assert kinds(item) == [("d.json", "corpus"), ("d.vtt", "captions"), ("d.said", "said")]


def test_a_text_counts_only_beside_words_or_sound(tmp_path: Path) -> None:
    """A lone text in a folder is unknown; named explicitly it is a transcript."""
    touch(tmp_path, "readme.txt", "a.mp3", "a.txt")

    in_folder = discover([tmp_path])
    named = discover([tmp_path / "readme.txt"])

    assert kinds(one(in_folder)) == [("a.txt", "said")]
    assert in_folder.unknown == (tmp_path / "readme.txt",)
    assert kinds(one(named)) == [("readme.txt", "said")]


def test_a_json_file_is_known_by_its_keys(tmp_path: Path) -> None:
    """twspace-dl's, the corpus' and yt-dlp's are told apart; another's is unknown, not an error."""
    documents = {
        "a": {"data": {"audioSpace": {"metadata": {"rest_id": "1"}}}},
        "b": {"fact": {"title": "T"}},
        "c": {"id": "1", "extractor_key": "Youtube"},
        "d": {"segments": [], "text": "of another program"},
        "e": {"rest_id": "1", "state": "Ended"},
    }
    for base, document in documents.items():
        touch(tmp_path, f"{base}.mp3")
        (tmp_path / f"{base}.json").write_text(json.dumps(document))
    (tmp_path / "f.json").write_text("{broken")
    touch(tmp_path, "f.mp3")

    found = discover([tmp_path])

    told = {item.path.stem: [s.kind for s in item.sidecars] for item in found.items}
    assert told == {
        "a": [SidecarKind.TWSPACE],
        "b": [SidecarKind.CORPUS],
        "c": [SidecarKind.INFO_JSON],
        "d": [],
        "e": [SidecarKind.TWSPACE],
        "f": [SidecarKind.JSON],
    }
    assert found.unknown == (tmp_path / "d.json",)


def test_an_event_file_belongs_to_every_part_it_lists(tmp_path: Path) -> None:
    """Also to parts of another base name, and not to strangers in the folder."""
    touch(tmp_path, "one.mp3", "two.mp3", "stranger.mp3")
    (tmp_path / "evening.event.toml").write_text(
        'title = "E"\n[[parts]]\nfile = "one.mp3"\n[[parts]]\nfile = "two.mp3"\n'
    )

    found = discover([tmp_path])

    owners = {item.path.name for item in found.items if item.sidecars}
    assert owners == {"one.mp3", "two.mp3"}


def test_a_broken_event_file_is_not_passed_over(tmp_path: Path) -> None:
    """It stays with the recordings it mentions; one that mentions none is a failure of its own."""
    touch(tmp_path, "one.mp3", "other.mp3")
    (tmp_path / "e.event.toml").write_text('title = \n[[parts]]\nfile = "one.mp3"\n')
    (tmp_path / "lost.event.toml").write_text("title = \n")

    found = discover([tmp_path])

    assert {item.path.name: kinds(item) for item in found.items} == {
        "one.mp3": [("e.event.toml", "event_toml")],
        "other.mp3": [],
    }
    assert [failure.path.name for failure in found.failures] == ["lost.event.toml"]
    assert "line 1" in found.failures[0].error.message


def test_naming_one_file_brings_its_whole_group(tmp_path: Path) -> None:
    """Media brings its sidecars, a sidecar its media; each item comes once however often named."""
    touch(tmp_path, "s.mp3", "s.vtt", "t.mp3")

    found = discover([tmp_path / "s.vtt", tmp_path / "s.mp3", tmp_path / "s.vtt"])

    assert one(found).path == tmp_path / "s.mp3"
    assert found.unknown == ()


def test_what_cannot_become_an_item_is_a_failure_with_a_way_out(tmp_path: Path) -> None:
    """A missing path and a lone metadata file say so; an unknown file is taken for media."""
    touch(tmp_path, "lone.info.json", "strange.xyz")

    found = discover([tmp_path / "nowhere", tmp_path / "lone.info.json", tmp_path / "strange.xyz"])

    assert [failure.path.name for failure in found.failures] == ["lone.info.json", "nowhere"]
    assert all(failure.error.hint for failure in found.failures)
    assert one(found).media == tmp_path / "strange.xyz"


def test_folders_are_searched_deeply_but_not_hidden_or_own_ones(tmp_path: Path) -> None:
    """Hidden names are left out, and so is an archive of Hotmic's own below the folder."""
    touch(tmp_path, "a/b/c.OGG", ".hidden/x.mp3", "a/.y.mp3", "mine/catalogue.sqlite")
    touch(tmp_path, "mine/derived/z.m4a")
    (tmp_path / "nosuffix").write_bytes(WAV)

    found = discover([tmp_path])

    assert [item.path.name for item in found.items] == ["c.OGG", "nosuffix"]


def test_a_thousand_files_take_no_noticeable_time(tmp_path: Path) -> None:
    """Grouping is linear in the number of files: named one by one they are found like a folder."""
    names = [f"{number:04d}.mp3" for number in range(1000)]
    touch(tmp_path, *names, *(f"{number:04d}.en.vtt" for number in range(1000)))

    by_folder = discover([tmp_path])
    by_name = discover([tmp_path / name for name in names])

    assert by_folder.items == by_name.items
    assert all(len(item.sidecars) == 1 for item in by_folder.items)


@pytest.mark.corpus
def test_the_real_corpus_is_found_whole(corpus: Path) -> None:
    """21 debates without media, each with its three sidecars; nothing is left unknown."""
    found = discover([corpus / "debates"])

    assert len(found.items) == 21
    assert all(len(item.sidecars) == 3 and item.media is None for item in found.items)
    assert (found.unknown, found.failures) == ((), ())
