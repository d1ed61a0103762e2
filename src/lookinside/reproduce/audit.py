"""Whether what the pipeline made, and DVC's cache of it, still is what was written, bit by bit.

DVC trusts a file whose size and time are as they were, and its cache without a look.
"""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from lookinside.core.errors import UserError
from lookinside.core.files import md5
from lookinside.reproduce import runs
from lookinside.reproduce.alone import at_rest
from lookinside.reproduce.lockfile import stages

OBJECT = re.compile(r"[0-9a-f]{30}(\.dir)?")


def audited(mend: bool) -> Iterator[str]:
    """Say in lines what `audit` finds; `mend` deletes what is damaged, so that it is made again.

    Meanwhile no stage runs, for what one has just written is not in dvc.lock yet.

    Raises:
        UserError: something is damaged, and stays so; a stage runs; there is no pipeline that ran
            here, or dvc.lock is damaged.
    """
    with at_rest() as repo:
        yield from repo.told
        noted = runs.noted(repo)
        damaged, count = audit(Path(repo.cache.local.path), noted)
        for path, sentence in damaged.items():
            yield sentence
            if mend:
                runs.forget(path) if path in noted else path.unlink()
    if damaged and not mend:
        raise UserError(
            f"{len(damaged)} of {count:,} files are damaged: `lookinside audit --mend` deletes "
            "them, and the next `dvc repro` brings them back or makes them again"
        )
    yield f"Looked at: {count:,} files. " + (
        f"Deleted: {len(damaged)}; now run `dvc repro`." if damaged else "All are as written."
    )


def audit(cache: Path, noted: Sequence[Path]) -> tuple[dict[Path, str], int]:
    """Hash again what dvc.lock names, what DVC's cache holds, and the files that note runs in it.

    Returns:
        Each damaged file with a sentence, and how many files were looked at.

    Raises:
        UserError: dvc.lock is missing or damaged.
    """
    objects = {
        path: path.parent.name + path.stem
        for path in sorted(cache.glob("??/*"))
        if OBJECT.fullmatch(path.name)
    }
    rotten = {path: wanted for path, wanted in objects.items() if md5(path) != wanted}
    made = dict(_made(cache, set(rotten.values())))
    damaged = {
        path: f"{path} is not what its stage wrote."
        for path, wanted in made.items()
        if path.is_file() and md5(path) != wanted
    }
    known = {wanted: path for path, wanted in made.items()}
    for path, wanted in rotten.items():
        of = f", the copy of {known[wanted]}," if wanted in known else ""
        damaged[path] = f"{_near(path)}{of} is damaged in DVC's cache."
    for path in noted:
        if not runs.is_whole(path):
            damaged[path] = f"{path}, which notes a run, is damaged in DVC's cache."
    return damaged, len(objects) + len(made) + len(noted)


def _made(cache: Path, rotten: set[str]) -> Iterator[tuple[Path, str]]:
    """Each file that a stage wrote, with its MD5 sum where DVC noted one.

    Of a folder whose list is damaged, none.
    """
    for stage in stages().values():
        for out in stage.get("outs", []):
            wanted, path = out.get("md5", ""), Path(out["path"])
            if not wanted:
                continue
            if not wanted.endswith(".dir"):
                yield path, wanted
                continue
            listed = cache / wanted[:2] / wanted[2:]
            if wanted.removesuffix(".dir") in rotten or not listed.is_file():
                continue
            for each in json.loads(listed.read_bytes()):
                yield path / each["relpath"], each["md5"]


def _near(path: Path) -> Path:
    """A path from here, where it lies below."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
