"""Which runs were rehearsed: the same run with the same code would say the same once more."""

import json
from collections.abc import Sequence
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

from omegaconf import DictConfig, OmegaConf

from lookinside.config import rehearse
from lookinside.core import paths
from lookinside.core.closure import CODE, code_key, find_targets
from lookinside.core.errors import UserError
from lookinside.core.files import digest, write_text
from lookinside.core.on_all_cores import on_all_cores

MOST = 500
"""How many rehearsals are remembered."""


def once(config: DictConfig, tested: int) -> None:
    """Rehearse a run that is bound to its data, unless it was with these `tested` images.

    Raises:
        UserError: it can't work; `rehearse` says why.
    """
    wanted = key(config, tested)
    if wanted not in remembered():
        rehearse.rehearse(config, tested)
        _remember(wanted)


def all_once(runs: Sequence[tuple[DictConfig, int]]) -> None:
    """Rehearse several on all cores; those that it does not come to are left to `once`.

    Raises:
        UserError: one can't work, the first of those that don't.
    """
    known = remembered()
    keyed = {key(*run): run for run in runs}
    fresh = {wanted: run for wanted, run in keyed.items() if wanted not in known}
    for wanted, wrong in zip(fresh, on_all_cores(_refused, [*fresh.values()]), strict=False):
        if wrong:
            raise UserError(wrong)
        _remember(wanted)


def _refused(run: tuple[DictConfig, int]) -> str:
    """Rehearse a run; why it can't work, nothing if it can."""
    try:
        rehearse.rehearse(*run)
    except UserError as error:
        return str(error)
    return ""


def _remember(wanted: str) -> None:
    write_text(paths.REHEARSED, json.dumps([*remembered(), wanted][-MOST:]))


def key(config: DictConfig, tested: int) -> str:
    """The hash of all that a rehearsal depends on: the run, its data, the code, libraries.

    Seeds and output folders don't count.
    """
    plain = OmegaConf.to_container(config, resolve=True)
    assert isinstance(plain, dict)
    for told in ("seed", "out_dir"):
        plain.pop(told)
    script = CODE / Path(*rehearse.__name__.split(".")).with_suffix(".py")
    code = code_key(script, find_targets(plain))
    return digest([plain, tested, code, installed()])


@cache
def installed() -> list[str]:
    """Every library here, with its version: any of them may be what a rehearsal calls."""
    return sorted(f"{each.name} {each.version}" for each in distributions())


def remembered() -> list[str]:
    """The keys of earlier rehearsals, the latest last; none if their file is damaged."""
    try:
        found = json.loads(paths.REHEARSED.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return []
    return found if isinstance(found, list) else []
