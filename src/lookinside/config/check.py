"""Check a configuration against its schema, and its targets against their signatures.

What is unknown or of a wrong type is refused with one sentence that names it and, for a key, the
nearest valid one.
"""

import inspect
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from omegaconf import OmegaConf
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from lookinside.config.sentences import nearest, sentence
from lookinside.core import targets
from lookinside.core.closure import find_targets
from lookinside.core.errors import UserError

EXPERIMENTS = Path("conf/experiment")
SUPPLIED = {
    **{"recipe": 1, "model": 2, "optimiser": 1, "evaluation": 3, "probes": 2, "figures": 2},
    **{"survey.probes": 1, "survey.figures": 2, "figure": 1},
}
"""How many of a target's first parameters its caller supplies, by the group of conf/."""
BY_NAME = ("snapshots",)
"""What a caller supplies by its name, if a target asks for it."""
MEASURING = tuple(f"lookinside.{part}." for part in ("tasks", "evaluation", "probes", "figures"))
COUNTS: dict[Any, Any] = {int: Annotated[int, Field(gt=0)]}
Share = Annotated[float, Field(ge=0, lt=1)]
SHARES: dict[Any, Any] = {float: Share, Sequence[float]: Sequence[Share]}
"""What bounds a parameter of those that measure, by its annotation."""


def check(schema: type[BaseModel], value: object, where: str) -> None:
    """Check a plain nested value against a schema, and its `_target_`s against their signatures.

    Raises:
        UserError: the first thing that is wrong, as `where: key ...`.
    """
    try:
        schema.model_validate(value)
    except ValidationError as error:
        raise UserError(f"{where}: {sentence(error, schema)}") from None
    name = value.get("name") if isinstance(value, dict) else None
    _check_targets(value, EXPERIMENTS / f"{name}.yaml", where, "")


def _check_targets(
    node: object, experiment: Path, where: str, path: str, within: bool = False
) -> None:
    """Check all targets of a node; `within` another target, the caller supplies nothing."""
    if isinstance(node, dict):
        called = "_target_" in node
        if called:
            _check_call(node, experiment, where, path, within)
        for key, value in node.items():
            deeper = f"{path}.{key}" if path else str(key)
            _check_targets(value, experiment, where, deeper, within or called)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            _check_targets(value, experiment, where, f"{path}[{index}]", within)


def _check_call(
    node: dict[str, Any], experiment: Path, where: str, path: str, within: bool
) -> None:
    """Check a target's keys and their types against its signature."""
    name = str(node["_target_"])
    signature = _signature(name, where, path)
    given = {key: value for key, value in node.items() if not key.startswith("_")}
    inside = f"{path.removeprefix('data.')}."
    groups = [] if within else [group for group in SUPPLIED if inside.startswith(f"{group}.")]
    supplied = SUPPLIED[groups[0]] if groups else 0
    parameters = dict(list(signature.parameters.items())[supplied:])
    parameters = {key: each for key, each in parameters.items() if key not in BY_NAME}
    for key, parameter in parameters.items():
        if parameter.default is inspect.Parameter.empty and key not in given:
            raise UserError(f"{where}: the key {path}.{key} must be given")
    fields: dict[str, Any] = {
        key: (_type(name, parameter, given.get(key)), None) for key, parameter in parameters.items()
    }
    config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
    schema = create_model(name, __config__=config, **fields)
    try:
        schema.model_validate(given)
    except ValidationError as error:
        unknown = [key for key in given if key not in parameters]
        hint = _set_by(experiment, path, unknown)
        raise UserError(f"{where}: {sentence(error, schema, prefix=path)}{hint}") from None


def _set_by(experiment: Path, path: str, unknown: list[str]) -> str:
    """Which of a target's unknown keys come from the experiment's own file, and what to do."""
    own = OmegaConf.select(OmegaConf.load(experiment), path) if experiment.is_file() else None
    keys = [f"{path}.{key}" for key in unknown if key in (own or {})]
    if not keys:
        return ""
    away = " ".join(f"~{key}" for key in keys)
    return f" ({experiment} sets {' and '.join(keys)}; the overrides {away} take that away)"


def _signature(name: str, where: str, path: str) -> inspect.Signature:
    module, _, attribute = name.rpartition(".")
    group = targets.group_of(path.split("."))
    try:
        return inspect.signature(targets.find(name, group))
    except ModuleNotFoundError as error:
        raise UserError(f"{where}: {path}._target_ {name} names no module") from error
    except AttributeError as error:
        hint = nearest(attribute, list(vars(sys.modules[module])))
        raise UserError(f"{where}: {module} has no {attribute}; {hint}") from error
    except (LookupError, ValueError) as error:
        raise UserError(
            f"{where}: {path}._target_ is {name}, but {targets.said(group)} is called there"
        ) from error


def _type(name: str, parameter: inspect.Parameter, value: object) -> Any:
    """What a parameter may be: as this package annotates it; torch's, like a default number.

    Whole numbers that tasks, evaluations, probes and figures take are counts, so at least 1; what
    they call `masked` are shares of black pixels, so below 1.
    """
    if value is None and parameter.default is inspect.Parameter.empty:
        return Any
    if any(find_targets(value)):
        return Any
    if not name.startswith("lookinside."):
        kind = type(parameter.default)
        return {bool: bool, int: float, float: float}.get(kind, Any)
    bounds = {}
    if name.startswith(MEASURING):
        bounds = SHARES if parameter.name == "masked" else COUNTS
    return bounds.get(parameter.annotation, parameter.annotation)
