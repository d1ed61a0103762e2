"""Which stages come next: the order of work, free of DVC."""

from collections.abc import Callable, Mapping, Sequence
from graphlib import TopologicalSorter


class Plan:
    """The stages of a graph, and how far they have come.

    A stage is ready when all that it depends on is done and it has to run; one that needn't is done
    at once. Of those ready, the one with the longest way to the graph's end comes first.

    Args:
        needs: each stage, in the order of a sequential run, with those that it depends on.
        stale: whether a stage whose dependencies are done has to run.
    """

    def __init__(self, needs: Mapping[str, Sequence[str]], stale: Callable[[str], bool]) -> None:
        self._stale = stale
        self._sorter = TopologicalSorter(needs)
        self._sorter.prepare()
        self._way = dict.fromkeys(needs, 0)
        for name in reversed(list(needs)):
            for each in needs[name]:
                self._way[each] = max(self._way[each], self._way[name] + 1)
        self._place = {name: place for place, name in enumerate(needs)}
        self.ready: list[str] = []
        self.left = len(needs)
        self._look()

    def take(self) -> str:
        """The stage to run now, of those that are ready."""
        return self.ready.pop(0)

    def finish(self, name: str) -> None:
        """Note that a stage has run, and see what is ready now."""
        self._done(name)
        self._look()

    def _done(self, name: str) -> None:
        self._sorter.done(name)
        self.left -= 1

    def _look(self) -> None:
        while free := self._sorter.get_ready():
            for name in free:
                if self._stale(name):
                    self.ready.append(name)
                else:
                    self._done(name)
        self.ready.sort(key=lambda name: (-self._way[name], self._place[name]))
