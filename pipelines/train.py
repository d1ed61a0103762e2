"""Stage `train`: train a run. A plain Hydra app, which DVC hands a resolved configuration.

By hand:  python pipelines/train.py experiment=mnist_cnn optimiser.lr=1e-3
A sweep:  python pipelines/train.py -m experiment=mnist_cnn optimiser.lr=1e-2,1e-3
"""

import os
from contextlib import nullcontext
from pathlib import Path

import hydra
from hydra.core.hydra_config import HydraConfig
from hydra.types import RunMode
from hydra.utils import get_method
from omegaconf import DictConfig

from lookinside.core import orphans, paths, stage
from lookinside.core.errors import plainly
from lookinside.core.hydra_words import refuse_words

# Named, not imported: a stage never comes here, so this is no part of the code that it tracks.
CHECK_WORDS = "lookinside.config.by_hand.check_words"
BIND = "lookinside.config.by_hand.bind_by_hand"


@hydra.main(version_base="1.3", config_path="../conf", config_name="config")
def app(config: DictConfig) -> None:
    """Train what Hydra composed, bound to its data and code; the pipeline has bound it already.

    One of several jobs leaves its errors to the program that started it: no other job is lost.
    """
    job = HydraConfig.get()
    if job.runtime.choices["hydra/launcher"] == "joblib":
        orphans.die_with_parent()
    with nullcontext() if job.mode == RunMode.MULTIRUN else plainly("train"):
        if "code" not in config:
            config = get_method(BIND)(config)
        from lookinside.training.loop import train

        name = f"{config.name}-{config.seed}"
        if config.out_dir:
            folder, logs, timing = Path(config.out_dir), paths.LOGS / name, paths.TIMING / name
        else:
            folder = Path(job.runtime.output_dir)
            logs, timing = folder / "logs", folder / "timing"
        if line := train(stage.tracked("train", config), name, config.seed, folder, logs, timing):
            print(line)


def main(*words: str) -> None:
    """Check the command line first: Hydra's own complaints are hard to read."""
    refuse_words(words)
    if "+stage=pipeline" not in words:
        get_method(CHECK_WORDS)(words)
    os.environ["HYDRA_FULL_ERROR"] = "1"  # Hydra hands errors on, instead of printing its own way.
    app()


if __name__ == "__main__":
    stage.run(main)
