"""A declarative sweep, conf/sweep/<name>.yaml: a run, and choices that are made in every way."""

from collections.abc import Mapping
from itertools import product
from math import prod
from typing import Annotated, Self

from omegaconf import DictConfig, OmegaConf
from pydantic import Field, model_validator

from lookinside.config import compose
from lookinside.config.by_hydra import compose_config
from lookinside.config.check import check
from lookinside.config.params import CONF
from lookinside.config.schema import Experiment, Name, Positive, Strict
from lookinside.config.sentences import nearest
from lookinside.core import plain_yaml
from lookinside.core.errors import UserError

MOST = 100_000
"""Combinations of a sweep; they are listed in memory."""
Combination = Mapping[str, str]
"""The option taken of each choice, by the choice's name."""

OWN = (*compose.OWN, "references=",
       "trainer.steps=", "trainer.share=", "trainer.watch_", "trainer.snapshots")  # fmt: skip
"""What a sweep sets itself."""
NEEDED = {
    "devices": (1, "a sweep trains each combination on one device"),
    "minutes": (None, "what a sweep caches may not depend on the machine's speed"),
    "wanted": (None, "combinations that all end at one figure can't be ranked"),
}
"""What the trainer must have in a sweep, and why."""


class Screen(Strict):
    """What every combination gets."""

    epochs: Positive


class Final(Strict):
    """How many of the best combinations get more, and how much."""

    best: Positive
    epochs: Positive


class Prune(Strict):
    """When a training may be ended for being worse than the median: see `sweeps.pruner`."""

    startup: Positive
    warmup: Annotated[int, Field(ge=0)]


class Search(Strict):
    """The budget of a search by TPE."""

    trials: Positive
    epochs: Positive
    batch: Positive
    startup: Positive
    prune: Prune


class Sweep(Strict):
    """A file of conf/sweep. Each option is a list of Hydra overrides of the experiment."""

    name: Name
    title: str
    experiment: Name
    seed: Annotated[int, Field(ge=0, lt=2**32)]  # Optuna's samplers take no more
    choices: dict[str, dict[str, list[str]]]
    screen: Screen
    final: Final
    search: Search

    @model_validator(mode="after")
    def choosing_needs_options(self) -> Self:
        """A choice has two options or more, and the finalists are among the combinations."""
        if not self.choices:
            raise ValueError("choices is empty: name one at least")
        for choice, options in self.choices.items():
            if len(options) < 2:
                raise ValueError(f"the choice {choice} needs two options at least")
        count = prod(map(len, self.choices.values()))
        if count > MOST:
            raise ValueError(f"its choices come to {count:,} combinations, more than {MOST:,}: "
                             "leave some out")  # fmt: skip
        if self.final.best > count:
            raise ValueError(f"final.best is {self.final.best}, but there are {count} combinations")
        return self

    def combinations(self) -> list[Combination]:
        """Every way to choose; the first is the first option of each choice."""
        return [
            dict(zip(self.choices, options, strict=True))
            for options in product(*self.choices.values())
        ]

    def singly(self) -> list[Combination]:
        """The first combination, and all that change one choice of it: every option occurs."""
        first = {choice: next(iter(options)) for choice, options in self.choices.items()}
        others = [
            {**first, choice: option}
            for choice, options in self.choices.items()
            for option in list(options)[1:]
        ]
        return [first, *others]

    def overrides_of(self, combination: Combination) -> list[str]:
        """The Hydra overrides that make the experiment this combination."""
        chosen = [self.choices[choice][option] for choice, option in combination.items()]
        return [override for option in chosen for override in option]


def read_sweep(name: str) -> Sweep:
    """Read and check conf/sweep/<name>.yaml.

    Raises:
        UserError: there is no such file, or something in it is not valid.
    """
    path = CONF / "sweep" / f"{name}.yaml"
    if not path.is_file():
        valid = [file.stem for file in path.parent.glob("*.yaml")]
        hint = nearest(name, valid) if valid else "go to the repository's root first"
        raise UserError(f"there is no {path}; {hint}")
    try:
        values = plain_yaml.parse(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UserError(f"{path} is no valid YAML: {error}") from error
    if not isinstance(values, dict):
        raise UserError(f"{path} holds no keys: write {', '.join(Sweep.model_fields)}")
    check(Sweep, values, str(path))
    sweep = Sweep.model_validate(values)
    if sweep.name != name:
        raise UserError(f"{path}: name is {sweep.name}, but must be {name}")
    overrides = [word for each in sweep.singly() for word in sweep.overrides_of(each)]
    for override in overrides:
        if override.lstrip("+~").startswith(OWN):
            raise UserError(f"{path}: the override {override} is the sweep's own business")
    return sweep


def compose_combination(sweep: Sweep, combination: Combination) -> DictConfig:
    """The experiment as a combination has it, checked; its budget is not yet the sweep's.

    The test images are never looked at while it trains: what is picked, is picked on validation.

    Raises:
        UserError: an override is not valid, or the experiment wants what a sweep can't give.
    """
    where = f"conf/sweep/{sweep.name}.yaml"
    words = [f"experiment={sweep.experiment}", *sweep.overrides_of(combination)]
    config = compose_config("config", words, where)
    config.references = []
    config.seed = sweep.seed
    config.trainer.share = 1.0
    config.trainer.watch_train = config.trainer.watch_test = False
    config.trainer.snapshots.epochs = []
    check(Experiment, OmegaConf.to_container(config, resolve=True), where)
    for key, (needed, why) in NEEDED.items():
        value = config.trainer[key]
        if value != needed:
            raise UserError(
                f"{where}: trainer.{key} of {sweep.experiment} is {value}, but {why}: "
                f"leave it at {needed or 'null'}"
            )
    return config
