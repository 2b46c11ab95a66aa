"""Make the demonstration archive: `python -m scripts.demo_archive OUTDIR` (needs espeak-ng and
ffmpeg).

OUTDIR gets one folder for each event. The copy in `scripts/demo_archive/recordings` was made by
this, so that nobody needs espeak-ng to look at the demonstration; `--truth FILE` also writes what
was really said and when.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from scripts.demo_archive import event_files
from scripts.demo_archive.synthesis import Take, perform
from scripts.demo_archive.texts import EVENTS, Event
from scripts.demo_model.voices import Speaker


def build(event: Event, out: Path, speaker: Speaker) -> list[Take]:
    """Write one event's folder; returns its takes."""
    folder = out / event.folder
    folder.mkdir(parents=True, exist_ok=True)
    takes = [perform(part, speaker) for part in event.parts]
    for take in takes:
        event_files.write_opus(take, folder / f"{take.stem}.opus")
        event_files.write_rttm(take, folder / f"{take.stem}.rttm")
    event_files.write_event(event, takes, folder)
    return takes


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m scripts.demo_archive", description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUTDIR")
    parser.add_argument(
        "--truth", type=Path, metavar="FILE", help="also write the spoken lines as JSON"
    )
    arguments = parser.parse_args()
    speaker = Speaker()
    said: dict[str, list[dict[str, object]]] = {}
    for event in EVENTS:
        takes = build(event, arguments.out, speaker)
        said.update(event_files.truth(takes))
        print(
            f"{event.folder}: " + ", ".join(f"{take.stem} {take.seconds:.1f} s" for take in takes)
        )
    if arguments.truth:
        arguments.truth.write_text(json.dumps(said, indent=1) + "\n")


if __name__ == "__main__":
    main()
