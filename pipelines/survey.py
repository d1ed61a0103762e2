"""Stage `survey`: compute and draw what a data set holds, before any network sees it."""

import torch
from hydra.utils import instantiate
from omegaconf import OmegaConf

from lookinside.core import arrays, paths, stage
from lookinside.core.files import read_json, read_yaml, require_keys
from lookinside.data import store
from lookinside.figures import album
from lookinside.figures.numbers import ProbeNumbers
from lookinside.figures.picture import Subject


def main(dataset: str) -> None:
    """Call every probe of the survey, save what each returns as one npz, then draw from these."""
    torch.set_num_threads(1)  # The number of threads decides the last bits.
    key = f"survey.{dataset}"
    resolved = paths.RESOLVED / "stages.yaml"
    stages = OmegaConf.create(dict(require_keys(resolved, read_yaml(resolved), [key])))
    config = OmegaConf.select(stages, key)
    path = paths.CARDS / f"{dataset}.json"
    card = require_keys(path, read_json(path), ("title", "sha256", "stand_in"))
    data = store.load(paths.PREPARED / f"{dataset}.safetensors", card["sha256"])
    numbers, folder = paths.SURVEYS / dataset, paths.SURVEY_FIGURES / dataset
    parts = {
        part: {
            name: instantiate(each, _partial_=True)
            for name, each in config[part].items()
            if each is not None
        }
        for part in ("probes", "figures")
    }
    for name, probe in parts["probes"].items():
        found = {each: tensor.numpy() for each, tensor in probe(data).items()}
        arrays.save_arrays(numbers / f"{name}.npz", found, card["sha256"])
    subject = Subject("", card["title"], data.classes, card["stand_in"])
    drawn = album.fill(folder, subject, parts["figures"], lambda: ProbeNumbers(numbers))
    print(f"{dataset}: {', '.join(drawn)}")


if __name__ == "__main__":
    stage.run(main)
