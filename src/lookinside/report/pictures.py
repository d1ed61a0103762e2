"""The figures that a page shows, read and checked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from lookinside.core import files, paths
from lookinside.core.files import require_keys
from lookinside.report import charts

PNG, RIFF, SVG = b"\x89PNG\r\n\x1a\n", b"RIFF", b"<svg "
"""How files of pictures begin, those that stand still, that move (WebP), and charts."""
KINDS = {PNG: "PNG", RIFF: "WebP", SVG: "SVG"}
FIGURE = (
    *("name", "section", "title", "caption", "alt", "file", "width", "height", "numbers"),
    *("moving", "vector", "plotted", "telling", "stage", "configuration", "seeds"),
)
MOVING = ("moving.file", "moving.width", "moving.height")
NUMBERS = ("path", "sha256", "bytes")
LARGEST = 8_000
"""Bytes of a file of numbers that is copied into the site; of a larger one, its name is there."""
IN_VIEWS = {
    "units": (
        *("patches", "deconvnet", "context", "film_strip", "made_and_found", "optimised"),
        *("responses", "ablation"),
    ),
    "confusion": ("confusion", "mistakes"),
    "rows": ("gates", "paths"),
    "plane": ("codes_over_training",),
}
"""Figures that a kind of view shows piece by piece: a page that has it does without them."""


@dataclass(frozen=True)
class Album:
    """The figures of an index.json, their files, and the files of numbers by their paths.

    A chart has no file here: it stands on the page itself, as its figure's `chart`.
    `place` of a figure is its folder inside reports/; each of its `numbers` says whether the file
    is `copied` into the site. `in_views` are the names of figures that views show piece by piece,
    `left_out` of those for which the site has no room.
    """

    figures: Sequence[Mapping[str, Any]]
    pictures: Mapping[str, bytes]
    numbers: Mapping[str, bytes] = field(default_factory=dict)
    in_views: Sequence[str] = ()
    left_out: Sequence[str] = ()

    def names(self) -> list[str]:
        """The names of the figures."""
        return [figure["name"] for figure in self.figures]

    def absent(self) -> list[str]:
        """The names of the figures that it is without."""
        return [*self.in_views, *self.left_out]

    def without_those_in(self, views: Collection[str]) -> "Album":
        """The same without the figures that these kinds of views show."""
        shown = {name for kind in views for name in IN_VIEWS.get(kind, ())}
        covered = [name for name in self.names() if name.partition("-")[0] in shown]
        return replace(self._without(covered), in_views=covered)

    def only(self, names: Collection[str]) -> "Album":
        """The same without the figures of other names."""
        others = [name for name in self.names() if name not in names]
        return replace(self._without(others), left_out=others)

    def sizes(self) -> dict[str, int]:
        """The bytes of the pictures of each figure that has a file, by its name."""
        return {
            figure["name"]: sum(len(self.pictures[file]) for file in _files(figure))
            for figure in self.figures
            if _files(figure)
        }

    def _without(self, names: Collection[str]) -> "Album":
        kept = [figure for figure in self.figures if figure["name"] not in names]
        named = {file for figure in kept for file in (*_files(figure), figure.get("table"))}
        used = {each["path"] for figure in kept for each in figure["numbers"]}
        return replace(
            self,
            figures=kept,
            pictures={name: each for name, each in self.pictures.items() if name in named},
            numbers={path: content for path, content in self.numbers.items() if path in used},
        )


def _files(figure: Mapping[str, Any]) -> list[str]:
    """The files of a figure's pictures; a chart stands on the page and has none but its film."""
    still = [figure["file"]] if figure["chart"] is None else []
    return [*still, *([figure["moving"]["file"]] if figure["moving"] else [])]


def read_album(folder: Path) -> Album:
    """Read the figures of a folder.

    Raises:
        UserError: a file is missing, damaged or lacks something.
    """
    index = folder / "index.json"
    place = folder.relative_to(paths.FIGURES.parent).as_posix()
    figures: list[Mapping[str, Any]] = []
    pictures: dict[str, bytes] = {}
    numbers: dict[str, bytes] = {}
    with files.reading(index):
        every = list(files.read_json(index))
    for listed in every:
        figure = {**require_keys(index, listed, FIGURE), "place": place, "chart": None}
        if figure["vector"] is not None:
            vector = folder / figure["vector"]
            drawn = _picture(vector, SVG)
            with files.reading(vector):
                figure["chart"] = charts.inline(drawn.decode())
        else:
            pictures[figure["file"]] = _picture(folder / figure["file"], PNG)
        if figure["moving"] is not None:
            file = require_keys(index, figure, MOVING)["moving"]["file"]
            pictures[file] = _picture(folder / file, RIFF)
        if figure["plotted"] is not None:
            figure["table"] = figure["plotted"]
            with files.reading(folder / figure["plotted"]):
                pictures[figure["plotted"]] = (folder / figure["plotted"]).read_bytes()
        drawn_from = [require_keys(index, each, NUMBERS) for each in figure["numbers"]]
        numbers |= _numbers(drawn_from)
        figure["numbers"] = [{**each, "copied": each["path"] in numbers} for each in drawn_from]
        figures.append(figure)
    return Album(figures, pictures, numbers)


def noted(path: Path, copied: bool) -> dict[str, Any]:
    """A file of numbers as a figure lists what it was drawn from, and whether the site has it."""
    known = {"path": path.as_posix(), "sha256": files.sha256(path)}
    return {**known, "bytes": path.stat().st_size, "copied": copied}


def _picture(path: Path, start: bytes) -> bytes:
    with files.reading(path):
        content = path.read_bytes()
        if not content.startswith(start):
            raise ValueError(f"it is no {KINDS[start]}")
        return content


def _numbers(listed: Sequence[Mapping[str, Any]]) -> dict[str, bytes]:
    """The small ones of these files, as far as they still are what was drawn from."""
    found = {}
    for each in listed:
        path = Path(each["path"])
        if each["bytes"] <= LARGEST and path.is_file():
            content = path.read_bytes()
            if sha256(content).hexdigest() == each["sha256"]:
                found[each["path"]] = content
    return found
