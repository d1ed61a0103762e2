"""A composed run with what it stands on: its data, its code, and what was changed of it."""

from collections.abc import Sequence
from typing import Any

from omegaconf import DictConfig, OmegaConf

from lookinside.config import rehearsed
from lookinside.config.by_hydra import compose_config
from lookinside.core import paths
from lookinside.core.files import read_json, require_keys
from lookinside.core.keys import reads_key, run_code_key

ESSENCE = (
    *("name", "title", "classes", "shape", "sha256", "border", "box"),
    *("stand_in", "comparable", "why_not"),
)
DECISIVE = (
    *("model.", "initialiser.", "task.", "optimiser.", "data."),
    *("trainer.steps", "trainer.batch_size", "trainer.redraw_every", "trainer.precision"),
)
"""Keys on which a result depends; the budget is told apart, and the rest changes bits at most."""
RUN_STAGES = ("train", "evaluate", "probe", "visualize", "export")


def bind(config: DictConfig, untouched: bool = False) -> DictConfig:
    """Add to a composed run what it stands on, and rehearse it; `bind_data` says what it raises.

    `dataset` is the essence of the data's card, hash included; `code` has a key for each stage,
    and `reads` the hash of all that it reads; `changed` lists the keys that the experiment's own
    file has otherwise: none if the run is `untouched`, which spares composing it once more.
    """
    bound = bind_data(config)
    bound.changed = [] if untouched else changed_keys(config)
    bound.code = {stage: run_code_key(stage, bound) for stage in RUN_STAGES}
    bound.reads = {stage: reads_key(stage, bound) for stage in RUN_STAGES}
    return bound


def bind_data(config: DictConfig) -> DictConfig:
    """Add to a composed run the `dataset` that it stands on, and rehearse it.

    Raises:
        UserError: the data set has not been prepared, or the run can't work with it.
    """
    bound, tested = _on_data(config)
    rehearsed.once(bound, tested)
    return bound


def rehearse_all(configs: Sequence[DictConfig]) -> None:
    """Rehearse composed runs side by side, before they are bound one by one.

    Raises:
        UserError: as `bind_data` does, of the first run that it concerns.
    """
    rehearsed.all_once([_on_data(config) for config in configs])


def _on_data(config: DictConfig) -> tuple[DictConfig, int]:
    """A composed run with its `dataset`, and how many test images that has."""
    path = paths.CARDS / f"{config.data.name}.json"
    card = require_keys(path, read_json(path), (*ESSENCE, "images.test"))
    bound = OmegaConf.create(OmegaConf.to_container(config, resolve=True))
    assert isinstance(bound, DictConfig)
    bound.dataset = {key: card[key] for key in ESSENCE}
    return bound, card["images"]["test"]


def changed_keys(config: DictConfig) -> list[str]:
    """The dotted keys that decide a result and differ from the experiment's own file."""
    own = compose_config("config", [f"experiment={config.name}"], f"run {config.name}")
    ours, theirs = leaves(config), leaves(own)
    keys = sorted(ours.keys() | theirs.keys())
    return [key for key in keys if ours.get(key) != theirs.get(key) and key.startswith(DECISIVE)]


def leaves(config: DictConfig) -> dict[str, Any]:
    """The values of a configuration by dotted key; lists are values."""
    found: dict[str, Any] = {}

    def walk(node: object, path: str) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                walk(value, f"{path}.{key}" if path else str(key))
        else:
            found[path] = node

    walk(OmegaConf.to_container(config, resolve=True), "")
    return found
