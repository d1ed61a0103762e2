"""Hydra's complaints, each as one sentence with the nearest valid name."""

import re
from pathlib import Path

from hydra import compose
from hydra.errors import MissingConfigException, OverrideParseException
from omegaconf import DictConfig, OmegaConf

from lookinside.config.schema import nearest


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
        base = compose(name, [text for text in overrides if text.startswith("experiment=")])
        node = OmegaConf.select(base, parent) if parent else base
        known = [str(entry) for entry in node] if isinstance(node, DictConfig) else []
        return f"there is no key {key}" + (f"; {nearest(last, known)}" if known else "")
    return " ".join(text.split()).rstrip(".")
