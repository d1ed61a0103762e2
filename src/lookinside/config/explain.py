"""Hydra's complaints, each as one sentence with the nearest valid name."""

import re
from pathlib import Path

from hydra import compose
from hydra.errors import MissingConfigException, OverrideParseException
from omegaconf import DictConfig, OmegaConf

from lookinside.config.check import nearest


def explain(error: Exception, conf: Path, name: str, overrides: list[str]) -> str:
    """Say what was wrong with composing `name` with these overrides; Hydra must be initialised."""
    text = str(error)
    if isinstance(error, OverrideParseException):
        return f"the override {error.override} doesn't parse; write key=value"
    if isinstance(error, MissingConfigException) and error.missing_cfg_file:
        group, _, option = str(error.missing_cfg_file).rpartition("/")
        valid = [path.stem for path in (conf / group).glob("*.yaml")]
        return f"there is no conf/{group}/{option}.yaml; {nearest(option, valid)}"
    unknown = re.search(r"Could not override '([^']+)'", text)
    if unknown:
        key = unknown[1]
        parent, _, last = key.rpartition(".")
        base = compose(name, [word for word in overrides if word.startswith("experiment=")])
        node = OmegaConf.select(base, parent) if parent else base
        known = [str(entry) for entry in node] if isinstance(node, DictConfig) else []
        hint = f"; {nearest(last, known)}" if known else ""
        if "_target_" in known:
            hint += f" (a new one is added with +{key}=...)"
        return f"there is no key {key}{hint}"
    return " ".join(text.split()).rstrip(".")
