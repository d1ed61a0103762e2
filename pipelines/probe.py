"""Stage `probe`: compute a trained network's numbers to look at."""

import numpy as np
import torch
from hydra.utils import instantiate

from lookinside.core import files, paths, runfolder, stage
from lookinside.data import store


def main(run: str, seed: str) -> None:
    """Call every probe that the run has not switched off; save what each returns as one npz."""
    torch.set_num_threads(1)  # The number of threads decides the last bits.
    config = stage.configuration("probe", run)
    model = runfolder.load_model(paths.RUNS / f"{run}-{seed}")
    prepared = paths.PREPARED / f"{config.dataset.name}.safetensors"
    dataset = store.load(prepared, config.dataset.sha256)
    for name, probe in config.probes.items():
        if probe is None:
            continue
        tensors = instantiate(probe, _partial_=True)(model, dataset)
        arrays = {key: tensor.numpy() for key, tensor in tensors.items()}
        with files.whole(paths.PROBES / run / f"{name}.npz") as partial, partial.open("wb") as file:
            np.savez(file, **arrays)
        print(f"{run}: {name}")


if __name__ == "__main__":
    stage.run(main)
