"""Stage `transfer`: ask the networks of other seeds what they see in the first seed's images."""

import torch

from lookinside.config.params import read_params
from lookinside.core import arithmetic, arrays, paths, runfolder, stage
from lookinside.core.files import digest, sha256
from lookinside.probes.maximise.transfer import to_others


def main() -> None:
    """Take a classifier's optimised images of the classes; with one seed, no other one is asked."""
    arithmetic.settle()
    params = read_params()
    paths.TRANSFERS.mkdir(parents=True, exist_ok=True)
    for run in params.runs:
        path = paths.PROBES / run / "maximised.npz"
        if not path.exists():
            continue
        folders = [paths.RUNS / f"{run}-{seed}" for seed in params.seeds[1:]]
        made = {name: torch.from_numpy(array) for name, array in arrays.load_arrays(path).items()}
        found = to_others(made, map(runfolder.load_model, folders))
        if not found:
            continue
        found["seeds"] = torch.tensor(params.seeds[1:], dtype=torch.int64)
        key = digest([sha256(path), *(sha256(each / "best.safetensors") for each in folders)])
        values = {name: tensor.numpy() for name, tensor in found.items()}
        arrays.save_arrays(paths.TRANSFERS / f"{run}.npz", values, key)
    print(
        f"transfer: images of {len(params.runs)} runs shown to {len(params.seeds) - 1} other seeds"
    )


if __name__ == "__main__":
    stage.run(main)
