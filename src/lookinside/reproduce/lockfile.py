"""dvc.lock: whole, and in one order whichever stage ended first."""

import json
from collections.abc import Sequence
from pathlib import Path

from dvc.exceptions import DvcException
from dvc.lock import LockError
from dvc.repo import Repo, lock_repo
from dvc.schema import COMPILED_LOCKFILE_SCHEMA
from dvc.utils.serialize import dumps_yaml, parse_yaml_for_update
from dvc.utils.strictyaml import load

from lookinside.core.errors import UserError
from lookinside.core.files import write_text
from lookinside.reproduce.words import one_line

LOCK = Path("dvc.lock")
HELD = Path(".dvc/tmp/rwlock")
"""DVC's note of who reads and writes which output at this moment."""
ASIDE = Path(".dvc/tmp/dvc.lock.damaged")


def mend() -> str:
    """Set dvc.lock aside if it isn't whole; what to say of it, nothing if all is well.

    DVC writes it and its note in place, so a kill or a full disk can cut them short. Nothing is
    lost without it: what a stage made of the same inputs before lies in DVC's cache of runs.

    Raises:
        UserError: there is no pipeline here, or another DVC is at work in it.
    """
    try:
        with lock_repo(Repo(_wait_for_lock=True)):
            if HELD.exists() and not _is_json(HELD):
                HELD.unlink()
            if not LOCK.exists() or _is_whole():
                return ""
            LOCK.replace(ASIDE)
    except (DvcException, LockError) as error:
        raise UserError(one_line(error)) from error
    return (
        f"dvc.lock was cut short, by a kill or a full disk, and lies in {ASIDE} now; what it told "
        "of comes back from DVC's cache"
    )


def _is_json(path: Path) -> bool:
    try:
        json.loads(path.read_bytes())
    except ValueError:
        return False
    return True


def _is_whole() -> bool:
    try:
        load(LOCK, COMPILED_LOCKFILE_SCHEMA)
    except DvcException:
        return False
    return True


def put_in_order(names: Sequence[str]) -> None:
    """Bring the stages in dvc.lock into the order of a sequential run; others come last."""
    if not LOCK.is_file():
        return
    content = parse_yaml_for_update(LOCK.read_text(encoding="utf-8"), LOCK)
    stages = content["stages"]
    ordered = [name for name in names if name in stages]
    ordered += [name for name in stages if name not in set(names)]
    if list(stages) != ordered:
        content["stages"] = {name: stages[name] for name in ordered}
        write_text(LOCK, dumps_yaml(content))
