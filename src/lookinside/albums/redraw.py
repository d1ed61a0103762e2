"""Draw one picture of the pipeline again, from the numbers that lie there."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Protocol

from lookinside.albums import comparisons, run, survey
from lookinside.albums.album import Album, save_one
from lookinside.core import files, paths
from lookinside.core.errors import MissingError, UserError

KINDS = {"figures": 2, "surveys": 2, "comparisons": 1}
"""The folders of reports/ with figures, and how many more words name a figure in each."""
SUFFIXES = (".png", ".svg", ".webp")


class Params(Protocol):
    """What is read of params.yaml."""

    runs: list[str]
    seeds: list[int]


@dataclass(frozen=True)
class Redrawn:
    """A picture that was drawn again: its file, the pipeline's, and whether both are alike.

    `alike` is None if the pipeline has not drawn it.
    """

    file: Path
    pipeline: Path
    alike: bool | None

    @property
    def said(self) -> str:
        """What came of it, in a line."""
        if self.alike is None:
            return f"{self.file}: the pipeline has not drawn it yet"
        if self.alike:
            return f"{self.file}: the same bytes as {self.pipeline}"
        return f"{self.file}: not the bytes of {self.pipeline}, drawn from others or elsewhere"


def redraw(asked: str, to: Path | None, params: Params) -> Redrawn:
    """Draw a picture by its path inside reports/, with or without its ending, into a file.

    `to` is the file's own name in this folder if it is None. A file that is there already is left
    as it is, if it is not this very picture.

    Raises:
        UserError: there is no such picture, its numbers are missing, or the file is another.
    """
    path = Path(asked.removeprefix(f"{paths.FIGURES.parent}/"))
    named = [each.suffix for each in (to, path) if each and each.suffix in SUFFIXES]
    suffix = named[0] if named else ".png"
    name = path.stem if path.suffix in SUFFIXES else path.name
    to = to or Path(name + suffix)
    album = _album(path.parts, params)
    if album is None:
        raise UserError(_unknown(asked))
    with tempfile.TemporaryDirectory() as scratch:
        try:
            found = save_one(album, name, Path(scratch))
        except MissingError as error:
            raise MissingError(
                error.path, f"run `dvc repro {album.origin.stage}`, which makes it"
            ) from error
        drawn = Path(scratch) / (name + suffix)
        if not found:
            raise UserError(_unknown(asked))
        if not drawn.exists():
            raise UserError(f"{asked} is not made as {suffix[1:]}: ask for it as png")
        content = drawn.read_bytes()
    _write(to, content)
    pipeline = album.folder / (name + suffix)
    alike = pipeline.read_bytes() == content if pipeline.exists() else None
    return Redrawn(to, pipeline, alike)


def _album(parts: Sequence[str], params: Params) -> Album | None:
    """The figures among which a path's parts name one; None if there are none of this name."""
    kind, *words = parts or [""]
    if len(words) != KINDS.get(kind):
        return None
    if kind == "comparisons":
        return comparisons.album(params.runs, params.seeds)
    if kind == "figures":
        return run.album(words[0], str(params.seeds[0])) if words[0] in params.runs else None
    known = (paths.CARDS / f"{words[0]}.json").exists()
    return survey.album(words[0]) if known else None


def _write(to: Path, content: bytes) -> None:
    if to.exists() and (not to.is_file() or to.read_bytes() != content):
        raise UserError(f"{to} is there already and is something else: name another with --to")
    files.write_bytes(to, content)


def _unknown(asked: str) -> str:
    """A sentence on a name that no picture has, with the nearest of those that there are."""
    root = paths.FIGURES.parent
    listed = sorted(root.glob("*/**/index.json"))
    names = [
        f"{path.parent.relative_to(root).as_posix()}/{figure['name']}"
        for path in listed
        if path.relative_to(root).parts[0] in KINDS
        for figure in files.read_json(path)
    ]
    if not names:
        return f"there is no figure {asked}, nor any other yet: run `dvc repro`, which draws them"
    close = get_close_matches(asked, names, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(close)}?" if close else f"one that there is: {names[0]}"
    return f"there is no figure {asked}; {hint}"
