"""What was composed last: Hydra takes a quarter of a second a run, several programs need all."""

import json
import re
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from omegaconf import DictConfig, OmegaConf

from lookinside.config.params import CONF
from lookinside.config.schema import Params
from lookinside.core import paths, syntax
from lookinside.core.files import digest, write_text

EXPERIMENTS, SWEEPS = CONF / "experiment", CONF / "sweep"
CHOICE = "- experiment: ???"
"""Where the configuration of all runs asks for the run's own experiment."""
LIBRARIES = ("hydra-core", "omegaconf", "pydantic", "torch")


def keys(params: Params) -> dict[str, str]:
    """By run, the hash of all that composing it depends on.

    That is what params.yaml says of it and of data, conf/ without the experiments that the run has
    nothing of, what this package's code means, and libraries.
    """
    package = Path(__file__).parents[1]
    code = {
        str(path.relative_to(package)): syntax.syntax(path).key for path in package.rglob("*.py")
    }
    texts = {path: path.read_text("utf-8", "surrogateescape") for path in CONF.rglob("*.yaml")}
    experiments = {path.stem: text for path, text in texts.items() if path.parent == EXPERIMENTS}
    others = {path: text for path, text in texts.items() if path.parent != EXPERIMENTS}
    open_to_all = any(_may_name(text) for path, text in others.items() if path.parent != SWEEPS)
    shared = {str(path): text for path, text in others.items()}
    libraries = [version(library) for library in LIBRARIES]
    for_all = digest([shared, code, libraries, params.profile, params.datasets])
    found = {}
    for run in params.runs:
        overrides = params.overrides.get(run, [])
        used = experiments if open_to_all else _used([run, *overrides], experiments)
        found[run] = digest([for_all, run, overrides, used])
    return found


def _may_name(text: str) -> bool:
    """Whether a file may take an experiment, but for the one that each run chooses."""
    said = re.sub(r"(^|\s)#.*", "", text, flags=re.MULTILINE).replace(CHOICE, "")
    return EXPERIMENTS.name in said or "\\" in said


def _used(texts: Iterable[str], experiments: Mapping[str, str]) -> dict[str, str]:
    """The experiments that texts name, or that these name; all of them where a name is composed."""
    used: dict[str, str] = {}
    waiting = list(texts)
    while waiting:
        text = waiting.pop()
        composed = "${" in text or "\\" in text
        more = {
            name: experiments[name]
            for name in experiments
            if name not in used and (composed or name in text)
        }
        used |= more
        waiting += more.values()
    return used


def recall() -> dict[str, DictConfig]:
    """The configurations kept, by their keys; none if the file is damaged."""
    try:
        found: Mapping[str, Any] = json.loads(paths.COMPOSED.read_text(encoding="utf-8"))
        if found["sum"] != digest(found["configs"]):
            return {}
        configs = {key: DictConfig(config) for key, config in found["configs"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    for config in configs.values():
        OmegaConf.set_struct(config, True)
    return configs


def keep(configs: Mapping[str, DictConfig]) -> None:
    """Keep configurations by their keys, in the place of what was kept before."""
    plain = {key: OmegaConf.to_container(config) for key, config in configs.items()}
    write_text(paths.COMPOSED, json.dumps({"sum": digest(plain), "configs": plain}))
    syntax.keep()
