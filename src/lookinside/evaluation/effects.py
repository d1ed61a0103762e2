"""What each choice of a full grid changes, told from pairs that differ in nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import mean, stdev

from scipy.special import stdtrit

Scored = tuple[Mapping[str, str], float]
"""A combination (the option of each choice) and its accuracy in [0, 1]."""


@dataclass(frozen=True)
class Effect:
    """What an option changes against the first option of its choice, in percentage points.

    `mean` is the mean accuracy, in [0, 1], of all combinations with the option. `differences` are
    those of the pairs: none for the first option, whose effect is 0. The interval is unknown from
    a single pair.
    """

    choice: str
    option: str
    mean: float
    differences: tuple[float, ...]
    effect: float
    low: float | None
    high: float | None


def effects(choices: Mapping[str, Sequence[str]], scored: Sequence[Scored]) -> list[Effect]:
    """The effect of each option, choice by choice, in the order of `choices`.

    `scored` is a full grid. For each option and each way to make all other choices there is one
    pair: the combination with the option, and the one with the first option of this choice. Their
    mean difference is the effect; its 95 % interval is Student's, over the pairs. It tells how
    well the mean is known over the other choices and the luck of a single training, with these
    validation images.
    """
    accuracy = {tuple(sorted(chosen.items())): value for chosen, value in scored}
    found = []
    for choice, options in choices.items():
        for option in options:
            having = [(chosen, value) for chosen, value in scored if chosen[choice] == option]
            differences = [
                100 * (value - accuracy[tuple(sorted({**chosen, choice: options[0]}.items()))])
                for chosen, value in having
            ]
            level = mean(value for _, value in having)
            if option == options[0]:
                found.append(Effect(choice, option, level, (), 0.0, None, None))
                continue
            effect = mean(differences)
            low, high = interval(differences)
            found.append(Effect(choice, option, level, tuple(differences), effect, low, high))
    return found


def interval(values: Sequence[float]) -> tuple[float | None, float | None]:
    """The 95 % interval of a mean by Student's t; unknown for a single value."""
    if len(values) < 2:
        return None, None
    margin = float(stdtrit(len(values) - 1, 0.975)) * stdev(values) / sqrt(len(values))
    return mean(values) - margin, mean(values) + margin
