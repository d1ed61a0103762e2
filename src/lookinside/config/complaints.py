"""Hydra's complaints, each as one sentence with the nearest valid name."""

import re
from pathlib import Path

import yaml
from hydra import compose
from hydra.errors import MissingConfigException, OverrideParseException
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import InterpolationKeyError, MissingMandatoryValue

from lookinside.config.sentences import nearest

OURS = "run `pip install -e '.[sweep]'`"
LAUNCHERS = {
    "joblib": OURS,
    "submitit_local": OURS,
    "submitit_slurm": OURS,
    "ray": "run `pip install hydra-ray-launcher`",
}
"""The launchers that are not Hydra's own, and how to come by each."""


def complaint(error: Exception, conf: Path, name: str, overrides: list[str]) -> str:
    """Say what was wrong with composing `name` with these overrides; Hydra must be initialised."""
    text = str(error)
    if isinstance(error, OverrideParseException):
        return f"the override {error.override} doesn't parse; write key=value"
    if isinstance(error, MissingConfigException) and error.missing_cfg_file:
        group, _, option = str(error.missing_cfg_file).rpartition("/")
        if group.startswith("hydra/"):
            return _plugin(group, option)
        valid = [path.stem for path in (conf / group).glob("*.yaml")]
        return f"there is no conf/{group}/{option}.yaml; {nearest(option, valid)}"
    if isinstance(error, MissingMandatoryValue):
        return f"the key {error.full_key} must be given"
    if isinstance(error, InterpolationKeyError):
        wanted = re.search(r"Interpolation key '([^']+)'", text)
        return f"{error.full_key} refers to {wanted[1] if wanted else 'a key'}, which is not there"
    if "Config group override must be" in text:
        word = next(word for word in overrides if _names_no_file(word, conf))
        group = word.partition("=")[0]
        names = ", ".join(sorted(path.stem for path in (conf / group).glob("*.yaml")))
        return f"{word} chooses no file of conf/{group}; valid are {names}"
    unknown = re.search(r"Could not override '([^']+)'", text)
    if unknown:
        key = unknown[1]
        parent, _, last = key.rpartition(".")
        base_words = [word for word in overrides if _chooses(word, conf)]
        base = compose(name, base_words, return_hydra_config=key.startswith("hydra."))
        node = OmegaConf.select(base, parent) if parent else base
        known = [str(entry) for entry in node] if isinstance(node, DictConfig) else []
        hint = f"; {nearest(last, known)}" if known else ""
        if "_target_" in known:
            hint += f" (a new one is added with +{key}=...)"
        return f"there is no key {key}{hint}"
    return " ".join(text.split()).rstrip(".")


def _chooses(override: str, conf: Path) -> bool:
    """Whether an override chooses a file of a group, rather than changing a key."""
    group, _, option = override.partition("=")
    return group.startswith("hydra/") or ((conf / group).is_dir() and not option.startswith("{"))


def _names_no_file(override: str, conf: Path) -> bool:
    """Whether an override sets a group to what can't be the name of a file: null or a number."""
    value = yaml.safe_load(override.partition("=")[2] or "null")
    return _chooses(override, conf) and not isinstance(value, str | list)


def _plugin(group: str, option: str) -> str:
    """Say how to come by a part of Hydra that is a package of its own."""
    if group == "hydra/launcher" and option in LAUNCHERS:
        return f"hydra/launcher={option} is not installed: {LAUNCHERS[option]}"
    if group == "hydra/sweeper":
        return f"there is no {group}={option}: `lookinside sweep <name> --tpe` searches with Optuna"
    return f"there is no {group}={option}; {nearest(option, ['basic', *LAUNCHERS])}"
