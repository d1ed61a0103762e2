"""Stage `probe`: compute a trained network's numbers to look at."""

from pathlib import Path
from typing import Any

from hydra.utils import instantiate
from omegaconf import DictConfig, OmegaConf

from lookinside.core import arithmetic, arrays, files, paths, runfolder, stage
from lookinside.core.closure import code_key, find_targets
from lookinside.core.snapshots import FILE, load_snapshots, wants_snapshots
from lookinside.data import store


def main(run: str, seed: str) -> None:
    """Call every probe that the run has not switched off; save what each returns as one npz.

    What was computed before from the same network, images, code and options is kept beside the
    stage's output, which DVC deletes; for a probe that looks at the training's course, its
    snapshots count too.
    """
    arithmetic.settle()
    config = stage.configuration("probe", run)
    source, folder, kept = paths.RUNS / f"{run}-{seed}", paths.PROBES / run, paths.PROBED / run
    probes = {name: probe for name, probe in config.probes.items() if probe is not None}
    for each in (folder, kept):
        each.mkdir(parents=True, exist_ok=True)
        for path in each.iterdir():
            if path.stem not in probes:
                path.unlink()
    model = runfolder.load_model(source)
    prepared = paths.PREPARED / f"{config.dataset.name}.safetensors"
    dataset = store.load(prepared, config.dataset.sha256)
    snapshots = load_snapshots(source)
    weights, over_training = (files.sha256(source / name) for name in ("best.safetensors", FILE))
    for name, probe in probes.items():
        path = kept / f"{name}.npz"
        compute = instantiate(probe, _partial_=True)
        more = {"snapshots": snapshots} if wants_snapshots(compute) else {}
        seen = [weights, over_training] if more else [weights]
        key = files.digest([*seen, config.dataset.sha256, made_by(config, probe)])
        if arrays.made_from(path) == key:
            print(f"{run}: {name} stays as it is")
        else:
            tensors = compute(model, dataset, **more)
            found = {each: tensor.numpy() for each, tensor in tensors.items()}
            arrays.save_arrays(path, found, key)
            print(f"{run}: {name}")
        files.link(path, folder / path.name)


def made_by(config: DictConfig, probe: DictConfig) -> list[Any]:
    """The model's and the probe's configuration, and the key of the code that runs for both."""
    parts = [OmegaConf.to_container(part, resolve=True) for part in (config.model, probe)]
    return [*parts, code_key(Path("pipelines/probe.py"), find_targets(parts))]


if __name__ == "__main__":
    stage.run(main)
