"""A trial: one combination with a budget, bound to data and code; and what is known of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from hydra.utils import instantiate
from omegaconf import DictConfig

from lookinside.config.bind import bind_data
from lookinside.config.compose import check_data
from lookinside.config.params import read_params
from lookinside.config.sweep import Combination, Sweep, compose_combination
from lookinside.core import keys, paths
from lookinside.core.errors import UserError
from lookinside.core.files import read_json, require_keys
from lookinside.data.memory import steps_per_epoch
from lookinside.sweeps.words import apart, differing
from lookinside.training.loop import fingerprint

State = Literal["complete", "pruned", "diverged"]
DONE = "trial.json"
"""The file that is written last into a trial's folder."""
KEPT = ("config.yaml", "history.csv", "best.safetensors", "timing.json")
"""What else stays of a training."""


@dataclass(frozen=True)
class Outcome:
    """How a trial ended, and its validation accuracy after each epoch, in [0, 1].

    A training that was pruned, or whose loss became no number, has fewer epochs than its budget.
    """

    state: State
    accuracies: tuple[float, ...]

    @property
    def accuracy(self) -> float:
        """The best validation accuracy over the epochs; 0 if there was no whole epoch."""
        return max(self.accuracies, default=0.0)

    @property
    def best_epoch(self) -> int:
        """The first epoch of the best validation accuracy; 0 if there was no whole epoch."""
        return self.accuracies.index(self.accuracy) + 1 if self.accuracies else 0


@dataclass(frozen=True)
class Trial:
    """A combination with its budget. `config` is what the stage `train` tracks of it.

    The fingerprint identifies configuration, data, code and seed; the label is for people.
    """

    combination: Combination
    epochs: int
    config: DictConfig
    name: str
    seed: int
    fingerprint: str
    label: str

    @property
    def folder(self) -> Path:
        """Where it lies, whichever sweep wants it."""
        return paths.TRIALS / self.fingerprint

    def outcome(self) -> Outcome | None:
        """What is known of it; None if it did not end, or if its files are damaged."""
        try:
            done = read_json(self.folder / DONE)
            outcome = Outcome(done["state"], tuple(map(float, done["validation_accuracy"])))
        except (UserError, KeyError, TypeError, ValueError):
            return None
        if outcome.state not in get_args(State):
            return None
        there = outcome.state == "diverged" or (self.folder / "best.safetensors").is_file()
        return outcome if there else None


def bind_trials(
    sweep: Sweep,
    combinations: Sequence[Combination],
    epochs: int,
    told: Callable[[int], None] = lambda _count: None,
) -> list[Trial]:
    """Make trials of combinations, with a budget in epochs; `told` hears of each that is made.

    Raises:
        UserError: a combination is not valid, its data is not prepared, it is no classifier, or
            it is trained like another one.
    """
    params = read_params()
    trials: list[Trial] = []
    checked: list[DictConfig] = []
    for count, combination in enumerate(combinations, start=1):
        config = compose_combination(sweep, combination)
        if config.data not in checked:
            check_data(config, params)
            checked.append(config.data)
        path = paths.CARDS / f"{config.data.name}.json"
        images = require_keys(path, read_json(path), ["images.train"])["images"]["train"]
        config.trainer.steps = epochs * steps_per_epoch(images, config.trainer.batch_size)
        bound = bind_data(config)
        figure, _ = instantiate(bound.task).selects_on
        if figure != "accuracy":
            raise UserError(
                f"conf/sweep/{sweep.name}.yaml: {sweep.experiment} is judged by its {figure}, but "
                "a sweep compares accuracies: name a classifier"
            )
        bound.code = {"train": keys.run_code_key("train", bound)}
        name = f"{config.name}-{sweep.seed}"
        part = keys.select(bound, keys.tracked_keys("train"))
        mark, label = fingerprint(part, sweep.seed), differing(sweep, combination)
        trials.append(Trial(combination, epochs, part, name, sweep.seed, mark, label))
        told(count)
    refuse_twins(sweep, trials)
    return trials


def refuse_twins(sweep: Sweep, trials: Sequence[Trial]) -> None:
    """Refuse combinations that are one training: set against each other they'd show an effect of 0.

    Raises:
        UserError: there are such.
    """
    known: dict[str, Combination] = {}
    for trial in trials:
        twin = known.setdefault(trial.fingerprint, trial.combination)
        if twin != trial.combination:
            one, other = apart(twin, trial.combination), apart(trial.combination, twin)
            raise UserError(
                f"conf/sweep/{sweep.name}.yaml: {one} and {other} come to the same training: "
                "leave one of them out, or let them differ"
            )
