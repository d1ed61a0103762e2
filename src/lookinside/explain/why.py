"""Why `dvc repro` would run a stage again: keys, files and outputs that are not as DVC noted."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lookinside.config.sentences import nearest
from lookinside.core import declared, paths
from lookinside.core.addresses import name_of
from lookinside.core.errors import UserError, one_line
from lookinside.core.files import read_yaml
from lookinside.core.recalled import recall
from lookinside.explain.changes import GONE, at, changes
from lookinside.explain.fresh import Fresh
from lookinside.explain.located import moved

if TYPE_CHECKING:
    from dvc.repo import Repo
    from dvc.stage import Stage

Values = Callable[[Path], Mapping[str, Any]]
"""The values of a file of parameters by its path from the root."""
STATES = {"deleted": "is missing", "modified": "changed", "new": "is new"}
FETCH = "fetch@"
UP_TO_DATE = "nothing: up to date"


def why(name: str) -> list[str]:
    """The reasons for which a stage would run, one line each; it is named as for `dvc repro`.

    Raises:
        UserError: this is no pipeline, it has no such stage, or its files can't be read.
    """
    from dvc.exceptions import DvcException
    from dvc.repo import Repo

    recall()
    try:
        with Repo() as repo:
            return list(_lines(repo, name)) or [UP_TO_DATE]
    except DvcException as error:
        raise UserError(f"DVC can't read the pipeline here: {one_line(error)}") from error


def _lines(repo: "Repo", name: str) -> Iterator[str]:
    stages = {name_of(stage.addressing): stage for stage in repo.index.stages}
    name = name_of(name)
    if name not in stages:
        raise UserError(f"there is no stage {name}; {nearest(name, list(stages))}")
    graph, asked = repo.index.graph, stages[name]
    before = [stage for stage in _upstream(graph, asked) if not stage.always_changed]
    composing = [stage for stage in before if stage.addressing.startswith("compose")]
    first = {stage: list(reasons(stage, read_yaml)) for stage in composing}
    fresh = Fresh()
    values: Values = fresh.values if any(first.values()) else read_yaml
    if any(first.values()) and (wrong := fresh.wrong):
        yield f"{composing[0].addressing} would run first, and stop: {wrong}"
        return
    fetched = [source for each in (*before, asked) if (source := _fetched(each.addressing))]
    try:
        elsewhere = moved(fetched)
    except UserError as error:
        yield f"sources would run first, and stop: {error}"
        return
    for stage in before:
        changed = elsewhere.get(_fetched(stage.addressing), [])
        if found := first.get(stage) or [*reasons(stage, values), *changed]:
            yield f"{stage.addressing} would run first: {'; '.join(found)}"
    yield from (*reasons(asked, values), *elsewhere.get(_fetched(name), []))


def _fetched(name: str) -> str:
    """The source that a stage fetches; nothing if it is no such stage."""
    return name.removeprefix(FETCH) if name.startswith(FETCH) else ""


def _upstream(graph: Any, stage: "Stage") -> list["Stage"]:
    """The stages that a stage stands on, those first on which others stand."""
    found: dict[Stage, None] = {}

    def visit(each: "Stage") -> None:
        for below in sorted(graph.successors(each), key=lambda other: str(other.addressing)):
            if below not in found:
                visit(below)
                found[below] = None

    visit(stage)
    return list(found)


def reasons(stage: "Stage", values: Values) -> Iterator[str]:
    """Why a stage would run, if all that it reads is as it is; `values` reads parameters."""
    if stage.always_changed:
        yield "it runs each time"
        return
    if not any(part.hash_info for part in (*stage.deps, *stage.outs)):
        yield "it has never run"
        return
    if stage.cmd_changed:
        yield "its command in dvc.yaml changed"
    for dependency in stage.deps:
        path = Path(str(dependency))
        if dependency.hash_name == "params":
            yield from _keys(path, dependency, values)
        else:
            state = dependency.status()
            yield from (f"{path} {STATES.get(word, word)}" for word in state.values())
            if path == paths.PIPELINE and not state and _edited(path):
                yield f"{path} changed"
    for output in stage.outs:
        for word in output.status().values():
            cached = word == "deleted" and output.use_cache and not output.changed_cache()
            back = ", but lies in DVC's cache, which gives it back" if cached else ""
            yield f"{output} {STATES.get(word, word)}{back}"


def _edited(copy: Path) -> bool:
    """Whether a stage was edited since `sources`, which runs each time, copied them all."""
    return str({"stages": declared.stages()}) != str(read_yaml(copy))  # Their order counts too.


def _keys(path: Path, dependency: Any, values: Values) -> Iterator[str]:
    """What changed of the keys that a stage tracks in a file of parameters.

    The values behind a run's hashes are in the YAML file beside them, so that one is named.
    """
    old = dependency.hash_info.value or {}
    try:
        new = values(path)
    except UserError as error:
        yield str(error)
        return
    for key in dependency.params:
        for change in changes(key, old.get(key, GONE), at(new, key)):
            yield f"{path.with_suffix('.yaml')}: {change}"
