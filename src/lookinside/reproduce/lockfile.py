"""dvc.lock: whole, and in one order whichever stage ended first."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dvc.exceptions import DvcException
from dvc.schema import COMPILED_LOCKFILE_SCHEMA
from dvc.utils.serialize import dumps_yaml, parse_yaml_for_update
from dvc.utils.strictyaml import load

from lookinside.core.errors import MissingError, UserError
from lookinside.core.files import write_text

LOCK = Path("dvc.lock")


def is_whole() -> bool:
    """Whether dvc.lock is as DVC writes it, to its end."""
    try:
        load(LOCK, COMPILED_LOCKFILE_SCHEMA)
    except DvcException:
        return False
    return LOCK.read_bytes().endswith(b"\n")


def stages() -> dict[str, Any]:
    """What dvc.lock says of each stage.

    Raises:
        UserError: it is missing or not whole.
    """
    if not LOCK.is_file():
        raise MissingError(LOCK)
    if not is_whole():
        raise UserError(f"{LOCK} is damaged: run `lookinside check`, which sets it aside")
    content, _ = load(LOCK, COMPILED_LOCKFILE_SCHEMA)
    return dict(content.get("stages", {}))


def put_in_order(names: Sequence[str]) -> None:
    """Bring the stages in dvc.lock into the order of a sequential run; others come last.

    To be called under DVC's lock.
    """
    if not LOCK.is_file():
        return
    content = parse_yaml_for_update(LOCK.read_text(encoding="utf-8"), LOCK)
    noted = content.get("stages", {})
    ordered = [name for name in names if name in noted]
    ordered += [name for name in noted if name not in set(names)]
    if list(noted) != ordered:
        content["stages"] = {name: noted[name] for name in ordered}
        write_text(LOCK, dumps_yaml(content))
