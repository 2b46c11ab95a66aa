"""Fixity: every file is read again, and each that is not as promised is named."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from archive import fixity
from archive.catalogue import Catalogue, audit, files
from archive.catalogue.files import StoredFile
from archive.fixity import FixityState
from archive.store import MediaStore


def test_each_kind_of_damage_is_found(tmp_path: Path) -> None:
    """Sound, changed (in length or in a bit), missing, unknown: each file once, and logged."""
    catalogue, store = Catalogue.open(tmp_path / "c.sqlite"), MediaStore(tmp_path / "store")
    kept = {
        name: store.put(io.BytesIO(name.encode() * 100))
        for name in ("sound", "longer", "flipped", "missing")
    }
    with catalogue.write() as tx:
        for name, stored in kept.items():
            files.record_file(tx, StoredFile(stored.sha256, stored.size, "media", f"{name}.mp3"))
    for name in ("longer", "flipped"):
        store.path(kept[name].sha256).chmod(0o644)
    with store.path(kept["longer"].sha256).open("ab") as stream:
        stream.write(b"!")
    with store.path(kept["flipped"].sha256).open("r+b") as stream:
        stream.write(b"F")
    store.path(kept["missing"].sha256).unlink()
    stranger = store.put(io.BytesIO(b"nobody's"))
    read: list[tuple[int, int]] = []

    found = list(fixity.check(catalogue, store, lambda *at: read.append(at)))

    by_hash = {finding.sha256: finding for finding in found}
    assert {name: by_hash[stored.sha256].state for name, stored in kept.items()} == {
        "sound": FixityState.OK,
        "longer": FixityState.CHANGED,
        "flipped": FixityState.CHANGED,
        "missing": FixityState.MISSING,
    }
    assert "it had 600 bytes" in str(by_hash[kept["longer"].sha256].detail)
    assert by_hash[None].path == store.path(stranger.sha256)
    assert len(found) == 5
    assert read[-1][0] == read[-1][1] == sum(stored.size for stored in kept.values())
    with catalogue.read() as tx:
        entry = audit.entries(tx)[-1]
    assert (entry.action, entry.outcome) == ("fixity.checked", "failed")
    assert entry.detail == {"ok": 1, "changed": 2, "missing": 1, "unknown": 1}
    catalogue.close()


@pytest.mark.parametrize("count", [0, 2])
def test_a_sound_archive(tmp_path: Path, count: int) -> None:
    """Every file is ok, an empty archive too, and the log says done."""
    catalogue, store = Catalogue.open(tmp_path / "c.sqlite"), MediaStore(tmp_path / "store")
    with catalogue.write() as tx:
        for number in range(count):
            stored = store.put(io.BytesIO(b"%d" % number))
            files.record_file(tx, StoredFile(stored.sha256, stored.size, "media", "x"))

    assert [finding.state for finding in fixity.check(catalogue, store)] == ["ok"] * count
    with catalogue.read() as tx:
        assert audit.entries(tx)[-1].outcome == "done"
    catalogue.close()
