"""Going on after a kill, to the same final bytes."""

import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal
from zipfile import ZipFile

import pytorch_lightning as pl
import torch
from pytorch_lightning.callbacks import ModelCheckpoint

from lookinside.core import paths
from lookinside.core.files import write_text
from lookinside.data.memory import generator

FOR = "folder"
"""The file that names the run folder which a training is to write."""


class GeneratorState(pl.Callback):
    """Keeps the state of torch's generators, which dropout draws from and Lightning forgets.

    On several devices each draws its own; a checkpoint keeps the first one's, so only with one
    device does a resumed training end in the same bytes.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.saved: dict[str, Any] | None = None

    def state_dict(self) -> dict[str, Any]:
        """The generators' states at this moment."""
        return {"cpu": torch.get_rng_state(), "cuda": torch.cuda.get_rng_state_all()}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Remember a checkpoint's states until training starts."""
        self.saved = state_dict

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Set the generators back to where the checkpoint left them."""
        if self.saved is not None:
            torch.set_rng_state(self.saved["cpu"])
            torch.cuda.set_rng_state_all(self.saved["cuda"][: torch.cuda.device_count()])
            self.saved = None
        if trainer.global_rank:
            torch.manual_seed(generator(self.seed, "device", trainer.global_rank).initial_seed())


def checkpoints(folder: Path, figure: str, better: Literal["min", "max"]) -> ModelCheckpoint:
    """A checkpoint at each epoch's end, `last.ckpt`, and the one of the best validation `figure`.

    Epochs start afresh from (seed, step) alone, so a checkpoint between them is exact.
    """
    return ModelCheckpoint(
        folder,
        filename="best",
        monitor=f"validation_{figure}",
        mode=better,
        save_last=True,
        save_on_train_epoch_end=True,
        enable_version_counter=False,
    )


def last_checkpoint(folder: Path) -> str | None:
    """Where a killed training got to, if there was one.

    If one of its checkpoints is missing, damaged in any bit, or pickles more than tensors and plain
    types, all count for nothing.
    """
    last, best = folder / "last.ckpt", folder / "best.ckpt"
    return str(last) if _is_whole(last) and _is_whole(best) else None


def note_folder(scratch: Path, folder: Path) -> None:
    """Note beside a training's checkpoints which run folder it is to write."""
    write_text(scratch / FOR, str(folder))


def forget(folder: Path) -> None:
    """Delete the checkpoints of all trainings that were to write a run folder."""
    for note in paths.SCRATCH.glob(f"*/{FOR}"):
        with suppress(FileNotFoundError):  # Another process has just deleted its own.
            if note.read_bytes() == str(folder).encode():
                shutil.rmtree(note.parent)


def _is_whole(checkpoint: Path) -> bool:
    """Whether a checkpoint is there and can be read, to the sums that it holds of its bytes."""
    try:
        with ZipFile(checkpoint) as file:
            damaged = file.testzip()
        torch.load(checkpoint, map_location="cpu", weights_only=True)
    except Exception:
        return False
    return damaged is None


def model_weights(checkpoint: Path) -> dict[str, torch.Tensor]:
    """The network's weights in a checkpoint; nothing but tensors and plain types is unpickled."""
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)["state_dict"]
    return {name.removeprefix("model."): value for name, value in state.items()}
