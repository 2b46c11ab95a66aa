"""What pip was told (certificates, registry, folders of wheels), in words that uv understands."""

from __future__ import annotations

import ast
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class PipSettings:
    """pip's settings from its files and `PIP_*`; `find_links` holds only folders that exist."""

    values: dict[str, str]

    @classmethod
    def read(cls, venv: Path) -> PipSettings:
        """Ask the environment's own pip."""
        done = subprocess.run(
            [str(venv / "bin/python"), "-m", "pip", "config", "list"],
            capture_output=True,
            text=True,
        )
        return cls(parse(done.stdout))

    @property
    def find_links(self) -> list[Path]:
        folders = (Path(word) for word in self.values.get("find-links", "").split())
        return [folder for folder in folders if folder.is_dir()]

    def for_uv(self) -> dict[str, str]:
        """Environment variables for uv; what is set there already stays."""
        wanted = {
            "SSL_CERT_FILE": self.values.get("cert", ""),
            "UV_DEFAULT_INDEX": self.values.get("index-url", ""),
            "UV_INDEX": self.values.get("extra-index-url", ""),
            "UV_FIND_LINKS": ",".join(map(str, self.find_links)),
        }
        return {key: value for key, value in wanted.items() if value and key not in os.environ}


def parse(listing: str) -> dict[str, str]:
    """Read `pip config list`: lines such as `global.cert='/path'`; the environment's lines win."""
    values: dict[str, str] = {}
    lines = [line.partition("=") for line in listing.splitlines() if "=" in line]
    for key, _, value in sorted(lines, key=lambda line: line[0].startswith(":env:")):
        values[key.rpartition(".")[2]] = str(ast.literal_eval(value))
    return values
