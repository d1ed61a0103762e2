"""What every stage's script shares: its configuration, its end, and how it reports errors."""

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml
from omegaconf import DictConfig, OmegaConf

from lookinside.core import costs, files, paths
from lookinside.core.closure import code_key, find_targets
from lookinside.core.errors import UserError, plainly
from lookinside.core.files import read_json, read_yaml, require_keys
from lookinside.core.hashed import key_of, parts_of
from lookinside.core.orphans import die_with_parent, end_if_orphan
from lookinside.core.targets import refuse_others

AGAIN = "run `dvc repro`"


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
    if reads_key(stage, part) != _resolved_reads(run, stage)[stage]:
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


def run_code_key(stage: str, config: DictConfig) -> str:
    """The key of the code that a stage runs for a run: its closure under the keys it tracks."""
    keys = [key for key in tracked_keys(stage) if not key.startswith("code.")]
    targets = find_targets(OmegaConf.to_container(select(config, keys), resolve=True))
    return code_key(Path(f"pipelines/{stage}.py"), targets)


def tracked_keys(stage: str) -> list[str]:
    """The keys of a run's resolved configuration that dvc.yaml lets a stage read."""
    return list(_entries("dvc.yaml")[stage]["meta"]["reads"])


def declared() -> dict[str, Any]:
    """All stages of the pipeline by name, as they are declared: what runs first comes first."""
    return {**_entries("pipelines/dvc.yaml"), **_entries("dvc.yaml")}


def reads_key(stage: str, config: DictConfig) -> str:
    """The hash of all that a stage reads of a run's configuration, which is what DVC tracks."""
    part = OmegaConf.to_container(select(config, tracked_keys(stage)), resolve=True)
    return key_of(cast("dict[str, Any]", part))


def recall() -> bool:
    """Find out anew what the resolved hashes were made of, where no note says; whether any lacked.

    A clone that took its resolved configuration from a shared cache has no notes of it. Of code
    that was edited since, nobody can say any more.
    """
    lacking = False
    for path in sorted((paths.RESOLVED / "runs").glob("*.yaml")):
        with suppress(UserError):
            if all(parts_of(key) for key in _resolved_reads(path.stem).values()):
                continue
            lacking = True
            config = OmegaConf.create(dict(require_keys(path, read_yaml(path), ["code"])))
            for stage, entry in _entries("dvc.yaml").items():
                if "meta" in entry:
                    reads_key(stage, config)
                    run_code_key(stage, config)
    return lacking


def _resolved_reads(run: str, *stages: str) -> Mapping[str, str]:
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


def _entries(path: str) -> dict[str, Any]:
    """The stages that a dvc.yaml declares, by name."""
    return _parsed(Path(path).read_text(encoding="utf-8"))


@cache
def _parsed(text: str) -> dict[str, Any]:
    stages: dict[str, Any] = yaml.safe_load(text)["stages"]
    return stages


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
