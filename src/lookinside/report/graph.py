"""The pipeline as it is declared, its instances folded: stages, and which need which.

DVC lets no stage depend on a dvc.yaml, so what is read is the copy that stage `sources` makes.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path, PurePosixPath
from typing import Any

from lookinside.core import paths
from lookinside.core.files import read_yaml, reading, require_keys

PARAMS = Path("params.yaml")
PASSED_THROUGH = "compose"
"""The stage that all others read their configuration from: what it waits for, they wait for."""
NAMES = {
    **{"runs": ("run", "runs"), "seeds": ("seed", "seeds"), "sources": ("source", "sources")},
    "datasets": ("data set", "data sets"),
}
"""What the lists of params.yaml are called, one and several of them."""
FILLED_IN = re.compile(r"\$\{[^}]*\}")


@dataclass(frozen=True)
class Stage:
    """A stage: what it does, how often it is run (`23 runs x 1 seed`; "" once), what it needs."""

    name: str
    does: str
    times: str
    needs: Sequence[str] = ()


@dataclass(frozen=True)
class _Node:
    name: str
    needs: Sequence[str]
    gives: Sequence[str]


def read_stages() -> list[Stage]:
    """The stages as they are declared, each with those that it needs and no other needs for it.

    Raises:
        UserError: the copy of the stages, or params.yaml, is missing or damaged.
    """
    stages = require_keys(paths.PIPELINE, read_yaml(paths.PIPELINE), ["stages"])["stages"]
    params = read_yaml(PARAMS)
    with reading(paths.PIPELINE):
        declared = {name: stage.get("do", stage) for name, stage in stages.items()}
        needs = _needs([node for name, stage in stages.items() for node in _nodes(name, stage)])
        return [
            Stage(name, part.get("desc", ""), _times(stages[name], params), needs[name])
            for name, part in declared.items()
            if name != PASSED_THROUGH
        ]


def instances(root: Path = Path()) -> list[str]:
    """All stages of the pipeline in a folder, by DVC's names for them without their files.

    Raises:
        UserError: the copy of the stages, or params.yaml, is missing or damaged.
    """
    path = root / paths.PIPELINE
    stages = require_keys(path, read_yaml(path), ["stages"])["stages"]
    params = read_yaml(root / PARAMS)
    found = []
    with reading(path):
        for name, stage in stages.items():
            lists = [_listed(each, params) for each in _lists(stage)]
            parts = ["-".join(map(str, values)) for values in product(*lists)] if lists else [""]
            found += [f"{name}@{part}" if part else name for part in parts]
    return found


def _lists(stage: Mapping[str, Any]) -> list[Any]:
    """What a stage is repeated for, each a name in params.yaml or spelled out; none if once."""
    spelled = [stage["foreach"]] if "foreach" in stage else []
    return [*stage.get("matrix", {}).values(), *spelled]


def _listed(named: Any, params: Mapping[str, Any]) -> list[Any]:
    return list(params[named.strip("${}")] if isinstance(named, str) else named)


def _times(stage: Mapping[str, Any], params: Mapping[str, Any]) -> str:
    """How many instances a stage has, by what they differ in."""
    named = [each.strip("${}") for each in _lists(stage) if isinstance(each, str)]
    counted = [f"{len(params[name])} {NAMES[name][len(params[name]) != 1]}" for name in named]
    return " \N{MULTIPLICATION SIGN} ".join(counted)


def _nodes(name: str, stage: Mapping[str, Any]) -> Iterator[_Node]:
    """A stage, or where its instances are spelled out, each of them."""
    spelled = stage.get("foreach")
    for item in spelled.values() if isinstance(spelled, dict) else [{}]:
        part = stage.get("do", stage)
        gives = [*_paths(part, "outs"), *_paths(part, "metrics"), *_paths(part, "plots")]
        needs = [*_paths(part, "deps"), *_paths(part, "params")]
        yield _Node(
            name, [_filled(each, item) for each in needs], [_filled(each, item) for each in gives]
        )


def _paths(part: Mapping[str, Any], key: str) -> list[str]:
    return [each if isinstance(each, str) else next(iter(each)) for each in part.get(key, [])]


def _filled(path: str, item: Mapping[str, str]) -> str:
    """The path with an item's values in it, and `*` for whatever differs between instances."""
    for key, value in item.items():
        path = path.replace(f"${{item.{key}}}", value)
    return FILLED_IN.sub("*", path)


def _within(path: str, folder: str) -> bool:
    """Whether a path is a folder or lies in it, `*` being any name."""
    parts, above = PurePosixPath(path).parts, PurePosixPath(folder).parts
    return len(parts) >= len(above) and all(
        PurePosixPath(part).match(wanted) or PurePosixPath(wanted).match(part)
        for part, wanted in zip(parts, above, strict=False)
    )


def _needs(nodes: Sequence[_Node]) -> dict[str, list[str]]:
    """By stage, the stages it needs directly, and not only through another that it needs."""

    def makers(node: _Node) -> Iterator[str]:
        for other in nodes:
            meet = any(
                _within(given, wanted) or _within(wanted, given)
                for wanted in node.needs
                for given in other.gives
            )
            if other is not node and meet:
                yield from makers(other) if other.name == PASSED_THROUGH else [other.name]

    names = list(dict.fromkeys(node.name for node in nodes))
    direct = {
        name: [m for node in nodes if node.name == name for m in makers(node)] for name in names
    }
    return {
        name: [
            each
            for each in names
            if each in found and not any(_leads(other, each, direct) for other in found)
        ]
        for name, found in direct.items()
    }


def _leads(stage: str, to: str, direct: Mapping[str, Sequence[str]]) -> bool:
    """Whether a stage needs another, directly or through others."""
    return any(each == to or _leads(each, to, direct) for each in direct[stage])
