"""What a configuration may have Hydra call, as its `_target_`: in each group its own work.

A configuration is trusted to choose among what is here, never to run anything else; so a run's
folder from somewhere else can be opened.
"""

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from importlib import import_module
from typing import Any

from lookinside.core.errors import UserError

ALLOWED = {
    "recipe": ("lookinside.data.recipes.*",),
    "model": ("lookinside.models.*",),
    "initialiser": ("lookinside.models.initialisers.*",),
    "task": ("lookinside.tasks.*",),
    "optimiser": ("torch.optim.*",),
    "evaluation": ("lookinside.evaluation.*.evaluate",),
    "probes": ("lookinside.probes.*", "lookinside.models.initialisers.*"),
    "figures": ("lookinside.figures.*.draw",),
    "figure": ("lookinside.figures.*.draw",),
}
"""The dotted names that are called, by the key under which they stand."""


def group_of(path: Sequence[str]) -> str:
    """The group that a value belongs to: the first key on the way to it that is one, or none."""
    return next((key for key in path if key in ALLOWED), "")


def said(group: str) -> str:
    """What a group may have called, in words."""
    return f"only {' and '.join(ALLOWED[group])}" if group else "nothing"


def find(name: str, group: str) -> Any:
    """The function or class of a dotted name that a group may have called.

    Raises:
        LookupError: the group may not, or the name is of something that is only imported there.
        ModuleNotFoundError: it names no module.
        AttributeError: the module has no such attribute.
    """
    refuse(name, group)
    module, _, attribute = name.rpartition(".")
    found = getattr(import_module(module), attribute)
    if not callable(found):
        raise LookupError(name)
    refuse(f"{getattr(found, '__module__', '')}.{getattr(found, '__qualname__', '')}", group)
    return found


def refuse(name: str, group: str) -> None:
    """Refuse a name that a group may not have called.

    Raises:
        LookupError: it may not.
    """
    if not any(fnmatchcase(name, pattern) for pattern in ALLOWED.get(group, ())):
        raise LookupError(name)


def refuse_others(config: object, where: object, group: str = "", to_call: bool = True) -> None:
    """Refuse a plain nested configuration that names a target which its group may not call.

    All of it belongs to `group`, if one is given. What is not `to_call` here goes by its name
    alone and is not imported.

    Raises:
        UserError: it does; the sentence begins with `where`.
    """
    for path, name in _named(config, ()):
        own = group or group_of(path)
        try:
            (find if to_call else refuse)(name, own)
        except (LookupError, ImportError, AttributeError, ValueError) as error:
            raise UserError(
                f"{where} names the _target_ {name}, but {said(own)} is called there: don't use a "
                "file that you don't trust, and make it anew with `dvc repro`"
            ) from error


def _named(node: object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every `_target_` in a plain nested configuration, with the keys on the way to it."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key == "_target_":
                yield path, str(value)
            else:
                yield from _named(value, (*path, str(key)))
    elif isinstance(node, Sequence) and not isinstance(node, str):
        for value in node:
            yield from _named(value, path)
