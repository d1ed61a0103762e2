"""The stage that matches the features of several seeds."""

import runpy
from pathlib import Path

import numpy as np
import yaml

from lookinside.core import paths
from lookinside.core.arrays import load_arrays
from lookinside.core.files import write_yaml


def test_seeds_are_matched_and_one_seed_has_nothing_to_match(train_run):
    for seed in (0, 1):
        folder = f"data/runs/translated_mlp-{seed}"
        train_run("translated_mlp", "model.hidden=[6]", seed=seed, folder=folder)
    write_yaml(paths.RESOLVED / "stages.yaml", {"match": {"runs": ["translated_mlp"]}})

    def match(*seeds):
        path = Path("params.yaml")
        write_yaml(path, {**yaml.safe_load(path.read_text()), "seeds": list(seeds)})
        runpy.run_path("pipelines/match.py")["main"]()
        return load_arrays(paths.MATCHES / "translated_mlp.npz")

    assert list(match(0)) == ["seeds"]
    found = match(0, 1)
    assert found["seeds"].tolist() == [0, 1]
    assert found["dense1/alike"].shape == found["dense1/chance"].shape == (1, 6)
    assert found["dense1/pictures"].shape == (2, 6, 1, 16, 16)
    again = match(0, 1)
    assert all(np.array_equal(again[name], found[name]) for name in found)
