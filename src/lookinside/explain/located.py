"""Where sources would come from now, against what the stage `sources` noted when it last ran."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from lookinside.config.params import read_params
from lookinside.core import paths
from lookinside.core.files import read_json
from lookinside.data.sources import locate
from lookinside.explain.changes import GONE, changes


def moved(sources: Sequence[str]) -> dict[str, list[str]]:
    """What differs of each source, one line a key; of one that was never noted, nothing.

    Raises:
        UserError: a source is not there, or a note can't be read.
    """
    params = read_params()

    def look(source: str) -> list[str]:
        path = paths.SOURCES / f"{source}.json"
        if not path.is_file():
            return []
        wanted, mirror = params.sources[source], params.mirrors.get(source)
        now = locate(source, wanted, params.folder, mirror)
        return [f"{path}: {change}" for change in _differences(read_json(path), now)]

    with ThreadPoolExecutor() as pool:
        return dict(zip(sources, pool.map(look, sources), strict=True))


def _differences(old: dict[str, object], new: dict[str, object]) -> Iterator[str]:
    for key in dict.fromkeys([*new, *old]):
        yield from changes(key, old.get(key, GONE), new.get(key, GONE))
