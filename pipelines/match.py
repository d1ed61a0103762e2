"""Stage `match`: ask which features of a network recur in the same one trained with other seeds."""

import torch
from hydra.utils import instantiate
from omegaconf import DictConfig
from torch import nn

from lookinside.config.params import read_params
from lookinside.core import arithmetic, arrays, paths, runfolder, stage
from lookinside.core.files import digest, read_yaml, require_keys, sha256
from lookinside.data import store
from lookinside.data.memory import generator
from lookinside.probes.recurring import features


def main() -> None:
    """Match the units of the first seed's networks; with one seed, there is nothing to match."""
    arithmetic.settle()
    params, path = read_params(), paths.RESOLVED / "stages.yaml"
    resolved = require_keys(path, read_yaml(path), ["match.runs"])["match"]
    paths.MATCHES.mkdir(parents=True, exist_ok=True)
    for run in resolved["runs"]:
        folders = [paths.RUNS / f"{run}-{seed}" for seed in params.seeds]
        config = runfolder.read_config(folders[0])
        weights = [sha256(folder / "best.safetensors") for folder in folders]
        found = {}
        if len(folders) > 1:
            prepared = paths.PREPARED / f"{config.dataset.name}.safetensors"
            dataset = store.load(prepared, config.dataset.sha256)
            untrained = [random(config, seed) for seed in params.seeds[1:]]
            found = features([*map(runfolder.load_model, folders)], untrained, dataset)
        found["seeds"] = torch.tensor(params.seeds)
        values = {name: tensor.numpy() for name, tensor in found.items()}
        key = digest([*weights, config.dataset.sha256])
        arrays.save_arrays(paths.MATCHES / f"{run}.npz", values, key)
    print(f"match: features of {len(resolved['runs'])} runs in {len(params.seeds)} seeds")


def random(config: DictConfig, seed: int) -> nn.Module:
    """The untrained network of a run, its weights as they start, by a draw of their own."""
    model = runfolder.build_model(config)
    instantiate(config.initialiser, _convert_="all")(model, generator(seed, "match", 0))
    return model


if __name__ == "__main__":
    stage.run(main)
