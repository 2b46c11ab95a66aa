"""The media store: every byte kept under its hash, whole or not at all."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from archive.errors import InputError, NotFound, StorageError
from archive.store import BLOCK_BYTES, MediaStore, Stored

SOUND = os.urandom(BLOCK_BYTES + 12_345)
SHA256 = hashlib.sha256(SOUND).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> MediaStore:
    return MediaStore(tmp_path / "store")


def leftovers(store: MediaStore) -> list[Path]:
    return list((store.root / "tmp").iterdir())


def test_a_file_is_kept_under_its_hash(store: MediaStore, tmp_path: Path) -> None:
    """Read-only, byte for byte, and found again; the original is not touched."""
    source = tmp_path / "speech.mp3"
    source.write_bytes(SOUND)
    blocks: list[int] = []

    stored = store.put(source, progress=blocks.append)

    assert stored == Stored(SHA256, len(SOUND), was_new=True)
    kept = store.path(SHA256)
    assert kept == store.root / SHA256[:2] / SHA256[2:4] / SHA256
    assert kept.read_bytes() == source.read_bytes() == SOUND
    assert kept.stat().st_mode & 0o777 == 0o444
    assert sum(blocks) == len(SOUND)
    assert store.contains(SHA256)
    assert list(store.walk()) == [(SHA256, kept)]
    assert leftovers(store) == []


def test_the_same_bytes_twice_are_one_file(store: MediaStore) -> None:
    """The second time nothing is written, and it says so."""
    store.put(io.BytesIO(SOUND))

    assert store.put(io.BytesIO(SOUND)) == Stored(SHA256, len(SOUND), was_new=False)
    assert len(list(store.walk())) == 1


def test_many_may_put_the_same_at_once(store: MediaStore) -> None:
    """Threads that bring the same bytes all succeed, and one file is kept."""
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(store.put(io.BytesIO(SOUND)).sha256))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [SHA256] * 6
    assert store.path(SHA256).read_bytes() == SOUND
    assert leftovers(store) == []


def test_a_shortened_file_is_healed(store: MediaStore) -> None:
    """Bringing the good bytes again replaces a file that lost some."""
    store.put(io.BytesIO(SOUND))
    store.path(SHA256).chmod(0o644)
    store.path(SHA256).write_bytes(SOUND[:10])

    assert store.put(io.BytesIO(SOUND)).was_new
    assert store.path(SHA256).read_bytes() == SOUND


@pytest.mark.parametrize("name", ["f" * 64, "F" * 64, "../../etc/passwd", ""])
def test_what_is_not_kept_is_not_found(store: MediaStore, name: str) -> None:
    """A hash nobody brought, and anything that is no hash."""
    assert not store.contains(name)
    with pytest.raises(NotFound):
        store.path(name)


def test_a_source_that_fails_leaves_nothing(store: MediaStore, tmp_path: Path) -> None:
    """A missing file, a folder, a stream that breaks off: one sentence, no partial."""

    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > 0:
                raise OSError(5, "Input/output error")
            return super().read(size)

    for source in (tmp_path / "absent.mp3", tmp_path, Broken(SOUND)):
        with pytest.raises(InputError, match="cannot be read"):
            store.put(source)

    assert leftovers(store) == []
    assert list(store.walk()) == []


def test_a_store_that_cannot_be_made(tmp_path: Path) -> None:
    """Where a file stands in its place, it says what is wrong."""
    (tmp_path / "store").write_text("a file")

    with pytest.raises(StorageError, match="cannot be written"):
        MediaStore(tmp_path / "store").put(io.BytesIO(SOUND))


def test_partials_of_the_dead_are_swept(store: MediaStore) -> None:
    """What a killed process left is removed by the next; what a living one writes stays."""
    store.put(io.BytesIO(b"first"))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    partials = {name: store.root / "tmp" / f"{name}-x" for name in (ended.pid, os.getpid())}
    for partial in partials.values():
        partial.write_bytes(b"half")

    MediaStore(store.root).put(io.BytesIO(b"second"))

    assert leftovers(store) == [partials[os.getpid()]]


FILL = """
import io, sys
from pathlib import Path
from archive.errors import DiskFull
from archive.store import MediaStore

store = MediaStore(Path(sys.argv[1], "store"))
source = Path(sys.argv[2])
for given in (source, io.BytesIO(source.read_bytes())):
    try:
        store.put(given)
        print("kept")
    except DiskFull as error:
        print(error)
print(list(store.walk()), list((store.root / "tmp").iterdir()))
"""


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    """On a file system of 256 kB: the file, the bytes needed, and nothing half-written."""
    small, source = tmp_path / "small", tmp_path / "speech.mp3"
    small.mkdir()
    source.write_bytes(SOUND)
    mount = 'mount -t tmpfs -o size=256k tmpfs "$1" && exec "$2" -c "$3" "$1" "$4"'
    inside = ["unshare", "--mount", *(["--map-root-user"] if os.geteuid() else [])]
    command = ["sh", "-c", mount, "sh", str(small), sys.executable, FILL, str(source)]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([*inside, *command], cwd=root, capture_output=True, text=True)
    if "unshare" in done.stderr or "mount" in done.stderr:
        pytest.skip(f"no small file system can be mounted here: {done.stderr.strip()}")

    from_path, from_stream, left = done.stdout.splitlines()
    assert from_path.startswith(f"{source}: the archive's disk has no room for it")
    assert f"{len(SOUND):,} bytes are needed" in from_path
    assert from_stream.startswith("the upload: the archive's disk has no room for it")
    assert left == "[] []"
