"""How long each probe and each figure of a finished run takes, one thread.

    python benchmarks/looking_inside.py mnist_cnn

Run it in a workspace in which `dvc repro` has made that run; nothing is written to it.
"""

import sys
import tempfile
import time
from pathlib import Path

import torch
from hydra.utils import instantiate

from lookinside.config.params import read_params
from lookinside.core import paths, runfolder
from lookinside.core.arrays import save_arrays
from lookinside.core.files import read_yaml
from lookinside.data import store
from lookinside.figures import index, style
from lookinside.figures.numbers import RunNumbers
from lookinside.figures.picture import Subject


def main(run: str) -> None:
    """Print the seconds of each, and the two sums."""
    torch.set_num_threads(1)
    config = read_yaml(paths.RESOLVED / "runs" / f"{run}.yaml")
    data, seed = config["dataset"], str(read_params().seeds[0])
    model = runfolder.load_model(paths.RUNS / f"{run}-{seed}")
    dataset = store.load(paths.PREPARED / f"{data['name']}.safetensors")
    subject = Subject(config["title"], data["title"], tuple(data["classes"]), data["stand_in"])
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        spent = []
        for probe, options in config["probes"].items():
            start = time.perf_counter()
            found = instantiate(options, _partial_=True)(model, dataset) if options else {}
            arrays = {key: tensor.numpy() for key, tensor in found.items()}
            save_arrays(scratch / f"{probe}.npz", arrays, "")
            size = (scratch / f"{probe}.npz").stat().st_size
            spent.append(time.perf_counter() - start)
            print(f"probe   {probe:24} {spent[-1]:6.2f} s {size / 1e6:7.2f} MB")
        print(f"all probes {sum(spent):30.2f} s")
        spent = []
        for figure, options in config["figures"].items():
            start = time.perf_counter()
            numbers = RunNumbers(run, seed, subject.classes)
            drawn = instantiate(options, _partial_=True)(subject, numbers) if options else {}
            for each, picture in index.named(figure, drawn).items():
                style.save(picture, scratch / f"{each}.png")
            spent.append(time.perf_counter() - start)
            print(f"figure  {figure:24} {spent[-1]:6.2f} s")
        print(f"all figures {sum(spent):29.2f} s")


if __name__ == "__main__":
    main(*sys.argv[1:])
