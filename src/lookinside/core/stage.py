"""What every stage's script shares: its configuration, its end, and how it reports errors."""

import sys
from collections.abc import Callable
from pathlib import Path

from omegaconf import DictConfig, OmegaConf

from lookinside.core import costs, files, paths
from lookinside.core.errors import UserError, plainly
from lookinside.core.files import read_yaml, require_keys
from lookinside.core.keys import (
    AGAIN,
    reads_key,
    resolved_reads,
    run_code_key,
    select,
    tracked_keys,
)
from lookinside.core.orphans import die_with_parent, end_if_orphan
from lookinside.core.targets import refuse_others


def run(main: Callable[..., None]) -> None:
    """Run a stage's `main` with the command line's words, and note what that took.

    The process dies with its parent.
    """
    die_with_parent()
    end_if_orphan()
    with plainly(Path(sys.argv[0]).stem), costs.noted():
        main(*sys.argv[1:])


def configuration(stage: str, run: str) -> DictConfig:
    """What `stage` tracks of a run's resolved configuration.

    Raises:
        UserError: the file is missing, damaged or edited, lacks a key, or was resolved for other
            code.
    """
    path = paths.RESOLVED / "runs" / f"{run}.yaml"
    config = OmegaConf.create(read_yaml(path))
    if not isinstance(config, DictConfig):
        raise UserError(f"{path} is damaged: {AGAIN}")
    part = tracked(stage, config)
    if reads_key(stage, part) != resolved_reads(run, stage)[stage]:
        raise UserError(f"{path} was edited, or dvc.yaml after it was written: {AGAIN}")
    return part


def shared(key: str) -> DictConfig:
    """What data/resolved/stages.yaml says under a dotted key, for stages that are of no one run.

    Raises:
        UserError: the file is missing or damaged, or has no such key.
    """
    path = paths.RESOLVED / "stages.yaml"
    found = OmegaConf.select(
        OmegaConf.create(dict(require_keys(path, read_yaml(path), [key]))), key
    )
    assert isinstance(found, DictConfig)
    refuse_others(OmegaConf.to_container(found, resolve=True), path)
    return found


def digest(config: DictConfig) -> str:
    """The hash of a configuration's values."""
    return files.digest(OmegaConf.to_container(config, resolve=True))


def tracked(stage: str, config: DictConfig) -> DictConfig:
    """The part of a run's configuration that `stage` tracks, and nothing else.

    A stage sees its configuration through this, so it can't read what it does not track; and what
    it runs is the code whose key it tracks, even if someone edits files while the pipeline runs.

    Raises:
        UserError: a key is missing, or the code is not the resolved one.
    """
    part = select(config, tracked_keys(stage))
    refuse_others(OmegaConf.to_container(part, resolve=True), f"stage {stage}'s configuration")
    if part.code[stage] != run_code_key(stage, part):
        raise UserError(
            f"the code of stage {stage} changed after the configuration was resolved: {AGAIN}"
        )
    return part
