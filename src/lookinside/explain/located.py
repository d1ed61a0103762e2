"""Where sources would come from now, against what the stage `sources` noted when it last ran."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from lookinside.config.params import read_params
from lookinside.core import paths
from lookinside.core.files import read_json
from lookinside.data.sources import locate_all
from lookinside.explain.changes import GONE, changes


def moved(sources: Sequence[str]) -> dict[str, list[str]]:
    """What differs of each source, one line a key; of one that was never noted, nothing.

    Raises:
        UserError: a source is not there, or a note can't be read.
    """
    params = read_params()
    noted = {source: path for source in sources if (path := _note(source)).is_file()}
    wanted = {source: params.sources[source] for source in noted}
    found = locate_all(wanted, params.folder, params.mirrors)
    return {
        source: [f"{path}: {change}" for change in _differences(read_json(path), now)]
        for (source, path), now in zip(noted.items(), found, strict=True)
    }


def _note(source: str) -> Path:
    return paths.SOURCES / f"{source}.json"


def _differences(old: dict[str, object], new: dict[str, object]) -> Iterator[str]:
    for key in dict.fromkeys([*new, *old]):
        yield from changes(key, old.get(key, GONE), new.get(key, GONE))
