"""A run as stage `train` trains it, in a folder of its own that is thrown away."""

import os
import sys
import tempfile
from pathlib import Path

from benchmarks.ways.given import configuration
from benchmarks.ways.paced import Paced
from lookinside.core import paths
from lookinside.training.loop import train

ENDLESS = 10**9


def main(run: str) -> None:
    """Train until no more steps are wanted."""
    config = configuration(run)
    config.trainer.steps, config.trainer.patience = ENDLESS, None
    prepared = paths.PREPARED.absolute()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        paths.PREPARED.parent.mkdir()
        paths.PREPARED.symlink_to(prepared)
        train(config, run, 0, Path("run"), Path("logs"), Path("timing"), [Paced()])


if __name__ == "__main__":
    main(*sys.argv[1:])
