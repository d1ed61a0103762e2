"""A sweep's results as files: tables, effects with their picture, a summary."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from lookinside.config.sweep import Sweep
from lookinside.core.files import write_csv, write_json, write_text
from lookinside.evaluation.effects import Effect, effects
from lookinside.evaluation.table import markdown
from lookinside.figures import effects as figure
from lookinside.figures import style
from lookinside.figures.picture import Subject
from lookinside.sweeps.tried import Tried

MEASURES = ("phase", "validation accuracy", "test accuracy", "95 % interval",
            "epochs", "best epoch", "state", "folder")  # fmt: skip
EFFECTS = ("choice", "option", "against", "mean_accuracy", "pairs",
           "effect_points", "low_points", "high_points")  # fmt: skip


def stand_in(subject: Subject) -> str:
    """What is to be said after the name of data that stand in for others."""
    return " (stand-in data)" if subject.stand_in else ""


def write_trials(folder: Path, sweep: Sweep, subject: Subject, tried: Sequence[Tried]) -> None:
    """Write trials.csv and trials.md: a row a trial, in the order given."""
    columns = [*sweep.choices, *MEASURES]
    rows = [[*each.trial.combination.values(), *_measures(each)] for each in tried]
    write_csv(folder / "trials.csv", columns, rows)
    heading = f"{subject.title}, on {subject.dataset}{stand_in(subject)}"
    write_text(folder / "trials.md", f"{heading}\n\n{markdown(columns, rows)}")


def _measures(tried: Tried) -> list[str]:
    outcome, test = tried.outcome, tried.test
    return [
        tried.phase,
        f"{outcome.accuracy:.4f}",
        f"{test['accuracy']:.4f}" if test else "",
        f"{test['accuracy_low']:.4f} to {test['accuracy_high']:.4f}" if test else "",
        str(len(outcome.accuracies)),
        str(outcome.best_epoch),
        outcome.state,
        str(tried.trial.folder),
    ]


def write_summary(
    folder: Path, sweep: Sweep, subject: Subject, how: str, tried: Sequence[Tried]
) -> None:
    """Write summary.json: what was done, on what data, and the best combination."""
    best = tried[0]
    summary: dict[str, Any] = {
        "sweep": sweep.name,
        "title": sweep.title,
        "experiment": sweep.experiment,
        "seed": sweep.seed,
        "how": how,
        "combinations": len(sweep.combinations()),
        "tried": len({tuple(each.trial.combination.values()) for each in tried}),
        "dataset": {
            "name": best.trial.config.dataset.name,
            "sha256": best.trial.config.dataset.sha256,
            "title": subject.dataset,
            "stand_in": subject.stand_in,
        },
        "best": {
            "combination": dict(best.trial.combination),
            "overrides": sweep.overrides_of(best.trial.combination),
            "validation_accuracy": best.outcome.accuracy,
            "epoch": best.outcome.best_epoch,
            "test": best.test,
            "folder": str(best.trial.folder),
        },
    }
    write_json(folder / "summary.json", summary)


def write_effects(folder: Path, sweep: Sweep, subject: Subject, tried: Sequence[Tried]) -> None:
    """Write effects.csv and effects.png, from a full grid at one budget."""
    scored = [(each.trial.combination, each.outcome.accuracy) for each in tried]
    found = effects({choice: list(options) for choice, options in sweep.choices.items()}, scored)
    write_csv(folder / "effects.csv", EFFECTS, (_effect_row(sweep, each) for each in found))
    picture = figure.draw(subject, numbers(found, tried[0].trial.epochs))
    style.save(picture, folder / "effects.png")
    write_json(folder / "effects.json", {"caption": picture.caption, "alt": picture.alt})


def _effect_row(sweep: Sweep, effect: Effect) -> list[object]:
    points = (effect.effect, effect.low, effect.high)
    return [
        effect.choice,
        effect.option,
        next(iter(sweep.choices[effect.choice])),
        f"{effect.mean:.6f}",
        len(effect.differences),
        *("" if value is None else f"{value:.4f}" for value in points),
    ]


def numbers(found: Sequence[Effect], epochs: int) -> dict[str, dict[str, Any]]:
    """Effects as the figure takes them: a row an option, and the difference of each pair."""
    unknown = float("nan")
    pairs = [(row, value) for row, each in enumerate(found) for value in each.differences]
    return {
        "effects": {
            "choice": np.array([each.choice for each in found]),
            "option": np.array([each.option for each in found]),
            "mean": np.array([each.mean for each in found]),
            "effect": np.array([each.effect for each in found]),
            "low": np.array([unknown if each.low is None else each.low for each in found]),
            "high": np.array([unknown if each.high is None else each.high for each in found]),
            "pairs": np.array([len(each.differences) for each in found]),
            "epochs": np.array(epochs),
        },
        "pairs": {
            "row": np.array([row for row, _ in pairs], dtype=np.int64),
            "difference": np.array([value for _, value in pairs]),
        },
    }
