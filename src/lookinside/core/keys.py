"""What a stage reads of a run's configuration, and the hashes of that and of its code."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from omegaconf import DictConfig, OmegaConf

from lookinside.core import declared, files, paths
from lookinside.core.closure import code_key, find_targets
from lookinside.core.errors import UserError
from lookinside.core.files import read_json, require_keys
from lookinside.core.hashed import key_of

AGAIN = "run `dvc repro`"


def tracked_keys(stage: str) -> list[str]:
    """The keys of a run's resolved configuration that dvc.yaml lets a stage read."""
    return declared.reading()[stage]


def select(config: DictConfig, keys: list[str]) -> DictConfig:
    """The part of `config` under the dotted `keys`.

    Raises:
        UserError: a key is missing.
    """
    part = OmegaConf.create()
    for key in keys:
        value = OmegaConf.select(config, key)
        if value is None:
            raise UserError(f"the configuration has no key {key}: {AGAIN}")
        OmegaConf.update(part, key, value, force_add=True)
    OmegaConf.set_struct(part, True)
    return part


def run_code_key(stage: str, config: DictConfig) -> str:
    """The key of the code that a stage runs for a run: its closure under the keys it tracks."""
    keys = [key for key in tracked_keys(stage) if not key.startswith("code.")]
    targets = find_targets(OmegaConf.to_container(select(config, keys), resolve=True))
    return code_key(Path(f"pipelines/{stage}.py"), targets)


def reads_key(stage: str, config: DictConfig) -> str:
    """The hash of all that a stage reads of a run's configuration, which is what DVC tracks."""
    part = OmegaConf.to_container(select(config, tracked_keys(stage)), resolve=True)
    return key_of(cast("dict[str, Any]", part))


def resolved_reads(run: str, *stages: str) -> Mapping[str, str]:
    """The hash of all that each stage reads of a run, as it was resolved.

    Raises:
        UserError: the file is missing or damaged, or does not know one of these `stages`.
    """
    path = paths.RESOLVED / "runs" / f"{run}.json"
    keys = [f"reads.{stage}" for stage in stages] or ["reads.train"]
    reads: Mapping[str, str] = require_keys(path, read_json(path), keys)["reads"]
    with files.reading(path):
        if not all(isinstance(key, str) for key in reads.values()):
            raise ValueError("a hash is no text")
    return reads
