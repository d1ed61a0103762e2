"""What a hash that a stage tracks was computed from: modules of code, values of configuration.

dvc.lock notes the hash alone, which keeps it small and DVC quick. What was hashed is kept beside
the pipeline, among no stage's outputs, where `lookinside explain` finds it to name what changed.
"""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from lookinside.core import paths
from lookinside.core.errors import UserError
from lookinside.core.files import digest, read_json, write_json

UNNAMED = 1000
"""Hashes that nothing names any more whose parts are kept, for an edit may be undone."""
_known: dict[str, Mapping[str, Any]] = {}


def key_of(parts: Mapping[str, Any]) -> str:
    """The hash of plain values by name, whatever their order; `parts_of` finds them again."""
    key = digest(parts)
    _known[key] = parts
    return key


def parts_of(key: str) -> Mapping[str, Any] | None:
    """The values by name of which `key` was made; None if nobody knows, or the note is damaged."""
    if key not in _known and (found := _note(key)) is not None:
        _known[key] = found
    return _known.get(key)


def keep() -> None:
    """Write what each hash of this process was made of, and forget what was long unnamed.

    Kept is what dvc.lock names, the hashes with which stages ran last, what is resolved, what the
    kept ones name, and of all others the newest.
    """
    for key, parts in _known.items():
        if _note(key) is None:
            write_json(_path(key), parts)
    naming = [*Path().glob("dvc.lock"), *paths.RESOLVED.rglob("*.*")]
    named = "".join(path.read_text(encoding="utf-8", errors="replace") for path in naming)
    notes = sorted(paths.HASHED.glob("*.json"), key=lambda path: path.stat().st_mtime)
    named += "".join(str(_note(path.stem)) for path in notes if path.stem in named)
    unnamed = [path for path in notes if path.stem not in _known and path.stem not in named]
    for path in unnamed[: max(0, len(unnamed) - UNNAMED)]:
        path.unlink(missing_ok=True)


def _note(key: str) -> Mapping[str, Any] | None:
    """What is noted of a hash, if it is whole."""
    path = _path(key)
    if not path.exists():
        return None
    with suppress(UserError):
        found = read_json(path)
        if isinstance(found, dict) and digest(found) == key:
            return found
    return None


def _path(key: str) -> Path:
    return paths.HASHED / f"{key}.json"
