"""What a configuration may have Hydra call, as its `_target_`: this package's work, and no more.

A configuration is trusted to choose among what is here, never to run anything else; so a run's
folder from somewhere else can be opened.
"""

from importlib import import_module
from typing import Any

from lookinside.core.closure import PACKAGE, find_targets
from lookinside.core.errors import UserError

WORK = ("data", "models", "tasks", "evaluation", "probes", "figures")
ALLOWED = (*(f"{PACKAGE}.{part}." for part in WORK), "torch.optim.")
SAID = f"those of {PACKAGE}.{{{','.join(WORK)}}} and of torch.optim"


def find(name: str) -> Any:
    """The function or class of an allowed dotted name.

    Raises:
        LookupError: the name is not allowed, or is of something that is only imported there.
        ModuleNotFoundError: it names no module.
        AttributeError: the module has no such attribute.
    """
    if not name.startswith(ALLOWED):
        raise LookupError(name)
    module, _, attribute = name.rpartition(".")
    found = getattr(import_module(module), attribute)
    if not callable(found) or not f"{getattr(found, '__module__', '')}.".startswith(ALLOWED):
        raise LookupError(name)
    return found


def refuse_others(config: object, where: object, to_call: bool = True) -> None:
    """Refuse a plain nested configuration that names a target which is not allowed.

    What is not `to_call` here goes by its name alone and is not imported.

    Raises:
        UserError: it does; the sentence begins with `where`.
    """
    for name in find_targets(config):
        try:
            if to_call or not name.startswith(ALLOWED):
                find(name)
        except (LookupError, ImportError, AttributeError, ValueError) as error:
            raise UserError(
                f"{where} names the _target_ {name}, but only {SAID} are called: don't use a file "
                "that you don't trust, and make it anew with `dvc repro`"
            ) from error
