"""dvc.lock: whole, and in one order whichever stage ended first."""

from collections.abc import Sequence
from pathlib import Path

from dvc.utils.serialize import dumps_yaml, parse_yaml_for_update

from lookinside.core.files import write_text

LOCK = Path("dvc.lock")


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
