"""Reading and writing small files: whole or not at all, and the same bytes every time."""

import csv
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from lookinside.core import plain_yaml
from lookinside.core.errors import MissingError, UserError

PART = ".part"
"""How the names of files end that are being written; .dvcignore has it too."""


def sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def md5(data: Path | bytes) -> str:
    """The MD5 sum of a file or of bytes: a check against accidents, not against forgery."""
    if isinstance(data, bytes):
        return hashlib.md5(data, usedforsecurity=False).hexdigest()
    with data.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def digest(value: object) -> str:
    """The SHA-256 of a plain value (dicts, lists, strings, numbers), whatever its keys' order."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path` to write to; it becomes `path` only if nothing failed.

    What was written is on the disk before, so that a power cut leaves no short file under `path`.
    The temporary file names this process, which may be killed and leave it there; DVC never looks
    at such files.

    Raises:
        OSError: it can't be written, with `path` as its file name.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{path.name}.{os.getpid()}."
    handle, name = tempfile.mkstemp(prefix=prefix, suffix=PART, dir=path.parent)
    os.close(handle)
    partial = Path(name)
    partial.chmod(0o644)
    try:
        yield partial
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        if error.filename is None:
            error.filename = str(path)
        raise
    finally:
        partial.unlink(missing_ok=True)


def link(path: Path, to: Path) -> None:
    """Give a file a second name, on the same disk; whatever had that name is replaced."""
    with whole(to) as partial:
        partial.unlink()
        partial.hardlink_to(path)


def write_bytes(path: Path, content: bytes) -> None:
    """Write bytes."""
    with whole(path) as partial:
        partial.write_bytes(content)


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text."""
    with whole(path) as partial:
        partial.write_text(text, encoding="utf-8", newline="\n")


def write_json(path: Path, value: object) -> None:
    """Write JSON with sorted keys; NaN and infinity are refused."""
    write_text(path, json.dumps(value, indent=2, sort_keys=True, allow_nan=False) + "\n")


def write_yaml(path: Path, value: object, sort_keys: bool = True) -> None:
    """Write YAML, its keys sorted or in the order that they have."""
    write_text(path, yaml.safe_dump(value, sort_keys=sort_keys, allow_unicode=True))


def write_csv(path: Path, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Write a table with a heading row."""
    with whole(path) as partial, partial.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn a missing or damaged file into one sentence.

    Raises:
        MissingError: the file is not there.
        UserError: what is in it can't be read.
    """
    try:
        yield
    except FileNotFoundError as error:
        raise MissingError(path) from error
    except UserError:
        raise
    except Exception as error:
        cause = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise UserError(
            f"{path} is damaged ({cause}): delete it and run `dvc repro`, which makes it again"
        ) from error


def read_json(path: Path) -> Any:
    """Read JSON; see `reading` for what it raises."""
    with reading(path):
        return json.loads(path.read_text(encoding="utf-8"))


def read_yaml(path: Path) -> Any:
    """Read YAML of plain types; see `reading` for what it raises."""
    with reading(path):
        return plain_yaml.parse(path.read_text(encoding="utf-8"))


def read_csv(path: Path, columns: Iterable[str] = ()) -> list[dict[str, str]]:
    """Read a table with a heading row as one dict a row.

    Raises:
        UserError: it is missing or damaged (see `reading`), has no rows, rows of another length
            than its heading, or lacks one of `columns`.
    """
    with reading(path), path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, strict=True))
        if not rows:
            raise ValueError("it has no rows")
        if missing := [column for column in columns if column not in rows[0]]:
            raise ValueError(f"it lacks the columns {', '.join(missing)}")
        if any(None in row or None in row.values() for row in rows):
            raise ValueError("a row is not as long as the heading")
        return rows


def require_keys(path: Path, value: object, keys: Iterable[str]) -> Mapping[str, Any]:
    """Check that what was read from `path` is a mapping with these keys, dotted if nested.

    Raises:
        UserError: it is not.
    """
    if missing := [key for key in keys if not _has(value, key)]:
        raise UserError(
            f"{path} lacks {', '.join(missing)}: delete it and run `dvc repro`, which makes it anew"
        )
    assert isinstance(value, Mapping)
    return value


def _has(value: object, key: str) -> bool:
    """Whether nested mappings hold a dotted key."""
    for step in key.split("."):
        if not isinstance(value, Mapping) or step not in value:
            return False
        value = value[step]
    return True
