"""DVC's graph of stages: what depends on what, and what has to run."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from dvc.exceptions import DvcException
from dvc.repo import Repo, lock_repo
from dvc.repo.reproduce import get_active_graph, plan_repro
from dvc.stage import PipelineStage
from dvc.stage.cache import RunCacheNotSupported

from lookinside.core.addresses import name_of
from lookinside.core.errors import UserError, one_line
from lookinside.reproduce.lockfile import put_in_order


class Graph:
    """The stages of the pipeline as dvc.lock stands now.

    Attributes:
        needs: each stage by its name, in the order in which `dvc repro` goes through them, with
            the names of those that it depends on.
        addresses: what DVC calls each stage, by its name.
        shared: whether DVC has a remote by default, from which runs of others can be taken.

    Raises:
        UserError: dvc.yaml or dvc.lock can't be read.
    """

    def __init__(self) -> None:
        try:
            self._repo = Repo(_wait_for_lock=True)
            graph = get_active_graph(self._repo.index.graph)
            self.shared = bool(self._repo.config["core"].get("remote"))
        except DvcException as error:
            raise UserError(one_line(error)) from error
        ordered: list[PipelineStage] = plan_repro(graph)
        self._stages = {name_of(stage.addressing): stage for stage in ordered}
        self.addresses = {name: stage.addressing for name, stage in self._stages.items()}
        self.needs = {
            name: [name_of(each.addressing) for each in graph.successors(stage)]
            for name, stage in self._stages.items()
        }

    def pull_runs(self) -> str:
        """Bring here what the remote knows of runs: what they read and wrote, not yet the files.

        Returns:
            What to say if that can't be had, else nothing. A remote that shares no runs still
            gives files; one that can't be used at all is `shared` no more.
        """
        try:
            self._repo.stage_cache.pull(None)
        except Exception as error:
            if isinstance(error, RunCacheNotSupported) and error.__cause__ is None:
                return f"DVC's remote gives files, but no runs of others: {one_line(error)}"
            self.shared = False
            return f"DVC's remote can't be used, so all is made here: {one_line(error)}"
        return ""

    def stale(self, name: str) -> bool:
        """Whether a stage has to run: its command, what it reads or what it wrote has changed.

        Raises:
            UserError: DVC can't say, for instance because another one works on its files.
        """
        with self._locked():
            return bool(self._stages[name].changed())

    def order_lock(self) -> None:
        """Bring dvc.lock into the order of a sequential run; on a full disk, another time.

        Raises:
            UserError: dvc.lock can't be read.
        """
        with suppress(OSError), self._locked():
            put_in_order(list(self.needs))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep other DVCs from its files, and turn DVC's errors into sentences."""
        try:
            with lock_repo(self._repo):
                yield
        except (DvcException, sqlite3.Error) as error:
            raise UserError(one_line(error)) from error
