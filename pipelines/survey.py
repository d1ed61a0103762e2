"""Stage `survey`: compute and draw what a data set holds, before any network sees it."""

from hydra.utils import instantiate

from lookinside.albums import survey as of_data
from lookinside.albums.album import fill
from lookinside.core import arithmetic, arrays, paths, stage
from lookinside.core.files import read_json, require_keys
from lookinside.data import store


def main(dataset: str) -> None:
    """Call every probe of the survey, save what each returns as one npz, then draw from these."""
    arithmetic.settle()
    probes = stage.shared(f"survey.{dataset}").probes
    path = paths.CARDS / f"{dataset}.json"
    sha256 = require_keys(path, read_json(path), ["sha256"])["sha256"]
    data = store.load(paths.PREPARED / f"{dataset}.safetensors", sha256)
    for name, probe in probes.items():
        if probe is not None:
            tensors = instantiate(probe, _partial_=True)(data)
            found = {each: tensor.numpy() for each, tensor in tensors.items()}
            arrays.save_arrays(paths.SURVEYS / dataset / f"{name}.npz", found, sha256)
    print(f"{dataset}: {', '.join(fill(of_data.album(dataset)))}")


if __name__ == "__main__":
    stage.run(main)
