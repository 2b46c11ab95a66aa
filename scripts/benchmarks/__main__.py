"""`scripts/bench NAME [OPTIONS]`: run one benchmark; without a name, list them."""

from __future__ import annotations

import importlib
import sys

BENCHMARKS = {
    "overhead": "wall time of `hotmic ingest` against the bare engine on the same windows",
    "against-whisper": "`hotmic ingest` against the command line of openai-whisper",
    "cpu": "CPU seconds an audio hour of everything but the engine",
    "memory": "peak memory of a 12-hour recording against a 12-minute one",
    "page": "the page of a 90-minute event, as the server makes it",
    "crash": "kill -9 at random moments of indexing and reindexing, on both engines",
    "quotes": "quotes made from the debates, checked; misheard transcripts; time, either engine",
    "peers": "quotes found by Hotmic, by SQLite's FTS5 and in Tube Archivist's way",
    "truth": "the timeline against sound whose truth is known; parts can be named",
    "search": "an index of 300,000 segments, either engine; what is found against a scan",
}


def main(arguments: list[str]) -> int:
    """Return the benchmark's exit code: 0 where its target is met, 1 where it is missed, 3 where
    it could not all be measured (`truth`).
    """
    if not arguments or arguments[0] not in BENCHMARKS:
        print("usage: scripts/bench NAME [OPTIONS]\n")
        for name, meaning in BENCHMARKS.items():
            print(f"  {name:16} {meaning}")
        return 0 if not arguments else 2
    name, *options = arguments
    module = importlib.import_module(f"scripts.benchmarks.{name.replace('-', '_')}")
    code = module.main(options)
    assert isinstance(code, int)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
