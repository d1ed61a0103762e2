"""What a hash that a stage tracks was computed from: modules of code, values of configuration.

dvc.lock notes the hash alone, which keeps it small and DVC quick. What was hashed is kept beside
the pipeline, among no stage's outputs, where `lookinside explain` finds it to name what changed.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lookinside.core import paths
from lookinside.core.files import digest, read_json, write_json

_known: dict[str, Mapping[str, Any]] = {}


def key_of(parts: Mapping[str, Any]) -> str:
    """The hash of plain values by name, whatever their order; `parts_of` finds them again."""
    key = digest(parts)
    _known[key] = parts
    return key


def parts_of(key: str) -> Mapping[str, Any] | None:
    """The values by name of which `key` was made; None if nobody knows."""
    path = _path(key)
    if key not in _known and path.exists():
        _known[key] = read_json(path)
    return _known.get(key)


def keep() -> None:
    """Write what each hash of this process was made of, and forget what nothing names any more.

    What dvc.lock names is kept, the hashes with which stages ran last, what is resolved, and what
    the kept ones name.
    """
    for key, parts in _known.items():
        if not _path(key).exists():
            write_json(_path(key), parts)
    naming = [*Path().glob("dvc.lock"), *paths.RESOLVED.rglob("*.yaml")]
    named = "".join(path.read_text(encoding="utf-8") for path in naming)
    kept = {path.stem: path for path in paths.HASHED.glob("*.json")}
    texts = {key: path.read_text(encoding="utf-8") for key, path in kept.items()}
    named += "".join(text for key, text in texts.items() if key in named)
    for key, path in kept.items():
        if key not in _known and key not in named:
            path.unlink(missing_ok=True)


def _path(key: str) -> Path:
    return paths.HASHED / f"{key}.json"
