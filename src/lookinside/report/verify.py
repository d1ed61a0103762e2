"""Whether a report's folder still is what was built, and of the inputs that lie around it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from lookinside.core.errors import UserError
from lookinside.core.files import sha256
from lookinside.report import made, manifest

HASH = re.compile("[0-9a-f]{64}")
FACTS = re.compile(r"lookinside\.give\(\.\.\.(\[.*\])\);\n", re.DOTALL)
ASK = "ask whoever sent it for a whole copy, or build it again with `dvc repro`"


@dataclass(frozen=True)
class Found:
    """What a check found: a sentence for each file that does not match, and what to say of all."""

    wrong: list[str]
    inputs: str
    summary: str


def verify(folder: Path, root: Path) -> Found:
    """Recompute the hashes of the report in `folder`, and of its inputs in the workspace `root`.

    Raises:
        UserError: there is no folder, no manifest in it, or one that can't be trusted.
    """
    named = _manifest(folder)
    there = {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_symlink() or not path.is_dir()
    }
    missing = sorted(set(named["files"]) - set(there))
    added = sorted(set(there) - set(named["files"]) - set(manifest.UNNAMED))
    kept = set(there) & set(named["files"])
    changed = sorted(path for path in kept if _hash(there[path]) != named["files"][path])
    told = made.NAME in there and not _only_facts(there[made.NAME])
    wrong = [f"{said(path)} is missing." for path in missing]
    wrong += [f"{said(path)} was changed: it has another SHA-256." for path in changed]
    wrong += [f"{said(path)} was added: the manifest names no such file." for path in added]
    if told:
        wrong.append(f"{made.NAME} was changed: it holds more than a build's date and machine.")
    count = len(named["files"])
    if wrong:
        counts = f"{len(missing)} missing, {len(changed) + told} changed, {len(added)} added"
        summary = f"{said(str(folder))} is not the report that was built ({counts}): {ASK}"
    else:
        summary = (
            f"All {count:,} files of {said(str(folder))} are as lookinside {named['lookinside']} "
            "wrote them. To compare with its sender, the manifest's SHA-256: "
            f"{sha256(folder / manifest.NAME)}"
        )
    return Found(wrong, _inputs(named["inputs"], root), summary)


def _manifest(folder: Path) -> Mapping[str, Any]:
    path = folder / manifest.NAME
    if not folder.is_dir():
        raise UserError(f"{folder} is no folder: name that of a report, unzipped, as reports/site")
    if not path.is_file():
        raise UserError(f"{folder} holds no {manifest.NAME}: it is no report, or not whole; {ASK}")
    try:
        named = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise UserError(f"{path} is damaged, no JSON can be read from it: {ASK}") from error
    if not _is_manifest(named):
        raise UserError(f"{path} is damaged, it does not list files and their hashes: {ASK}")
    for name in (*named["files"], *named["inputs"]):
        if climbs(name):
            raise UserError(
                f"{path} names {said(name)}, which lies outside: do not trust it; {ASK}"
            )
    return dict(named)


def _is_manifest(value: object) -> bool:
    """Whether a manifest has its three keys, and a hash for each path."""
    if not isinstance(value, dict) or not isinstance(value.get("lookinside"), str):
        return False
    return value["lookinside"].isprintable() and all(
        isinstance(value.get(part), dict) and all(map(_is_hash, value[part].values()))
        for part in ("files", "inputs")
    )


def _is_hash(value: object) -> bool:
    return isinstance(value, str) and HASH.fullmatch(value) is not None


def climbs(name: str) -> bool:
    """Whether a path is none, or leads out of the folder that it should lie in, on any system."""
    paths = (PurePosixPath(name), PureWindowsPath(name))
    return "\0" in name or any(
        not path.parts or path.anchor or ".." in path.parts for path in paths
    )


def said(name: str) -> str:
    """A name as it can be printed: one that holds control signs is quoted with them escaped."""
    return name if name.isprintable() else ascii(name)


def _hash(path: Path) -> str | None:
    """The hash of a regular file; None for a link or a device, which no report holds."""
    return sha256(path) if path.is_file() and not path.is_symlink() else None


def _only_facts(path: Path) -> bool:
    """Whether a script gives plain values and does nothing else."""
    if _hash(path) is None:
        return False
    try:
        whole = FACTS.fullmatch(path.read_text(encoding="utf-8"))
        return whole is not None and json.loads(whole[1])[0] == made.NAME
    except (ValueError, RecursionError, LookupError, TypeError):
        return False


def _inputs(known: Mapping[str, str], root: Path) -> str:
    """What can be said of the files that the report was built from."""
    there = [name for name in known if (root / name).is_file()]
    other = [name for name in there if sha256(root / name) != known[name]]
    if not there:
        return "The pipeline that built it is not here, so nothing is said of its inputs."
    gone = len(known) - len(there)
    if not other and not gone:
        return f"The {len(known):,} inputs here are those that it was built from."
    listed = ", ".join(map(said, other[:3])) + (", ..." if len(other) > 3 else "")
    differ = f"{len(other):,} differ ({listed})" if other else "none differs"
    return (
        f"Of the {len(known):,} inputs that it was built from, {differ} and {gone:,} are missing "
        "here: `dvc repro` builds it from those of today."
    )
