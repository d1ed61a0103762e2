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

GROUP = "experiment"
LIBRARIES = ("hydra-core", "omegaconf", "pydantic", "torch")


def keys(params: Params) -> dict[str, str]:
    """By run, the hash of all that composing it depends on.

    That is what params.yaml says of it and of data, conf/ without the experiments of other runs,
    what this package's code means, and libraries.
    """
    package = Path(__file__).parents[1]
    code = {
        str(path.relative_to(package)): syntax.syntax(path).key for path in package.rglob("*.py")
    }
    texts = {path: path.read_text("utf-8", "surrogateescape") for path in CONF.rglob("*.yaml")}
    experiments = {path.stem: text for path, text in texts.items() if path.parent.name == GROUP}
    others = {str(path): text for path, text in texts.items() if path.parent.name != GROUP}
    named = "\n".join(re.findall(rf"{GROUP}[/@].*", "\n".join(others.values())))
    libraries = [version(library) for library in LIBRARIES]
    for_all = digest([others, code, libraries, params.profile, params.datasets])
    found = {}
    for run in params.runs:
        overrides = params.overrides.get(run, [])
        used = _used([run, named, *overrides], experiments)
        found[run] = digest([for_all, run, overrides, used])
    return found


def _used(texts: Iterable[str], experiments: Mapping[str, str]) -> dict[str, str]:
    """The experiments that texts name, or that these name; all of them where a name is composed."""
    used: dict[str, str] = {}
    waiting = list(texts)
    while waiting:
        text = waiting.pop()
        words = (
            experiments if "${" in text else set(re.findall(r"[\w-]+", text)) & experiments.keys()
        )
        more = {name: experiments[name] for name in words if name not in used}
        used |= more
        waiting += more.values()
    return used


def recall() -> dict[str, DictConfig]:
    """The configurations kept, by their keys; none if the file is damaged."""
    try:
        found: Mapping[str, Any] = json.loads(paths.COMPOSED.read_text(encoding="utf-8"))
        configs = {key: DictConfig(config) for key, config in found.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    for config in configs.values():
        OmegaConf.set_struct(config, True)
    return configs


def keep(configs: Mapping[str, DictConfig]) -> None:
    """Keep configurations by their keys, in the place of what was kept before."""
    plain = {key: OmegaConf.to_container(config) for key, config in configs.items()}
    write_text(paths.COMPOSED, json.dumps(plain))
    syntax.keep()
