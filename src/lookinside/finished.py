"""A finished run's folder, opened from a script or a notebook, to look inside its network."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from numpy.typing import NDArray
from torch import Tensor, nn

from lookinside.core.arrays import save_arrays
from lookinside.core.errors import UserError
from lookinside.core.files import read_json, require_keys
from lookinside.core.runfolder import load_model, read_config
from lookinside.data.store import Dataset, load
from lookinside.figures import style
from lookinside.figures.index import named
from lookinside.figures.picture import Drawn, Numbers, Picture, Subject

PICTURES = Path("pictures")
"""Where pictures and their numbers go if nothing else is said."""


class Finished(NamedTuple):
    """A trained network in evaluation mode, the data of its training, and whom pictures show."""

    model: nn.Module
    data: Dataset
    subject: Subject


def open_run(folder: str | Path, data: str | Path = "data") -> Finished:
    """Open a run's folder, such as data/runs/mnist_cnn-0, and the data set it was trained on.

    `data` is the folder in which the pipeline prepared the data.

    Raises:
        UserError: the run or its data is missing or damaged.
    """
    folder, data = Path(folder), Path(data)
    if not folder.is_dir():
        raise UserError(f"there is no run in {folder}: run `dvc repro`, or name another folder")
    name = read_config(folder).dataset.name
    path = data / "cards" / f"{name}.json"
    card = require_keys(path, read_json(path), ["title", "sha256", "stand_in"])
    dataset = load(data / "prepared" / f"{name}.safetensors", card["sha256"])
    subject = Subject(folder.name, card["title"], dataset.classes, card["stand_in"])
    return Finished(load_model(folder), dataset, subject)


def arrays(found: Mapping[str, Tensor]) -> dict[str, NDArray[Any]]:
    """What a probe found, as a figure takes it."""
    return {name: tensor.numpy() for name, tensor in found.items()}


def look(
    run: Finished,
    probe: str,
    found: Mapping[str, Tensor],
    draw: Callable[[Subject, Numbers], Drawn],
    folder: Path = PICTURES,
) -> dict[str, Picture]:
    """Draw what a probe found, by the probe's name in conf/probes, and keep its numbers beside it.

    Pictures and numbers go into a subfolder by the run's name.
    """
    folder = folder / run.subject.title
    numbers = arrays(found)
    save_arrays(folder / f"{probe}.npz", numbers, "")
    return show(draw.__module__.rpartition(".")[2], draw(run.subject, {probe: numbers}), folder)


def show(figure: str, drawn: Drawn, folder: Path = PICTURES) -> dict[str, Picture]:
    """Save a figure's pictures as PNG, print what each says, and return them by name."""
    pictures = named(figure, drawn)
    for name, picture in pictures.items():
        path = folder / f"{name}.png"
        style.save(picture, path)
        print(f"{path}: {picture.title}. {picture.caption}\n")
    return pictures


def speak_plainly() -> None:
    """Let a script end with one sentence, and no traceback, on what its user can mend."""

    def end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, UserError):
            print(error, file=sys.stderr)
        else:
            sys.__excepthook__(kind, error, trace)

    sys.excepthook = end
