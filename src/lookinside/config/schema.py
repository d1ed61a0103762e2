"""What a configuration may say: every key, its type and its bounds.

A key that is unknown or a value of the wrong type is refused with one sentence that names it and,
for a key, the nearest valid one.
"""

import inspect
from difflib import get_close_matches
from importlib import import_module
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from lookinside.core.errors import UserError

ALLOWED_TARGETS = ("lookinside.", "torch.optim.")
UNKNOWN = {"extra_forbidden", "unexpected_keyword_argument"}

Positive = Annotated[int, Field(gt=0)]
Share = Annotated[float, Field(gt=0, le=1)]
Source = Literal["auto", "local", "official", "embedded"]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_]+$")]
Target = dict[str, Any]


class Strict(BaseModel):
    """Knows all its keys and converts nothing but whole numbers to floats."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Params(Strict):
    """params.yaml, the user's control panel."""

    profile: str
    seeds: Annotated[list[Annotated[int, Field(ge=0)]], Field(min_length=1)]
    runs: Annotated[list[Name], Field(min_length=1)]
    overrides: dict[str, list[str]]
    folder: str | None
    sources: dict[Name, Source]
    mirrors: dict[Name, str | None]
    datasets: dict[Name, Name]


class Data(Strict):
    """A file of conf/data: how one prepared data set derives from a source."""

    name: Name
    title: str
    source: Name
    recipe: Target
    expect: dict[Literal["train", "validation", "test"], Positive] | None = None


class Reference(Strict):
    """A figure that a notebook printed; `why_not` says why it can't be compared, if it can't."""

    quantity: Literal["test_accuracy", "test_loss"]
    weights: Literal["last", "best_on_test"]
    value: float
    why_not: str = ""


class Snapshots(Strict):
    """At which epochs weights are kept, and up to which size of a layer, in bytes."""

    epochs: list[Annotated[int, Field(ge=0)]]
    largest: Positive


class Tensorboard(Strict):
    """Steps between two summaries of weights and activations; null: one an epoch."""

    every: Positive | None


class Trainer(Strict):
    """The budget and the machine; conf/trainer/default.yaml says what each key means."""

    steps: Positive
    budget: Share
    batch_size: Positive
    redraw_every: Positive | None
    patience: Positive | None
    watch_test: bool
    accelerator: Literal["auto", "cpu", "gpu"]
    precision: Literal["32-true", "bf16-mixed"]
    threads: Positive
    channels_last: bool
    snapshots: Snapshots
    tensorboard: Tensorboard


class Experiment(Strict):
    """A whole composed configuration: what conf/config.yaml and one experiment make together."""

    name: Name
    title: str
    notebook: Literal["", "N1", "N2", "N3", "N4", "N5"]
    references: list[Reference]
    data: Data
    model: Target
    initialiser: Target
    task: Target
    optimiser: Target
    trainer: Trainer
    probes: dict[Name, Target]
    figures: dict[Name, Target]
    seed: Annotated[int, Field(ge=0)]
    out_dir: str | None


def check(schema: type[BaseModel], value: object, where: str) -> None:
    """Check a plain nested value against a schema, and its `_target_`s against their signatures.

    Raises:
        UserError: the first thing that is wrong, as `where: key ...`.
    """
    try:
        schema.model_validate(value)
    except ValidationError as error:
        raise UserError(f"{where}: {_sentence(error, schema)}") from None
    _check_targets(value, where, "")


def nearest(name: str, valid: list[str]) -> str:
    """A half-sentence that helps after a mistyped name: the nearest valid one, or all of them."""
    close = get_close_matches(name, valid, n=1, cutoff=0.5)
    return f"did you mean {close[0]}?" if close else f"valid are {', '.join(sorted(valid))}"


def _check_targets(node: object, where: str, path: str) -> None:
    if isinstance(node, dict):
        if "_target_" in node:
            _check_call(node, where, path)
        for key, value in node.items():
            _check_targets(value, where, f"{path}.{key}" if path else str(key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            _check_targets(value, where, f"{path}[{index}]")


def _check_call(node: dict[str, Any], where: str, path: str) -> None:
    """Check a target's keys against its signature, and their types where this package wrote it."""
    name = str(node["_target_"])
    if not name.startswith(ALLOWED_TARGETS):
        allowed = " or ".join(f"{prefix}*" for prefix in ALLOWED_TARGETS)
        raise UserError(f"{where}: {path}._target_ is {name}, but only {allowed} are allowed")
    module_name, _, attribute = name.rpartition(".")
    try:
        module = import_module(module_name)
        signature = inspect.signature(getattr(module, attribute))
    except ModuleNotFoundError as error:
        raise UserError(f"{where}: {path}._target_ {name} names no module") from error
    except AttributeError as error:
        hint = nearest(attribute, list(vars(module)))
        raise UserError(f"{where}: {module_name} has no {attribute}; {hint}") from error
    given = {key: value for key, value in node.items() if not key.startswith("_")}
    own = name.startswith("lookinside.")
    fields: dict[str, Any] = {}
    for key, parameter in signature.parameters.items():
        required = parameter.default is inspect.Parameter.empty
        supplied_by_caller = required and key not in given
        nested = isinstance(given.get(key), dict) and "_target_" in given[key]
        annotation = parameter.annotation if own and key in given and not nested else Any
        default = None if supplied_by_caller or not required else ...
        fields[f"{key}"] = (annotation, default)
    schema = create_model(
        name, __config__=ConfigDict(extra="forbid", arbitrary_types_allowed=True), **fields
    )
    try:
        schema.model_validate(given)
    except ValidationError as error:
        sentence = _sentence(error, schema, prefix=path)
        raise UserError(f"{where}: {sentence}") from None


def _sentence(error: ValidationError, schema: type[BaseModel], prefix: str = "") -> str:
    """The first error as one sentence; an unknown key comes before all others."""
    first = min(error.errors(), key=lambda entry: entry["type"] not in UNKNOWN)
    location = [str(part) for part in first["loc"]]
    path = ".".join([prefix, *location] if prefix else location)
    if first["type"] in UNKNOWN:
        return f"there is no key {path}; {nearest(location[-1], _keys_at(schema, location[:-1]))}"
    if first["type"] == "missing" or first["input"] == "???":
        return f"the key {path} must be given"
    message = first["msg"].replace("Input should be", "must be")
    return f"{path} is {first['input']!r}, but {message[0].lower()}{message[1:]}"


def _keys_at(schema: Any, location: list[str]) -> list[str]:
    """The keys that a schema knows at a location; integers step into lists."""
    for part in location:
        if part.isdigit():
            continue
        schema = _model_in(schema.model_fields[part].annotation)
    if hasattr(schema, "model_fields"):
        return list(schema.model_fields)
    return list(getattr(schema, "__dataclass_fields__", {}))


def _model_in(annotation: Any) -> Any:
    """The first class with fields inside an annotation such as `list[Block | Mapping]`."""
    if hasattr(annotation, "model_fields") or hasattr(annotation, "__dataclass_fields__"):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_in(inner)
        if found is not None:
            return found
    return None
