"""What a run was given to learn with: images, and filters to learn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lookinside.report.inputs import Run


@dataclass(frozen=True)
class Budget:
    """A run's steps, images a step and images seen (None: its configuration does not say).

    `filters` are those of each convolution in turn, as far as the configuration has them.
    """

    run: Run
    steps: int
    batch: int | None
    filters: tuple[int, ...]

    @property
    def seen(self) -> int | None:
        """The images seen: steps times images a step."""
        return self.batch and self.batch * self.steps


def budget(run: Run) -> Budget:
    """What a run was given, by its configuration and the steps that it took."""
    config = run.about["config"]
    model = config.get("model", {})
    filters = [
        each["filters"] if isinstance(each, Mapping) else each
        for each in _listed(model, "blocks") or _listed(model, "filters")
    ]
    batch = config.get("trainer", {}).get("batch_size")
    return Budget(run, int(run.measured["steps"]), batch, tuple(filters))


def _listed(model: Mapping[str, Any], name: str) -> list[Any]:
    found = model.get(name)
    return found if isinstance(found, list) else []
