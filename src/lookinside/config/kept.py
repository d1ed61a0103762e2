"""What was composed last: Hydra takes half a second a run, and several programs need all runs."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from omegaconf import DictConfig, OmegaConf

from lookinside.config.params import CONF
from lookinside.config.schema import Params
from lookinside.core import paths
from lookinside.core.files import write_text

LIBRARIES = ("hydra-core", "omegaconf", "pydantic", "torch")


def key(params: Params) -> str:
    """The hash of all that composing depends on: conf/, params.yaml, this package, libraries."""
    asked = params.model_dump_json() + "".join(version(library) for library in LIBRARIES)
    found = sha256(asked.encode())
    package = Path(__file__).parents[1]
    for folder, kind in ((CONF, "*.yaml"), (package, "*.py")):
        for path in sorted(folder.rglob(kind)):
            content = path.read_bytes()
            found.update(f"{path.relative_to(folder)} {len(content)} ".encode() + content)
    return found.hexdigest()


def recall(wanted: str) -> list[DictConfig] | None:
    """The configurations kept under a key, or None."""
    try:
        found: Mapping[str, Any] = json.loads(paths.COMPOSED.read_text(encoding="utf-8"))
        if found["key"] != wanted:
            return None
        configs = [DictConfig(config) for config in found["configs"]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    for config in configs:
        OmegaConf.set_struct(config, True)
    return configs


def keep(wanted: str, configs: Sequence[DictConfig]) -> None:
    """Keep configurations under a key, in the place of what was kept before."""
    plain = [OmegaConf.to_container(config) for config in configs]
    write_text(paths.COMPOSED, json.dumps({"key": wanted, "configs": plain}))
