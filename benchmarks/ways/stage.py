"""A run as stage `train` trains it, in a folder of its own that is thrown away."""

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytorch_lightning as pl
from omegaconf import DictConfig

from benchmarks.ways.given import configuration
from benchmarks.ways.paced import Paced
from lookinside.core import paths
from lookinside.training.loop import train

ENDLESS = 10**9


def main(run: str, precision: str = "32-true") -> None:
    """Train until no more steps are wanted, in one of Lightning's precisions."""
    config = configuration(run)
    config.trainer.precision = precision
    config.trainer.steps, config.trainer.patience = ENDLESS, None
    apart(config, run, [Paced()])


def apart(config: DictConfig, run: str, watching: Sequence[pl.Callback]) -> None:
    """Train in a folder of its own; callbacks that are `watching` see each step."""
    prepared = paths.PREPARED.absolute()
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            paths.PREPARED.parent.mkdir()
            paths.PREPARED.symlink_to(prepared)
            train(config, run, 0, Path("run"), Path("logs"), Path("timing"), watching)
        finally:
            os.chdir(here)


if __name__ == "__main__":
    main(*sys.argv[1:])
