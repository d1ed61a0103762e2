"""dvc.lock: whole, and in one order whichever stage ended first."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from io import StringIO
from pathlib import Path
from typing import Any

from dvc.exceptions import DvcException
from dvc.schema import COMPILED_LOCKFILE_SCHEMA
from dvc.utils.serialize import dumps_yaml, parse_yaml
from dvc.utils.strictyaml import load
from ruamel.yaml import YAML

from lookinside.core.errors import MissingError, UserError
from lookinside.core.files import write_text

LOCK = Path("dvc.lock")
FIRST = Path("pipelines/dvc.lock")
"""Where DVC notes the stage that runs each time; it needs nothing of what is there."""


def is_whole(lock: Path = LOCK) -> bool:
    """Whether a lock is as DVC writes it, to its end."""
    try:
        load(lock, COMPILED_LOCKFILE_SCHEMA)
    except DvcException:
        return False
    return lock.read_bytes().endswith(b"\n")


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


@contextmanager
def modified(path: str | Path, fs: object = None) -> Iterator[dict[str, Any]]:  # noqa: ARG001
    """dvc.lock's content, to be changed: what DVC's own `modify_yaml` does, many times as fast.

    DVC reads and writes the file anew after each stage, in a way that would keep comments. Here it
    is read plainly, written by libyaml, and not at all if it stays the same; `put_in_order` gives
    it DVC's own bytes at last.
    """
    content: dict[str, Any] = _read(Path(path)) if Path(path).is_file() else {}
    before = deepcopy(content)
    yield content
    if content != before:
        write_text(Path(path), _quickly(content))


def put_in_order(names: Sequence[str]) -> None:
    """Bring dvc.lock to the bytes of a sequential run: its stages in order, others come last.

    To be called under DVC's lock.
    """
    if not LOCK.is_file():
        return
    content = _read(LOCK)
    noted = content.get("stages", {})
    ordered = [name for name in names if name in noted]
    ordered += [name for name in noted if name not in set(names)]
    if list(noted) != ordered or LOCK.read_text(encoding="utf-8") == _quickly(content):
        write_text(LOCK, dumps_yaml({**content, "stages": {name: noted[name] for name in ordered}}))


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = parse_yaml(path.read_text(encoding="utf-8"), path)
    return content


def _quickly(content: Mapping[str, Any]) -> str:
    """The text that `modified` leaves, which is laid out otherwise than DVC's."""
    quick: Any = YAML(typ="safe")
    quick.default_flow_style = quick.sort_base_mapping_type_on_output = False
    quick.Representer.add_representer(OrderedDict, quick.Representer.represent_dict)
    quick.representer.ignore_aliases = lambda _: True
    text = StringIO()
    quick.dump(content, text)
    return text.getvalue()
